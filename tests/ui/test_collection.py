import gc
import threading

import pytest
from PySide6.QtCore import QObject, QTimer

from annotator.ui import collection
from annotator.ui.collection import Collector
from tests.driving import window_on


class Leftover(QObject):
    """In a cycle with itself, so that only the collector can take it away."""

    def __init__(self, buried):
        super().__init__()
        self.itself = self
        self.buried = buried

    def __del__(self):
        self.buried.append(threading.current_thread())


@pytest.fixture
def new_collector(application, monkeypatch):
    made = []

    def make(pause):
        monkeypatch.setattr(collection, "PAUSE", pause)
        gc.collect()
        gc.enable()
        made.append(Collector(application))
        return made[-1]

    yield make
    for collector in made:
        collector.close()
        collector.deleteLater()
    gc.disable()  # as all tests of windows have it


def allocate():
    """Enough that Python would collect on its own."""
    return [[] for _ in range(100_000)]


@pytest.mark.usefixtures("application")
def test_a_worker_never_destroys_what_belongs_to_the_window(qtbot, new_collector):
    new_collector(5)
    buried = []
    Leftover(buried)
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert buried == []
    kept = allocate()
    qtbot.waitUntil(lambda: bool(buried))
    assert buried == [threading.current_thread()]
    assert len(kept) == 100_000


def test_work_puts_it_off(new_collector):
    collector = new_collector(60_000)
    timer = collector.findChild(QTimer)
    timer.stop()
    collector.put_off()
    assert timer.isActive()


def test_labelling_and_scrolling_are_work(qtbot, project, monkeypatch):
    put_off = []
    monkeypatch.setattr(Collector, "put_off", lambda _collector: put_off.append(True))
    with window_on(project.folder) as bench:
        qtbot.waitUntil(lambda: bench.session.article is not None)
        bench.view.verticalScrollBar().setRange(0, 100)
        for act in (
            lambda: bench.session.move(3),
            lambda: bench.session.label_places([(0, 3)], "entity"),
            lambda: bench.view.verticalScrollBar().setValue(50),
        ):
            put_off.clear()
            act()
            assert put_off


def test_what_stays_for_good_is_not_looked_at_again(qtbot, new_collector):
    buried = []
    collector = new_collector(5)
    Leftover(buried)
    collector.keep()
    kept = allocate()
    qtbot.waitUntil(lambda: gc.get_count()[0] < len(kept))
    assert buried == []
    collector.close()
    gc.collect()
    assert len(buried) == 1


def test_python_collects_again_when_the_program_has_ended(new_collector):
    collector = new_collector(5)
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
