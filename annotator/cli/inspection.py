"""Every file of a project read strictly, every span held against the project's labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotator.core.checks import Finding, Level, Problem, check
from annotator.core.errors import DataError, StorageError
from annotator.storage.names import is_same_name, natural_key, safe_name
from annotator.storage.project import ANNOTATIONS, ARTICLES, SUFFIX, UNPLACED, Project, json_names
from annotator.storage.records import Annotations

MESSAGES = {
    Problem.UNKNOWN_LABEL: "the project has no label “{}”",
    Problem.UNKNOWN_ATTRIBUTE: "the label has no such attribute: “{}”",
    Problem.UNKNOWN_VALUE: "the attribute has no such value: “{}”",
    Problem.UNKNOWN_LINK_TYPE: "the project has no link type “{}”",
    Problem.WRONG_SOURCE: "a link of this type may not start at this label: “{}”",
    Problem.WRONG_TARGET: "a link of this type may not end at this label: “{}”",
    Problem.CUT_CHARACTER: "an edge cuts a character in two: {!r}",
    Problem.WHITE_SPACE: "begins or ends with white space: {!r}",
    Problem.DUPLICATE: "repeats the span {} exactly",
}
LONGEST_DETAIL = 60  # code points


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: in which file of the project, where in it, and what."""

    level: Level
    file: str
    field: str
    problem: str
    message: str


def inspect(project: Project, progress: Callable[[int, int], None]) -> Iterator[Trouble]:
    """Everything that is wrong with the articles and with all annotators' annotations."""
    article_ids = project.article_ids()
    work = [
        (annotator, article_id)
        for annotator in project.annotators()
        for article_id in sorted(json_names(project.annotator_folder(annotator)), key=natural_key)
    ]
    total = len(article_ids) + len(work)
    fingerprints: dict[str, str] = {}
    owners: dict[str, str] = {}
    for done, article_id in enumerate(article_ids, 1):
        try:
            fingerprints[article_id] = project.article(article_id).text_sha256
        except (DataError, StorageError) as error:
            fingerprints[article_id] = ""
            yield unreadable(f"{ARTICLES}/{article_id}{SUFFIX}", error)
        progress(done, total)
    for done, (annotator, article_id) in enumerate(work, len(article_ids) + 1):
        file = f"{ANNOTATIONS}/{annotator}/{article_id}{SUFFIX}"
        try:
            held = project.annotations(annotator, article_id)
        except (DataError, StorageError) as error:
            yield unreadable(file, error)
        else:
            if held is not None:
                yield from _of_annotator(held[0], file, annotator, owners)
                yield from _of_record(held[0], file, fingerprints.get(article_id))
                yield from _of_spans(held[0], file, project)
        progress(done, total)


def unreadable(file: str, error: DataError | StorageError) -> Trouble:
    """The trouble that a file cannot be read as what it should be."""
    if isinstance(error, DataError):
        return Trouble(Level.ERROR, file, error.field, "unreadable", error.reason)
    return Trouble(Level.ERROR, file, "", "unreadable", str(error))


def _of_annotator(
    record: Annotations, file: str, folder: str, owners: dict[str, str]
) -> Iterator[Trouble]:
    """What is wrong with whose a record is; ``owners`` grows by who was first in each folder."""
    name = record.annotator
    if safe_name(name) != folder:
        message = f"“{name}” is not the annotator of this folder"
        yield Trouble(Level.ERROR, file, "$.annotator", "wrong_annotator", message)
    elif not is_same_name(name, owner := owners.setdefault(folder, name)):
        message = f"“{name}” and “{owner}” have annotations in the same folder"
        yield Trouble(Level.ERROR, file, "$.annotator", "shared_folder", message)


def _of_record(record: Annotations, file: str, fingerprint: str | None) -> Iterator[Trouble]:
    if fingerprint is None:
        message = "there is no article of this name"
        yield Trouble(Level.ERROR, file, "$.article", "no_article", message)
    elif fingerprint and fingerprint != record.text_sha256:
        message = "the article's text has changed since; open it to place the spans anew"
        yield Trouble(Level.ERROR, file, "$.text_sha256", "text_changed", message)
    if record.extra.get(UNPLACED):
        message = "holds spans that found no place when the article's text had changed"
        yield Trouble(Level.WARNING, file, f"$.{UNPLACED}", "unplaced", message)


def _of_spans(record: Annotations, file: str, project: Project) -> Iterator[Trouble]:
    for found in check(record.text, record.spans, record.links, project.labels):
        kind = "link" if found.problem.of_link else "span"
        yield Trouble(found.level, file, f"{kind} {found.id}", found.problem, _message(found))


def _message(found: Finding) -> str:
    detail = found.detail
    if len(detail) > LONGEST_DETAIL:
        detail = f"{detail[: LONGEST_DETAIL - 1]}…"
    return MESSAGES[found.problem].format(detail)
