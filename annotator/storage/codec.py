"""Articles and annotations ↔ the bytes of their files.

Reading is strict: a DataError names the file and the field (``$.spans[3].end``). Writing gives
the same bytes for the same content; keys that are not known are kept behind the known ones.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import repeat
from operator import is_
from types import MappingProxyType
from typing import Any

import msgspec
import orjson

from annotator.core.errors import DataError
from annotator.core.spans import Link, Progress, Span, link_key, span_key
from annotator.core.text import stray
from annotator.storage.annotations_wire import (
    ANNOTATIONS,
    OFFSET_UNIT,
    AnnotationsWire,
    LinkWire,
    SpanWire,
    check,
    check_fingerprint,
    read_wire,
)
from annotator.storage.records import Annotations, Article, Source
from annotator.storage.strict import Name, Sha256, Time, convert
from annotator.storage.wire import Json, Schema, dump, merged, unknown

ARTICLE = Schema("article")


class _SourceWire(msgspec.Struct):
    file: str
    sha256: Sha256 | None = None
    encoding: str | None = None
    media_type: str | None = None
    url: str | None = None


class _ArticleHead(msgspec.Struct):
    format: str
    id: Name
    title: str
    text: str
    text_sha256: Sha256
    language: str | None
    source: _SourceWire
    imported: Time


class _ArticleWire(_ArticleHead):
    meta: dict[str, Any]


class _KnownSource(_SourceWire, forbid_unknown_fields=True):
    pass


class _KnownArticle(_ArticleHead, forbid_unknown_fields=True):
    source: _KnownSource
    meta: msgspec.Raw


_NOTHING: Mapping[str, Any] = MappingProxyType({})
_SOURCE_KEYS = frozenset(_SourceWire.__struct_fields__)
_ARTICLE_KEYS = frozenset(_ArticleWire.__struct_fields__)
_SPAN_KEYS = frozenset(SpanWire.__struct_fields__)
_LINK_KEYS = frozenset(LinkWire.__struct_fields__)
_ANNOTATIONS_KEYS = frozenset(AnnotationsWire.__struct_fields__)


def decode_article(data: bytes, file: str) -> Article:
    """The article in ``data``; ``file`` is its name in errors. Raises DataError."""
    wire, meta, raw = _read_article(data, file)
    check_fingerprint(wire.text, wire.text_sha256, file)
    character = stray(wire.text)
    if character is not None:
        reason = f"holds U+{ord(character):04X}, which importing the text would have replaced"
        raise DataError(file, "$.text", reason)
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
            unknown(raw["source"], _SOURCE_KEYS) if raw else {},
        ),
        wire.imported,
        meta,
        unknown(raw, _ARTICLE_KEYS) if raw else {},
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
    check(raw, file)
    return raw


def decode_annotations(data: bytes, file: str) -> Annotations:
    """The annotations in ``data``, spans and links in the order of files. Raises DataError."""
    wire, raw = read_wire(data, file)
    spans = [
        Span(w.id, w.start, w.end, w.label, w.attributes, w.note, w.origin, extra)
        for w, extra in zip(wire.spans, _extras(raw, "spans", _SPAN_KEYS), strict=False)
    ]
    links = [
        Link(w.id, w.type, w.source, w.target, w.note, extra)
        for w, extra in zip(wire.links, _extras(raw, "links", _LINK_KEYS), strict=False)
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
        unknown(raw, _ANNOTATIONS_KEYS) if raw else {},
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

    Gives the bytes of ``encode_annotations``, but makes JSON only of spans that it has not seen
    before, so that one edit among 10,000 spans takes little more than copying.
    ``annotations`` gives everything that edits do not change.
    """

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self._text = b'  "text": %s,\n  "text_sha256": "%s"' % (
            dump(annotations.text, annotations.article, "$.text"),
            annotations.text_sha256.encode(),
        )
        self._last: list[Span] = []
        self._last_pieces: list[bytes] = []
        self._seen: dict[str, tuple[Span, bytes]] = {}

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
        span_pieces = self._pieces(list(spans))
        link_pieces = [_item(link_record(link), name) for link in links]
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

    def _pieces(self, spans: list[Span]) -> list[bytes]:
        """The spans' JSON: that of the last encoding up to the first change and behind the last."""
        last, pieces = self._last, self._last_pieces
        head = _same(last, spans)
        tail = min(_same(reversed(last), reversed(spans)), len(last) - head, len(spans) - head)
        changed = [self._piece(span) for span in spans[head : len(spans) - tail]]
        self._last = spans
        self._last_pieces = [*pieces[:head], *changed, *pieces[len(pieces) - tail :]]
        return self._last_pieces

    def _piece(self, span: Span) -> bytes:
        seen = self._seen.get(span.id)
        if seen is not None and seen[0] is span:
            return seen[1]
        record = span_record(span, self._annotations.text)
        piece = _item(record, self._annotations.article)
        self._seen[span.id] = (span, piece)
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


def _read_article(data: bytes, file: str) -> tuple[_ArticleHead, Json, Json | None]:
    """What ``data`` says, its ``meta``, and all its JSON where that holds unknown keys.

    Only what cannot be decoded at once into what is known is read step by step.
    """
    with suppress(msgspec.DecodeError, orjson.JSONDecodeError, UnicodeDecodeError):
        known = msgspec.json.decode(data, type=_KnownArticle)
        # msgspec would keep every digit of a huge number, which orjson could then not write.
        meta = orjson.loads(memoryview(known.meta))
        if known.format == ARTICLE.format and isinstance(meta, dict):
            return known, meta, None
    raw = ARTICLE.parse(data, file)
    wire = convert(raw, _ArticleWire, file)
    return wire, wire.meta, raw


def _extras(raw: Json | None, key: str, known: frozenset[str]) -> Iterable[Mapping[str, Any]]:
    """The unknown keys of each item under ``key``, without end where there are none at all."""
    if raw is None:
        return repeat(_NOTHING)
    return (unknown(item, known) if item.keys() - known else _NOTHING for item in raw[key])


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


def _item(record: Json, file: str) -> bytes:
    """An item of a list, parted from the one before it."""
    return b",\n    " + dump(record, file).replace(b"\n", b"\n    ")


def _same(one: Iterable[Span], other: Iterable[Span]) -> int:
    """How many spans at the beginning of both are the same objects."""
    same = bytes(map(is_, one, other))
    different = same.find(0)
    return len(same) if different < 0 else different


def _array(items: list[bytes]) -> tuple[bytes, ...]:
    return (b"[", items[0][1:], *items[1:], b"\n  ]") if items else (b"[]",)
