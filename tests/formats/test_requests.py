import json
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from annotator.core.spans import Progress, Span, Status
from annotator.formats.exporting import export, survey
from annotator.formats.merging import Merge
from annotator.formats.model import Nested, WriteOptions
from annotator.formats.planning import ExportError, Request
from annotator.formats.selection import Filters, RuleError, parsed_rule
from annotator.formats.splits import Splits, parsed
from annotator.formats.verification import VerificationError
from annotator.storage.project import Project
from tests.formats.conftest import LABELS
from tests.formats.projects import AWA, NEWS, QUOTE, annotate


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def labels_in(path: Path) -> list[str]:
    return [span["label"] for record in lines(path) for span in record["spans"]]


def rules(*texts: str) -> Filters:
    return Filters(rules=tuple(map(parsed_rule, texts)))


def test_only_some_labels_and_origins(project: Project, tmp_path: Path) -> None:
    annotate(project, spans=(QUOTE, AWA, Span("s3", 15, 18, "entity", origin="rules: edited")))
    out = tmp_path / "out.jsonl"
    report = export(project, Request(out, filters=Filters(labels=frozenset({"entity"}))))
    assert labels_in(out) == ["entity", "entity"]
    assert lines(out)[0]["links"] == []
    assert report.other_spans == 1
    assert report.losses.total == 0
    export(project, Request(out, filters=Filters(origins=frozenset({"rules"}))))
    assert [span["id"] for span in lines(out)[0]["spans"]] == ["s3"]


def test_labels_get_other_names(project: Project, tmp_path: Path) -> None:
    annotate(project, reviewed=True)
    out = tmp_path / "out.jsonl"
    export(project, Request(out, filters=rules("quote=Q", "entity[kind=person]=PER")))
    (record,) = lines(out)
    assert labels_in(out) == ["Q", "PER"]
    assert [span["attributes"] for span in record["spans"]] == [{"type": "direct"}, {}]
    assert record["spans"][0]["score"] == 0.5
    assert record["reviewed"] is True
    assert record["links"][0]["source"] == "s1"


def test_the_labels_that_an_export_can_hold_are_renamed_too() -> None:
    found = rules("entity[kind=person]=PER", "entity=MISC").label_set(LABELS)
    assert [label.name for label in found.labels] == ["PER", "MISC", "quote"]
    assert found.links[0].targets == ("PER", "MISC")
    found = rules("entity[kind=person]=PER").label_set(LABELS)
    assert [label.name for label in found.labels] == ["entity", "PER", "quote"]
    found = Filters(labels=frozenset({"quote"})).label_set(LABELS)
    assert [label.name for label in found.labels] == ["quote"]
    assert found.links == ()
    assert Filters().label_set(LABELS) is LABELS


@pytest.mark.parametrize("text", ["quote", "=Q", "quote=", ""])
def test_a_rule_that_renames_nothing_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match=r"say quote=Q"):
        parsed_rule(text)


def test_losses_are_counted_and_written_beside(project: Project, tmp_path: Path) -> None:
    annotate(project, spans=(QUOTE, Span("s3", 2, 5, "entity"), AWA))
    out = tmp_path / "out.conll"
    options = WriteOptions(nested=Nested.INNERMOST)
    report = export(project, Request(out, "conll", options=options))
    losses = report.losses
    assert (losses.total, losses.kinds["dropped"]) == (3, 1)
    assert losses.labels["quote"] == {"dropped": 1}
    assert losses.file == tmp_path / "out.conll.losses.jsonl"
    assert "ids of spans" in losses.never_held
    written = lines(losses.file)
    assert len(written) == losses.total
    (dropped,) = [loss for loss in written if loss["kind"] == "dropped"]
    assert (dropped["article"], dropped["annotator"], dropped["id"]) == ("a", "anna", "s1")
    assert (dropped["start"], dropped["end"]) == (0, 9)
    assert (dropped["label"], dropped["words"]) == ("quote", NEWS[:9])
    assert dropped["reason"] == "overlaps s3, entity “Oui”"
    export(project, Request(out, "conll", filters=Filters(Status.TODO)))
    assert not losses.file.exists()


def test_a_survey_tells_the_same_and_writes_nothing(project: Project, tmp_path: Path) -> None:
    annotate(project)
    before = sorted(tmp_path.rglob("*"))
    request = Request(tmp_path / "out.conll", "conll", splits=parsed("50/50"))
    foreseen = survey(project, request)
    assert sorted(tmp_path.rglob("*")) == before
    report = export(project, request)
    assert replace(report.losses, file=None) == foreseen.losses
    assert report.written == foreseen.written


def test_read_back_unless_not_wanted(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotate(project)
    out = tmp_path / "out.jsonl"
    assert export(project, Request(out)).verified
    monkeypatch.setattr("annotator.formats.jsonl.record_json", lambda *_: b"{}")
    with pytest.raises(VerificationError):
        export(project, Request(out))
    assert labels_in(out) == ["quote", "entity"]
    assert not export(project, Request(out, verify=False)).verified
    assert lines(out) == [{}]


def test_progress_counts_writing_and_reading_back(project: Project, tmp_path: Path) -> None:
    annotate(project)
    annotate(project, "Rien.", (), article="b")
    # Our own records are read back while they are written.
    for key, total in (("jsonl", 2), ("conll", 4)):
        told: list[tuple[int, int]] = []
        request = Request(tmp_path / "out", key)
        export(project, request, lambda *done, told=told: told.append(done))
        assert told == [(done, total) for done in range(1, total + 1)]


def many(project: Project, count: int = 60) -> list[str]:
    names = [f"article-{number}" for number in range(count)]
    for number, name in enumerate(names):
        spans = (AWA,) if number % 4 else (AWA, QUOTE)
        annotate(project, f"{NEWS}{number}", spans, article=name)
    return names


def split_files(folder: Path) -> dict[str, list[str]]:
    return {
        path.name: [record["article"] for record in lines(path)]
        for path in sorted(folder.glob("*.jsonl"))
    }


def test_splits_are_written_and_told(project: Project, tmp_path: Path) -> None:
    names = many(project)
    report = export(project, Request(tmp_path / "out.jsonl", splits=parsed("80/10/10", "7")))
    files = split_files(tmp_path)
    assert list(files) == ["out.dev.jsonl", "out.test.jsonl", "out.train.jsonl"]
    assert sorted(chain(*files.values())) == sorted(names)
    assert report.manifest == tmp_path / "out.jsonl.splits.json"
    manifest = json.loads(report.manifest.read_bytes())
    assert (manifest["seed"], manifest["shares"]["train"]) == ("7", 0.8)
    for split, told in manifest["splits"].items():
        held = files[f"out.{split}.jsonl"]
        assert told["articles"] == len(held) == report.splits[split].articles
        assert {manifest["articles"][name] for name in held} == {split}
        assert sum(told["spans"].values()) == len(labels_in(tmp_path / f"out.{split}.jsonl"))
    assert [(w.split, w.records) for w in report.written] == [
        (split, told["articles"]) for split, told in manifest["splits"].items()
    ]


def test_an_article_keeps_its_split_when_others_come(project: Project, tmp_path: Path) -> None:
    many(project, 40)
    shares = parsed("60/20/20", "7")
    export(project, Request(tmp_path / "one.jsonl", splits=shares))
    before = json.loads((tmp_path / "one.jsonl.splits.json").read_bytes())["articles"]
    for number in range(40, 60):
        annotate(project, f"{NEWS}{number}", (AWA,), article=f"article-{number}")
    export(project, Request(tmp_path / "two.jsonl", splits=shares))
    after = json.loads((tmp_path / "two.jsonl.splits.json").read_bytes())["articles"]
    assert before.items() < after.items()
    other = export(project, Request(tmp_path / "one.jsonl", splits=parsed("60/20/20", "8")))
    assert json.loads((tmp_path / "one.jsonl.splits.json").read_bytes())["articles"] != after
    assert other.seed == "8"


def test_without_a_seed_the_labels_are_parted_best_and_the_seed_stays(
    project: Project, tmp_path: Path
) -> None:
    many(project, 40)
    request = Request(tmp_path / "out.jsonl", splits=parsed("50/50"))
    report = export(project, request)
    quotes = [tally.labels["quote"] for tally in report.splits.values()]
    assert sum(quotes) == 10
    assert abs(quotes[0] - 5) <= 1
    for number in range(40, 45):
        annotate(project, f"{NEWS}{number}", (QUOTE,), article=f"article-{number}")
    assert export(project, request).seed == report.seed


def test_everybody_keeps_to_the_same_splits(project: Project, tmp_path: Path) -> None:
    names = many(project, 12)
    for number, name in enumerate(names):
        annotate(project, f"{NEWS}{number}", (AWA,), article=name, annotator="bob")
    export(project, Request(tmp_path / "out.jsonl", splits=parsed("50/50", "1")))
    files = split_files(tmp_path)
    assert len(files) == 4
    assert files["out.anna.train.jsonl"] == files["out.bob.train.jsonl"]


def several(project: Project) -> None:
    annotate(project)
    annotate(project, annotator="bob", spans=(AWA,), progress=Progress(Status.IN_PROGRESS, "odd"))
    annotate(project, annotator="cleo", spans=(Span("s9", 15, 18, "entity", {"kind": "place"}),))
    annotate(project, "Plus.", (), annotator="bob", article="b")


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (Merge.UNION, ["quote", "entity"]),
        (Merge.MAJORITY, ["entity"]),
        (Merge.UNANIMOUS, ["entity"]),
    ],
)
def test_several_annotators_are_merged_by_a_rule(
    project: Project, tmp_path: Path, rule: Merge, kept: list[str]
) -> None:
    several(project)
    report = export(project, Request(tmp_path / "out.jsonl", merge=rule))
    first, second = lines(tmp_path / "out.jsonl")
    assert [span["label"] for span in first["spans"]] == kept
    assert [span["id"] for span in first["spans"]] == ["s1", "s2"][: len(kept)]
    assert first["spans"][-1]["attributes"] == {"kind": "person"}
    assert (first["annotator"], first["status"]) == ("anna+bob+cleo", "in_progress")
    assert (first["flag"], first["seconds"]) == ("odd", 37.5)
    assert len(first["links"]) == (0 if rule is not Merge.UNION else 1)
    assert (second["article"], second["annotator"]) == ("b", "bob")
    assert report.written[0].records == 2


def test_several_annotators_can_stand_in_one_file(project: Project, tmp_path: Path) -> None:
    several(project)
    out = tmp_path / "out.jsonl"
    export(project, Request(out, merge=Merge.TOGETHER))
    assert [(r["article"], r["annotator"]) for r in lines(out)] == [
        ("a", "anna"),
        ("a", "bob"),
        ("a", "cleo"),
        ("b", "bob"),
    ]
    with pytest.raises(ExportError, match="does not hold who annotated"):
        export(project, Request(tmp_path / "out.conll", "conll", merge=Merge.TOGETHER))


def test_annotations_of_another_text_cannot_be_merged(project: Project, tmp_path: Path) -> None:
    several(project)
    annotate(project, "Other text.", (), annotator="dora")
    report = export(project, Request(tmp_path / "out.jsonl", merge=Merge.UNION))
    (skipped,) = report.skipped
    assert skipped.file == "annotations/dora/a.json"
    assert "another text" in skipped.reason
    assert lines(tmp_path / "out.jsonl")[0]["annotator"] == "anna+bob+cleo"


def test_all_files_take_their_names_together(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(project)
    monkeypatch.setattr(
        "annotator.formats.jsonl.record_json",
        lambda wire, raw: b"{}" if wire.annotator == "cleo" else _json(wire, raw),
    )
    with pytest.raises(VerificationError):
        export(project, Request(tmp_path / "out.jsonl"))
    assert not list(tmp_path.glob("*out*"))


def _json(wire: Any, raw: Any) -> bytes:
    from annotator.formats.training import record_json

    return record_json(wire, raw)


def test_a_format_of_all_splits_gets_them_in_one_folder(project: Project, tmp_path: Path) -> None:
    many(project, 12)
    shares = Splits(("train", "dev", "test"), (0.5, 0.25, 0.25), "3")
    report = export(project, Request(tmp_path / "out", "hf", splits=shares))
    assert [written.path for written in report.written] == [tmp_path / "out"]
    assert sum(tally.articles for tally in report.splits.values()) == 12
