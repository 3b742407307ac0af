"""What a format cannot hold of a record: taken away before it is written, and listed.

``reduce`` is pure. What it leaves can be written completely, so that no writer has to drop
anything: a span that a file does not hold is always in the list.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter
from typing import Any

import msgspec

from annotator.core.spans import HUMAN, Status
from annotator.core.tags import Scheme, TokenSpan
from annotator.core.tokens import Range
from annotator.formats import overlaps
from annotator.formats.model import EVERYTHING, Holds, OffsetUnit, WriteOptions
from annotator.formats.training import Record
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.wire import Json

STATUS_READ = Status.DONE
"""What the annotations of a format that holds no status come back with: finished work."""

_RECORD_KEYS = frozenset(AnnotationsWire.__struct_fields__)
_SPAN_KEYS = frozenset(SpanWire.__struct_fields__)
_LINK_KEYS = frozenset(LinkWire.__struct_fields__)


class Kind(StrEnum):
    """What became of a thing that the format cannot hold.

    ``stripped``: an attribute, note, link, origin or status is not held. ``renamed``: a label,
    attribute or type of link got the nearest name that the format can write. ``replaced``:
    characters of the text or of a note were. ``unused``: it is in the export, but what reads that
    will pass it over.
    """

    DROPPED = "dropped"
    TRIMMED = "trimmed"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    STRIPPED = "stripped"
    RENAMED = "renamed"
    REPLACED = "replaced"
    UNUSED = "unused"


class Loss(msgspec.Struct, frozen=True, gc=False):
    """One thing that is not in the export as it is in the record.

    ``id``, ``start``, ``end`` (code points), ``label`` and ``words`` are those of the span before
    the loss; of a link only ``id`` and ``label`` (its type) are set, of an article as a whole
    none. ``reason`` says what was lost and why, ``new`` the range that the span has in the export
    where that is another.
    """

    article: str
    annotator: str
    kind: Kind
    reason: str
    id: str = ""
    start: int | None = None
    end: int | None = None
    label: str = ""
    words: str = ""
    new: Range | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """A record as a format can hold it, and what it cannot hold.

    Where the format counts in tokens, ``tokens`` are those of the text, and every span begins and
    ends with one. ``raw`` is the record's JSON where that holds unknown keys and the format holds
    them too. ``split`` is the name of the split that the article belongs to, if there are any.
    """

    record: AnnotationsWire
    losses: tuple[Loss, ...] = ()
    tokens: Sequence[Range] = ()
    raw: Json | None = None
    split: str = ""

    def token_spans(self) -> list[TokenSpan]:
        """The spans over tokens, in the order of ``record.spans``; the last token is included."""
        starts = list(map(itemgetter(0), self.tokens))
        return [
            TokenSpan(
                bisect_left(starts, span.start), bisect_left(starts, span.end) - 1, span.label
            )
            for span in self.record.spans
        ]


def reduce(record: Record, holds: Holds, options: WriteOptions) -> Reduction | None:
    """The record as a format can hold it that ``holds`` so much, None where it holds no such one.

    Only an article without a visible character can be such; ``article_lost`` is then its loss.
    """
    wire = record.wire
    if holds is EVERYTHING:
        return Reduction(wire, raw=record.raw)
    if not holds.blank and not wire.text.strip():
        return None
    return _Reducer(wire, record.raw, holds, options).reduction()


def article_lost(record: AnnotationsWire) -> list[Loss]:
    """The losses of an article that a format cannot hold at all: it, and each of its spans."""
    reason = "the format holds no article without words"
    return [
        Loss(record.article, record.annotator, Kind.DROPPED, reason),
        *(of_span(record, span, Kind.DROPPED, reason) for span in record.spans),
    ]


def of_span(
    record: AnnotationsWire, span: SpanWire, kind: Kind, reason: str, new: Range | None = None
) -> Loss:
    """The loss of ``span``, or of something about it."""
    return Loss(
        record.article,
        record.annotator,
        kind,
        reason,
        span.id,
        span.start,
        span.end,
        span.label,
        span.text,
        new,
    )


def of_link(record: AnnotationsWire, link: LinkWire, kind: Kind, reason: str) -> Loss:
    """The loss of ``link``, or of something about it."""
    return Loss(record.article, record.annotator, kind, reason, link.id, label=link.type)


def of_article(record: AnnotationsWire, kind: Kind, reason: str) -> Loss:
    """The loss of something about the article as a whole."""
    return Loss(record.article, record.annotator, kind, reason)


def without_spans(
    reduction: Reduction, dropped: dict[str, str], kind: Kind = Kind.DROPPED
) -> Reduction:
    """The reduction without some spans and their links: ``dropped`` gives reasons by span id.

    For formats that cannot hold what ``Holds`` has no word for.
    """
    record = reduction.record
    if not dropped:
        return reduction
    losses = [
        of_span(record, span, kind, dropped[span.id]) for span in record.spans if span.id in dropped
    ]
    links = []
    for link in record.links:
        gone = next((end for end in (link.source, link.target) if end in dropped), None)
        if gone is None:
            links.append(link)
        else:
            losses.append(of_link(record, link, Kind.DROPPED, f"the span {gone} is not held"))
    spans = [span for span in record.spans if span.id not in dropped]
    smaller = msgspec.structs.replace(record, spans=spans, links=links)
    return replace(reduction, record=smaller, losses=(*reduction.losses, *losses))


class _Reducer:
    """Takes one record apart and puts together what can be held of it."""

    def __init__(
        self, wire: AnnotationsWire, raw: Json | None, holds: Holds, options: WriteOptions
    ) -> None:
        self._wire = wire
        self._raw = raw
        self._holds = holds
        self._options = options
        self._losses: list[Loss] = []
        self._tokens: Sequence[Range] = ()
        self._became: dict[str, str] = {}

    def reduction(self) -> Reduction:
        wire, holds = self._wire, self._holds
        text = holds.characters(wire.text)
        if text != wire.text:
            self._article(Kind.REPLACED, _replaced(wire.text, text))
        status, flag = self._progress()
        self._unknown("the record", self._raw or {}, _RECORD_KEYS)
        if holds.unit is OffsetUnit.TOKEN:
            self._tokens = self._options.tokenise(text, wire.language)
        spans = self._spans(text)
        record = msgspec.structs.replace(
            wire, text=text, status=status, flag=flag, spans=spans, links=self._links()
        )
        return Reduction(record, tuple(self._losses), self._tokens)

    def _progress(self) -> tuple[Status, str | None]:
        wire = self._wire
        if not self._holds.status:
            if wire.status is not STATUS_READ:
                self._article(Kind.STRIPPED, f"the status “{wire.status}” is not held")
            if wire.flag is not None:
                self._article(Kind.STRIPPED, f"the flag “{wire.flag}” is not held")
            return STATUS_READ, None
        if wire.flag is None:
            return wire.status, None
        flag = self._holds.value(wire.flag)
        if flag != wire.flag:
            self._article(Kind.REPLACED, f"the flag “{wire.flag}” is written “{flag}”")
        return wire.status, flag

    def _spans(self, text: str) -> list[SpanWire]:
        placed = []
        for span in self._wire.spans:
            new = self._place(span, text)
            if new is not None:
                placed.append(overlaps.Placed(span.id, *new, self._holds.name(span.label)))
        outcome = overlaps.resolve(placed, self._holds, self._options.nested)
        kept = outcome.kept
        for each, winner in outcome.merged:
            self._became[each.id] = winner.id
        if self._holds.tags and self._options.scheme is Scheme.IO:
            kept = self._joined(kept)
        originals = {span.id: span for span in self._wire.spans}
        for each, winner in outcome.dropped:
            self._drop(originals[each.id], _lost_to(originals[winner.id]))
        for each, winner in outcome.merged:
            reason = f"is one with {winner.id}, of the same words and label"
            self._span(originals[each.id], Kind.MERGED, reason, (winner.start, winner.end))
        return [self._held(originals[each.id], each, text) for each in kept]

    def _place(self, span: SpanWire, text: str) -> Range | None:
        """Where the span can stand; None where it cannot."""
        holds = self._holds
        start, end = span.start, span.end
        if holds.unit is None:
            self._drop(span, "the format holds no spans")
            return None
        kind, reason = Kind.TRIMMED, "a span may not begin or end with white space"
        if holds.unit is OffsetUnit.TOKEN or not holds.white_space:
            words = text[start:end]
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            if start >= end:
                self._drop(span, "holds nothing but white space")
                return None
        if holds.unit is OffsetUnit.TOKEN:
            first = bisect_right(self._tokens, start, key=itemgetter(1))
            last = bisect_left(self._tokens, end, key=itemgetter(0)) - 1
            if first > last:
                self._drop(span, "holds no token")
                return None
            edges = self._tokens[first][0], self._tokens[last][1]
            if edges != (start, end):
                kind, reason = Kind.MOVED, "an edge stood inside a token"
                start, end = edges
        if (start, end) != (span.start, span.end):
            self._span(span, kind, reason, (start, end))
        return start, end

    def _joined(self, spans: Iterable[overlaps.Placed]) -> list[overlaps.Placed]:
        """The spans of tags without marks: two of a label that touch cannot be told apart."""
        originals = {span.id: span for span in self._wire.spans}
        number = {start: index for index, (start, _end) in enumerate(self._tokens)}
        ends = {end: index for index, (_start, end) in enumerate(self._tokens)}
        joined: list[overlaps.Placed] = []
        for span in sorted(spans, key=lambda each: (each.label, each.start)):
            before = joined[-1] if joined else None
            touches = before is not None and number[span.start] == ends[before.end] + 1
            if before is None or not touches or before.label != span.label:
                joined.append(span)
                continue
            joined[-1] = replace(before, end=span.end)
            self._became[span.id] = before.id
            reason = f"cannot be told apart from {before.id}, which it follows at once"
            self._span(originals[span.id], Kind.MERGED, reason, (before.start, span.end))
            first = originals[before.id]
            self._span(first, Kind.MOVED, f"grew by {span.id}", (before.start, span.end))
        return sorted(joined, key=lambda each: (each.start, -each.end))

    def _held(self, span: SpanWire, placed: overlaps.Placed, text: str) -> SpanWire:
        """The span as it can be held: where ``placed`` says, with what is held of the rest."""
        holds = self._holds
        if placed.label != span.label:
            self._span(span, Kind.RENAMED, f"the label is written “{placed.label}”")
        attributes = dict(self._attributes(span))
        note, origin = "", HUMAN
        if holds.notes:
            note = holds.value(span.note)
            if note != span.note:
                self._span(span, Kind.REPLACED, f"the note “{span.note}” is written “{note}”")
        elif span.note:
            self._span(span, Kind.STRIPPED, f"the note “{span.note}” is not held")
        if holds.origin:
            origin = span.origin
        elif span.origin != HUMAN:
            self._span(span, Kind.STRIPPED, f"the origin “{span.origin}” is not held")
        self._unknown_of(span)
        words = text[placed.start : placed.end]
        return SpanWire(
            span.id, placed.start, placed.end, placed.label, words, attributes, note, origin
        )

    def _attributes(self, span: SpanWire) -> Iterator[tuple[str, Any]]:
        holds = self._holds
        taken: set[str] = set()
        for name, value in span.attributes.items():
            said = f"the attribute {name} “{value}”"
            written, held = holds.name(name), value
            if not holds.attributes or not (holds.values or isinstance(value, str)):
                self._span(span, Kind.STRIPPED, f"{said} is not held")
                continue
            if written in taken:
                self._span(span, Kind.STRIPPED, f"{said}: another one is written “{written}”")
                continue
            if written != name:
                self._span(span, Kind.RENAMED, f"{said} is written “{written}”")
            if isinstance(value, str):
                held = holds.value(value)
                if held != value:
                    self._span(span, Kind.REPLACED, f"{said} is written “{held}”")
            taken.add(written)
            yield written, held

    def _links(self) -> list[LinkWire]:
        """The links whose ends are held; to be called once the spans are."""
        holds = self._holds
        gone = {loss.id for loss in self._losses if loss.kind is Kind.DROPPED}
        links = []
        for link in self._wire.links:
            said = f"from {link.source} to {link.target}"
            if not holds.links:
                self._link(link, Kind.STRIPPED, f"the link {said} is not held")
                continue
            source, target = (self._stands_for(end) for end in (link.source, link.target))
            lost = next((end for end in (source, target) if end in gone), None)
            if lost is not None:
                self._link(link, Kind.DROPPED, f"the link {said}: the span {lost} is not held")
                continue
            kind = holds.name(link.type)
            if kind != link.type:
                self._link(link, Kind.RENAMED, f"the type is written “{kind}”")
            note = holds.value(link.note) if holds.link_notes else ""
            if note != link.note:
                told = f"is written “{note}”" if note else "is not held"
                lost_by = Kind.REPLACED if note else Kind.STRIPPED
                self._link(link, lost_by, f"the note “{link.note}” {told}")
            links.append(LinkWire(link.id, kind, source, target, note))
        return links

    def _stands_for(self, span: str) -> str:
        """The id of the span that this one was merged into, its own where it was not."""
        while span in self._became:
            span = self._became[span]
        return span

    def _unknown_of(self, span: SpanWire) -> None:
        if self._raw is None or self._holds.extra:
            return
        raw = next(each for each in self._raw["spans"] if each["id"] == span.id)
        for key in sorted(raw.keys() - _SPAN_KEYS):
            self._span(span, Kind.STRIPPED, f"“{key}” is not held: {_short(raw[key])}")

    def _unknown(self, what: str, raw: Json, known: frozenset[str]) -> None:
        if not self._holds.extra:
            for key in sorted(raw.keys() - known):
                self._article(Kind.STRIPPED, f"“{key}” of {what} is not held: {_short(raw[key])}")

    def _article(self, kind: Kind, reason: str) -> None:
        self._losses.append(of_article(self._wire, kind, reason))

    def _span(self, span: SpanWire, kind: Kind, reason: str, new: Range | None = None) -> None:
        self._losses.append(of_span(self._wire, span, kind, reason, new))

    def _drop(self, span: SpanWire, reason: str) -> None:
        self._span(span, Kind.DROPPED, reason)

    def _link(self, link: LinkWire, kind: Kind, reason: str) -> None:
        self._losses.append(of_link(self._wire, link, kind, reason))


def _lost_to(winner: SpanWire) -> str:
    return f"overlaps {winner.id}, {winner.label} {_short(winner.text)}"


def _replaced(before: str, after: str) -> str:
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    names = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(changed))[:5])
    return f"{len(changed)} characters of the text cannot be written and were replaced: {names}"


def _short(value: Any) -> str:
    words = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"“{words if len(words) <= 40 else f'{words[:39]}…'}”"
