"""Python's garbage collector, made to run in the window's thread only, and when nobody works.

Left alone it runs in whichever thread happens to allocate, and would destroy there what belongs
to the window. Even here it must not meet widgets in a cycle that Qt has not deleted yet: PySide
first takes each from its parent, then destroys it, though the parent has destroyed it already,
and that ends the process. So widgets have parents, or are held, until Qt deletes them. And where
a part tells its dialog by signals and holds neither it nor its methods, there is no cycle: what
is closed is freed at once, and the collector finds nothing of Qt's.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE = 5000
"""Milliseconds without anything done to the article after which it may collect.

With a megabyte and 10,000 spans open that takes about a frame.
"""
ENOUGH = 10_000
"""Objects more than after the last collection that make another one worth while."""


class Collector(QObject):
    """Collects while the user pauses; one is made when the program starts.

    ``close`` gives the work back to Python.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def put_off(self) -> None:
        """Collect no sooner than a pause from now."""
        self._timer.start()

    def keep(self) -> None:
        """Never again look at what there is now: it stays for as long as the program runs."""
        gc.freeze()

    def close(self) -> None:
        """Let Python collect when, where and what it did before."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def _collect(self) -> None:
        if gc.get_count()[0] > ENOUGH:
            gc.collect()
