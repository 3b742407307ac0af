"""A program in which the collector runs all the time, while everything is opened and closed."""

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from annotator.ui.exchange import export_dialog, import_dialog
from tests.driving import window_on
from tests.ui.openings import OPENINGS, close_all, prepare

PAUSE = 2
"""Milliseconds between two collections."""


def main(folder: Path) -> int:
    """Open and close everything in the project in ``folder``; how often was collected."""
    collected = []
    for module in (export_dialog, import_dialog):
        module.PAUSE = 1
    with window_on(folder) as bench:
        timer = QTimer(bench, interval=PAUSE)
        timer.timeout.connect(lambda: collected.append(gc.collect()))
        timer.start()
        prepare(bench)
        for opening in OPENINGS.values():
            opening(bench)
            close_all(bench)
    return len(collected)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
