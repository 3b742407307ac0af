import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from annotator.ui.exchange.import_dialog import ImportDialog


@pytest.fixture
def dialog(qtbot, opened, look):
    dialog = ImportDialog(opened, look)
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


@pytest.fixture
def table(tmp_path):
    """A table of another program, whose texts are in a column of another name."""
    file = tmp_path / "crawl.csv"
    file.write_text("url;corps\nx1;Un bac passe à Konamba.\ny2;Le pont.\n", encoding="utf-8")
    return file


def listed(view):
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def row(dialog, number=0):
    model = dialog.table.sources
    return [model.index(number, column).data() for column in range(model.columnCount())]


def said(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def button(dialog, text):
    (found,) = [each for each in dialog.findChildren(QPushButton) if each.text() == text]
    return found


def wait_for_end(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Close")


def test_an_empty_preview_says_what_it_is_for(qtbot, dialog, source):
    qtbot.wait(50)
    assert "What is in the sources is shown here" in said(dialog)
    dialog.add_sources([source])
    qtbot.waitUntil(lambda: "The first articles:" in said(dialog))
    QTest.mouseClick(button(dialog, "remove"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "What is in the sources is shown here" in said(dialog))


def test_nothing_is_imported_before_something_is_chosen(dialog):
    assert not dialog.begin.isEnabled()


def test_a_folder_is_imported_and_every_file_accounted_for(qtbot, dialog, opened, source):
    dialog.add_sources([source, source])
    assert dialog.table.sources.paths == [source]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    wait_for_end(qtbot, dialog)
    assert "2 imported, 1 refused." in said(dialog)
    assert "3 × Plain text" in said(dialog)
    remarks = listed(dialog.report.remarks)
    assert remarks[0].startswith("3.txt: ")
    assert remarks[1] == "2.txt: line ends made alike: 1"
    qtbot.waitUntil(lambda: opened.rows.total == 5)
    QTest.mouseClick(dialog.report.copy, Qt.MouseButton.LeftButton)
    assert "2.txt: line ends made alike: 1" in QGuiApplication.clipboard().text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_the_first_articles_are_seen_before_the_import(qtbot, dialog, opened, source):
    dialog.add_sources([source])
    qtbot.waitUntil(lambda: len(listed(dialog.preview)) == 3)
    refused, first, second = listed(dialog.preview)
    assert (refused, first, second) == ("3.txt cannot be read", "Un article", "Deux")
    assert row(dialog) == [f"{source} (3 files)", "Plain text", "utf-8"]
    assert opened.rows.total == 3


def test_a_guessed_encoding_is_said_and_another_can_be_chosen(qtbot, dialog, opened, tmp_path):
    file = tmp_path / "old.txt"
    file.write_bytes("Œuvre d’été\nà Kiev".encode("windows-1252"))
    dialog.add_sources([file])
    qtbot.waitUntil(lambda: row(dialog)[2].endswith(", guessed"))
    while dialog.reading.encoding.value != "windows-1252":
        QTest.keyClick(dialog.reading.encoding, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: row(dialog)[2] == "cp1252")
    assert listed(dialog.preview) == ["Œuvre d’été"]
    QTest.keyClicks(dialog.reading.language, "fr")
    dialog.start()
    wait_for_end(qtbot, dialog)
    article = opened.project.article("old")
    assert article.text == "Œuvre d’été\nà Kiev"
    assert article.language == "fr"


def test_the_field_with_the_text_is_found_and_can_be_chosen(qtbot, dialog, opened, table):
    dialog.add_sources([table])
    field = dialog.reading.text_field
    qtbot.waitUntil(lambda: listed(dialog.preview) == ["Un bac passe à Konamba.", "Le pont."])
    assert field.currentText() == "corps"
    assert [field.itemText(number) for number in range(field.count())] == ["url", "corps"]
    dialog.reading.id_field.setCurrentText("url")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: listed(dialog.preview) == ["x1", "y2"])
    QTest.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: listed(dialog.preview) == ["Un bac passe à Konamba.", "Le pont."])
    QTest.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    wait_for_end(qtbot, dialog)
    assert opened.project.article("x1").text == "Un bac passe à Konamba."


def test_a_source_is_read_as_something_else(qtbot, dialog, opened, table):
    dialog.add_sources([table])
    qtbot.waitUntil(lambda: row(dialog)[1] == "Table of spans")
    while dialog.read_as.value != "text":
        QTest.keyClick(dialog.read_as, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: listed(dialog.preview) == ["url;corps"])
    assert row(dialog)[1] == "Plain text"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    wait_for_end(qtbot, dialog)
    qtbot.waitUntil(lambda: opened.rows.total == 4)
    dialog.read_as.choose(None)
    assert "1 imported." in said(dialog)


def test_pages_of_an_archive_are_chosen_by_their_address(qtbot, dialog, tmp_path):
    archive = b""
    for name in ("mer", "ciel"):
        page = f"<html><title>Récit de {name}</title><p>Un bac a repris la {name}.</p></html>"
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        archive += (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://vigie.example/{name}\r\n"
                "WARC-Date: 2024-04-30T16:00:34Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body
            + b"\r\n\r\n"
        )
    (tmp_path / "crawl.warc").write_bytes(archive)
    assert not dialog.reading.url.isVisible()
    dialog.add_sources([tmp_path / "crawl.warc"])
    qtbot.waitUntil(lambda: listed(dialog.preview) == ["Récit de mer", "Récit de ciel"])
    assert dialog.reading.url.isVisible()
    QTest.keyClicks(dialog.reading.url, "*/ciel")
    qtbot.waitUntil(lambda: listed(dialog.preview) == ["Récit de ciel"])


def test_sources_are_taken_out_by_key_and_button(dialog, source, table):
    dialog.add_sources([source, table])
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert dialog.table.sources.paths == [source]
    dialog.table.selectRow(0)
    QTest.mouseClick(button(dialog, "remove"), Qt.MouseButton.LeftButton)
    assert dialog.table.sources.paths == []
    assert not dialog.begin.isEnabled()


def test_files_are_chosen_in_the_system_s_own_dialog(dialog, source, monkeypatch):
    chosen = ([str(source / "1.txt")], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    for text in ("Add files…", "Add a folder…"):
        QTest.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)
    assert dialog.table.sources.paths == [source / "1.txt", source]


def test_files_are_dropped_on_the_dialog(dialog, source):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    pressed, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(QPoint(5, 5), Qt.DropAction.CopyAction, data, pressed, modifiers)
        QApplication.sendEvent(dialog, event)
    assert dialog.table.sources.paths == [source]


def test_stopping_keeps_what_was_imported_and_says_so(qtbot, dialog, opened, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"Article {number}", encoding="utf-8")
    dialog.add_sources([folder])
    dialog.start()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_for_end(qtbot, dialog)
    assert "Stopped" in said(dialog)
    assert dialog.isVisible()
    assert len(opened.project.article_ids()) < 403


def test_what_was_refused_can_be_tried_otherwise(qtbot, dialog, opened, table):
    dialog.reading.text_field.setEditText("body")
    dialog.add_sources([table])
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    wait_for_end(qtbot, dialog)
    assert "0 imported, 1 refused." in said(dialog)
    QTest.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    assert dialog.table.sources.paths == [table]
    dialog.reading.text_field.setEditText("corps")
    QTest.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    wait_for_end(qtbot, dialog)
    qtbot.waitUntil(lambda: opened.rows.total == 5)
    assert "2 imported." in said(dialog)


def test_duplicates_and_near_duplicates_are_named(qtbot, dialog, tmp_path):
    clauses = [f"la phrase numéro {number} du récit" for number in range(12)]
    (tmp_path / "un.txt").write_text(", ".join(clauses), encoding="utf-8")
    (tmp_path / "deux.txt").write_text(", ".join([*clauses, "une autre fin"]), encoding="utf-8")
    (tmp_path / "trois.txt").write_text(", ".join(clauses), encoding="utf-8")
    dialog.add_sources(tmp_path / name for name in ("un.txt", "deux.txt", "trois.txt"))
    dialog.start()
    wait_for_end(qtbot, dialog)
    assert "2 imported, 1 there already." in said(dialog)
    assert "Nearly the same as another: 1." in said(dialog)
    assert listed(dialog.report.remarks) == [
        "deux.txt: is nearly the same as “un” (92 %)",
        "trois.txt: is there already as “un”",
    ]


def test_annotations_that_come_along_are_counted(qtbot, dialog, opened, tmp_path):
    record = '{"text": "Awa rit.", "spans": [{"start": 0, "end": 3, "label": "PER"}]}\n'
    (tmp_path / "spans.jsonl").write_text(record, encoding="utf-8")
    dialog.add_sources([tmp_path / "spans.jsonl"])
    qtbot.waitUntil(lambda: bool(listed(dialog.preview)))
    second = dialog.preview.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "1 span by " in second
    dialog.start()
    wait_for_end(qtbot, dialog)
    assert "With them came 1 span." in said(dialog)
    qtbot.waitUntil(lambda: opened.rows.total == 4)


def test_an_import_that_cannot_be_done_says_why(qtbot, dialog, source):
    dialog.reading.encoding.offer([("Klingon", "no-such-encoding")])
    dialog.add_sources([source])
    qtbot.waitUntil(lambda: "no-such-encoding" in said(dialog))
    dialog.start()
    wait_for_end(qtbot, dialog)
    assert "no-such-encoding" in said(dialog)
