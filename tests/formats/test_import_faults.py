"""Imports of files with something wrong in them, or in their names: told, and nothing else lost."""

import os
import sys
from pathlib import Path

import pytest

from annotator.formats.exporting import export
from annotator.formats.importing import Outcome, import_sources
from annotator.formats.model import ReadOptions
from annotator.formats.planning import Request
from annotator.storage.project import Project
from tests.formats.projects import annotate


def put(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)


def test_a_record_without_its_text_is_refused_with_the_keys_that_it_has(
    project: Project, tmp_path: Path
) -> None:
    put(tmp_path, "a.jsonl", '{"nr": 1, "body": "Awa", "text": 3}\n{}\n')
    reasons = [result.reason for result in import_sources(project, None, [tmp_path]).results]
    assert reasons == [
        "has no text under “text” but nr, body: name the field that holds it",
        "has no text under “text”: name the field that holds it",
    ]


def test_a_refusal_names_the_file_beside_the_source_in_which_the_fault_is(
    project: Project, tmp_path: Path
) -> None:
    put(tmp_path, "a.txt", "Awa")
    put(tmp_path, "a.ann", "T1\tPER 0 3\tAwa\nT2\tPER 7 9\tx\n")
    report = import_sources(project, None, [tmp_path])
    refused = [each for each in report.results if each.outcome is Outcome.REFUSED]
    assert [(each.file, each.place) for each in refused] == [("a.txt", "a.ann, line 2")]


def test_an_article_that_cannot_be_kept_is_refused_and_the_others_are_imported(
    project: Project, tmp_path: Path
) -> None:
    deep = "[" * 500 + "]" * 500
    put(tmp_path, "a.jsonl", f'{{"text": "Awa", "more": {deep}}}\n{{"text": "Sy"}}\n')
    results = import_sources(project, None, [tmp_path]).results
    assert [(each.outcome, each.article) for each in results] == [
        (Outcome.REFUSED, ""),
        (Outcome.IMPORTED, "a-2"),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="needs names of any bytes")
def test_a_file_whose_name_is_no_utf8_is_imported(project: Project, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xe9t\xe9.txt")).write_text("Awa")
    [result] = import_sources(project, None, [tmp_path]).results
    assert (result.file, result.outcome) == ("\udce9t\udce9.txt", Outcome.IMPORTED)
    assert project.article(result.article).source.file == r"\udce9t\udce9.txt"


@pytest.mark.skipif(os.name == "nt", reason="needs names of 255 characters in any folder")
def test_a_file_with_the_longest_of_names_is_imported(project: Project, tmp_path: Path) -> None:
    (tmp_path / f"{'x' * 251}.txt").write_text("Awa")
    assert import_sources(project, None, [tmp_path]).count(Outcome.IMPORTED) == 1


@pytest.mark.parametrize("key", ["hf", "webanno", "cas-xmi", "brat", "label-studio"])
def test_a_folder_that_was_exported_is_read_whole_in_its_format(
    project: Project, other: Project, tmp_path: Path, key: str
) -> None:
    annotate(project)
    (tmp_path / "out").mkdir()
    export(project, Request(tmp_path / "out" / "train", key))
    report = import_sources(other, None, [tmp_path / "out"], options=ReadOptions(form=key))
    assert report.count(Outcome.IMPORTED) == len(report.results) == 1
