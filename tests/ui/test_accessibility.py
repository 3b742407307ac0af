"""Everything that can have the keyboard has a name, a place in the round, and shows its focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from annotator.core.errors import StorageError
from annotator.ui.exchange.import_dialog import ImportDialog
from tests.ui.benches import make_bench, press, the_dialog

DIALOGS = (
    "new_project",
    "import_articles",
    "export",
    "project_settings",
    "preferences",
    "label_project",
    "choose_link",
    "flag",
    "shortcut_help",
    "about",
)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(qtbot, opened, look):
    bench = make_bench(qtbot, opened, look)
    text = bench.session.document.text
    for words, label in (("« Oui »", "quote"), ("Mina Sarr", "entity")):
        start = text.index(words)
        bench.session.label_places([(start, start + len(words))], label)
    quote, name = bench.session.document.spans.at_row(1), bench.session.document.spans.at_row(0)
    bench.session.link("speaker", quote.id, name.id)
    bench.session.hold_at_start(quote)
    qtbot.wait(60)
    return bench


def focusable(window: QWidget) -> list[QWidget]:
    """What can have the keyboard now, as Tab or a click gives it."""
    return [
        widget
        for widget in (window, *window.findChildren(QWidget))
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]


def nameless(window: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in focusable(window)
        if not name_of(widget)
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader calls the widget, or what it belongs to, as an editor in a list."""
    heard = QAccessible.queryAccessibleInterface(widget)
    if heard is None or not heard.isValid():
        return ""
    return heard.text(QAccessible.Text.Name) or ("inner" if is_inner(widget) else "")


def is_inner(widget: QWidget) -> bool:
    """Whether the widget is a part of one that has the name: the field of a spin box."""
    return widget.focusProxy() is not None and widget.focusProxy() is widget.parentWidget()


def test_everything_in_the_window_has_a_name(bench):
    press(Qt.Key.Key_F, CTRL)
    assert nameless(bench.window) == []
    assert len(focusable(bench.window)) > 20


def test_everything_on_the_first_page_has_a_name(qtbot, opened, look):
    bench = make_bench(qtbot, opened, look)
    opened.close_project()
    assert nameless(bench.window) == []
    assert len(focusable(bench.welcome)) == 4


@pytest.mark.parametrize("key", DIALOGS)
def test_everything_in_a_dialog_has_a_name(qtbot, bench, key):
    bench.entries[key].trigger()
    dialog = the_dialog(QDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert nameless(dialog) == []
    dialog.close()


def test_everything_in_the_report_of_an_import_has_a_name(qtbot, bench, tmp_path):
    file = tmp_path / "note.txt"
    file.write_bytes(b"Une note.\r\n")
    bench.commands.project.open_paths([file])
    dialog = the_dialog(ImportDialog)
    qtbot.waitUntil(dialog.report.remarks.isVisible, timeout=10_000)
    assert nameless(dialog) == []
    dialog.close()


def test_a_message_has_names(bench):
    bench.workspace.failed.emit(StorageError("The disk is full."))
    box = the_dialog(QMessageBox)
    assert nameless(box) == []
    box.close()


def test_tab_goes_through_the_panels_from_top_to_bottom(bench):
    assert walked(bench, bench.articles.field) == [
        "Search articles by title or id",
        "All 3",
        "Articles of the project",
        "Hide Inspector",
        "Label: quote",
        "type: not set",
        "Note",
        "speaker: Mina Sarr",
        "Take the link to “Mina Sarr” away",
        "another link…",
        "Spans in this article",
        "Guideline",
        "Article text",
    ]
    assert walked(bench, bench.palette_bar.row.chips[-1])[:3] == [
        "promo, key 4, 0 in this article",
        "Done, next",
        "Size of the text; click for the usual one",
    ]


def walked(bench, start):
    """The names of what Tab stops at from ``start`` on, up to the article, which keeps Tab."""
    start.setFocus()
    names = [name_of(start)]
    while QApplication.focusWidget() is not bench.view and len(names) < 40:
        press(Qt.Key.Key_Tab)
        names.append(name_of(QApplication.focusWidget()))
    return names


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_can_be_seen_wherever_it_is(qtbot, bench, theme):
    bench.look.set_theme(theme)
    qtbot.wait(20)
    hidden = []
    for widget in focusable(bench.window):
        if widget is bench.view or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        bench.view.setFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and widget.grab().toImage() == before:
            hidden.append(f"{type(widget).__name__} “{name_of(widget)}”")
    bench.look.set_theme("light")
    assert hidden == []


def test_the_article_tells_a_screen_reader_of_the_span_at_the_caret(bench):
    heard = QAccessible.queryAccessibleInterface(bench.view)
    assert heard.text(QAccessible.Text.Description) == "quote: « Oui »"
