"""Which of overlapping spans stay where a format cannot hold them all."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from annotator.formats.model import FormatError, Holds, Nested


class Placed(NamedTuple):
    """A span where it will stand, in code points, with the label that it will have."""

    id: str
    start: int
    end: int
    label: str


Contest = tuple[Placed, Placed]
"""A span that does not stay, and the one because of which it does not."""


@dataclass(slots=True)
class Outcome:
    """The spans that stay, in their order, and those that do not."""

    kept: list[Placed] = field(default_factory=list)
    dropped: list[Contest] = field(default_factory=list)
    merged: list[Contest] = field(default_factory=list)


def resolve(spans: Sequence[Placed], holds: Holds, nested: Nested) -> Outcome:
    """What stays of ``spans``, which stand in the order of files.

    Without overlap the longest span of those that share a character stays (``outermost``), or
    the shortest (``innermost``); the first of two that are as long. With ``columns`` only spans
    of the same label get in each other's way, and the longest stays. Raises FormatError where the
    format has no columns.
    """
    outcome = Outcome()
    spans = list(_without_twins(spans, holds, outcome))
    if holds.nesting and holds.overlap:
        outcome.kept = spans
    elif holds.nesting:
        _without_crossing(spans, outcome)
    elif nested is Nested.COLUMNS:
        if not holds.columns:
            raise FormatError("This format cannot be written with a column for each label.")
        by_label = sorted(spans, key=attrgetter("label"))
        for _label, column in groupby(by_label, attrgetter("label")):
            _without_overlap(list(column), Nested.OUTERMOST, outcome)
    else:
        _without_overlap(spans, nested, outcome)
    places = {span.id: number for number, span in enumerate(spans)}
    outcome.kept.sort(key=lambda span: places[span.id])
    outcome.dropped.sort(key=lambda contest: places[contest[0].id])
    return outcome


def _without_twins(spans: Iterable[Placed], holds: Holds, outcome: Outcome) -> Iterator[Placed]:
    first: dict[tuple[int, int, str], Placed] = {}
    for span in spans:
        twin = first.setdefault((span.start, span.end, span.label), span)
        if twin is span or holds.twins:
            yield span
        else:
            outcome.merged.append((span, twin))


def _without_crossing(spans: Sequence[Placed], outcome: Outcome) -> None:
    """Of two spans that cross the one that begins first stays."""
    around: list[Placed] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        while around and around[-1].end <= span.start:
            around.pop()
        if around and around[-1].end < span.end:
            outcome.dropped.append((span, around[-1]))
        else:
            around.append(span)
            outcome.kept.append(span)


def _without_overlap(spans: Sequence[Placed], nested: Nested, outcome: Outcome) -> None:
    sign = 1 if nested is Nested.INNERMOST else -1
    starts: list[int] = []
    kept: list[Placed] = []
    for span in sorted(spans, key=lambda each: (sign * (each.end - each.start), each.start)):
        at = bisect_left(starts, span.end)
        if at and kept[at - 1].end > span.start:
            outcome.dropped.append((span, kept[at - 1]))
            continue
        place = bisect_left(starts, span.start)
        starts.insert(place, span.start)
        kept.insert(place, span)
    outcome.kept += kept
