"""Driving the program as a person does, with real keys and clicks.

Shared by the tests of windows, the benchmarks and the torture.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.document import Document
from annotator.core.labelling import Place
from annotator.core.labels import LabelSet
from annotator.core.spans import Link, Span
from annotator.core.text import fingerprint, title
from annotator.storage.codec_project import decode_project
from annotator.storage.folders import log_folder
from annotator.storage.records import Article, Source
from annotator.ui.application import Program
from annotator.ui.article.view import ArticleView
from annotator.ui.failures import FailureWatch
from annotator.ui.session import Session
from annotator.ui.workbench import Workbench

ROOT = Path(__file__).resolve().parent.parent
IMPORTED = "2026-01-01T00:00:00Z"
LEFT = Qt.MouseButton.LeftButton
UP = Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PRESSED = QEvent.Type.MouseButtonPress
RELEASED = QEvent.Type.MouseButtonRelease
MOVED = QEvent.Type.MouseMove
NOTCH = 120
PATIENCE = 60.0
DOUBLE_CLICKED = QEvent.Type.MouseButtonDblClick


def preset(name: str) -> LabelSet:
    """The labels of a preset that is shipped."""
    file = ROOT / "resources" / "presets" / f"{name}.json"
    return decode_project(file.read_bytes(), file.name).labels


def article_of(text: str, article_id: str = "probe") -> Article:
    """``text`` as an article that came from a plain file."""
    source = Source(f"{article_id}.txt")
    return Article(article_id, title(text), text, fingerprint(text), None, source, IMPORTED)


def open_text(
    session: Session,
    text: str,
    spans: Iterable[Span] = (),
    links: Iterable[Link] = (),
    caret: int = 0,
) -> Document:
    """Put a text with its spans in front of a session that has no workspace behind it."""
    document = Document(text, spans, links)
    session.open(article_of(text), document, Place(caret, caret))
    return document


def wait_until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Let the program go on until ``holds``; raises TimeoutError after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"After {patience:.0f} s there is still no sign of {what}.")
        rest(2)


def rest(milliseconds: int = 50) -> None:
    """Let the window go on, and its workers too: ``QTest.qWait`` would keep Python from them."""
    loop, timer = QEventLoop(), QTimer(singleShot=True)
    timer.timeout.connect(loop.quit)
    timer.start(milliseconds)
    loop.exec()


@contextmanager
def window_on(*paths: Path) -> Iterator[Workbench]:
    """The program's own window, opened on a project or on files, closed again at the end."""
    held = QApplication.instance()
    application = held if isinstance(held, QApplication) else QApplication(["annotator"])
    program = Program(list(paths), FailureWatch(log_folder(), application), application)
    program.window.show()
    wait_until(lambda: program.bench is not None, "the window")
    assert program.bench is not None
    program.window.activateWindow()
    try:
        yield program.bench
    finally:
        program.window.close()
        program.end()
        program.deleteLater()
        program.window.deleteLater()
        QTest.qWait(1)


class Hand:
    """The hand of a labeller over an article: keys and mouse, at code points of the text.

    ``actions`` counts what it did: a key chord, a click (double or not) or a drag is one.
    """

    def __init__(self, view: ArticleView) -> None:
        self.view = view
        self.actions = 0
        self.turns = 0
        self._now = 0

    def press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A key chord, to the article."""
        self.actions += 1
        QTest.keyClick(self.view, key, modifiers)

    def click(self, position: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A click where the code point begins."""
        self.click_point(self.spot(position), modifiers)

    def click_point(self, point: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A click at a point of the viewport."""
        self._act(point, modifiers, PRESSED, RELEASED)

    def right_click(self, position: int) -> None:
        """A click with the right button where the code point begins."""
        point = self.spot(position)
        self._act(point, NONE, PRESSED, RELEASED, button=Qt.MouseButton.RightButton)

    def double_click(self, position: int, then: int | None = None) -> None:
        """Two clicks in quick succession where the code point begins; ``then`` one elsewhere."""
        self._act(self.spot(position), NONE, PRESSED, RELEASED, DOUBLE_CLICKED, RELEASED)
        if then is not None:
            self.actions += 1
            for kind in (PRESSED, RELEASED):
                self._send(kind, self.spot(then), NONE)

    def triple_click(self, position: int) -> None:
        """Three clicks in quick succession where the code point begins."""
        rest = (DOUBLE_CLICKED, RELEASED, PRESSED, RELEASED)
        self._act(self.spot(position), NONE, PRESSED, RELEASED, *rest)

    def drag(self, start: int, end: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press at one code point, let go at another."""
        self.drag_points(self.spot(start), self.spot(end), modifiers)

    def drag_points(
        self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        """Press at one point of the viewport, let go at another."""
        self.actions += 1
        self._now += 2 * QApplication.doubleClickInterval()
        self._send(PRESSED, start, modifiers)
        for point in ((start + end) / 2, end):
            self._send(MOVED, point, modifiers)
        self._send(RELEASED, end, modifiers)

    def hover(self, point: QPoint) -> None:
        """Move the mouse to a point of the viewport with no button held."""
        self._send(MOVED, point, NONE, held=UP)

    def wheel(self, turn: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Turn the wheel over the middle of the article, a positive ``turn`` towards its top.

        No action by the definition above, but counted in ``turns``.
        """
        self.turns += 1
        viewport = self.view.viewport()
        middle = QPointF(viewport.rect().center())
        turned, buttons, phase = QPoint(0, turn), UP, Qt.ScrollPhase.NoScrollPhase
        on_screen = viewport.mapToGlobal(middle)
        event = QWheelEvent(middle, on_screen, QPoint(), turned, buttons, modifiers, phase, False)
        QCoreApplication.sendEvent(viewport, event)

    def click_widget(self, widget: QWidget) -> None:
        """A click on something beside the article."""
        self.actions += 1
        QTest.mouseClick(widget, LEFT)

    def spot(self, position: int) -> QPoint:
        """Where a code point begins in the viewport; the wheel is turned until it shows."""
        cursor = QTextCursor(self.view.page.document)
        cursor.setPosition(self.view.page.to_qt(position))
        height = self.view.viewport().height()
        while not 0 <= (point := self.view.cursorRect(cursor).center()).y() < height:
            before = self.view.verticalScrollBar().value()
            self.wheel(NOTCH if point.y() < 0 else -NOTCH)
            if self.view.verticalScrollBar().value() == before:
                raise LookupError(f"No turn of the wheel brings {position} into view.")
        return point

    def _act(
        self,
        point: QPoint,
        modifiers: Qt.KeyboardModifier,
        *kinds: QEvent.Type,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        self.actions += 1
        self._now += 2 * QApplication.doubleClickInterval()
        for kind in kinds:
            self._send(kind, point, modifiers, button)

    def _send(
        self,
        kind: QEvent.Type,
        point: QPoint,
        modifiers: Qt.KeyboardModifier,
        button: Qt.MouseButton = LEFT,
        held: Qt.MouseButton | None = None,
    ) -> None:
        """One event, as the window system sends it after a moment."""
        viewport = self.view.viewport()
        self._now += 20
        acting = UP if kind == MOVED else button
        if held is None:
            held = UP if kind == RELEASED else button
        at, on_screen = QPointF(point), QPointF(viewport.mapToGlobal(point))
        event = QMouseEvent(kind, at, on_screen, acting, held, modifiers)
        event.setTimestamp(self._now)
        QCoreApplication.sendEvent(viewport, event)
