import json

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.core.errors import (
    CancelledError,
    DataError,
    LockedError,
    NameTakenError,
    StorageError,
)
from annotator.ui.messages import Messages, show_error
from tests.ui.projects import annotations_file, saved, saved_words


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def messages(workspace, window):
    return Messages(workspace, window)


@pytest.fixture
def stuck(opened, messages, project, tmp_path):
    """A workspace with an article that cannot be written; ``messages`` listens to it."""
    folder = annotations_file(project.folder).parent
    folder.rename(tmp_path / "taken away")
    folder.write_bytes(b"a file where the folder was")
    label(opened, "Konamba")
    for box in boxes(messages.parent()):
        box.close()
    return opened


def label(workspace, word):
    session = workspace.session
    start = session.document.text.index(word)
    session.move(start + len(word), start)
    session.label("entity")


def boxes(window):
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def click(box, text):
    """Click the button with this text."""
    (button,) = [button for button in box.buttons() if button.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def answer(window, *texts):
    """Click these buttons in the boxes that come, one after the other."""
    left = list(texts)

    def click_next():
        for box in boxes(window):
            click(box, left.pop(0))
        if not left:
            timer.stop()

    timer = QTimer(window, interval=10)
    timer.timeout.connect(click_next)
    timer.start()


@pytest.mark.usefixtures("messages")
def test_an_error_is_shown_once_with_what_happened(workspace, window):
    for _ in range(2):
        workspace.failed.emit(StorageError("“a.json” could not be written: the disk is full."))
    (box,) = boxes(window)
    assert "the disk is full" in box.informativeText()
    box.close()
    workspace.failed.emit(StorageError("“a.json” could not be written: the disk is full."))
    assert len(boxes(window)) == 1


@pytest.mark.parametrize(
    ("error", "headline"),
    [
        (DataError("a.json", "$.id", "is missing"), "A file is not as it should be."),
        (NameTakenError("“annotations/A_B” holds …"), "Somebody else annotates under this name"),
        (LockedError("“mina” is being worked on.", "somebody"), "Somebody else is working"),
    ],
)
def test_each_kind_of_error_has_its_own_headline(window, error, headline):
    show_error(error, window)
    (box,) = boxes(window)
    assert box.text().startswith(headline)
    assert str(error) == box.informativeText()


@pytest.mark.usefixtures("messages")
def test_a_message_about_what_is_not_saved_says_where_it_is(opened, project, window, tmp_path):
    folder = annotations_file(project.folder).parent
    folder.rename(tmp_path / "taken away")
    folder.write_bytes(b"a file where the folder was")
    label(opened, "Konamba")
    (box,) = boxes(window)
    assert "stays in this window" in box.informativeText()
    assert "“Try again”" in box.informativeText()


@pytest.mark.usefixtures("messages")
def test_escape_leaves_a_project_that_can_only_be_read_as_it_is(workspace, window):
    workspace.failed.emit(LockedError("“mina” is being worked on.", "somebody"))
    (box,) = boxes(window)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert boxes(window) == []


@pytest.mark.usefixtures("messages")
def test_what_the_user_stopped_is_no_news(workspace, window):
    workspace.failed.emit(CancelledError("Stopped."))
    assert boxes(window) == []


@pytest.mark.usefixtures("messages")
def test_markup_in_a_message_is_shown_as_it_is(workspace, window):
    workspace.reported.emit("<b>first</b>\n• <i>second</i>")
    (box,) = boxes(window)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert (box.text(), box.informativeText()) == ("<b>first</b>", "• <i>second</i>")


@pytest.mark.usefixtures("messages")
@pytest.mark.parametrize(
    ("button", "words", "whose"),
    [("Keep mine", ["Mina", "Konamba"], "theirs"), ("Take the others", ["Konamba"], "mine")],
)
def test_a_conflict_is_decided_by_the_user(opened, window, project, button, words, whose):
    label(opened, "Konamba")
    record = saved(project.folder)
    record["spans"][0]["note"] = "theirs"
    annotations_file(project.folder).write_text(json.dumps(record), encoding="utf-8")
    label(opened, "Mina")
    (box,) = boxes(window)
    assert "“Premier”" in box.text()
    click(box, button)
    assert saved_words(project.folder) == words
    assert len(list(annotations_file(project.folder).parent.glob(f"a1.{whose}-*.kept"))) == 1


@pytest.mark.usefixtures("messages")
def test_a_conflict_put_off_is_asked_again_at_the_next_edit(opened, window, project):
    label(opened, "Konamba")
    annotations_file(project.folder).unlink()
    label(opened, "Mina")
    click(boxes(window)[0], "Decide later")
    assert boxes(window) == []
    label(opened, "Tolba")
    assert len(boxes(window)) == 1


def test_closing_asks_about_a_conflict_first(opened, messages, window, project):
    label(opened, "Konamba")
    annotations_file(project.folder).unlink()
    label(opened, "Mina")
    boxes(window)[0].close()
    assert not messages.ask_unsaved()
    (box,) = boxes(window)
    click(box, "Keep mine")
    assert messages.ask_unsaved()
    assert opened.project is None


def test_without_anything_unsaved_closing_asks_nothing(opened, messages):
    assert messages.ask_unsaved()
    assert opened.project is None


def test_the_user_can_stay_with_what_is_not_saved(stuck, messages, window):
    answer(window, "Try again", "Cancel")
    assert not messages.ask_unsaved()
    assert stuck.unsaved == ["Premier"]


def test_the_user_can_give_up_what_is_not_saved(stuck, messages, window):
    answer(window, "Close without saving")
    assert messages.ask_unsaved()
    assert stuck.project is None


def test_the_user_can_save_a_copy_elsewhere(stuck, messages, window, monkeypatch, tmp_path):
    copies = tmp_path / "copies"
    copies.mkdir()
    chosen = ["", str(copies)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen.pop(0))
    answer(window, "Save a copy elsewhere…", "Save a copy elsewhere…")
    assert messages.ask_unsaved()
    record = json.loads((copies / "a1.json").read_text(encoding="utf-8"))
    assert [span["text"] for span in record["spans"]] == ["Konamba"]
    assert stuck.project is None


def test_a_project_that_somebody_else_holds_is_tried_again(
    qtbot, opened, project, new_workspace, window
):
    second = new_workspace()
    messages = Messages(second, window)
    second.open_project(project.folder)
    (box,) = boxes(messages.parent())
    click(box, "Try again")
    qtbot.waitUntil(lambda: bool(boxes(window)) and boxes(window) != [box])
    opened.close_project()
    click(boxes(window)[0], "Try again")
    qtbot.waitUntil(lambda: second.session.can_edit)
    assert boxes(window) == []
