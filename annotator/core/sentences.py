"""Sentences and paragraphs around a position. A paragraph is a line that is not blank.

A sentence lies within one paragraph. It ends at a full stop, question mark, exclamation mark or
ellipsis, with the closing marks that follow it, before white space and anything but a small
letter. The full stop of an abbreviation or of initials does not end one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.core.lexicon import ABBREVIATIONS, BEFORE_NUMBERS
from annotator.core.words import skip_back, trim

_REACH = 4000
"""Code points of a longer paragraph that are looked at on each side of a position."""

_STOPS = ".!?…؟۔।"
_FULL_WIDTH = "。！？｡"
_STOP = re.compile(
    rf"""
    [{_STOPS}{_FULL_WIDTH}] (?:                      # a class to begin with is found fastest
        (?<= [{_STOPS}] ) (?<! [{_STOPS}] . ) (?P<more> [{_STOPS}]*+ )
        (?: [\u00a0\u202f ]?[»›] | [”’"')\]}}] )*+   # what closes with the sentence
        (?= [^\S\n] )
      | (?<= [{_FULL_WIDTH}] ) [{_FULL_WIDTH}]*+ [」』”’）]*+
    )
    (?P<gap> [^\S\n]*+ )
    (?= (?: [«‹“‘„‚"'(\[¿¡–—-] | [^\S\n] )* (?P<next> . ) )
    """,
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[\w°.-]+\Z")
_INK = re.compile(r"\S")
_LINE_OF_INK = re.compile(r"\S(?:[^\n]*\S)?")
_INITIALS = re.compile(r"(?:\w\.-?)*\w")


def sentence_at(text: str, position: int) -> tuple[int, int] | None:
    """The sentence around ``position``, None in a blank line.

    White space between two sentences belongs to the first.
    """
    paragraph = _part_of_paragraph(text, position)
    if paragraph is None:
        return None
    borders = [*_starts(text, *paragraph), paragraph[1]]
    around = (pair for pair in pairwise(borders) if position < pair[1])
    return trim(text, *next(around, (borders[-2], borders[-1])))


def next_sentence(text: str, position: int) -> int:
    """Where the next sentence after ``position`` starts, the end of the text without one."""
    paragraph = _part_of_paragraph(text, position)
    starts = _starts(text, *paragraph) if paragraph else iter(())
    after = next((start for start in starts if start > position), None)
    return next_paragraph(text, position) if after is None else after


def previous_sentence(text: str, position: int) -> int:
    """Where the last sentence starts that starts before ``position``, 0 without one."""
    paragraph = _part_of_paragraph(text, position)
    if paragraph is None or paragraph[0] >= position:
        before = _line(text, position)[0]
        paragraph = _part_of_paragraph(text, skip_back(text, before))
    starts = _starts(text, *paragraph) if paragraph else iter(())
    return max((start for start in starts if start < position), default=0)


def paragraph_at(text: str, position: int) -> tuple[int, int] | None:
    """The line around ``position`` without surrounding white space, None where it is blank."""
    return trim(text, *_line(text, position))


def next_paragraph(text: str, position: int) -> int:
    """Where the next paragraph after ``position`` starts, the end of the text without one."""
    here = paragraph_at(text, position)
    if here and here[0] > position:
        return here[0]
    _, line_end = _line(text, position)
    ink = _INK.search(text, line_end)
    return ink.start() if ink else len(text)


def previous_paragraph(text: str, position: int) -> int:
    """Where the last paragraph starts that starts before ``position``, 0 without one."""
    here = paragraph_at(text, position)
    if here is None or here[0] >= position:
        here = paragraph_at(text, skip_back(text, _line(text, position)[0]))
    return here[0] if here and here[0] < position else 0


def sentences(text: str) -> list[tuple[int, int]]:
    """All sentences of ``text`` in their order, without white space around them."""
    stops = [stop.span("gap") for stop in _STOP.finditer(text) if _ends_sentence(stop)]
    stops.append((len(text), len(text)))
    found = []
    upcoming = iter(stops)
    end, following = next(upcoming)
    for line in _LINE_OF_INK.finditer(text):
        start, line_end = line.span()
        while following < line_end:
            found.append((start, end))
            start = following
            end, following = next(upcoming)
        found.append((start, line_end))
    return found


def _line(text: str, position: int) -> tuple[int, int]:
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def _part_of_paragraph(text: str, position: int) -> tuple[int, int] | None:
    """The paragraph around ``position``, cut where it reaches too far from there."""
    start, end = _line(text, position)
    return trim(text, max(start, position - _REACH), min(end, position + _REACH))


def _starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of a paragraph start."""
    yield start
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(stop):
            yield stop.end()


def _ends_sentence(stop: re.Match[str]) -> bool:
    mark = stop.string[stop.start()]
    if mark in _FULL_WIDTH:
        return True
    following = stop["next"]
    if following.islower():
        return False
    if mark != "." or stop["more"]:
        return True
    before = stop.string[max(stop.pos, stop.start() - 20) : stop.start()].rpartition(" ")[2]
    found = _WORD_BEFORE.search(before)  # which tries every place in turn, so they should be few
    word = found[0] if found else ""
    if following.isdecimal() and word.casefold() in BEFORE_NUMBERS:
        return False
    is_initials = _INITIALS.fullmatch(word) and not word.isdecimal()
    return word not in ABBREVIATIONS and not is_initials
