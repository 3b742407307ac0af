import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMessageBox

from annotator.core.relabelling import LabelPlan
from annotator.core.spans import Status
from annotator.storage.settings import FONT, THEME, ZOOM
from annotator.ui.actions import ACTIONS, native_key
from annotator.ui.command_palette import CommandPalette
from annotator.ui.dialogs.flag import FlagDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.shortcuts import ShortcutHelp
from tests.ui.benches import make_bench, press, the_dialog
from tests.ui.conftest import open_listed
from tests.ui.projects import saved, saved_words

Key = Qt.Key
NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


@pytest.fixture
def welcome(qtbot, workspace, look):
    return make_bench(qtbot, workspace, look)


def caret_in(bench, word):
    bench.session.move(bench.session.document.text.index(word) + 1)


def words_of_spans(bench):
    return [bench.session.document.words(span) for span in bench.session.document.spans]


def test_each_action_of_the_table_has_a_command(bench):
    for action in ACTIONS:
        assert callable(bench.commands.find(action.key))
    with pytest.raises(KeyError):
        bench.commands.find("fly")


def test_a_label_key_reaches_the_disk(bench, project):
    caret_in(bench, "Tolba")
    press(Key.Key_P)
    assert saved_words(project.folder) == ["Tolba"]
    assert saved(project.folder)["spans"][0]["attributes"] == {"kind": "person"}


def test_the_title_names_article_and_project(bench):
    assert bench.window.windowTitle() == "Premier — Essai — Annotator"


def test_another_name_of_the_project_is_shown_at_once(qtbot, bench):
    labels = bench.workspace.project.labels
    with qtbot.waitSignal(bench.workspace.labels_changed):
        bench.workspace.save_labels(labels, LabelPlan(), name="Rédaction")
    assert bench.window.windowTitle() == "Premier — Rédaction — Annotator"
    assert "Rédaction" in [label.text() for label in bench.palette_bar.findChildren(QLabel)]


def test_undo_says_what_it_takes_back(bench):
    caret_in(bench, "Tolba")
    press(Key.Key_1)
    assert bench.entries["undo"].text() == "Undo label Tolba"
    press(Key.Key_Z, CTRL)
    assert len(bench.session.document.spans) == 0
    assert bench.entries["undo"].text() == "Undo"
    assert bench.entries["redo"].text() == "Redo label Tolba"
    press(Key.Key_Z, CTRL | SHIFT)
    assert len(bench.session.document.spans) == 1
    press(Key.Key_Z, CTRL)
    press(Key.Key_Y, CTRL)
    assert len(bench.session.document.spans) == 1


@pytest.mark.parametrize(
    ("key", "modifiers", "words"),
    [
        (Key.Key_Right, ALT, "Mina Sarr à"),
        (Key.Key_Left, ALT, "Mina"),
        (Key.Key_Left, ALT | SHIFT, "vu Mina Sarr"),
        (Key.Key_Right, ALT | SHIFT, "Sarr"),
        (Key.Key_Right, CTRL | ALT, "Mina Sarr "),
        (Key.Key_Left, CTRL | ALT, "Mina Sar"),
        (Key.Key_Left, CTRL | ALT | SHIFT, " Mina Sarr"),
        (Key.Key_Right, CTRL | ALT | SHIFT, "ina Sarr"),
        (">", NONE, "Mina Sarr "),
        ("<", NONE, "Mina Sar"),
        ("<", ALT, " Mina Sarr"),
        (">", ALT, "ina Sarr"),
    ],
)
def test_keys_move_the_edges(bench, key, modifiers, words):
    caret_in(bench, "Mina")
    press(Key.Key_1)
    press(key, modifiers)
    (span,) = bench.session.document.spans
    assert bench.session.document.words(span) == words


def test_keys_go_from_span_to_span_and_delete(bench):
    for word in ("Tolba", "Mina", "Konamba"):
        caret_in(bench, word)
        press(Key.Key_1)
    bench.session.move(0)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert bench.session.document.words(bench.session.subject) == "Mina Sarr"
    press(Key.Key_Backtab, SHIFT)
    assert bench.session.document.words(bench.session.subject) == "Tolba"
    press(Key.Key_Delete)
    assert words_of_spans(bench) == ["Mina Sarr", "Konamba"]


def test_keys_after_a_label_within_a_quotation_are_about_what_was_labelled(bench):
    caret_in(bench, "Oui")
    press(Key.Key_2)
    start = bench.session.document.text.index("Oui")
    bench.session.move(start + 3, start)
    press(Key.Key_1)
    press(">")
    assert words_of_spans(bench) == ["« Oui »", "Oui "]
    bench.session.move(start + 3, start)
    press(Key.Key_Delete)
    assert words_of_spans(bench) == ["« Oui »"]


def test_the_last_step_is_repeated_elsewhere(bench):
    caret_in(bench, "Tolba")
    press(Key.Key_P)
    caret_in(bench, "Konamba")
    press(".")
    words = [bench.session.document.words(span) for span in bench.session.document.spans]
    assert words == ["Tolba", "Konamba"]


def test_words_are_copied_as_they_are(bench):
    caret_in(bench, "Mina")
    press(Key.Key_1)
    press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Mina Sarr"
    place = bench.session.document.text.index("Konamba")
    bench.session.move(place + 7, place)
    press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Konamba"


def test_nothing_to_copy_is_said(bench):
    bench.session.move(len(bench.session.document.text))
    press(Key.Key_C, CTRL)
    assert "nothing to copy" in bench.status.message


def test_a_brush_is_taken_up_and_laid_down_by_keys(bench):
    press(Key.Key_B)
    assert "Press a label key" in bench.status.message
    press(Key.Key_2)
    assert bench.session.brush.label.name == "quote"
    assert "quote" in bench.status.message
    press(Key.Key_Escape)
    assert bench.session.brush is None
    assert bench.status.message == ""


def test_letters_can_be_typed_in_a_field(bench):
    press(Key.Key_F, CTRL | SHIFT)
    for letter in "bnk.p1":
        press(letter)
    assert bench.articles.field.text() == "bnk.p1"
    assert len(bench.session.document.spans) == 0
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]


def test_done_and_next_is_one_key(bench, project):
    press(Key.Key_Return, CTRL)
    assert bench.session.article.id == "a2"
    assert saved(project.folder, "a1")["status"] == "done"
    assert QApplication.focusWidget() is bench.view


def test_keys_go_through_the_articles(bench):
    press(Key.Key_PageDown, CTRL)
    assert bench.session.article.id == "a2"
    press(Key.Key_PageUp, CTRL)
    assert bench.session.article.id == "a1"
    press(Key.Key_J, CTRL)
    assert bench.session.article.id == "a2"


def test_the_status_is_set_from_the_menu(bench):
    bench.entries["mark_done"].trigger()
    assert bench.session.document.progress.status is Status.DONE
    bench.entries["mark_todo"].trigger()
    assert bench.session.document.progress.status is Status.TODO
    bench.entries["mark_in_progress"].trigger()
    assert bench.session.document.progress.status is Status.IN_PROGRESS


def test_the_keyboard_goes_round_the_parts(bench):
    seen = []
    for _turn in range(4):
        press(Key.Key_F6)
        focus = QApplication.focusWidget()
        seen.append(next(p for p in bench.panes() if p is focus or p.isAncestorOf(focus)))
    assert seen == [bench.inspector, bench.palette_bar, bench.articles, bench.reading]
    press(Key.Key_F6, SHIFT)
    assert bench.articles.isAncestorOf(QApplication.focusWidget())


def test_zoom_family_and_theme_are_kept(bench):
    press(Key.Key_Plus, CTRL)
    bench.entries["family_sans"].trigger()
    bench.entries["theme_dark"].trigger()
    settings = bench.workspace.settings
    assert (settings.get(ZOOM), settings.get(FONT), settings.get(THEME)) == (110, "sans", "dark")
    assert (bench.view.setting.zoom, bench.view.setting.family) == (110, "sans")
    assert bench.look.dark
    press(Key.Key_0, CTRL)
    press(Key.Key_Minus, CTRL)
    assert bench.view.setting.zoom == 90
    bench.entries["theme_light"].trigger()
    assert not bench.look.dark


def test_panels_are_hidden_and_brought_back(bench):
    press(Key.Key_F9)
    assert bench.articles_panel.isHidden()
    assert not bench.entries["show_articles"].isChecked()
    press(Key.Key_F9, SHIFT)
    assert bench.inspector_panel.isHidden()
    bench.entries["reset_panels"].trigger()
    assert bench.articles_panel.isVisible()
    assert bench.inspector_panel.isVisible()
    assert bench.entries["show_articles"].isChecked()


def test_a_small_window_keeps_its_middle_for_the_article(qtbot, bench):
    bench.window.resize(1024, 700)
    bench.entries["reset_panels"].trigger()
    qtbot.waitUntil(lambda: bench.view.width() > 500)
    bench.window.resize(400, 520)
    qtbot.waitUntil(lambda: bench.window.height() == 520 and bench.window.width() == 400)


def test_panels_come_back_as_they_were_left(qtbot, bench, look, project, new_workspace):
    bench.entries["show_inspector"].trigger()
    bench.window.close()
    workspace = new_workspace()
    again = make_bench(qtbot, workspace, look)
    assert again.articles_panel.isHidden()
    open_listed(qtbot, workspace, project.folder)
    assert again.articles_panel.isVisible()
    assert again.inspector_panel.isHidden()


def test_the_welcome_page_stands_alone(welcome):
    assert welcome.pages.currentWidget() is welcome.welcome
    for part in (welcome.articles_panel, welcome.inspector_panel, welcome.palette_bar):
        assert part.isHidden()
    assert not welcome.entries["import_articles"].isEnabled()
    assert welcome.entries["open_project"].isEnabled()


def test_closing_a_project_leads_back_to_the_welcome_page(bench):
    press(Key.Key_W, CTRL)
    assert bench.workspace.project is None
    assert bench.pages.currentWidget() is bench.welcome
    assert bench.window.windowTitle() == "Annotator"
    assert bench.palette_bar.isHidden()


def test_the_sample_is_opened(qtbot, welcome):
    welcome.entries["open_sample"].trigger()
    qtbot.waitUntil(lambda: welcome.workspace.rows.total == 7)
    assert welcome.pages.currentWidget() is welcome.reading


def test_a_command_is_found_by_a_part_of_its_name(bench):
    press(Key.Key_P, CTRL | SHIFT)
    palette = bench.window.findChild(CommandPalette)
    assert palette.isVisible()
    for letter in "label prom":
        press(letter)
    place = bench.session.document.text.index("Konamba")
    bench.session.move(place + 7, place)
    press(Key.Key_Return)
    assert palette.isHidden()
    assert QApplication.focusWidget() is bench.view
    (span,) = bench.session.document.spans
    assert span.label == "promo"


def test_the_command_palette_gives_the_keyboard_back(bench):
    press(Key.Key_P, CTRL | SHIFT)
    press(Key.Key_Escape)
    assert bench.window.findChild(CommandPalette).isHidden()
    assert QApplication.focusWidget() is bench.view


@pytest.mark.usefixtures("bench")
def test_the_help_lists_keys_of_labels_and_actions():
    press(Key.Key_F1)
    page = the_dialog(ShortcutHelp).page.toPlainText()
    for expected in ("entity · person", "Done, next", "Ctrl+Return", "Alt+Right", "Triple click"):
        assert expected in page
    the_dialog(ShortcutHelp).close()


def test_about_names_the_version(bench):
    from annotator import __version__

    bench.entries["about"].trigger()
    box = the_dialog(QMessageBox)
    assert __version__ in box.text()
    box.close()


def test_recent_projects_are_offered(bench, project):
    menu = next(
        action.menu()
        for action in bench.window.menuBar().actions()[0].menu().actions()
        if action.menu() is not None
    )
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [project.folder.name]


def test_a_right_click_offers_labels(bench):
    caret_in(bench, "Tolba")
    bench.view.menu_asked.emit(QPoint(200, 200))
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions()]
    assert "entity · person\tP" in texts
    assert not menu.actions()[texts.index("quote\t2")].icon().isNull()
    menu.actions()[texts.index("entity\t1")].trigger()
    menu.close()
    (span,) = bench.session.document.spans
    assert span.label == "entity"


def test_a_wheel_with_control_zooms(bench):
    bench.view.zoomed.emit(1)
    assert bench.view.setting.zoom == 110
    bench.view.zoomed.emit(-1)
    assert bench.view.setting.zoom == 100


def test_a_project_without_articles_says_what_to_do(welcome, tmp_path):
    from annotator.storage.project import Project
    from tests.driving import preset

    Project.create(tmp_path / "vide", "Vide", preset("news"))
    welcome.workspace.open_project(tmp_path / "vide")
    assert welcome.pages.currentWidget() is welcome.empty
    assert QApplication.focusWidget().text() == "Import articles…"
    press(Key.Key_Return)
    the_dialog(ImportDialog).close()


def test_notes_flags_and_links_have_keys(bench, project):
    for word, key in (("Oui", Key.Key_2), ("Mina", Key.Key_P)):
        caret_in(bench, word)
        press(key)
    caret_in(bench, "Oui")
    press(Key.Key_K)
    (link,) = saved(project.folder)["links"]
    assert link["type"] == "speaker"
    press(Key.Key_N)
    press("x")
    press(Key.Key_Return)
    assert [span["note"] for span in saved(project.folder)["spans"]] == ["", "x"]
    bench.view.setFocus()
    press(Key.Key_F)
    field = the_dialog(FlagDialog).findChild(QLineEdit)
    QTest.keyClicks(field, "y")
    QTest.keyClick(field, Key.Key_Return)
    assert saved(project.folder)["flag"] == "y"


def test_the_command_palette_writes_keys_as_this_system_does(bench):
    press(Key.Key_P, CTRL | SHIFT)
    for letter in "every occurrence as promo":
        press(letter)
    item = bench.window.findChild(CommandPalette).list.currentItem()
    assert item.text() == "Label every occurrence as promo"
    assert native_key("Shift+4") in item.data(Qt.ItemDataRole.AccessibleTextRole)
