"""The spans that a span most likely belongs with: the speaker of a quotation, above all.

Newspapers attribute close by: behind the closing mark ("…", a déclaré X), else just before the
opening one (X a déclaré : "…"), else somewhere near in the paragraph or around it.
"""

import re
from collections.abc import Callable, Iterator

from annotator.core.document import Document
from annotator.core.spans import Span, span_key

REACH = 400
"""How many spans are looked at on either side; the cost is bounded whatever the article holds."""

SENTENCE_END = re.compile(r"[.!?…][\"'»”’)\]]*\s")

Rank = tuple[int, int, tuple[int, int, int, str]]


def nearest(
    document: Document, span: Span, accepts: Callable[[Span], bool], limit: int = 5
) -> list[Span]:
    """The spans near ``span`` that ``accepts`` takes, the likeliest first, at most ``limit``.

    Behind the span in its sentence, before it in its sentence, behind and before it in its
    paragraph, then elsewhere by distance in code points, and at last inside or around it.
    """
    found: dict[str, Rank] = {}
    for walk in (_forward(document, span), _backward(document, span)):
        hits = 0
        for other in walk:
            if other.id not in found and accepts(other):
                found[other.id] = _rank(document.text, span, other)
                hits += not _shares(span, other)
                if hits == limit:
                    break
    return [document.spans[i] for i in sorted(found, key=found.__getitem__)[:limit]]


def _forward(document: Document, span: Span) -> Iterator[Span]:
    first = document.spans.row(span)
    for row in range(first + 1, min(first + 1 + REACH, len(document.spans))):
        yield document.spans.at_row(row)
    behind = document.spans.rows_from(span.end)
    for row in range(max(behind, first + 1 + REACH), min(behind + REACH, len(document.spans))):
        yield document.spans.at_row(row)


def _backward(document: Document, span: Span) -> Iterator[Span]:
    last = document.spans.row(span)
    for row in range(last - 1, max(last - 1 - REACH, -1), -1):
        yield document.spans.at_row(row)


def _shares(span: Span, other: Span) -> bool:
    return other.overlaps(span.start, span.end)


def _rank(text: str, span: Span, other: Span) -> Rank:
    """Lower is likelier: the class of the place, the distance, the order in the text."""
    behind = other.start >= span.end
    if _shares(span, other):
        return 5, abs(other.start - span.start), span_key(other)
    low, high = (span.end, other.start) if behind else (other.end, span.start)
    between = text[low:high]
    if "\n" in between:
        place = 4
    else:
        place = (2 if SENTENCE_END.search(between) else 0) + (0 if behind else 1)
    return place, high - low, span_key(other)
