"""Annotation files read strictly, into the form in which they stand there.

A file of 10,000 spans is opened in the time of a few frames. So it is decoded at once into what
is known; only where that fails is it read step by step, which keeps the unknown keys, brings an
older version up to date, or names the field that is wrong.
"""

from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN, Status
from annotator.core.text import fingerprint
from annotator.storage.strict import Name, Offset, Seconds, Sha256, Time, convert
from annotator.storage.wire import Json, Schema

ANNOTATIONS = Schema("annotations")
OFFSET_UNIT = "code_point"


class SpanWire(msgspec.Struct, gc=False):
    """A span as it stands in the file."""

    id: Name
    start: Offset
    end: Offset
    label: Name
    text: str
    attributes: dict[str, Any] = {}
    note: str = ""
    origin: str = HUMAN


class LinkWire(msgspec.Struct, gc=False):
    """A link as it stands in the file."""

    id: Name
    type: Name
    source: str
    target: str
    note: str = ""


class AnnotationsWire(msgspec.Struct):
    """The whole file."""

    format: str
    offset_unit: str
    article: Name
    annotator: Name
    status: Status
    flag: str | None
    language: str | None
    text: str
    text_sha256: Sha256
    spans: Sequence[SpanWire]
    links: Sequence[LinkWire]
    created: Time
    updated: Time
    seconds: Seconds


class _KnownSpan(SpanWire, gc=False, forbid_unknown_fields=True):
    pass


class _KnownLink(LinkWire, gc=False, forbid_unknown_fields=True):
    pass


class _KnownAnnotations(AnnotationsWire, forbid_unknown_fields=True):
    spans: Sequence[_KnownSpan]
    links: Sequence[_KnownLink]


def read_wire(data: bytes, file: str) -> tuple[AnnotationsWire, Json | None]:
    """The checked content of an annotations file, and its JSON where that holds unknown keys.

    Raises DataError naming ``file`` and the field that is wrong.
    """
    try:
        wire: AnnotationsWire = msgspec.json.decode(data, type=_KnownAnnotations)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raw = ANNOTATIONS.parse(data, file)
        return check(raw, file), raw
    if wire.format != ANNOTATIONS.format:
        raw = ANNOTATIONS.parse(data, file)
        return check(raw, file), raw
    _check_content(wire, file)
    return wire, None


def decode_known(data: bytes) -> AnnotationsWire | None:
    """What ``data`` says of annotations, its types checked but not its offsets and ids.

    For bytes that this program has just made of checked annotations. None where they are no
    annotations of the present version, or hold unknown keys.
    """
    try:
        wire: AnnotationsWire = msgspec.json.decode(data, type=_KnownAnnotations)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return wire


def check(raw: Json, file: str) -> AnnotationsWire:
    """The content of ``raw`` once every type, offset and id in it was checked. Raises DataError."""
    wire = convert(raw, AnnotationsWire, file)
    _check_content(wire, file)
    return wire


def check_fingerprint(text: str, sha256: str, file: str) -> None:
    """Raise DataError where ``sha256`` is not that of ``text``."""
    if fingerprint(text) != sha256:
        reason = "is not the fingerprint of the text: the text was changed outside Annotator"
        raise DataError(file, "$.text_sha256", reason)


def _check_content(wire: AnnotationsWire, file: str) -> None:
    if wire.offset_unit != OFFSET_UNIT:
        reason = f"offsets are in {wire.offset_unit!r}, only {OFFSET_UNIT!r} is read"
        raise DataError(file, "$.offset_unit", reason)
    check_fingerprint(wire.text, wire.text_sha256, file)
    text = wire.text
    # Words of the right length that stand there also say that the range lies within the text.
    wrong = [
        number
        for number, span in enumerate(wire.spans)
        if text[span.start : span.end] != span.text
        or len(span.text) != span.end - span.start
        or not span.text
    ]
    if wrong:
        _refuse_span(wire.spans[wrong[0]], wrong[0], text, file)
    ids = {span.id for span in wire.spans}
    if len(ids) < len(wire.spans):
        _refuse_twice(wire.spans, file)
    _check_links(wire.links, ids, file)


def _refuse_span(span: SpanWire, number: int, text: str, file: str) -> NoReturn:
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


def _refuse_twice(spans: Sequence[SpanWire], file: str) -> NoReturn:
    seen: set[str] = set()
    for number, span in enumerate(spans):
        if span.id in seen:
            raise DataError(file, f"$.spans[{number}].id", f"{span.id!r} is used twice")
        seen.add(span.id)
    raise AssertionError("no id is used twice")


def _check_links(links: Sequence[LinkWire], spans: set[str], file: str) -> None:
    ids: set[str] = set()
    for number, link in enumerate(links):
        if link.id in ids:
            raise DataError(file, f"$.links[{number}].id", f"{link.id!r} is used twice")
        ids.add(link.id)
        for key, end in (("source", link.source), ("target", link.target)):
            if end not in spans:
                raise DataError(file, f"$.links[{number}].{key}", f"there is no span {end!r}")


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:39]}…")
