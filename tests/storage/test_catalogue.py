import os
import shutil
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path

import pytest

from annotator.core.spans import Progress, Status
from annotator.storage import catalogue, folders
from annotator.storage.catalogue import BATCH, Row, row_for, scan
from annotator.storage.codec import encode_annotations
from annotator.storage.files import MissingError
from tests.storage import samples

TITLE = samples.TEXT.split("\n")[0]


@pytest.fixture
def annotated(project):
    """The project with annotations of its article one."""
    data = encode_annotations(samples.make_annotations())
    project.save_annotations("anna", "one", data, None)
    return project


def listed(project, annotator="anna"):
    """The list as a window holds it once everything was read."""
    first, *later = scan(project, annotator)
    rows = {row.id: row for row in first}
    for batch in later:
        rows.update({row.id: row for row in batch})
    return list(rows.values())


def read_again(project, annotator="anna"):
    """The ids of the articles whose files are read when the list is opened now."""
    _first, *later = scan(project, annotator)
    return [row.id for batch in later for row in batch]


def test_every_article_has_a_row_in_natural_order(annotated):
    assert listed(annotated) == [
        Row("one", TITLE, Status.DONE, 3, "look again", 12.5),
        Row("ten", TITLE),
        Row("two", TITLE),
    ]
    assert listed(annotated, "bo") == [Row(id_, TITLE) for id_ in ("one", "ten", "two")]


def test_the_first_batch_has_every_article_before_any_is_read(annotated):
    assert next(scan(annotated, "anna")) == [Row(id_, id_) for id_ in ("one", "ten", "two")]


def test_what_was_read_once_is_not_read_again(annotated):
    rows = listed(annotated)
    assert list(scan(annotated, "anna")) == [rows]


def test_each_annotator_has_a_memory_of_their_own(annotated):
    listed(annotated)
    assert read_again(annotated, "bo") == ["one", "ten", "two"]
    assert read_again(annotated) == read_again(annotated, "bo") == []


def test_only_what_changed_is_read_again(annotated):
    listed(annotated)
    held = annotated.annotations("anna", "one")
    changed = replace(held[0], progress=Progress(Status.IN_PROGRESS), spans=(), links=())
    annotated.save_annotations("anna", "one", encode_annotations(changed), held[1])
    assert list(scan(annotated, "anna"))[1] == [Row("one", TITLE, Status.IN_PROGRESS, seconds=12.5)]
    annotated.annotations_path("anna", "one").unlink()
    assert list(scan(annotated, "anna"))[1] == [Row("one", TITLE)]
    annotated.add_article(samples.make_article("three"))
    assert read_again(annotated) == ["three"]
    assert [row.id for row in listed(annotated)] == ["one", "ten", "three", "two"]
    annotated.article_path("ten").unlink()
    assert [row.id for row in listed(annotated)] == ["one", "three", "two"]


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe\x00", b"[]"])
def test_a_broken_article_is_a_row_with_a_problem(annotated, broken):
    listed(annotated)
    annotated.article_path("ten").write_bytes(broken)
    row = listed(annotated)[1]
    assert row.id == "ten"
    assert row.problem.startswith("articles/ten.json")
    assert annotated.article_path("ten").read_bytes() == broken
    assert read_again(annotated) == ["ten"]


def test_broken_annotations_are_a_row_with_a_problem_and_the_title(annotated):
    path = annotated.annotations_path("anna", "one")
    path.write_bytes(path.read_bytes().replace(b'"end": 10', b'"end": 11'))
    row = listed(annotated)[0]
    assert row.title == TITLE
    assert row.problem.startswith("annotations/anna/one.json, $.spans[0].text: ")


def test_a_row_can_be_read_alone(annotated):
    assert row_for(annotated, "anna", "one") == listed(annotated)[0]
    assert row_for(annotated, "anna", "two") == Row("two", TITLE)
    assert "it is not there" in row_for(annotated, "anna", "gone").problem


def test_an_article_without_words_has_its_id_for_a_title(project):
    project.add_article(samples.make_article("blank", "\n \n"))
    assert row_for(project, "anna", "blank").title == "blank"


def test_the_rows_come_in_batches_and_can_be_cancelled(project):
    for number in range(BATCH + 20):
        project.add_article(samples.make_article(f"n{number}"))
    sizes = [len(batch) for batch in scan(project, "anna", lambda: False)]
    assert sizes == [BATCH + 23, BATCH, 23]

    project.article_path("n5").unlink()
    project.add_article(samples.make_article("n5", "Another text."))
    shutil.rmtree(folders.cache_folder())
    assert [len(batch) for batch in scan(project, "anna", lambda: True)] == [BATCH + 23]
    # Asked for each stamp, once behind them, and for each row that was read.
    asked = chain(repeat(False, BATCH + 23 + 2), [True])
    assert [len(batch) for batch in scan(project, "anna", lambda: next(asked))] == [BATCH + 23]
    assert len(read_again(project)) == BATCH + 21


def test_a_list_that_is_left_early_remembers_what_it_read(project):
    for number in range(BATCH + 20):
        project.add_article(samples.make_article(f"n{number}"))
    rows = scan(project, "anna")
    next(rows)
    next(rows)
    rows.close()
    assert len(read_again(project)) == 23


def test_a_memory_that_is_broken_or_cannot_be_kept_is_done_without(annotated):
    rows = listed(annotated)
    caches = [path for path in folders.cache_folder().rglob("*") if path.is_file()]
    assert len(caches) == 1
    for broken in (b"", b"\x93", b"\x91\x01"):
        caches[0].write_bytes(broken)
        assert listed(annotated) == rows
    shutil.rmtree(folders.cache_folder())
    folders.cache_folder().write_bytes(b"")
    assert listed(annotated) == rows
    assert read_again(annotated) == ["one", "ten", "two"]


def test_what_is_remembered_is_read_in_stints_and_survives_a_list_that_is_cancelled(
    annotated, monkeypatch
):
    monkeypatch.setattr(catalogue, "_CHUNK", 1)
    rows = listed(annotated)
    asked = []
    assert list(scan(annotated, "anna", lambda: asked.append(1) or len(asked) == 2)) == []
    assert len(asked) == 2
    assert list(scan(annotated, "anna")) == [rows]


def test_two_projects_do_not_share_a_memory(annotated, tmp_path):
    listed(annotated)
    copy = type(annotated).open(Path(shutil.copytree(annotated.folder, tmp_path / "copy")))
    assert read_again(copy) == ["one", "ten", "two"]


def test_a_file_that_was_only_touched_is_read_again_to_be_sure(annotated):
    listed(annotated)
    os.utime(annotated.article_path("two"), ns=(1, 1))
    assert read_again(annotated) == ["two"]


def test_a_project_that_is_gone_is_said(annotated):
    shutil.rmtree(annotated.folder)
    with pytest.raises(MissingError):
        list(scan(annotated, "anna"))
