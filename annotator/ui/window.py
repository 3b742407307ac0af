"""The window itself: its size, what is dropped on it, its closing. What is in it comes later."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QMainWindow, QWidget

from annotator.ui.theme import Look

SIZE = (1440, 900)
PATIENCE = 300
"""Milliseconds after which a window that nothing has painted (it is hidden) counts as shown."""


class Window(QMainWindow):
    """An empty window in the colours of the look.

    ``appeared`` is emitted once, after it has been painted for the first time. ``dropped``
    carries the files and folders that were dropped on it. It closes if ``may_close()``.
    """

    appeared = Signal()
    dropped = Signal(list)

    def __init__(self, look: Look, geometry: bytes = b"") -> None:
        super().__init__()
        self.look = look
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Annotator")
        self.setAcceptDrops(True)
        ground = Ground()
        ground.painted.connect(self._count_as_shown)
        self.setCentralWidget(ground)
        if not self.restoreGeometry(QByteArray(geometry)):
            room = self.screen().availableGeometry().size()
            width, height = SIZE
            self.resize(min(width, room.width() * 9 // 10), min(height, room.height() * 9 // 10))
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self.appeared)
        self._waiting.start(PATIENCE)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            event.accept()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(_paths(event.mimeData()))

    def _count_as_shown(self) -> None:
        if self._waiting.isActive():
            self._waiting.start(0)


class Ground(QWidget):
    """What is seen until the window is filled. ``painted`` tells that it is."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


def _paths(data: QMimeData) -> list[Path]:
    """The files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
