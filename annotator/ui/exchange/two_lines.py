"""Items of two lines: what it is, and below it quietly what there is to say of it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui.parts import MUTED, SMALLER

SECOND = Qt.ItemDataRole.UserRole + 1
"""The role of the second line."""
PAD = 4
"""Pixels above and below the two lines."""

Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Draws the display role, and ``SECOND`` in smaller letters below it."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, round(option.fontMetrics.lineSpacing() * (1 + SMALLER)) + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        first, option.text = option.text, ""
        item = QStyle.ControlElement.CE_ItemViewItem
        self._view.style().drawControl(item, option, painter, self._view)
        high = option.fontMetrics.lineSpacing()
        area = option.rect.adjusted(2 * PAD, PAD, -2 * PAD, -PAD)
        painter.save()
        painter.setPen(option.palette.text().color())
        self._draw(painter, option, QRect(area.topLeft(), QSize(area.width(), high)), first)
        font = option.font
        font.setPointSizeF(font.pointSizeF() * SMALLER)
        painter.setFont(font)
        painter.setPen(option.palette.color(MUTED))
        self._draw(painter, option, area.adjusted(0, high, 0, 0), index.data(SECOND))
        painter.restore()

    def _draw(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str
    ) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, QStyle.visualAlignment(option.direction, left), shown)
