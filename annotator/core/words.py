"""Words as a labeller means them: what a caret move passes and what a selection snaps to.

A word is a run of letters, digits and their marks in any script, held together by

- hyphens and apostrophes: ``États-Unis``, ``a-t-il``, ``aujourd'hui``, ``don't``, ``O'Brien``;
- ``&``, ``·`` and ``_`` (``AT&T``), a full stop before a small letter (``bbc.com``) and the
  full stops of initials (``U.S.``, ``J.-C.``);
- ``.``, ``,``, ``:`` and no-break spaces between digits: ``3,5``, ``10:30``.

A run of Chinese, Japanese or Thai is one word, and so is an emoji with all that joins it. Two
apostrophes are an edge: that of an elision stays with the word before (``l'`` + ``Ukraine``,
``qu'`` + ``elle``), that of an English possessive with its s (``Trump`` + ``'s``). Punctuation
and white space are no words. A word never cuts a grapheme cluster.

Every function looks only at the surroundings of its positions: a run without white space that is
longer than a thousand characters is taken in pieces.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import category

from annotator.core.graphemes import next_boundary, previous_boundary, snap_out

APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{HEBREW PUNCTUATION MAQAF}"
"""What holds the parts of a word together."""

_REACH = 1000
"""Code points looked at on each side of a position."""

_GERESHES = "\N{HEBREW PUNCTUATION GERESH}\N{HEBREW PUNCTUATION GERSHAYIM}"
_DIGIT_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_RUN = re.compile(rf"(?:\S|(?<=\d)[{_DIGIT_SPACES}](?=\d)){{1,{2 * _REACH}}}")

# A run is matched by its shape, in which each character is the letter of its kind, so that one
# pattern serves all scripts: A capital, a small, o other letter, 0 digit, m mark, f invisible
# format character, z joiner, e pictograph, s skin tone, r regional indicator, x anything else.
_PUNCTUATION = (
    dict.fromkeys(APOSTROPHES + _GERESHES, "'")
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys("&_\N{MIDDLE DOT}\N{HYPHENATION POINT}", "&")
    | dict.fromkeys(f",:{_DIGIT_SPACES}", ",")
    | {".": "."}
)
_CATEGORIES = {"Mn": "m", "Mc": "m", "Me": "m", "Cf": "f"}
_RANGES = (
    ("\u200b", "\u200b", "x"),  # zero width space
    ("\u200c", "\u200c", "m"),  # zero width non-joiner
    ("\u200d", "\u200d", "z"),
    ("\U000e0020", "\U000e007f", "m"),  # tags, as in the flag of Wales
    ("\U0001f1e6", "\U0001f1ff", "r"),
    ("\U0001f3fb", "\U0001f3ff", "s"),
    ("\u2300", "\u23ff", "e"),
    ("\u2600", "\u27bf", "e"),
    ("\u2b00", "\u2bff", "e"),
    ("\U0001f000", "\U0001faff", "e"),
)
_INITIALS = r"Am*(?:\.-?Am*(?![Aao0]))+\.?"
_LETTERS = r"[Aao0](?:f*[Aao0mz])*"
_JOINER = r"(?:['&-]|(?<=0)[.,](?=0)|(?<=[a0])\.(?=a))"
_EMOJI = r"rr?[mz]*|[es][ms]*(?:z+[es][ms]*)*z*"
_WORD = re.compile(rf"(?:{_INITIALS}|{_LETTERS})(?:{_JOINER}(?:{_INITIALS}|{_LETTERS}))*|{_EMOJI}")

ELISION = (
    r"(?:[cdjlmnstç]|(?:lors|puis|jus|quoi)?qu|gl|un|[dn]?all|[dn]ell|sull|quell|quest)"
    rf"[{APOSTROPHES}](?![bcdfgjklmnpqrstvwz])(?=\w)"  # N'Djamena elides nothing
)
"""What elides a letter at the start of a word in French or Italian, whatever its case."""

_ELIDED = re.compile(ELISION, re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s\b", re.IGNORECASE)


def word_at(text: str, position: int) -> tuple[int, int] | None:
    """The word around ``position``, or else the one that ends there."""
    ending = None
    for start, end in _words_of_run(text, *_run_around(text, position)):
        if start <= position < end:
            return start, end
        if end == position:
            ending = start, end
    return ending


def words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of which at least a part lies in ``start:end``, whole."""
    first, _ = _run_around(text, start)
    runs = (run.span() for run in _RUN.finditer(text, first))
    found = (word for run in runs for word in _words_of_run(text, *run))
    for word in _apart(found):
        if word[0] >= end:
            return
        if word[1] > start:
            yield word


def words_back(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of which at least a part lies in ``start:end``, whole, the last one first."""
    for run in _runs_back(text, end):
        for word in reversed([*_words_of_run(text, *run)]):
            if word[1] <= start:
                return
            if word[0] < end:
                yield word


def next_word_start(text: str, position: int) -> int:
    """Where the next word after ``position`` starts, the end of the text without one."""
    starts = (start for start, _ in words(text, position, len(text)) if start > position)
    return next(starts, len(text))


def next_word_end(text: str, position: int) -> int:
    """Where the next word ends that ends after ``position``, the end of the text without one."""
    return next((end for _, end in words(text, position, len(text))), len(text))


def previous_word_start(text: str, position: int) -> int:
    """Where the last word starts that starts before ``position``, 0 without one."""
    for run in _runs_back(text, position):
        starts = [start for start, _ in _words_of_run(text, *run) if start < position]
        if starts:
            return starts[-1]
    return 0


def previous_word_end(text: str, position: int) -> int:
    """Where the last word ends that ends before ``position``, 0 without one."""
    for run in _runs_back(text, position):
        ends = [end for _, end in _words_of_run(text, *run) if end < position]
        if ends:
            return ends[-1]
    return 0


def is_edge(text: str, position: int) -> bool:
    """Whether no word lies on both sides of ``position``."""
    return _across(text, position) is None


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """``start:end`` without white space at its ends, None where there is nothing else."""
    selected = text[start:end]
    stripped = selected.strip()
    if not stripped:
        return None
    start += len(selected) - len(selected.lstrip())
    return start, start + len(stripped)


def snap(text: str, start: int, end: int) -> tuple[int, int] | None:
    """``start:end`` trimmed, with the words that it cuts taken whole; None as for `trim`.

    Punctuation stays as selected. Where an edge cuts off just the apostrophe of an elision or of
    a possessive, that is left out: nobody means the ``'`` of ``l'Ukraine``.
    """
    trimmed = trim(text, start, end)
    if trimmed is None:
        return None
    start, end = trimmed
    first, last = _across(text, start), _across(text, end)
    if first:
        slipped = text[start] in APOSTROPHES and start + 1 == first[1] < end
        start = first[1] if slipped else first[0]
    if last:
        slipped = text[end - 1] in APOSTROPHES and end - 1 == last[0] > start
        end = last[0] if slipped else last[1]
    return start, end


def skip_back(text: str, position: int) -> int:
    """``position`` moved back over white space: the end of what stands before it, or 0."""
    while position > 0 and text[position - 1].isspace():
        floor = max(0, position - _REACH)
        position = floor + len(text[floor:position].rstrip())
    return position


def _across(text: str, position: int) -> tuple[int, int] | None:
    """The word that has characters on both sides of ``position``."""
    word = word_at(text, position)
    return word if word and word[0] < position < word[1] else None


def _is_gap(text: str, position: int) -> bool:
    """Whether the character at ``position`` parts two runs: white space outside a number."""
    if not text[position].isspace():
        return False
    in_number = text[position] in _DIGIT_SPACES and text[position - 1 : position].isdecimal()
    return not (in_number and text[position + 1 : position + 2].isdecimal())


def _run_around(text: str, position: int) -> tuple[int, int]:
    """The stretch without a gap around ``position``; empty between two gaps."""
    floor, ceiling = max(0, position - _REACH), min(len(text), position + _REACH)
    start = end = position
    while start > floor and not _is_gap(text, start - 1):
        start -= 1
    while end < ceiling and not _is_gap(text, end):
        end += 1
    return start, end


def _runs_back(text: str, position: int) -> Iterator[tuple[int, int]]:
    """The run around ``position`` and those before it, the nearest first."""
    while position > 0:
        start, end = _run_around(text, position)
        if start < position:
            yield start, end
            position = start
        else:
            position = skip_back(text, position)


def _words_of_run(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    shape = "".join(map(_kind, text[start:end]))
    parts = (
        part
        for found in _WORD.finditer(shape)
        for part in _parts(text, start + found.start(), start + found.end())
    )
    whole = (_whole(text, *part) for part in parts)
    return _apart(word for word in whole if word[0] < word[1])


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """``start:end`` widened to whole clusters, narrowed where one holds white space, too."""
    low, high = snap_out(text, start, end)
    if any(map(str.isspace, text[low:start])):
        low = next_boundary(text, start)
    if any(map(str.isspace, text[end:high])):
        high = previous_boundary(text, end)
    return low, high


def _apart(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges, with those made one that overlap because they share a grapheme cluster."""
    last: tuple[int, int] | None = None
    for start, end in ranges:
        if last and start < last[1]:
            last = last[0], max(end, last[1])
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of letters parted after its elisions and before its possessive."""
    while elided := _ELIDED.match(text, start, end):
        yield elided.span()
        start = elided.end()
    possessive = _POSSESSIVE.search(text, start, end)
    if possessive:
        yield start, possessive.start()
        start = possessive.start()
    yield start, end


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """The letter that stands for ``character`` in a shape."""
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    if character.isalpha():
        is_capital = character.isupper() or character.istitle()
        return "A" if is_capital else "a" if character.islower() else "o"
    if character.isalnum():
        return "0"
    ranged = (kind for first, last, kind in _RANGES if first <= character <= last)
    return next(ranged, None) or _CATEGORIES.get(category(character), "x")
