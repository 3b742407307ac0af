"""Where the words lie: code points to rectangles in the document's own pixels, and back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGlyphRun,
    QTextBlock,
    QTextDocument,
    QTextLine,
)

from annotator.core.offsets import Utf16Map
from annotator.core.spans import Span

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
HIGHEST_LETTER = 0.96
LOWEST_LETTER = 0.27
TOUCHING = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line that runs in one direction: where it lies, in document pixels.

    ``start`` and ``end`` are where the edges of what was asked for are, None where they are not
    on this part.
    """

    rect: QRectF
    start: float | None
    end: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the page.

    ``start`` and ``end`` are UTF-16 units of the document; ``left`` to ``right`` and ``top`` to
    ``bottom`` hold the letters, in document pixels; ``below`` is where those of the next line
    may begin.
    """

    start: int
    end: int
    left: float
    right: float
    top: float
    baseline: float
    bottom: float
    below: float
    origin: float
    block: int
    bidirectional: bool
    text_line: QTextLine
    _parts: dict[tuple[int, int], list[Part]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def parts(self, start: int, end: int) -> list[Part]:
        """Where the units ``start:end`` lie on this line; found out once, as Qt takes its time."""
        if end <= self.start or self.end <= start:
            return []
        found = self._parts.get((start, end))
        if found is None:
            found = self._parts[start, end] = list(self._found_parts(start, end))
        return found

    def _found_parts(self, start: int, end: int) -> Iterator[Part]:
        begins, ends = self.edges(start, end)
        places = self.stretches(start, end)
        first = _nearest(places, begins) if start >= self.start else -1
        last = _nearest(places, ends) if end <= self.end else -1
        for number, (left, right) in enumerate(places):
            yield Part(
                QRectF(left, self.top, right - left, self.bottom - self.top),
                begins if number == first else None,
                ends if number == last else None,
            )

    def stretches(self, start: int, end: int) -> list[tuple[float, float]]:
        """The horizontal stretches of the units ``start:end`` that lie on this line."""
        first, last = max(start, self.start) - self.block, min(end, self.end) - self.block
        if self.bidirectional:
            return self._visual(first, last)
        left = self.origin + _x(self.text_line, first)
        right = self.origin + _x(self.text_line, last)
        return [(left, min(right, self.right))] if right > left else []

    def edges(self, start: int, end: int) -> tuple[float, float]:
        """Where the first of the units ``start:end`` on this line begins and the last ends.

        A letter that runs from the right begins at its right.
        """
        if not self.bidirectional:
            ((left, right),) = self.stretches(start, end) or [(self.left, self.left)]
            return left, right
        first, last = max(start, self.start) - self.block, min(end, self.end) - self.block
        begins = ends = self.left - self.origin
        for run in self._glyphs((first, unit) for unit in range(first + 1, last + 1)):
            begins = _extent(run)[1 if run.isRightToLeft() else 0]
        for run in self._glyphs((unit, last) for unit in range(last - 1, first - 1, -1)):
            ends = _extent(run)[0 if run.isRightToLeft() else 1]
        return self.origin + begins, self.origin + ends

    def _glyphs(self, ranges: Iterable[tuple[int, int]]) -> list[QGlyphRun]:
        """The glyphs of the first of ``ranges`` that has any: a joined letter may have none."""
        found = (self.text_line.glyphRuns(first, last - first) for first, last in ranges)
        return next(filter(None, found), [])

    def _visual(self, first: int, last: int) -> list[tuple[float, float]]:
        """By runs of glyphs, since a stretch of mixed direction lies in several pieces."""
        pieces: list[tuple[float, float]] = []
        for left, right in sorted(map(_extent, self.text_line.glyphRuns(first, last - first))):
            if pieces and left <= pieces[-1][1] + TOUCHING:
                pieces[-1] = (pieces[-1][0], max(pieces[-1][1], right))
            else:
                pieces.append((left, right))
        return [(self.origin + left, self.origin + right) for left, right in pieces]


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a span that lies on one line, or on a part of it that runs in one direction.

    ``start`` and ``end`` are where the span's edges are, None where they are not on this piece.
    """

    span: Span
    rect: QRectF
    line: Line
    start: float | None
    end: float | None


class Page:
    """A text document with the map of its offsets. All offsets given and taken are code points.

    ``mirrored``: its bars stand at the right, where its lines begin.
    """

    def __init__(self, text: str, document: QTextDocument) -> None:
        self.text = text
        self.document = document
        self._map = Utf16Map(text)
        self._bidirectional = RIGHT_TO_LEFT.search(text) is not None
        self._near = 0
        self._shown: dict[int, tuple[QRectF, list[Line]]] = {}
        margins = document.rootFrame().frameFormat()
        self._margins = margins.leftMargin(), margins.rightMargin()
        self.mirrored = self._margins[0] < self._margins[1]
        self._above, self._below = _letter_box(document.defaultFont())

    def discard(self) -> None:
        """Free the document when it is no longer shown."""
        self.document.deleteLater()

    def to_qt(self, position: int) -> int:
        """The UTF-16 position of a code point."""
        return self._map.to_utf16(position)

    def from_qt(self, units: int) -> int:
        """The code point of a UTF-16 position."""
        return self._map.to_code_point(min(units, self._map.length))

    def lines(self, top: float, bottom: float) -> list[Line]:
        """The lines that show between two heights of the document.

        Those that showed the last time are the same objects, while nothing was laid out anew.
        """
        found: list[Line] = []
        shown: dict[int, tuple[QRectF, list[Line]]] = {}
        block, layout = self._block_at(top), self.document.documentLayout()
        while block.isValid():
            area = layout.blockBoundingRect(block)
            if area.top() > bottom:
                break
            start = block.position()
            kept = self._shown.get(start)
            if kept is None or kept[0] != area:
                kept = area, list(self._lines_of(block, area))
            shown[start] = kept
            found += (line for line in kept[1] if line.below >= top)
            block = block.next()
        self._shown = shown
        return found

    @property
    def bar_side(self) -> float:
        """The edge of the column at which the bars stand, in document pixels."""
        left, right = self._margins
        return self.document.textWidth() - right if self.mirrored else left

    def lay_out_anew(self) -> None:
        """Take note that the text is set in another width."""
        self._shown = {}

    def range_of(self, lines: list[Line]) -> tuple[int, int]:
        """The code points that the lines hold."""
        if not lines:
            return 0, 0
        return self.from_qt(lines[0].start), self.from_qt(lines[-1].end)

    def pieces(self, span: Span, lines: Iterable[Line]) -> Iterator[Piece]:
        """The parts of a span on those of ``lines`` that it reaches."""
        start, end = self.to_qt(span.start), self.to_qt(span.end)
        for line in lines:
            for part in line.parts(start, end):
                yield Piece(span, part.rect, line, part.start, part.end)

    def boxes(self, start: int, end: int, lines: Iterable[Line]) -> Iterator[QRectF]:
        """Where the code points ``start:end`` lie on ``lines``."""
        first, last = self.to_qt(start), self.to_qt(end)
        for line in lines:
            for part in line.parts(first, last):
                yield part.rect

    def position_at(self, point: QPointF) -> int:
        """The code point nearest to a point of the document."""
        # Qt's own hit test takes a gap between paragraphs for the end where no more is laid out.
        block = self._block_at(point.y())
        area, layout = self.document.documentLayout().blockBoundingRect(block), block.layout()
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        below = (line for line in lines if point.y() - area.top() <= line.rect().bottom())
        line = next(below, lines[-1] if lines else None)
        unit = line.xToCursor(point.x() - area.left()) if line is not None else 0
        return self.from_qt(block.position() + int(unit))

    def area_of(self, start: int, end: int) -> QRectF:
        """The rectangle from the first line of ``start:end`` to the last."""
        first = self.to_qt(start)
        return self._line_box(first) | self._line_box(max(self.to_qt(end) - 1, first))

    def _line_box(self, unit: int) -> QRectF:
        block = self.document.findBlock(unit)
        area = self.document.documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(unit - block.position())
        return line.rect().translated(area.topLeft()) if line.isValid() else area

    def _block_at(self, height: float) -> QTextBlock:
        """The block at ``height``, sought by strides from the one found last.

        Bisecting the whole document would lay out half of it before the first frame.
        """
        document, layout = self.document, self.document.documentLayout()

        def above(number: int) -> bool:
            block = document.findBlockByNumber(number)
            return layout.blockBoundingRect(block).bottom() < height

        low, stride, last = self._near, 1, document.blockCount() - 1
        while low > 0 and not above(low):
            low, stride = max(low - stride, 0), stride * 2
        high, stride = min(low + 1, last), 1
        while high < last and above(high):
            low, high, stride = high, min(high + stride, last), stride * 2
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if above(middle) else (low, middle)
        self._near = low
        return document.findBlockByNumber(low)

    def _lines_of(self, block: QTextBlock, area: QRectF) -> Iterator[Line]:
        layout = block.layout()
        bidirectional = self._bidirectional and RIGHT_TO_LEFT.search(block.text()) is not None
        count = layout.lineCount()
        for number in range(count):
            line = layout.lineAt(number)
            baseline = area.top() + line.y() + line.ascent()
            bottom = baseline + line.descent() * self._below
            room = line.height() * max(block.blockFormat().lineHeight() / 100 - 1, 0)
            start = block.position() + line.textStart()
            end = start + line.textLength()
            used = line.naturalTextRect()
            yield Line(
                start,
                end + 1 if number + 1 == count else end,
                area.left() + used.left(),
                area.left() + used.right(),
                baseline - line.ascent() * self._above,
                baseline,
                bottom,
                bottom
                + room
                + line.ascent() * (1 - self._above)
                + line.descent() * (1 - self._below),
                area.left(),
                block.position(),
                bidirectional,
                line,
            )


def _x(line: QTextLine, unit: int) -> float:
    """The x of a unit on its line; Qt gives it in a pair with the unit it chose."""
    pair = line.cursorToX(unit)
    return float(pair[0]) if isinstance(pair, tuple) else 0.0


def _nearest(places: list[tuple[float, float]], x: float) -> int:
    """The number of the stretch that holds ``x``, or comes nearest to it."""
    away = [max(left - x, x - right, 0) for left, right in places]
    return away.index(min(away)) if away else -1


def _extent(run: QGlyphRun) -> tuple[float, float]:
    """From the left of a run's first glyph to the right of its last."""
    advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
    places = list(zip(run.positions(), advances, strict=True))
    left = min(position.x() for position, _ in places)
    return left, max(position.x() + advance.x() for position, advance in places)


def _letter_box(font: QFont) -> tuple[float, float]:
    """The shares of a font's ascent and descent that letters with their accents fill.

    Fonts made for many scripts keep far more room than Latin letters use; boxes as high as
    that would leave none for what stands below the words.
    """
    metrics = QFontMetricsF(font)
    em = QFontInfo(font).pixelSize()
    return (
        min(HIGHEST_LETTER * em / max(metrics.ascent(), 1), 1.0),
        min(LOWEST_LETTER * em / max(metrics.descent(), 1), 1.0),
    )
