"""A record of a web archive as what a server answered: its headers, and its body unpacked."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO

from fastwarc.stream_io import BrotliReader, GzipReader, WarcReader, ZstdReader
from fastwarc.warc import WarcRecord, WarcRecordType

from annotator.core.errors import DataError

TOO_LARGE = "is larger than any page is"

_PIECE = 1 << 14  # bytes unpacked at a time

_PACKINGS: dict[str, Callable[[BytesIO], WarcReader]] = {
    "br": BrotliReader,
    "deflate": partial(GzipReader, zlib=True),
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "zstd": ZstdReader,
}
_CHUNK = re.compile(rb"([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class CutOffError(Exception):
    """The archive ends before the record does."""


class Answer:
    """What a server answered, or a file that was archived as it is (a resource).

    ``unread`` is how many bytes of its body must still come from the archive.
    """

    def __init__(self, record: WarcRecord) -> None:
        self._record = record
        self._http = None
        if record.record_type == WarcRecordType.response and record.is_http:
            record.parse_http()
            self._http = record.http_headers
        self.unread = record.content_length

    @property
    def may_be_page(self) -> bool:
        """Whether the record is of a kind that holds pages."""
        return self._http is not None or self._record.record_type == WarcRecordType.resource

    @property
    def url(self) -> str:
        """The address that was asked for."""
        return self.header("WARC-Target-URI").strip("<> ")

    @property
    def place(self) -> str:
        """Where the record begins in the archive's file."""
        return f"byte {self._record.stream_pos}"

    @property
    def status(self) -> int:
        """The server's status, 200 where there was no server."""
        return 200 if self._http is None else self._http.status_code or 0

    @property
    def media_type(self) -> str:
        """The media type in lower case, empty where none is said."""
        return self._content_type().split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The name of the encoding that the server said."""
        said = _CHARSET.search(self._content_type())
        return said[1] if said else None

    def header(self, name: str) -> str:
        """What the archive says of the record under ``name``, empty where it says nothing."""
        return self._record.headers.get(name) or ""

    def body(self, file: str, limit: int) -> bytes:
        """The body, at most ``limit`` bytes of it, as it was before it was packed for the way.

        Many archives keep it unpacked with headers that say otherwise. Raises DataError naming
        ``file``, CutOffError.
        """
        if self.unread > limit:
            raise DataError(file, "", TOO_LARGE)
        data = self._record.reader.read(limit)
        if len(data) < self.unread:
            raise CutOffError
        self.unread = 0
        if self._http is None:
            return data
        packings = [*self._packings("Content-Encoding"), *self._packings("Transfer-Encoding")]
        for packing in reversed(packings):
            data = _unpacked(data, packing, file, limit)
        return data

    def _content_type(self) -> str:
        if self._http is None:
            return self.header("Content-Type")
        return self._http.get("Content-Type") or ""

    def _packings(self, name: str) -> list[str]:
        said = (self._http.get(name) if self._http is not None else None) or ""
        return [packing.strip().lower() for packing in said.split(",")]


def _unpacked(data: bytes, packing: str, file: str, limit: int) -> bytes:
    """The data unpacked, up to where it is broken; as it is where it is not packed."""
    if packing == "chunked":
        return _unchunked(data)
    if packing not in _PACKINGS:
        return data
    pieces: list[bytes] = []
    with suppress(OSError):
        stream = _PACKINGS[packing](BytesIO(data))
        while limit >= 0 and (piece := stream.read(_PIECE)):
            pieces.append(piece)
            limit -= len(piece)
    if limit < 0:
        raise DataError(file, "", TOO_LARGE)
    return b"".join(pieces) or data


def _unchunked(data: bytes) -> bytes:
    """The chunks of a body one behind the other, as it is where it has none."""
    pieces: list[bytes] = []
    place = 0
    while (head := _CHUNK.match(data, place)) and (size := int(head[1], 16)):
        pieces.append(data[head.end() : head.end() + size])
        place = head.end() + size + len(b"\r\n")
    return b"".join(pieces) or data
