"""Training records: checked annotations, and their JSON with the text and the spans first."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec
import orjson

from annotator.core.spans import HUMAN, Status
from annotator.storage.annotations_wire import (
    ANNOTATIONS,
    OFFSET_UNIT,
    AnnotationsWire,
    LinkWire,
    SpanWire,
    read_wire,
)
from annotator.storage.codec import link_record, span_record
from annotator.storage.records import Annotations
from annotator.storage.wire import Json, merged

_DEFAULTS: Json = {"attributes": {}, "note": "", "origin": HUMAN}


class _InOrder(msgspec.Struct, gc=False):
    """The keys of a record in the order that suits those who train."""

    text: str
    spans: Sequence[SpanWire]
    article: str
    annotator: str
    status: Status
    flag: str | None
    language: str | None
    links: Sequence[LinkWire]
    seconds: float
    created: str
    updated: str
    text_sha256: str
    offset_unit: str
    format: str


_KEYS = _InOrder.__struct_fields__
_in_order = attrgetter(*_KEYS)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Record:
    """One annotator's annotations of one article, every offset checked.

    ``wire`` is what the file says, ``raw`` its JSON where that holds keys not known here.
    """

    wire: AnnotationsWire
    raw: Json | None


def record_json(wire: AnnotationsWire, raw: Json | None) -> bytes:
    """A record as JSON in one line, without a line end; the unknown keys of ``raw`` stand last."""
    if raw is None:
        return _encode(_InOrder(*_in_order(wire)))
    spans = [{**span, **_DEFAULTS, **span} for span in raw["spans"]]
    links = [{**link, "note": link.get("note", "")} for link in raw["links"]]
    whole: dict[str, Any] = {**raw, "spans": spans, "links": links}
    return orjson.dumps({key: whole[key] for key in _KEYS} | whole)


def read_record(data: bytes, file: str) -> Record:
    """The record in the bytes of an annotations file. Raises DataError naming ``file``."""
    return Record(*read_wire(data, file))


def record_of(annotations: Annotations) -> Record:
    """The record that a file of these annotations would hold."""
    spans = [
        SpanWire(
            span.id,
            span.start,
            span.end,
            span.label,
            annotations.text[span.start : span.end],
            dict(span.attributes),
            span.note,
            span.origin,
        )
        for span in annotations.spans
    ]
    links = [LinkWire(k.id, k.type, k.source, k.target, k.note) for k in annotations.links]
    wire = AnnotationsWire(
        ANNOTATIONS.format,
        OFFSET_UNIT,
        annotations.article,
        annotations.annotator,
        annotations.progress.status,
        annotations.progress.flag,
        annotations.language,
        annotations.text,
        annotations.text_sha256,
        spans,
        links,
        annotations.created,
        annotations.updated,
        annotations.seconds,
    )
    extras = [annotations.extra]
    extras += [span.extra for span in annotations.spans]
    extras += [link.extra for link in annotations.links]
    if not any(extras):
        return Record(wire, None)
    raw: Json = msgspec.to_builtins(wire)
    raw["spans"] = [span_record(span, annotations.text) for span in annotations.spans]
    raw["links"] = [link_record(link) for link in annotations.links]
    return Record(wire, merged(raw, annotations.extra))
