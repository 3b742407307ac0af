"""Training records: checked annotations, and their JSON with the text and the spans first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson

from annotator.core.spans import HUMAN, Status
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire, read_wire
from annotator.storage.wire import Json

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
        return _encode(_InOrder(*(getattr(wire, key) for key in _KEYS)))
    spans = [{**span, **_DEFAULTS, **span} for span in raw["spans"]]
    links = [{**link, "note": link.get("note", "")} for link in raw["links"]]
    whole: dict[str, Any] = {**raw, "spans": spans, "links": links}
    return orjson.dumps({key: whole[key] for key in _KEYS} | whole)


def read_record(data: bytes, file: str) -> Record:
    """The record in the bytes of an annotations file. Raises DataError naming ``file``."""
    return Record(*read_wire(data, file))
