"""Blocks of page furniture around a position, from the line that opens one to its end line."""

import re
from collections.abc import Iterator

from annotator.core.sentences import paragraph_at

_LINES = 60
"""Lines looked at on each side of a position: no block is longer."""
_LONGEST = 300
"""Code points of the longest line that may open or close a block."""

_FRAMES = tuple(
    (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (
        (r"(?:Ignorer|Passer) (.+) et continuer la lecture", r"Fin (?:de |du |des |d['’])?(.+)"),
        (r"Skip (.+) and continue reading", r"End of (.+)"),
        (r"Saltar (.+) y continuar leyendo", r"(?:Fin|Final) (?:de |del )?(.+)"),
        (r"(?:Pule|Pular) (.+) e continue lendo", r"(?:Fim|Final) (?:de |do |da )?(.+)"),
        (r"Пропустить (.+) и продолжить чтение", r"Конец (.+)"),
    )
)
"""The pairs of lines that sites set around promotions for those who listen to the page."""


def block_around(text: str, position: int) -> tuple[int, int] | None:
    """The innermost block around ``position``, else the paragraph; None in a blank line."""
    opening = paragraph_at(text, position)
    line_end = position if opening is None else opening[1]
    starts = [opening] if opening else []
    starts += _paragraphs_back(text, position)
    for start, end in starts:
        closing = _closing(text, start, end)
        if closing and closing >= line_end:
            return start, closing
    return opening


def _closing(text: str, start: int, end: int) -> int | None:
    """Where the block ends whose opening line is ``start:end``, None where that opens none.

    The closing line names what the opening line names; where none does, it is the first one
    before another block opens.
    """
    for opening, closing in _FRAMES:
        opened = _frame_line(opening, text, start, end)
        if not opened:
            continue
        first, alone = None, True
        for paragraph in _paragraphs_on(text, end):
            closed = _frame_line(closing, text, *paragraph)
            if closed and closed[1].casefold() == opened[1].casefold():
                return paragraph[1]
            alone = alone and not _frame_line(opening, text, *paragraph)
            if closed and alone and first is None:
                first = paragraph[1]
        return first
    return None


def _frame_line(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The match of ``pattern`` with the whole line ``start:end``, a full stop aside."""
    if end - start > _LONGEST:
        return None
    return pattern.fullmatch(text[start:end].removesuffix("."))


def _paragraphs_on(text: str, position: int) -> Iterator[tuple[int, int]]:
    """The paragraphs after the line of ``position``, as far as a block may reach."""
    for _ in range(_LINES):
        line_end = text.find("\n", position)
        if line_end < 0:
            return
        position = line_end + 1
        paragraph = paragraph_at(text, position)
        if paragraph:
            yield paragraph


def _paragraphs_back(text: str, position: int) -> Iterator[tuple[int, int]]:
    """The paragraphs before the line of ``position``, as far back as a block may reach."""
    for _ in range(_LINES):
        position = text.rfind("\n", 0, position)
        if position < 0:
            return
        paragraph = paragraph_at(text, position)
        if paragraph:
            yield paragraph
