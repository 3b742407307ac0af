"""Python's garbage collector, made to run in the window's thread only.

It runs in whichever thread happens to allocate. In a worker it would destroy widgets, timers and
models that are left over in cycles from a thread that is not theirs, and that ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE = 1000
"""Milliseconds between two looks at how much there is to collect."""


class Collector(QObject):
    """Collects by Python's own thresholds from a timer; one is made when the program starts.

    ``close`` gives the work back to Python.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def close(self) -> None:
        """Let Python collect when and where it likes, as at first."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect the oldest generation whose threshold is reached, and all that are younger."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
