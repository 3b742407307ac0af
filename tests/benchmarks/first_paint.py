"""A program that tells when it is first seen: ``-m tests.benchmarks.first_paint WHAT [PATH]``.

WHAT is ``bare`` (a window with a text field and nothing else), ``window`` (the program's first
frame) or ``article`` (the first frame with an article). It prints one time of the monotonic clock,
in seconds, and ends at once. All that is not needed is imported no sooner than in the program.
"""

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit, QWidget


class FirstPaint(QObject):
    """Watches for the paint event that is asked about."""

    def __init__(self, application: QApplication, wants_article: bool) -> None:
        super().__init__(application)
        self._wants_article = wants_article
        self._application = application
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._is_wanted(watched):
            self._application.removeEventFilter(self)
            QTimer.singleShot(0, self._application, tell_and_end)
        return False

    def _is_wanted(self, watched: QObject) -> bool:
        if not self._wants_article:
            return isinstance(watched, QWidget)
        view = watched.parent()
        return type(view).__name__ == "ArticleView" and not view.document().isEmpty()


def tell_and_end() -> None:
    """Say that the frame was painted, and be gone before anything else is done."""
    print(time.monotonic(), flush=True)
    os._exit(0)


def main(what: str, paths: list[str]) -> int:
    """Open the window that ``what`` names."""
    application = QApplication(["annotator"])
    FirstPaint(application, what == "article")
    if what == "bare":
        window = QMainWindow()
        window.setCentralWidget(QTextEdit())
        window.resize(1440, 900)
        window.show()
        return application.exec()
    from annotator.cli import main as annotator

    return annotator(paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
