"""Every command by its name: type a part of it, Enter does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.articles.filters import folded
from annotator.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
COMMAND_ROLE = Qt.ItemDataRole.UserRole
LINES = 12
_TO_LIST = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done now, or (not ``enabled``) at another time."""

    title: str
    group: str
    keys: str
    enabled: bool
    run: Callable[[], object]


def ranked(commands: Sequence[Command], text: str) -> list[Command]:
    """The commands that hold all words of ``text``, the best first.

    Those that begin with the text come first, then those with a word that does; what cannot
    be done now comes last. Case and accents do not matter.
    """
    wanted = folded(text).strip()
    found = []
    for place, command in enumerate(commands):
        title = folded(f"{command.title} {command.group}")
        if all(word in title for word in wanted.split()):
            begins = 0 if title.startswith(wanted) else 1 if f" {wanted}" in f" {title}" else 2
            found.append((not command.enabled, begins, place, command))
    return [command for *_, command in sorted(found, key=lambda each: each[:3])]


class CommandPalette(QFrame):
    """A field with a list below it, in front of the window it belongs to."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self.setObjectName("command_palette")
        self.setAccessibleName(self.tr("Commands"))
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setGraphicsEffect(_shadow(self))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find a command or a label"))
        self.field.setAccessibleName(self.tr("Find a command or a label"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Commands found"))
        self.list.setItemDelegate(CommandDelegate(look, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._run)
        self.hide()

    def ask(self, commands: Sequence[Command]) -> None:
        """Offer ``commands`` until one is chosen or the keyboard goes elsewhere."""
        self._commands = commands
        self._before = QApplication.focusWidget()
        self.field.clear()
        self._narrow("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and self.isVisible():
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._take_key(event)
            if event.type() is QEvent.Type.FocusOut:
                self.hide()
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentItem())
        elif key in _TO_LIST:
            QApplication.sendEvent(self.list, event)
        else:
            return False
        return True

    def _narrow(self, text: str) -> None:
        self.list.clear()
        for command in ranked(self._commands, text):
            item = QListWidgetItem(command.title)
            item.setData(COMMAND_ROLE, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.title}, {command.keys}")
            if not command.enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem | None) -> None:
        command = item.data(COMMAND_ROLE) if item is not None else None
        if command is not None and command.enabled:
            self._close()
            command.run()

    def _close(self) -> None:
        """Give the keyboard back to what had it."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        """In the middle, below the top; as wide as a line of commands needs."""
        line = self.fontMetrics().height()
        width = min(line * 34, self._window.width() - 2 * line)
        height = min(line * 2 * (LINES + 2), self._window.height() - 6 * line)
        left = (self._window.width() - width) // 2
        self.setGeometry(QRect(left, line * 4, width, height))


def _shadow(parent: QWidget) -> QGraphicsDropShadowEffect:
    """Lifts the palette off the window in the light theme; in the dark one its frame does."""
    shadow = QGraphicsDropShadowEffect(parent)
    shadow.setBlurRadius(parent.fontMetrics().height() * 2)
    shadow.setOffset(0, parent.fontMetrics().height() / 3)
    shadow.setColor(QColor(0, 0, 0, 90))
    return shadow


class CommandDelegate(QStyledItemDelegate):
    """A command on one line: its name, where it stands in the menus, its keys."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, round(option.fontMetrics.height() * 1.9))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        command: Command = index.data(COMMAND_ROLE)
        color = self._look.color
        side = option.fontMetrics.height() // 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected and command.enabled:
            painter.setBrush(color("selected_row"))
            painter.drawRoundedRect(option.rect, side / 2, side / 2)
        box = option.rect.adjusted(side, 0, -side, 0)
        painter.setFont(option.font)
        painter.setPen(QPen(color("text" if command.enabled else "muted")))
        leading = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        trailing = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        direction = option.direction
        start = QStyle.visualAlignment(direction, leading)
        end = QStyle.visualAlignment(direction, trailing)
        painter.drawText(box, start, command.title)
        small = QFont(option.font)
        small.setPointSizeF(small.pointSizeF() * 0.9)
        painter.setFont(small)
        painter.setPen(color("muted"))
        text = f"{command.group}   {command.keys}" if command.keys else command.group
        painter.drawText(box, end, text)
        painter.restore()
