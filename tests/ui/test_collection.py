import gc
import threading

import pytest
from PySide6.QtCore import QObject

from annotator.ui.collection import Collector


class Leftover(QObject):
    """In a cycle with itself, so that only the collector can take it away."""

    def __init__(self, buried):
        super().__init__()
        self.itself = self
        self.buried = buried

    def __del__(self):
        self.buried.append(threading.current_thread())


@pytest.fixture
def collector(application):
    gc.enable()
    collector = Collector(application)
    yield collector
    collector.deleteLater()
    gc.disable()  # as all tests of windows have it


def allocate():
    """Enough that Python would collect on its own."""
    return [[] for _ in range(100_000)]


def test_nothing_that_belongs_to_the_window_is_collected(collector):
    buried = []
    Leftover(buried)
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert len(allocate()) == 100_000
    assert collector.parent() is not None
    assert buried == []


def test_python_collects_again_when_the_program_has_ended(collector):
    collector.close()
    assert gc.isenabled()
