"""Words of the user's that look like Qt's own signs: shown as they are, wherever they are shown."""

import pytest
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.labels import Attribute, Label, LabelSet, Value
from annotator.ui.chip import Chip
from annotator.ui.inspector.table import SpanTable
from annotator.ui.wording import tip
from tests.driving import open_text
from tests.ui.benches import make_bench, press

TEXT = "R&D <b>Essai</b> de Mina Sarr. " + "Un mot et un autre. " * 30


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


def test_the_undo_menu_shows_an_ampersand(bench):
    open_text(bench.session, TEXT)
    bench.session.move(3, 0)
    press("1")
    assert bench.entries["undo"].text() == "Undo label R&&D"
    press("z", Qt.KeyboardModifier.ControlModifier)
    assert bench.entries["redo"].text() == "Redo label R&&D"


def test_menus_of_labels_show_an_ampersand(qtbot, bench):
    kind = Attribute("kind", (Value("Q&A", "q"),))
    bench.session.set_labels(LabelSet((Label("R&D", key="1", attributes=(kind,)),)))
    bench.palette_bar.row.set_labels(bench.session.labels.labels)
    chip = bench.palette_bar.findChild(Chip)
    chip.customContextMenuRequested.emit(chip.rect().center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Q&&A\tQ"]
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    open_text(bench.session, TEXT)
    qtbot.keyClick(bench.view, Qt.Key.Key_Escape)
    bench.view.menu_asked.emit(bench.view.mapToGlobal(bench.view.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()][:2] == ["R&&D\t1", "R&&D · Q&&A\tQ"]
    qtbot.keyClick(menu, Qt.Key.Key_Escape)


def test_a_long_tool_tip_is_broken_into_lines_and_a_short_one_left_alone():
    assert tip("Mina Sarr\nà Konamba") == "Mina Sarr\nà Konamba"
    assert Qt.mightBeRichText(tip(TEXT))
    assert tip("a <b>1</b>\n2") == "<p>a &lt;b&gt;1&lt;/b&gt;<br>2</p>"


def test_the_tool_tip_of_a_long_span_finds_room_on_the_screen(qtbot, bench):
    open_text(bench.session, TEXT)
    bench.session.move(len(TEXT), 0)
    press("2")
    table = bench.inspector.findChild(SpanTable)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    index = table.model().index(0, 0)
    assert Qt.mightBeRichText(index.data(Qt.ItemDataRole.ToolTipRole))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("quote: R&D <b>Essai</b>")
