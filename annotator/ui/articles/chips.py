"""Small buttons that narrow the list to a status and say how many articles have it."""

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QWidget

from annotator.ui.articles.delegate import smaller
from annotator.ui.articles.filters import Shown
from annotator.ui.articles.flow import FlowLayout
from annotator.ui.articles.model import ArticleRows
from annotator.ui.parts import PaintedButton
from annotator.ui.theme import Look


class Chip(PaintedButton):
    """One of several round buttons of which one is chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setCheckable(True)
        self.setFont(smaller(self.font()))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.toggled.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        height = round(metrics.height() * 1.5)
        return QSize(metrics.horizontalAdvance(self.text()) + height * 3 // 4, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = rect.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(look.color("selected_row"))
            painter.drawRoundedRect(rect, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRoundedRect(rect, radius, radius)
        painter.setPen(look.color("accent" if self.isChecked() else "muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())


class StatusChips(QWidget):
    """A chip a kind of article; ``chosen`` tells which one was taken."""

    chosen = Signal(object)

    def __init__(self, rows: ArticleRows, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Show articles by status"))
        self._rows = rows
        self._group = QButtonGroup(self)
        self._chips = {shown: Chip(look, self) for shown in Shown}
        layout = FlowLayout(self, spacing=2)
        for number, chip in enumerate(self._chips.values()):
            layout.addWidget(chip)
            self._group.addButton(chip, number)
        self._chips[Shown.ALL].setChecked(True)
        self._group.idToggled.connect(self._choose)
        rows.counted.connect(self._count)
        look.changed.connect(self.update)
        self._count()

    @property
    def shown(self) -> Shown:
        """The kind that is chosen."""
        return list(Shown)[self._group.checkedId()]

    def choose(self, shown: Shown) -> None:
        """Take the chip of ``shown``."""
        self._chips[shown].setChecked(True)

    def chip(self, shown: Shown) -> Chip:
        """The button for ``shown``."""
        return self._chips[shown]

    def _choose(self, number: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(list(Shown)[number])

    def _count(self) -> None:
        texts = {
            Shown.ALL: self.tr("All {count}"),
            Shown.TODO: self.tr("To do {count}"),
            Shown.DONE: self.tr("Done {count}"),
            Shown.FLAGGED: self.tr("Flagged {count}"),
        }
        for shown, text in texts.items():
            count = QLocale().toString(self._rows.count(shown))
            self._chips[shown].setText(text.format(count=count))
        self.updateGeometry()
