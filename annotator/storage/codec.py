"""Articles and annotations ↔ the bytes of their files.

Reading is strict: a DataError names the file and the field (``$.spans[3].end``). Writing gives
the same bytes for the same content; keys that are not known are kept behind the known ones.
"""

from collections.abc import Iterable
from typing import Any, NoReturn

import msgspec

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN, Link, Progress, Span, Status, link_key, span_key
from annotator.core.text import fingerprint
from annotator.storage.records import Annotations, Article, Source
from annotator.storage.wire import (
    Json,
    Name,
    Offset,
    Schema,
    Seconds,
    Sha256,
    Time,
    convert,
    dump,
    merged,
    unknown,
)

ARTICLE = Schema("article")
ANNOTATIONS = Schema("annotations")
OFFSET_UNIT = "code_point"


class _SourceWire(msgspec.Struct):
    file: str
    sha256: Sha256 | None = None
    encoding: str | None = None
    media_type: str | None = None
    url: str | None = None


class _ArticleWire(msgspec.Struct):
    format: str
    id: Name
    title: str
    text: str
    text_sha256: Sha256
    language: str | None
    source: _SourceWire
    imported: Time
    meta: dict[str, Any]


class _SpanWire(msgspec.Struct, gc=False):
    id: Name
    start: Offset
    end: Offset
    label: Name
    text: str
    attributes: dict[str, Any] = {}
    note: str = ""
    origin: str = HUMAN


class _LinkWire(msgspec.Struct, gc=False):
    id: Name
    type: Name
    source: str
    target: str
    note: str = ""


class _AnnotationsWire(msgspec.Struct):
    format: str
    offset_unit: str
    article: Name
    annotator: Name
    status: Status
    flag: str | None
    language: str | None
    text: str
    text_sha256: Sha256
    spans: list[_SpanWire]
    links: list[_LinkWire]
    created: Time
    updated: Time
    seconds: Seconds


_SOURCE_KEYS = frozenset(_SourceWire.__struct_fields__)
_ARTICLE_KEYS = frozenset(_ArticleWire.__struct_fields__)
_SPAN_KEYS = frozenset(_SpanWire.__struct_fields__)
_LINK_KEYS = frozenset(_LinkWire.__struct_fields__)
_ANNOTATIONS_KEYS = frozenset(_AnnotationsWire.__struct_fields__)


def decode_article(data: bytes, file: str) -> Article:
    """The article in ``data``; ``file`` is its name in errors. Raises DataError."""
    raw = ARTICLE.parse(data, file)
    wire = convert(raw, _ArticleWire, file)
    _check_fingerprint(wire.text, wire.text_sha256, file)
    source = wire.source
    return Article(
        wire.id,
        wire.title,
        wire.text,
        wire.text_sha256,
        wire.language,
        Source(
            source.file,
            source.sha256,
            source.encoding,
            source.media_type,
            source.url,
            unknown(raw["source"], _SOURCE_KEYS),
        ),
        wire.imported,
        wire.meta,
        unknown(raw, _ARTICLE_KEYS),
    )


def encode_article(article: Article) -> bytes:
    """The bytes of the article's file. Raises DataError where JSON cannot hold it."""
    source = article.source
    record = {
        "format": ARTICLE.format,
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "text_sha256": article.text_sha256,
        "language": article.language,
        "source": merged(
            {
                "file": source.file,
                "sha256": source.sha256,
                "encoding": source.encoding,
                "media_type": source.media_type,
                "url": source.url,
            },
            source.extra,
        ),
        "imported": article.imported,
        "meta": article.meta,
    }
    return dump(merged(record, article.extra), article.id) + b"\n"


def parse_annotations(data: bytes, file: str) -> Json:
    """The JSON of an annotations file once all of it was checked, every offset included.

    For readers of many files that need no records: the spans are left as plain dicts, in the
    file's order. Raises DataError.
    """
    raw = ANNOTATIONS.parse(data, file)
    _checked(raw, file)
    return raw


def decode_annotations(data: bytes, file: str) -> Annotations:
    """The annotations in ``data``, spans and links in the order of files. Raises DataError."""
    raw = ANNOTATIONS.parse(data, file)
    wire = _checked(raw, file)
    spans = [
        Span(
            span.id,
            span.start,
            span.end,
            span.label,
            span.attributes,
            span.note,
            span.origin,
            unknown(source, _SPAN_KEYS),
        )
        for span, source in zip(wire.spans, raw["spans"], strict=True)
    ]
    links = [
        Link(link.id, link.type, link.source, link.target, link.note, unknown(source, _LINK_KEYS))
        for link, source in zip(wire.links, raw["links"], strict=True)
    ]
    return Annotations(
        wire.article,
        wire.annotator,
        Progress(wire.status, wire.flag),
        wire.language,
        wire.text,
        wire.text_sha256,
        tuple(sorted(spans, key=span_key)),
        tuple(sorted(links, key=link_key)),
        wire.created,
        wire.updated,
        wire.seconds,
        unknown(raw, _ANNOTATIONS_KEYS),
    )


def encode_annotations(annotations: Annotations) -> bytes:
    """The bytes of the annotations' file. Raises DataError where JSON cannot hold them."""
    text = annotations.text
    record = {
        **_head(annotations, annotations.progress),
        "text": text,
        "text_sha256": annotations.text_sha256,
        "spans": [span_record(span, text) for span in sorted(annotations.spans, key=span_key)],
        "links": [link_record(link) for link in sorted(annotations.links, key=link_key)],
        **_tail(annotations, annotations.updated, annotations.seconds),
    }
    return dump(record, annotations.article) + b"\n"


class AnnotationsWriter:
    """Encodes the annotations of one article again and again as they are edited.

    Gives the bytes of ``encode_annotations``, but makes JSON only of spans that were not in the
    last encoding, so that one edit among 10,000 spans takes little more than copying.
    ``annotations`` gives everything that edits do not change.
    """

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self._text = b'  "text": %s,\n  "text_sha256": "%s"' % (
            dump(annotations.text, annotations.article, "$.text"),
            annotations.text_sha256.encode(),
        )
        self._pieces: dict[str, tuple[Span, bytes]] = {}

    def encode(
        self,
        spans: Iterable[Span],
        links: Iterable[Link],
        progress: Progress,
        updated: str,
        seconds: float,
    ) -> bytes:
        """The file's bytes; ``spans`` and ``links`` come in the order in which files hold them.

        Raises DataError where JSON cannot hold something, a note with half a surrogate pair say.
        """
        name = self._annotations.article
        pieces = self._pieces
        span_pieces = [
            held[1]
            if (held := pieces.get(span.id)) is not None and held[0] is span
            else self._piece(span)
            for span in spans
        ]
        link_pieces = [_indented(link_record(link), name) for link in links]
        return b"".join(
            (
                dump(_head(self._annotations, progress), name)[:-2],
                b",\n",
                self._text,
                b',\n  "spans": ',
                *_array(span_pieces),
                b',\n  "links": ',
                *_array(link_pieces),
                b",",
                dump(_tail(self._annotations, updated, seconds), name)[1:],
                b"\n",
            )
        )

    def _piece(self, span: Span) -> bytes:
        record = span_record(span, self._annotations.text)
        piece = _indented(record, self._annotations.article)
        self._pieces[span.id] = (span, piece)
        return piece


def span_record(span: Span, text: str) -> Json:
    """A span as files hold it, its own words out of ``text`` included."""
    record = {
        "id": span.id,
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "text": text[span.start : span.end],
        "attributes": dict(sorted(span.attributes.items())),
        "note": span.note,
        "origin": span.origin,
    }
    return merged(record, span.extra)


def link_record(link: Link) -> Json:
    """A link as files hold it."""
    record = {
        "id": link.id,
        "type": link.type,
        "source": link.source,
        "target": link.target,
        "note": link.note,
    }
    return merged(record, link.extra)


def _head(annotations: Annotations, progress: Progress) -> Json:
    return {
        "format": ANNOTATIONS.format,
        "offset_unit": OFFSET_UNIT,
        "article": annotations.article,
        "annotator": annotations.annotator,
        "status": progress.status,
        "flag": progress.flag,
        "language": annotations.language,
    }


def _tail(annotations: Annotations, updated: str, seconds: float) -> Json:
    extra = unknown(annotations.extra, _ANNOTATIONS_KEYS)
    return {"created": annotations.created, "updated": updated, "seconds": seconds, **extra}


def _indented(record: Json, file: str) -> bytes:
    return dump(record, file).replace(b"\n", b"\n    ")


def _array(pieces: list[bytes]) -> tuple[bytes, ...]:
    return (b"[\n    ", b",\n    ".join(pieces), b"\n  ]") if pieces else (b"[]",)


def _checked(raw: Json, file: str) -> _AnnotationsWire:
    wire = convert(raw, _AnnotationsWire, file)
    if wire.offset_unit != OFFSET_UNIT:
        reason = f"offsets are in {wire.offset_unit!r}, only {OFFSET_UNIT!r} is read"
        raise DataError(file, "$.offset_unit", reason)
    _check_fingerprint(wire.text, wire.text_sha256, file)
    text, length = wire.text, len(wire.text)
    ids: set[str] = set()
    for number, span in enumerate(wire.spans):
        start, end = span.start, span.end
        if not start < end <= length or text[start:end] != span.text:
            _refuse_span(span, number, text, file)
        if span.id in ids:
            raise DataError(file, f"$.spans[{number}].id", f"{span.id!r} is used twice")
        ids.add(span.id)
    _check_links(wire.links, ids, file)
    return wire


def _refuse_span(span: _SpanWire, number: int, text: str, file: str) -> NoReturn:
    place = f"$.spans[{number}]"
    if span.start > len(text):
        reason = f"{span.start} lies outside the text of {len(text)} characters"
        raise DataError(file, f"{place}.start", reason)
    if span.end > len(text):
        reason = f"{span.end} lies outside the text of {len(text)} characters"
        raise DataError(file, f"{place}.end", reason)
    if span.end <= span.start:
        reason = f"the end {span.end} is not behind the start {span.start}"
        raise DataError(file, f"{place}.end", reason)
    words = text[span.start : span.end]
    reason = f"{_short(span.text)} is not what stands at {span.start}–{span.end}: {_short(words)}"
    raise DataError(file, f"{place}.text", reason)


def _check_links(links: list[_LinkWire], spans: set[str], file: str) -> None:
    ids: set[str] = set()
    for number, link in enumerate(links):
        if link.id in ids:
            raise DataError(file, f"$.links[{number}].id", f"{link.id!r} is used twice")
        ids.add(link.id)
        for key, end in (("source", link.source), ("target", link.target)):
            if end not in spans:
                raise DataError(file, f"$.links[{number}].{key}", f"there is no span {end!r}")


def _check_fingerprint(text: str, sha256: str, file: str) -> None:
    if fingerprint(text) != sha256:
        reason = "is not the fingerprint of the text: the text was changed outside Annotator"
        raise DataError(file, "$.text_sha256", reason)


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:39]}…")
