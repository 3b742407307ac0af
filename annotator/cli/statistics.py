"""How much of a project is done, by whom, and with which labels."""

from dataclasses import dataclass, field
from typing import Any

from annotator.cli.inspection import Trouble, unreadable
from annotator.core.errors import DataError, StorageError
from annotator.core.spans import Progress, Status
from annotator.core.stats import LabelTally, Tally
from annotator.formats.model import Progress as Advance
from annotator.storage.project import ANNOTATIONS, ARTICLES, SUFFIX, Project


@dataclass(slots=True)
class Statistics:
    """The counts of a project. What could not be read is in ``troubles`` and counted nowhere."""

    articles: int = 0
    characters: int = 0
    annotators: dict[str, Tally] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


def statistics(project: Project, progress: Advance) -> Statistics:
    """Count everything; an article without annotations is one to do."""
    counted = Statistics(annotators={name: Tally() for name in project.annotators()})
    ids = project.article_ids()
    for done, article_id in enumerate(ids, 1):
        try:
            length = len(project.article(article_id).text)
        except (DataError, StorageError) as error:
            counted.troubles.append(unreadable(f"{ARTICLES}/{article_id}{SUFFIX}", error))
        else:
            counted.articles += 1
            counted.characters += length
            for annotator, tally in counted.annotators.items():
                _add(project, annotator, article_id, length, tally, counted.troubles)
        progress(done, len(ids))
    return counted


def _add(
    project: Project,
    annotator: str,
    article_id: str,
    length: int,
    tally: Tally,
    troubles: list[Trouble],
) -> None:
    try:
        held = project.annotations(annotator, article_id)
    except (DataError, StorageError) as error:
        troubles.append(unreadable(f"{ANNOTATIONS}/{annotator}/{article_id}{SUFFIX}", error))
        return
    if held is None:
        tally.add(length, Progress())
        return
    record = held[0]
    tally.add(length, record.progress, record.seconds, record.spans, record.links)


def as_json(project: Project, counted: Statistics) -> dict[str, Any]:
    """The counts for another program."""
    return {
        "project": project.name,
        "articles": counted.articles,
        "characters": counted.characters,
        "annotators": {name: _tally_json(tally) for name, tally in counted.annotators.items()},
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "articles": {status.value: tally.statuses[status] for status in Status},
        "flagged": tally.flagged,
        "seconds": tally.seconds,
        "spans": tally.spans,
        "notes": tally.notes,
        "labels": {name: _label_json(label) for name, label in sorted(tally.labels.items())},
        "links": dict(sorted(tally.links.items())),
    }


def _label_json(label: LabelTally) -> dict[str, Any]:
    values = {name: dict(counts.most_common()) for name, counts in sorted(label.values.items())}
    return {"spans": label.spans, "characters": label.characters, "attributes": values}
