import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from annotator.core.errors import DataError
from annotator.core.spans import Link, Span
from annotator.core.tokens import TextTokens
from annotator.formats import conll, named
from annotator.formats.annotator_json import reread
from annotator.formats.incoming import Given, annotations_of, made_spans
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    OffsetUnit,
    ReadOptions,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.training import Record, record_json
from annotator.formats.verification import VerificationError
from annotator.formats.writing import write_records
from annotator.storage.annotations_wire import LinkWire, SpanWire
from annotator.storage.records import Source
from tests.formats.strategies import record

TEXT = "« Oui », dit Awa.\n"
SPANS = [SpanWire("s1", 0, 7, "quote", TEXT[:7]), SpanWire("s2", 13, 16, "entity", "Awa")]
LINKS = [LinkWire("k1", "speaker", "s1", "s2")]
HOLDS = Holds(OffsetUnit.CODE_POINT, nesting=True, overlap=True, twins=True, links=True)

Spoil = Callable[[dict[str, Any]], object]


def two_records() -> list[Record]:
    return [record(TEXT, SPANS, LINKS, article=name) for name in ("first", "second")]


def a_format(spoil: Spoil = lambda _: None, **changed: Any) -> Format:
    """A format of JSON lines that writes ``spoil``-ed records."""

    def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
        for reduction in reductions:
            said = {
                "article": reduction.record.article,
                "text": reduction.record.text,
                "spans": [[s.start, s.end, s.label, s.id] for s in reduction.record.spans],
                "links": [[k.type, k.source, k.target] for k in reduction.record.links],
            }
            spoil(said)
            if said:
                target.file().write(json.dumps(said).encode() + b"\n")

    def read(file: SourceFile, _options: ReadOptions) -> Iterator[Incoming | DataError]:
        for line in file.path.read_bytes().splitlines():
            said = json.loads(line)
            yield from said.get("errors", ())
            text = said["text"]
            given = [Given(start, end, label, span) for start, end, label, span in said["spans"]]
            spans: Iterable[Span] = made_spans(text, given, file.name)
            links = [Link(f"k{n}", *link) for n, link in enumerate(said["links"])]
            held = annotations_of(said["article"], text, spans, links)
            yield Incoming(said["article"], text, Source(file.name), annotations=held)

    form = Format("test", "Test", (".test",), HOLDS, read=read, write=write)
    return replace(form, **changed)


def write(form: Format, folder: Path) -> None:
    records = two_records()
    write_records(records, folder / "out.test", form, WriteOptions(), print, lambda: records)


def only_second(change: Spoil) -> Spoil:
    return lambda said: change(said) if said["article"] == "second" else None


def test_what_comes_back_as_it_was_written_is_kept(tmp_path: Path) -> None:
    write(a_format(lambda said: said["spans"].reverse()), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["out.test"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda said: said["spans"].pop(), r"spans \[13,16,\"entity\"\] did not come back"),
        (
            lambda said: said["spans"].append([13, 16, "entity", "s3"]),
            r"spans \[13,16,\"entity\"\] came back besides",
        ),
        (
            lambda said: said["spans"][1].__setitem__(0, 12),
            r"spans \[12,16,\"entity\"\] came back instead of \[13,16,\"entity\"\]",
        ),
        (lambda said: said["links"].clear(), r"links \[\"speaker\",.* did not come back"),
        (lambda said: said.update(text=TEXT + "!"), "its text is"),
        (lambda said: said.clear(), "was written but is not read back"),
    ],
)
def test_a_difference_that_no_loss_announces_is_an_error(
    tmp_path: Path, change: Spoil, told: str
) -> None:
    with pytest.raises(VerificationError, match=f"The article second .*{told}"):
        write(a_format(only_second(change)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_more_articles_than_were_written_are_an_error(tmp_path: Path) -> None:
    form = a_format()

    def twice(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
        for incoming in form.reader()(file, options):
            yield from (incoming, incoming)

    with pytest.raises(VerificationError, match="The article second is not read back as"):
        write(replace(form, read=twice, holds=replace(HOLDS, articles=True)), tmp_path)
    with pytest.raises(VerificationError, match="more articles than the 2"):
        write(replace(form, read=twice), tmp_path)


def test_what_cannot_be_read_back_is_an_error(tmp_path: Path) -> None:
    def broken(file: SourceFile, _options: ReadOptions) -> Iterator[Incoming | DataError]:
        yield DataError(file.name, "line 1", "is odd")

    def more_broken(file: SourceFile, _options: ReadOptions) -> Iterator[Incoming | DataError]:
        yield from ()
        raise DataError(file.name, "line 1", "is very odd")

    for read, told in ((broken, "line 1: is odd"), (more_broken, "line 1: is very odd")):
        with pytest.raises(VerificationError, match=f"cannot be read back: out.test, {told}"):
            write(a_format(read=read), tmp_path)


def test_nothing_is_compared_where_nobody_asks(tmp_path: Path) -> None:
    form = a_format(lambda said: said["spans"].clear())
    write_records(two_records(), tmp_path / "out.test", form, WriteOptions(), print)
    assert (tmp_path / "out.test").is_file()


def test_tokens_are_compared_where_the_text_is_not_held(tmp_path: Path) -> None:
    def letters(text: str, _language: str | None) -> TextTokens:
        return TextTokens(list(text), list(range(len(text))))

    def tokens_of(read: Any, **changes: Any) -> Any:
        def with_tokens(file: SourceFile, options: ReadOptions) -> Iterator[Incoming]:
            for incoming in read(file, options):
                yield replace(incoming, tokens=letters(incoming.text, None), **changes)

        return with_tokens

    form = a_format(only_second(lambda said: said.update(text="X" + said["text"][1:])))
    holds = replace(HOLDS, unit=OffsetUnit.TOKEN, text=False)
    options = WriteOptions(tokenise=letters)
    records = two_records()
    chosen = replace(form, holds=holds, read=tokens_of(form.reader()))
    with pytest.raises(VerificationError, match=r"The article second .* its tokens is"):
        write_records(records, tmp_path / "out.test", chosen, options, print, lambda: records)


@pytest.mark.parametrize("key", ["jsonl", "annotator"])
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"end":16', b'"end":15', "came back instead"),
        (b'"note":""', b'"note":"x"', "came back instead"),
        (b'"seconds":0', b'"seconds":1', "its status is"),
        (b'"spans":[', b'"spans":[3,', "cannot be read back"),
        (b'"origin"', b'"origen"', "did not come back|came back instead|is not read back as"),
    ],
)
def test_our_own_records_are_compared_while_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, old: bytes, new: bytes, told: str
) -> None:
    form = named(key)
    module = f"annotator.formats.{'jsonl' if key == 'jsonl' else 'annotator_json'}"

    def spoilt(wire: Any, raw: Any) -> bytes:
        data = record_json(wire, raw)
        return data.replace(old, new) if wire.article == "a17" else data

    monkeypatch.setattr(f"{module}.record_json", spoilt)
    records = [record(TEXT, SPANS, LINKS, article=f"a{number}") for number in range(30)]
    with pytest.raises(VerificationError, match=told) as caught:
        write_records(records, tmp_path / "out", form, WriteOptions(), print, lambda: records)
    assert told == "cannot be read back" or "a17" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"Awa -X- -X- B", b"Awe -X- -X- B", "its tokens is"),
        (b"B-entity", b"B-quote", r"5,5,\"quote\"\] came back instead of \[5,5,\"entity\""),
        (b"I-quote", b"O", "came back instead"),
        (b"Awa -X- -X- B-entity", b"Awa -X- -X- O", "did not come back"),
        (b"dit -X- -X- O", b"dit -X- -X- B-entity", "came back besides"),
        (b"dit -X- -X- O\n", b"", r"4,4,\"entity\"\] came back instead"),
        (b"dit -X- -X- O", b"dit -X- -X- O O", "has 5 columns, not 4"),
        (b"dit -X- -X- O", b"dit  O", "has 2 columns, not 4"),
        (b"dit", b"-DOCSTART-", "did not come back"),
        (b"dit -X-", b"# id -X-", r"4,4,\"entity\"\] came back instead"),
    ],
)
def test_each_row_of_tokens_is_compared(tmp_path: Path, old: bytes, new: bytes, told: str) -> None:
    def spoilt(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
        file, count = target.file(), iter(range(30))

        def spoil(data: bytes) -> int:
            assert old in data
            return file.write(data.replace(old, new) if next(count) == 17 else data)

        through: Any = SimpleNamespace(path=target.path, file=lambda: SimpleNamespace(write=spoil))
        conll.write(reductions, through, options)

    form = replace(named("conll"), write=spoilt)
    records = [record(TEXT, SPANS, [], article=f"a{number}") for number in range(30)]
    with pytest.raises(VerificationError, match=told):
        write_records(records, tmp_path / "out.conll", form, WriteOptions(), print, lambda: records)
    assert list(tmp_path.iterdir()) == []


def test_our_own_records_all_come_back(tmp_path: Path) -> None:
    form = named("jsonl")
    for count in (0, 1, 8, 9, 40):
        records = [record(TEXT, SPANS, LINKS, article=f"a{number}") for number in range(count)]
        path = tmp_path / "out.jsonl"
        again = partial(list, records)
        written = write_records(records, path, form, WriteOptions(), print, again)
        assert written == count
        assert [each.wire.article for each in reread(SourceFile(path, "out"))] == [
            each.wire.article for each in records
        ]


def test_a_line_too_many_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(wire: Any, raw: Any) -> bytes:
        data = record_json(wire, raw)
        return data + b"\n" + data if wire.article == "second" else data

    monkeypatch.setattr("annotator.formats.jsonl.record_json", twice)
    records = two_records()
    with pytest.raises(VerificationError, match="The article second came back besides"):
        write_records(
            records, tmp_path / "out", named("jsonl"), WriteOptions(), print, lambda: records
        )
