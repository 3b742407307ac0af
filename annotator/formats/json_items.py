"""The values in a JSON file of many: one a line, the items of an array, or a single object.

A file with a value a line is read line by line, also where the lines are those of an array, so
that memory does not grow with it. Any other JSON is read whole.
"""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.formats.encodings import UTF8, marked_encoding, refuse_kind
from annotator.formats.model import ReadOptions, SourceFile
from annotator.storage import files
from annotator.storage.records import Source

LONGEST = 1 << 28
"""Bytes of the longest line, and of the longest file that is read whole."""

_HEAD = 64  # bytes that tell a file's encoding and kind
_ARRAY = b"["


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a file: ``place`` is where it stands, ``line 12`` or ``$[3]``.

    ``number`` is that of its line or, counted from 1, of the item.
    """

    file: str
    place: str
    number: int
    value: Any

    def at(self, path: str) -> str:
        """The place of a part of the value, ``path`` being ``.spans[3]``."""
        return f"{self.place}{path}" if self.place.startswith("$") else f"{self.place}, ${path}"

    def error(self, path: str, reason: str) -> DataError:
        """That a part of the value is wrong; without a ``path`` all of it."""
        return DataError(self.file, self.at(path) if path else self.place, reason)


def source_of(file: SourceFile, options: ReadOptions, media_type: str) -> Source:
    """Where the articles of a JSON file come from. Raises DataError, StorageError."""
    try:
        with file.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            head = stream.read(_HEAD)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error
    refuse_kind(head, file.name)
    encoding = options.encoding or marked_encoding(head) or UTF8
    return Source(file.name, sha256, encoding, media_type)


def items(file: SourceFile, encoding: str | None = None) -> Iterator[Item | DataError]:
    """The values in a file, a DataError for a line that is no JSON.

    Raises DataError where the whole file is no JSON, StorageError.
    """
    encoding = encoding or UTF8
    try:
        first = next((line for _, line in _lines(file, encoding)), b"")
        if first == _ARRAY:
            yield from _lines_of_array(file, encoding)
        elif first[:1] not in (b"{", b"[") or (first[:1] == b"{" and _is_json(first)):
            yield from _values(file, encoding)
        else:
            yield from _whole_or_lines(file, encoding, first)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error


def _values(file: SourceFile, encoding: str) -> Iterator[Item | DataError]:
    for number, line in _lines(file, encoding):
        try:
            yield Item(file.name, f"line {number}", number, orjson.loads(line))
        except orjson.JSONDecodeError as error:
            reason = f"is not JSON in UTF-8: {error.msg}"
            yield DataError(file.name, f"line {number}, column {error.colno}", reason)


def _lines_of_array(file: SourceFile, encoding: str) -> Iterator[Item]:
    """The items of an array that has one a line; read whole from the first that has more.

    Raises DataError where the array does not end.
    """
    found = number = 0
    line = b""
    for number, line in _lines(file, encoding):
        if line in (_ARRAY, b"]") and (line != _ARRAY or not found):
            continue
        try:
            value = orjson.loads(line.removesuffix(b","))
        except orjson.JSONDecodeError:
            yield from _whole(file, encoding, found)
            return
        found += 1
        yield Item(file.name, f"line {number}", number, value)
    if line != b"]":
        reason = "is the last, but the list that the file is does not end: a part is missing"
        raise DataError(file.name, f"line {number}", reason)


def _whole_or_lines(file: SourceFile, encoding: str, first: bytes) -> Iterator[Item | DataError]:
    """All of a file as one JSON value; where that fails and its first line has more, the lines."""
    try:
        yield from _whole(file, encoding, 0)
    except DataError:
        if first in (b"{", _ARRAY):
            raise
        yield from _values(file, encoding)


def _whole(file: SourceFile, encoding: str, known: int) -> Iterator[Item]:
    """The items of the array that a file is, but for those ``known``; or its only object."""
    size = file.path.stat().st_size
    if size > LONGEST:
        reason = f"holds one JSON value of {size} bytes, more than {LONGEST}: put an item on a line"
        raise DataError(file.name, "", reason)
    data = file.path.read_bytes()
    if encoding != UTF8:
        data = _decoded(data, encoding, file.name).encode()
    try:
        value = orjson.loads(data.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DataError(file.name, place, f"is not JSON in UTF-8: {error.msg}") from error
    if not isinstance(value, list):
        yield Item(file.name, "$", 1, value)
        return
    for index in range(known, len(value)):
        yield Item(file.name, f"$[{index}]", index + 1, value[index])


def _lines(file: SourceFile, encoding: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers, in UTF-8 and without what is around."""
    for number, line in enumerate(_raw_lines(file, encoding), 1):
        if len(line) > LONGEST:
            raise DataError(file.name, f"line {number}", f"is longer than {LONGEST} bytes")
        content = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
        if content:
            yield number, content


def _raw_lines(file: SourceFile, encoding: str) -> Iterator[bytes]:
    if encoding == UTF8:
        with file.path.open("rb") as stream:
            while line := stream.readline(LONGEST + 1):
                yield line
        return
    try:
        with file.path.open(encoding=encoding, newline="\n") as text:
            while words := text.readline(LONGEST + 1):
                yield words.encode()
    except UnicodeError as error:
        raise DataError(file.name, "", f"is not in the encoding {encoding}") from error


def _decoded(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise DataError(file, "", f"is not in the encoding {encoding}") from error


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True
