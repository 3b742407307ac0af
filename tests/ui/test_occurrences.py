import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QMessageBox
from shiboken6 import isValid

from annotator.storage.propagation import Occurrence
from annotator.ui.dialogs.occurrence_table import OccurrenceRows, OccurrenceTable
from annotator.ui.dialogs.occurrences import label_over_project
from tests.ui.projects import annotations_file, make_project, saved_words

MINA, KONAMBA = "Mina Sarr", "Konamba"


@pytest.fixture
def front(opened):
    """The workspace with the first article in front and a person labelled in it."""
    opened.open_article("a1")
    session = opened.session
    start = session.document.text.index(MINA)
    session.move(start + len(MINA), start)
    session.label("entity", {"kind": "person"})
    session.move(start)
    return opened


@pytest.fixture
def ask(qtbot, front, look):
    """Opens the dialog and waits until all was found."""
    made = []

    def make():
        made.append(label_over_project(front, look))
        qtbot.waitUntil(lambda: "searching…" not in state(made[-1]), timeout=5000)
        return made[-1]

    yield make
    for dialog in made:
        if isValid(dialog):
            dialog.close()


def state(dialog):
    QTest.qWait(5)
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def press(dialog, text):
    buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible()]
    next(b for b in buttons if b.text().replace("&", "") == text).click()


def label(qtbot, dialog, text):
    with qtbot.waitSignal(dialog.accepted, timeout=5000):
        press(dialog, text)


def places(dialog):
    rows = dialog.findChild(OccurrenceRows)
    return [
        [rows.index(row, column).data() for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def test_every_other_place_is_shown_with_what_stands_around_it(ask):
    dialog = ask()
    assert places(dialog) == [
        ["Deuxième", "Tolba a vu ", MINA, " à Konamba. « Oui », dit-elle."],
        ["Troisième", "Tolba a vu ", MINA, " à Konamba. « Oui », dit-elle."],
    ]
    assert "2 of 2 places in 2 articles" in state(dialog)
    assert dialog.findChild(QComboBox).currentText() == "entity · person"


def test_what_is_ticked_is_labelled_in_the_files(qtbot, ask, front, project):
    said = []
    front.session.told.connect(said.append)
    dialog = ask()
    label(qtbot, dialog, "Label 2")
    assert saved_words(project.folder, "a2") == saved_words(project.folder, "a3") == [MINA]
    assert said == ["Labelled 2 × Mina Sarr as entity in 2 articles."]
    front.open_article("a2")
    assert [s.attributes for s in front.session.document.spans] == [{"kind": "person"}]


def test_what_is_not_ticked_is_left(qtbot, ask, project):
    dialog = ask()
    table = dialog.findChild(OccurrenceTable)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert "1 of 2 places" in state(dialog)
    label(qtbot, dialog, "Label 1")
    assert not annotations_file(project.folder, "a2").exists()
    assert saved_words(project.folder, "a3") == [MINA]


def test_the_article_in_front_is_labelled_as_one_step(qtbot, ask, front, project):
    session = front.session
    start = session.document.text.index(KONAMBA)
    session.move(start + len(KONAMBA), start)
    dialog = ask()
    assert len(places(dialog)) == 3
    label(qtbot, dialog, "Label 3")
    assert saved_words(project.folder) == [MINA, KONAMBA]
    steps = len(session.document.history)
    session.undo()
    assert saved_words(project.folder) == [MINA]
    assert len(session.document.history) == steps


def test_another_label_is_searched_anew(qtbot, ask):
    dialog = ask()
    kinds = dialog.findChild(QComboBox)
    kinds.setFocus()
    for _step in range(kinds.findText("promo") - kinds.currentIndex()):
        qtbot.keyClick(kinds, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "3 of 3 places" in state(dialog), timeout=5000)


def test_all_can_be_ticked_or_none(ask):
    dialog = ask()
    press(dialog, "tick none")
    assert "0 of 2 places" in state(dialog)
    button = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Label 0")
    assert not button.isEnabled()
    press(dialog, "tick all")
    assert "2 of 2 places" in state(dialog)


def test_where_nothing_is_left_it_is_said(qtbot, ask):
    label(qtbot, ask(), "Label 2")
    dialog = ask()
    assert "all have the label already" in state(dialog)


def test_a_file_changed_meanwhile_is_not_overwritten(qtbot, ask, project):
    dialog = ask()
    other = make_project(project.folder.parent / "other", ["X", "Y", "Z"])
    theirs = other.article_path("a3").read_bytes()
    project.article_path("a3").write_bytes(theirs)
    press(dialog, "Label 2")
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None, timeout=5000)
    assert "a3" in dialog.findChild(QMessageBox).informativeText()
    dialog.findChild(QMessageBox).close()
    assert not annotations_file(project.folder, "a2").exists()
    assert dialog.isVisible()


def test_cancel_labels_nothing(ask, project):
    dialog = ask()
    press(dialog, "Cancel")
    assert not annotations_file(project.folder, "a2").exists()


def test_it_needs_some_words(front, look):
    said = []
    front.session.told.connect(said.append)
    front.session.move(len(front.session.document.text))
    assert label_over_project(front, look) is None
    assert said == ["Select some words, or put the caret into a span."]


def test_it_needs_an_article_that_may_be_changed(opened, look, monkeypatch):
    opened.open_article("a1")
    monkeypatch.setattr(opened.session, "read_only", "Held by Bo.")
    assert label_over_project(opened, look) is None


def test_rows_behave_as_a_model():
    rows = OccurrenceRows("Tolba")
    tester = QAbstractItemModelTester(rows)
    rows.add([Occurrence("a", "A", 0, 5, "", " dort"), Occurrence("a", "A", 9, 14, "à ", "")])
    rows.add([])
    rows.tick(1, ticked=False)
    index = rows.index(0, 0)
    rows.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert rows.counts() == (0, 2)
    rows.tick_all(ticked=True)
    assert rows.chosen() == {"a": [(0, 5), (9, 14)]}
    assert rows.articles == 1
    rows.clear()
    assert rows.counts() == (0, 0)
    assert tester.model() is rows
