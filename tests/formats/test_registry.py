from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import annotator.formats
from annotator.formats import FORMATS, formats, is_part, named, of_export, recognised
from annotator.formats.model import (
    Format,
    FormatError,
    Holds,
    Incoming,
    ReadOptions,
    Score,
    SourceFile,
)
from annotator.formats.sources import Refusal, Sources

ROT13 = Format("rot13", "ROT13", (".rot",), Holds(), read=lambda *_: iter(()))
NO_FORMAT = "no format"


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("rot13", f"{__name__}:ROT13", "annotator.formats"),
        EntryPoint("gone", "annotator_gone:GONE", "annotator.formats"),
        EntryPoint("none", f"{__name__}:NO_FORMAT", "annotator.formats"),
        EntryPoint("jsonl", f"{__name__}:ROT13", "annotator.formats"),
    ]
    monkeypatch.setattr(annotator.formats, "entry_points", lambda **_: points)


def source(folder: Path, name: str, content: str = "") -> SourceFile:
    (folder / name).write_text(content, "utf-8")
    return SourceFile(folder / name, name)


def test_every_format_is_what_its_key_says() -> None:
    for key in FORMATS:
        form = named(key)
        assert form.key == key
        assert form.read or form.write
        assert form.holds.unit or not form.write
    assert named("json") is named("annotator")


@pytest.mark.usefixtures("plugins")
def test_other_packages_can_add_formats(tmp_path: Path) -> None:
    assert named("rot13") is ROT13
    assert [form.key for form in formats()] == [*FORMATS, "rot13"]
    assert recognised(source(tmp_path, "a.rot", "Nhgb")) is ROT13
    assert named("jsonl").suffixes[0] == ".jsonl"


@pytest.mark.usefixtures("plugins")
def test_a_format_that_cannot_be_had_is_told() -> None:
    with pytest.raises(FormatError, match=r"There is no format “docx”, only .*jsonl.*rot13"):
        named("docx")
    with pytest.raises(FormatError, match=r"“gone” cannot be loaded: No module named"):
        named("gone")
    with pytest.raises(FormatError, match=r"“none” of .* is none"):
        named("none")
    with pytest.raises(FormatError, match="cannot be written, only read"):
        ROT13.writer()
    with pytest.raises(FormatError, match="cannot be read, only written"):
        Format("x", "X", (), Holds()).reader()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.txt", "Un mot.", "text"),
        ("a", "Un mot.", "text"),
        ("a.xyz", "", "text"),
        ("a.jsonl", '{"text": "Un"}\n', "jsonl"),
        ("a.dat", '{"text": "Un"}\n{"text": "Deux"}\n', "jsonl"),
        ("a.json", '{"format": "annotator/article/1"}', "annotator"),
        ("a.txt", '{"format": "annotator/annotations/1"}', "annotator"),
        ("a.html", "<!doctype html><p>Un", "html-page"),
    ],
)
def test_files_are_recognised_by_name_and_content(
    tmp_path: Path, name: str, content: str, key: str
) -> None:
    form = recognised(source(tmp_path, name, content))
    assert form is not None
    assert form.key == key


def test_what_lies_beside_an_export_is_no_article(tmp_path: Path) -> None:
    losses = '{"article": "a", "kind": "dropped"}\n'
    assert recognised(source(tmp_path, "out.conll.losses.jsonl", losses)) is None
    assert (
        recognised(source(tmp_path, "out.splits.json", '{"format": "annotator/splits/1"}')) is None
    )


def test_other_formats_are_asked_for_parts_only_where_the_named_one_is_not_sure(
    tmp_path: Path,
) -> None:
    asked = []

    def claim(file: SourceFile, _head: bytes) -> int:
        asked.append(file.name)
        return Score.PART

    greedy = replace(ROT13, recognise=claim)
    page = source(tmp_path, "a.html", "<!DOCTYPE html><html><p>Awa")
    note = source(tmp_path, "a.txt", "Awa")
    assert not is_part(page, named("html-page"), [greedy])
    assert not is_part(note, named("text"), [greedy])
    assert is_part(note, named("html-page"), [greedy])
    assert asked == ["a.txt"]


def test_the_name_of_an_export_tells_its_format() -> None:
    for name, key in (("a.jsonl", "jsonl"), ("a.JSON", "annotator"), ("a", "jsonl")):
        assert of_export(name).key == key
    assert of_export("a.conll").key == "conll"
    assert of_export("a.txt").key == "jsonl", "brat's folders hold texts, but are none"


def test_a_score_may_not_be_below_that_of_a_part(tmp_path: Path) -> None:
    for form in formats():
        if form.read:
            for name, head in (
                ("a.txt", b""),
                ("a.json", b"{"),
                ("a.xml", b"\xff\xfe<"),
                ("x", b"\0"),
            ):
                (tmp_path / name).write_bytes(head)
                assert Score.PART <= form.recognises(SourceFile(tmp_path / name, name), head) <= 100


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xml", "<?xml version='1.0'?>\n<news>Un</news>", "is XML of a kind that is not known"),
        ("a.xml", "<news date='x'>\n<p>Un</p>\n</news>\n", "is XML of a kind that is not known"),
        ("a.ann", "The [@Awa Sy#Person*] left.", "is a text with the marks of YEDDA"),
        ("a.txt.annotations", "(5, 1) - z\n((9, 1), (9, 3)) - z y\n", "is annotations of SLATE"),
        ("a.txt.annotations", "1 2 -\n3 4 -\n", "is annotations of SLATE"),
        ("a.json", '{"news": "Un"}', "is JSON, but in no format that is known"),
        ("a.json", "[3]", "is not a JSON object"),
    ],
)
def test_what_no_format_reads_is_no_plain_text(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    source(tmp_path, name, content)
    (found,) = Sources([tmp_path / name], ReadOptions())
    assert isinstance(found.what, Refusal)
    assert found.what.reason.startswith(told)
    (meant,) = Sources([tmp_path / name], ReadOptions(form="text"))
    assert isinstance(meant.what, Incoming)
    assert meant.what.text == content


@pytest.mark.parametrize(
    "content",
    [
        "<b>Un</b> deux",
        "a < b > c",
        "1 2 - trois\nquatre",
        "e-mail [@awa] #news*",
        "(1) - un\ndeux\n",
    ],
)
def test_plain_text_may_look_a_little_like_more(tmp_path: Path, content: str) -> None:
    source(tmp_path, "a.txt", content)
    (found,) = Sources([tmp_path / "a.txt"], ReadOptions())
    assert isinstance(found.what, Incoming)
    assert (found.form, found.what.text) == ("text", content)
