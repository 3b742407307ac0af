"""Setting a text for hours of reading: fonts, measure, leading."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

SERIF = ("Source Serif 4", "Source Serif Pro", "Noto Serif", "Georgia", "DejaVu Serif")
SANS = ("Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
READING_SIZE = 1.3
TITLE_SIZE = 1.45
TITLE_LEADING = 1.55
LONGEST_TITLE = 300
BLANK_LINE = 0.55
LONG = 200_000
JUDGED = 400
SHAPED = re.compile("[\u0300-\u036f\u0483-\u1fff\u2c00-\ud7ff\uf900-\U0010ffff]")
SAMPLE = "a quick reader moves along the line and finds the start of the next, "


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set.

    ``family`` is ``serif`` or ``sans``, ``zoom`` in percent, ``measure`` in characters a line,
    ``leading`` from line to line as a multiple of the font's size.
    """

    family: str = "serif"
    zoom: int = 100
    measure: int = 75
    leading: float = 1.9

    def font(self, base: QFont) -> QFont:
        """The reading font for an interface font ``base``."""
        font = QFont(base)
        font.setFamilies([*(SERIF if self.family == "serif" else SANS)])
        font.setStyleHint(
            QFont.StyleHint.Serif if self.family == "serif" else QFont.StyleHint.SansSerif
        )
        font.setPointSizeF(max(base.pointSizeF(), 9.0) * READING_SIZE * self.zoom / 100)
        return font

    def column(self, font: QFont) -> int:
        """The width in pixels of ``measure`` characters of running text."""
        average = QFontMetricsF(font).horizontalAdvance(SAMPLE) / len(SAMPLE)
        return round(average * self.measure)


def typeset(text: str, setting: Setting, font: QFont, gutter: int) -> QTextDocument:
    """A document of ``text`` with nothing in it but typography.

    ``gutter`` is the room for margin bars in pixels, on the side where most lines begin. The
    layout is not touched before the text is complete: inserting into a live layout takes twenty
    times longer.
    """
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    simple = _is_long_and_simple(text)
    document.setDefaultFont(_quick(font) if simple else font)
    document.setPlainText(text)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    _lead(document, cursor, setting.leading)
    _head(document, cursor, font)
    _margins(document, gutter, mirrored=not simple and _runs_from_the_right(document))
    cursor.endEditBlock()
    return document


def _is_long_and_simple(text: str) -> bool:
    return len(text) > LONG and SHAPED.search(text) is None


def _quick(font: QFont) -> QFont:
    """The font without kerning and shaping: a megabyte is laid out in half the time."""
    quick = QFont(font)
    quick.setKerning(False)
    quick.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return quick


def _lead(document: QTextDocument, cursor: QTextCursor, leading: float) -> None:
    cursor.select(QTextCursor.SelectionType.Document)
    font = document.defaultFont()
    cursor.setBlockFormat(_line_height(leading, font))
    blank = _line_height(leading * BLANK_LINE, font)
    block = document.firstBlock()
    while block.isValid():
        if block.length() == 1:
            cursor.setPosition(block.position())
            cursor.setBlockFormat(blank)
        block = block.next()


def _head(document: QTextDocument, cursor: QTextCursor, font: QFont) -> None:
    first = document.firstBlock()
    if not 1 < first.length() <= LONGEST_TITLE or document.blockCount() == 1:
        return
    heading = QTextCharFormat()
    heading.setFontPointSize(font.pointSizeF() * TITLE_SIZE)
    heading.setFontWeight(QFont.Weight.DemiBold)
    cursor.setPosition(0)
    cursor.setPosition(first.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(heading)
    cursor.mergeBlockFormat(_line_height(TITLE_LEADING, font))


def _runs_from_the_right(document: QTextDocument) -> bool:
    """Whether most of the text is in paragraphs that begin at the right.

    The first of them say it; to ask all those of a long text takes a part of a frame.
    """
    balance, block = 0, document.firstBlock()
    while block.isValid() and block.blockNumber() < JUDGED:
        from_right = block.textDirection() is Qt.LayoutDirection.RightToLeft
        balance += block.length() if from_right else -block.length()
        block = block.next()
    return balance > 0


def _margins(document: QTextDocument, gutter: int, *, mirrored: bool) -> None:
    frame = document.rootFrame()
    layout = frame.frameFormat()
    layout.setLeftMargin(gutter / 4 if mirrored else gutter)
    layout.setRightMargin(gutter if mirrored else gutter / 4)
    layout.setTopMargin(gutter / 3)
    layout.setBottomMargin(gutter)
    frame.setFrameFormat(layout)


def _line_height(leading: float, font: QFont) -> QTextBlockFormat:
    metrics = QFontMetricsF(font)
    own = metrics.height() / metrics.fontDpi() * 72 / font.pointSizeF()
    percent = max(100 * leading / own, 50.0)
    layout = QTextBlockFormat()
    layout.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return layout
