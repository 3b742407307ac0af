import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.new_project import NewProjectDialog
from tests.ui.benches import make_bench, the_dialog

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


@pytest.fixture
def welcome(qtbot, workspace, look):
    return make_bench(qtbot, workspace, look)


def drop(bench, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, button = QPoint(50, 50), Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, button, NONE)
    QApplication.sendEvent(bench.window, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, button, NONE)
    QApplication.sendEvent(bench.window, dropped)


def test_a_dropped_project_is_opened(welcome, project):
    drop(welcome, project.folder)
    assert welcome.workspace.project.folder == project.folder


def test_dropped_files_are_imported(qtbot, bench, tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("Une note.\n", encoding="utf-8")
    drop(bench, file)
    qtbot.waitUntil(lambda: bench.workspace.rows.total == 4)
    dialog = the_dialog(ImportDialog)
    qtbot.waitUntil(lambda: not dialog.begin.isVisible())
    dialog.close()


def test_files_dropped_on_the_welcome_page_begin_a_project(welcome, tmp_path):
    file = tmp_path / "dossier.txt"
    file.write_text("Un dossier.\n", encoding="utf-8")
    drop(welcome, file)
    dialog = the_dialog(NewProjectDialog)
    assert dialog.name.text() == "dossier"
    dialog.reject()
