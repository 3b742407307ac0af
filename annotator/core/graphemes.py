"""Grapheme clusters (UAX #29): what a reader takes for one character and nothing may cut.

Only the surroundings of a position are looked at. The texts are canonical, so that a line end
is one character.
"""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import regex

_WINDOW = 4096
"""Code points to look back for a safe place to count clusters from."""

_PIECE = 256
"""Code points looked at at once to find one cluster after the other."""


class _Patterns(NamedTuple):
    cluster: "regex.Pattern[str]"
    safe: "regex.Pattern[str]"


@cache
def _patterns() -> _Patterns:
    # Costs a fifth of the program's start, and most texts never need it.
    import regex

    # A cluster always begins at one of these, unless the character before is a Prepend: no
    # rule joins them to what stands before, as the rules for flags, emoji and Indic conjuncts do.
    letters = r"\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}\p{Thai}\p{Han}\p{Hiragana}"
    safe = rf"(?r)(?V1)(?<!\p{{GCB=Prepend}})[[\p{{ASCII}}{letters}]&&\p{{GCB=Other}}]|\n"
    return _Patterns(regex.compile(r"\X"), regex.compile(safe))


def is_boundary(text: str, position: int) -> bool:
    """Whether ``position`` lies between two clusters, or at the start or end of the text."""
    if not 0 < position < len(text) or _is_plain(text, position):
        return True
    return next_boundary(text, position - 1) == position


def next_boundary(text: str, position: int) -> int:
    """The nearest boundary after ``position``, the end of the text where there is none."""
    after = position + 1
    if after >= len(text):
        return len(text)
    if _is_plain(text, after):
        return after
    clusters = _patterns().cluster.finditer(text, _safe_start(text, position))
    return next(found.end() for found in clusters if found.end() > position)


def previous_boundary(text: str, position: int) -> int:
    """The nearest boundary before ``position``, 0 where there is none."""
    before = position - 1
    if before <= 0:
        return 0
    if _is_plain(text, before):
        return before
    clusters = _patterns().cluster.finditer(text, _safe_start(text, before))
    return next(found.start() for found in clusters if found.end() >= position)


def boundaries(text: str, start: int, end: int) -> list[int]:
    """Every boundary after ``start``, which is one itself, up to ``end``."""
    found: list[int] = []
    size = _PIECE
    while start < end:
        # Piece by piece: to part a flag from the next, all flags before it are counted.
        piece = text[start : min(end, start + size)]
        ends = [start + cluster.end() for cluster in _patterns().cluster.finditer(piece)]
        if ends[-1] < end:
            ends.pop()
        size = _PIECE if ends else 2 * size
        found += ends
        start = ends[-1] if ends else start
    return found


def snap_out(text: str, start: int, end: int) -> tuple[int, int]:
    """``start:end`` widened to whole clusters."""
    if not is_boundary(text, start):
        start = previous_boundary(text, start)
    if not is_boundary(text, end):
        end = next_boundary(text, end)
    return start, end


def _is_plain(text: str, position: int) -> bool:
    """Whether the characters on both sides of ``position`` join nothing, whatever is around."""
    return _joins_nothing(text[position - 1]) and _joins_nothing(text[position])


def _joins_nothing(character: str) -> bool:
    return (
        character < "\u0300"
        or "\N{HYPHEN}" <= character <= "\N{HYPHENATION POINT}"  # dashes, quotation marks, …
        or character in "\N{NARROW NO-BREAK SPACE}\N{EURO SIGN}"
    )


def _safe_start(text: str, position: int) -> int:
    """A boundary at or before ``position`` that can be told without what stands before it."""
    floor = max(0, position - _WINDOW)
    found = _patterns().safe.search(text, floor, position + 1)
    return found.start() if found else floor
