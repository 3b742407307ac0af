"""The panels beside the text: the room they take, and the way back from them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.benches import make_bench, press

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


def test_the_list_of_articles_gives_the_keyboard_back(bench):
    press(Key.Key_F, CTRL | SHIFT)
    press("p")
    press(Key.Key_Return)
    assert QApplication.focusWidget() is bench.view
    press(Key.Key_F, CTRL | SHIFT)
    press(Key.Key_Escape)
    assert QApplication.focusWidget() is bench.articles.field
    press(Key.Key_Escape)
    assert QApplication.focusWidget() is bench.view
    press(Key.Key_F, CTRL | SHIFT)
    press(Key.Key_Down)
    press(Key.Key_Escape)
    assert QApplication.focusWidget() is bench.view


def test_a_window_made_smaller_takes_the_room_from_the_panels(qtbot, bench):
    qtbot.waitUntil(lambda: bench.inspector_panel.width() > 250)
    wide = bench.window.width(), bench.articles_panel.width(), bench.inspector_panel.width()
    bench.window.resize(1000, 700)
    qtbot.waitUntil(lambda: bench.view.width() > 500)
    assert bench.articles_panel.width() > 150
    bench.window.resize(wide[0], 700)
    qtbot.waitUntil(lambda: bench.articles_panel.width() == wide[1], timeout=2000)
    assert bench.inspector_panel.width() == wide[2]
