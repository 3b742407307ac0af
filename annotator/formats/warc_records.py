"""The records of a web archive, one after the other, past what is damaged in it."""

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator

from annotator.core.errors import DataError
from annotator.formats.gzipped import is_cut_off, is_gzip, opened_head
from annotator.formats.warc_answers import Answer, CutOffError

Made = TypeVar("Made")

MOST_DAMAGES = 100
"""After so many damaged places the rest of an archive is not read."""
DAMAGED = "the record that begins here or the one behind it is damaged or cut off"
CUT_OFF = "the archive is cut off in this record"

_GZIP = re.compile(rb"\x1f\x8b\x08")
_PLAIN = re.compile(rb"WARC/1\.[01]\r?\n")
_PIECE = 1 << 20  # bytes searched at a time
_HEAD = 1 << 10  # bytes by which a record is known, and by which pieces overlap


def from_records(
    stream: BinaryIO, file: str, make: Callable[[Answer], Iterator[Made]]
) -> Iterator[Made | DataError]:
    """All that ``make`` makes of each record of the archive in ``stream``.

    Where that is damaged or cut off there is a DataError naming ``file``, and reading goes on at
    the next record that can be found. Raises OSError where the disk fails.
    """
    start = 0
    for number in range(MOST_DAMAGES):
        end = yield from _read(stream, start, make)
        if end.clean:
            if (place := _beginning_at_the_end(stream, end.place + 1)) is not None:
                yield DataError(file, f"byte {place}", CUT_OFF)
            return
        if end.sound or number == 0:
            yield DataError(file, f"byte {end.place}", DAMAGED)
        found = _next_record(stream, end.place + 1)
        if found is None:
            return
        start = found
    yield DataError(file, f"byte {start}", "too much is damaged: the rest is not read")


@dataclass(frozen=True, slots=True)
class _End:
    """Where the last record begins; whether one was sound, and whether nothing is damaged."""

    place: int
    sound: bool
    clean: bool


def _read(
    stream: BinaryIO, start: int, make: Callable[[Answer], Iterator[Made]]
) -> Generator[Made, None, _End]:
    """What is made of the records from ``start`` to the end, or to the first damage."""
    place, sound, clean = start, False, False
    stream.seek(start)
    try:
        for record in ArchiveIterator(stream, parse_http=False):
            place = record.stream_pos
            if record.headers.get("Content-Length") != str(record.content_length):
                break
            answer = Answer(record)
            yield from make(answer)
            if record.consume() < answer.unread:
                break
            sound = True
        else:
            clean = True
    except CutOffError:
        pass
    except OSError as error:
        if error.errno is not None:  # it is the disk's, not the archive's
            raise
    return _End(place, sound, clean)


def _beginning_at_the_end(stream: BinaryIO, start: int) -> int | None:
    """Where a packed record begins of which the archive holds too little to say anything."""
    if not _is_packed(stream):
        return None
    start = max(start, stream.seek(0, SEEK_END) - _HEAD)
    stream.seek(start)
    tail = stream.read()
    for found in _GZIP.finditer(tail):
        if is_cut_off(tail[found.start() :]):
            return start + found.start()
    return None


def _next_record(stream: BinaryIO, start: int) -> int | None:
    """Where the next record begins at ``start`` or behind it."""
    packed = _is_packed(stream)
    pattern = _GZIP if packed else _PLAIN
    while True:
        stream.seek(start)
        piece = stream.read(_PIECE + _HEAD)
        for found in pattern.finditer(piece, 0, _PIECE + len(_GZIP.pattern)):
            head = piece[found.start() : found.start() + _HEAD]
            if not packed or _PLAIN.match(opened_head(head)):
                return start + found.start()
        if len(piece) <= _PIECE:
            return None
        start += _PIECE


def _is_packed(stream: BinaryIO) -> bool:
    stream.seek(0)
    return is_gzip(stream.read(_HEAD))
