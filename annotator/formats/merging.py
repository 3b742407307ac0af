"""Several annotators' annotations of one article made one record, by a rule that is stated.

A span is one and the same where its range and its label are. Of those that the rule keeps, an
attribute gets the value that most of them give it (the first annotator's where as many give
another); their notes stand one after another. A link is kept where both its spans are and the
rule keeps it too. The status is the least advanced, the seconds are added up.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from annotator.core.spans import Status
from annotator.formats.training import Record
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire

_ADVANCE = (Status.TODO, Status.IN_PROGRESS, Status.DONE)
_Key = tuple[int, int, str]


class Merge(StrEnum):
    """What becomes of several annotators' annotations.

    ``separate``: a file each. ``together``: one file with everybody's records, one after another.
    The others make one record an article: ``union`` of every span that anybody marked,
    ``majority`` of those that more than half of its annotators did, ``unanimous`` of those that
    all did.
    """

    SEPARATE = "separate"
    TOGETHER = "together"
    UNION = "union"
    MAJORITY = "majority"
    UNANIMOUS = "unanimous"

    @property
    def is_one(self) -> bool:
        """Whether an article has one record, whoever annotated it."""
        return self in {Merge.UNION, Merge.MAJORITY, Merge.UNANIMOUS}

    def keeps(self, votes: int, voters: int) -> bool:
        """Whether something stays that so many of the article's annotators marked."""
        if self is Merge.UNANIMOUS:
            return votes == voters
        return self is not Merge.MAJORITY or 2 * votes > voters


def merged(records: Sequence[Record], rule: Merge) -> Record:
    """One record of those of one article, which have the same text and stand in a fixed order."""
    wires = [record.wire for record in records]
    if len(wires) == 1:
        return records[0]
    by_range: dict[_Key, list[SpanWire]] = {}
    for wire in wires:
        once = {(span.start, span.end, span.label): span for span in reversed(wire.spans)}
        for key, span in once.items():
            by_range.setdefault(key, []).append(span)
    kept = [key for key, votes in by_range.items() if rule.keeps(len(votes), len(wires))]
    kept.sort(key=lambda key: (key[0], -key[1], key[2]))
    ids = {key: f"s{number}" for number, key in enumerate(kept, 1)}
    spans = [_span(ids[key], by_range[key]) for key in kept]
    links = _links(wires, ids, rule)
    return Record(_record(wires, spans, links), None)


def _record(
    wires: Sequence[AnnotationsWire], spans: list[SpanWire], links: list[LinkWire]
) -> AnnotationsWire:
    return msgspec.structs.replace(
        wires[0],
        annotator="+".join(wire.annotator for wire in wires),
        status=min((wire.status for wire in wires), key=_ADVANCE.index),
        flag="; ".join(dict.fromkeys(wire.flag for wire in wires if wire.flag)) or None,
        spans=spans,
        links=links,
        created=min(wire.created for wire in wires),
        updated=max(wire.updated for wire in wires),
        seconds=sum(wire.seconds for wire in wires),
    )


def _span(span_id: str, votes: Sequence[SpanWire]) -> SpanWire:
    names = dict.fromkeys(name for vote in votes for name in vote.attributes)
    attributes = {name: _value(vote.attributes.get(name) for vote in votes) for name in names}
    first = votes[0]
    return msgspec.structs.replace(
        first, id=span_id, attributes=attributes, note=_notes(vote.note for vote in votes)
    )


def _value(values: Iterable[Any]) -> Any:
    """The value that is given most often; the first of those that are as often."""
    given = [value for value in values if value is not None]
    counts: Counter[Hashable] = Counter(msgspec.json.encode(value) for value in given)
    return max(given, key=lambda value: counts[msgspec.json.encode(value)], default=None)


def _notes(notes: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(note for note in notes if note))


def _links(wires: Sequence[AnnotationsWire], ids: dict[_Key, str], rule: Merge) -> list[LinkWire]:
    votes: dict[tuple[str, str, str], list[str]] = {}
    for wire in wires:
        own = {span.id: ids.get((span.start, span.end, span.label)) for span in wire.spans}
        once: dict[tuple[str, str, str], str] = {}
        for link in wire.links:
            source, target = own[link.source], own[link.target]
            if source and target:
                once.setdefault((link.type, source, target), link.note)
        for key, note in once.items():
            votes.setdefault(key, []).append(note)
    kept = [key for key, notes in votes.items() if rule.keeps(len(notes), len(wires))]
    return [LinkWire(f"k{number}", *key, _notes(votes[key])) for number, key in enumerate(kept, 1)]
