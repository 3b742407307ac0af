"""Files compressed with gzip, read only as far as they may grow."""

import gzip
import io
import zlib
from contextlib import suppress

from annotator.core.errors import DataError

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS  # tells zlib to expect the header of gzip
_HEAD = 1 << 14  # bytes that are enough to recognise what is inside
_PIECE = 1 << 6  # bytes unpacked at a time


def is_gzip(data: bytes) -> bool:
    """Whether the first bytes of a file are those of gzip."""
    return data.startswith(_MAGIC)


def opened_head(head: bytes) -> bytes:
    """The first bytes of what a file holds that begins with ``head``, compressed or not.

    Where it is damaged, those in front of the damage.
    """
    if not is_gzip(head):
        return head
    stream = zlib.decompressobj(_GZIP)
    opened = b""
    with suppress(zlib.error):
        while len(opened) < _HEAD and (piece := stream.decompress(head, _PIECE)):
            opened += piece
            head = stream.unconsumed_tail
    return opened


def is_cut_off(data: bytes) -> bool:
    """Whether the data begin what is sound as far as it goes, and do not end it."""
    stream = zlib.decompressobj(_GZIP)
    try:
        stream.decompress(data, _HEAD)
    except zlib.error:
        return False
    return not stream.eof and not stream.unconsumed_tail


def unpacked(data: bytes, file: str, limit: int) -> bytes:
    """What is compressed in ``data``, at most ``limit`` bytes of it.

    Raises DataError naming ``file`` where it is damaged or would grow beyond the limit.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            whole = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(file, "", "is compressed with gzip, and damaged or cut off") from error
    if len(whole) > limit:
        raise DataError(file, "", f"grows beyond {limit >> 20} MB when it is unpacked")
    return whole
