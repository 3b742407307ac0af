"""Training data out of a project: written, read back, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Self

from annotator.core.errors import CancelledError
from annotator.formats.helpers import Helpers
from annotator.formats.loss_report import ENDING as LOSSES_ENDING
from annotator.formats.loss_report import LossReport, LossSummary
from annotator.formats.model import Cancelled, Progress, WriteOptions, never, untold
from annotator.formats.pieces import Order, folder_beside
from annotator.formats.planning import Part, Plan, Request
from annotator.formats.selection import Counts, Skipped
from annotator.formats.splits import ENDING as SPLITS_ENDING
from annotator.formats.splits import Balance, Manifest, Tally, earlier_seed
from annotator.formats.training import Record
from annotator.formats.writing import Writing, reduced
from annotator.storage.annotations_wire import AnnotationsWire
from annotator.storage.files import overwrite
from annotator.storage.project import Project

WORTH = 500
"""Articles for each process from which on it pays to start it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file or folder that was written: whose annotations it holds, which split, how much."""

    path: Path
    annotator: str
    records: int
    spans: int
    split: str = ""


@dataclass(slots=True)
class ExportReport:
    """What was written and what was not.

    ``other_status`` counts records left out because another status was asked for,
    ``other_spans`` the spans of other labels and origins, ``unannotated`` the articles without
    any annotations, by annotator. ``seed`` and ``splits`` say how the splits came about and what
    they hold, ``manifest`` where that is written down.
    """

    written: list[Written] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    losses: LossSummary = field(default_factory=LossSummary)
    other_status: int = 0
    other_spans: int = 0
    unannotated: dict[str, int] = field(default_factory=dict)
    verified: bool = False
    seed: str | None = None
    splits: dict[str, Tally] = field(default_factory=dict)
    manifest: Path | None = None


def export(
    project: Project,
    request: Request,
    progress: Progress = untold,
    cancelled: Cancelled = never,
    processes: int = 1,
) -> ExportReport:
    """Write training data as ``request`` says.

    Files take their names, and the places of earlier ones, only once all of them are complete and
    read back. Next to them stand the list of losses and the manifest of the splits, if any.
    Annotations that cannot be read strictly are left out and reported. ``progress`` counts
    records. Where there are many, and the format allows it, so many ``processes`` share the work;
    the program that asks for more than one must be one that they can import. Raises FormatError,
    ExportError, TargetError, VerificationError, StorageError, HelperError, and CancelledError
    where ``cancelled`` said so.
    """
    with _Export(project, request, progress, cancelled) as whole:
        return whole.run(processes)


def survey(
    project: Project, request: Request, progress: Progress = untold, cancelled: Cancelled = never
) -> ExportReport:
    """What an export would write, leave out and lose; nothing is written. Raises as ``export``."""
    with _Export(project, replace(request, verify=False), progress, cancelled) as whole:
        return whole.survey()


def first_records(
    project: Project, request: Request, count: int, cancelled: Cancelled = never
) -> tuple[list[Record], WriteOptions]:
    """The first records that an export would write, and how. Raises as ``export``."""
    with _Export(project, replace(request, splits=None), untold, cancelled) as whole:
        return list(islice(whole.records(), count)), whole.options


class _Export:
    """One export, whole or only looked at."""

    def __init__(
        self, project: Project, request: Request, progress: Progress, cancelled: Cancelled
    ) -> None:
        self._plan = Plan(project, request)
        self._form = self._plan.form
        self._splits = request.splits
        self._verifies = request.verify and self._form.read is not None
        self._progress = progress
        self._cancelled = cancelled
        self._open = ExitStack()
        self._done = 0
        self.options = replace(
            request.options,
            labels=request.filters.label_set(project.labels),
            splits=request.splits.names if request.splits else (),
        )

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            plan = stack.enter_context(self._plan)
            self._total = plan.articles
            self._manifest = self._planned_splits()
            # Not a method of this object: parts that held it would keep it, and the progress of
            # whoever asked, until the collector comes.
            self._split = self._manifest.split_of if self._manifest else _in_no_split
            self._parts = list(plan.parts(self._split))
            self._done = 0
            self._total *= 2 if self._verifies and self._form.reread is None else 1
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def run(self, processes: int) -> ExportReport:
        report = ExportReport(verified=self._verifies)
        counts = Counts(report.skipped)
        split_of = self._split_of if self._form.splits and self._manifest else None
        losses = LossReport(self._plan.destination.beside(LOSSES_ENDING), self._form.holds)
        with losses, ExitStack() as stack:
            writings = [
                stack.enter_context(
                    Writing(part.path, self._form, self.options, split_of, self._verifies)
                )
                for part in self._parts
            ]
            compared = []
            for part, writing in zip(self._parts, writings, strict=True):
                if self._in_pieces(part, writing, losses, counts, processes):
                    compared.append(writing)
                else:
                    writing.write(self._noted(self._records(part, counts)), losses.add)
            for part, writing in zip(self._parts, writings, strict=True):
                if self._verifies and writing not in compared:
                    writing.verify(partial(self._records, part, Counts()), self._tick)
            summary = losses.finish()
            for part, writing in zip(self._parts, writings, strict=True):
                writing.commit()
                report.written.append(
                    Written(part.path, part.who, writing.records, writing.spans, part.split)
                )
            losses.commit()
        self._tell(report, counts, summary)
        self._write_manifest(report)
        return report

    def _in_pieces(
        self, part: Part, writing: Writing, losses: LossReport, counts: Counts, processes: int
    ) -> bool:
        """Whether helpers wrote the part, and compared it; if not, nothing of it is written."""
        form, options = self._form, self.options
        if min(processes, part.articles // WORTH) < 2 or not (form.joins and form.joins(options)):
            return False
        with ExitStack() as stack:
            folder = stack.enter_context(folder_beside(part.path))
            name, selection = part.path.name, part.selection
            order = Order(selection, form.key, name, options, self._verifies, folder)
            try:
                helpers = stack.enter_context(Helpers(order, processes))
            except OSError:
                return False
            for piece in helpers.pieces(part.ids, self._cancelled):
                writing.join(piece.path, piece.records, piece.spans)
                losses.join(piece.losses)
                counts.add(piece.counts)
                if self._manifest is not None:
                    self._manifest.add_all(part.split, piece.labels)
                self._tick(piece.articles * (2 if self._verifies else 1))
            writing.finish()
        return True

    def survey(self) -> ExportReport:
        report = ExportReport()
        counts = Counts(report.skipped)
        losses = LossReport(None, self._form.holds)
        for part in self._parts:
            records = spans = 0
            chosen = self._noted(self._records(part, counts))
            for reduction in reduced(chosen, self._form, self.options, losses.add):
                records += 1
                spans += len(reduction.record.spans)
            report.written.append(Written(part.path, part.who, records, spans, part.split))
        self._tell(report, counts, losses.finish())
        return report

    def records(self) -> Iterator[Record]:
        """Everything that is written, one after another."""
        for part in self._parts:
            yield from self._told(self._records(part, Counts()))

    def _tell(self, report: ExportReport, counts: Counts, losses: LossSummary) -> None:
        report.losses = losses
        report.other_status, report.other_spans = counts.other_status, counts.other_spans
        report.unannotated = self._plan.unannotated()
        if self._manifest is not None:
            report.seed = self._manifest.seed
            report.splits = self._manifest.tallies()

    def _records(self, part: Part, counts: Counts) -> Iterator[Record | None]:
        return part.selection.records(part.ids, counts)

    def _told(self, records: Iterable[Record | None]) -> Iterator[Record]:
        """The records, while the user is told how far it is and may stop it."""
        for record in records:
            self._tick()
            if record is not None:
                yield record

    def _noted(self, records: Iterable[Record | None]) -> Iterator[Record]:
        """The records, each noted in the manifest of the splits if there is one."""
        for record in self._told(records):
            if self._manifest is not None:
                wire = record.wire
                split = self._split_of(wire)
                self._manifest.add(split, wire.article, [span.label for span in wire.spans])
            yield record

    def _tick(self, records: int = 1) -> None:
        if self._cancelled():
            raise CancelledError("The export was stopped.")
        self._done = min(self._done + records, self._total)
        self._progress(self._done, self._total)

    def _split_of(self, wire: AnnotationsWire) -> str:
        return self._split(wire.article)

    def _planned_splits(self) -> Manifest | None:
        """The splits with their seed: that asked for, that of the last time, or the best one."""
        splits = self._splits
        if splits is None:
            return None
        earlier = self._plan.destination.beside(SPLITS_ENDING)
        seed = splits.seed or earlier_seed(earlier, splits)
        if seed is None:
            balance = Balance(splits)
            for record in self._told(self._plan.records()):
                balance.add(record.wire.article, Counter(s.label for s in record.wire.spans))
            seed = balance.best()
        return Manifest(splits, seed)

    def _write_manifest(self, report: ExportReport) -> None:
        if self._manifest is None:
            return
        report.manifest = self._plan.destination.beside(SPLITS_ENDING)
        overwrite(report.manifest, self._manifest.json())


def _in_no_split(_article: str) -> str:
    return ""
