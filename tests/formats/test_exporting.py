import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import CancelledError, DataError, StorageError
from annotator.core.labels import LabelSet
from annotator.core.spans import Link, Progress, Span, Status
from annotator.core.text import canonical, fingerprint
from annotator.formats.exporting import export
from annotator.formats.importing import Outcome, import_sources
from annotator.formats.model import FormatError
from annotator.formats.planning import ExportError, Request
from annotator.formats.selection import Filters
from annotator.formats.training import Record, read_record, record_json
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.storage.records import Annotations, Article, Source, now

NEWS = "« Oui 😀 », dit Awa.\n"
SPANS = (
    Span("s1", 0, 9, "quote", {"type": "direct"}, "sûr ?", "human", {"score": 0.5}),
    Span("s2", 15, 18, "entity", {"kind": "person"}),
)
DONE = Progress(Status.DONE)
KEYS = [
    *("text", "spans", "article", "annotator", "status", "flag", "language", "links", "seconds"),
    *("created", "updated", "text_sha256", "offset_unit", "format"),
]


def annotate(
    project: Project,
    text: str = NEWS,
    spans: tuple[Span, ...] = SPANS,
    *,
    annotator: str = "anna",
    article: str = "a",
    progress: Progress = DONE,
    **extra: Any,
) -> None:
    sha256, time = fingerprint(text), now()
    links = (Link("k1", "speaker", "s1", "s2"),) if len(spans) > 1 else ()
    record = Annotations(
        article, annotator, progress, "fr", text, sha256, spans, links, time, time, 12.5, extra
    )
    if not project.article_path(article).exists():
        source = Source(f"{article}.txt")
        project.add_article(Article(article, "", text, sha256, "fr", source, time))
    project.save_annotations(annotator, article, encode_annotations(record), None)


def as_json(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record_json(record.wire, record.raw))
    return found


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_a_record_a_line_with_text_and_spans_first(project: Project, tmp_path: Path) -> None:
    annotate(project, reviewed=True)
    annotate(project, "Rien.", (), article="b")
    report = export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    first, second = lines(tmp_path / "out.jsonl")
    assert list(first) == [*KEYS, "reviewed"]
    assert list(second) == KEYS
    assert first["reviewed"] is True
    assert [NEWS[s["start"] : s["end"]] for s in first["spans"]] == ["« Oui 😀 »", "Awa"]
    assert [s["text"] for s in first["spans"]] == ["« Oui 😀 »", "Awa"]
    assert first["spans"][0]["score"] == 0.5
    assert first["links"] == [
        {"id": "k1", "type": "speaker", "source": "s1", "target": "s2", "note": ""}
    ]
    (written,) = report.written
    assert (written.annotator, written.records, written.spans) == ("anna", 2, 2)


def test_json_is_one_array_of_the_same_records(project: Project, tmp_path: Path) -> None:
    annotate(project)
    annotate(project, "Rien.", (), article="b")
    export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    export(project, Request(tmp_path / "out.json", "json"))
    assert json.loads((tmp_path / "out.json").read_bytes()) == lines(tmp_path / "out.jsonl")
    export(project, Request(tmp_path / "none.json", "json", filters=Filters(Status.TODO)))
    assert json.loads((tmp_path / "none.json").read_bytes()) == []


def test_only_what_was_asked_for_and_the_rest_is_counted(project: Project, tmp_path: Path) -> None:
    annotate(project)
    annotate(project, "Rien.", (), article="b", progress=Progress(Status.TODO, "no article"))
    annotate(project, "Plus.", (), article="c", annotator="bob")
    report = export(project, Request(tmp_path / "out.jsonl", "jsonl", "anna", Filters(Status.DONE)))
    assert [record["article"] for record in lines(tmp_path / "out.jsonl")] == ["a"]
    assert report.other_status == 1
    assert report.unannotated == {"anna": 1}


def test_several_annotators_get_a_file_each(project: Project, tmp_path: Path) -> None:
    annotate(project)
    annotate(project, annotator="bob", spans=())
    report = export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    assert [written.path.name for written in report.written] == ["out.anna.jsonl", "out.bob.jsonl"]
    assert lines(tmp_path / "out.bob.jsonl")[0]["annotator"] == "bob"
    assert not (tmp_path / "out.jsonl").exists()
    (tmp_path / "folder").mkdir()
    export(project, Request(tmp_path / "folder", "json"))
    assert sorted(p.name for p in (tmp_path / "folder").iterdir()) == ["anna.json", "bob.json"]


def test_articles_are_in_natural_order(project: Project, tmp_path: Path) -> None:
    for name in ("p10", "p9", "p1"):
        annotate(project, f"{name}.", (), article=name)
    export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    assert [r["article"] for r in lines(tmp_path / "out.jsonl")] == ["p1", "p9", "p10"]


def test_a_record_that_does_not_hold_is_left_out_and_said(project: Project, tmp_path: Path) -> None:
    annotate(project)
    annotate(project, "Rien.", (), article="b")
    path = project.annotations_path("anna", "a")
    path.write_text(path.read_text(encoding="utf-8").replace('"end": 18', '"end": 17'), "utf-8")
    report = export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    assert [record["article"] for record in lines(tmp_path / "out.jsonl")] == ["b"]
    (skipped,) = report.skipped
    assert (skipped.file, skipped.place) == ("annotations/anna/a.json", "$.spans[1].text")
    assert report.written[0].records == 1


def test_what_makes_no_sense_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="Nothing in this project"):
        export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    annotate(project)
    with pytest.raises(ExportError, match=r"“bob” has annotated nothing.*anna"):
        export(project, Request(tmp_path / "out.jsonl", "jsonl", "bob"))
    with pytest.raises(FormatError, match="cannot be written"):
        export(project, Request(tmp_path / "out.txt", "text"))
    with pytest.raises(StorageError, match="folder"):
        export(project, Request(tmp_path / "nowhere" / "out.jsonl", "jsonl"))
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("inside", ["project.json", "articles/a.json", "annotations/anna"])
def test_the_project_is_never_overwritten(project: Project, inside: str) -> None:
    annotate(project)
    before = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    with pytest.raises(ExportError, match="belongs to the project"):
        export(project, Request(project.folder / inside, "json"))
    assert {p: p.read_bytes() for p in project.folder.rglob("*") if p.is_file()} == before


def test_half_a_file_never_has_the_final_name(project: Project, tmp_path: Path) -> None:
    annotate(project)
    dest = tmp_path / "out.jsonl"
    dest.write_text("earlier")
    annotate(project, "Rien.", (), article="b")
    told: list[int] = []
    with pytest.raises(CancelledError):
        export(
            project,
            Request(dest, "jsonl"),
            progress=lambda done, _total: told.append(done),
            cancelled=lambda: len(told) == 1,
        )
    assert told == [1]
    assert dest.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.jsonl"]


@pytest.mark.usefixtures("no_big_files")
def test_a_file_that_cannot_be_written_leaves_the_earlier_one(
    project: Project, tmp_path: Path
) -> None:
    for number in range(20):
        annotate(project, f"{number}" * 10_000, (), article=f"a{number}")
    dest = tmp_path / "out.jsonl"
    dest.write_text("earlier")
    with pytest.raises(StorageError, match=r"“out\.jsonl” could not be written"):
        export(project, Request(dest, "jsonl"))
    assert dest.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.jsonl"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(
    lambda raw: canonical(raw).text
)


def held_in(project: Project) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    for article_id in project.article_ids():
        held = project.annotations("anna", article_id)
        assert held is not None
        text = held[0].text
        yield (
            text,
            [
                (s.id, s.start, s.end, s.note, s.attributes, text[s.start : s.end])
                for s in held[0].spans
            ],
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.data())
def test_texts_and_offsets_survive_import_export_import(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("round")
    project = Project.create(folder / "project", "round", LabelSet())
    for number, text in enumerate(data.draw(st.lists(texts, unique=True, max_size=3))):
        spans = []
        for span in range(data.draw(st.integers(0, 4)) if text else 0):
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            note = data.draw(st.sampled_from(["", "«\u2028»", '"\\\n\x7f\x85']))
            spans.append(Span(f"s{span + 1}", start, end, "x", {"a": note}, note))
        annotate(project, text, tuple(spans), article=f"a{number}")
    wanted = dict(held_in(project))
    if not wanted:
        return
    for form in ("jsonl", "json"):
        export(project, Request(folder / f"out.{form}", form))
        again = Project.create(folder / form, "again", LabelSet())
        report = import_sources(again, None, [folder / f"out.{form}"])
        assert {result.outcome for result in report.results} == {Outcome.IMPORTED}
        assert dict(held_in(again)) == wanted


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text('aé😀\n"\\\x7f\u2028'),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab"), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.dictionaries(st.text("abc", min_size=1), json_values, max_size=3),
    st.floats(0, 1e9),
    st.sampled_from(["", 'note «\u2028😀\x01"']),
)
def test_unknown_keys_change_nothing_else(
    attributes: dict[str, Any], seconds: float, note: str
) -> None:
    spans = (Span("s1", 0, 1, "x", attributes, note), Span("s2", 0, 2, "x"))
    links = (Link("k1", "t", "s1", "s2", note),)
    sha256, time = fingerprint(NEWS), now()
    status = Progress(Status.DONE, note or None)
    plain, marked = (
        Annotations("a", "b", status, None, NEWS, sha256, spans, links, time, time, seconds, extra)
        for extra in ({}, {"zz": 1})
    )
    fast = as_json(read_record(encode_annotations(plain), "f"))
    slow = as_json(read_record(encode_annotations(marked), "f"))
    assert slow.pop("zz") == 1
    assert list(fast) == list(slow) == KEYS
    assert fast == slow
    assert json.loads(encode_annotations(plain)) == fast


def test_what_a_file_leaves_out_is_filled_in() -> None:
    record = json.loads(
        encode_annotations(
            Annotations(
                "a", "b", Progress(), None, NEWS, fingerprint(NEWS), SPANS, (), now(), now()
            )
        )
    )
    for span in record["spans"]:
        for key in ("attributes", "note", "origin"):
            del span[key]
    record["extra"] = 1
    found = as_json(read_record(json.dumps(record).encode(), "f"))
    for span in found["spans"]:
        assert (span["attributes"], span["note"], span["origin"]) == ({}, "", "human")
    record["spans"][0]["end"] = 99
    with pytest.raises(DataError, match=r"\$\.spans\[0\]\.end"):
        read_record(json.dumps(record).encode(), "f")


def test_naughty_strings_survive_import_labelling_and_export(
    project: Project, tmp_path: Path, shared_data: Path
) -> None:
    strings = json.loads((shared_data / "nasty" / "blns" / "blns.json").read_bytes())
    folder = tmp_path / "in"
    folder.mkdir()
    for number, string in enumerate(strings):
        (folder / f"{number}.txt").write_bytes(string.encode())
    report = import_sources(project, None, [folder])
    assert {result.outcome for result in report.results} <= {Outcome.IMPORTED, Outcome.DUPLICATE}
    assert len(report.results) == len(strings)
    for number in {result.article for result in report.results}:
        text = project.article(number).text
        spans = (Span("s1", 0, len(text), "entity", {"a": text}, text),) if text else ()
        annotate(project, text, spans, article=number)
    export(project, Request(tmp_path / "out.jsonl", "jsonl"))
    exported = {record["article"]: record for record in lines(tmp_path / "out.jsonl")}
    for string, result in zip(strings, report.results, strict=True):
        record = exported[result.article]
        assert record["text"] == canonical(string).text
        for span in record["spans"]:
            assert span["text"] == span["note"] == span["attributes"]["a"] == record["text"]


def test_nobody_gets_the_annotations_of_another_whose_folder_is_called_alike(
    project: Project, tmp_path: Path
) -> None:
    annotate(project, annotator="A/B")
    for name in ("A/B", "A_B"):
        report = export(project, Request(tmp_path / "out.jsonl", "jsonl", name))
        assert [each.annotator for each in report.written] == ["A_B"]
    with pytest.raises(ExportError, match="“A:B” has annotated nothing in this project"):
        export(project, Request(tmp_path / "out.jsonl", "jsonl", "A:B"))
