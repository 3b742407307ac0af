"""How an article looks in the list: its status mark, its title, a line of details, its flag."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.spans import Status
from annotator.storage.catalogue import Row
from annotator.ui.articles.model import CURRENT_ROLE, ROW_ROLE, Index
from annotator.ui.articles.phrases import subtitle
from annotator.ui.theme import Look

SMALLER = 0.86
"""Size of the second line relative to the first."""


class ArticleDelegate(QStyledItemDelegate):
    """Paints one row. All measures come from the font, so that it grows with it."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        line = QFontMetrics(option.font).height()
        small = QFontMetrics(smaller(option.font)).height()
        return QSize(12 * line, line + small + _gap(line) + 2 * _margin(line))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        self._paint_ground(painter, option, is_current=bool(index.data(CURRENT_ROLE)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A title reads in its own direction, whatever the language of the window.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_row(painter, option, row)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, *, is_current: bool
    ) -> None:
        look, rect = self._look, option.rect
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_current or hovered:
            ground = look.color("selected_row")
            ground.setAlphaF(1.0 if is_current else 0.5)
            painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        look, rect, font = self._look, option.rect, option.font
        metrics = QFontMetrics(font)
        line, margin = metrics.height(), _margin(metrics.height())
        side = round(line * 0.6)
        left = rect.left() + round(0.75 * line)
        top = rect.top() + margin
        mark = QRect(left, top + (line - side) // 2, side, side)
        text = left + side + round(0.7 * line)
        width = rect.right() - text - margin
        titled = QRect(text, top, width, line)
        if row.flag is not None:
            flag = QRect(rect.right() - margin - side, mark.top(), side, side)
            paint_flag(painter, self._placed(flag, option), look)
            titled.setWidth(width - side - margin // 2)
        mark = self._placed(mark, option)
        if row.problem:
            paint_problem(painter, mark, look)
        else:
            paint_status(painter, mark, row.status, look)
        self._paint_text(painter, option, titled, row.title or row.id, font, "text")
        role = "danger" if row.problem else "muted"
        small = smaller(font)
        under = QRect(text, top + line + _gap(line), width, QFontMetrics(small).height())
        self._paint_text(painter, option, under, subtitle(row), small, role)

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        rect: QRect,
        text: str,
        font: QFont,
        role: str,
    ) -> None:
        """Draw one line, cut with an ellipsis, on the side where the window's language begins."""
        words = " ".join(text.split())
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(font)
        painter.setPen(self._look.color(role))
        align = QStyle.visualAlignment(
            option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        flags = align | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
        painter.drawText(self._placed(rect, option), flags, cut)

    @staticmethod
    def _placed(rect: QRect, option: QStyleOptionViewItem) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, rect)


def smaller(font: QFont) -> QFont:
    """``font`` in the size of second lines."""
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * SMALLER)
    else:
        small.setPixelSize(round(font.pixelSize() * SMALLER))
    return small


def paint_status(painter: QPainter, rect: QRect, status: Status, look: Look) -> None:
    """A ring (to do), a half filled disc (in progress) or a full one with a tick (done)."""
    disc = QRectF(rect)
    width = max(disc.width() / 6, 1.5)
    inner = disc.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    role = {Status.TODO: "muted", Status.IN_PROGRESS: "accent", Status.DONE: "good"}[status]
    color = look.color(role)
    painter.setPen(QPen(color, width))
    painter.setBrush(color if status is Status.DONE else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inner)
    if status is Status.IN_PROGRESS:
        painter.setBrush(color)
        painter.drawPie(inner, 90 * 16, 180 * 16)
    elif status is Status.DONE:
        tick = QPen(look.color("panel"), max(disc.width() / 8, 1.2))
        tick.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(tick)
        points = [(0.28, 0.52), (0.44, 0.68), (0.72, 0.36)]
        painter.drawPolyline([_at(disc, x, y) for x, y in points])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_flag(painter: QPainter, rect: QRect, look: Look) -> None:
    """A small flag on its pole."""
    square = QRectF(rect)
    color = look.color("warning")
    painter.setPen(QPen(color, max(square.width() / 8, 1.2)))
    painter.drawLine(_at(square, 0.15, 0.0), _at(square, 0.15, 1.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    corners = [(0.15, 0.0), (1.0, 0.28), (0.15, 0.6)]
    painter.drawPolygon([_at(square, x, y) for x, y in corners])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_problem(painter: QPainter, rect: QRect, look: Look) -> None:
    """A triangle with an exclamation mark: the file cannot be read."""
    square = QRectF(rect).adjusted(-1, -1, 1, 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("danger"))
    painter.drawPolygon([_at(square, x, y) for x, y in [(0.5, 0.0), (1.0, 1.0), (0.0, 1.0)]])
    painter.setPen(QPen(look.color("panel"), max(square.width() / 9, 1.2)))
    painter.drawLine(_at(square, 0.5, 0.38), _at(square, 0.5, 0.64))
    painter.drawPoint(_at(square, 0.5, 0.84))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _at(rect: QRectF, x: float, y: float) -> QPointF:
    return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height())


def _margin(line: int) -> int:
    return round(0.55 * line)


def _gap(line: int) -> int:
    return max(round(0.15 * line), 1)
