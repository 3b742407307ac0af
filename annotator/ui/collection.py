"""Python's garbage collector, kept away from Qt's objects while there is a window.

It runs in whichever thread happens to allocate, and takes cycles apart in any order. Widgets of
a closed dialog that are left over in a cycle are then destroyed after what they belong to, or in
a thread that is not theirs, and either ends the process. Everything that is not in a cycle is
freed at once as always; the little that is in one stays until the program ends.
"""

import gc

from PySide6.QtCore import QObject


class Collector(QObject):
    """Holds the collection of cycles back; one is made when the program starts.

    ``close`` gives the work back to Python.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()

    def close(self) -> None:
        """Let Python collect when and where it likes, as at first."""
        gc.enable()
