"""Files compressed with gzip, read only as far as they may grow."""

import gzip
import io
import zlib

from annotator.core.errors import DataError

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS  # tells zlib to expect the header of gzip
_HEAD = 1 << 14  # bytes that are enough to recognise what is inside


def is_gzip(data: bytes) -> bool:
    """Whether the first bytes of a file are those of gzip."""
    return data.startswith(_MAGIC)


def opened_head(head: bytes) -> bytes:
    """The first bytes of what a file holds that begins with ``head``, compressed or not."""
    if not is_gzip(head):
        return head
    try:
        return zlib.decompressobj(_GZIP).decompress(head, _HEAD)
    except zlib.error:
        return b""


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
