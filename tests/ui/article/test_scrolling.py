"""What of the article is in view: where the caret is, and nothing jumps below the eyes."""

import pytest
from PySide6.QtCore import Qt

from annotator.ui.article.typography import Setting
from tests.driving import CTRL, NOTCH, open_text

Key = Qt.Key
LINES = "\n\n".join(f"Ligne {number} sans rien." for number in range(120))
PARAGRAPH = "Une phrase sans fin, " * 600


def scrolled(desk) -> int:
    return desk.view.verticalScrollBar().value()


def height_of(desk, words: str) -> float:
    """Where ``words`` first stand, in heights of a line below the upper edge."""
    area = desk.view.page.area_of(desk.at(words), desk.at(words) + 1)
    return (area.top() - scrolled(desk)) / area.height()


def caret_height(desk) -> float:
    """Where the caret is, from 0 at the upper edge to 1 at the lower."""
    return desk.view.cursorRect().center().y() / desk.view.viewport().height()


def test_an_article_opened_after_another_begins_at_its_top(desk_for):
    desk = desk_for(LINES, caret=len(LINES))
    assert scrolled(desk) > 0
    open_text(desk.session, LINES + "\n\nFin.")
    assert scrolled(desk) == 0


def test_an_article_comes_back_with_what_stands_before_the_caret(desk_for):
    desk = desk_for(LINES)
    open_text(desk.session, LINES, caret=desk.at("Ligne 70"))
    assert 0.2 < caret_height(desk) < 0.5


def test_at_both_ends_of_the_text_its_margin_shows(desk_for):
    desk = desk_for(LINES)
    desk.hand.press(Key.Key_End, CTRL)
    assert caret_height(desk) < 1
    assert desk.view.cursorRect().bottom() < desk.view.viewport().height() - 30
    desk.hand.press(Key.Key_Home, CTRL)
    assert scrolled(desk) == 0


def test_there_is_room_below_the_caret_on_its_way_down(desk_for):
    desk = desk_for(LINES)
    for _ in range(60):
        desk.hand.press(Key.Key_Down)
        assert desk.view.cursorRect().bottom() < desk.view.viewport().height() - 30


def test_what_was_just_out_of_view_comes_with_room_below_it(desk_for):
    desk = desk_for(LINES)
    desk.session.move(desk.view.scene.shown[1] + 2)
    assert caret_height(desk) > 0.8
    assert desk.view.cursorRect().bottom() < desk.view.viewport().height() - 30


def test_a_paragraph_higher_than_the_window_can_be_walked_through(desk_for):
    desk = desk_for(PARAGRAPH, caret=6000)
    before = scrolled(desk)
    desk.hand.press(Key.Key_Right, CTRL)
    assert scrolled(desk) == before > 0
    assert 0 < caret_height(desk) < 1


def test_a_double_click_moves_no_text_below_the_mouse(desk_for):
    desk = desk_for(PARAGRAPH)
    desk.hand.wheel(-4 * NOTCH)
    before = scrolled(desk)
    desk.hand.double_click(1500)
    assert desk.selected
    assert scrolled(desk) == before > 0


def test_another_size_keeps_the_caret_where_it_is(desk_for):
    desk = desk_for(LINES, caret=LINES.index("Ligne 30"))
    height = caret_height(desk)
    desk.view.set_setting(Setting(zoom=150))
    assert caret_height(desk) == pytest.approx(height, abs=0.05)


def test_where_the_caret_is_out_of_view_another_size_keeps_the_first_line(desk_for):
    desk = desk_for(LINES, caret=LINES.index("Ligne 30"))
    for _ in range(8):
        desk.hand.wheel(-NOTCH)
    desk.view.repaint()
    assert caret_height(desk) < 0
    first, _ = desk.view.scene.shown
    line = desk.document.text[first:].lstrip().split("\n")[0]
    height = height_of(desk, line)
    for zoom in (125, 150, 175):
        desk.view.set_setting(Setting(zoom=zoom))
    assert height_of(desk, line) == pytest.approx(height, abs=1)


def test_the_scroll_bar_says_whether_there_is_more(desk_for):
    assert desk_for(LINES).view.verticalScrollBar().isEnabled()
    assert not desk_for("Une ligne.").view.verticalScrollBar().isEnabled()


def test_a_key_that_says_nothing_scrolls_nothing(desk_for):
    desk = desk_for(LINES)
    desk.hand.wheel(-8 * NOTCH)
    before = scrolled(desk)
    desk.hand.press(Key.Key_Control, CTRL)
    assert scrolled(desk) == before > 0


def test_what_a_key_changes_out_of_view_comes_into_view(desk_for):
    desk = desk_for(LINES, caret=LINES.index("Ligne 40") + 1)
    for _ in range(12):
        desk.hand.wheel(-NOTCH)
    assert not 0 < caret_height(desk) < 1
    desk.hand.press(Key.Key_1)
    assert desk.words == [("entity", "Ligne 40")]
    assert 0 < caret_height(desk) < 1


def test_what_is_undone_out_of_view_comes_into_view(desk_for):
    desk = desk_for(LINES, caret=LINES.index("Ligne 40") + 1)
    desk.hand.press(Key.Key_1)
    desk.session.move(len(LINES))
    desk.session.undo()
    desk.view.repaint()
    first, last = desk.view.scene.shown
    assert first < LINES.index("Ligne 40") < last
    assert desk.caret == len(LINES)
