"""Overlapping spans to lanes, so that marks of one kind never lie on each other."""

from collections.abc import Iterable

from annotator.core.spans import Span


def lanes(spans: Iterable[Span]) -> dict[str, int]:
    """The lane (0 is nearest to the words) of each span by id; overlapping spans differ.

    ``spans`` come in their order. Each takes the lowest lane that is free at its start, so a
    span nested three deep lies in lane 2 and the lanes of properly nested spans depend on
    those around them alone.
    """
    ends: list[int] = []
    taken: dict[str, int] = {}
    for span in spans:
        free = (lane for lane, end in enumerate(ends) if end <= span.start)
        lane = next(free, len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = span.end
        taken[span.id] = lane
    return taken
