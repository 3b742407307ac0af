import json
from collections import Counter
from pathlib import Path

import pytest

from annotator.core.errors import CancelledError
from annotator.core.spans import Status
from annotator.formats import export_preview
from annotator.formats.export_preview import RECORDS, preview
from annotator.formats.exporting import export, survey
from annotator.formats.inventory import inventory
from annotator.formats.planning import Request
from annotator.formats.selection import Filters, parsed_rule
from annotator.formats.splits import parsed
from annotator.storage.project import Project
from tests.conftest import ROOT


@pytest.fixture
def sample() -> Project:
    return Project.open(ROOT / "resources" / "sample")


def test_a_survey_says_what_an_export_then_does(sample: Project, tmp_path: Path) -> None:
    filters = Filters(labels=frozenset({"entity", "quote"}))
    splits = parsed("50/50", "2")
    request = Request(tmp_path / "out.conll", "conll", filters=filters, splits=splits)
    seen = survey(sample, request)
    assert not list(tmp_path.iterdir())
    done = export(sample, request)
    assert seen.written == done.written
    assert [written.split for written in seen.written] == ["train", "test"]
    assert seen.losses.first == done.losses.first
    assert seen.losses.kinds == done.losses.kinds
    assert seen.losses.total > 0
    assert (seen.other_spans, seen.splits) == (done.other_spans, done.splits)
    assert not seen.verified


def test_the_progress_of_a_survey_ends_at_its_end(sample: Project, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    survey(sample, Request(tmp_path / "out.jsonl"), lambda *counts: told.append(counts))
    assert told[-1][0] == told[-1][1] == len(told)


def test_the_first_records_stand_as_in_the_file(sample: Project, tmp_path: Path) -> None:
    request = Request(tmp_path / "out.jsonl", filters=Filters(rules=(parsed_rule("quote=Q"),)))
    (page,) = preview(sample, request)
    export(sample, request)
    whole = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert page.text.splitlines() == whole[:RECORDS]
    assert (page.name, page.is_whole, page.is_text) == ("out.jsonl", True, True)
    labels = {span["label"] for line in whole for span in json.loads(line)["spans"]}
    assert "Q" in labels
    assert "quote" not in labels


def test_every_file_of_a_folder_is_shown(sample: Project, tmp_path: Path) -> None:
    pages = preview(sample, Request(tmp_path / "corpus", "brat"))
    names = [page.name for page in pages]
    assert "corpus/annotation.conf" in names
    assert Counter(name.rpartition(".")[2] for name in names)["ann"] == RECORDS
    assert not any(Path(name).name.startswith(".") for name in names)


def test_records_come_before_what_goes_with_them(sample: Project, tmp_path: Path) -> None:
    pages = preview(sample, Request(tmp_path / "corpus", "brat"))
    endings = [page.name.rpartition(".")[2] for page in pages]
    assert endings == [*(["txt", "ann"] * RECORDS), *sorted(endings[2 * RECORDS :])]
    (first, *_) = preview(sample, Request(tmp_path / "out.json", "label-studio"))
    assert first.name == "out.json"


def test_a_file_that_is_no_text_is_shown_as_json(sample: Project, tmp_path: Path) -> None:
    (page,) = preview(sample, Request(tmp_path / "out.parquet", "parquet"))
    assert not page.is_text
    assert page.text.startswith('{\n  "text": "')


def test_a_long_file_is_cut_between_characters(
    sample: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for longest in (1, 7, 100, 333):
        monkeypatch.setattr(export_preview, "LONGEST", longest)
        (page,) = preview(sample, Request(tmp_path / "out.jsonl"))
        assert len(page.text) == longest
        assert not page.is_whole


def test_a_preview_can_be_stopped(sample: Project, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        preview(sample, Request(tmp_path / "out.jsonl"), cancelled=lambda: True)


def test_everything_that_can_be_chosen_is_counted(sample: Project, tmp_path: Path) -> None:
    export(sample, Request(tmp_path / "out.jsonl"))
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    found = inventory(sample)
    assert found.annotators == {"sample": len(records)}
    assert found.statuses == Counter(Status(record["status"]) for record in records)
    assert found.labels == Counter(s["label"] for record in records for s in record["spans"])
    assert found.origins == Counter(s["origin"] for record in records for s in record["spans"])


def test_counting_can_be_stopped_and_passes_over_broken_files(project: Project) -> None:
    folder = project.annotator_folder("anna")
    folder.mkdir(parents=True)
    (folder / "a.json").write_text("{", encoding="utf-8")
    assert inventory(project).annotators == {}
    with pytest.raises(CancelledError):
        inventory(project, cancelled=lambda: True)
