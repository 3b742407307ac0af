"""Label keys pressed in the article: one press is one labelled span, painted before it returns."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from annotator.core.spans import Span
from tests.driving import ALT, CTRL, NONE, SHIFT, preset

TEXT = (
    "Le pont de Mme Ada Vasko\n\n"
    "« Oradmir attend », dit Mme Ada Vasko. L'Oradmir archi-Oradmir rit d'Oradmir.\n"
    "Photo : Studio Ilmen"
)
Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "where", "expected"),
    [
        (Key.Key_1, "Ada", ("entity", "Mme Ada Vasko")),
        (Key.Key_2, "attend", ("quote", "« Oradmir attend »")),
        (Key.Key_3, "Studio", ("caption", "Photo : Studio Ilmen")),
        (Key.Key_4, "pont", ("promo", "Le pont de Mme Ada Vasko")),
    ],
)
def test_a_digit_labels_what_its_label_is_for(desk_for, key, where, expected):
    desk = desk_for(TEXT, caret=TEXT.index(where) + 1)
    desk.hand.press(key)
    assert desk.words == [expected]


@pytest.mark.parametrize(
    ("key", "kind"),
    [("p", "person"), ("o", "organization"), ("l", "place"), ("e", "event"), ("x", "other")],
)
def test_a_letter_labels_and_sets_the_value_at_once(desk_for, key, kind):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    desk.hand.press(key)
    assert desk.words == [("entity", "Oradmir")]
    assert desk.span("Oradmir").attributes == {"kind": kind}


def test_with_shift_every_occurrence_is_labelled_as_one_step(desk_for, qtbot: QtBot):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir") + 2)
    with qtbot.waitSignal(desk.session.told) as told:
        desk.hand.press("L", SHIFT)
    assert desk.words == [("entity", "Oradmir")] * 3
    assert told.args == ["Labelled 3 × Oradmir as entity."]
    desk.session.undo()
    assert desk.words == []


def test_shift_with_a_digit_labels_every_occurrence(desk_for):
    desk = desk_for(TEXT, caret=TEXT.index("Vasko"))
    desk.hand.press(Key.Key_1, SHIFT)
    assert desk.words == [("entity", "Mme Ada Vasko")] * 2


def select(desk, words: str) -> None:
    start = desk.at(words)
    desk.session.move(start + len(words), start)


def test_a_selection_is_snapped_to_words_and_the_caret_goes_behind_it(desk_for):
    desk = desk_for(TEXT)
    select(desk, "'Oradmir arc")
    desk.hand.press(Key.Key_1)
    assert desk.words == [("entity", "Oradmir archi-Oradmir")]
    assert desk.session.place.selection is None
    assert desk.caret == desk.span("Oradmir archi-Oradmir").end


def test_with_alt_exactly_the_selection_is_labelled(desk_for):
    desk = desk_for(TEXT)
    select(desk, " arc")
    desk.hand.press(Key.Key_1, ALT)
    assert desk.words == [("entity", " arc")]


def test_the_span_held_is_relabelled(desk_for):
    desk = desk_for(TEXT, (Span("s1", 0, 24, "caption", note="why"),))
    desk.session.hold("s1")
    desk.hand.press(Key.Key_4)
    assert list(desk.document.spans) == [Span("s1", 0, 24, "promo", note="why")]
    assert desk.session.place.held == "s1"


def test_control_with_a_label_key_labels_nothing(desk_for):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    for key in (Key.Key_1, Key.Key_P, Key.Key_L):
        desk.hand.press(key, CTRL)
    assert desk.words == []


def test_a_label_key_goes_before_a_shortcut_of_the_window(desk_for):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    called = []
    for keys in ("P", "A"):
        action = QAction(desk.view, shortcut=QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: called.append(keys))
        desk.view.addAction(action)
    desk.hand.press("p")
    desk.hand.press("a")
    assert called == ["A"]
    assert desk.words == [("entity", "Oradmir")]


def test_other_letters_label_nothing(desk_for):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    for key in "aqzm5":
        desk.hand.press(key)
    assert desk.words == []


@pytest.mark.parametrize("modifiers", [NONE, SHIFT])
def test_the_label_is_painted_before_the_key_returns(desk_for, modifiers):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    shown = []
    desk.view.painted.connect(lambda: shown.append(len(desk.document.spans)))
    desk.hand.press("L", modifiers)
    assert shown[:1] == [len(desk.document.spans)]
    assert {piece.span.id for piece in desk.view.scene.pieces} == {
        s.id for s in desk.document.spans
    }


def test_b_arms_and_the_next_label_key_takes_up_the_brush(desk_for):
    desk = desk_for(TEXT)
    desk.view.arm_next_key()
    assert desk.view.arming
    desk.hand.press("p")
    assert desk.session.brush.label.name == "entity"
    assert desk.session.brush.attributes == {"kind": "person"}
    assert not desk.view.arming
    assert desk.words == []


def test_escape_lays_down_first_the_arming_then_the_brush_then_the_span(desk_for):
    desk = desk_for(TEXT, (Span("s1", 0, 24, "caption"),))
    desk.session.hold("s1")
    desk.session.arm("quote")
    desk.hand.press(Key.Key_Escape)
    assert desk.session.brush is None
    assert desk.session.place.held == "s1"
    desk.view.arm_next_key()
    desk.hand.press(Key.Key_Escape)
    assert not desk.view.arming
    assert desk.session.place.held == "s1"
    desk.hand.press(Key.Key_Escape)
    assert desk.session.place.held is None


def test_a_read_only_article_says_why_and_stays_as_it_is(desk_for, qtbot: QtBot):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    desk.session.read_only = "Somebody else is at work here."
    with qtbot.waitSignal(desk.session.told) as told:
        desk.hand.press(Key.Key_1)
    assert told.args == ["Somebody else is at work here."]
    assert desk.words == []


def test_labels_changed_while_the_article_is_open_have_their_new_keys(desk_for):
    desk = desk_for(TEXT, caret=TEXT.index("Oradmir"))
    desk.session.set_labels(preset("ner"))
    desk.hand.press("4")
    assert [label for label, _ in desk.words] == [desk.session.labels.labels[3].name]
