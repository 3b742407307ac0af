"""JSON lines: one training record a line; in, any records with a text field."""

import codecs
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TypeVar

import orjson

from annotator.core.errors import DataError
from annotator.formats.annotator_json import OWN, is_record, placed, reread
from annotator.formats.encodings import UTF8, marked_encoding, refuse_kind
from annotator.formats.foreign import no_text
from annotator.formats.json_items import LONGEST
from annotator.formats.listed_spans import annotated, span_list
from annotator.formats.loss_report import ENDING as LOSSES_ENDING
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    EVERYTHING,
    Format,
    Incoming,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.training import record_json
from annotator.storage import files
from annotator.storage.records import Source
from annotator.storage.wire import Json

Line = TypeVar("Line", bytes, str)

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article a line. A line that cannot be read gives a DataError that names it.

    Our own training records bring their annotations; of others the text field is the text, a list
    of objects with start, end and label are its spans, and all else is kept as the article's
    ``meta``. Raises DataError, StorageError.
    """
    try:
        with file.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            head = stream.read(64)
        refuse_kind(head, file.name)
        encoding = options.encoding or marked_encoding(head) or UTF8
        source = Source(file.name, sha256, encoding, "application/jsonl")
        for number, line in enumerate(_lines(file.path, encoding, file.name), 1):
            record = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            if record.strip():
                yield from _read_line(record, source, number, options)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """One record a line."""
    file = target.file()
    for reduction in reductions:
        file.write(record_json(reduction.record, reduction.raw))
        file.write(b"\n")


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain where a line is a record of ours; other programs' formats know their own lines."""
    if file.name.endswith(LOSSES_ENDING):
        return Score.PART
    line = head.split(b"\n", 1)[0].removeprefix(codecs.BOM_UTF8).strip()
    if file.name.casefold().endswith(SUFFIXES):
        return Score.CERTAIN + 1 if OWN.search(head) else Score.POSSIBLE
    is_object = line.startswith(b"{") and line.endswith(b"}") and b"\n" in head
    return Score.POSSIBLE if is_object else Score.NONE


def _lines(path: Path, encoding: str, file: str) -> Iterator[bytes]:
    """The lines of a file as UTF-8. Raises DataError."""
    if encoding == UTF8:
        with path.open("rb") as stream:
            yield from _bounded(stream.readline, file)
        return
    try:
        with path.open(encoding=encoding, newline="\n") as text:
            yield from (line.encode() for line in _bounded(text.readline, file))
    except UnicodeError as error:
        raise DataError(file, "", f"is not in the encoding {encoding}") from error


def _bounded(readline: Callable[[int], Line], file: str) -> Iterator[Line]:
    while line := readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise DataError(file, "", f"holds a line longer than {LONGEST >> 20} megabytes")
        yield line


def _read_line(
    line: bytes, source: Source, number: int, options: ReadOptions
) -> Iterator[Incoming | DataError]:
    place = f"line {number}"
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        reason = f"is not JSON in UTF-8: {error.msg}"
        yield DataError(source.file, f"{place}, column {error.colno}", reason)
        return
    if not isinstance(raw, dict):
        yield DataError(source.file, place, "is not a JSON object")
        return
    source = replace(source, extra={"line": number})
    if is_record(raw):
        yield placed(raw, line, source, place)
    else:
        yield from _foreign(raw, source, place, options)


def _foreign(
    raw: Json, source: Source, place: str, options: ReadOptions
) -> Iterator[Incoming | DataError]:
    """A record of another program: its text field, its spans, and the rest as meta."""
    text = raw.pop(options.text_field, None)
    if not isinstance(text, str):
        yield DataError(source.file, place, no_text(options.text_field, raw))
        return
    key = span_list(raw)
    entries = raw.pop(key) if key is not None else []
    name = raw.get(options.id_field)
    if not isinstance(name, str | int) or name == "":
        name = f"{PurePath(source.file).stem}-{source.extra['line']}"
    language, url = raw.get("language"), raw.get("url")
    if isinstance(url, str):
        source = replace(source, url=url)
    incoming = Incoming(
        str(name),
        text,
        source,
        place,
        language=language if isinstance(language, str) else None,
        meta=raw,
    )
    yield from [incoming] if key is None else annotated(incoming, entries, key)


JSONL = Format(
    "jsonl",
    "JSON lines",
    SUFFIXES,
    EVERYTHING,
    read=read,
    write=write,
    recognise=recognise,
    reread=reread,
)
