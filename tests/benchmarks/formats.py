"""Exports in several formats, each against what others do with the same spans; and their memory.

Times are a clock's: large exports in CoNLL are shared out among as many processes as can run at
once, and what one process takes is printed next to it.

``python -m tests.benchmarks.formats PROJECT FORMAT`` exports once and prints the kilobytes that
this took at most, and those of the process before.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import orjson

from annotator.formats.exporting import export
from annotator.formats.helpers import processors
from annotator.formats.planning import Request
from annotator.storage.project import Project
from tests.benchmarks.export import floor
from tests.benchmarks.figures import Figure
from tests.benchmarks.french import french_article
from tests.benchmarks.projects import project_repeating

CHARACTERS = 6_000
SPANS = 48
SEVERAL = 500
"""Different texts; the others repeat them."""
TASKS = 1_000
"""Articles that Label Studio and spaCy are measured with, which take as long for each."""
CONFIGURATION = '<View><Labels name="label" toName="text"/><Text name="text" value="$text"/></View>'
MANY = 5
"""How many times as many articles memory is looked at with: 50,000 where 10,000 are timed."""
FEW = 10
"""And by what the articles are divided for the memory of a few."""
JSONL, CONLL, DOCBIN, MEMORY = 3.0, 1 / 3, 1.0, 1.05
"""The last is of all that the process takes: a list of ids would add a fifth to it."""

Timed = Callable[[], float]


def figures(articles: int) -> Iterator[Figure]:
    """All that is compared; then the memory of a few articles and of many."""
    made = [french_article(CHARACTERS, SPANS, seed) for seed in range(min(SEVERAL, articles))]
    with TemporaryDirectory() as folder:
        project = Project.open(project_repeating(Path(folder) / "project", made, articles))
        compared = Compared(project, Path(folder), articles)
        yield from compared.figures()
    for form in ("jsonl", "conll"):
        peaks = []
        for count in (articles // FEW, articles * MANY):
            with TemporaryDirectory() as folder:
                project_folder = project_repeating(Path(folder) / "project", made, count)
                most, before = megabytes(project_folder, form)
            peaks.append(most)
            size = f"{count:,} articles"
            yield Figure(f"formats: {form}, most memory", size, most, "MB")
            yield Figure(f"formats: {form}, of it for the export", size, most - before, "MB")
        few, many = peaks
        yield Figure(f"formats: {form}, memory, many against few", size, many / few, "×", MEMORY)


class Compared:
    """Exports of one project, and what others do with its files."""

    def __init__(self, project: Project, folder: Path, articles: int) -> None:
        self._project = project
        self._folder = folder
        self._articles = articles
        (annotator,) = project.annotators()
        self._files = sorted(project.annotator_folder(annotator).glob("*.json"))

    def figures(self) -> Iterator[Figure]:
        """Milliseconds an article, and how they compare."""
        size = f"{self._articles:,} articles, {self._articles * SPANS:,} spans"
        each = {name: 1000 * run() for name, run in self._timed()}
        for name, milliseconds in each.items():
            yield Figure(f"formats: {name}", size, milliseconds, "ms each")
        for ours, theirs, limit in (
            ("JSON lines", "orjson.loads and orjson.dumps", JSONL),
            ("CoNLL", "label-studio-sdk’s converter", CONLL),
            ("CoNLL, one process", "label-studio-sdk’s converter", None),
            ("CoNLL, one process, not read back", "label-studio-sdk’s converter", None),
            ("DocBin", "spaCy’s own loop", DOCBIN),
        ):
            if theirs in each:
                ratio = each[ours] / each[theirs]
                yield Figure(f"formats: {ours}, against {theirs}", size, ratio, "×", limit)

    def _timed(self) -> Iterator[tuple[str, Timed]]:
        """What can be measured here: it gives the seconds that an article takes."""
        some = self._files[:TASKS]
        yield "orjson.loads and orjson.dumps", lambda: floor(self._files) / self._articles
        yield "JSON lines", self._exporting("jsonl", "out.jsonl")
        yield "CoNLL", self._exporting("conll", "out.conll", processes=processors())
        yield "CoNLL, one process", self._exporting("conll", "out.conll")
        yield "CoNLL, one process, not read back", self._exporting("conll", "out.conll", False)
        if installed("label_studio_sdk", "CoNLL by Label Studio"):
            tasks = self._folder / "tasks.json"
            tasks.write_bytes(orjson.dumps([label_studio_task(file) for file in some]))
            yield (
                "label-studio-sdk’s converter",
                lambda: label_studio(tasks, self._folder / "converted") / len(some),
            )
        if installed("spacy", "DocBin"):
            yield "DocBin", self._exporting("spacy", "docs")
            out = self._folder / "loop.spacy"
            yield "spaCy’s own loop", lambda: spacy_loop(some, out) / len(some)

    def _exporting(self, form: str, name: str, verify: bool = True, processes: int = 1) -> Timed:
        request = Request(self._folder / name, form, verify=verify)

        def seconds() -> float:
            start = perf_counter()
            report = export(self._project, request, processes=processes)
            took = perf_counter() - start
            (written,) = report.written
            kinds = report.losses.kinds
            gone = kinds["dropped"] + kinds["merged"]
            if written.spans + gone != self._articles * SPANS or report.skipped:
                raise AssertionError(f"Something else was exported: {written}")
            return took / self._articles

        return seconds


def installed(package: str, what: str) -> bool:
    """Whether the package is there; if not, say that there is nothing to compare with."""
    if importlib.util.find_spec(package) is not None:
        return True
    print(f"{what} is not measured: {package} is not installed", file=sys.stderr)
    return False


def label_studio_task(file: Path) -> dict:
    """An annotations file as one of Label Studio's tasks, with nothing but the spans."""
    record = orjson.loads(file.read_bytes())
    results = [
        {
            "id": span["id"],
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {key: span[key] for key in ("start", "end", "text")}
            | {"labels": [span["label"]]},
        }
        for span in record["spans"]
    ]
    return {"id": 1, "data": {"text": record["text"]}, "annotations": [{"result": results}]}


def label_studio(tasks: Path, out: Path) -> float:
    """Seconds that Label Studio's converter takes to make CoNLL of its tasks."""
    from label_studio_sdk.converter import Converter

    converter = Converter(CONFIGURATION, project_dir=None)
    start = perf_counter()
    converter.convert_to_conll2003(str(tasks), str(out), is_dir=False)
    return perf_counter() - start


def spacy_loop(files: list[Path], out: Path) -> float:
    """Seconds of the loop that spaCy's documentation shows: a document and its spans each."""
    import spacy

    start = perf_counter()
    nlp = spacy.blank("fr")
    docs = spacy.tokens.DocBin()
    for file in files:
        record = orjson.loads(file.read_bytes())
        doc = nlp.make_doc(record["text"])
        spans = [doc.char_span(s["start"], s["end"], label=s["label"]) for s in record["spans"]]
        doc.spans["sc"] = [span for span in spans if span is not None]
        docs.add(doc)
    docs.to_disk(out)
    return perf_counter() - start


def megabytes(project: Path, form: str) -> tuple[float, float]:
    """What a process of its own had at most while it exported, and what before."""
    command = [sys.executable, "-m", "tests.benchmarks.formats", str(project), form]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    most, before = (int(number) / 1024 for number in output.split())
    return most, before


def exporting(project: Path, form: str) -> tuple[int, int]:
    """Kilobytes that the process had at most, and before the export."""
    opened = Project.open(project)
    before = kilobytes("VmRSS")
    export(opened, Request(project.with_name(f"out.{form}"), form))
    return kilobytes("VmHWM"), before


def kilobytes(key: str) -> int:
    """What Linux says of this process; ``getrusage`` would count that which started it, too."""
    (line,) = (at for at in Path("/proc/self/status").read_text().split("\n") if key in at)
    return int(line.split()[1])


if __name__ == "__main__":
    print(*exporting(Path(sys.argv[1]), sys.argv[2]))
