"""A record made into what a format can hold, with a Loss for every difference.

What is left can be written completely, so that no writer has to drop anything: a span that a file
does not hold is always in the list of losses.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import pairwise
from math import inf
from typing import Any

import msgspec

from annotator.core.spans import HUMAN, Status
from annotator.core.tags import Scheme
from annotator.core.tokens import Range, TextTokens
from annotator.formats.losses import (
    STATUS_READ,
    Kind,
    Loss,
    Reduction,
    of_article,
    of_link,
    of_span,
)
from annotator.formats.model import EVERYTHING, Holds, OffsetUnit, WriteOptions
from annotator.formats.overlaps import Placed, resolve
from annotator.formats.training import Record
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.wire import Json

SHORT = 40
"""How many characters of another span's words, or of an unknown value, a reason names."""

_RECORD_KEYS = frozenset(AnnotationsWire.__struct_fields__)
_SPAN_KEYS = frozenset(SpanWire.__struct_fields__)
_LINK_KEYS = frozenset(LinkWire.__struct_fields__)


def reduce(record: Record, holds: Holds, options: WriteOptions) -> Reduction | None:
    """The record as a format can hold it that ``holds`` so much, None where it holds no such one.

    Only an article without a visible character can be such; ``article_lost`` then gives its
    losses. Pure: the record is left as it is.
    """
    wire = record.wire
    if holds is EVERYTHING:
        return Reduction(wire, raw=record.raw)
    if not holds.blank and not wire.text.strip():
        return None
    losses: list[Loss] = []
    text = holds.characters(wire.text)
    if text != wire.text:
        losses.append(of_article(wire, Kind.REPLACED, _replaced(wire.text, text)))
    status, flag = _progress(wire, holds, losses)
    tokens = TextTokens()
    if holds.unit is OffsetUnit.TOKEN:
        tokens = options.tokenise(text, wire.language)
    reducer = _Spans(wire, text, holds, losses)
    spans = reducer.held(reducer.placed(tokens, options))
    if record.raw is not None and not holds.extra:
        _strip_unknown(record.raw, wire, {span.id for span in spans}, losses)
    links = _links(wire, holds, {span.id for span in spans}, reducer.became, losses)
    reduced = msgspec.structs.replace(
        wire, text=text, status=status, flag=flag, spans=spans, links=links
    )
    raw = record.raw if holds.extra else None
    losses.sort(key=_place)
    return Reduction(reduced, tuple(losses), tokens, raw)


class _Spans:
    """The spans of one record on their way."""

    def __init__(self, wire: AnnotationsWire, text: str, holds: Holds, losses: list[Loss]) -> None:
        self._wire = wire
        self._text = text
        self._holds = holds
        self._losses = losses
        self._by_id = {span.id: span for span in wire.spans}
        self._why: dict[str, tuple[Kind, str]] = {}
        self.became: dict[str, str] = {}
        """The spans that are one with another now, by their ids."""

    def placed(self, tokens: TextTokens, options: WriteOptions) -> list[Placed]:
        """Where spans stand that can be held."""
        spans, holds = self._wire.spans, self._holds
        if holds.unit is None:
            for span in spans:
                self._lose(span, Kind.DROPPED, "the format holds no spans")
            return []
        if holds.unit is OffsetUnit.TOKEN:
            placed = self._on_tokens(tokens)
        elif holds.white_space:
            placed = [Placed(each.id, each.start, each.end, each.label) for each in spans]
        else:
            placed = [each for span in spans if (each := self._trimmed(span))]
        names = {label: holds.name(label) for label in {each.label for each in placed}}
        if any(label != name for label, name in names.items()):
            placed = [each._replace(label=names[each.label]) for each in placed]
        outcome = resolve(placed, holds, options.nested)
        for each, winner in outcome.dropped:
            other = self._by_id[winner.id]
            reason = f"overlaps {other.id}, {other.label} {_short(other.text)}"
            self._lose(self._by_id[each.id], Kind.DROPPED, reason)
        for each, winner in outcome.merged:
            self._merge(each, winner, f"is one with {winner.id}, of the same place and label")
        if holds.tags and options.scheme is Scheme.IO:
            return self._joined(outcome.kept, tokens)
        return outcome.kept

    def held(self, placed: Iterable[Placed]) -> list[SpanWire]:
        """The spans at these places, with what is held of the rest."""
        return [self._held(self._by_id[each.id], each) for each in placed]

    def _trimmed(self, span: SpanWire) -> Placed | None:
        """The span without white space at its edges."""
        words = self._text[span.start : span.end]
        start = span.end - len(words.lstrip())
        end = span.start + len(words.rstrip())
        if start >= end:
            self._lose(span, Kind.DROPPED, "holds nothing but white space")
            return None
        if end - start < len(words):
            reason = "a span may not begin or end with white space"
            self._why[span.id] = Kind.TRIMMED, reason
        return Placed(span.id, start, end, span.label)

    def _on_tokens(self, tokens: TextTokens) -> list[Placed]:
        words, starts = tokens.words, tokens.starts
        placed = []
        for span in self._wire.spans:
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end) - 1
            is_whole = first <= last and starts[first] == span.start
            if is_whole and starts[last] + len(words[last]) == span.end:
                placed.append(Placed(span.id, span.start, span.end, span.label))
                continue
            inner = self._trimmed(span)
            if inner is None:
                continue
            first, last = bisect_right(starts, inner.start) - 1, bisect_left(starts, inner.end) - 1
            if first < 0 or starts[first] + len(words[first]) <= inner.start:
                first += 1
            if first > last:
                self._why.pop(span.id, None)
                self._lose(span, Kind.DROPPED, "holds no token")
                continue
            start, end = starts[first], starts[last] + len(words[last])
            if start != inner.start or end != inner.end:
                self._why[span.id] = Kind.MOVED, "an edge stood inside a token"
                inner = Placed(span.id, start, end, span.label)
            placed.append(inner)
        return placed

    def _joined(self, spans: Iterable[Placed], tokens: TextTokens) -> list[Placed]:
        """The spans of tags without marks: two of a label that touch cannot be told apart."""
        follows = {start: end for (_, end), (start, _) in pairwise(tokens.ranges)}
        joined: list[Placed] = []
        for span in sorted(spans, key=lambda each: (each.label, each.start)):
            before = joined[-1] if joined else None
            if (
                before is None
                or before.label != span.label
                or follows.get(span.start) != before.end
            ):
                joined.append(span)
                continue
            joined[-1] = before._replace(end=span.end)
            self._why[before.id] = Kind.MOVED, f"grew by {span.id}, which follows it at once"
            self._merge(span, joined[-1], f"cannot be told apart from {before.id} before it")
        return sorted(joined, key=lambda each: (each.start, -each.end))

    def _held(self, span: SpanWire, placed: Placed) -> SpanWire:
        holds = self._holds
        start, end = placed.start, placed.end
        words = span.text
        if start != span.start or end != span.end:
            self._lose(span, *self._why[span.id], (start, end))
            words = self._text[start:end]
        elif self._text is not self._wire.text:
            words = self._text[start:end]
        if placed.label != span.label:
            self._lose(span, Kind.RENAMED, f"the label is written “{placed.label}”")
        attributes = self._attributes(span) if span.attributes else {}
        note = self._note(span) if span.note else ""
        origin = span.origin
        if not holds.origin and origin != HUMAN:
            self._lose(span, Kind.STRIPPED, f"the origin “{origin}” is not held")
            origin = HUMAN
        return SpanWire(span.id, start, end, placed.label, words, attributes, note, origin)

    def _note(self, span: SpanWire) -> str:
        if not self._holds.notes:
            self._lose(span, Kind.STRIPPED, f"the note “{span.note}” is not held")
            return ""
        note = self._holds.value(span.note)
        if note != span.note:
            self._lose(span, Kind.REPLACED, f"the note “{span.note}” is written “{note}”")
        return note

    def _attributes(self, span: SpanWire) -> dict[str, Any]:
        holds = self._holds
        held: dict[str, Any] = {}
        for name, value in span.attributes.items():
            if not holds.attributes or not (holds.values or isinstance(value, str)):
                self._lose(span, Kind.STRIPPED, f"the attribute {name} “{value}” is not held")
                continue
            said = f"the attribute {name} “{value}”"
            written = holds.name(name)
            if written in held:
                self._lose(span, Kind.STRIPPED, f"{said}: another one is written “{written}”")
                continue
            if written != name:
                self._lose(span, Kind.RENAMED, f"{said} is written “{written}”")
            held[written] = holds.value(value) if isinstance(value, str) else value
            if held[written] != value:
                self._lose(span, Kind.REPLACED, f"{said} is written “{held[written]}”")
        return held

    def _merge(self, each: Placed, winner: Placed, reason: str) -> None:
        self.became[each.id] = winner.id
        self._why.pop(each.id, None)
        self._lose(self._by_id[each.id], Kind.MERGED, reason, (winner.start, winner.end))

    def _lose(self, span: SpanWire, kind: Kind, reason: str, new: Range | None = None) -> None:
        self._losses.append(of_span(self._wire, span, kind, reason, new))


def _place(loss: Loss) -> float:
    """Where a loss stands among those of its record: the article's first, those of links last."""
    if loss.start is not None:
        return loss.start
    return inf if loss.id else -1


def _progress(wire: AnnotationsWire, holds: Holds, losses: list[Loss]) -> tuple[Status, str | None]:
    if not holds.status:
        if wire.status is not STATUS_READ:
            reason = f"the status “{wire.status.value}” is not held"
            losses.append(of_article(wire, Kind.STRIPPED, reason))
        if wire.flag is not None:
            losses.append(of_article(wire, Kind.STRIPPED, f"the flag “{wire.flag}” is not held"))
        return STATUS_READ, None
    if wire.flag is None:
        return wire.status, None
    flag = holds.value(wire.flag)
    if flag != wire.flag:
        reason = f"the flag “{wire.flag}” is written “{flag}”"
        losses.append(of_article(wire, Kind.REPLACED, reason))
    return wire.status, flag


def _links(
    wire: AnnotationsWire,
    holds: Holds,
    held: set[str],
    became: Mapping[str, str],
    losses: list[Loss],
) -> list[LinkWire]:
    """The links whose ends are ``held``; a span that was merged is the one that it ``became``."""
    links: list[LinkWire] = []
    for link in wire.links:
        loss = partial(of_link, wire, link)
        said = f"the link from {link.source} to {link.target}"
        if not holds.links:
            losses.append(loss(Kind.STRIPPED, f"{said} is not held"))
            continue
        source, target = (_stands_for(end, became) for end in (link.source, link.target))
        lost = next((end for end in (source, target) if end not in held), None)
        if lost is not None:
            losses.append(loss(Kind.DROPPED, f"{said}: the span {lost} is not held"))
            continue
        kind = holds.name(link.type)
        if (source, target) != (link.source, link.target):
            if source == target:
                losses.append(loss(Kind.DROPPED, f"{said}: they are one span now, {source}"))
                continue
            losses.append(loss(Kind.MOVED, f"{said} leads from {source} to {target} now"))
        if kind != link.type:
            losses.append(loss(Kind.RENAMED, f"the type is written “{kind}”"))
        note = holds.value(link.note) if holds.link_notes else ""
        if note != link.note:
            told = f"is written “{note}”" if note else "is not held"
            by = Kind.REPLACED if note else Kind.STRIPPED
            losses.append(loss(by, f"the note “{link.note}” {told}"))
        links.append(LinkWire(link.id, kind, source, target, note))
    return links


def _stands_for(span: str, became: Mapping[str, str]) -> str:
    while span in became:
        span = became[span]
    return span


def _strip_unknown(raw: Json, wire: AnnotationsWire, held: set[str], losses: list[Loss]) -> None:
    """Note the keys that this program does not know, and no other format either."""
    for key in sorted(raw.keys() - _RECORD_KEYS):
        reason = f"“{key}” of the record is not held: {_short(raw[key])}"
        losses.append(of_article(wire, Kind.STRIPPED, reason))
    for span, known in zip(raw["spans"], wire.spans, strict=True):
        for key in sorted(span.keys() - _SPAN_KEYS) if known.id in held else ():
            reason = f"“{key}” is not held: {_short(span[key])}"
            losses.append(of_span(wire, known, Kind.STRIPPED, reason))
    for link, known_link in zip(raw["links"], wire.links, strict=True):
        for key in sorted(link.keys() - _LINK_KEYS):
            reason = f"“{key}” is not held: {_short(link[key])}"
            losses.append(of_link(wire, known_link, Kind.STRIPPED, reason))


def _replaced(before: str, after: str) -> str:
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    names = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(changed))[:5])
    return f"{len(changed)} characters of the text cannot be written and were replaced: {names}"


def _short(value: Any) -> str:
    words = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"“{words if len(words) <= SHORT else f'{words[: SHORT - 1]}…'}”"
