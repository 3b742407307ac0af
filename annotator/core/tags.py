"""Spans over tokens as a tag a token: IOB1, IOB2, BIOES (or BILOU) and IO.

``B-X`` begins a span, ``I-X`` goes on; BIOES marks the last token ``E-X`` and a single one
``S-X``. IOB1 writes ``B-`` only where a span follows another of the same label at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

OUTSIDE = "O"
_SAME_MARKS = str.maketrans("LU", "ES")


class Scheme(StrEnum):
    """How spans become tags."""

    IOB1 = "iob1"
    IOB2 = "iob2"
    BIOES = "bioes"
    IO = "io"


@dataclass(frozen=True, slots=True, order=True)
class TokenSpan:
    """A label over the tokens ``first`` to ``last``, the last one included."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """What tags say: the spans, the scheme they keep to, and the tokens where they break it."""

    spans: tuple[TokenSpan, ...]
    scheme: Scheme
    broken: tuple[int, ...]


def encode(count: int, spans: Iterable[TokenSpan], scheme: Scheme = Scheme.IOB2) -> list[str]:
    """A tag for each of ``count`` tokens. Raises ValueError where two spans share a token."""
    tags = [OUTSIDE] * count
    for span in sorted(spans):
        for number in range(span.first, span.last + 1):
            if tags[number] != OUTSIDE:
                raise ValueError(f"two spans share token {number}")
            tags[number] = f"{_mark(span, number, tags, scheme)}-{span.label}"
    return tags


def decode(tags: Sequence[str]) -> Decoded:
    """The spans of tags in any of the schemes.

    A tag that goes on where nothing was begun begins a span, as IOB1 means it; in the other
    schemes such tokens are named as broken. A tag without a mark (IO) is its label.
    """
    scheme = recognised(tags)
    spans: list[TokenSpan] = []
    broken: list[int] = []
    open_first, open_label = 0, ""
    for number, tag in enumerate([*tags, OUTSIDE]):
        mark, label = _split(tag)
        goes_on = mark in "IE" and label == open_label and label != ""
        if open_label and not goes_on:
            spans.append(TokenSpan(open_first, number - 1, open_label))
            open_label = ""
        if label and not goes_on:
            open_first, open_label = number, label
            if mark in "IE" and scheme in (Scheme.IOB2, Scheme.BIOES):
                broken.append(number)
        if label and mark in "ES":
            spans.append(TokenSpan(open_first, number, open_label))
            open_label = ""
    return Decoded(tuple(spans), scheme, tuple(broken))


def recognised(tags: Iterable[str]) -> Scheme:
    """The scheme that tags keep to; IOB2 where they do not say."""
    marks, begun_after_outside, before = set(), False, ""
    loose = False
    for tag in tags:
        mark, label = _split(tag)
        marks.add(mark)
        if mark == "I" and before != label:
            loose = True
        if mark == "B" and before != label:
            begun_after_outside = True
        before = label
    if marks & {"E", "S"}:
        return Scheme.BIOES
    if loose and not begun_after_outside:
        return Scheme.IOB1 if "B" in marks or "I" in marks else Scheme.IO
    return Scheme.IOB2


def _mark(span: TokenSpan, number: int, tags: list[str], scheme: Scheme) -> str:
    first, last = number == span.first, number == span.last
    if scheme is Scheme.BIOES:
        return "S" if first and last else "B" if first else "E" if last else "I"
    if scheme is Scheme.IOB2:
        return "B" if first else "I"
    touches = first and number > 0 and _split(tags[number - 1])[1] == span.label
    return "B" if touches and scheme is Scheme.IOB1 else "I"


def _split(tag: str) -> tuple[str, str]:
    """The mark and the label of a tag; two empty strings outside."""
    mark, dash, label = tag.partition("-")
    if dash and mark in {"B", "I", "E", "S", "L", "U"} and label:
        return mark.translate(_SAME_MARKS), label
    return ("", "") if tag in {OUTSIDE, "", "_"} else ("I", tag)
