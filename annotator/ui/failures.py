"""Errors that nobody foresaw: written to a log, told once, and the program goes on."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

LOG_BYTES = 500_000
LOGGER = "annotator"


class FailureWatch(QObject):
    """Catches what no code handles, in any thread.

    ``caught`` carries one line about the error. The work is on the disk already, so the
    program is never ended for it. ``log`` is the file that holds the whole story, None where
    it cannot be written.
    """

    caught = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logger = logging.getLogger(LOGGER)
        self._handler: logging.Handler = logging.NullHandler()
        self.log: Path | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "annotator.log"
            if path.exists() and path.stat().st_size > LOG_BYTES:
                path.replace(path.with_suffix(".old.log"))
            self._handler = logging.FileHandler(path, encoding="utf-8")
            self.log = path
        except OSError as error:
            self._logger.warning("There is no log: %s", error)
        form = logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s")
        self._handler.setFormatter(form)
        self._logger.addHandler(self._handler)
        self._logger.propagate = False

    def begin(self) -> Callable[[], None]:
        """Watch from now on; what is returned ends it."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread
        qt_before = qInstallMessageHandler(self._take_message)
        stream = self._handler.stream if isinstance(self._handler, logging.FileHandler) else None
        is_first = not faulthandler.is_enabled()
        if is_first and stream is not None:
            faulthandler.enable(stream)

        def end() -> None:
            sys.excepthook, threading.excepthook = before
            qInstallMessageHandler(qt_before)
            if is_first:
                faulthandler.disable()
            self._logger.removeHandler(self._handler)
            self._handler.close()

        return end

    def _take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        self._logger.error("Not handled", exc_info=(kind, error, trace))
        self.caught.emit(f"{kind.__name__}: {error}")

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._take(args.exc_type, args.exc_value, args.exc_traceback)

    def _take_message(self, kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        """Qt's own remarks are for the log, not for the user's terminal."""
        if kind is QtMsgType.QtFatalMsg:
            self._logger.critical("Qt: %s", text)
        elif kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            self._logger.warning("Qt: %s", text)
