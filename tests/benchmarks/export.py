"""Exporting training data, against reading and writing the same JSON with nothing in between.

Times are the processor's, so that what else the computer does is not counted.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import orjson

from annotator.formats.exporting import export
from annotator.formats.planning import Request
from annotator.storage.project import Project
from tests.benchmarks.figures import Figure
from tests.benchmarks.projects import project_of_many

ARTICLES = 10_000
SPANS = 48
CHARACTERS = 4_800
RUNS = 3
RATIO = 3.0


def figures() -> Iterator[Figure]:
    """Both in turns; reading the files is part of both, writing one only of the export."""
    size = f"{ARTICLES:,} articles, {ARTICLES * SPANS:,} spans"
    with TemporaryDirectory() as folder:
        path = project_of_many(Path(folder) / "many", ARTICLES, 1, CHARACTERS, SPANS)
        project = Project.open(path)
        (annotator,) = project.annotators()
        files = sorted(project.annotator_folder(annotator).glob("*.json"))
        exports, unread, floors = [], [], []
        request = Request(Path(folder) / "out.jsonl")
        for _ in range(RUNS):
            floors.append(floor(files))
            exports.append(timed_export(project, request))
            unread.append(timed_export(project, replace(request, verify=False)))
    yield Figure("export: orjson.loads and orjson.dumps", size, median(floors), "s")
    yield Figure("export: JSON lines, not read back", size, median(unread), "s")
    yield Figure("export: JSON lines, read back", size, median(exports), "s")
    yield Figure(
        "export: read back, against orjson", size, median(exports) / median(floors), "×", RATIO
    )


def floor(files: list[Path]) -> float:
    """Seconds to read the files, to parse them and to encode them again."""
    start = perf_counter()
    for file in files:
        orjson.dumps(orjson.loads(file.read_bytes()))
    return perf_counter() - start


def timed_export(project: Project, request: Request) -> float:
    """Seconds to export the project."""
    start = perf_counter()
    report = export(project, request)
    seconds = perf_counter() - start
    (written,) = report.written
    if (written.records, written.spans, report.skipped) != (ARTICLES, ARTICLES * SPANS, []):
        raise AssertionError(f"Something else was exported: {written}")
    return seconds
