import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from annotator.ui.new_project import NewProjectDialog
from tests.driving import preset


@pytest.fixture
def dialog(qtbot, workspace, tmp_path):
    dialog = NewProjectDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.place.setText(str(tmp_path))
    dialog.open()
    return dialog


def button(dialog, text):
    (found,) = [each for each in dialog.findChildren(QPushButton) if each.text() == text]
    return found


def said(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_project_is_made_from_its_name_and_opened(dialog, workspace, tmp_path):
    assert not button(dialog, "Create").isEnabled()
    QTest.keyClicks(dialog.name, "Sahel: 2026")
    assert str(tmp_path / "Sahel_ 2026") in said(dialog)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert workspace.project.name == "Sahel: 2026"
    assert workspace.project.folder == tmp_path / "Sahel_ 2026"
    assert workspace.session.labels == preset("news")


def test_another_set_of_labels_and_another_name_are_taken(dialog, workspace):
    QTest.keyClicks(dialog.name, "Noms")
    dialog.labels.setCurrentIndex(dialog.labels.findData("ner"))
    dialog.annotator.setText("Awa")
    QTest.mouseClick(button(dialog, "Create"), Qt.MouseButton.LeftButton)
    assert workspace.session.labels == preset("ner")
    assert workspace.annotator == "Awa"
    assert workspace.settings.annotator == "Awa"


def test_the_labels_of_another_project_are_taken(dialog, workspace, project, monkeypatch):
    chosen = [("", ""), (str(project.folder / "project.json"), "")]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: chosen.pop(0))
    QTest.keyClicks(dialog.name, "Noms")
    other = button(dialog, "Of another project…")
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert dialog.labels.currentData() == "news"
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert dialog.labels.currentText() == "As in essai"
    QTest.mouseClick(button(dialog, "Create"), Qt.MouseButton.LeftButton)
    assert workspace.session.labels == project.labels


def test_a_project_is_never_made_over_another(dialog, project):
    QTest.keyClicks(dialog.name, project.folder.name)
    assert not button(dialog, "Create").isEnabled()
    assert "There is a project already" in said(dialog)


def test_a_folder_that_cannot_be_made_is_said_and_the_dialog_stays(dialog, workspace, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    errors = []
    workspace.failed.connect(errors.append)
    dialog.place.setText(str(tmp_path / "file"))
    QTest.keyClicks(dialog.name, "Noms")
    QTest.mouseClick(button(dialog, "Create"), Qt.MouseButton.LeftButton)
    assert len(errors) == 1
    assert dialog.isVisible()


def test_what_was_dropped_gives_the_name(qtbot, workspace, tmp_path):
    dialog = NewProjectDialog(workspace, [tmp_path / "crawl de mai"])
    qtbot.addWidget(dialog)
    assert dialog.name.text() == "crawl de mai"
