"""Where the keyboard is: never lost, and one key away from the text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QToolButton

from annotator.ui.find_bar import FindBar
from annotator.ui.inspector.note import NoteField
from annotator.ui.inspector.table import SpanTable
from tests.ui.benches import make_bench, press
from tests.ui.openings import hold, prepare

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(qtbot, opened, look):
    bench = make_bench(qtbot, opened, look)
    prepare(bench)
    return bench


def focus():
    return QApplication.focusWidget()


def test_a_panel_that_is_hidden_gives_the_keyboard_to_the_text(bench):
    press(Key.Key_F, CTRL | SHIFT)
    assert focus() is bench.articles.field
    press(Key.Key_F9)
    assert bench.articles_panel.isHidden()
    assert focus() is bench.view
    press(Key.Key_F6)
    assert bench.inspector.isAncestorOf(focus())
    press(Key.Key_F9, SHIFT)
    assert focus() is bench.view


def test_a_panel_hidden_by_its_button_gives_the_keyboard_to_the_text(bench):
    button = bench.inspector_panel.titleBarWidget().findChild(QToolButton)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Space)
    assert bench.inspector_panel.isHidden()
    assert focus() is bench.view


def test_a_panel_hidden_from_the_text_leaves_the_keyboard_there(bench):
    press(Key.Key_F9)
    press(Key.Key_F9)
    assert focus() is bench.view


def test_escape_closes_the_find_bar_from_its_buttons(bench):
    press(Key.Key_F, CTRL)
    press("K")
    press(Key.Key_Tab)
    bar = bench.window.findChild(FindBar)
    assert focus() is bar.previous
    press(Key.Key_Escape)
    assert bar.isHidden()
    assert focus() is bench.view


@pytest.mark.usefixtures("bench")
def test_the_inspector_is_entered_at_its_table():
    press(Key.Key_F6)
    assert isinstance(focus(), SpanTable)


def test_escape_leads_back_from_every_part_of_the_inspector(qtbot, bench):
    hold(bench, "quote")
    bench.inspector.refresh()
    qtbot.waitUntil(bench.inspector.findChild(NoteField).isVisible)
    table = bench.inspector.findChild(SpanTable)
    table.setFocus()
    visited = set()
    for _ in range(12):
        press(Key.Key_Tab, SHIFT)
        if not bench.inspector.isAncestorOf(focus()):
            break
        visited.add(focus())
        here = focus()
        press(Key.Key_Escape)
        assert focus() is bench.view
        here.setFocus()
    assert len(visited) >= 3
    area = bench.inspector.findChild(QScrollArea)
    area.setFocus()
    press(Key.Key_Escape)
    assert focus() is bench.view


def test_escape_leads_back_from_the_chips_of_the_list_and_from_a_title(bench):
    for part in (bench.articles, bench.articles_panel.titleBarWidget()):
        buttons = part.findChildren(QAbstractButton)
        button = next(each for each in buttons if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert focus() is button
        press(Key.Key_Escape)
        assert focus() is bench.view


def test_escape_lays_down_a_brush_taken_up_by_the_keyboard(bench):
    chip = bench.palette_bar.row.chips[0]
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Return)
    assert bench.session.brush is not None
    press(Key.Key_Escape)
    assert bench.session.brush is None
    assert focus() is chip
    press(Key.Key_Escape)
    assert focus() is bench.view
