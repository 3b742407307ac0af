"""What a label key does where the caret stands: which words it takes, or which span it changes.

The rules of the keyboard, free of any window: a selection of text is labelled; a span that is
held is relabelled; else the label takes what it is for around the caret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

from annotator.core import graphemes, occurrences, targets, words
from annotator.core.document import Document, Range
from annotator.core.labels import Label, LabelSet, Takes
from annotator.core.spans import Edit, Span, span_key

FAMILIES = (
    frozenset({Takes.WORD, Takes.NAME}),
    frozenset({Takes.QUOTATION, Takes.SENTENCE}),
    frozenset({Takes.PARAGRAPH, Takes.BLOCK}),
)


class Edge(StrEnum):
    """One of a span's two edges."""

    START = "start"
    END = "end"


class Step(StrEnum):
    """How far a key moves an edge."""

    WORD = "word"
    CHARACTER = "character"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the labeller is: caret and anchor (code points), and the id of the span held.

    A span is held when it was chosen as such (by key, in the table, by its mark), not merely
    because the caret stands in it.
    """

    caret: int = 0
    anchor: int = 0
    held: str | None = None

    @property
    def selection(self) -> Range | None:
        """The selected stretch of text, None where nothing is selected."""
        if self.caret == self.anchor:
            return None
        return min(self.caret, self.anchor), max(self.caret, self.anchor)


def stack(document: Document, position: int) -> list[Span]:
    """The spans under the caret, the innermost first.

    One that only ends at the caret comes after those that hold the next character, unless it
    lies within them.
    """
    touching = document.spans.around(position)
    going_on = [span for span in touching if span.end > position]

    def depth(span: Span) -> tuple[float, bool, int]:
        length = span.end - span.start
        if span.end > position:
            return length, True, length
        around = (other.end - other.start for other in going_on if other.start <= span.start)
        return min(around, default=inf), False, length

    return sorted(touching, key=lambda span: (depth(span), span_key(span)))


def subject(document: Document, place: Place) -> Span | None:
    """The span that is spoken of: the one held, else the innermost around caret or selection."""
    if place.held is not None and place.held in document.spans:
        return document.spans[place.held]
    first, last = place.selection or (place.caret, place.caret)
    under = stack(document, place.caret)
    return next((span for span in under if span.start <= first and last <= span.end), None)


def taken(document: Document, place: Place, label: Label, *, exact: bool = False) -> Range | None:
    """The stretch that ``label`` would take here, None where there is nothing to take."""
    selection = place.selection
    if selection is not None:
        return targets.selection(document.text, *selection, exact=exact)
    return targets.target(document.text, place.caret, label.takes)


def label_here(
    document: Document,
    labels: LabelSet,
    place: Place,
    label: Label,
    attributes: Mapping[str, Any],
    *,
    exact: bool = False,
) -> tuple[Edit | None, Range | None]:
    """Label, or relabel, what the place says; the edit and the stretch it concerns.

    A span of the very stretch that the label would take, with a label of the same family (a
    caption where a promo is wanted), is relabelled; nobody wants both.
    """
    if place.selection is None and place.held is not None and place.held in document.spans:
        span = document.spans[place.held]
        return _become(document, span, label, attributes), span.range
    stretch = taken(document, place, label, exact=exact)
    if stretch is None:
        return None, None
    twin = None if place.selection else _twin(document, labels, stretch, label)
    if twin is not None:
        return _become(document, twin, label, attributes), stretch
    return document.add(*stretch, label.name, attributes), stretch


def label_all(
    document: Document, place: Place, label: Label, attributes: Mapping[str, Any]
) -> tuple[Edit | None, str]:
    """Label every occurrence of the words here as one step; the edit and the words.

    Whole words only. An occurrence inside a span that has the label already is left alone;
    one that the label holds as its very own takes the attributes where it has none.
    """
    span = document.spans.get(place.held) if place.held is not None else None
    stretch = span.range if span and not place.selection else taken(document, place, label)
    if stretch is None:
        return None, ""
    text = document.text[slice(*stretch)]
    found = occurrences.occurrences(document.text, text)
    return document.add_all(
        [each for each in found if is_free(document, each, label, attributes)],
        label.name,
        attributes,
    ), text


def is_free(
    document: Document, stretch: Range, label: Label, attributes: Mapping[str, Any]
) -> bool:
    """Whether label-all may label this stretch: nothing around it has the label yet."""
    for span in document.spans.overlapping(*stretch):
        if span.label == label.name:
            unset = not any(name in span.attributes for name in attributes)
            if span.range != stretch or not (attributes and unset):
                return False
    return True


def move_edge(
    document: Document, span: Span, edge: Edge, *, outward: bool, step: Step
) -> Edit | None:
    """Move one edge by a word or a character; None where it can go no further."""
    forward = outward == (edge is Edge.END)
    position = span.start if edge is Edge.START else span.end
    moved = _step(document.text, position, edge, forward=forward, step=step)
    if outward and step is Step.WORD:
        # Where no further word is, the step goes to the end of the text, blank lines and all.
        passed = words.trim(document.text, min(position, moved), max(position, moved))
        moved = position if passed is None else passed[1 if forward else 0]
    return set_edge(document, span, edge, moved)


def set_edge(document: Document, span: Span, edge: Edge, position: int) -> Edit | None:
    """Put one edge at ``position``; None where that would leave no words in the span.

    Within a grapheme cluster, the edge goes to the side of it that takes it in.
    """
    start, end = (position, span.end) if edge is Edge.START else (span.start, position)
    if not 0 <= start < end <= len(document.text) or document.text[start:end].isspace():
        return None
    return document.resize(span.id, *graphemes.snap_out(document.text, start, end))


def _step(text: str, position: int, edge: Edge, *, forward: bool, step: Step) -> int:
    if step is Step.CHARACTER:
        go = graphemes.next_boundary if forward else graphemes.previous_boundary
    elif edge is Edge.END:
        go = words.next_word_end if forward else words.previous_word_end
    else:
        go = words.next_word_start if forward else words.previous_word_start
    return go(text, position)


def _become(
    document: Document, span: Span, label: Label, attributes: Mapping[str, Any]
) -> Edit | None:
    if span.label == label.name:
        return document.relabel(span.id, label.name, {**span.attributes, **attributes})
    kept = {k: v for k, v in span.attributes.items() if label.attribute(k) is not None}
    return document.relabel(span.id, label.name, {**kept, **attributes})


def _twin(document: Document, labels: LabelSet, stretch: Range, label: Label) -> Span | None:
    family = next((f for f in FAMILIES if label.takes in f), frozenset({label.takes}))
    for span in document.spans.with_range(*stretch):
        other = labels.get(span.label)
        if span.label == label.name or (other is not None and other.takes in family):
            return span
    return None
