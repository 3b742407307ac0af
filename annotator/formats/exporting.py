"""Training records out of a project, every offset checked on the way."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from annotator.core.errors import AnnotatorError, CancelledError, DataError
from annotator.core.spans import Status
from annotator.formats import named
from annotator.formats.losses import Loss, Reduction, article_lost, reduce
from annotator.formats.model import (
    Cancelled,
    Format,
    Progress,
    ReadOptions,
    WriteOptions,
    never,
    untold,
)
from annotator.formats.targets import Target
from annotator.formats.training import Record, read_record
from annotator.formats.verification import Digests, verify
from annotator.storage.files import explained
from annotator.storage.names import natural_key
from annotator.storage.project import (
    ANNOTATIONS,
    ARTICLES,
    PROJECT_FILE,
    SUFFIX,
    Project,
    json_names,
)


class ExportError(AnnotatorError):
    """The export makes no sense: nobody has annotated, or it would overwrite the project."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: whose annotations it holds, and how many records and spans."""

    path: Path
    annotator: str
    records: int
    spans: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Annotations that were not exported because their file cannot be read as it should be."""

    file: str
    place: str
    reason: str


@dataclass(slots=True)
class ExportReport:
    """What was written and what was not.

    ``other_status`` counts records left out because another status was asked for,
    ``unannotated`` the articles without any annotations, by annotator.
    """

    written: list[Written] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    other_status: int = 0
    unannotated: dict[str, int] = field(default_factory=dict)


def export(
    project: Project,
    dest: Path,
    form: str,
    annotator: str | None = None,
    status: Status | None = None,
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> ExportReport:
    """Write an annotator's training records to ``dest`` in the format with the key ``form``.

    ``annotator`` None exports all annotators: into ``dest`` where there is one, into a file each,
    named ``dest.annotator.suffix``, where there are several. Where ``dest`` is a folder the files
    in it are named after the annotators. A file appears under its name once it is complete, and
    takes the place of an earlier one.

    Annotations that cannot be read strictly are left out and reported. Raises FormatError,
    ExportError, StorageError, and CancelledError where ``cancelled`` said so.
    """
    chosen = named(form)
    chosen.writer()
    options = WriteOptions(labels=project.labels)
    people = _annotators(project, annotator)
    report = ExportReport()
    selections = [_Selection(project, who, status, report) for who in people]
    total = sum(len(selection.ids) for selection in selections)
    articles = set(project.article_ids())
    done = 0
    for selection in selections:
        path = _destination(project, dest, chosen, selection.annotator, len(people) > 1)
        again = _Selection(project, selection.annotator, status, ExportReport())
        write_records(
            _watched(selection, done, total, progress, cancelled),
            path,
            chosen,
            options,
            report.losses.append,
            again=partial(filter, None, again),
        )
        done += len(selection.ids)
        report.written.append(
            Written(path, selection.annotator, selection.records, selection.spans)
        )
        report.unannotated[selection.annotator] = len(articles.difference(selection.ids))
    return report


def write_records(
    records: Iterable[Record],
    path: Path,
    form: Format,
    options: WriteOptions,
    lost: Callable[[Loss], None],
    again: Callable[[], Iterable[Record]] | None = None,
) -> int:
    """Write records to ``path``, whole or not at all; how many articles are in it.

    ``lost`` is told each loss. ``again`` gives the records once more: with it what was written is
    read back and compared. Raises VerificationError, FormatError, StorageError.
    """
    with Target(path, form) as target, Digests(form.holds) as digests:
        reductions = reduced(records, form, options, lost)
        form.writer()(digests.watch(reductions), target, options)
        target.flush()
        if again is not None:
            verify(
                form,
                target.main_files(),
                digests,
                lambda: reduced(again(), form, options, _untold),
                ReadOptions(form=form.key),
            )
        target.commit()
        return digests.count


def reduced(
    records: Iterable[Record], form: Format, options: WriteOptions, lost: Callable[[Loss], None]
) -> Iterator[Reduction]:
    """The records as the format can hold them; ``lost`` is told what it cannot."""
    for record in records:
        reduction = reduce(record, form.holds, options)
        if reduction is not None and form.fit is not None:
            reduction = form.fit(reduction, options)
        for loss in article_lost(record.wire) if reduction is None else reduction.losses:
            lost(loss)
        if reduction is not None:
            yield reduction


def _untold(_loss: Loss) -> None:
    """A loss that was told already."""


class _Selection:
    """The records of one annotator with the status asked for; counts while it is gone through."""

    def __init__(
        self, project: Project, annotator: str, status: Status | None, report: ExportReport
    ) -> None:
        self.annotator = annotator
        self._folder = project.annotator_folder(annotator)
        self.ids = sorted(json_names(self._folder), key=natural_key)
        self.records = 0
        self.spans = 0
        self._status = status
        self._report = report

    def __iter__(self) -> Iterator[Record | None]:
        """A record for every id, None where there is none to export."""
        for article_id in self.ids:
            yield self._record(article_id)

    def _record(self, article_id: str) -> Record | None:
        path = self._folder / f"{article_id}{SUFFIX}"
        name = f"{ANNOTATIONS}/{self._folder.name}/{path.name}"
        try:
            record = read_record(path.read_bytes(), name)
        except DataError as error:
            self._report.skipped.append(Skipped(name, error.field, error.reason))
            return None
        except OSError as error:
            reason = str(explained(error, path, "read"))
            self._report.skipped.append(Skipped(name, "", reason))
            return None
        if self._status is not None and record.wire.status is not self._status:
            self._report.other_status += 1
            return None
        self.records += 1
        self.spans += len(record.wire.spans)
        return record


def _watched(
    selection: _Selection,
    before: int,
    total: int,
    progress: Progress,
    cancelled: Cancelled,
) -> Iterator[Record]:
    for done, record in enumerate(selection, before + 1):
        if cancelled():
            raise CancelledError("The export was stopped.")
        progress(done, total)
        if record is not None:
            yield record


def _annotators(project: Project, annotator: str | None) -> list[str]:
    known = project.annotators()
    if annotator is None:
        if not known:
            raise ExportError("Nothing in this project has been annotated yet.")
        return known
    folder = project.annotator_folder(annotator).name
    if folder not in known:
        others = ", ".join(known) or "nobody"
        raise ExportError(f"“{annotator}” has annotated nothing in this project; {others} has.")
    return [folder]


def _destination(project: Project, dest: Path, form: Format, who: str, several: bool) -> Path:
    path = dest
    if dest.is_dir():
        path = dest / f"{who}{form.suffixes[0]}"
    elif several:
        path = dest.with_name(f"{dest.stem}.{who}{dest.suffix}")
    folder, target = project.folder.resolve(), path.resolve()
    own = (folder / PROJECT_FILE, folder / ARTICLES, folder / ANNOTATIONS)
    if any(target.is_relative_to(place) for place in own):
        raise ExportError(f"“{path}” belongs to the project itself; export to somewhere else.")
    return path
