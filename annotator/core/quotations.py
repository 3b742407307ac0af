"""Quotations around a position, with their marks, in the usual styles of quotation marks.

« », ‹ ›, “ ”, „ “, ‘ ’, ‚ ‘ and » « nest in each other in any way; straight double marks pair
within a paragraph and do not nest in themselves. A single ’ is taken for an apostrophe wherever
it may be one. A quotation may go on over paragraphs, each of which may repeat the opening mark.
"""

import re
from dataclasses import dataclass, field

_REACH = 20_000
"""Code points looked at on each side of a position: no quotation is longer."""

_MARK = re.compile(r"[«»‹›“”„‘’‚\"]")
_LINE = re.compile(r"[^\n]+")
_BEFORE_HEAD = " \t\u00a0\u202f-–—•*"
_CLOSERS = {"«": "»", "‹": "›", "“": "”", "„": "“”", "‘": "’", "‚": "‘’", '"': '"'}
_REVERSED = {"»": "«", "›": "‹"}
_BEFORE_OPENING = " \n\t\u00a0\u202f([{—–-"
_WITHIN_PARAGRAPH = '"‘‚'


@dataclass(slots=True)
class _Open:
    """An opening mark that waits for one of its ``closers``; ``paragraph`` last repeated it."""

    mark: str
    closers: str
    start: int
    paragraph: int


@dataclass(slots=True)
class _Reader:
    """Reads a text mark by mark; ``closed`` are the quotations complete so far."""

    text: str
    closed: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[_Open] = field(default_factory=list)

    def read(self, start: int, end: int) -> list[tuple[int, int]]:
        """The quotations that lie within ``start:end``, each after those within it."""
        lines = _LINE.finditer(self.text, start, end)
        paragraphs = (line for line in lines if not line[0].isspace())
        for number, paragraph in enumerate(paragraphs):
            self.waiting = [mark for mark in self.waiting if mark.mark not in _WITHIN_PARAGRAPH]
            head = paragraph.end() - len(paragraph[0].lstrip(_BEFORE_HEAD))
            for mark in _MARK.finditer(self.text, head, paragraph.end()):
                if mark.start() > head or not self._repeats(mark[0], number):
                    self._close_or_open(mark.start(), number, paragraph.end())
        return self.closed

    def _repeats(self, mark: str, paragraph: int) -> bool:
        """Whether ``mark`` at the head of a paragraph carries on a quotation from the last."""
        for opened in self.waiting:
            if mark in opened.mark + opened.closers and opened.paragraph == paragraph - 1:
                opened.paragraph = paragraph
                return True
        return False

    def _close_or_open(self, at: int, paragraph: int, line_end: int) -> None:
        mark = self.text[at]
        for index in range(len(self.waiting) - 1, -1, -1):
            opened = self.waiting[index]
            if mark in opened.closers and self._can_close(at, line_end):
                self.closed.append((opened.start, at + 1))
                del self.waiting[index:]
                return
        closers = self._closers_if_opening(at)
        if closers:
            self.waiting.append(_Open(mark, closers, at, paragraph))

    def _can_close(self, at: int, line_end: int) -> bool:
        """Whether the mark at ``at`` is none that stands for an apostrophe."""
        if self.text[at] != "’":
            return True
        if self.text[at + 1 : at + 2].isalnum():
            return False
        # ‘the boys’ house’: a possessive where a better closing mark follows.
        rest = self.text[at + 1 : line_end].partition("‘")[0]
        return self.text[at - 1] != "s" or not re.search(r"[^\Ws]’(?!\w)|[^\w\s]’", rest)

    def _closers_if_opening(self, at: int) -> str:
        mark, before = self.text[at], self.text[at - 1 : at] if at else ""
        if mark in _REVERSED:
            inward = before in _BEFORE_OPENING and self.text[at + 1 : at + 2].isalnum()
            return _REVERSED[mark] if inward else ""
        if mark in _WITHIN_PARAGRAPH and before.isalnum():
            return ""
        return _CLOSERS.get(mark, "")


def quotation_around(text: str, position: int) -> tuple[int, int] | None:
    """The innermost quotation around ``position``, marks included.

    It counts from before its opening to after its closing mark. None outside of any, and where
    a mark has no partner.
    """
    low, high = max(0, position - _REACH), min(len(text), position + _REACH)
    if low:
        low = max(low, text.find("\n", low, position) + 1)
    around = [
        (start, end) for start, end in _Reader(text).read(low, high) if start <= position <= end
    ]
    return max(around, default=None)


def quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The quotations that lie within ``start:end`` and in no other, in order."""
    outermost: list[tuple[int, int]] = []
    for quotation in sorted(_Reader(text).read(start, end), key=lambda found: found[0]):
        if not outermost or quotation[0] >= outermost[-1][1]:
            outermost.append(quotation)
    return outermost
