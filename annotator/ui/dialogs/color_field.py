"""The colours of a label: one for each theme, with how well each can be seen."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QGridLayout, QPushButton, QWidget

from annotator.core.colors import contrast
from annotator.ui.parts import Caption, swatch
from annotator.ui.theme import DARK, LIGHT

LEAST = 3.0
SIDE = 12
ROOM = 18


class ColorField(QWidget):
    """Two colours that are chosen by a click; ``chosen`` gives both as ``#rrggbb``."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colors = ["#000000", "#ffffff"]
        self._buttons: list[QPushButton] = []
        self._hints: list[Caption] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        for row, name in enumerate((self.tr("on light"), self.tr("on dark"))):
            button = QPushButton()
            button.setAutoDefault(False)
            button.setIconSize(QSize(ROOM, ROOM))
            button.setAccessibleName(self.tr("Colour {theme}").format(theme=name))
            button.clicked.connect(lambda _on, which=row: self._ask(which))
            hint = Caption()
            self._buttons.append(button)
            self._hints.append(hint)
            grid.addWidget(button, row, 0)
            grid.addWidget(hint, row, 1)
        self._grounds = (LIGHT["reading"], DARK["reading"])
        self._names = (self.tr("on light"), self.tr("on dark"))

    def show_colors(self, light: str, dark: str) -> None:
        """Show these colours (``#rrggbb``)."""
        self._colors = [light, dark]
        for row, color in enumerate(self._colors):
            self._buttons[row].setIcon(swatch(QColor(color), SIDE, ROOM))
            self._buttons[row].setText(color)
            ratio = contrast(color, self._grounds[row])
            text = self.tr("{theme}: {ratio} to 1") if ratio >= LEAST else self._faint()
            self._hints[row].setText(text.format(theme=self._names[row], ratio=f"{ratio:.1f}"))

    def _faint(self) -> str:
        return self.tr("⚠ {theme}: {ratio} to 1, hard to see")

    def _ask(self, which: int) -> None:
        dialog = QColorDialog(QColor(self._colors[which]), self)
        dialog.colorSelected.connect(lambda color: self._take(which, color.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, which: int, color: str) -> None:
        colors = [*self._colors]
        colors[which] = color
        self.show_colors(*colors)
        self.chosen.emit(*colors)
