"""Small widgets of the inspector and the dialogs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFont,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFrame,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.theme import Look
from annotator.ui.wording import entry, isolated

SMALLER = 0.88
MARGIN = 12
PADDING = 6
RADIUS = 5
SWATCH = 10
MENU_PICTURE = 16
LEAST_LINES = 5
CLOSE = 4
SLACK = 2
MUTED = QPalette.ColorRole.PlaceholderText
LINE = QPalette.ColorRole.Mid
TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
RETURNS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Elided(QLabel):
    """One line that is cut with an ellipsis where there is too little room."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            isolated(self.text()), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        align = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(self.contentsRect(), int(align), shown)


class Heading(Elided):
    """The title of a section: small spaced capitals."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALLER)
        font.setWeight(QFont.Weight.DemiBold)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        self.setFont(font)
        self.setForegroundRole(MUTED)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


class Caption(QLabel):
    """The quiet name of a value, or a quiet sentence."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setForegroundRole(MUTED)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Rule(QWidget):
    """A line between two sections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(LINE)
        self.setFixedHeight(1)


class PaintedButton(QAbstractButton):
    """A button that paints itself; Return presses it as well as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURNS:
            self.click()
        else:
            super().keyPressEvent(event)


class FlatButton(QPushButton):
    """A button that looks like the value it stands for; its text is cut where room is short."""

    def __init__(
        self,
        text: str = "",
        role: QPalette.ColorRole = QPalette.ColorRole.ButtonText,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        self._role = role
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + self._icon_width() + 2 * PADDING + SLACK
        return QSize(width, metrics.height() + PADDING)

    def minimumSizeHint(self) -> QSize:
        size = self.sizeHint()
        return QSize(min(size.width(), size.height() * 3), size.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURNS:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setBrush(palette.color(LINE))
        focused = self.hasFocus()
        painter.setPen(
            palette.color(QPalette.ColorRole.Highlight) if focused else Qt.PenStyle.NoPen
        )
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        # The style sheet gives all buttons one colour; the application's palette knows the others.
        colors = QApplication.palette()
        painter.setPen(colors.color(self._role if self.isEnabled() else MUTED))
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        area = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        align = QStyle.visualAlignment(self.layoutDirection(), left)
        if not self.icon().isNull():
            side = SWATCH
            square = QStyle.alignedRect(self.layoutDirection(), left, QSize(side, side), area)
            self.icon().paint(painter, square)
            area = QStyle.visualRect(
                self.layoutDirection(), area, area.adjusted(self._icon_width(), 0, 0, 0)
            )
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, align, shown)

    def _icon_width(self) -> int:
        return 0 if self.icon().isNull() else SWATCH + PADDING


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a ``ChoiceButton``; ``key`` is only shown."""

    text: str
    value: object
    key: str = ""
    color: QColor | None = None


class ChoiceButton(FlatButton):
    """Shows one of several values and offers the others in a menu."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._name = name
        self._choices: tuple[Choice, ...] = ()
        self._value: object = None
        self.clicked.connect(self.open_menu)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer these."""
        self._choices = tuple(choices)

    def set_value(self, value: object, unset: str) -> None:
        """Show ``value``; where it is none of the choices, as it is, or ``unset`` where None."""
        self._value = value
        choice = next((c for c in self._choices if c.value == value), None)
        text = choice.text if choice else unset if value is None else str(value)
        self.setText(f"{text} ▾")
        self.setIcon(swatch(choice.color) if choice and choice.color else QIcon())
        self.setAccessibleName(f"{self._name}: {text}")
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def open_menu(self) -> None:
        """Show the choices below the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for choice in self._choices:
            text = entry(choice.text)
            action = QAction(f"{text}\t{choice.key}" if choice.key else text, menu)
            action.setCheckable(True)
            action.setChecked(choice.value == self._value)
            if choice.color is not None:
                action.setIcon(swatch(choice.color, room=MENU_PICTURE))
            action.triggered.connect(lambda _on, c=choice: self.chosen.emit(c.value))
            group.addAction(action)
            menu.addAction(action)
            if action.isChecked():
                menu.setActiveAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class Sections(QSplitter):
    """Sections on top of each other, divided by a fine line that can be dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setHandleWidth(9)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class FittedArea(QScrollArea):
    """As high as what is in it where there is room, else scrolled; a few lines at least."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidgetResizable(True)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint().expandedTo(self._content.minimumSize())
        return hint + QSize(2 * self.frameWidth(), 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        lowest = LEAST_LINES * self.fontMetrics().lineSpacing()
        bar = self.verticalScrollBar().sizeHint().width()
        least = self._content.minimumSizeHint().expandedTo(self._content.minimumSize())
        return QSize(least.width() + bar, min(lowest, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _Handle(QSplitterHandle):
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() // 2, self.width(), 1, self.palette().color(LINE))


def tab_stops(whole: QWidget) -> Iterator[QWidget]:
    """What Tab should stop at in ``whole``, in the order of its layout."""
    if whole.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield whole
        return
    layout = whole.layout()
    for place in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(place) if layout is not None else None
        widget = item.widget() if item is not None else None
        if widget is not None:
            yield from tab_stops(widget)


def dialog_column(dialog: QDialog) -> QVBoxLayout:
    """The layout of a dialog: one column with room around it."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(18, 16, 18, 14)
    column.setSpacing(10)
    return column


def swatch(color: QColor, side: int = SWATCH, room: int = 0) -> QIcon:
    """A small square of a label's colour, in the middle of ``room`` pixels where that is more."""
    pixmap = _swatch_pixmap(color, side, max(room, side))
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _swatch_pixmap(color: QColor, side: int, room: int, ratio: float = 2) -> QPixmap:
    """A rounded square, ``side`` of ``room`` pixels wide on a screen of ratio 1."""
    pixmap = QPixmap(round(room * ratio), round(room * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(color)
    painter.setPen(Qt.PenStyle.NoPen)
    edge = (room - side) / 2
    painter.drawRoundedRect(QRectF(edge, edge, side, side), side * 0.25, side * 0.25)
    painter.end()
    return pixmap


def row_caption(name: str) -> Caption:
    """The name of a value in a form, with its first letter large, in line with buttons."""
    caption = Caption(name[:1].upper() + name[1:])
    caption.setContentsMargins(PADDING, 0, PADDING, 0)
    caption.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    caption.setMinimumHeight(FlatButton("x").sizeHint().height())
    return caption


class QuietSelection(QObject):
    """Shows what is chosen in a view on a pale ground, so that colours in the row stay visible."""

    def __init__(self, view: QAbstractItemView, look: Look) -> None:
        super().__init__(view)
        self._view = view
        self._look = look
        look.changed.connect(self._wear)
        self._wear()

    def _wear(self) -> None:
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Highlight, self._look.color("selected_row"))
        palette.setColor(QPalette.ColorRole.HighlightedText, self._look.color("text"))
        self._view.setPalette(palette)
