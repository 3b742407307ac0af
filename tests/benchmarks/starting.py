"""From the start of the program to its first frame, against a window with nothing but Qt in it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure
from tests.benchmarks.projects import SMALL, project_of_sizes

RUNS = 9
RATIO = 1.6


def seconds_to_paint(what: str, *paths: Path) -> float:
    """From before the process is started to the frame that ``what`` names."""
    command = [sys.executable, "-m", "tests.benchmarks.first_paint", what, *map(str, paths)]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) - start


def figures() -> Iterator[Figure]:
    """The medians of alternating runs; the first of each, which fills caches, is left out."""
    with TemporaryDirectory() as folder:
        project = project_of_sizes(Path(folder) / "project", (SMALL,)).folder
        kinds = {"bare": (), "window": (project,), "article": (project,)}
        times: dict[str, list[float]] = {what: [] for what in kinds}
        for _ in range(RUNS + 1):
            for what, paths in kinds.items():
                times[what].append(seconds_to_paint(what, *paths))
    medians = {what: 1000 * median(runs[1:]) for what, runs in times.items()}
    yield Figure("start: bare window painted", "", medians["bare"], "ms")
    yield Figure("start: first frame", str(SMALL), medians["window"], "ms")
    ratio = medians["window"] / medians["bare"]
    yield Figure("start: first frame, against the bare window", str(SMALL), ratio, "×", RATIO)
    yield Figure("start: article painted", str(SMALL), medians["article"], "ms")
    against = medians["article"] / medians["bare"]
    yield Figure("start: article painted, against the bare window", str(SMALL), against, "×")
