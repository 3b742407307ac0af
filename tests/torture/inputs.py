"""Files that are not what they should be, and texts that nobody expects."""

import json
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.text import canonical
from annotator.formats.exporting import export
from annotator.formats.importing import ImportReport, Outcome
from annotator.formats.planning import Request
from annotator.storage.project import Project
from annotator.ui.workbench import Workbench
from tests.driving import CTRL, wait_until
from tests.torture.ordeals import (
    NAMES,
    TEXT,
    Ordeal,
    article_on_screen,
    label,
    project_of,
    saved,
    saved_file,
)

NASTY = Path("nasty") / "blns" / "blns.json"
HUGE = 40_000_000
BROKEN = {
    "truncated": b'{"format": "annotator/article/1", "id": "trunc',
    "binary": bytes(range(256)) * 64,
    "empty": b"",
    "latin": '{"format": "annotator/article/1", "title": "Été"}'.encode("latin-1"),
    "number": b"1" * 100_000,
    "deep": b"[" * 100_000,
    "newer": b'{"format": "annotator/article/9"}',
}


def broken_articles(folder: Path) -> Iterator[Ordeal]:
    """Files of the project that are broken: each is told of, none is touched."""
    with project_of(folder / "project") as project:
        for name, data in BROKEN.items():
            project.article_path(name).write_bytes(data)
        with article_on_screen(project) as bench:
            for name, data in BROKEN.items():
                ordeal = Ordeal(f"broken article: {name}", f"{len(data):,} bytes")
                bench.workspace.open_article(name)
                ordeal.hear(bench, f"{name}.json")
                ordeal.check(project.article_path(name).read_bytes() == data, "It was changed.")
                yield ordeal


def broken_annotations(folder: Path) -> Iterator[Ordeal]:
    """Annotations that are broken: the article can be read, they are never overwritten."""
    for name, broken in BROKEN.items():
        data = broken.replace(b"/article/", b"/annotations/")
        ordeal = Ordeal(f"broken annotations: {name}", f"{len(data):,} bytes")
        with project_of(folder / name) as project:
            saved_file(project).parent.mkdir(parents=True)
            saved_file(project).write_bytes(data)
            with article_on_screen(project) as bench:
                label(bench, NAMES[0])
                ordeal.hear(bench, "cannot be read")
                ordeal.check(bench.session.document.text == TEXT, "The article is not shown.")
            ordeal.check(saved_file(project).read_bytes() == data, "They were overwritten.")
        yield ordeal


def odd_sources(folder: Path, huge_size: int = HUGE) -> Iterator[Ordeal]:
    """Files to import that are binary, huge (code points), empty, or in another encoding."""
    huge = f"{TEXT}\n" * (huge_size // len(TEXT))
    greek = "Το λιμάνι μένει ανοιχτό όλη τη νύχτα. " * 20
    sources = {
        "binary.txt": (bytes(range(256)) * 64, None),
        "empty.txt": (b"", ""),
        "latin.txt": (TEXT.split("👩")[0].encode("latin-1"), TEXT.split("👩")[0]),
        "greek.txt": (greek.encode("iso-8859-7"), greek),
        "utf16.txt": (f"{TEXT} !".encode("utf-16"), f"{TEXT} !"),
        "crlf.txt": (TEXT.replace("\n", "\r\n").encode() + b"\r\n.", TEXT + "\n."),
        "huge.txt": (huge.encode(), huge),
        "broken.json": (BROKEN["truncated"], None),
    }
    with project_of(folder / "project") as project, article_on_screen(project) as bench:
        for name, (data, _) in sources.items():
            (folder / name).write_bytes(data)
        report = imported(bench, [folder / name for name in sources])
        results = {Path(result.file).name: result for result in report.results}
        for name, (data, text) in sources.items():
            ordeal = Ordeal(f"import: {name}", f"{len(data):,} bytes")
            result = results.get(name)
            ordeal.check(result, "Nothing is said of it.")
            if result is not None:
                judge(ordeal, project, result, text)
            yield ordeal


def judge(ordeal: Ordeal, project: Project, result, text: str | None) -> None:
    """Either imported as the text that it is, or refused with a sentence."""
    if text is None:
        ordeal.check(result.outcome is Outcome.REFUSED, "It was not refused.")
        ordeal.check(result.reason, "It was refused without a reason.")
        ordeal.told.append(result.reason)
        return
    ordeal.check(result.outcome is Outcome.IMPORTED, f"It was not imported: {result.reason}")
    ordeal.told.append(f"{result.encoding}{', a guess' if result.guessed else ''}")
    if result.article:
        ordeal.check(project.article(result.article).text == text, "Its text is another.")


def imported(bench: Workbench, sources: list[Path]) -> ImportReport:
    """Import through the window's own worker; its report."""
    reports: list[ImportReport] = []
    bench.workspace.import_files(sources, done=reports.append)
    wait_until(lambda: reports, "the report of the import")
    return reports[0]


def nasty_strings(folder: Path, shared_data: Path) -> Iterator[Ordeal]:
    """Strings known to break programs: imported, labelled, saved, exported, and the same."""
    raw = json.loads((shared_data / NASTY).read_text(encoding="utf-8"))
    ordeal = Ordeal("nasty strings", f"{len(raw)} strings")
    lines = folder / "nasty.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for number, text in enumerate(raw):
            file.write(json.dumps({"id": f"n{number:03}", "text": text}) + "\n")
    texts = {canonical(text).text for text in raw}
    with project_of(folder / "project", {"one": TEXT}) as project:
        with article_on_screen(project) as bench:
            report = imported(bench, [lines])
            refused = [r for r in report.results if r.outcome is Outcome.REFUSED]
            ordeal.told += sorted({result.reason for result in refused})
            ordeal.check(len(report.results) == len(raw), "Something was dropped silently.")
            shown = list(label_every_article(bench, project))
        wanted = {text for text in texts if text.strip()}
        ordeal.check(wanted <= set(shown), f"{len(wanted - set(shown))} were not imported.")
        out = folder / "nasty.jsonl.out"
        export(project, Request(out, "jsonl"))
        records = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]
        exported = {record["text"] for record in records if record["spans"]}
        ordeal.check(wanted <= exported, f"{len(wanted - exported)} were not exported.")
        for record in records:
            for span in record["spans"]:
                words = record["text"][span["start"] : span["end"]]
                ordeal.check(words == span["text"], f"{record['article']}: other words.")
    yield ordeal


def label_every_article(bench: Workbench, project: Project) -> Iterator[str]:
    """Select all of each article, label it, go on; the texts that were labelled."""
    for article_id in project.article_ids():
        bench.workspace.open_article(article_id)
        QTest.keyClick(bench.view, Qt.Key.Key_A, CTRL)
        QTest.keyClick(bench.view, Qt.Key.Key_1)
        spans = tuple(bench.session.document.spans)
        if spans and spans == saved(project, article_id):
            yield bench.session.document.text
