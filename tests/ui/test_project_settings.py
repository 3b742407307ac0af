from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QTabWidget,
    QTreeWidget,
)
from shiboken6 import isValid

from annotator.core.labels import Style, Takes
from annotator.core.spans import Link, Span
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.ui.dialogs.project_settings import edit_project
from tests.ui.projects import ANNOTATOR, saved

TEXT_SPANS = (
    Span("s1", 9, 14, "entity", {"kind": "place"}),
    Span("s2", 20, 29, "entity", {"kind": "person"}),
    Span("s3", 41, 48, "quote", {"type": "direct"}),
    Span("s4", 0, 7, "promo"),
)
LINKS = (Link("k1", "speaker", "s3", "s2"),)


@pytest.fixture
def project(project):
    """Two articles annotated by the user, one by somebody else."""
    for annotator, article_id in ((ANNOTATOR, "a1"), (ANNOTATOR, "a2"), ("bo", "a3")):
        opened = project.open_annotations(annotator, project.article(article_id))
        annotations = replace(opened.annotations, spans=TEXT_SPANS, links=LINKS)
        data = encode_annotations(annotations)
        project.save_annotations(annotator, article_id, data, None)
    return project


@pytest.fixture
def dialog(qtbot, opened, look):
    dialog = edit_project(opened, look)
    tree = named(dialog, QTreeWidget, "Labels")
    qtbot.waitUntil(lambda: tree.topLevelItem(0).text(2) != "", timeout=5000)
    yield dialog
    if isValid(dialog):
        dialog.close()


def named(dialog, kind, name):
    QTest.qWait(1)
    widgets = [w for w in dialog.findChildren(kind) if w.isVisible()]
    return next(w for w in widgets if w.accessibleName() == name)


def press(dialog, text):
    buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible()]
    next(b for b in buttons if text in (b.text().replace("&", ""), b.accessibleName())).click()


def save(qtbot, dialog):
    with qtbot.waitSignal(dialog.accepted, timeout=5000):
        press(dialog, "Save")


def test_the_project_can_be_called_otherwise(qtbot, dialog, opened, project):
    field = named(dialog, QLineEdit, "Name of the project")
    field.clear()
    assert "A project needs a name." in shown(dialog)
    qtbot.keyClicks(field, "Redaction")
    with qtbot.waitSignal(opened.labels_changed, timeout=5000):
        press(dialog, "Save")
    assert opened.project.name == "Redaction"
    again = Project.open(project.folder)
    assert (again.name, again.labels) == ("Redaction", project.labels)


def stand_at(dialog, label):
    tree = named(dialog, QTreeWidget, "Labels")
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    tree.setCurrentItem(next(item for item in items if item.text(0) == label))


def type_name(qtbot, dialog, name, field="Name"):
    line = named(dialog, QLineEdit, field)
    line.selectAll()
    qtbot.keyClicks(line, name)


def type_cell(qtbot, tree, item, column, text):
    """Edit a cell of a tree as a person does."""
    tree.setCurrentItem(item, column)
    tree.editItem(item, column)
    type_open(qtbot, tree, text)


def type_open(qtbot, tree, text):
    """Type into the cell that is being edited."""
    QTest.qWait(1)
    editor = next(w for w in tree.viewport().findChildren(QLineEdit) if w.isVisible())
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)


def choose(qtbot, box, text):
    """Go to an entry of a box with the keyboard."""
    steps = box.findText(text) - box.currentIndex()
    for _step in range(abs(steps)):
        qtbot.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def shown(dialog):
    QTest.qWait(1)
    return [w.text() for w in dialog.findChildren(QLabel) if w.isVisible()]


def labels_on_disk(project):
    return Project.open(project.folder).labels


def spans_on_disk(project, article_id="a1"):
    return {span["id"]: span for span in saved(project.folder, article_id)["spans"]}


def test_each_label_shows_how_many_spans_it_has(dialog):
    tree = named(dialog, QTreeWidget, "Labels")
    rows = [tree.topLevelItem(row) for row in range(4)]
    assert [row.text(0) for row in rows] == ["entity", "quote", "caption", "promo"]
    assert [row.text(1) for row in rows] == ["1", "2", "3", "4"]
    assert [row.text(2) for row in rows] == ["6", "3", "0", "3"]


def test_a_rename_is_said_and_then_done_to_ones_own_spans(qtbot, dialog, opened, project):
    type_name(qtbot, dialog, "name")
    assert "“entity” becomes “name”. It is on 4 spans in 2 articles." in shown(dialog)
    save(qtbot, dialog)
    assert labels_on_disk(project).labels[0].name == "name"
    assert spans_on_disk(project)["s1"]["label"] == "name"
    assert spans_on_disk(project)["s1"]["attributes"] == {"kind": "place"}
    assert project.annotations("bo", "a3")[0].spans[1].label == "entity"
    assert opened.session.labels.get("name") is not None
    assert opened.session.document.spans["s1"].label == "name"
    assert opened.session.labels.link("speaker").targets == ("name",)


def test_the_others_spans_change_only_where_that_is_ticked(qtbot, dialog, project):
    type_name(qtbot, dialog, "name")
    box = dialog.findChild(QCheckBox)
    assert box.text() == "Change the annotations of bo too: 2 spans"
    assert not box.isChecked()
    box.click()
    assert "“entity” becomes “name”. It is on 6 spans in 3 articles." in shown(dialog)
    save(qtbot, dialog)
    assert project.annotations("bo", "a3")[0].spans[1].label == "name"


def test_a_label_that_is_removed_stays_on_spans_unless_told_otherwise(qtbot, dialog, project):
    stand_at(dialog, "promo")
    press(dialog, "remove")
    sentence = "“promo” is removed. It is on 2 spans in 2 articles."
    assert sentence in shown(dialog)
    save(qtbot, dialog)
    assert labels_on_disk(project).get("promo") is None
    assert spans_on_disk(project)["s4"]["label"] == "promo"


@pytest.mark.parametrize(
    ("choice", "left"), [("they are deleted", None), ("they become “caption”", "caption")]
)
def test_a_label_that_is_removed_can_take_its_spans_along(qtbot, dialog, project, choice, left):
    stand_at(dialog, "promo")
    press(dialog, "remove")
    box = named(dialog, QComboBox, "“promo” is removed. It is on 2 spans in 2 articles.")
    choose(qtbot, box, choice)
    save(qtbot, dialog)
    span = spans_on_disk(project).get("s4")
    assert (span and span["label"]) == left


def test_a_value_is_renamed_in_its_cell(qtbot, dialog, project):
    tree = named(dialog, QTreeWidget, "Attributes and their values")
    place = tree.topLevelItem(0).child(2)
    assert [place.text(column) for column in range(3)] == ["place", "L", "LOC"]
    type_cell(qtbot, tree, place, 0, "location")
    type_cell(qtbot, tree, place, 1, "g")
    save(qtbot, dialog)
    value = labels_on_disk(project).labels[0].main.values[2]
    assert (value.name, value.key, value.tag) == ("location", "G", "LOC")
    assert spans_on_disk(project)["s1"]["attributes"] == {"kind": "location"}


def test_attributes_and_values_are_added_ordered_and_removed(qtbot, dialog, project):
    stand_at(dialog, "promo")
    tree = named(dialog, QTreeWidget, "Attributes and their values")
    press(dialog, "+ attribute")
    type_open(qtbot, tree, "sort")
    for name in ("ad", "link", "share"):
        press(dialog, "+ value")
        type_open(qtbot, tree, name)
    up = [b for b in dialog.findChildren(QAbstractButton) if b.accessibleName() == "Move up"]
    tree_up = next(b for b in up if b.parent() is tree.parent())
    tree_up.click()
    qtbot.keyClicks(named(dialog, QPlainTextEdit, "Guideline of the attribute"), "Which?")
    save(qtbot, dialog)
    attribute = labels_on_disk(project).get("promo").main
    assert attribute.name == "sort"
    assert [value.name for value in attribute.values] == ["ad", "share", "link"]
    assert attribute.guideline == "Which?"


def test_a_new_label_gets_a_free_key_and_colour(qtbot, dialog, project):
    press(dialog, "+ label")
    type_name(qtbot, dialog, "headline")
    choose(qtbot, named(dialog, QComboBox, "Takes"), "the sentence")
    choose(qtbot, named(dialog, QComboBox, "Drawn with"), "tint and bar in the margin")
    qtbot.keyClicks(named(dialog, QPlainTextEdit, "Guideline"), "The title.")
    save(qtbot, dialog)
    labels = labels_on_disk(project).labels
    assert (labels[-1].name, labels[-1].key, labels[-1].takes) == ("headline", "5", Takes.SENTENCE)
    assert (labels[-1].style, labels[-1].guideline) == (Style.BAR, "The title.")
    assert len({label.light for label in labels}) == len(labels)


def test_labels_change_places(qtbot, dialog, project):
    stand_at(dialog, "quote")
    press(dialog, "Move up")
    save(qtbot, dialog)
    assert [label.name for label in labels_on_disk(project).labels][:2] == ["quote", "entity"]


def test_colours_are_chosen_and_faint_ones_pointed_out(qtbot, dialog, project):
    press(dialog, "Colour on light")
    chooser = dialog.findChild(QColorDialog)
    chooser.setCurrentColor("#ffff66")
    chooser.accept()
    assert any("hard to see" in text for text in shown(dialog))
    save(qtbot, dialog)
    assert labels_on_disk(project).labels[0].light == "#ffff66"


@pytest.mark.parametrize(
    ("key", "problem"),
    [("2", "The key “2” stands twice."), ("n", "The key N of “entity” is taken: “Note…”.")],
)
def test_a_key_that_does_something_else_is_refused(qtbot, dialog, key, problem):
    type_name(qtbot, dialog, key, "Key of the label")
    assert problem in shown(dialog)
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    assert [b.isEnabled() for b in buttons if b.text() == "Save"] == [False]
    type_name(qtbot, dialog, "9", "Key of the label")
    assert problem not in shown(dialog)


def test_a_name_must_be_there_once(qtbot, dialog):
    type_name(qtbot, dialog, "quote")
    assert "The label “quote” stands twice." in shown(dialog)


def test_kinds_of_links_are_edited(qtbot, dialog, project):
    dialog.findChild(QTabWidget).setCurrentIndex(1)
    type_name(qtbot, dialog, "voice", "Name of the link")
    targets = named(dialog, QListWidget, "Labels that the link leads to")
    targets.setCurrentRow(2)
    qtbot.keyClick(targets, Qt.Key.Key_Space)
    assert "“speaker” becomes “voice”. It is on 2 links in 2 articles." in shown(dialog)
    press(dialog, "+ kind of link")
    type_name(qtbot, dialog, "about", "Name of the link")
    save(qtbot, dialog)
    links = labels_on_disk(project).links
    assert [(k.name, k.sources, k.targets) for k in links] == [
        ("voice", ("quote",), ("entity", "caption")),
        ("about", (), ()),
    ]
    assert saved(project.folder)["links"][0]["type"] == "voice"


def test_return_in_a_field_does_not_save(qtbot, dialog, project):
    type_name(qtbot, dialog, "name")
    qtbot.keyClick(named(dialog, QLineEdit, "Name"), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert labels_on_disk(project).labels[0].name == "entity"


def test_cancel_writes_nothing(qtbot, dialog, project):
    before = (project.folder / "project.json").read_bytes()
    type_name(qtbot, dialog, "name")
    press(dialog, "Cancel")
    assert (project.folder / "project.json").read_bytes() == before
    assert spans_on_disk(project)["s1"]["label"] == "entity"


def test_what_another_program_wrote_is_not_overwritten(qtbot, dialog, project):
    path = project.folder / "project.json"
    theirs = path.read_bytes().replace(b"Essai", b"Autre")
    path.write_bytes(theirs)
    type_name(qtbot, dialog, "name")
    press(dialog, "Save")
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None, timeout=5000)
    assert "changed by another program" in dialog.findChild(QMessageBox).informativeText()
    dialog.findChild(QMessageBox).close()
    assert path.read_bytes() == theirs
    assert spans_on_disk(project)["s1"]["label"] == "entity"
    assert dialog.isVisible()


def test_files_that_cannot_be_read_are_left_and_reported(qtbot, dialog, opened, project):
    said = []
    opened.reported.connect(said.append)
    broken = project.annotations_path(ANNOTATOR, "a2")
    broken.write_text("{}", encoding="utf-8")
    type_name(qtbot, dialog, "name")
    save(qtbot, dialog)
    assert broken.read_text(encoding="utf-8") == "{}"
    assert len(said) == 1
    assert "could not be read and were left as they are: 1" in said[0]


def test_there_is_nothing_to_edit_without_a_project(workspace, look):
    assert edit_project(workspace, look) is None
