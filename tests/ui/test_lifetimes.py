"""What is closed is gone, at once and without the collector, which may not meet it."""

import gc
import subprocess
import sys
from collections import Counter

import pytest
from shiboken6 import Object

from annotator.ui.exchange import export_dialog, import_dialog
from tests.driving import ROOT
from tests.ui.benches import make_bench
from tests.ui.openings import OPENINGS, close_all, prepare


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    """Looks begin at once, not when the user has come to rest."""
    for module in (export_dialog, import_dialog):
        monkeypatch.setattr(module, "PAUSE", 1)


@pytest.fixture
def bench(qtbot, opened, look):
    bench = make_bench(qtbot, opened, look)
    prepare(bench)
    yield bench
    gc.unfreeze()


def garbage():
    """The kinds of Qt's objects that only the collector could take away; they stay."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    found = Counter(type(each).__name__ for each in gc.garbage if isinstance(each, Object))
    gc.garbage.clear()
    return found


def held():
    """How many objects of Qt Python holds, by kind; all that it made and Qt has not deleted."""
    return Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, Object))


def test_nothing_is_left_of_what_was_closed(bench):
    left = {}
    for name, opening in OPENINGS.items():
        gc.freeze()  # what there is by now, and what the one before has left, is not looked at
        counts = []
        for _ in range(3):
            opening(bench)
            close_all(bench)
            counts.append(held())
        left[name] = (garbage(), counts[2] - counts[1])
    assert left == {name: (Counter(), Counter()) for name in OPENINGS}


def test_the_collector_may_run_whenever_something_is_opened_or_closed(project):
    module = "tests.ui.collecting"
    arguments = [sys.executable, "-X", "faulthandler", "-m", module, str(project.folder)]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > len(OPENINGS)
