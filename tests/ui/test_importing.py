import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from annotator.ui.importing import ImportDialog


@pytest.fixture
def dialog(qtbot, opened):
    dialog = ImportDialog(opened)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.open()
    return dialog


@pytest.fixture
def source(tmp_path):
    """A folder with a plain file, one with Windows line ends and one that is no text."""
    folder = tmp_path / "crawl"
    folder.mkdir()
    (folder / "1.txt").write_text("Un article\nLe texte.", encoding="utf-8")
    (folder / "2.txt").write_bytes("Deux\r\nÉté".encode())
    (folder / "3.txt").write_bytes(b"\x00\x01\x02\xff" * 64)
    return folder


def listed(view):
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def said(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_nothing_is_imported_before_something_is_chosen(dialog):
    assert not dialog.begin.isEnabled()


def test_a_folder_is_imported_and_every_file_accounted_for(qtbot, dialog, opened, source):
    dialog.add_sources([source, source])
    assert listed(dialog.sources) == [str(source)]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Close")
    assert "2 imported, 1 refused." in said(dialog)
    remarks = listed(dialog.remarks)
    assert remarks[0].startswith("3.txt: ")
    assert remarks[1] == "2.txt: line ends made alike: 1"
    qtbot.waitUntil(lambda: opened.rows.total == 5)
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert "2.txt: line ends made alike: 1" in QGuiApplication.clipboard().text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_files_are_chosen_in_the_system_s_own_dialog(dialog, source, monkeypatch):
    chosen = ([str(source / "1.txt")], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    for text in ("Add files…", "Add a folder…"):
        (button,) = [b for b in dialog.findChildren(type(dialog.begin)) if b.text() == text]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert listed(dialog.sources) == [str(source / "1.txt"), str(source)]


def test_files_are_dropped_on_the_dialog(dialog, source):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    button, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(QPoint(5, 5), Qt.DropAction.CopyAction, data, button, modifiers)
        QApplication.sendEvent(dialog, event)
    assert listed(dialog.sources) == [str(source)]


def test_the_encoding_and_the_language_are_taken_from_the_user(qtbot, dialog, opened, tmp_path):
    file = tmp_path / "old.txt"
    file.write_bytes("Œuvre d’été\nà Kiev".encode("windows-1252"))
    dialog.add_sources([file])
    dialog.encoding.setCurrentText("windows-1252")
    QTest.keyClicks(dialog.language, "fr")
    dialog.start()
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Close")
    article = opened.project.article("old")
    assert article.text == "Œuvre d’été\nà Kiev"
    assert article.language == "fr"


def test_stopping_keeps_what_was_imported_and_says_so(qtbot, dialog, opened, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"Article {number}", encoding="utf-8")
    dialog.add_sources([folder])
    dialog.start()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Close")
    assert "Stopped" in said(dialog)
    assert dialog.isVisible()
    assert len(opened.project.article_ids()) < 403


def test_an_import_that_cannot_be_done_says_why(qtbot, dialog, source):
    dialog.encoding.addItem("no-such-encoding", "no-such-encoding")
    dialog.encoding.setCurrentText("no-such-encoding")
    dialog.add_sources([source])
    dialog.start()
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Close")
    assert "no-such-encoding" in said(dialog)
