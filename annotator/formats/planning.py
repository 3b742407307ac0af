"""What an export takes and where it puts it: whose records, of which articles, into which file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Self

from annotator.core.errors import AnnotatorError
from annotator.formats import named
from annotator.formats.destinations import destination
from annotator.formats.merging import Merge
from annotator.formats.model import WriteOptions
from annotator.formats.selection import Counts, Filters, Selection
from annotator.formats.splits import Splits
from annotator.formats.training import Record
from annotator.storage.project import (
    ANNOTATIONS,
    ARTICLES,
    PROJECT_FILE,
    Project,
    each_json_name,
)
from annotator.storage.sorted_names import SortedNames


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
class Part:
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


class Plan:
    """What an export of ``project`` takes and where it puts it; to be entered as a context.

    Raises FormatError and ExportError where the request makes no sense.
    """

    def __init__(self, project: Project, request: Request) -> None:
        self.form = named(request.form)
        self.form.writer()
        self.people = annotators(project, request.annotator)
        self.destination = destination(request.dest, self.form)
        self._project = project
        self._request = request
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._selections = self._grouped(stack)
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    @property
    def articles(self) -> int:
        """How many articles there are, each as often as it is written."""
        return sum(len(ids) for _selection, ids in self._selections.values())

    def parts(self, split_of: Callable[[str], str]) -> Iterator[Part]:
        """Everything that is written, and where to; ``split_of`` names an article's split.

        Raises ExportError where it would overwrite the project.
        """
        for who, (selection, ids) in self._selections.items():
            marks = [who] if len(self._selections) > 1 or self.destination.is_folder else []
            names = self._request.splits.names if self._request.splits else ("",)
            if self.form.splits:
                ordered = _InSplits(ids, split_of, names)
                yield Part(self._path(marks), who, selection, ordered, len(ids))
                continue
            for name in names:
                path = self._path([*marks, *([name] if name else [])])
                chosen = _InSplits(ids, split_of, [name])
                yield Part(path, who, selection, chosen, len(ids), name)

    def records(self) -> Iterator[Record | None]:
        """All records, whatever they are written into; None for each article without one."""
        for selection, ids in self._selections.values():
            yield from selection.records(ids, Counts())

    def unannotated(self) -> dict[str, int]:
        """How many articles each of the annotators has not begun."""
        counts = {}
        for who in self.people:
            with SortedNames(chain(self._annotated(who), self._project.each_id())) as every:
                counts[who] = len(every) - sum(1 for _ in self._annotated(who))
        return counts

    def _grouped(self, stack: ExitStack) -> dict[str, tuple[Selection, SortedNames]]:
        """Whose records go together, and of which articles, by the name that stands for them."""
        request, people = self._request, self.people
        if request.merge is Merge.TOGETHER and not self.form.holds.annotators:
            said = "does not hold who annotated; export a file each, or merge the annotations"
            raise ExportError(f"The format “{self.form.key}” {said}.")
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

    def _path(self, marks: Sequence[str]) -> Path:
        path = self.destination.path(marks)
        folder, target = self._project.folder.resolve(), path.resolve()
        own = (folder / PROJECT_FILE, folder / ARTICLES, folder / ANNOTATIONS)
        if target == folder or any(target.is_relative_to(place) for place in own):
            raise ExportError(f"“{path}” belongs to the project itself; export to somewhere else.")
        return path


def annotators(project: Project, annotator: str | None) -> list[str]:
    """The folders of those whose annotations are asked for, everybody's by default.

    Raises ExportError where they have annotated nothing.
    """
    known = project.annotators()
    if annotator is None:
        if not known:
            raise ExportError("Nothing in this project has been annotated yet.")
        return known
    folder = project.folder_of(annotator)
    if folder is None:
        others = ", ".join(known) or "nobody"
        said = f"“{annotator}” has annotated nothing in this project; who has: {others}."
        raise ExportError(said)
    return [folder]
