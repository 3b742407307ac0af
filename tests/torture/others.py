"""Other programs at the same files: changing them, holding them, taking them away."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.spans import Span
from annotator.storage.codec import decode_annotations, encode_annotations
from annotator.storage.project import Project
from annotator.storage.settings import Settings
from tests.driving import CTRL
from tests.torture.ordeals import (
    NAMES,
    TEXT,
    Ordeal,
    answer,
    article_on_screen,
    label,
    messages,
    project_of,
    saved,
    saved_file,
    unlike,
)

HOLD = (
    "import sys; from pathlib import Path; from annotator.storage.project import Project\n"
    "lock = Project.open(Path(sys.argv[1])).lock(sys.argv[2]); lock.acquire()\n"
    "print('held', flush=True); sys.stdin.read()"
)
STRANGE = Span("s900", 0, 2, "entity", note="by another program")


def changed_files(folder: Path) -> Iterator[Ordeal]:
    """Another program writes the file of the article that is open."""
    for keep, button in (("mine", "Keep mine"), ("theirs", "Take the others")):
        ordeal = Ordeal(f"file changed by another program, {keep} kept")
        with project_of(folder / keep) as project, article_on_screen(project) as bench:
            label(bench, NAMES[0])
            mine = {*NAMES[:1]}
            theirs = change(project)
            label(bench, NAMES[1])
            ordeal.told += messages()
            ordeal.check(saved_file(project).read_bytes() == theirs, "Their file was overwritten.")
            answer(bench, button)
            unlike(ordeal, bench, project)
            (kept,) = saved_file(project).parent.glob("*.kept")
            other = decode_annotations(kept.read_bytes(), kept.name)
            words = {
                TEXT[s.start : s.end] for s in (other.spans if keep == "theirs" else saved(project))
            }
            ordeal.check(words == mine | {NAMES[1]}, "My labels are not all there.")
            strangers = saved(project) if keep == "theirs" else other.spans
            ordeal.check(STRANGE in strangers, "Their labels are not all there.")
            ordeal.check(any("changed" in text for text in ordeal.told), "Nothing was said.")
        yield ordeal


def change(project: Project) -> bytes:
    """Add a span behind the program's back; the file's new bytes."""
    path = saved_file(project)
    held = decode_annotations(path.read_bytes(), path.name)
    path.write_bytes(encode_annotations(replace(held, spans=(STRANGE, *held.spans))))
    return path.read_bytes()


def locked_project(folder: Path) -> Iterator[Ordeal]:
    """Another program works on the same annotations; then it is killed."""
    ordeal = Ordeal("project locked")
    with project_of(folder / "project") as project:
        command = [sys.executable, "-c", HOLD, str(project.folder), Settings.load().annotator]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            with article_on_screen(project) as bench:
                ordeal.hear(bench, f"process {holder.pid}")
                label(bench, NAMES[0])
                ordeal.hear(bench, "Read only")
                ordeal.check(not saved(project), "It wrote although somebody else may.")
            holder.kill()
        with article_on_screen(project) as bench:
            label(bench, NAMES[0])
            ordeal.check(len(saved(project)) == 1, "The lock outlived its holder.")
    yield ordeal


def vanished_articles(folder: Path) -> Iterator[Ordeal]:
    """The articles' files are taken away under the program."""
    ordeal = Ordeal("articles removed")
    with project_of(folder / "project") as project, article_on_screen(project) as bench:
        for article_id in project.article_ids():
            project.article_path(article_id).unlink()
        label(bench, NAMES[0])
        ordeal.hear(bench, "no longer there")
        unlike(ordeal, bench, project)
        QTest.keyClick(bench.view, Qt.Key.Key_PageDown, CTRL)
        ordeal.hear(bench, "is not there")
        label(bench, NAMES[1])
        unlike(ordeal, bench, project)
        ordeal.check(len(saved(project)) == 2, "Not all labels are in the file.")
    yield ordeal
