import errno
import json
import os

import pytest

from annotator.core.errors import StorageError
from annotator.storage import files
from annotator.ui import saver
from annotator.ui.saver import Keep, SavedState
from tests.ui.projects import annotations_file, saved, saved_words

RETRY = 20  # milliseconds


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(saver, "RETRY", RETRY)


@pytest.fixture
def errors(workspace):
    heard = []
    workspace.failed.connect(heard.append)
    return heard


@pytest.fixture
def conflicts(workspace):
    heard = []
    workspace.conflicted.connect(heard.append)
    return heard


@pytest.fixture
def disk(monkeypatch):
    """A disk that is full for as long as ``full`` is True."""

    class Disk:
        full = False

    disk, replace = Disk(), files._replace

    def put(temporary, path):
        if disk.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(temporary, path)

    monkeypatch.setattr(files, "_replace", put)
    return disk


def label(workspace, word):
    session = workspace.session
    start = session.document.text.index(word)
    session.move(start + len(word), start)
    session.label("entity")


def change_on_disk(folder, note):
    """What another program does to the open article; the bytes it left."""
    record = saved(folder)
    record["spans"][0]["note"] = note
    path = annotations_file(folder)
    path.write_text(json.dumps(record), encoding="utf-8")
    return path.read_bytes()


def kept(folder, whose):
    return sorted(annotations_file(folder).parent.glob(f"a1.{whose}-*.kept"))


def test_an_edit_is_on_the_disk_before_the_next_event(opened, project):
    label(opened, "Konamba")
    assert saved_words(project.folder) == ["Konamba"]
    opened.session.undo()
    assert saved_words(project.folder) == []


def test_what_shows_the_edit_comes_before_the_writing(opened, project):
    there = []
    opened.session.edited.connect(lambda _: there.append(annotations_file(project.folder).exists()))
    opened.open_article("a2")
    opened.open_article("a1")
    label(opened, "Konamba")
    assert there == [False]
    assert annotations_file(project.folder).exists()


def test_a_full_disk_is_told_once_and_loses_nothing(qtbot, opened, project, errors, disk):
    disk.full = True
    label(opened, "Konamba")
    label(opened, "Mina")
    qtbot.wait(3 * RETRY)
    assert [str(error) for error in errors] == ["“a1.json” could not be written: the disk is full."]
    assert opened.saved_state is SavedState.FAILED
    assert opened.unsaved == ["Premier"]
    disk.full = False
    qtbot.waitUntil(lambda: opened.saved_state is SavedState.SAVED)
    assert saved_words(project.folder) == ["Mina", "Konamba"]
    assert opened.unsaved == []


def test_a_second_failure_is_told_again(qtbot, opened, errors, disk):
    disk.full = True
    label(opened, "Konamba")
    disk.full = False
    qtbot.waitUntil(lambda: opened.saved_state is SavedState.SAVED)
    disk.full = True
    label(opened, "Mina")
    assert len(errors) == 2


def test_an_unsaved_article_can_be_left_and_is_found_again(qtbot, opened, project, errors, disk):
    disk.full = True
    label(opened, "Konamba")
    assert opened.open_article("a2")
    assert opened.open_article("a1")
    assert len(opened.session.document.spans) == 1
    opened.open_article("a3")
    disk.full = False
    qtbot.waitUntil(lambda: opened.saved_state is SavedState.SAVED)
    assert saved_words(project.folder) == ["Konamba"]
    opened.open_article("a1")
    opened.session.undo()
    assert saved_words(project.folder) == []
    assert len(errors) == 1


def test_done_and_next_stays_where_the_article_cannot_be_saved(opened, errors, disk):
    disk.full = True
    assert not opened.done_and_next()
    assert opened.session.article.id == "a1"
    assert len(errors) == 1


def test_closing_waits_for_the_user_where_something_is_not_saved(opened, errors, disk, tmp_path):
    disk.full = True
    label(opened, "Konamba")
    assert not opened.shutdown()
    assert not opened.open_project(tmp_path / "essai")
    assert opened.session.article.id == "a1"
    assert len(opened.session.document.spans) == 1
    opened.abandon()
    assert opened.shutdown()
    assert len(errors) == 1


def test_copies_elsewhere_hold_the_work(opened, project, errors, tmp_path):
    annotations_file(project.folder).parent.rename(tmp_path / "taken away")
    annotations_file(project.folder).parent.write_bytes(b"a file where the folder was")
    label(opened, "Konamba")
    copies = tmp_path / "copies"
    copies.mkdir()
    assert opened.save_copies(copies)
    record = json.loads((copies / "a1.json").read_text(encoding="utf-8"))
    assert [span["text"] for span in record["spans"]] == ["Konamba"]
    assert not opened.save_copies(copies / "nowhere")
    assert isinstance(errors[-1], StorageError)
    opened.abandon()


def test_a_folder_taken_away_is_written_to_when_it_is_back(
    qtbot, opened, project, errors, tmp_path
):
    label(opened, "Konamba")
    folder = annotations_file(project.folder).parent
    folder.rename(tmp_path / "taken away")
    label(opened, "Mina")
    assert "is not there" in str(errors[0])
    (tmp_path / "taken away").rename(folder)
    qtbot.waitUntil(lambda: opened.saved_state is SavedState.SAVED)
    assert saved_words(project.folder) == ["Mina", "Konamba"]


def test_what_another_program_wrote_is_never_written_over(
    qtbot, opened, project, errors, conflicts
):
    label(opened, "Konamba")
    theirs = change_on_disk(project.folder, "theirs")
    label(opened, "Mina")
    qtbot.wait(3 * RETRY)
    assert annotations_file(project.folder).read_bytes() == theirs
    assert conflicts == ["a1"]
    assert opened.saved_state is SavedState.FAILED
    assert not opened.close_project()
    assert opened.is_in_conflict
    assert errors == []


def test_keeping_mine_keeps_theirs_beside(opened, project, conflicts):
    label(opened, "Konamba")
    theirs = change_on_disk(project.folder, "theirs")
    label(opened, "Mina")
    assert opened.resolve_conflict("mine")
    assert [path.read_bytes() for path in kept(project.folder, "theirs")] == [theirs]
    assert saved_words(project.folder) == ["Mina", "Konamba"]
    assert opened.saved_state is SavedState.SAVED
    label(opened, "Tolba")
    assert len(saved_words(project.folder)) == 3
    assert conflicts == ["a1"]


def test_taking_theirs_keeps_mine_beside(opened, project):
    label(opened, "Konamba")
    change_on_disk(project.folder, "theirs")
    label(opened, "Mina")
    assert opened.resolve_conflict(Keep.THEIRS)
    (mine,) = kept(project.folder, "mine")
    record = json.loads(mine.read_text(encoding="utf-8"))
    assert [span["text"] for span in record["spans"]] == ["Mina", "Konamba"]
    document = opened.session.document
    assert [span.note for span in document.spans] == ["theirs"]
    assert opened.saved_state is SavedState.SAVED
    label(opened, "Tolba")
    assert saved_words(project.folder) == ["Tolba", "Konamba"]


def test_a_conflict_in_an_article_that_was_left_is_resolved_there(opened, project):
    label(opened, "Konamba")
    change_on_disk(project.folder, "theirs")
    label(opened, "Mina")
    opened.open_article("a2")
    assert opened.resolve_conflict("theirs", "a1")
    assert opened.session.article.id == "a2"
    assert opened.rows.row("a1").count == 1
    opened.open_article("a1")
    assert [span.note for span in opened.session.document.spans] == ["theirs"]


def test_a_file_that_another_program_removed_is_a_conflict_too(opened, project, conflicts):
    label(opened, "Konamba")
    annotations_file(project.folder).unlink()
    label(opened, "Mina")
    assert conflicts == ["a1"]
    assert opened.resolve_conflict("mine")
    assert saved_words(project.folder) == ["Mina", "Konamba"]
    assert kept(project.folder, "theirs") == []


def test_a_file_written_again_with_the_same_bytes_is_no_conflict(opened, project, conflicts):
    label(opened, "Konamba")
    path = annotations_file(project.folder)
    path.write_bytes(path.read_bytes())
    label(opened, "Mina")
    assert conflicts == []
    assert saved_words(project.folder) == ["Mina", "Konamba"]


def test_what_json_cannot_hold_is_told_and_can_be_put_right(opened, project, errors):
    label(opened, "Konamba")
    opened.session.set_note("s1", "half a pair: \ud83d")
    assert len(errors) == 1
    assert opened.saved_state is SavedState.FAILED
    opened.session.set_note("s1", "whole")
    assert saved(project.folder)["spans"][0]["note"] == "whole"
    assert opened.saved_state is SavedState.SAVED


def test_what_was_written_is_sent_on_to_the_device(opened, project, monkeypatch):
    synced = []
    monkeypatch.setattr(files, "sync", synced.append)
    label(opened, "Konamba")
    opened.close_project()
    path = annotations_file(project.folder)
    assert {path, path.parent} <= set(synced)


def test_a_device_that_fails_is_told(qtbot, opened, errors, monkeypatch):
    def fail(_path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(files, "sync", fail)
    label(opened, "Konamba")
    qtbot.waitUntil(lambda: bool(errors))
    assert "could not be sent to the disk" in str(errors[0])
