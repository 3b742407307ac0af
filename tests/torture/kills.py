"""The program killed while it labels and saves: what was on the screen is in the file."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from annotator.core.errors import AnnotatorError
from annotator.storage.project import Project
from tests.benchmarks.projects import Size, project_of_sizes
from tests.torture.ordeals import Ordeal, saved

ARTICLE = Size("100 kB", 100_000, 1_000)
LONGEST = 0.4
"""Seconds of labelling before a kill, at most: enough for some dozens of labels."""

State = dict[str, list]


@dataclass(slots=True)
class Tally:
    """What became of the labels. ``in_flight``: begun and not acknowledged when the kill came."""

    acknowledged: int = 0
    in_flight: int = 0
    in_flight_lost: int = 0
    faults: list[str] = field(default_factory=list)


def kill_often(folder: Path, kills: int) -> Iterator[Ordeal]:
    """Start the program and kill it, again and again, on the same files."""
    chance = Random(kills)
    project = project_of_sizes(folder / "project", (ARTICLE,))
    tally = Tally()
    state = held_in(project)
    for number in range(kills):
        lines = lines_until_kill(project.folder, number, chance.uniform(0, LONGEST))
        state = judged(project, state, lines, tally)
    size = f"{kills} kills, {tally.acknowledged:,} edits"
    yield Ordeal("killed: files broken or labels lost", size, tally.faults)
    told = f"{tally.in_flight_lost} of {tally.in_flight} edits in flight were not in the file."
    # Each start clears away what the kill before it left; nothing has done so for the last one.
    leftovers = [f"{path.name} was left." for path in project.folder.rglob(".*.tmp")]
    yield Ordeal("killed: files left behind for good", size, leftovers[1:], [told])


def lines_until_kill(project: Path, seed: int, seconds: float) -> list[dict]:
    """What the labeller told until it was killed, ``seconds`` after it had begun."""
    command = [sys.executable, "-m", "tests.torture.labeller", str(project), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as labeller:
        assert labeller.stdout is not None
        first = labeller.stdout.readline()
        timer = threading.Timer(seconds, labeller.kill)
        timer.start()
        rest = labeller.stdout.read()
        timer.join()
    whole = [line for line in (first + rest).split(b"\n")[:-1] if line]
    return [json.loads(line) for line in whole]


def judged(project: Project, state: State, lines: list[dict], tally: Tally) -> State:
    """The state in the file, which must be the last acknowledged one or the one in flight."""
    if not lines or lines[0].get("read_only"):
        tally.faults.append(f"The program did not start as it should: {lines[:1]}")
    flying = state
    for line in lines[1:]:
        if "begun" in line:
            flying = {k: v for k, v in flying.items() if k not in line["begun"]}
            flying |= {span[0]: span for span in line["added"]}
        else:
            state = flying
            tally.acknowledged += 1
    try:
        found = held_in(project)
        for article_id in project.article_ids():
            project.article(article_id)
        Project.open(project.folder)
    except AnnotatorError as error:
        tally.faults.append(f"A file is broken: {error}")
        return state
    if flying != state:
        tally.in_flight += 1
        tally.in_flight_lost += found == state
    if found not in (state, flying):
        unlike = {k for k in state.keys() | found.keys() if state.get(k) != found.get(k)}
        tally.faults.append(f"The file is unlike the screen in {len(unlike)} spans.")
    return found


def held_in(project: Project) -> State:
    """The spans in the file."""
    spans = saved(project, "1")
    return {s.id: [s.id, s.start, s.end, s.label, dict(s.attributes)] for s in spans}
