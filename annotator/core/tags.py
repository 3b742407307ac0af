"""Spans over tokens as a tag a token: IOB1, IOB2, BIOES (or BILOU) and IO.

``B-X`` begins a span, ``I-X`` goes on; BIOES marks the last token ``E-X`` and a single one
``S-X``. IOB1 writes ``B-`` only where a span follows another of the same label at once; IO never
does, so that two such spans become one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

OUTSIDE = "O"
_NOTHING = frozenset({OUTSIDE, "", "_"})
_MARKS = {"B": "B", "I": "I", "E": "E", "L": "E", "S": "S", "U": "S"}


class Scheme(StrEnum):
    """How spans become tags."""

    IOB1 = "iob1"
    IOB2 = "iob2"
    BIOES = "bioes"
    IO = "io"


class TokenSpan(NamedTuple):
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
    end, before = 0, ""
    for span in sorted(spans):
        first, last, label = span.first, span.last, span.label
        if first < end:
            raise ValueError(f"two spans share token {first}")
        touches = first == end and label == before
        tags[first : last + 1] = [f"I-{label}"] * (last + 1 - first)
        if scheme is Scheme.BIOES:
            tags[first] = f"B-{label}"
            tags[last] = f"{'S' if first == last else 'E'}-{label}"
        elif scheme is Scheme.IOB2 or (scheme is Scheme.IOB1 and touches):
            tags[first] = f"B-{label}"
        end, before = last + 1, label
    return tags


def decode(tags: Sequence[str]) -> Decoded:
    """The spans of tags in any of the schemes.

    A tag that goes on where nothing was begun begins a span, as IOB1 means it; in the schemes
    that mark each beginning such tokens are named as broken. A tag without a mark is its label.
    """
    runs = _runs(tags)
    scheme = _recognised(runs)
    spans: list[TokenSpan] = []
    broken: list[int] = []
    first = last = -1
    label = ""
    number = 0
    for mark, named, count in runs:
        # What goes on is one step however long it is; each other mark stands for itself.
        step = count if mark == "I" else 1
        for start in range(number, number + count, step) if named else ():
            if named != label or mark in "BS" or last + 1 < start:
                if label:
                    spans.append(TokenSpan(first, last, label))
                first, label = start, named
                if mark in "IE" and scheme in (Scheme.IOB2, Scheme.BIOES):
                    broken.append(start)
            last = start + step - 1
            if mark in "ES":
                spans.append(TokenSpan(first, last, label))
                label = ""
        number += count
    if label:
        spans.append(TokenSpan(first, last, label))
    return Decoded(tuple(spans), scheme, tuple(broken))


def recognised(tags: Sequence[str]) -> Scheme:
    """The scheme that tags keep to; IOB2 where they do not say."""
    return _recognised(_runs(tags))


def _runs(tags: Iterable[str]) -> list[tuple[str, str, int]]:
    """Each tag that is not the one before it: its mark, its label, how often it stands there."""
    return [(*_parts(tag), len(list(same))) for tag, same in groupby(tags)]


def _recognised(runs: Iterable[tuple[str, str, int]]) -> Scheme:
    marks: set[str] = set()
    loose = begun = False
    before = ""
    for mark, label, _count in runs:
        marks.add(mark)
        loose |= label != before and mark == "I"
        begun |= label != before and mark == "B"
        before = label
    if marks & {"E", "S"}:
        return Scheme.BIOES
    if loose and not begun:
        return Scheme.IOB1 if "B" in marks else Scheme.IO
    return Scheme.IOB2


@lru_cache(1 << 12)
def _parts(tag: str) -> tuple[str, str]:
    """The mark and the label of a tag; two empty strings outside."""
    if tag in _NOTHING:
        return "", ""
    mark, dash, label = tag.partition("-")
    if dash and label and mark in _MARKS:
        return _MARKS[mark], label
    return "I", tag
