import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import CancelledError
from annotator.formats.converting import Conversion, ConversionReport, convert
from annotator.formats.encodings import UnknownEncodingError
from annotator.formats.model import FormatError, ReadOptions
from annotator.formats.selection import Filters, parsed_rule
from annotator.formats.targets import TargetError
from annotator.formats.verification import VerificationError
from annotator.storage.project import Project
from tests.formats.projects import annotate
from tests.formats.round_trips import sample_records

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def converted(source: Path, dest: Path, form: str = "jsonl", **options: Any) -> ConversionReport:
    return convert(Conversion(source, dest, form, **options))


def test_a_folder_of_annotations_becomes_one_file(tmp_path: Path) -> None:
    report = converted(SAMPLE / "annotations" / "sample", tmp_path / "out.jsonl")
    records = sample_records(ROOT)
    assert (report.records, report.spans) == (5, sum(len(r.wire.spans) for r in records))
    assert report.taken_for == {"annotator": 5}
    assert report.verified
    assert report.losses.total == 0
    found = {record["article"]: record for record in lines(tmp_path / "out.jsonl")}
    for record in records:
        again = found[record.wire.article]
        assert (again["text"], again["status"]) == (record.wire.text, record.wire.status.value)
        assert [s["id"] for s in again["spans"]] == [s.id for s in record.wire.spans]
        assert (again["created"], again["annotator"]) == (record.wire.created, "sample")


@pytest.mark.parametrize("key", ["brat", "label-studio", "cas-xmi", "csv"])
def test_there_and_back_again(tmp_path: Path, key: str) -> None:
    source = SAMPLE / "annotations" / "sample"
    converted(source, tmp_path / "out", key)
    report = converted(tmp_path / "out", tmp_path / "back.jsonl", reading=ReadOptions(form=key))
    assert report.refused == []
    spans = [
        (s["start"], s["end"], s["label"], s["text"])
        for record in lines(tmp_path / "back.jsonl")
        for s in record["spans"]
    ]
    wanted = [
        (s.start, s.end, s.label, s.text)
        for record in sample_records(ROOT)
        for s in record.wire.spans
    ]
    assert sorted(spans) == sorted(wanted)


def test_texts_without_annotations_are_records_without_spans(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes("\ufeffUn\r\nDeux".encode())
    (folder / "b.txt").write_bytes("Déjà vu à Genève".encode("cp1252"))
    (folder / "c.png").write_bytes(b"\x89PNG\r\n")
    report = converted(folder, tmp_path / "out.jsonl", reading=ReadOptions(language="fr"))
    found = lines(tmp_path / "out.jsonl")
    assert [(r["article"], r["text"], r["spans"], r["language"]) for r in found] == [
        ("a", "Un\nDeux", [], "fr"),
        ("b", "Déjà vu à Genève", [], "fr"),
    ]
    (refused,) = report.refused
    assert (refused.file, refused.reason) == ("c.png", "is a picture, not plain text")


@pytest.mark.parametrize("key", ["label-studio", "gate", "w3c", "parquet", "csv"])
def test_a_value_too_deep_to_be_written_is_a_sentence(tmp_path: Path, key: str) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    value = {"start": 0, "end": 3, "labels": ["X"]}
    region = {"id": "a", "type": "labels", "value": value, "meta": {"attributes": {"x": deep}}}
    task = {"data": {"text": "Awa"}, "annotations": [{"result": [region]}]}
    source = tmp_path / "a.json"
    source.write_text(json.dumps([task]))
    with pytest.raises(FormatError, match="nests too deeply"):
        converted(source, tmp_path / "out", form=key)
    assert not (tmp_path / "out").exists()


def test_spans_stand_in_the_canonical_text(tmp_path: Path) -> None:
    text = "\ufeffUn\r\nAwa\r\n"
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"text": text, "label": [[5, 8, "PER"]]}), "utf-8")
    converted(source, tmp_path / "out.jsonl", filters=Filters(rules=(parsed_rule("PER=person"),)))
    (record,) = lines(tmp_path / "out.jsonl")
    assert record["text"] == "Un\nAwa\n"
    assert [(s["start"], s["end"], s["label"], s["text"]) for s in record["spans"]] == [
        (3, 6, "person", "Awa")
    ]


def test_names_that_meet_are_told_apart(project: Project, tmp_path: Path) -> None:
    annotate(project)
    annotate(project, annotator="bob")
    source = project.folder / "annotations"
    converted(source, tmp_path / "out.jsonl")
    assert [(r["article"], r["annotator"]) for r in lines(tmp_path / "out.jsonl")] == [
        ("a", "anna"),
        ("a", "bob"),
    ]
    converted(source, tmp_path / "out", "brat")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.txt")) == ["a-2.txt", "a.txt"]


def test_an_archive_can_be_converted(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in sorted((SAMPLE / "annotations" / "sample").glob("*.json")):
            archive.write(path, path.name)
    report = converted(tmp_path / "in.zip", tmp_path / "out.conll", "conll")
    assert report.records == 5
    assert report.losses.kinds["dropped"] > 0
    assert report.losses.file == tmp_path / "out.conll.losses.jsonl"


def test_what_cannot_be_read_at_all_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[")
    (tmp_path / "out.jsonl").write_text("so far")
    report = converted(tmp_path / "a.json", tmp_path / "out.jsonl")
    assert (len(report.refused), report.written) == (1, False)
    assert (tmp_path / "out.jsonl").read_text() == "so far"
    (tmp_path / "none").mkdir()
    assert converted(tmp_path / "none", tmp_path / "out.jsonl").written


@pytest.mark.parametrize("key", ["jsonl", "brat"])
def test_nothing_is_converted_onto_itself(tmp_path: Path, key: str) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Awa part.")
    converted(source, tmp_path / "out", key)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(TargetError, match="is what is to be converted"):
        converted(tmp_path / "out", tmp_path / "." / "out", key)
    assert {path: path.read_bytes() for path in before} == before


def test_what_makes_no_sense_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Un")
    dest = tmp_path / "out.jsonl"
    for form, options, error in (
        ("docx", {}, FormatError),
        ("text", {}, FormatError),
        ("jsonl", {"reading": ReadOptions(form="docx")}, FormatError),
        ("jsonl", {"reading": ReadOptions(encoding="klingon")}, UnknownEncodingError),
    ):
        with pytest.raises(error):
            converted(source, dest, form, **options)
    with pytest.raises(CancelledError):
        convert(Conversion(source, dest, "jsonl"), cancelled=lambda: True)
    monkeypatch.setattr("annotator.formats.jsonl.record_json", lambda *_: b"{}")
    with pytest.raises(VerificationError):
        converted(source, dest)
    assert list(tmp_path.iterdir()) == [source]
    assert not converted(source, dest, verify=False).verified
