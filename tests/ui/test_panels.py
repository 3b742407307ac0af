"""The panels beside the text: the room they take, and the way back from them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.benches import SIZE, make_bench, press
from tests.ui.conftest import open_listed

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


def test_panels_left_in_a_small_window_are_wide_again_in_a_large_one(
    qtbot, bench, look, project, new_workspace
):
    qtbot.waitUntil(lambda: bench.inspector_panel.width() > 250)
    wide = bench.articles_panel.width(), bench.inspector_panel.width()
    bench.window.resize(800, 700)
    qtbot.waitUntil(lambda: bench.inspector_panel.width() < wide[1])
    small = bench.articles_panel.width(), bench.inspector_panel.width()
    bench.window.close()
    workspace = new_workspace()
    again = make_bench(qtbot, workspace, look)
    panels = again.articles_panel, again.inspector_panel
    again.window.resize(800, 700)
    open_listed(qtbot, workspace, project.folder)
    qtbot.waitUntil(lambda: tuple(panel.width() for panel in panels) == small)
    again.window.resize(*SIZE)
    qtbot.waitUntil(lambda: tuple(panel.width() for panel in panels) == wide)


def test_a_panel_hidden_in_a_small_window_is_no_hindrance_when_it_closes(
    qtbot, bench, look, project, new_workspace
):
    qtbot.waitUntil(lambda: bench.inspector_panel.width() > 250)
    wide = bench.inspector_panel.width()
    bench.window.resize(800, 700)
    qtbot.waitUntil(lambda: bench.inspector_panel.width() < wide)
    press(Key.Key_F9)
    bench.window.close()
    workspace = new_workspace()
    again = make_bench(qtbot, workspace, look)
    open_listed(qtbot, workspace, project.folder)
    assert again.articles_panel.isHidden()
    assert again.inspector_panel.isVisible()


def test_going_from_span_to_span_moves_no_edge_of_the_text(qtbot, bench):
    session, inspector = bench.session, bench.inspector
    text = session.document.text
    for words, label in (("Tolba", "entity"), ("« Oui »", "quote"), ("Premier", "caption")):
        start = text.index(words)
        session.label_places([(start, start + len(words))], label)
    caption, name, quote = session.document.spans
    session.link("speaker", quote.id, name.id)
    session.hold(caption.id)
    bench.window.resize(720, 430)
    qtbot.waitUntil(lambda: bench.window.width() == 720)
    narrowest = inspector.minimumSizeHint().width()
    qtbot.waitUntil(lambda: inspector.width() <= narrowest + 2)
    before = bench.view.width()
    for span in (name, quote, caption):
        session.hold(span.id)
        inspector.refresh()
        qtbot.wait(1)
        assert bench.view.width() == before


def test_a_panel_has_its_width_back_though_the_other_was_hidden_meanwhile(qtbot, bench):
    qtbot.waitUntil(lambda: bench.inspector_panel.width() > 250)
    wide = bench.articles_panel.width(), bench.inspector_panel.width()
    bench.window.resize(800, 700)
    qtbot.waitUntil(lambda: bench.inspector_panel.width() < wide[1])
    press(Key.Key_F9)
    bench.window.resize(*SIZE)
    qtbot.waitUntil(lambda: bench.inspector_panel.width() == wide[1])
    press(Key.Key_F9)
    bench.window.resize(SIZE[0] + 10, SIZE[1])
    qtbot.waitUntil(lambda: bench.articles_panel.width() == wide[0])
