"""Articles as readers give them: the one way to make them out of what a file says."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN, Link, Progress, Span
from annotator.core.text import Canonical
from annotator.formats.losses import STATUS_READ
from annotator.storage.records import Annotations, now

NOBODY = "imported"
"""The annotator of annotations that name none."""
READ = Progress(STATUS_READ)

SHOWN, BEFORE = 40, 10
"""Characters of a span's words that a sentence holds, and those before the first that is wrong."""

_CRLF = re.compile("\r\n")


@dataclass(frozen=True, slots=True)
class Given:
    """A span as a file gives it. ``words`` are its own words if the file says them.

    ``place`` is where in the file it stands, for errors; an empty ``id`` gets a new one.
    """

    start: int
    end: int
    label: str
    id: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    origin: str = HUMAN
    words: str | None = None
    place: str = ""


def made_spans(text: str, given: Iterable[Given], file: str, place: str = "") -> list[Span]:
    """The spans of ``text``, in the order given and with ids of their own.

    Raises DataError where one lies outside the text, is empty, has no label, or where its words
    are not what stands there.
    """
    given = list(given)
    taken = {each.id for each in given if each.id}
    spans = []
    number = 0
    for each in given:
        span_id = each.id
        while not span_id:
            number += 1
            span_id = f"s{number}" if f"s{number}" not in taken else ""
        where = each.place or place
        _check(text, each, file, where)
        spans.append(
            Span(
                span_id,
                each.start,
                each.end,
                each.label,
                each.attributes,
                each.note,
                each.origin,
            )
        )
    if len({span.id for span in spans}) < len(spans):
        raise DataError(file, place, "holds two spans with the same id")
    return spans


def annotations_of(
    name: str,
    text: str,
    spans: Iterable[Span],
    links: Iterable[Link] = (),
    annotator: str = "",
    progress: Progress = READ,
    language: str | None = None,
) -> Annotations:
    """The annotations of an article; what the file does not say is as ``Holds`` promises it."""
    time = now()
    return Annotations(
        name or "article",
        annotator or NOBODY,
        progress,
        language,
        text,
        "",
        tuple(spans),
        tuple(links),
        time,
        time,
    )


def in_canonical(brought: Annotations, clean: Canonical, sha256: str) -> Annotations:
    """The annotations as they stand in the canonical text, which has the fingerprint ``sha256``.

    Raises DataError where nothing is left of a span.
    """
    if brought.text == clean.text:
        return replace(brought, text_sha256=sha256)
    dropped = [*range(clean.bom), *(found.start() for found in _CRLF.finditer(brought.text))]
    spans = tuple(_moved(span, brought.text, dropped) for span in brought.spans)
    return replace(brought, text=clean.text, text_sha256=sha256, spans=spans)


def _moved(span: Span, raw: str, dropped: Sequence[int]) -> Span:
    """The span without the characters at ``dropped``, which the canonical text does not have."""
    cut_in_two = raw[span.end - 1 : span.end + 1] == "\r\n"
    start = span.start - bisect_left(dropped, span.start)
    end = span.end - bisect_left(dropped, span.end) + cut_in_two
    if start >= end:
        raise DataError(span.id, "", "the span holds a byte order mark only")
    return replace(span, start=start, end=end)


def _check(text: str, each: Given, file: str, place: str) -> None:
    if not each.label:
        raise DataError(file, place, "a span has no label")
    if not 0 <= each.start < each.end <= len(text):
        reason = f"{each.start}–{each.end} is no range in a text of {len(text)} characters"
        raise DataError(file, place, reason)
    words = text[each.start : each.end]
    if each.words is not None and each.words != words:
        one, other = _where_they_differ(each.words, words)
        reason = f"{one!r} is not what stands at {each.start}–{each.end}: {other!r}"
        raise DataError(file, place, reason)


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """As much of both as a sentence can hold: the beginning, or what stands where they differ."""
    pairs = enumerate(zip(one, other, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = same - BEFORE if same > SHOWN - BEFORE else 0
    lead = "…" if start else ""
    return lead + one[start : start + SHOWN], lead + other[start : start + SHOWN]
