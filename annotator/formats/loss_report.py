"""All losses of an export: counted, the first ones kept in memory, all of them in a file."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

from annotator.formats.losses import Loss
from annotator.formats.model import Holds
from annotator.storage.files import explained, temporary_path

ENDING = ".losses.jsonl"
FIRST = 100
"""How many losses of each kind are kept in memory, to be shown."""
TOGETHER = 512
"""How many losses are counted and written at once."""

_encode_lines = msgspec.json.Encoder().encode_lines


@dataclass(slots=True)
class LossSummary:
    """How much an export could not hold.

    ``kinds`` counts losses by kind, ``labels`` those of spans by label and kind. ``first`` are
    the first ones of each kind; all are in ``file``, None where there are none or they were not
    written down. ``never_held`` names what the format holds of no record; that is not
    counted.
    """

    total: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    first: list[Loss] = field(default_factory=list)
    file: Path | None = None
    never_held: tuple[str, ...] = ()

    def add(self, losses: Sequence[Loss]) -> None:
        """Count losses."""
        counted = Counter(
            (loss.kind, None if loss.start is None else loss.label) for loss in losses
        )
        for (kind, label), count in counted.items():
            if label is not None:
                self.labels.setdefault(label, Counter())[kind.value] += count
        for loss in losses:
            if self.kinds[loss.kind] < FIRST:
                self.first.append(loss)
            self.kinds[loss.kind] += 1
        self.total += len(losses)

    def join(self, other: "LossSummary") -> None:
        """Count what was counted apart, of records that come behind these."""
        room = {kind: FIRST - self.kinds[kind] for kind in other.kinds}
        for loss in other.first:
            if room[loss.kind] > 0:
                room[loss.kind] -= 1
                self.first.append(loss)
        self.kinds.update(other.kinds)
        for label, counted in other.labels.items():
            self.labels.setdefault(label, Counter()).update(counted)
        self.total += other.total


class LossReport:
    """The losses while they come up; to be entered as a context.

    ``path`` is the file that gets them, a loss a line, None for no file. It has its name only
    after ``finish`` and ``commit``, and is not there where nothing was lost. Raises StorageError.
    """

    def __init__(self, path: Path | None, holds: Holds) -> None:
        self._summary = LossSummary(never_held=never_held(holds))
        self._path = path
        self._open = ExitStack()
        self._file: BinaryIO | None = None
        self._waiting: list[Loss] = []
        self._temporary = path and temporary_path(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()
        if self._temporary is not None:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def add(self, loss: Loss) -> None:
        """Note a loss."""
        self._waiting.append(loss)
        if len(self._waiting) == TOGETHER:
            self._flush()

    def join(self, other: LossSummary) -> None:
        """Note what another report has in its file, of records that come behind these."""
        self._flush()
        self._summary.join(other)
        if other.file is not None:
            self._write(other.file.read_bytes())

    def _flush(self) -> None:
        self._summary.add(self._waiting)
        if self._waiting:
            self._write(_encode_lines(self._waiting))
        self._waiting.clear()

    def _write(self, lines: bytes) -> None:
        if self._path is None or self._temporary is None:
            return
        try:
            if self._file is None:
                self._file = self._open.enter_context(self._temporary.open("xb"))
            self._file.write(lines)
        except OSError as error:
            raise explained(error, self._path, "written") from error

    def finish(self) -> LossSummary:
        """All losses are noted: count and write what is waiting."""
        self._flush()
        self._open.close()
        return self._summary

    def commit(self) -> None:
        """Put the file in the place of that of an earlier export."""
        if self._path is None or self._temporary is None:
            return
        try:
            if self._file is None:
                self._path.unlink(missing_ok=True)
            else:
                self._temporary.replace(self._path)
                self._summary.file = self._path
        except OSError as error:
            raise explained(error, self._path, "written") from error


def never_held(holds: Holds) -> tuple[str, ...]:
    """What a format that holds so much says of no record, in words."""
    kept = {
        "white space between tokens": holds.text,
        "ids of spans": holds.ids,
        "ids of articles": holds.articles,
        "names of annotators": holds.annotators,
        "languages": holds.language,
        "dates and time spent": holds.status,
    }
    return tuple(words for words, is_held in kept.items() if not is_held)
