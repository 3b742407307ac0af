"""Pictures that the program draws itself, at any size."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

SIZES = (16, 24, 32, 48, 64, 128, 256)
PAGE, INK, MARK, EDGE = "#2f5fd0", "#ffffff", "#ffd166", "#ffffff"


def application_icon() -> QIcon:
    """A page of lines with a span marked in it."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(_page(size))
    return icon


def _page(size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.scale(size / 32, size / 32)
    painter.setBrush(QColor(PAGE))
    painter.drawRoundedRect(QRectF(1, 1, 30, 30), 7, 7)
    painter.setBrush(QColor(INK))
    for line in (QRectF(7, 7.5, 18, 3), QRectF(7, 21.5, 12, 3)):
        painter.drawRoundedRect(line, 1.5, 1.5)
    painter.setBrush(QColor(MARK))
    painter.drawRoundedRect(QRectF(7, 13, 18, 6), 2, 2)
    painter.end()
    return pixmap
