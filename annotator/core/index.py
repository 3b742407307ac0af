"""Spans at a place or in a range, in O(log n + hits).

Spans are kept twice: all of them in their order, and once more by the power of two that bounds
their length. A span of a class can only reach a place if it starts less than the class's bound
before it, so a search is two bisections a class, and there are as many classes as the longest
span has binary digits.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter

from annotator.core.spans import Span, span_key

Key = tuple[int, int, int, str]
_ID = itemgetter(3)


class SpanIndex:
    """The spans of one text, kept sorted by start, longest first."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = {span.id: span for span in spans}
        self._order = sorted(map(span_key, self._spans.values()))
        self._classes: defaultdict[int, list[Key]] = defaultdict(list)
        for key in self._order:
            self._classes[_size(key)].append(key)

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Span]:
        return map(self._spans.__getitem__, map(_ID, self._order))

    def __contains__(self, span_id: object) -> bool:
        return span_id in self._spans

    def __getitem__(self, span_id: str) -> Span:
        return self._spans[span_id]

    def get(self, span_id: str) -> Span | None:
        """The span with this id, None where there is none."""
        return self._spans.get(span_id)

    def at_row(self, row: int) -> Span:
        """The span at ``row`` of the order (0 is the first). Raises IndexError."""
        return self._spans[self._order[row][3]]

    def row(self, span: Span) -> int:
        """The place of ``span`` in the order, or where it would be put."""
        return bisect_left(self._order, span_key(span))

    def add(self, span: Span) -> None:
        """Take ``span`` in; its id must be new."""
        key = span_key(span)
        self._spans[span.id] = span
        insort(self._order, key)
        insort(self._classes[_size(key)], key)

    def remove(self, span: Span) -> None:
        """Take ``span`` out. Raises KeyError where it is not held."""
        held = self._spans.pop(span.id)
        key = span_key(held)
        del self._order[bisect_left(self._order, key)]
        keys = self._classes[_size(key)]
        del keys[bisect_left(keys, key)]
        if not keys:
            del self._classes[_size(key)]

    def overlapping(self, start: int, end: int) -> list[Span]:
        """The spans with a character in ``start:end`` (code points), in order."""
        hits: list[Key] = []
        for size, keys in self._classes.items():
            low = bisect_right(keys, (start - (1 << size),))
            high = bisect_left(keys, (end,))
            hits += [key for key in keys[low:high] if -key[1] > start]
        hits.sort()
        return [self._spans[key[3]] for key in hits]

    def around(self, position: int) -> list[Span]:
        """The spans whose words hold or touch the caret at ``position``, in order.

        A caret between two characters touches the span that ends there and the one that starts.
        """
        return self.overlapping(position - 1, position + 1)

    def with_range(self, start: int, end: int) -> list[Span]:
        """The spans of exactly ``start:end``, in order."""
        low = bisect_left(self._order, (start, -end))
        high = bisect_left(self._order, (start, -end + 1))
        return [self._spans[key[3]] for key in self._order[low:high]]

    def after(self, position: int) -> Span | None:
        """The first span that starts behind ``position``."""
        row = bisect_left(self._order, (position + 1,))
        return self.at_row(row) if row < len(self._order) else None

    def before(self, position: int) -> Span | None:
        """The last span that starts before ``position``."""
        row = bisect_left(self._order, (position,))
        return self.at_row(row - 1) if row else None

    def rows_from(self, position: int) -> int:
        """The row of the first span that starts at or behind ``position``."""
        return bisect_left(self._order, (position,))


def _size(key: Key) -> int:
    """The number of binary digits of the span's length: it is shorter than ``1 << size``."""
    return (-key[1] - key[0]).bit_length()
