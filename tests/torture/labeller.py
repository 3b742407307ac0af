"""A labeller in a real window who never stops: ``python -m tests.torture.labeller PROJECT SEED``.

Prints a line of JSON for each edit before it is saved (``begun``), and ``done`` once its key has
been dealt with. Whoever started this ends it, by force.
"""

import json
import os
import sys
from pathlib import Path
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.spans import Edit, Span
from annotator.ui.workbench import Workbench
from tests.driving import ALT, CTRL, NONE, SHIFT, wait_until, window_on

KEYS = (
    *[("x", NONE), ("p", NONE), ("2", NONE)] * 4,
    ("L", SHIFT),
    (Qt.Key.Key_Delete, NONE),
    (Qt.Key.Key_Right, ALT),
    ("z", CTRL),
)


def tell(**facts: object) -> None:
    """One line, in one piece."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def described(spans: tuple[Span, ...]) -> list[list]:
    """Spans as the line holds them."""
    return [[s.id, s.start, s.end, s.label, dict(s.attributes)] for s in spans]


def tell_edit(edit: Edit) -> None:
    """Say what is about to be saved."""
    tell(begun=[span.id for span in edit.removed], added=described(edit.added))


def work(bench: Workbench, chance: Random) -> None:
    """Press label keys all over the article, now and then others."""
    length = len(bench.session.document.text)
    tell(read_only=bench.session.read_only)
    while True:
        key, modifiers = chance.choice(KEYS)
        bench.session.move(chance.randrange(length))
        QTest.keyClick(bench.view, key, modifiers)
        QTest.qWait(0)
        tell(done=True)


def main(project: Path, seed: int) -> None:
    """Open the project and label for ever."""
    with window_on() as bench:
        # Connected before the project is open, and so before what saves its articles.
        bench.session.edited.connect(tell_edit)
        bench.workspace.open_project(project)
        wait_until(lambda: bench.session.article, "the article")
        work(bench, Random(seed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
