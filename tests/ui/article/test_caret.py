"""The caret goes by our own words, sentences and paragraphs, and tells the session."""

import pytest
from PySide6.QtCore import Qt

from tests.driving import ALT, CTRL, NONE, SHIFT

TEXT = "L'Oradmir ferme. « Hélas ! » dit M. Vasko.\n\nDeux ponts de l'Ilmen."
Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "modifiers", "stops"),
    [
        (Key.Key_Right, CTRL, ["Oradmir", "ferme", "Hélas", "dit", "M."]),
        (Key.Key_Down, ALT, ["« Hélas", "Deux ponts"]),
        (Key.Key_Down, CTRL, ["Deux ponts"]),
        (Key.Key_Right, NONE, ["'Oradmir", "Oradmir"]),
    ],
)
def test_keys_carry_the_caret_forward(desk_for, key, modifiers, stops):
    desk = desk_for(TEXT)
    for stop in stops:
        desk.hand.press(key, modifiers)
        assert desk.document.text[desk.caret :].startswith(stop)


@pytest.mark.parametrize(
    ("key", "modifiers", "stops"),
    [
        (Key.Key_Left, CTRL, ["Ilmen", "l'Ilmen", "de l'", "ponts", "Deux", "Vasko"]),
        (Key.Key_Up, ALT, ["Deux ponts", "« Hélas", "L'Oradmir"]),
        (Key.Key_Up, CTRL, ["Deux ponts", "L'Oradmir"]),
        (Key.Key_Left, NONE, [".", "n."]),
    ],
)
def test_keys_carry_the_caret_back(desk_for, key, modifiers, stops):
    desk = desk_for(TEXT, caret=len(TEXT))
    for stop in stops:
        desk.hand.press(key, modifiers)
        assert desk.document.text[desk.caret :].startswith(stop)


@pytest.mark.parametrize(
    ("key", "modifiers", "selected"),
    [
        (Key.Key_Right, CTRL, "L'"),
        (Key.Key_Down, ALT, "L'Oradmir ferme. "),
        (Key.Key_Down, CTRL, "L'Oradmir ferme. « Hélas ! » dit M. Vasko.\n\n"),
        (Key.Key_Right, NONE, "L"),
        (Key.Key_End, CTRL, TEXT),
    ],
)
def test_with_shift_they_select(desk_for, key, modifiers, selected):
    desk = desk_for(TEXT)
    desk.hand.press(key, modifiers | SHIFT)
    assert desk.selected == selected
    assert desk.session.place.anchor == 0


def test_a_selection_may_run_back(desk_for):
    desk = desk_for(TEXT, caret=len("L'Oradmir"))
    desk.hand.press(Key.Key_Left, CTRL | SHIFT)
    assert desk.selected == "Oradmir"
    assert desk.session.place.caret < desk.session.place.anchor


FROM_THE_RIGHT = (
    "Oradmir\n\n"
    "\u05e0\u05d4\u05e8 \u05d2\u05d3\u05d5\u05dc Vasko \u05e9\u05d5\u05d8\u05e3.\n\n"
    "\u05d2\u05e9\u05e8 \u05d9\u05e9\u05df."
)


def test_left_leads_on_by_words_in_an_article_written_from_the_right(desk_for):
    desk = desk_for(FROM_THE_RIGHT)
    starts = [desk.at(word) for word in FROM_THE_RIGHT.replace(".", "").split()][1:]
    for start in starts:
        desk.hand.press(Key.Key_Left, CTRL)
        assert desk.caret == start
    for start in reversed(starts[:-1]):
        desk.hand.press(Key.Key_Right, CTRL)
        assert desk.caret == start
    desk.hand.press(Key.Key_Left, CTRL | SHIFT)
    assert desk.selected == "\u05e0\u05d4\u05e8 "


def test_escape_lets_the_selection_go(desk_for):
    desk = desk_for(TEXT)
    desk.hand.press(Key.Key_Right, CTRL | SHIFT)
    desk.hand.press(Key.Key_Escape)
    assert desk.session.place.selection is None
    assert not desk.view.textCursor().hasSelection()


def test_the_caret_shows_where_the_session_says(desk_for):
    desk = desk_for(TEXT)
    desk.session.move(desk.at("Deux"), desk.at("ponts"))
    cursor = desk.view.textCursor()
    assert (cursor.position(), cursor.anchor()) == (desk.at("Deux"), desk.at("ponts"))


def test_keys_do_not_write(desk_for):
    desk = desk_for(TEXT)
    for key in (Key.Key_A, Key.Key_Return, Key.Key_Backspace, Key.Key_Delete, Key.Key_Tab):
        desk.hand.press(key)
    assert desk.view.toPlainText().replace(" ", "") == TEXT.replace("\u00a0", "").replace(" ", "")


@pytest.fixture
def steady_caret(qapp):
    """A caret that does not blink."""
    before = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(before)


@pytest.mark.usefixtures("steady_caret")
def test_the_caret_can_be_seen(desk_for):
    desk = desk_for(TEXT, caret=9)
    ink = desk.look.color("reading_text")
    place = desk.view.cursorRect()
    column = [pixel_below(desk, place, x) for x in range(place.left(), place.left() + 2)]
    assert all(abs(pixel.lightness() - ink.lightness()) < 40 for pixel in column)


def pixel_below(desk, place, x):
    """What is painted at the foot of the caret, where no letter reaches."""
    image = desk.view.viewport().grab().toImage()
    return image.pixelColor(x, place.bottom() - 1)
