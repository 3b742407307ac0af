"""Web archives (WARC 1.0 and 1.1, compressed or not): one article a page."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from annotator.core.errors import DataError
from annotator.formats.gzipped import opened_head
from annotator.formats.html_page import HEAD, MEDIA_TYPE, MOST_BYTES, is_page, stem
from annotator.formats.model import Format, Holds, Incoming, ReadOptions, Score, SourceFile
from annotator.storage.files import explained
from annotator.storage.records import Source

if TYPE_CHECKING:
    from annotator.formats.warc_answers import Answer

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
PAGES = (MEDIA_TYPE, "application/xhtml+xml")
"""The media types that are read where none is asked for."""

_ZSTD = b"\x28\xb5\x2f\xfd"


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The articles of the pages that fit the options' ``url`` and ``media_type``.

    Pages are the responses of web servers, and resources. Text of another media type is taken as
    it is where that type is asked for. A page that the server refused gives a DataError with its
    status. The source's SHA-256 is that of the page, not of the archive. Raises StorageError.
    """
    from annotator.formats.warc_records import from_records

    make = partial(_articles, file, options)
    found = False
    try:
        with file.path.open("rb") as stream:
            head = stream.read(HEAD)
            if not (_is_archive(head) or head.startswith(_ZSTD)):
                raise DataError(file.name, "", "is no web archive")
            for article in from_records(stream, file.name, make):
                found = True
                yield article
    except OSError as error:
        raise explained(error, file.path, "read") from error
    if not found:
        yield DataError(file.name, "", "holds no page that fits")


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain where a record begins the file."""
    if _is_archive(head):
        return Score.CERTAIN
    return Score.POSSIBLE if WARC.has_suffix(file.name) else Score.NONE


def _is_archive(head: bytes) -> bool:
    return opened_head(head).startswith(b"WARC/")


def _articles(
    file: SourceFile, options: ReadOptions, answer: "Answer"
) -> Iterator[Incoming | DataError]:
    """The article of a record, if it is a page that is asked for."""
    if not answer.may_be_page or not _fits(answer, options):
        return
    place = answer.url or answer.place
    try:
        data = answer.body(file.name, MOST_BYTES)
        if not answer.media_type and not is_page(data[:HEAD]):
            return
        if not 200 <= answer.status < 300:
            raise DataError(file.name, "", f"the server answered {answer.status}")
        yield _article(file, options, answer, data, place)
    except DataError as error:
        field = f"{place}, {error.field}" if error.field else place
        yield DataError(file.name, field, error.reason)


def _fits(answer: "Answer", options: ReadOptions) -> bool:
    """Whether it is a page that is asked for; one without a media type may be."""
    if options.url is not None and not fnmatchcase(answer.url, options.url):
        return False
    if options.media_type is not None:
        return fnmatchcase(answer.media_type, options.media_type.lower())
    return answer.media_type in (*PAGES, "")


def _article(
    file: SourceFile, options: ReadOptions, answer: "Answer", data: bytes, place: str
) -> Incoming:
    from annotator.formats.html_page_article import article
    from annotator.formats.html_page_encoding import decoded

    media_type = answer.media_type or MEDIA_TYPE
    source = Source(
        file.name,
        hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        url=answer.url or None,
        extra={"record": answer.header("WARC-Record-ID").strip("<> ")},
    )
    page = decoded(data, file.name, options.encoding, answer.charset)
    if media_type in PAGES:
        made = article(page, _name(answer.url), source, place)
    else:
        source = replace(source, encoding=page.encoding)
        made = Incoming(_name(answer.url), page.html, source, place, page.guessed)
    meta = {**made.meta, "retrieved": answer.header("WARC-Date")}
    cut = answer.header("WARC-Truncated")
    remarks = (
        (*made.remarks, f"the archive holds only a part of it ({cut})") if cut else made.remarks
    )
    return replace(made, meta={key: value for key, value in meta.items() if value}, remarks=remarks)


def _name(url: str) -> str:
    """What the last part of an address calls a page; its site where that is nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "page"
    last = next(filter(None, reversed(parts.path.split("/"))), "")
    return stem(unquote(last)) or parts.netloc or "page"


WARC = Format("warc", "Web archive", SUFFIXES, Holds(), read=read, recognise=recognise)
