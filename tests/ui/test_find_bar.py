import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from annotator.ui.find_bar import FindBar
from tests.ui.benches import make_bench, press

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


@pytest.fixture
def bar(bench):
    return bench.window.findChild(FindBar)


def type_(words):
    QTest.keyClicks(QApplication.focusWidget(), words)


def selected(bench):
    start, end = bench.session.place.selection
    return start, bench.session.document.text[start:end]


def said(bar):
    return next(label.text() for label in bar.findChildren(QLabel) if label.isVisible())


def test_words_are_found_while_they_are_typed(bench, bar):
    text = bench.session.document.text
    press(Key.Key_F, CTRL)
    type_("mina s")
    assert selected(bench) == (text.index("Mina"), "Mina S")
    assert said(bar) == "1 of 1"
    type_("x")
    assert said(bar) == "not found"
    assert not bar.next.isEnabled()


def test_keys_go_from_place_to_place_and_round(bench, bar):
    text = bench.session.document.text
    places = [at for at, letter in enumerate(text) if letter.lower() == "i"]
    assert len(places) > 2
    press(Key.Key_F, CTRL)
    type_("i")
    seen = [selected(bench)[0]]
    for key, modifiers in (
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F3, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Return, SHIFT),
        (Key.Key_G, CTRL | SHIFT),
        (Key.Key_F3, SHIFT),
    ):
        press(key, modifiers)
        seen.append(selected(bench)[0])
    assert seen == [places[0], places[1], places[2], places[1], places[0], places[-1]]
    assert said(bar) == f"{len(places)} of {len(places)}"
    QTest.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    assert selected(bench)[0] == places[0]


def test_escape_leaves_the_words_selected_to_be_labelled(bench, bar):
    press(Key.Key_F, CTRL)
    type_("konamba")
    press(Key.Key_Escape)
    assert bar.isHidden()
    assert QApplication.focusWidget() is bench.view
    press(Key.Key_L)
    (span,) = bench.session.document.spans
    assert bench.session.document.words(span) == "Konamba"


def test_all_places_are_lit_up_while_the_bar_is_open(bench):
    press(Key.Key_F, CTRL)
    type_("o")
    assert bench.look.color("found").name() in colors_of(bench.view)
    press(Key.Key_Escape)
    assert bench.look.color("found").name() not in colors_of(bench.view)


def test_the_bar_begins_with_the_words_that_are_selected(bench, bar):
    place = bench.session.document.text.index("Mina")
    bench.session.move(place + 4, place)
    press(Key.Key_F, CTRL)
    assert bar.field.selectedText() == "Mina"
    assert selected(bench) == (place, "Mina")


def test_another_article_is_searched_with_the_caret_left_where_it_was(bench, bar):
    press(Key.Key_F, CTRL)
    type_("mina")
    bench.workspace.open_article("a2")
    assert bar.isVisible()
    assert bench.session.place.selection is None
    assert said(bar) == "1 found"
    bench.view.setFocus()
    press(Key.Key_F3)
    assert selected(bench)[1] == "Mina"


def test_a_label_key_typed_into_the_bar_labels_nothing(bench, bar):
    press(Key.Key_F, CTRL)
    type_("p1b")
    assert bar.field.text() == "p1b"
    assert len(bench.session.document.spans) == 0


def test_the_next_place_is_sought_with_what_was_sought_before(bench, bar):
    press(Key.Key_F, CTRL)
    type_("tolba")
    press(Key.Key_Escape)
    bench.session.move(0)
    press(Key.Key_G, CTRL)
    assert bar.isVisible()
    assert selected(bench)[1] == "Tolba"


def colors_of(view):
    image = view.viewport().grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
