"""Training data out of a project: what is wanted, where it goes, what became of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Self

from annotator.core.errors import AnnotatorError, CancelledError
from annotator.formats import named
from annotator.formats.destinations import destination
from annotator.formats.helpers import Helpers
from annotator.formats.loss_report import ENDING as LOSSES_ENDING
from annotator.formats.loss_report import LossReport, LossSummary
from annotator.formats.merging import Merge
from annotator.formats.model import (
    Cancelled,
    Progress,
    WriteOptions,
    never,
    untold,
)
from annotator.formats.pieces import Order, folder_beside
from annotator.formats.selection import Counts, Filters, Selection, Skipped
from annotator.formats.splits import ENDING as SPLITS_ENDING
from annotator.formats.splits import Balance, Manifest, Splits, Tally, earlier_seed
from annotator.formats.training import Record
from annotator.formats.writing import Writing, reduced
from annotator.storage.annotations_wire import AnnotationsWire
from annotator.storage.files import overwrite
from annotator.storage.project import (
    ANNOTATIONS,
    ARTICLES,
    PROJECT_FILE,
    Project,
    each_json_name,
)
from annotator.storage.sorted_names import SortedNames

WORTH = 500
"""Articles for each process from which on it pays to start it."""


class ExportError(AnnotatorError):
    """The export makes no sense: nobody has annotated, or it would overwrite the project."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be exported, and how.

    ``form`` is the key of a format. ``annotator`` None is everybody: into ``dest`` where there is
    one, else as ``merge`` says. ``options.labels`` is not looked at, the project's are taken.
    Without ``verify`` nothing is read back.
    """

    dest: Path
    form: str = "jsonl"
    annotator: str | None = None
    filters: Filters = field(default_factory=Filters)
    merge: Merge = Merge.SEPARATE
    splits: Splits | None = None
    options: WriteOptions = field(default_factory=WriteOptions)
    verify: bool = True


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


@dataclass(frozen=True, slots=True)
class _Part:
    """What goes into one destination: whose records, of which articles, of which split.

    ``articles`` is how many there are at most.
    """

    path: Path
    who: str
    selection: Selection
    ids: Iterable[str]
    articles: int
    split: str = ""


@dataclass(frozen=True, slots=True)
class _InSplits:
    """The ids of the articles in some splits, one split after the other."""

    ids: Iterable[str]
    split_of: Callable[[str], str]
    names: Sequence[str]

    def __iter__(self) -> Iterator[str]:
        return (id_ for name in self.names for id_ in self.ids if self.split_of(id_) == name)


class _Export:
    """One export, whole or only looked at."""

    def __init__(
        self, project: Project, request: Request, progress: Progress, cancelled: Cancelled
    ) -> None:
        self._project = project
        self._request = request
        self._progress = progress
        self._cancelled = cancelled
        self._form = named(request.form)
        self._form.writer()
        self._verifies = request.verify and self._form.read is not None
        self._dest = destination(request.dest, self._form)
        self._people = _annotators(project, request.annotator)
        self._open = ExitStack()
        self._done = 0
        self.options = replace(
            request.options,
            labels=request.filters.label_set(project.labels),
            splits=request.splits.names if request.splits else (),
        )

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._selections = self._grouped(stack)
            articles = sum(len(ids) for _selection, ids in self._selections.values())
            self._total = articles
            self._manifest = self._planned_splits()
            # Not a method of this object: parts that held it would keep it, and the progress of
            # whoever asked, until the collector comes.
            self._split = self._manifest.split_of if self._manifest else _in_no_split
            self._parts = list(self._planned_parts())
            self._done = 0
            self._total = articles * (2 if self._verifies and self._form.reread is None else 1)
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def run(self, processes: int) -> ExportReport:
        report = ExportReport(verified=self._verifies)
        counts = Counts(report.skipped)
        split_of = self._split_of if self._form.splits and self._manifest else None
        losses = LossReport(self._dest.beside(LOSSES_ENDING), self._form.holds)
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
        self, part: _Part, writing: Writing, losses: LossReport, counts: Counts, processes: int
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
        for who in self._people:
            with SortedNames(chain(self._annotated(who), self._project.each_id())) as every:
                report.unannotated[who] = len(every) - sum(1 for _ in self._annotated(who))
        if self._manifest is not None:
            report.seed = self._manifest.seed
            report.splits = self._manifest.tallies()

    def _records(self, part: _Part, counts: Counts) -> Iterator[Record | None]:
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
        splits = self._request.splits
        if splits is None:
            return None
        seed = splits.seed or earlier_seed(self._dest.beside(SPLITS_ENDING), splits)
        if seed is None:
            balance = Balance(splits)
            for selection, ids in self._selections.values():
                for record in self._told(selection.records(ids, Counts())):
                    balance.add(record.wire.article, Counter(s.label for s in record.wire.spans))
            seed = balance.best()
        return Manifest(splits, seed)

    def _grouped(self, stack: ExitStack) -> dict[str, tuple[Selection, SortedNames]]:
        """Whose records go together, and of which articles, by the name that stands for them."""
        request, people = self._request, self._people
        if request.merge is Merge.TOGETHER and not self._form.holds.annotators:
            said = "does not hold who annotated; export a file each, or merge the annotations"
            raise ExportError(f"The format “{self._form.key}” {said}.")
        choose = partial(Selection, self._project, filters=request.filters, rule=request.merge)
        groups = [people] if request.merge is not Merge.SEPARATE else [[who] for who in people]
        selections = {}
        for group in groups:
            ids = SortedNames(chain.from_iterable(map(self._annotated, group)))
            selections["+".join(group)] = choose(people=group), stack.enter_context(ids)
        return selections

    def _annotated(self, who: str) -> Iterator[str]:
        """The ids of the articles that somebody has annotated, in no order."""
        return each_json_name(self._project.annotator_folder(who))

    def _planned_parts(self) -> Iterator[_Part]:
        for who, (selection, ids) in self._selections.items():
            marks = [who] if len(self._selections) > 1 or self._dest.is_folder else []
            names = self._request.splits.names if self._request.splits else ("",)
            if self._form.splits:
                ordered = _InSplits(ids, self._split, names)
                yield _Part(self._path(marks), who, selection, ordered, len(ids))
                continue
            for name in names:
                path = self._path([*marks, *([name] if name else [])])
                chosen = _InSplits(ids, self._split, [name])
                yield _Part(path, who, selection, chosen, len(ids), name)

    def _path(self, marks: Sequence[str]) -> Path:
        path = self._dest.path(marks)
        folder, target = self._project.folder.resolve(), path.resolve()
        own = (folder / PROJECT_FILE, folder / ARTICLES, folder / ANNOTATIONS)
        if target == folder or any(target.is_relative_to(place) for place in own):
            raise ExportError(f"“{path}” belongs to the project itself; export to somewhere else.")
        return path

    def _write_manifest(self, report: ExportReport) -> None:
        if self._manifest is None:
            return
        report.manifest = self._dest.beside(SPLITS_ENDING)
        overwrite(report.manifest, self._manifest.json())


def _annotators(project: Project, annotator: str | None) -> list[str]:
    known = project.annotators()
    if annotator is None:
        if not known:
            raise ExportError("Nothing in this project has been annotated yet.")
        return known
    folder = project.annotator_folder(annotator).name
    if folder not in known:
        others = ", ".join(known) or "nobody"
        said = f"“{annotator}” has annotated nothing in this project; who has: {others}."
        raise ExportError(said)
    return [folder]


def _in_no_split(_article: str) -> str:
    return ""
