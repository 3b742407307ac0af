"""The bar on top: the project's name, its labels, and the button that ends an article."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QToolBar,
    QToolButton,
    QWidget,
)

from annotator.core.labels import Label
from annotator.core.spans import Edit
from annotator.ui.chip import Chip
from annotator.ui.session import Session
from annotator.ui.theme import Look
from annotator.ui.wording import entry, tip

NAME_LENGTH = 28


class ChipRow(QWidget):
    """The labels side by side; those that find no room are in a menu at the end."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._chips: dict[str, Chip] = {}
        self._counts: Counter[str] = Counter()
        self._more = QToolButton(self)
        self._more.setAccessibleName(self.tr("More labels"))
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        session.opened.connect(self._count_all)
        session.edited.connect(self._count_edit)
        session.armed.connect(self._show_armed)
        look.changed.connect(self.update)

    @property
    def chips(self) -> list[Chip]:
        """The chips in the order of the labels, shown or not."""
        return list(self._chips.values())

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Show these labels."""
        for chip in self._chips.values():
            chip.setParent(None)
            chip.deleteLater()
        self._chips = {label.name: self._chip(label) for label in labels}
        self._show_counts(self._chips)
        self._show_armed()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hints = [chip.sizeHint() for chip in self._chips.values()]
        width = sum(hint.width() + self._gap() for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._more.sizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _chip(self, label: Label) -> Chip:
        chip = Chip(label, self._look, self)
        chip.clicked.connect(partial(self._use, label))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(partial(self._show_values, chip))
        chip.show()
        return chip

    def _use(self, label: Label) -> None:
        """Label what is selected, else take the label up as a brush or lay it down."""
        session = self._session
        if session.place.selection is not None and session.brush is None:
            session.label(label.name)
        elif session.brush is not None and session.brush.label.name == label.name:
            session.disarm()
        else:
            session.arm(label.name)
        self._show_armed()

    def _show_values(self, chip: Chip, position: QPoint) -> None:
        main = chip.label.main
        if main is None or not main.values:
            return
        menu = QMenu(chip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value in main.values:
            action = menu.addAction(f"{entry(value.name)}\t{value.key.upper()}")
            arm = partial(self._session.arm, chip.label.name, {main.name: value.name})
            action.triggered.connect(arm)
        menu.popup(chip.mapToGlobal(position))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for chip in self._chips.values():
            if chip.isHidden():
                action = self._menu.addAction(f"{entry(chip.label.name)}\t{chip.label.key.upper()}")
                action.setCheckable(True)
                action.setChecked(chip.isChecked())
                action.triggered.connect(partial(self._use, chip.label))

    def _count_all(self) -> None:
        self._counts = Counter(map(attrgetter("label"), self._session.document.spans))
        self._show_counts(self._chips)

    def _count_edit(self, edit: Edit) -> None:
        """Count on from what was counted: nothing here grows with the article."""
        for span in edit.removed:
            self._counts[span.label] -= 1
        for span in edit.added:
            self._counts[span.label] += 1
        self._show_counts({span.label for span in (*edit.removed, *edit.added)})

    def _show_counts(self, names: Iterable[str]) -> None:
        chips = [self._chips[name] for name in names if name in self._chips]
        resized = [chip.set_count(self._counts[chip.label.name]) for chip in chips]
        if any(resized):
            self._lay_out()

    def _show_armed(self) -> None:
        brush = self._session.brush
        for chip in self._chips.values():
            armed = brush is not None and brush.label.name == chip.label.name
            chip.set_armed(brush.attributes if brush is not None and armed else None)
        self._lay_out()

    def _lay_out(self) -> None:
        chips = self.chips
        hints = [chip.sizeHint() for chip in chips]
        gap, more = self._gap(), self._more.sizeHint()
        fits = sum(hint.width() + gap for hint in hints) - gap <= self.width()
        room = self.width() if fits else self.width() - more.width() - gap
        left, hidden = 0, 0
        for chip, hint in zip(chips, hints, strict=True):
            shown = not hidden and left + hint.width() <= room
            chip.setVisible(shown)
            if shown:
                chip.setGeometry(self._visual(QRect(QPoint(left, 0), hint)))
                left += hint.width() + gap
            else:
                hidden += 1
        self._more.setVisible(hidden > 0)
        self._more.setText(f"+{hidden}")
        self._more.setGeometry(self._visual(QRect(QPoint(left, 0), more)))

    def _visual(self, box: QRect) -> QRect:
        """``box`` in the middle of the height, mirrored where text runs from the right."""
        box.moveTop((self.height() - box.height()) // 2)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), box)

    def _gap(self) -> int:
        return round(self.fontMetrics().height() * 0.7)


class PaletteBar(QToolBar):
    """Project, labels, and ``done``: the action that the button at the end is for.

    ``left`` is emitted when the keyboard should go back to the text.
    """

    left = Signal()

    def __init__(
        self, session: Session, look: Look, done: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("palette")
        self.setWindowTitle(self.tr("Labels"))
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self.row = ChipRow(session, look)
        self.done = _primary(done)
        bar = QWidget()
        layout = QHBoxLayout(bar)
        space = self.fontMetrics().height() // 2
        layout.setContentsMargins(space + 6, space, space + 6, space)
        layout.setSpacing(space + 6)
        layout.addWidget(self._name)
        layout.addWidget(self.row, 1)
        layout.addWidget(self.done)
        self.addWidget(bar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lays the brush down, else it leads back to the text."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._session.brush is not None:
            self._session.disarm()
        else:
            self.left.emit()

    def set_project(self, name: str, folder: str) -> None:
        """Say which project is open."""
        short = name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"
        self._name.setText(short)
        self._name.setToolTip(tip(f"{name}\n{folder}"))


def _primary(action: QAction) -> QPushButton:
    """A button for ``action``, the one that stands out."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    keys = keys.replace("Return", "↵")
    button = QPushButton(f"{action.iconText()}  {keys}")
    button.setProperty("primary", True)
    button.setAutoDefault(True)  # outside of dialogs: Return presses it
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.iconText())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
