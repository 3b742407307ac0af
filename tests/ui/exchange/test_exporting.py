import multiprocessing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest

from annotator.formats import exporting, tokenisers
from annotator.formats.model import missing
from annotator.ui.exchange import export_dialog
from annotator.ui.exchange.export_dialog import ExportDialog, export_project
from annotator.ui.exchange.export_form import LOSSES, PREVIEW
from tests.ui.benches import make_bench
from tests.ui.exchange.exports import (
    LEFT,
    button,
    choose,
    export,
    lines,
    listed,
    losses,
    shown_losses,
    wait_for_look,
)

Key = Qt.Key


def test_records_are_written_read_back_and_counted(qtbot, dialog, tmp_path):
    assert dialog.form.dest == tmp_path / "essai.jsonl"
    said = export(qtbot, dialog)
    assert said.startswith("1 record with 3 spans written to essai.jsonl. It was read back")
    (record,) = lines(tmp_path / "essai.jsonl")
    assert {span["text"] for span in record["spans"]} >= {"Tolba", "Konamba"}
    QTest.mouseClick(dialog.report.copy, LEFT)
    assert "essai.jsonl: 1 record by mina, 3 spans" in QGuiApplication.clipboard().text()
    QTest.keyClick(dialog, Key.Key_Return)
    assert not dialog.isVisible()


def test_every_format_says_what_it_keeps(dialog):
    formats = dialog.form.formats
    assert formats.count() > 10
    assert formats.item(0).text() == "Annotator JSON"
    names = [formats.item(row).text() for row in range(formats.count())]
    assert "Plain text" not in names
    assert all(formats.item(row).toolTip() for row in range(formats.count()))


def test_what_a_format_cannot_hold_is_listed_before_it_is_written(qtbot, dialog, tmp_path):
    assert "Every span is held" in shown_losses(dialog)
    choose(qtbot, dialog, "conll")
    assert ["Konamba", "entity", "left out"] in losses(dialog)
    assert dialog.form.tabs.tabText(LOSSES) == f"Losses ({len(losses(dialog))})"
    assert "1 left out" in shown_losses(dialog)
    assert not (tmp_path / "essai.conll").exists()
    said = export(qtbot, dialog)
    assert "2 spans written to essai.conll" in said
    assert "All that could not be held is listed in essai.conll.losses.jsonl." in listed(
        dialog.report.remarks
    )
    assert (tmp_path / "essai.conll.losses.jsonl").exists()


def test_the_first_records_are_seen_as_they_will_stand(qtbot, dialog, tmp_path):
    choose(qtbot, dialog, "conll")
    dialog.form.tabs.setCurrentIndex(PREVIEW)
    seen = dialog.form.preview.toPlainText()
    assert "Tolba -X- -X- B-entity" in seen
    export(qtbot, dialog)
    assert (tmp_path / "essai.conll").read_text(encoding="utf-8") == seen


def test_every_file_of_a_folder_is_seen(qtbot, dialog, tmp_path):
    choose(qtbot, dialog, "brat")
    assert dialog.form.dest == tmp_path / "essai-brat"
    dialog.form.destination.field.setText(str(tmp_path / "corpus"))
    wait_for_look(qtbot, dialog)
    assert "── corpus/a1.ann ──" in dialog.form.preview.toPlainText()
    export(qtbot, dialog)
    assert "Tolba" in (tmp_path / "corpus" / "a1.ann").read_text(encoding="utf-8")


def test_an_earlier_export_is_replaced_and_that_is_said(qtbot, dialog, tmp_path):
    (tmp_path / "essai.jsonl").write_text("old", encoding="utf-8")
    dialog.form.writing.verify.click()
    wait_for_look(qtbot, dialog)
    assert dialog.begin.text() == "Replace"
    assert "It was not read back." in export(qtbot, dialog)
    assert len(lines(tmp_path / "essai.jsonl")) == 1


@pytest.mark.parametrize(
    ("place", "reason"),
    [("", "Say where"), ("rel/out.jsonl", "from the root on"), ("/nowhere/out.jsonl", "no folder")],
)
def test_a_place_where_nothing_can_be_written_is_said(dialog, place, reason):
    dialog.form.destination.field.setText(place)
    assert not dialog.begin.isEnabled()
    assert reason in dialog.form.problem


def test_a_folder_with_other_files_is_left_alone(qtbot, dialog, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "thesis.txt").write_text("mine", encoding="utf-8")
    choose(qtbot, dialog, "brat")
    dialog.form.destination.field.setText(str(tmp_path / "corpus"))
    wait_for_look(qtbot, dialog)
    assert "no export made" in export(qtbot, dialog)
    assert (tmp_path / "corpus" / "thesis.txt").read_text(encoding="utf-8") == "mine"
    QTest.mouseClick(button(dialog, "Back to the choices"), LEFT)
    assert dialog.begin.isVisible()


def test_unreadable_annotations_are_said(qtbot, dialog, project):
    broken = project.folder / "annotations" / "mina" / "a2.json"
    broken.write_text("{", encoding="utf-8")
    assert "could not be read: 1 record." in export(qtbot, dialog)
    assert listed(dialog.report.remarks)[0].startswith("annotations/mina/a2.json, line 1")


def test_a_loss_is_looked_at_in_the_article(qtbot, annotated, look):
    bench = make_bench(qtbot, annotated, look)
    text = bench.session.document.text
    annotated.open_article("a2")
    bench.entries["export"].trigger()
    dialog = bench.window.findChild(ExportDialog)
    choose(qtbot, dialog, "conll")
    dialog.form.tabs.setCurrentIndex(LOSSES)
    table = dialog.form.losses.table
    row = losses(dialog).index(["Konamba", "entity", "left out"])
    place = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    QTest.mouseDClick(table.viewport(), LEFT, pos=place)
    assert bench.session.article.id == "a1"
    held = bench.session.subject
    assert text[held.start : held.end] == "Konamba"
    assert not dialog.isVisible()
    assert "The export waits" in bench.status.message
    bench.entries["export"].trigger()
    assert dialog.isVisible()
    assert dialog.form.formats.form.key == "conll"
    assert bench.window.findChildren(ExportDialog) == [dialog]
    annotated.close_project()
    assert not dialog.isVisible()


def test_the_folder_is_opened(qtbot, dialog, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    export(qtbot, dialog)
    QTest.mouseClick(button(dialog, "Open the folder"), LEFT)
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]


@pytest.fixture
def many(qtbot, annotated, project, look):
    """The dialog of a project with four hundred articles more."""
    folder = project.folder / "annotations" / "mina"
    record = (folder / "a1.json").read_text(encoding="utf-8")
    for number in range(400):
        copied = record.replace('"article": "a1"', f'"article": "b{number}"')
        (folder / f"b{number}.json").write_text(copied, encoding="utf-8")
    dialog = ExportDialog(annotated, project, look)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    return dialog


@pytest.fixture
def two_processes(monkeypatch):
    monkeypatch.setattr(exporting, "WORTH", 1)
    monkeypatch.setattr(export_dialog, "processors", lambda: 2)
    yield
    assert multiprocessing.active_children() == []


def test_a_stopped_export_leaves_nothing(qtbot, many, tmp_path):
    QTest.mouseClick(many.begin, LEFT)
    QTest.keyClick(many, Key.Key_Escape)
    qtbot.waitUntil(lambda: many.close_button.text() == "Close")
    assert many.report.summary.text() == "Stopped. Nothing was written."
    assert not list(tmp_path.glob("*essai.*"))


@pytest.mark.usefixtures("two_processes")
def test_processes_share_a_large_export(qtbot, many, tmp_path):
    choose(qtbot, many, "conll")
    said = export(qtbot, many)
    assert said.startswith("401 records with 802 spans written to essai.conll. It was read back")
    assert (tmp_path / "essai.conll").read_bytes().count(b"-DOCSTART-") == 401


@pytest.mark.usefixtures("two_processes")
def test_stopping_an_export_stops_all_processes(qtbot, many, tmp_path):
    choose(qtbot, many, "conll")
    QTest.mouseClick(many.begin, LEFT)
    qtbot.waitUntil(lambda: len(multiprocessing.active_children()) == 2)
    QTest.keyClick(many, Key.Key_Escape)
    qtbot.waitUntil(lambda: many.close_button.text() == "Close")
    assert many.report.summary.text() == "Stopped. Nothing was written."
    assert not list(tmp_path.glob("*essai.*"))


def test_nothing_is_exported_without_a_project(workspace, look):
    assert export_project(workspace, look) is None


def test_what_was_labelled_meanwhile_is_looked_at(qtbot, annotated, look):
    bench = make_bench(qtbot, annotated, look)
    bench.entries["export"].trigger()
    dialog = bench.window.findChild(ExportDialog)
    wait_for_look(qtbot, dialog)
    with qtbot.waitActive(bench.window):
        bench.window.activateWindow()
    bench.session.move(bench.session.document.text.index("Premier"))
    bench.session.label("entity")
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.waitUntil(lambda: "Premier" in dialog.form.preview.toPlainText().split('"spans"')[1])
    assert not dialog.form.problem
    dialog.reject()


def test_a_package_that_is_not_there_is_said_before_anything_is_written(qtbot, dialog, monkeypatch):
    def absent():
        raise missing("spacy", "spaCy")

    monkeypatch.setattr(tokenisers, "spacy_tokeniser", absent)
    choose(qtbot, dialog, "conll")
    QTest.keyClick(dialog.form.writing.tokens, Key.Key_Down)
    qtbot.waitUntil(lambda: "annotator[spacy]" in shown_losses(dialog))
    assert not dialog.begin.isEnabled()
    QTest.keyClick(dialog.form.writing.tokens, Key.Key_Up)
    wait_for_look(qtbot, dialog)
    assert dialog.begin.isEnabled()


def test_closing_the_project_ends_an_export_that_goes_on(qtbot, annotated, look, tmp_path):
    bench = make_bench(qtbot, annotated, look)
    bench.entries["export"].trigger()
    dialog = bench.window.findChild(ExportDialog)
    QTest.mouseClick(dialog.begin, LEFT)
    annotated.close_project()
    assert not dialog.isVisible()
    assert not list(tmp_path.glob(".*.tmp"))
