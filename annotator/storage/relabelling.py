"""Labels changed over a whole project: how often they are used, and their spans carried over."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.errors import CancelledError, DataError
from annotator.core.labels import LabelSet
from annotator.core.relabelling import LabelPlan
from annotator.storage import files
from annotator.storage.codec import parse_annotations
from annotator.storage.project import Project, json_names
from annotator.storage.revision import Revision

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

EVERY = 50
"""How many files lie between two reports of progress."""


@dataclass(slots=True)
class Usage:
    """How often names are used in annotations.

    ``spans`` counts them, ``articles`` the files they stand in, both by the paths of
    ``LabelPlan.names``; ``links`` and ``link_articles`` by link type. ``unreadable`` says what
    is wrong with the files that could not be counted.
    """

    spans: Counter[tuple[str, ...]] = field(default_factory=Counter)
    articles: Counter[tuple[str, ...]] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    link_articles: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)

    def add(self, record: dict[str, Any]) -> None:
        """Count one file's spans and links."""
        spans: Counter[tuple[str, ...]] = Counter()
        for span in record["spans"]:
            label = span["label"]
            spans[(label,)] += 1
            for name, value in span.get("attributes", {}).items():
                spans[(label, name)] += 1
                if isinstance(value, str):
                    spans[(label, name, value)] += 1
        links = Counter(link["type"] for link in record["links"])
        self.spans.update(spans)
        self.articles.update(spans.keys())
        self.links.update(links)
        self.link_articles.update(links.keys())


def survey(
    project: Project, annotators: Sequence[str], progress: Progress, cancelled: Cancelled
) -> Usage:
    """Count what the annotators' files use. Raises CancelledError, StorageError."""
    usage = Usage()
    for annotator, article_id in _each(project, annotators, progress, cancelled):
        path = project.annotations_path(annotator, article_id)
        try:
            usage.add(parse_annotations(files.read(path)[0], f"{annotator}/{path.name}"))
        except (DataError, files.MissingError) as error:
            usage.unreadable.append(str(error))
    return usage


def change_labels(
    project: Project,
    labels: LabelSet,
    plan: LabelPlan,
    annotators: Sequence[str],
    own: str,
    progress: Progress,
    cancelled: Cancelled,
    name: str = "",
) -> list[str]:
    """Carry the annotators' spans over as planned, then write the labels; all of it or nothing.

    With ``name`` the project is called so from then on.
    The lock of ``own`` is held by the caller; the others' are taken. A file that cannot be read
    is left as it is: what is wrong with each is returned. Raises LockedError, ConflictError,
    StorageError, CancelledError; nothing has changed then.
    """
    unreadable: list[str] = []
    with ExitStack() as locks:
        for annotator in annotators:
            if project.annotator_folder(annotator) != project.annotator_folder(own):
                locks.enter_context(project.lock(annotator))
        with Revision(project) as revision:
            for annotator, article_id in _each(project, annotators, progress, cancelled):
                try:
                    _carry(project, annotator, article_id, plan, revision)
                except DataError as error:
                    unreadable.append(str(error))
            project.save_labels(labels, name)
    return unreadable


def _carry(
    project: Project, annotator: str, article_id: str, plan: LabelPlan, revision: Revision
) -> None:
    held = project.annotations(annotator, article_id)
    if held is None:
        return
    annotations, signature = held
    spans, links = plan.carried(annotations.spans, annotations.links)
    if (spans, links) != (annotations.spans, annotations.links):
        revision.write(annotator, replace(annotations, spans=spans, links=links), signature)


def _each(
    project: Project, annotators: Sequence[str], progress: Progress, cancelled: Cancelled
) -> Iterator[tuple[str, str]]:
    pairs = [
        (annotator, article_id)
        for annotator in annotators
        for article_id in sorted(json_names(project.annotator_folder(annotator)))
    ]
    for number, pair in enumerate(pairs):
        if cancelled():
            raise CancelledError("Stopped; nothing was changed.")
        if number % EVERY == 0:
            progress(number, len(pairs))
        yield pair
    progress(len(pairs), len(pairs))
