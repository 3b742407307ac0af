import json
import shutil
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit

from annotator.formats.inventory import Inventory
from annotator.formats.presets import What, presets
from annotator.storage.project import Project
from annotator.ui.exchange.export_dialog import ExportDialog
from annotator.ui.exchange.selection_page import SelectionPage
from tests.ui.exchange.exports import (
    LEFT,
    button,
    choose,
    export,
    lines,
    listed,
    losses,
    wait_for_look,
)

Key = Qt.Key


def test_which_of_overlapping_spans_stays_is_chosen(qtbot, dialog):
    choose(qtbot, dialog, "conll")
    QTest.keyClick(dialog.form.writing.nested, Key.Key_Down)
    assert dialog.form.writing.nested.currentText() == "keep the innermost"
    wait_for_look(qtbot, dialog)
    assert ["Mina Sarr à Konamba", "quote", "left out"] in losses(dialog)
    assert dialog.form.writing.scheme.isVisibleTo(dialog.form.writing)
    choose(qtbot, dialog, "jsonl")
    assert not dialog.form.writing.scheme.isVisibleTo(dialog.form.writing)
    assert not dialog.form.writing.nested.isVisibleTo(dialog.form.writing)


def test_labels_are_ticked_and_renamed_in_the_tree(qtbot, dialog, tmp_path):
    tree = dialog.form.selection.labels
    tree.setFocus()
    tree.setCurrentItem(tree.topLevelItem(0))
    assert tree.topLevelItem(0).text(1) == "2"
    QTest.keyClick(tree, Key.Key_Return)
    editor = tree.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "NAME")
    QTest.keyClick(editor, Key.Key_Return)
    QTest.keyClick(tree, Key.Key_Down)
    QTest.keyClick(tree, Key.Key_Space)
    wait_for_look(qtbot, dialog)
    export(qtbot, dialog)
    (record,) = lines(tmp_path / "essai.jsonl")
    assert [span["label"] for span in record["spans"]] == ["NAME", "NAME"]
    assert "Spans of other labels or origins, left out: 1" in listed(dialog.report.remarks)


def test_nothing_ticked_cannot_be_exported(dialog):
    tree = dialog.form.selection.labels
    for row in range(tree.topLevelItemCount()):
        tree.setCurrentItem(tree.topLevelItem(row))
        QTest.keyClick(tree, Key.Key_Space)
    assert not dialog.begin.isEnabled()
    QTest.keyClick(tree, Key.Key_Space)
    assert dialog.begin.isEnabled()


def test_a_value_gets_a_label_of_its_own(qtbot, dialog, annotated, tmp_path):
    (span, *_rest) = annotated.session.document.spans
    annotated.session.set_attribute(span.id, "kind", "person")
    tree = dialog.form.selection.labels
    top = tree.topLevelItem(0)
    tree.expandItem(top)
    (value,) = [
        top.child(n) for n in range(top.childCount()) if top.child(n).text(0) == "kind: person"
    ]
    value.setText(2, "PER")
    wait_for_look(qtbot, dialog)
    export(qtbot, dialog)
    (record,) = lines(tmp_path / "essai.jsonl")
    (renamed,) = [span for span in record["spans"] if span["label"] == "PER"]
    assert renamed["text"] == "Tolba"
    assert renamed["attributes"] == {}


def test_only_articles_of_a_status_are_written(qtbot, dialog):
    QTest.keyClick(dialog.form.selection.status, Key.Key_Down)
    assert dialog.form.selection.status.currentText() == "done"
    wait_for_look(qtbot, dialog)
    said = export(qtbot, dialog)
    assert said.startswith("0 records with 0 spans")
    assert "Records of another status, left out: 1" in listed(dialog.report.remarks)


def test_articles_are_divided(qtbot, dialog, tmp_path):
    writing = dialog.form.writing
    dialog.form.tabs.setCurrentWidget(writing)
    QTest.keyClick(writing.divide, Key.Key_Space)
    assert writing.seed.isVisibleTo(writing)
    for spin, share in zip(writing.shares, (0, 0, 100), strict=True):
        spin.setValue(share)
    QTest.keyClicks(writing.seed, "7")
    wait_for_look(qtbot, dialog)
    export(qtbot, dialog)
    assert "test: 1 article; entity 2, quote 1" in listed(dialog.report.remarks)
    manifest = json.loads((tmp_path / "essai.jsonl.splits.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == "7"
    assert len(lines(tmp_path / "essai.test.jsonl")) == 1


def test_shares_of_nothing_are_refused(dialog):
    dialog.form.writing.divide.click()
    for spin in dialog.form.writing.shares:
        spin.setValue(0)
    assert not dialog.begin.isEnabled()


def test_the_suffix_follows_the_format(qtbot, dialog, tmp_path):
    dialog.form.destination.field.setText(str(tmp_path / "mine.v2.jsonl"))
    choose(qtbot, dialog, "conllu")
    assert dialog.form.dest == tmp_path / "mine.v2.conllu"
    choose(qtbot, dialog, "brat")
    assert dialog.form.dest == tmp_path / "mine.v2-brat"
    choose(qtbot, dialog, "annotator")
    assert dialog.form.dest == tmp_path / "mine.v2.json"


def test_the_system_s_own_dialog_names_a_file_or_a_folder(qtbot, dialog, tmp_path):
    field = dialog.form.destination
    QTest.mouseClick(field.browse, LEFT)
    chooser = field.findChild(QFileDialog)
    assert chooser.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert chooser.selectedFiles() == [str(tmp_path / "essai.jsonl")]
    chooser.fileSelected.emit(str(tmp_path / "out.jsonl"))
    chooser.reject()
    assert dialog.form.dest == tmp_path / "out.jsonl"
    qtbot.waitUntil(lambda: field.findChild(QFileDialog) is None)
    choose(qtbot, dialog, "brat")
    QTest.mouseClick(field.browse, LEFT)
    chooser = field.findChild(QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.fileSelected.emit(str(tmp_path / "corpora"))
    chooser.reject()
    assert dialog.form.dest == tmp_path / "corpora" / "out-brat"


def test_a_preset_is_kept_chosen_and_removed(qtbot, dialog, project, annotated, look):
    choose(qtbot, dialog, "conll")
    dialog.form.writing.divide.click()
    QTest.keyClick(dialog.form.selection.status, Key.Key_Down)
    names = dialog.form.presets.names
    names.setFocus()
    QTest.keyClicks(names, "For the tagger")
    QTest.keyClick(names, Key.Key_Return)
    assert dialog.begin.isVisible()
    (kept,) = presets(Project.open(project.folder).settings)
    assert (kept.name, kept.format, kept.how.split) == ("For the tagger", "conll", "80/10/10")
    later = ExportDialog(annotated, annotated.project, look)
    qtbot.addWidget(later)
    later.show()
    assert later.form.formats.form.key == "jsonl"
    later.form.presets.names.setFocus()
    QTest.keyClick(later.form.presets.names, Key.Key_Down)
    assert later.form.preset("For the tagger") == kept
    QTest.mouseClick(later.form.presets.remove, LEFT)
    assert presets(Project.open(project.folder).settings) == []
    later.reject()


def test_a_choice_stays_whatever_else_is_found(project, look):
    page = SelectionPage(project.labels, look)
    what = What(labels=("entity", "quote", "caption", "promo"), origins=("human",))
    page.show_choice(what)
    assert page.choice == what
    page.show_inventory(
        Inventory(labels=Counter(entity=2, old=1), origins=Counter({"human": 3, "rules": 2}))
    )
    assert page.choice == what
    boxes = {box.text(): box for box in page.findChildren(QCheckBox)}
    assert [box.isChecked() for box in boxes.values()] == [True, False]
    boxes["rules"].click()
    assert page.choice.origins == ()
    for box in boxes.values():
        box.click()
    assert "who made" in page.problem
    tree = page.labels
    (old,) = [tree.topLevelItem(n) for n in range(5) if tree.topLevelItem(n).text(0) == "old"]
    old.setCheckState(0, Qt.CheckState.Checked)
    assert page.choice.labels == ()


def test_somebody_s_work_is_chosen_once_it_is_known_who_there_is(project, look):
    page = SelectionPage(project.labels, look)
    page.show_choice(What("awa"))
    page.show_annotators(["awa", "mina"])
    assert page.choice.annotator == "awa"
    page.show_choice(What("gone"))
    assert page.choice == What()


def test_a_preset_that_cannot_be_kept_is_said(qtbot, dialog, project):
    (project.folder / "project.json").write_text("{}", encoding="utf-8")
    dialog.form.presets.names.setEditText("x")
    QTest.mouseClick(dialog.form.presets.keep, LEFT)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    box = QApplication.activeModalWidget()
    assert "project.json" in box.informativeText()
    box.close()


def test_the_work_of_several_is_parted_or_merged(qtbot, annotated, project, look):
    folder = project.folder / "annotations"
    shutil.copytree(folder / "mina", folder / "awa", ignore=shutil.ignore_patterns(".*"))
    record = json.loads((folder / "awa" / "a1.json").read_text(encoding="utf-8"))
    record |= {"annotator": "awa", "spans": [{**record["spans"][0], "origin": "rules"}]}
    (folder / "awa" / "a1.json").write_text(json.dumps(record), encoding="utf-8")
    dialog = ExportDialog(annotated, project, look)
    qtbot.addWidget(dialog)
    dialog.show()
    wait_for_look(qtbot, dialog)
    whose = dialog.form.selection.whose
    assert [whose.itemText(row) for row in range(whose.count())][-2:] == ["awa", "mina"]
    assert export(qtbot, dialog).startswith(
        "2 records with 4 spans written to essai.awa.jsonl, essai.mina.jsonl."
    )
    QTest.mouseClick(button(dialog, "Back to the choices"), LEFT)
    while "that all have" not in whose.currentText():
        QTest.keyClick(whose, Key.Key_Down)
    wait_for_look(qtbot, dialog)
    assert export(qtbot, dialog).startswith("1 record with 1 span written to essai.jsonl.")
    dialog.reject()


def test_spans_are_chosen_by_who_made_them(qtbot, annotated, project, look, tmp_path):
    path = project.folder / "annotations" / "mina" / "a1.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["spans"][0]["origin"] = "rules"
    path.write_text(json.dumps(record), encoding="utf-8")
    dialog = ExportDialog(annotated, project, look)
    qtbot.addWidget(dialog)
    dialog.show()
    wait_for_look(qtbot, dialog)
    boxes = dialog.form.selection.findChildren(type(dialog.form.writing.verify))
    assert sorted(box.text() for box in boxes) == ["people", "rules"]
    (people,) = [box for box in boxes if box.text() == "people"]
    people.click()
    wait_for_look(qtbot, dialog)
    export(qtbot, dialog)
    (record,) = lines(tmp_path / "essai.jsonl")
    assert [span["text"] for span in record["spans"]] == ["Tolba"]
    dialog.reject()
