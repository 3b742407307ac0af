"""A label of the palette: its colour, its name, its key and how often the article has it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.core.labels import Label
from annotator.ui.theme import Look
from annotator.ui.wording import tip

SMALL = 0.82


class Chip(QPushButton):
    """One label; pressed while it is armed as a brush. All sizes follow the font."""

    def __init__(self, label: Label, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self._look = look
        self._count = 0
        self._value = ""
        self.setCheckable(True)
        self.setAutoDefault(True)  # outside of dialogs: Return presses it
        # A click must not take the keyboard from the article.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(tip(self._explained()))
        self.setAccessibleDescription(self._explained())
        self._renamed()

    def set_count(self, count: int) -> bool:
        """Show how many spans of the article have the label; whether that needs more room."""
        digits = len(str(self._count))
        if count != self._count:
            self._count = count
            self._renamed()
        return len(str(count)) != digits

    def set_armed(self, attributes: Mapping[str, Any] | None) -> None:
        """Be pressed, with the value that goes with the brush; None: be released."""
        self.setChecked(attributes is not None)
        self._value = " ".join(str(value) for value in (attributes or {}).values())
        self._renamed()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width = self._padding() * 2 + sum(width for width, _ in self._parts()) + self._gaps()
        return QSize(round(width), round(metrics.height() * 1.65))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self._padding()
        for width, paint in self._parts():
            x = self.width() - left - width if mirrored else left
            paint(painter, QRectF(x, 0, width, self.height()))
            left += width + self._gap()

    def _paint_frame(self, painter: QPainter) -> None:
        focused = self.hasFocus()
        filled = self.isChecked() or self.isDown() or self.underMouse()
        edge = "accent" if self.isChecked() or focused else "line"
        painter.setPen(QPen(self._look.color(edge), 2 if focused else 1))
        painter.setBrush(self._look.color("selected_row" if filled else "panel"))
        radius = self.height() * 0.22
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _parts(self):
        """Width and painter of each part, in reading order."""
        metrics = QFontMetricsF(self.font())
        small = QFontMetricsF(self._small())
        side = metrics.height() * 0.55
        parts = [
            (side, self._paint_swatch),
            (metrics.horizontalAdvance(self._name()), self._paint_name),
            (max(small.horizontalAdvance(self._counted()), side), self._paint_count),
        ]
        if self.label.key:
            key = small.horizontalAdvance(self.label.key.upper()) + small.height() * 0.7
            parts.append((key, self._paint_key))
        return parts

    def _paint_swatch(self, painter: QPainter, box: QRectF) -> None:
        side = box.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.label_color(self.label))
        square = QRectF(box.left(), box.center().y() - side / 2, side, side)
        painter.drawRoundedRect(square, side * 0.25, side * 0.25)

    def _paint_name(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(self.font())
        painter.setPen(self._look.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._name())

    def _paint_count(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(self._small())
        painter.setPen(self._look.color("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._counted())

    def _paint_key(self, painter: QPainter, box: QRectF) -> None:
        font = self._small()
        height = QFontMetricsF(font).height() * 1.15
        cap = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.setBrush(self._look.color("panel"))
        painter.drawRoundedRect(cap, height * 0.2, height * 0.2)
        painter.setFont(font)
        painter.setPen(self._look.color("muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.label.key.upper())

    def _name(self) -> str:
        return f"{self.label.name} · {self._value}" if self._value else self.label.name

    def _counted(self) -> str:
        return QLocale().toString(self._count)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALL)
        return font

    def _padding(self) -> float:
        return QFontMetricsF(self.font()).height() * 0.65

    def _gap(self) -> float:
        return QFontMetricsF(self.font()).height() * 0.42

    def _gaps(self) -> float:
        return self._gap() * (len(self._parts()) - 1)

    def _renamed(self) -> None:
        name = self.tr("{label}, key {key}, {count} in this article")
        if not self.label.key:
            name = self.tr("{label}, {count} in this article")
        self.setAccessibleName(
            name.format(label=self._name(), key=self.label.key, count=self._count)
        )
        self.update()

    def _explained(self) -> str:
        """What the label's keys are and how it is used with the mouse."""
        main = self.label.main
        lines = [self.tr("Click to label with the mouse; again, or Escape, to stop.")]
        if main is not None:
            values = [f"{v.key.upper()} {v.name}" for v in main.values if v.key]
            lines += [", ".join(values)] if values else []
        return "\n".join(lines)
