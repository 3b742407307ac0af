"""Spans carried over to a changed text, by their own words and the words around them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import eq

from annotator.core.spans import Span, span_key

CONTEXT = 24  # code points compared on either side of a span
SURE = 8  # code points of matching context that make a place trustworthy
DISTINCT = 4  # code points: shorter words are never trusted without context
EDGE = 16  # code points at either end that identify long words changed in their middle
ALIKE = 0.8  # share of code points that words changed a little have in common
CANDIDATES = 400  # places weighed for one span, the nearest to where it is expected


@dataclass(frozen=True, slots=True)
class Anchored:
    """What became of spans when their text changed; every span is in exactly one of the three.

    ``kept`` stand where they stood with the same words, ``moved`` have other offsets or other
    words in the new text, ``lost`` have their offsets in the old text because their words were
    not found again.
    """

    kept: tuple[Span, ...]
    moved: tuple[Span, ...]
    lost: tuple[Span, ...]


def reanchor(old: str, new: str, spans: Iterable[Span]) -> Anchored:
    """Place ``spans`` of the text ``old`` in the text ``new``.

    A span before the first or behind the last change keeps its place or shifts. Any other is
    searched by its own words: first where all of its context stands too, then where most of it
    does, the nearest place where two fit alike. Words that were changed a little are found where
    both neighbours say that they stand, long ones by both of their ends. Spans of different
    ranges never end in the same place.
    """
    ordered = sorted(spans, key=span_key)
    search = _Search(old, new)
    pending = [span for span in ordered if not search.settle(span)]
    unsure = [span for span in pending if not search.place_exactly(span)]
    for span in unsure:
        search.place_likely(span)
    return _sorted_out(ordered, search)


def _sorted_out(ordered: list[Span], search: "_Search") -> Anchored:
    kept, moved, lost = [], [], []
    for span in ordered:
        place = search.places.get(span.range)
        if place is None:
            lost.append(span)
        elif place == span.range and search.old[slice(*place)] == search.new[slice(*place)]:
            kept.append(span)
        else:
            moved.append(replace(span, start=place[0], end=place[1]))
    moved.sort(key=span_key)
    return Anchored(tuple(kept), tuple(moved), tuple(lost))


class _Search:
    """The places found so far: old range → new range, both in code points."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.places: dict[tuple[int, int], tuple[int, int]] = {}
        self._taken: set[tuple[int, int]] = set()
        self._starts: list[int] = []
        self._drifts: list[int] = []
        self._finds: dict[str, list[int]] = {}
        self._head = _shared_prefix(old, new)
        self._tail = _shared_suffix(old, new)

    def settle(self, span: Span) -> bool:
        """Place a span that lies wholly before the first or behind the last change."""
        if span.end <= self._head:
            return self._place(span, span.start, span.end)
        if span.start >= len(self.old) - self._tail:
            drift = len(self.new) - len(self.old)
            return self._place(span, span.start + drift, span.end + drift)
        return False

    def place_exactly(self, span: Span) -> bool:
        """Place a span whose words and whole context stand where expected, or just once."""
        if span.range in self.places:
            return True
        words = self.old[span.start : span.end]
        expected = self._expected(span.start)
        if self._stands(span, expected):
            return self._place(span, expected, expected + len(words))
        exact = [start for start in self._nearest(words, expected) if self._stands(span, start)]
        return len(exact) == 1 and self._place(span, exact[0], exact[0] + len(words))

    def place_likely(self, span: Span) -> bool:
        """Place a span where its context fits best, if it fits well enough to be believed."""
        if span.range in self.places:
            return True
        words = self.old[span.start : span.end]
        expected = self._expected(span.start)
        found = self._nearest(words, expected)
        free = [start for start in found if (start, start + len(words)) not in self._taken]
        best = max(free, key=lambda start: self._fit(span, start), default=None)
        if best is not None and (self._fit(span, best) >= SURE or self._distinct(words)):
            return self._place(span, best, best + len(words))
        return self._place_by_neighbours(span, words) or self._place_by_edges(span, words, expected)

    def _place_by_neighbours(self, span: Span, words: str) -> bool:
        """Place a span where those on both sides agree, if its words are much the same there."""
        at = bisect_right(self._starts, span.start)
        drifts = self._drifts[max(0, at - 1) : at + 1]
        if len(drifts) < 2 or drifts[0] != drifts[1]:
            return False
        start = span.start + drifts[0]
        found = self.new[start : start + len(words)]
        if len(found) < len(words) or sum(map(eq, words, found)) < ALIKE * len(words):
            return False
        return self._place(span, start, start + len(words))

    def _place_by_edges(self, span: Span, words: str, expected: int) -> bool:
        if len(words) < 3 * EDGE:
            return False
        slack = len(words) // 4
        for start in self._nearest(words[:EDGE], expected):
            low, high = start + len(words) - slack, start + len(words) + slack
            tail = self.new.rfind(words[-EDGE:], max(low - EDGE, start), high)
            if tail >= 0 and (start, tail + EDGE) not in self._taken:
                return self._place(span, start, tail + EDGE)
        return False

    def _place(self, span: Span, start: int, end: int) -> bool:
        if span.range in self.places:
            return True
        if (start, end) in self._taken:
            return False
        self.places[span.range] = (start, end)
        self._taken.add((start, end))
        at = bisect_right(self._starts, span.start)
        self._starts.insert(at, span.start)
        self._drifts.insert(at, start - span.start)
        return True

    def _expected(self, start: int) -> int:
        """Where the old position ``start`` is if it moved as the placed span before it did."""
        at = bisect_right(self._starts, start)
        return start + (self._drifts[at - 1] if at else 0)

    def _nearest(self, words: str, expected: int) -> list[int]:
        """Where ``words`` stand in the new text, the place nearest to ``expected`` first."""
        finds = self._finds.get(words)
        if finds is None:
            finds = self._finds[words] = list(_places(self.new, words))
        if len(finds) > CANDIDATES:
            at = bisect_right(finds, expected)
            finds = finds[max(0, at - CANDIDATES // 2) : at + CANDIDATES // 2]
        return sorted(finds, key=lambda start: abs(start - expected))

    def _stands(self, span: Span, start: int) -> bool:
        """Whether the words of ``span`` with all of their context stand at ``start``."""
        before = min(CONTEXT, span.start)
        phrase = self.old[span.start - before : span.end + CONTEXT]
        return start >= before and self.new.startswith(phrase, start - before)

    def _fit(self, span: Span, start: int) -> int:
        """How many code points of the context around ``span`` also stand around ``start``."""
        end = start + span.end - span.start
        left = _shared_suffix(
            self.old[max(0, span.start - CONTEXT) : span.start],
            self.new[max(0, start - CONTEXT) : start],
        )
        right = _shared_prefix(
            self.old[span.end : span.end + CONTEXT], self.new[end : end + CONTEXT]
        )
        return left + right

    def _distinct(self, words: str) -> bool:
        """Whether ``words`` stand once in either text, and so can mean only that place."""
        return (
            len(words) >= DISTINCT and len(self._finds[words]) == 1 and self.old.count(words) == 1
        )


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _shared_prefix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _shared_suffix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
