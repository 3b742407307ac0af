"""How many actions a whole article takes: the gold annotations, made anew by real events.

A key chord, a click or a drag is one action, and everything counts: taking up a brush, mistakes
and their undoing, marking the article as done. Turning the wheel is none; it is told beside.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import Qt

from annotator.cli import main as annotator
from annotator.core import graphemes, labelling
from annotator.core.document import Document
from annotator.core.labelling import Place
from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Span
from annotator.storage.project import Project
from annotator.ui.workbench import Workbench
from tests.benchmarks.figures import Figure
from tests.driving import CTRL, NONE, ROOT, SHIFT, Hand, preset, wait_until, window_on

SHARED_DATA = ROOT.parent / "shared" / "data"
MOST = 125
SEED = Path("seed") / "seed.gold.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A span as it should be."""

    start: int
    end: int
    label: str
    attributes: tuple[tuple[str, str], ...]
    text: str

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Wanted":
        attributes = tuple(sorted(record["attributes"].items()))
        return cls(record["start"], record["end"], record["label"], attributes, record["text"])

    @property
    def brush(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        return self.label, self.attributes


@dataclass(frozen=True, slots=True)
class Stroke:
    """One use of a brush: a click at ``start``, with Shift where ``everywhere``, or a drag."""

    start: int
    end: int | None = None
    everywhere: bool = False


@dataclass(slots=True)
class Rehearsal:
    """Finds where to click so that just the gold results, as one who knows the rules would."""

    labels: LabelSet
    document: Document
    gold: set[Wanted] = field(default_factory=set)

    def strokes(
        self, brush: Label, attributes: dict[str, str], spans: list[Wanted]
    ) -> Iterator[Stroke]:
        """The strokes of one brush in the order of the text; last what also stands in longer words.

        “Ada Vasko” goes before “Vasko”, of which every occurrence is labelled then.
        """

        def is_part(span: Wanted) -> bool:
            return any(span.text in other.text != span.text for other in spans)

        for wanted in sorted(spans, key=lambda span: (is_part(span), span.start)):
            if not self._is_there(wanted):
                yield self._stroke(brush, attributes, wanted)

    def _stroke(self, brush: Label, attributes: dict[str, str], wanted: Wanted) -> Stroke:
        middle = (wanted.start + wanted.end) / 2
        places = sorted(range(wanted.start, wanted.end), key=lambda at: abs(at - middle))
        clickable = [at for at in places if self._takes(brush, at) == (wanted.start, wanted.end)]
        for at in clickable[:1]:
            edit, _ = labelling.label_all(self.document, Place(at, at), brush, attributes)
            if edit is not None and edit.count > 1 and self._is_gold():
                return Stroke(at, everywhere=True)
            if edit is not None:
                self.document.undo()
            labelling.label_here(self.document, self.labels, Place(at, at), brush, attributes)
            return Stroke(at)
        place = Place(wanted.end, wanted.start)
        labelling.label_here(self.document, self.labels, place, brush, attributes)
        return Stroke(wanted.start, wanted.end)

    def _takes(self, brush: Label, at: int) -> tuple[int, int] | None:
        if not graphemes.is_boundary(self.document.text, at):
            return None
        return labelling.taken(self.document, Place(at, at), brush)

    def _is_there(self, wanted: Wanted) -> bool:
        return wanted in {wanted_of(span, self.document) for span in self.document.spans}

    def _is_gold(self) -> bool:
        return {wanted_of(span, self.document) for span in self.document.spans} <= self.gold


def wanted_of(span: Span, document: Document) -> Wanted:
    """A span of a document, to be compared."""
    attributes = tuple(sorted(span.attributes.items()))
    return Wanted(span.start, span.end, span.label, attributes, document.words(span))


@dataclass(frozen=True, slots=True)
class Labelled:
    """What labelling the gold anew took, and what it gave."""

    actions: int
    turns: int
    missing: list[Wanted]
    surplus: list[Wanted]


def label_gold(gold_file: Path, folder: Path) -> Labelled:
    """Import the article of the gold, label it in the window, close, reopen and export it."""
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    source = folder / f"{gold['article']}.txt"
    source.write_text(gold["text"], encoding="utf-8")
    project = folder / "project"
    Project.create(project, "Gold", preset("news"))
    run("import", project, source)
    wanted = [Wanted.of(record) for record in gold["spans"]]
    with window_on(project) as bench:
        wait_until(lambda: bench.session.article, "the article")
        hand = Hand(bench.view)
        label_all(bench, hand, wanted)
        hand.press(Qt.Key.Key_Return, CTRL)
    with window_on(project) as bench:
        wait_until(lambda: bench.session.article, "the article")
        seen = {wanted_of(span, bench.session.document) for span in bench.session.document.spans}
    out = folder / "gold.jsonl"
    run("export", project, out, "--status", gold["status"])
    (exported,) = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    found = Counter(map(Wanted.of, exported["spans"]))
    expected = Counter(wanted)
    if set(found) != seen or exported["text"] != gold["text"]:
        raise AssertionError("The window shows something else than what was exported.")
    missing, surplus = expected - found, found - expected
    return Labelled(hand.actions, hand.turns, [*missing.elements()], [*surplus.elements()])


def label_all(bench: Workbench, hand: Hand, wanted: list[Wanted]) -> None:
    """Make every span, a brush after the other."""
    labels = bench.session.labels
    text = bench.session.document.text
    rehearsal = Rehearsal(labels, Document(text), set(wanted))
    order = [label.name for label in labels.labels]
    by_brush = sorted(wanted, key=lambda span: (order.index(span.label), span.attributes))
    for (name, attributes), spans in groupby(by_brush, key=lambda span: span.brush):
        label = labels.get(name)
        assert label is not None
        take_up(bench, hand, label, dict(attributes))
        for stroke in rehearsal.strokes(label, dict(attributes), list(spans)):
            if stroke.end is not None:
                hand.drag(stroke.start, stroke.end)
            else:
                hand.click(stroke.start, SHIFT if stroke.everywhere else NONE)


def take_up(bench: Workbench, hand: Hand, label: Label, attributes: dict[str, str]) -> None:
    """Arm a brush: a label by its chip, a value of its main attribute by B and its key."""
    main = label.main
    value = main.value(attributes.get(main.name, "")) if main else None
    if value is not None:
        hand.press("b")
        hand.press(value.key.lower())
        return
    (chip,) = (chip for chip in bench.palette_bar.row.chips if chip.label.name == label.name)
    hand.click_widget(chip)


def run(*arguments: object) -> None:
    """One command of the command line, unheard. Raises RuntimeError where it fails."""
    with redirect_stdout(StringIO()):
        code = annotator([str(argument) for argument in arguments])
    if code:
        raise RuntimeError(f"{arguments[0]} ended with {code}.")


def figures(shared_data: Path = SHARED_DATA) -> Iterator[Figure]:
    """The actions that the whole gold article takes."""
    gold = shared_data / SEED
    if not gold.is_file():
        print(f"There is no {gold}: the actions are not counted.", file=sys.stderr)
        return
    with TemporaryDirectory() as folder:
        labelled = label_gold(gold, Path(folder))
    wrong = len(labelled.missing) + len(labelled.surplus)
    yield Figure("actions: whole article", "110 spans", labelled.actions, "actions", MOST)
    yield Figure("actions: spans unlike the gold", "110 spans", wrong, "spans", 0)
    yield Figure("actions: notches of the wheel", "110 spans", labelled.turns, "notches")
