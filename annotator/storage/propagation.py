"""The same words labelled in every article of a project: found first, labelled when chosen."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core import labelling, occurrences
from annotator.core.document import Document, Range
from annotator.core.errors import AnnotatorError, CancelledError, ConflictError
from annotator.core.labels import Label
from annotator.storage.project import Opened, Project
from annotator.storage.revision import Revision

Cancelled = Callable[[], bool]

EVERY = 25
"""How many articles lie between two reports of progress."""

CONTEXT = 60
"""How many characters of its line are shown on either side of an occurrence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and the label that it shall have."""

    words: str
    label: Label
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place that may be labelled; ``before`` and ``after`` stand around it in its line."""

    article: str
    title: str
    start: int
    end: int
    before: str
    after: str


def free_places(document: Document, wanted: Wanted) -> list[Range]:
    """Where the words stand in an article and do not have the label yet."""
    found = occurrences.occurrences(document.text, wanted.words)
    return [
        place
        for place in found
        if labelling.is_free(document, place, wanted.label, wanted.attributes)
    ]


def occurrence(article: str, title: str, text: str, place: Range) -> Occurrence:
    """The place with what stands around it in its line."""
    start, end = place
    before = text[max(start - CONTEXT, 0) : start].rpartition("\n")[2]
    after = text[end : end + CONTEXT].partition("\n")[0]
    return Occurrence(article, title, start, end, before, after)


def search(
    project: Project,
    annotator: str,
    wanted: Wanted,
    left_out: Collection[str],
    progress: Callable[[int, int, list[Occurrence]], None],
    cancelled: Cancelled,
) -> list[str]:
    """Look through the articles but those ``left_out``.

    ``progress`` is given the number of articles done, that of all, and what was found since the
    last call. Returns what is wrong with the articles that could not be read.
    Raises CancelledError, StorageError.
    """
    ids = [i for i in project.article_ids() if i not in left_out]
    found: list[Occurrence] = []
    unreadable: list[str] = []
    for number, article_id in enumerate(ids):
        if cancelled():
            raise CancelledError("The search was stopped.")
        if number % EVERY == 0:
            progress(number, len(ids), found)
            found = []
        try:
            found += _in_article(project, annotator, article_id, wanted)
        except AnnotatorError as error:
            unreadable.append(str(error))
    progress(len(ids), len(ids), found)
    return unreadable


def label_everywhere(
    project: Project,
    annotator: str,
    wanted: Wanted,
    chosen: Mapping[str, Sequence[Range]],
    progress: Callable[[int, int], None],
    cancelled: Cancelled,
) -> int:
    """Label the chosen places, by article; all of them or none. Returns how many were new.

    The annotator's lock is held by the caller; the status of the articles stays. Raises
    ConflictError where a file changed since the search, CancelledError, DataError, StorageError.
    """
    count = 0
    with Revision(project) as revision:
        for number, (article_id, places) in enumerate(chosen.items()):
            if cancelled():
                raise CancelledError("Stopped; nothing was labelled.")
            progress(number, len(chosen))
            opened, _title = _opened(project, annotator, article_id)
            document = _document(opened)
            if any(document.text[slice(*place)] != wanted.words for place in places):
                raise ConflictError(f"The article “{article_id}” was changed by another program.")
            edit = document.add_all(places, wanted.label.name, wanted.attributes)
            if edit is not None:
                count += edit.count
                labelled = replace(opened.annotations, spans=tuple(document.spans))
                revision.write(annotator, labelled, opened.signature)
        progress(len(chosen), len(chosen))
    return count


def _in_article(
    project: Project, annotator: str, article_id: str, wanted: Wanted
) -> list[Occurrence]:
    opened, title = _opened(project, annotator, article_id)
    document = _document(opened)
    return [
        occurrence(article_id, title, document.text, place)
        for place in free_places(document, wanted)
    ]


def _opened(project: Project, annotator: str, article_id: str) -> tuple[Opened, str]:
    article = project.article(article_id)
    return project.open_annotations(annotator, article), article.title


def _document(opened: Opened) -> Document:
    annotations = opened.annotations
    return Document(annotations.text, annotations.spans, annotations.links, annotations.progress)
