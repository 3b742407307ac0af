"""What becomes of the window where there is little room, or letters are large."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.chip import Chip
from annotator.ui.inspector.note import NoteField
from annotator.ui.parts import FittedArea
from annotator.ui.shortcuts import ShortcutHelp
from tests.ui.benches import make_bench, press, the_dialog

SMALL = (1024, 700)


@pytest.fixture
def bench(qtbot, qapp, opened, look):
    """A small window with letters twice as large as usual in all of it."""
    before = qapp.font()
    large = QApplication.font()
    large.setPointSizeF(2 * large.pointSizeF())
    qapp.setFont(large)
    bench = make_bench(qtbot, opened, look)
    bench.window.resize(*SMALL)
    yield bench
    qapp.setFont(before)


def notes(bench):
    return bench.inspector.findChildren(NoteField)


def test_a_window_with_letters_twice_as_large_fits_a_small_screen(qtbot, bench):
    session = bench.session
    session.move(session.document.text.index("Oui"))
    session.label("quote")
    qtbot.waitUntil(lambda: any(note.isVisible() for note in notes(bench)))
    smallest = bench.window.minimumSizeHint()
    assert smallest.width() <= SMALL[0]
    assert smallest.height() <= SMALL[1]


def test_what_finds_no_room_is_scrolled_or_in_a_menu_but_never_cut(qtbot, bench):
    session = bench.session
    session.move(session.document.text.index("Oui"))
    session.label("quote")
    area = bench.inspector.findChild(FittedArea)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    assert area.widget().width() <= area.viewport().width()
    chips = [chip for chip in bench.palette_bar.findChildren(Chip) if chip.isVisible()]
    assert 0 < len(chips) < len(session.labels.labels)
    for chip in chips:
        assert chip.height() >= chip.sizeHint().height()
        assert chip.visibleRegion().boundingRect() == chip.rect()


@pytest.mark.usefixtures("bench")
def test_the_help_on_keys_fits_the_screen(qtbot):
    press(Qt.Key.Key_F1)
    page = the_dialog(ShortcutHelp)
    room = page.screen().availableSize()
    assert page.width() < room.width()
    assert page.height() < room.height()
    qtbot.waitUntil(page.isActiveWindow)
    press(Qt.Key.Key_Escape)
    assert page.isHidden()
