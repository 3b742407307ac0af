"""Projects with very many articles: until the window can be used, finding, memory.

``python -m tests.benchmarks.many PROJECT DONE`` opens one, waits until all of it is listed, types
into the search field, and prints what that took as JSON.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.figures import Figure
from tests.benchmarks.projects import project_of_many
from tests.benchmarks.starting import seconds_to_paint
from tests.driving import rest, wait_until, window_on

COUNTS = (1_000, 100_000)
DONE_EVERY = 10
SOUGHT = "port 42"
USABLE = 1500.0
FIND = 50.0
MEMORY = 400.0
RUNS = 3
PATIENCE = 300.0
"""Seconds until all is listed: a slow disk may take that long, while the window is used."""


def figures() -> Iterator[Figure]:
    """What is promised for 100,000 articles, and the same for 1,000 beside it."""
    for count in COUNTS:
        with TemporaryDirectory() as folder:
            project = project_of_many(Path(folder) / "many", count, DONE_EVERY, 600, 6)
            yield from _figures(project, count)


def _figures(project: Path, count: int) -> Iterator[Figure]:
    size = f"{count:,} articles"
    first = 1000 * seconds_to_paint("article", project)
    yield Figure("project: usable, first time", size, first, "ms", USABLE)
    listed = watched_listing(project, count)
    yield Figure("project: all listed, first time", size, listed["listed"], "ms")
    again = [1000 * seconds_to_paint("article", project) for _ in range(RUNS)]
    yield Figure("project: usable, median", size, median(again), "ms", USABLE)
    listed = watched_listing(project, count)
    yield Figure("project: all listed, again", size, listed["listed"], "ms")
    yield Figure("project: find, median of the keys", size, median(listed["keys"]), "ms", FIND)
    yield Figure("project: find, slowest key", size, max(listed["keys"]), "ms", FIND)
    yield Figure("project: most memory", size, listed["megabytes"], "MB", MEMORY)


def watched_listing(project: Path, count: int) -> dict:
    """What a window in a process of its own tells of the project."""
    done = len(range(0, count, DONE_EVERY))
    command = [sys.executable, "-m", "tests.benchmarks.many", str(project), str(done)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output.splitlines()[-1])


def listing(project: Path, done: int) -> dict:
    """Open the project, wait for the whole list, find something."""
    start = time.perf_counter()
    with window_on(project) as bench:
        wait_until(lambda: bench.workspace.progress()[0] == done, "the whole list", PATIENCE)
        listed = 1000 * (time.perf_counter() - start)
        rest(100)
        bench.articles.focus_field()
        keys = list(find_times(bench.articles.field))
        megabytes = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return {"listed": listed, "keys": keys, "megabytes": megabytes}


def find_times(field) -> Iterator[float]:
    """Milliseconds of each key, typed and taken back, until the list that it leaves is painted."""
    for key in (*SOUGHT, *[Qt.Key.Key_Backspace] * len(SOUGHT)):
        start = time.perf_counter()
        QTest.keyClick(field, key)
        QApplication.processEvents()
        yield 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    print(json.dumps(listing(Path(sys.argv[1]), int(sys.argv[2]))))
