"""Web pages, compressed with gzip or not: one article a page, nothing fetched, no script run."""

import re
from collections.abc import Iterator

from annotator.core.errors import DataError
from annotator.formats.gzipped import is_gzip, opened_head, unpacked
from annotator.formats.model import Format, Holds, Incoming, ReadOptions, Score, SourceFile
from annotator.storage import files
from annotator.storage.records import Source

SUFFIXES = tuple(
    f"{end}{gz}" for end in (".html", ".htm", ".xhtml", ".shtml") for gz in ("", ".gz")
)
MEDIA_TYPE = "text/html"
MOST_BYTES = 32 << 20
"""The size of the largest page that is read, unpacked."""

HEAD = 1 << 12
"""Bytes of a page that say that it is one."""

_PAGE = re.compile(
    rb"(?:\s++|\xef\xbb\xbf|\xff\xfe|\xfe\xff|<\?xml[^>]*+>|<!--.*?-->)*+<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming]:
    """The one article of a page. Raises DataError, StorageError."""
    from annotator.formats.html_page_article import article
    from annotator.formats.html_page_encoding import decoded

    data, sha256 = _read(file)
    page = decoded(data, file.name, options.encoding)
    yield article(page, stem(file.name), Source(file.name, sha256, media_type=MEDIA_TYPE))


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain where the page says that it is one."""
    if is_page(opened_head(head)):
        return Score.CERTAIN
    return Score.POSSIBLE if HTML_PAGE.has_suffix(file.name) else Score.NONE


def is_page(head: bytes) -> bool:
    """Whether the first bytes of a file say that it is a web page, in whichever encoding."""
    return _PAGE.match(head.replace(b"\0", b"")) is not None


def stem(name: str) -> str:
    """The name of a file without its folders and without the suffix of pages."""
    last = name.rpartition("/")[2]
    suffix = next((end for end in reversed(SUFFIXES) if last.casefold().endswith(end)), "")
    return last[: len(last) - len(suffix)] or last


def _read(file: SourceFile) -> tuple[bytes, str]:
    """The bytes of the page, and the SHA-256 of those of its file."""
    try:
        size = file.path.stat().st_size
    except OSError as error:
        raise files.explained(error, file.path, "read") from error
    if size > MOST_BYTES:
        raise DataError(file.name, "", f"is larger than {MOST_BYTES >> 20} MB, as no page is")
    data, signature = files.read(file.path)
    if is_gzip(data):
        data = unpacked(data, file.name, MOST_BYTES)
    return data, signature.sha256


HTML_PAGE = Format("html-page", "Web page", SUFFIXES, Holds(), read=read, recognise=recognise)
