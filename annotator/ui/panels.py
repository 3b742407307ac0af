"""The panels at the sides: docks with a quiet title, to be moved, hidden and brought back."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QToolButton,
    QWidget,
)

SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
WANTED, LEAST = 70, 40
"""Letters beside each other, margins included, for which the middle has room in a window that is
made smaller, and in one that comes back with its panels on a smaller screen."""


class Share(NamedTuple):
    """How wide a panel likes to be, in letters, and how much of a small window it gets."""

    letters: int
    percent: int


class Panel(QDockWidget):
    """A dock around ``content``; ``name`` is what its place is remembered by.

    ``shown`` says whether the user sees the panel or has hidden it; ``left`` that the keyboard
    should go elsewhere, as the panel was hidden, or Escape pressed in a part without use for it.
    """

    shown = Signal(bool)
    left = Signal()

    def __init__(
        self, name: str, title: str, content: QWidget, parent: QWidget, share: Share
    ) -> None:
        super().__init__(title, parent)
        self.share = share
        self.setObjectName(name)
        self.setAllowedAreas(SIDES)
        self.setTitleBarWidget(_TitleBar(title, self))
        self.setWidget(content)
        self.visibilityChanged.connect(lambda: self.shown.emit(not self.isHidden()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keyboard away before Qt gives it to whatever comes next."""
        focus = QApplication.focusWidget()
        if self.isHidden() and focus is not None and self.isAncestorOf(focus):
            self.left.emit()
        super().hideEvent(event)


class Room(QObject):
    """Shares the width of the window between its panels and what is in the middle of it."""

    def __init__(self, window: QMainWindow, middle: QWidget, panels: Sequence[Panel]) -> None:
        super().__init__(window)
        self._window = window
        self._middle = middle
        self._panels = panels
        self._squeezed: dict[Panel, tuple[int, int]] = {}
        window.installEventFilter(self)

    def share_out(self) -> None:
        """Make the panels as wide as they like to be; most of a small window is for the middle."""
        panels = self._docked()
        self._resize(panels, self._shares(panels))

    def keep_some(self, least: int = LEAST) -> None:
        """Where the middle has no room for ``least`` letters the panels do with less of it.

        They have it back in a larger window, if nobody has moved them since.
        """
        panels = self._docked()
        now = [panel.width() for panel in panels]
        wanted = [self._wanted_by(panel) for panel in panels]
        room = self._middle.width() + sum(now) - least * self._letter()
        widths = wanted if sum(wanted) <= room else [*map(min, wanted, self._shares(panels))]
        least_wide = [panel.minimumWidth() for panel in panels]
        given = [*map(max, widths, least_wide)]
        for panel, its_wanted, its_given in zip(panels, wanted, given, strict=True):
            self._squeezed[panel] = its_wanted, its_given
        if widths != now:
            self._resize(panels, widths)

    def wanted(self) -> tuple[int, ...]:
        """How wide each panel would be in a window with room for all of them, in pixels."""
        return tuple(map(self._wanted_by, self._panels))

    def give_back(self, wanted: Sequence[int], width: int) -> None:
        """Take up panels as they were left in a window ``width`` pixels wide."""
        for panel, its_wanted in zip(self._panels, wanted, strict=False):
            self._squeezed[panel] = its_wanted, panel.width()
        if self._window.width() != width or not self._is_short():
            self.keep_some(WANTED if self._is_short() else LEAST)

    def _is_short(self) -> bool:
        """Whether the panels have less room than they would take in a larger window."""
        return any(self._wanted_by(panel) != panel.width() for panel in self._docked())

    def _wanted_by(self, panel: Panel) -> int:
        """How wide a panel would be with room for it: as it is, where somebody has moved it."""
        wanted, given = self._squeezed.get(panel, (0, -1))
        return wanted if panel.width() == given else panel.width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            shrinks = event.size().width() < event.oldSize().width()
            if shrinks or self._is_short():
                QTimer.singleShot(0, self, partial(self.keep_some, WANTED))
        return super().eventFilter(watched, event)

    def _docked(self) -> list[Panel]:
        return [panel for panel in self._panels if panel.isVisible() and not panel.isFloating()]

    def _shares(self, panels: Sequence[Panel]) -> list[int]:
        room, letter = self._window.width(), self._letter()
        shares = [panel.share for panel in panels]
        return [min(each.letters * letter, room * each.percent // 100) for each in shares]

    def _letter(self) -> int:
        return self._window.fontMetrics().averageCharWidth()

    def _resize(self, panels: Sequence[Panel], widths: Sequence[int]) -> None:
        self._window.resizeDocks(panels, widths, Qt.Orientation.Horizontal)


class _TitleBar(QWidget):
    """The panel's name, by which it is dragged, and a button that hides it."""

    def __init__(self, title: str, panel: Panel) -> None:
        super().__init__(panel)
        name = QLabel(title.upper())
        name.setEnabled(False)
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 0.82)
        font.setBold(True)
        name.setFont(font)
        hide = QToolButton()
        hide.setText("×")
        hide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        hide.setAccessibleName(self.tr("Hide {panel}").format(panel=title))
        hide.setToolTip(hide.accessibleName())
        hide.clicked.connect(panel.close)
        space = self.fontMetrics().height() // 2
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space + 3, space // 2, space // 2, 0)
        layout.addWidget(name, 1)
        layout.addWidget(hide)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
