"""JSON lines: one training record a line; in, any records with a text field."""

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO

import orjson

from annotator.core.errors import DataError
from annotator.formats.annotator_json import EVERYTHING, is_record, placed
from annotator.formats.encodings import UTF8, marked_encoding, refuse_kind
from annotator.formats.model import Format, Incoming, ReadOptions, SourceFile
from annotator.formats.training import Record
from annotator.storage import files
from annotator.storage.records import Source
from annotator.storage.wire import Json

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article a line. A line that cannot be read gives a DataError that names it.

    Our own training records bring their annotations; of others the text field is the text, and
    all else is kept as the article's ``meta``. Raises DataError, StorageError.
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
                yield _read_line(record, source, number, options.text_field)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error


def write(records: Iterable[Record], file: BinaryIO) -> None:
    """One record a line."""
    for record in records:
        file.write(record.json())
        file.write(b"\n")


def _lines(path: Path, encoding: str, file: str) -> Iterator[bytes]:
    """The lines of a file as UTF-8. Raises DataError."""
    if encoding == UTF8:
        with path.open("rb") as stream:
            yield from stream
        return
    try:
        with path.open(encoding=encoding, newline="\n") as text:
            for line in text:
                yield line.encode()
    except UnicodeError as error:
        raise DataError(file, "", f"is not in the encoding {encoding}") from error


def _read_line(line: bytes, source: Source, number: int, text_field: str) -> Incoming | DataError:
    place = f"line {number}"
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        reason = f"is not JSON in UTF-8: {error.msg}"
        return DataError(source.file, f"{place}, column {error.colno}", reason)
    if not isinstance(raw, dict):
        return DataError(source.file, place, "is not a JSON object")
    source = replace(source, extra={"line": number})
    if is_record(raw):
        return placed(raw, line, source, place)
    return _foreign(raw, source, place, text_field)


def _foreign(raw: Json, source: Source, place: str, text_field: str) -> Incoming | DataError:
    """A record of another program: its text field, and the rest as meta."""
    text = raw.pop(text_field, None)
    if not isinstance(text, str):
        reason = f"has no text under “{text_field}”: name the field that holds it"
        return DataError(source.file, place, reason)
    name = raw.get("id")
    if not isinstance(name, str | int) or name == "":
        name = f"{PurePath(source.file).stem}-{source.extra['line']}"
    language, url = raw.get("language"), raw.get("url")
    if isinstance(url, str):
        source = replace(source, url=url)
    return Incoming(
        str(name),
        text,
        source,
        place,
        language=language if isinstance(language, str) else None,
        meta=raw,
    )


JSONL = Format("jsonl", "JSON lines", SUFFIXES, EVERYTHING, read=read, write=write)
