import json
import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.core.errors import LockedError
from annotator.core.labels import LabelSet
from annotator.core.relabelling import LabelPlan
from annotator.core.spans import Status
from annotator.core.text import fingerprint
from annotator.storage.files import MissingError
from annotator.storage.project import Project
from annotator.storage.state import Places
from annotator.ui import desk
from annotator.ui.articles.filters import Filter, Shown
from annotator.ui.saver import SavedState
from tests.driving import article_of, preset
from tests.ui.conftest import open_listed
from tests.ui.projects import ANNOTATOR, annotations_file, make_project, saved, saved_words


@pytest.fixture
def told(workspace):
    """Everything that the workspace and its session say."""
    heard = []
    workspace.failed.connect(heard.append)
    workspace.reported.connect(heard.append)
    workspace.session.told.connect(heard.append)
    return heard


def label(workspace, word, name="entity"):
    """Label a word of the article in front."""
    session = workspace.session
    start = session.document.text.index(word)
    session.move(start + len(word), start)
    return session.label(name)


def test_a_project_opens_with_its_first_article_to_do(opened, project):
    assert opened.project.folder == project.folder
    assert opened.session.article.id == "a1"
    assert opened.annotator == ANNOTATOR
    assert opened.progress() == (0, 3, 0, 0)
    assert opened.saved_state is SavedState.SAVED
    assert opened.state.recent == [project.folder]


def test_a_folder_that_is_no_project_is_said_and_the_open_one_stays(opened, told, tmp_path):
    assert not opened.open_project(tmp_path)
    assert isinstance(told[0], MissingError)
    assert opened.session.article.id == "a1"


def test_a_project_named_from_where_the_terminal_stands_is_known_from_the_root_on(
    qtbot, workspace, project, monkeypatch
):
    monkeypatch.chdir(project.folder.parent)
    open_listed(qtbot, workspace, Path(project.folder.name))
    assert workspace.project.folder == project.folder


def test_a_new_project_is_opened(workspace, tmp_path):
    assert workspace.create_project(tmp_path / "new", "Neu", preset("news"))
    assert workspace.project.name == "Neu"
    assert "entity" in workspace.session.labels


def test_a_project_is_never_made_over_another(opened, told, project):
    assert not opened.create_project(project.folder, "Neu", LabelSet())
    assert "is a project already" in str(told[0])
    assert opened.project.name == "Essai"


def test_closing_lets_go_of_everything(opened, project):
    label(opened, "Konamba")
    assert opened.close_project()
    assert opened.project is None
    assert opened.session.article is None
    assert opened.rows.total == 0
    project.lock(ANNOTATOR).acquire()


def test_next_and_previous_follow_the_list(opened, told):
    assert opened.next()
    assert opened.session.article.id == "a2"
    assert opened.next()
    assert not opened.next()
    assert told == ["This is the last article of the list."]
    assert opened.previous()
    assert opened.session.article.id == "a2"
    opened.rows.set_filter(Filter.of("premier", Shown.ALL))
    assert opened.previous()
    assert not opened.previous()
    assert told[-1] == "This is the first article of the list."


def test_done_and_next_goes_through_everything_in_one_step_each(opened, project, told):
    opened.open_article("a2")
    for _ in range(3):
        assert opened.done_and_next()
    assert [saved(project.folder, f"a{n}")["status"] for n in (1, 2, 3)] == ["done"] * 3
    assert opened.progress()[:3] == (3, 3, 0)
    assert told == ["Nothing is left to do: every other article is done."]


def test_next_to_do_leaves_out_what_is_done_and_begins_again_at_the_top(opened):
    opened.open_article("a2")
    opened.session.set_status(Status.DONE)
    opened.open_article("a3")
    assert opened.next_todo()
    assert opened.session.article.id == "a1"
    assert opened.next_todo()
    assert opened.session.article.id == "a3"


def test_done_and_next_stays_within_what_the_list_shows(opened, told):
    opened.rows.set_filter(Filter.of("premier", Shown.TODO))
    opened.done_and_next()
    assert opened.session.article.id == "a1"
    assert told == ["Nothing is left to do among the articles in the list."]


def test_the_list_shows_each_edit(opened):
    label(opened, "Konamba")
    opened.session.set_flag("odd")
    row = opened.rows.row("a1")
    assert (row.count, row.status, row.flag) == (1, Status.IN_PROGRESS, "odd")
    assert opened.progress()[2] == 1


def test_undo_reaches_back_to_before_the_article_was_left(opened, project):
    label(opened, "Konamba")
    opened.open_article("a2")
    opened.open_article("a1")
    opened.session.undo()
    assert saved_words(project.folder) == []
    opened.session.redo()
    assert saved_words(project.folder) == ["Konamba"]


def test_undo_begins_anew_where_the_file_was_changed(opened, project, told):
    label(opened, "Konamba")
    opened.open_article("a2")
    record = saved(project.folder)
    record["spans"][0]["note"] = "from elsewhere"
    annotations_file(project.folder).write_text(json.dumps(record), encoding="utf-8")
    opened.open_article("a1")
    assert told == ["The annotations have changed on the disk: undo begins anew."]
    assert opened.session.document.history.undoable is None
    assert opened.session.document.spans["s1"].note == "from elsewhere"


def test_the_place_in_each_article_is_remembered_over_runs(qtbot, new_workspace, project):
    first = new_workspace()
    open_listed(qtbot, first, project.folder)
    first.open_article("a2")
    first.session.move(12, 9)
    first.open_article("a3")
    label(first, "Konamba")
    first.session.hold("s1")
    place = first.session.place
    assert first.shutdown()
    second = new_workspace()
    second.open_project(project.folder)
    assert second.session.article.id == "a3"
    assert second.session.place == place
    second.open_article("a2")
    assert (second.session.place.caret, second.session.place.anchor) == (12, 9)


def test_the_place_is_written_down_before_the_article_is_left(
    qtbot, workspace, project, monkeypatch
):
    monkeypatch.setattr(desk, "PLACE_DELAY", 1)
    open_listed(qtbot, workspace, project.folder)
    workspace.session.move(7)
    qtbot.waitUntil(lambda: Places(project.folder).get("a1").caret == 7)


def test_the_time_in_front_is_counted_without_the_idle_time(opened, project, clock):
    clock.go(20)
    opened.session.move(5)
    clock.go(500)
    opened.session.move(6)
    clock.go(10)
    label(opened, "Konamba")
    assert saved(project.folder)["seconds"] == 30
    clock.go(12)
    opened.open_article("a2")
    assert saved(project.folder)["seconds"] == 42
    assert opened.rows.row("a1").seconds == 42


def test_time_stands_still_while_another_window_is_in_front(opened, project, clock, qapp):
    clock.go(20)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    clock.go(30)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    clock.go(5)
    label(opened, "Konamba")
    assert saved(project.folder)["seconds"] == 25


def test_time_goes_on_where_it_was_when_the_article_is_opened_again(opened, project, clock):
    clock.go(20)
    label(opened, "Konamba")
    opened.open_article("a2")
    clock.go(30)
    opened.open_article("a1")
    clock.go(5)
    label(opened, "Mina")
    assert saved(project.folder)["seconds"] == 25


def test_an_article_that_was_only_looked_at_is_not_written(opened, project, clock):
    label(opened, "Konamba")
    opened.open_article("a2")
    before = annotations_file(project.folder).read_bytes()
    opened.open_article("a1")
    clock.go(30)
    opened.open_article("a3")
    opened.close_project()
    assert annotations_file(project.folder).read_bytes() == before
    assert not annotations_file(project.folder, "a2").exists()


def test_articles_of_another_program_can_only_be_read(qtbot, workspace, told, project):
    lock = project.lock(ANNOTATOR)
    with lock:
        open_listed(qtbot, workspace, project.folder)
        assert isinstance(told[0], LockedError)
        assert workspace.saved_state is SavedState.READ_ONLY
        assert label(workspace, "Konamba") is None
        assert "being worked on by" in told[-1]
        assert not workspace.done_and_next()
        for begun in (workspace.import_files([]), workspace.save_labels(LabelSet(), LabelPlan())):
            assert begun is None
            assert "Read only: " in str(told[-1])
        assert workspace.close_project()
    assert not annotations_file(project.folder).exists()


def test_annotations_that_cannot_be_read_are_left_as_they_are(qtbot, workspace, told, project):
    path = annotations_file(project.folder)
    path.parent.mkdir()
    path.write_bytes(b"{ broken")
    open_listed(qtbot, workspace, project.folder)
    workspace.open_article("a1")
    assert workspace.saved_state is SavedState.READ_ONLY
    assert workspace.session.document.text.startswith("Premier")
    assert label(workspace, "Konamba") is None
    assert "cannot be read" in told[-1]
    workspace.open_article("a2")
    assert workspace.saved_state is SavedState.SAVED
    assert path.read_bytes() == b"{ broken"
    qtbot.waitUntil(lambda: bool(workspace.rows.row("a1").problem))


def test_an_article_that_cannot_be_read_is_said_and_the_one_in_front_stays(opened, told, project):
    project.article_path("a2").write_bytes(b"{ broken")
    assert not opened.open_article("a2")
    assert "articles/a2.json" in str(told[0])
    assert opened.session.article.id == "a1"
    assert "a2.json" in opened.rows.row("a2").problem


def test_spans_follow_a_text_that_was_changed_and_the_rest_is_listed(opened, told, project):
    label(opened, "Konamba")
    label(opened, "Tolba")
    opened.open_article("a2")
    record = json.loads(project.article_path("a1").read_text(encoding="utf-8"))
    record["text"] = record["text"].replace("Tolba a vu", "Hier, on a bien vu")
    record["text_sha256"] = fingerprint(record["text"])
    project.article_path("a1").write_text(json.dumps(record), encoding="utf-8")
    opened.open_article("a1")
    document = opened.session.document
    assert [document.words(span) for span in document.spans] == ["Konamba"]
    assert "• entity: Tolba" in told[-1]
    assert document.history.undoable is None
    label(opened, "Mina")
    assert saved_words(project.folder) == ["Mina", "Konamba"]
    assert saved(project.folder)["unplaced"][0]["spans"][0]["text"] == "Tolba"


def test_an_article_that_vanishes_while_open_is_said_once_and_still_saved(opened, told, project):
    project.article_path("a1").unlink()
    label(opened, "Konamba")
    label(opened, "Mina")
    assert len(told) == 1
    assert "no longer there" in told[0]
    assert saved_words(project.folder) == ["Mina", "Konamba"]
    assert "Konamba" in saved(project.folder)["text"]


def test_labels_are_changed_with_the_spans_that_have_them(qtbot, opened, project):
    label(opened, "Konamba")
    opened.open_article("a2")
    label(opened, "Mina")
    labels = preset("ner")
    plan = LabelPlan({("entity",): labels.labels[0].name}, {"speaker": None})
    with qtbot.waitSignal(opened.labels_changed):
        assert opened.save_labels(labels, plan) is not None
    name = labels.labels[0].name
    assert [span.label for span in opened.session.document.spans] == [name]
    assert saved(project.folder, "a1")["spans"][0]["label"] == name
    assert Project.open(project.folder).labels == labels
    assert opened.session.labels == labels
    label(opened, "Tolba", name)
    assert saved_words(project.folder, "a2") == ["Tolba", "Mina"]


def test_imported_files_are_listed(qtbot, opened, told, tmp_path):
    source = tmp_path / "in.txt"
    source.write_text("Nouvelle\nUn texte.", encoding="utf-8")
    reports = []
    assert opened.import_files([source, tmp_path / "gone"], done=reports.append) is not None
    qtbot.waitUntil(lambda: opened.rows.total == 4)
    assert [result.outcome for result in reports[0].results] == ["imported", "refused"]
    qtbot.waitUntil(lambda: opened.rows.row("in").title == "Nouvelle")
    assert opened.session.article.id == "a1"
    assert told == []


def test_an_import_into_an_empty_project_opens_the_first_article(qtbot, workspace, tmp_path):
    workspace.create_project(tmp_path / "new", "Neu", preset("news"))
    (tmp_path / "in.txt").write_text("Nouvelle\nUn texte.", encoding="utf-8")
    workspace.import_files([tmp_path / "in.txt"])
    qtbot.waitUntil(lambda: workspace.session.article is not None)
    assert workspace.session.article.title == "Nouvelle"


def test_annotations_brought_by_an_import_are_shown_in_the_open_article(
    qtbot, workspace, project, tmp_path
):
    other = make_project(tmp_path / "other")
    folder = other.annotator_folder(ANNOTATOR)
    open_listed(qtbot, workspace, other.folder)
    label(workspace, "Konamba")
    open_listed(qtbot, workspace, project.folder)
    workspace.open_article("a1")
    workspace.import_files([folder / "a1.json"])
    qtbot.waitUntil(lambda: len(workspace.session.document.spans) == 1)
    label(workspace, "Mina")
    assert saved_words(project.folder) == ["Mina", "Konamba"]


def test_the_list_never_goes_back_to_what_was_read_before_an_edit(qtbot, workspace, project):
    assert workspace.open_project(project.folder)
    workspace.open_article("a1")
    label(workspace, "Konamba")
    qtbot.waitUntil(lambda: workspace.rows.total == 3)
    qtbot.wait(50)
    assert workspace.rows.row("a1").count == 1
    assert [row.id for row in workspace.rows.after(None)] == ["a1", "a2", "a3"]


def test_a_project_that_is_taken_away_while_listed_is_said(qtbot, workspace, told, project):
    assert workspace.open_project(project.folder)
    shutil.rmtree(project.folder)
    qtbot.wait(50)
    assert not workspace.open_article("a1")
    assert isinstance(told[-1], MissingError)


def test_leftovers_of_a_killed_program_are_cleared_away(qtbot, workspace, project):
    folder = annotations_file(project.folder).parent
    folder.mkdir()
    leftover = folder / ".a1.json.0123abcd.tmp"
    leftover.write_bytes(b"{")
    open_listed(qtbot, workspace, project.folder)
    assert not leftover.exists()


def test_the_path_may_be_that_of_the_project_file(qtbot, workspace, project):
    open_listed(qtbot, workspace, project.folder / "project.json")
    assert workspace.state.recent == [Path(os.path.realpath(project.folder))]


def test_nothing_happens_without_a_project(workspace):
    assert not workspace.open_article("a1")
    assert not workspace.done_and_next()
    assert not workspace.next()
    assert workspace.import_files([]) is None
    assert workspace.save_labels(LabelSet(), LabelPlan()) is None
    assert workspace.shutdown()
    assert workspace.unsaved == []


def test_an_article_in_another_language_keeps_its_own_text(qtbot, workspace, tmp_path):
    project = Project.create(tmp_path / "p", "P", preset("news"))
    project.add_article(article_of("x😀y عربي\n\u00a0« 👩‍👩‍👧 »", "odd"))
    open_listed(qtbot, workspace, project.folder)
    label(workspace, "👩‍👩‍👧")
    span = saved(project.folder, "odd")["spans"][0]
    assert saved(project.folder, "odd")["text"][span["start"] : span["end"]] == "👩‍👩‍👧"
