"""Long work in a thread of its own; what it reports and gives comes home to the window's thread."""

import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from math import inf
from time import perf_counter, sleep
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from annotator.core.errors import AnnotatorError

STINT = 0.001
GLIMPSE = 0.00005
LATE = 0.0002
REST = 0.005
RESTS = 4
"""How a worker gives way to the window: seconds, and how often it may rest in a row.

Only one thread at a time runs Python, and one that waits for its turn already slows the other
down. So after each stint a worker stands aside for a glimpse. If the window is idle, the worker
has its turn again at once; if that comes late, the window has something to do, and the worker
keeps away for a rest before it looks again.
"""
PATIENCE = 5.0
"""Seconds that the end of the program waits for a worker."""


class _News(Enum):
    PROGRESS = auto()
    DONE = auto()
    FAILED = auto()
    BROKEN = auto()


class Task(QObject):
    """One function running in a worker thread; made by ``run``.

    It belongs to the application and ends itself after its thread has ended: one that went with
    the dialog that asked would be destroyed while the thread reports through it. Whoever is to be
    told is forgotten as soon as there is nothing more to tell, so that the thread, which may be
    the last to let go of the task, lets go of nothing else.
    """

    finished = Signal()
    """The function has ended and whoever asked was told, or the task was cancelled."""

    _arrived = Signal(object, object)

    def __init__(self, parent: QObject, told: dict[_News, Callable[..., None]]) -> None:
        super().__init__(QCoreApplication.instance())
        self._told = told
        self._stopped = threading.Event()
        self._over = False
        self._breathed = 0.0
        self._glimpse = inf
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._come_home, Qt.ConnectionType.QueuedConnection)
        parent.destroyed.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether news of the function can still arrive."""
        return not self._over

    def cancel(self) -> None:
        """Ask the function to stop; nothing that it still gives arrives."""
        self._stopped.set()
        self._end()

    def stop(self) -> None:
        """Ask the function to stop where it is; what it gives then still arrives."""
        self._stopped.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the thread to end, ``seconds`` at most; whether it has ended."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def start(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        """Begin; ``run`` does so."""
        self._thread = threading.Thread(
            target=self._work, args=(function, args), name="annotator-task", daemon=True
        )
        self._thread.start()

    def _work(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            result = function(*args, progress=self._report, cancelled=self._is_cancelled)
        except AnnotatorError as error:
            self._send(_News.FAILED, error)
        except BaseException:
            self._send(_News.BROKEN, None)
            raise
        else:
            self._send(_News.DONE, result)

    def _report(self, *values: Any) -> None:
        if not self._over:
            self._send(_News.PROGRESS, values)
        self._breathe()

    def _is_cancelled(self) -> bool:
        self._breathe()
        return self._stopped.is_set()

    def _breathe(self) -> None:
        if perf_counter() - self._breathed < STINT:
            return
        for _ in range(RESTS):
            if not self._window_is_at_work():
                break
            self._stopped.wait(REST)
        self._breathed = perf_counter()

    def _window_is_at_work(self) -> bool:
        """Whether the window, or another worker, ran Python when this one wanted to go on.

        That is when a glimpse takes much longer than the shortest did, which depends on the system.
        """
        start = perf_counter()
        sleep(GLIMPSE)  # an event waits for the next tick of Windows' clock, 16 ms at times
        glimpse = perf_counter() - start
        self._glimpse = min(self._glimpse, glimpse)
        return glimpse > 2 * self._glimpse + LATE

    def _send(self, news: _News, value: object) -> None:
        with suppress(RuntimeError):  # the application, and this task with it, is gone
            self._arrived.emit(news, value)

    def _come_home(self, news: _News, value: Any) -> None:
        tell = self._told.get(news)
        if news is _News.PROGRESS:
            if tell is not None:
                tell(*value)
            return
        self._end()
        self.wait()  # for the thread to be out of ``emit``, which was the last it had to do
        self.deleteLater()
        if tell is not None:
            tell(value)

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._told.clear()
            self.finished.emit()


def end_all() -> None:
    """Have all that still runs stop before the program ends, and what it reports through."""
    application = QCoreApplication.instance()
    running = application.findChildren(Task) if application is not None else []
    for task in running:
        task.cancel()
    for task in running:
        task.wait(PATIENCE)


def run(
    function: Callable[..., Any],
    *args: Any,
    parent: QObject,
    progress: Callable[..., None] | None = None,
    done: Callable[[Any], None] | None = None,
    failed: Callable[[AnnotatorError], None] | None = None,
) -> Task:
    """Call ``function(*args, progress=…, cancelled=…)`` in a worker thread.

    ``function`` may call its ``progress`` with any values and should ask ``cancelled()`` often:
    that is where it gives way to the window. ``progress``, ``done`` (with the result) and
    ``failed`` (with an AnnotatorError) are called in the thread that called ``run``, for as long
    as ``parent`` is there.
    """
    told = {_News.PROGRESS: progress, _News.DONE: done, _News.FAILED: failed}
    task = Task(parent, {news: tell for news, tell in told.items() if tell is not None})
    task.start(function, args)
    return task
