import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.labels import LabelSet
from annotator.core.spans import Link, Progress, Span, Status
from annotator.core.text import canonical, fingerprint
from annotator.formats.encodings import UnknownEncodingError
from annotator.formats.importing import ImportReport, Outcome, import_sources
from annotator.formats.model import FormatError, ReadOptions
from annotator.storage import files
from annotator.storage.codec import encode_annotations, encode_article
from annotator.storage.project import Project
from annotator.storage.records import Annotations, Article, Source, now

NEWS = "Le bac est là 😀\n\n« Oui », dit Awa.\n"


def annotated(text: str, *spans: Span, annotator: str = "anna", article: str = "a") -> Annotations:
    status = Progress(Status.DONE)
    sha256, time = fingerprint(text), now()
    return Annotations(article, annotator, status, "fr", text, sha256, spans, (), time, time, 12.5)


def awa(text: str) -> Span:
    start = text.index("Awa")
    return Span("s1", start, start + 3, "entity", {"kind": "person"}, "sûr ?", "rules", {"x": [1]})


def outcomes(report: ImportReport) -> list[tuple[str, str, str]]:
    return [(r.file, r.outcome.value, r.article) for r in report.results]


def put(folder: Path, **contents: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def test_a_text_becomes_an_article(project: Project, tmp_path: Path) -> None:
    source = put(tmp_path / "in", bac__txt=NEWS) / "bac.txt"
    report = import_sources(project, None, [source], options=ReadOptions(language="fr"))
    assert outcomes(report) == [("bac.txt", "imported", "bac")]
    article = project.article("bac")
    assert (article.text, article.title, article.language) == (NEWS, "Le bac est là 😀", "fr")
    assert article.source.file == "bac.txt"
    assert article.source.encoding == "utf-8"
    assert article.source.sha256 == files.read(source)[1].sha256


def test_each_change_of_the_text_is_reported(project: Project, tmp_path: Path) -> None:
    raw = "\ufeffUn\r\nDeux\rTrois\u2028\0\ufdd0\tQuatre\u00a0!"
    source = put(tmp_path / "in", a__txt=raw) / "a.txt"
    (result,) = import_sources(project, None, [source]).results
    assert (result.line_ends, result.bom, result.replaced) == (3, 1, 2)
    assert project.article("a").text == "Un\nDeux\nTrois\n\ufffd\ufffd\tQuatre\u00a0!"


def test_a_guessed_encoding_is_said(project: Project, tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__txt="Déjà vu à Genève".encode("cp1252")) / "a.txt"
    (result,) = import_sources(project, None, [source]).results
    assert (result.encoding, result.guessed) == ("cp1252", True)
    assert project.article("a").text == "Déjà vu à Genève"
    assert project.article("a").source.encoding == "cp1252"


def test_a_declared_encoding_is_used_and_its_failure_said(project: Project, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a__txt="Ŕ".encode("cp1250"), b__txt=b"\x81\x83")
    report = import_sources(project, None, [folder], options=ReadOptions(encoding="windows-1250"))
    assert outcomes(report) == [("a.txt", "imported", "a"), ("b.txt", "refused", "")]
    assert report.results[1].reason == "is not in the encoding cp1250"
    with pytest.raises(UnknownEncodingError):
        import_sources(project, None, [folder], options=ReadOptions(encoding="klingon"))


def test_folders_are_read_in_natural_order_and_nothing_is_dropped_silently(
    project: Project, tmp_path: Path
) -> None:
    folder = put(tmp_path / "in", page10__txt="dix", page9__txt="neuf", x__png=b"\x89PNG\r\n")
    put(folder / "sub", page1__txt="un", __hidden="caché")
    (folder / "link").symlink_to(folder / "sub", target_is_directory=True)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    report = import_sources(project, None, [folder, tmp_path / "absent.txt"])
    assert outcomes(report) == [
        ("gone.txt", "refused", ""),
        ("link", "refused", ""),
        ("page9.txt", "imported", "page9"),
        ("page10.txt", "imported", "page10"),
        ("pipe.txt", "refused", ""),
        ("sub/page1.txt", "imported", "page1"),
        ("x.png", "refused", ""),
        ("absent.txt", "refused", ""),
    ]
    assert report.hidden == 1
    assert all(result.reason for result in report.results if result.outcome is Outcome.REFUSED)


def test_the_same_text_is_imported_once(project: Project, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a__txt="Un\nDeux", b__txt="Un\r\nDeux", c__txt="Trois")
    assert outcomes(import_sources(project, None, [folder])) == [
        ("a.txt", "imported", "a"),
        ("b.txt", "duplicate", "a"),
        ("c.txt", "imported", "c"),
    ]
    again = import_sources(Project.open(project.folder), None, [folder])
    assert [(r.outcome, r.article) for r in again.results] == [
        (Outcome.DUPLICATE, "a"),
        (Outcome.DUPLICATE, "a"),
        (Outcome.DUPLICATE, "c"),
    ]


def test_names_that_clash_get_ids_of_their_own(project: Project, tmp_path: Path) -> None:
    first = put(tmp_path / "in", con__txt="un")
    second = put(tmp_path / "in" / "b", CON__txt="deux")
    ids = [r.article for r in import_sources(project, None, [first, second]).results]
    assert len({article_id.casefold() for article_id in ids[:2]}) == 2
    assert sorted(project.article_ids()) == sorted(set(ids))


def test_json_lines_of_other_programs(project: Project, tmp_path: Path) -> None:
    lines = [
        {"id": 7, "body": "Un", "language": "fr", "url": "https://example.org/7", "tags": ["a"]},
        {"body": "Deux\r\n", "marks": ["X"]},
        {"text": "Trois"},
        ["no", "object"],
    ]
    data = "\ufeff" + "\n\n".join(map(json.dumps, lines)) + "\n{broken\n"
    source = put(tmp_path / "in", news__jsonl=data) / "news.jsonl"
    report = import_sources(project, None, [source], options=ReadOptions(text_field="body"))
    assert [(r.place, r.outcome.value, r.article) for r in report.results] == [
        ("line 1", "imported", "7"),
        ("line 3", "imported", "news-3"),
        ("line 5", "refused", ""),
        ("line 7", "refused", ""),
        ("line 8, column 2", "refused", ""),
    ]
    article = project.article("7")
    assert (article.text, article.language, article.meta["tags"]) == ("Un", "fr", ["a"])
    assert (article.source.url, article.source.extra) == ("https://example.org/7", {"line": 1})
    assert project.article("news-3").text == "Deux\n"
    assert project.article("news-3").meta == {"marks": ["X"]}


def test_json_lines_in_another_encoding(project: Project, tmp_path: Path) -> None:
    marked = json.dumps({"text": "Où ?\u2028Là 😀"}, ensure_ascii=False).encode("utf-16")
    plain = json.dumps({"text": "Déjà"}, ensure_ascii=False).encode("cp1252")
    folder = put(tmp_path / "in", a__jsonl=marked, b__jsonl=plain)
    report = import_sources(project, None, [folder])
    assert outcomes(report) == [("a.jsonl", "imported", "a-1"), ("b.jsonl", "refused", "")]
    assert project.article("a-1").text == "Où ?\nLà 😀"
    options = ReadOptions(encoding="cp1252")
    (result,) = import_sources(project, None, [folder / "b.jsonl"], options=options).results
    assert project.article(result.article).text == "Déjà"


def test_annotations_bring_article_and_spans(project: Project, tmp_path: Path) -> None:
    record = replace(
        annotated(NEWS, Span("s2", 17, 24, "quote"), awa(NEWS)),
        links=(Link("k1", "speaker", "s2", "s1", "note"),),
        extra={"reviewed": True},
    )
    source = put(tmp_path / "in", a__json=encode_annotations(record)) / "a.json"
    (result,) = import_sources(project, None, [source]).results
    assert (result.outcome, result.annotator, result.spans) == (Outcome.IMPORTED, "anna", 2)
    held = project.annotations("anna", "a")
    assert held is not None
    assert held[0] == record
    assert project.article("a").text == NEWS


def test_annotations_can_be_filed_under_another_name(project: Project, tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__json=encode_annotations(annotated(NEWS, awa(NEWS)))) / "a.json"
    (result,) = import_sources(project, "bob", [source]).results
    held = project.annotations("bob", result.article)
    assert held is not None
    assert held[0].annotator == "bob"
    assert project.annotators() == ["bob"]


def test_annotations_find_the_article_with_their_text(project: Project, tmp_path: Path) -> None:
    put(tmp_path / "in", mine__txt=NEWS, z__json=encode_annotations(annotated(NEWS, awa(NEWS))))
    report = import_sources(project, None, [tmp_path / "in"])
    assert outcomes(report) == [("mine.txt", "imported", "mine"), ("z.json", "annotated", "mine")]
    held = project.annotations("anna", "mine")
    assert held is not None
    assert held[0].spans == (awa(NEWS),)


def test_annotations_that_are_there_are_never_replaced(project: Project, tmp_path: Path) -> None:
    first = encode_annotations(annotated(NEWS, awa(NEWS)))
    other = encode_annotations(annotated(NEWS, replace(awa(NEWS), label="quote")))
    folder = put(tmp_path / "in", a__json=first, b__json=first, c__json=other)
    report = import_sources(project, None, [folder])
    assert [r.outcome for r in report.results] == [
        Outcome.IMPORTED,
        Outcome.DUPLICATE,
        Outcome.REFUSED,
    ]
    held = project.annotations("anna", "a")
    assert held is not None
    assert held[0].spans[0].label == "entity"


def test_annotations_do_not_get_among_those_of_somebody_else(
    project: Project, tmp_path: Path
) -> None:
    for name, text, brought in (("A/B", NEWS, "a"), ("A_B", NEWS, "b"), ("A:B", "Awa.", "c")):
        record = replace(annotated(text, replace(awa(NEWS), start=0, end=3)), annotator=name)
        put(tmp_path / "in", **{f"{brought}__json": encode_annotations(record)})
    report = import_sources(project, None, [tmp_path / "in"])
    assert [r.outcome.value for r in report.results] == ["imported", "refused", "refused"]
    assert report.results[1].reason.startswith("“annotations/A_B” holds the annotations of “A/B”")
    assert "“A:B”" in report.results[2].reason
    held = project.annotations("A/B", "a")
    assert held is not None
    assert held[0].annotator == "A/B"
    assert len(list(project.annotator_folder("A/B").glob("*.json"))) == 1


def test_annotations_that_cannot_be_read_are_not_replaced_either(
    project: Project, tmp_path: Path
) -> None:
    put(tmp_path / "in", a__json=encode_annotations(annotated(NEWS, awa(NEWS))), b__txt=NEWS)
    import_sources(project, None, [tmp_path / "in" / "b.txt"])
    for number, block in enumerate((Path.mkdir, lambda path: path.write_text("{"))):
        path = project.annotations_path(f"p{number}", "b")
        path.parent.mkdir()
        block(path)
        report = import_sources(project, f"p{number}", [tmp_path / "in"])
        assert [r.outcome for r in report.results] == [Outcome.REFUSED, Outcome.DUPLICATE]
        assert "b.json" in report.results[0].reason
        assert path.is_dir() or path.read_text() == "{"


def test_spans_move_with_the_line_ends_of_their_text(project: Project, tmp_path: Path) -> None:
    raw = "\ufeffUn\r\nDeux\r\n😀\u2028Awa\r\net\rBo\r\n"
    words = ["Un", "Deux", "\r\n😀", "Awa", "Awa\r\net", "Bo\r"]
    spans = [Span(f"s{n}", raw.index(w), raw.index(w) + len(w), "x") for n, w in enumerate(words)]
    line = encode_annotations(annotated(raw, *spans)).replace(b"\n", b"")
    source = put(tmp_path / "in", a__jsonl=line) / "a.jsonl"
    (result,) = import_sources(project, None, [source]).results
    held = project.annotations("anna", result.article)
    assert held is not None
    text = held[0].text
    assert text == canonical(raw).text
    found = {span.id: text[span.start : span.end] for span in held[0].spans}
    assert [found[f"s{n}"] for n in range(6)] == ["Un", "Deux", "\n😀", "Awa", "Awa\net", "Bo\n"]


def test_a_broken_record_is_refused_with_its_field(project: Project, tmp_path: Path) -> None:
    record = json.loads(encode_annotations(annotated(NEWS, awa(NEWS))))
    record["spans"][0]["end"] += 1
    alone = json.dumps(record)
    array = json.dumps([record, 7])
    folder = put(tmp_path / "in", a__json=alone, b__json=array, c__jsonl=f"\n{alone}\n")
    put(folder, d__json='{"some": "thing"}', e__json="[1", f__json='{"format": 3}')
    report = import_sources(project, None, [folder])
    assert [(r.file, r.place) for r in report.results] == [
        ("a.json", "$.spans[0].text"),
        ("b.json", "$[0], $.spans[0].text"),
        ("b.json", "$[1]"),
        ("c.jsonl", "line 2, $.spans[0].text"),
        ("d.json", ""),
        ("e.json", "line 1, column 3"),
        ("f.json", ""),
    ]
    assert project.article_ids() == []


def test_a_whole_project_keeps_what_its_articles_say(project: Project, other: Project) -> None:
    source = Source("page.html", "0" * 64, "cp1252", "text/html", "https://example.org", {"x": 1})
    time = "2020-01-01T00:00:00Z"
    article = Article("a", "Title", NEWS, fingerprint(NEWS), "fr", source, time, {"m": 1}, {"e": 2})
    project.add_article(article)
    project.save_annotations("anna", "a", encode_annotations(annotated(NEWS, awa(NEWS))), None)
    report = import_sources(other, None, [project.folder])
    assert [r.outcome for r in report.results] == [Outcome.IMPORTED, Outcome.ANNOTATED]
    assert replace(other.article("a"), imported=time) == article
    before, after = project.annotations("anna", "a"), other.annotations("anna", "a")
    assert before is not None
    assert after is not None
    assert after[0] == before[0]


def test_the_format_can_be_forced(project: Project, tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__json='{"any": "thing"}') / "a.json"
    import_sources(project, None, [source], options=ReadOptions(form="text"))
    assert project.article("a.json").text == '{"any": "thing"}'
    with pytest.raises(FormatError, match="json"):
        import_sources(project, None, [source], options=ReadOptions(form="docx"))


def test_a_web_page_is_read_as_one_unless_its_source_is_meant(
    project: Project, tmp_path: Path
) -> None:
    page = "\n<!DOCTYPE HTML>\n<html><p>Awa</p></html>"
    folder = put(tmp_path / "in", a__html=page, b__txt="About <html>: it has tags.")
    report = import_sources(project, None, [folder])
    assert outcomes(report) == [("a.html", "imported", "a"), ("b.txt", "imported", "b")]
    assert "<p>" not in project.article("a").text
    meant = import_sources(project, None, [folder], options=ReadOptions(form="text"))
    assert outcomes(meant) == [("a.html", "imported", "a.html"), ("b.txt", "duplicate", "b")]
    assert project.article("a.html").text == page


def test_it_can_be_stopped_and_keeps_what_it_has(project: Project, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a__txt="un", b__txt="deux", c__txt="trois")
    told: list[tuple[int, int]] = []
    report = import_sources(
        project, None, [folder], lambda *done: told.append(done), lambda: len(told) > 2
    )
    assert report.cancelled
    assert project.article_ids() == ["a", "b"]
    assert told == [(0, 3), (1, 3), (2, 3)]


@pytest.mark.usefixtures("no_big_files")
def test_a_project_that_cannot_be_written_stops_the_import(
    project: Project, tmp_path: Path
) -> None:
    # In JSON a line end takes two characters: the second article grows beyond what can be written.
    folder = put(tmp_path / "in", a__txt="un", b__txt="deux\n" * 19_000, c__txt="trois")
    report = import_sources(project, None, [folder])
    assert outcomes(report) == [("a.txt", "imported", "a")]
    assert "“b.json” could not be written" in report.stopped
    assert project.article_ids() == ["a"]


def test_a_broken_article_does_not_hinder(project: Project, tmp_path: Path) -> None:
    (project.folder / "articles" / "broken.json").write_text("{")
    folder = put(tmp_path / "in", broken__txt="un")
    assert outcomes(import_sources(project, None, [folder])) == [
        ("broken.txt", "imported", "broken-2")
    ]


def test_an_article_file_is_read_as_an_article(project: Project, tmp_path: Path) -> None:
    article = Article("x", "T", NEWS, fingerprint(NEWS), None, Source("f.txt"), now())
    source = put(tmp_path / "in", x__json=encode_article(article)) / "x.json"
    (result,) = import_sources(project, None, [source]).results
    assert (result.outcome, result.article) == (Outcome.IMPORTED, "x")
    assert project.article("x").source == article.source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_text_survives_import(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    project = Project.create(folder / "project", "any", LabelSet())
    source = folder / "texts.jsonl"
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    results = import_sources(project, None, [source]).results
    for text, result in zip(texts, results, strict=True):
        assert project.article(result.article).text == canonical(text).text
