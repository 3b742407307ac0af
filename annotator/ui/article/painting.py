"""Spans painted under the letters: nothing reflows, and no mark covers a letter.

Underlined labels have a line and a small tag in the gap below the words; tinted ones a tint;
those with a bar a faint tint, and a bar with the label's name in the margin where lines begin.
The span that is spoken of has an outline, and grips where its edges can be moved.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from annotator.core.document import Document, Range
from annotator.core.labels import Label, LabelSet, Style
from annotator.core.lanes import lanes
from annotator.core.spans import Span
from annotator.ui.article.geometry import Line, Page, Piece
from annotator.ui.article.typography import SANS
from annotator.ui.theme import Look

UNDERLINE = 2.0
LANE_STEP = 3.0
BAR_WIDTH = 4.0
BAR_STEP = 8.0
BAR_GAP = 12.0
GRIP = 4.0
HELD = 2.0
SPOKEN_OF = 1.2
FRAME_ACROSS = 1.5
FRAME_ALONG = 1.0
OVERLAP = 4.0
TINT = {Style.TINT: 52, Style.UNDERLINE: 26, Style.BAR: 34}
DARK_TINT = {Style.TINT: 56, Style.UNDERLINE: 34, Style.BAR: 38}
SMALL = 0.56
TAG_GAP = 1.5
OVERHANG = 5.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A margin bar: where it stands and whose it is."""

    span: Span
    rect: QRectF
    name: str
    named_at: QRectF


class Tag(NamedTuple):
    """A name below a span: from ``left`` to ``right``, its letters standing at ``foot``.

    ``row`` is the number of lines it stands below, besides the first.
    """

    left: float
    right: float
    foot: float
    row: int
    text: str
    color: QColor


@dataclass(slots=True)
class Scene:
    """What was painted last and can be hit: pieces, margin bars, the outlined span's grips.

    ``shown`` are the code points of the lines that were painted.
    """

    shown: Range = (0, 0)
    pieces: list[Piece] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    start_grip: QPointF | None = None
    end_grip: QPointF | None = None


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What stands out: a span that is held (chosen) or only under the caret, and words found.

    ``found`` are the places of these words in order, none overlapping another.
    """

    span: Span | None = None
    held: bool = False
    found: Sequence[Range] = ()


class SpanPainter:
    """Paints the spans that show between two heights of a page."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._labels = LabelSet()
        self._named: set[str] = set()
        self._by_name: dict[str, Label] = {}
        self._font = QFont()
        self._metrics = QFontMetricsF(self._font)
        self._words: dict[str, tuple[QStaticText, float]] = {}

    def set_labels(self, labels: LabelSet) -> None:
        """Draw with these labels' colours and styles from now on."""
        self._labels = labels
        self._by_name = {label.name: label for label in labels.labels}
        styles = [label.style for label in labels.labels]
        self._named = {
            label.name
            for label in labels.labels
            if label.style is not Style.BAR and styles.count(label.style) > 1
        }

    def set_font(self, reading: QFont) -> None:
        """Draw tags and names to match a reading font."""
        self._font = QFont(reading)
        self._font.setFamilies([*SANS])
        self._font.setPointSizeF(reading.pointSizeF() * SMALL)
        self._font.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._words = {}

    def paint(
        self,
        painter: QPainter,
        page: Page,
        document: Document,
        area: QRectF,
        emphasis: Emphasis,
    ) -> Scene:
        """Paint what shows in ``area`` (document pixels); returns what can be hit there."""
        lines = page.lines(area.top(), area.bottom())
        scene = Scene(page.range_of(lines))
        spans = document.spans.overlapping(*scene.shown)
        drawn = {span.id: list(page.pieces(span, lines)) for span in spans}
        scene.pieces = [piece for span in spans for piece in drawn[span.id]]
        painter.save()
        painter.setFont(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outlined = list(page.pieces(emphasis.span, lines)) if emphasis.span is not None else []
        self._outline(painter, emphasis, outlined)
        self._found(painter, page, lines, emphasis.found)
        for style in (Style.BAR, Style.TINT, Style.UNDERLINE):
            chosen = [span for span in spans if self._style(span) is style]
            self._tint(painter, chosen, drawn, style)
            if style is Style.BAR:
                scene.bars = self._bars(painter, page, chosen, lines)
            elif style is Style.UNDERLINE:
                self._underline(painter, chosen, drawn)
        self._name_tints(painter, spans, drawn)
        self._grips(painter, emphasis, outlined, scene)
        painter.restore()
        return scene

    def _found(
        self, painter: QPainter, page: Page, lines: Sequence[Line], found: Sequence[Range]
    ) -> None:
        """Light up the words found, below whatever else marks them."""
        start, end = page.range_of([*lines])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("found"))
        first = bisect_right(found, start, key=lambda place: place[1])
        for place in found[first : bisect_left(found, end, key=lambda place: place[0])]:
            for box in page.boxes(*place, lines):
                painter.drawRoundedRect(box, 3, 3)

    def _style(self, span: Span) -> Style:
        label = self._by_name.get(span.label)
        return label.style if label else Style.TINT

    def _color(self, span: Span) -> QColor:
        return self._look.label_color(self._by_name.get(span.label))

    def _tint(
        self,
        painter: QPainter,
        spans: Sequence[Span],
        drawn: dict[str, list[Piece]],
        style: Style,
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        strength = (DARK_TINT if self._look.dark else TINT)[style]
        for span in spans:
            color = QColor(self._color(span))
            color.setAlpha(strength)
            painter.setBrush(color)
            for piece in drawn[span.id]:
                painter.drawRoundedRect(piece.rect, 2, 2)

    def _bars(
        self, painter: QPainter, page: Page, spans: Sequence[Span], lines: Sequence[Line]
    ) -> list[Bar]:
        bars = []
        lane = lanes(spans)
        free = 0.0
        for span in spans:
            start, end = page.to_qt(span.start), page.to_qt(span.end)
            held = [line for line in lines if line.start < end and start < line.end]
            top, bottom = held[0].top, held[-1].bottom
            rect = QRectF(0, top, BAR_WIDTH, bottom - top)
            name_top = max(top + (held[0].bottom - top - self._metrics.height()) / 2, free)
            named_at = QRectF(0, name_top, self._width(span.label), self._metrics.height())
            away = BAR_GAP + BAR_STEP * lane[span.id]
            beyond = away + BAR_WIDTH + BAR_GAP * 0.7 + BAR_STEP * (lane[span.id] == 0)
            if page.mirrored:
                rect.moveLeft(page.bar_side + away)
                named_at.moveLeft(page.bar_side + beyond)
            else:
                rect.moveRight(page.bar_side - away)
                named_at.moveRight(page.bar_side - beyond)
            free = named_at.bottom()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color(span))
            painter.drawRoundedRect(rect, 2, 2)
            painter.setPen(self._color(span))
            painter.drawStaticText(named_at.topLeft(), self._word(span.label)[0])
            bars.append(Bar(span, rect, span.label, named_at))
        return bars

    def _underline(
        self, painter: QPainter, spans: Sequence[Span], drawn: dict[str, list[Piece]]
    ) -> None:
        lane = lanes(spans)
        tags = self._tags(spans, drawn, lane)
        for span in spans:
            color, low = self._color(span), lane[span.id]
            for piece in drawn[span.id]:
                left, right = piece.rect.left(), piece.rect.right()
                top = piece.line.bottom + low * LANE_STEP
                cut = tags.get(piece.line.start, []) if low else []
                for start, end in _uncut(left, right, [tag for tag in cut if tag.row < low]):
                    painter.fillRect(QRectF(start, top, end - start, UNDERLINE), color)
        for tag in chain.from_iterable(tags.values()):
            painter.setPen(tag.color)
            self._write(painter, QPointF(tag.left, tag.foot), tag.text)

    def _tags(
        self, spans: Sequence[Span], drawn: dict[str, list[Piece]], lane: dict[str, int]
    ) -> dict[int, list[Tag]]:
        """What stands below the first word of each span, by the line's start.

        Below all lines there, as far as the next line of the text lets it; deeper lines are
        interrupted by it.
        """
        deeper: dict[int, list[tuple[float, float, int]]] = {}
        for span in filter(lambda span: lane[span.id], spans):
            for piece in drawn[span.id]:
                mark = (piece.rect.left(), piece.rect.right(), lane[span.id])
                deeper.setdefault(piece.line.start, []).append(mark)
        tags: dict[int, list[Tag]] = {}
        height = UNDERLINE + self._metrics.capHeight() + TAG_GAP
        for span in spans:
            text = self._tag(span)
            first = next((piece for piece in drawn[span.id] if piece.start is not None), None)
            if first is None or not text:
                continue
            line, width = first.line, self._width(text)
            placed = tags.setdefault(line.start, [])
            left = _first_free(_below_start(first, width), width, placed)
            right = left + width
            marks = deeper.get(line.start, [])
            over = [low for start, end, low in marks if start < right and left < end]
            room = line.below + OVERHANG - line.bottom - height
            row = min(max(over, default=0), int(room // LANE_STEP))
            if row >= 0 and left < first.rect.right():
                foot = line.bottom + row * LANE_STEP + height
                placed.append(Tag(left, right, foot, row, text, self._color(span)))
        return tags

    def _name_tints(
        self, painter: QPainter, spans: Sequence[Span], drawn: dict[str, list[Piece]]
    ) -> None:
        for span in spans:
            if self._style(span) is Style.TINT and self._needs_name(span):
                for piece in drawn[span.id]:
                    if piece.start is not None:
                        painter.setPen(self._color(span))
                        x = _below_start(piece, self._width(span.label))
                        y = piece.line.bottom + self._metrics.capHeight() + TAG_GAP
                        self._write(painter, QPointF(x, y), span.label)

    def _word(self, text: str) -> tuple[QStaticText, float]:
        """A tag or a name and its width, laid out once: a page shows the same few many times."""
        word = self._words.get(text)
        if word is None:
            laid_out = QStaticText(text)
            laid_out.setTextFormat(Qt.TextFormat.PlainText)
            laid_out.prepare(font=self._font)
            word = self._words[text] = laid_out, self._metrics.horizontalAdvance(text)
        return word

    def _width(self, text: str) -> float:
        return self._word(text)[1]

    def _write(self, painter: QPainter, foot: QPointF, text: str) -> None:
        """Write ``text`` with its first letter's base at ``foot``."""
        painter.drawStaticText(foot - QPointF(0, self._metrics.ascent()), self._word(text)[0])

    def _needs_name(self, span: Span) -> bool:
        return span.label in self._named or span.label not in self._by_name

    def _tag(self, span: Span) -> str:
        """What stands below an underlined span: its main value's tag, or its label's name."""
        label = self._by_name.get(span.label)
        if label is not None and label.main is not None:
            name = span.attributes.get(label.main.name)
            if isinstance(name, str):
                value = label.main.value(name)
                return (value.tag if value and value.tag else name).upper()
        return span.label if self._needs_name(span) else ""

    def _outline(self, painter: QPainter, emphasis: Emphasis, pieces: list[Piece]) -> None:
        """A frame around all of a span: what its colour fills, without what the page fills again.

        It is painted before all else, so that it cuts through no tag and no line.
        """
        if emphasis.span is None:
            return
        half = (HELD if emphasis.held else SPOKEN_OF) / 2
        boxes = [piece.rect for piece in pieces]
        joints = list(_joints(pieces))
        painter.setPen(Qt.PenStyle.NoPen)
        for color, grown in ((self._color(emphasis.span), half), (self._page_color(), -half)):
            painter.setBrush(color)
            across, along = FRAME_ACROSS + grown, FRAME_ALONG + grown
            for box in boxes:
                painter.drawRoundedRect(box.adjusted(-across, -along, across, along), 3, 3)
            for joint in joints:
                painter.drawRect(joint.adjusted(-across, 0, across, 0))

    def _page_color(self) -> QColor:
        return self._look.color("reading")

    def _grips(
        self, painter: QPainter, emphasis: Emphasis, pieces: list[Piece], scene: Scene
    ) -> None:
        if emphasis.span is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(emphasis.span))
        for piece in pieces:
            if piece.start is not None:
                scene.start_grip = _grip(piece, piece.start)
                painter.drawEllipse(scene.start_grip, GRIP, GRIP)
            if piece.end is not None:
                scene.end_grip = _grip(piece, piece.end)
                painter.drawEllipse(scene.end_grip, GRIP, GRIP)


def _joints(pieces: list[Piece]) -> Iterator[QRectF]:
    """What joins each piece to those on the next line that lie below it."""
    for upper, lower in combinations(pieces, 2):
        left = max(upper.rect.left(), lower.rect.left())
        right = min(upper.rect.right(), lower.rect.right())
        if lower.line.start == upper.line.end and left < right:
            top, bottom = upper.rect.bottom() - OVERLAP, lower.rect.top() + OVERLAP
            yield QRectF(left, top, right - left, bottom - top)


def _grip(piece: Piece, edge: float) -> QPointF:
    """Where the grip of an edge is: at the foot of the outline, outside of the words."""
    outward = 1.5 if edge > piece.rect.center().x() else -1.5
    return QPointF(edge + outward, piece.rect.bottom() + 1)


def _below_start(piece: Piece, width: float) -> float:
    """The left of a tag ``width`` wide where the words of a span begin, on either side."""
    mirrored = piece.start is not None and piece.start > piece.rect.center().x()
    return max(piece.rect.right() - width, piece.rect.left()) if mirrored else piece.rect.left()


def _first_free(left: float, width: float, placed: Sequence[Tag]) -> float:
    """The first place from ``left`` on where a tag meets none of those ``placed``."""
    for tag in sorted(placed):
        if left < tag.right + TAG_GAP * 2 and tag.left < left + width:
            left = tag.right + TAG_GAP * 2
    return left


def _uncut(left: float, right: float, tags: Sequence[Tag]) -> Iterator[tuple[float, float]]:
    """What is left of a line from ``left`` to ``right`` where ``tags`` interrupt it."""
    for tag in sorted(tags):
        if tag.left - TAG_GAP > left:
            yield left, min(tag.left - TAG_GAP, right)
        left = max(left, tag.right + TAG_GAP)
    if left < right:
        yield left, right
