"""Label Studio's JSON: tasks with annotations and predictions, and its labelling configuration.

Read are tasks to be imported, full exports, and the ``completions`` of old versions. A task gives
an article for each of its annotations, those of one text one after the other. Offsets are code
points; in old versions they were UTF-16 units, which is recognised where the words of the
spans show it. Written is an array with a task a line and, beside it, the configuration that a
project for it needs. (Label Studio's documentation, “Label Studio JSON format of annotated tasks”)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN, Progress
from annotator.formats.foreign import article_of, gathered, no_text, time_of
from annotator.formats.incoming import NOBODY, READ, annotations_of
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.label_studio_config import Met, configuration
from annotator.formats.label_studio_results import read_results, results_of
from annotator.formats.losses import STATUS_READ, Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.storage.annotations_wire import AnnotationsWire
from annotator.storage.files import explained
from annotator.storage.records import Annotations, Source
from annotator.storage.wire import Json

CONFIGURATION = ".config.xml"
"""The ending of the labelling configuration's file."""
SKIPPED = "skipped in Label Studio"
DRAFTS = "drafts that nobody submitted were left out"

_HEAD = 256  # bytes in which a configuration begins
_VIEW = re.compile(rb"\s*<View[\s>]")
_LISTS = ("annotations", "completions", "predictions")
_LINK = re.compile(r"(?:https?|s3|gs|azure-blob)://\S+")
_TASKS = re.compile(rb'"(?:annotations|completions|predictions)"\s*:\s*\[')
_DATA = re.compile(rb'"data"\s*:\s*\{')
_RESULT = re.compile(rb'"(?:from_name|was_cancelled)"\s*:')


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """An article for each annotation of each task; none of a configuration.

    Raises DataError, StorageError.
    """
    if _is_configuration(file):
        return
    source = source_of(file, options, "application/json")
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        elif isinstance(item.value, dict) and isinstance(item.value.get("data"), dict):
            yield from _Task(item, source, options).read()
        else:
            yield item.error("", "is no task: a JSON object with “data” that is one too")


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """One task an article, with the annotations of all annotators that come one after the other."""
    file = target.file()
    met = Met()
    start = b"[\n"
    number = 0
    records = (reduction.record for reduction in reductions)
    for task, same in enumerate(groupby(records, _article), 1):
        annotations: list[Json] = []
        for record in same[1]:
            number += 1
            met.take(record, options.labels)
            annotations.append(_annotation(record, number, task, options))
        article, language, text = same[0]
        data: Json = {"text": text, "id": article}
        if language is not None:
            data["language"] = language
        file.write(start)
        file.write(orjson.dumps({"id": task, "data": data, "annotations": annotations}))
        start = b",\n"
    file.write(b"[]\n" if start == b"[\n" else b"\n]\n")
    target.beside(CONFIGURATION).write(configuration(options.labels, met).encode())


def recognise(_file: SourceFile, head: bytes) -> int:
    """Certain where tasks have results, likely where they have lists for them."""
    if _VIEW.match(head):
        return Score.PART
    if not _DATA.search(head) or not _TASKS.search(head):
        return Score.NONE
    return Score.CERTAIN if _RESULT.search(head) else Score.LIKELY


def annotator_of(value: Any) -> str:
    """The name of who annotated, whom Label Studio gives as a number or as an e-mail address."""
    if isinstance(value, dict):
        value = value.get("email") or value.get("id")
    if isinstance(value, str) and value:
        return value
    return NOBODY if value is None or isinstance(value, bool | str) else f"user-{value}"


def timed(annotations: Annotations, raw: Json) -> Annotations:
    """The annotations with the times that Label Studio tells."""
    created = time_of(raw.get("created_at")) or annotations.created
    said = raw.get("lead_time")
    seconds = said if isinstance(said, int | float) and not isinstance(said, bool) else 0
    return replace(
        annotations,
        created=created,
        updated=time_of(raw.get("updated_at")) or created,
        seconds=max(seconds, 0),
    )


class _Task:
    """One task of a file, taken apart."""

    def __init__(self, item: Item, source: Source, options: ReadOptions) -> None:
        self._item = item
        self._raw: Json = item.value
        self._data: Json = item.value["data"]
        self._source = source
        self._options = options

    def read(self) -> Iterator[Incoming | DataError]:
        field = self._text_field()
        if field is None:
            yield self._item.error(".data", no_text(self._options.text_field, self._data))
            return
        article = self._article(field)
        done = False
        for key in _LISTS:
            entries = self._raw.get(key) or []
            if not isinstance(entries, list):
                yield self._item.error(f".{key}", "is no list")
                continue
            for number, entry in enumerate(entries):
                place = f".{key}[{number}]"
                if not isinstance(entry, dict):
                    yield self._item.error(place, "is not a JSON object")
                    continue
                done = True
                yield from self._annotated(article, entry, place, key)
        if not done:
            yield replace(article, remarks=self._remarks())

    def _text_field(self) -> str | None:
        """The key of the text in the data: the one asked for, or else the only one with words."""
        field = self._options.text_field
        if isinstance(self._data.get(field), str):
            return field
        texts = [
            key
            for key, value in self._data.items()
            if isinstance(value, str) and not _LINK.fullmatch(value.strip())
        ]
        return texts[0] if len(texts) == 1 and field == ReadOptions().text_field else None

    def _article(self, field: str) -> Incoming:
        meta = {key: value for key, value in self._data.items() if key != field}
        named = {"id": self._raw["id"], **meta} if "id" in self._raw else meta
        article = article_of(named, self._data[field], self._item, self._source, self._options)
        return replace(article, meta=meta)

    def _annotated(
        self, article: Incoming, entry: Json, place: str, key: str
    ) -> Iterator[Incoming | DataError]:
        origin = HUMAN
        annotator = annotator_of(entry.get("completed_by", entry.get("annotator")))
        if key == "predictions":
            origin = annotator = str(entry.get("model_version") or "prediction")
        at = partial(_below, self._item, f"{place}.result")
        results = read_results(entry.get("result", []), self._item.file, at, origin)
        if results.in_page and not results.regions:
            yield from results.errors
            return
        found = gathered(self._item.file, article.text, results.given(), results.arrows)
        skipped = entry.get("was_cancelled") or entry.get("skipped")
        annotations = annotations_of(
            article.name,
            article.text,
            found.spans,
            found.links,
            annotator,
            Progress(STATUS_READ, SKIPPED) if skipped else READ,
            article.language,
        )
        yield replace(
            article,
            meta={**article.meta, **results.answers},
            annotations=timed(annotations, entry),
            remarks=(*found.remarks, *self._remarks()),
        )
        yield from (*results.errors, *found.errors)

    def _remarks(self) -> tuple[str, ...]:
        drafts = self._raw.get("drafts")
        return (DRAFTS,) if drafts else ()


def _is_configuration(file: SourceFile) -> bool:
    try:
        with file.path.open("rb") as stream:
            return _VIEW.match(stream.read(_HEAD)) is not None
    except OSError as error:
        raise explained(error, file.path, "read") from error


def _below(item: Item, place: str, path: str) -> str:
    return item.at(f"{place}{path}")


def _article(record: AnnotationsWire) -> tuple[str, str | None, str]:
    return record.article, record.language, record.text


def _annotation(record: AnnotationsWire, number: int, task: int, options: WriteOptions) -> Json:
    """One annotation; ``annotator`` is our own, as an unknown user would keep it from importing."""
    results = results_of(record, options.labels)
    return {
        "id": number,
        "annotator": record.annotator,
        "result": results,
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": record.created,
        "updated_at": record.updated,
        "lead_time": record.seconds,
        "result_count": len(results),
        "task": task,
    }


LABEL_STUDIO = Format(
    "label-studio",
    "Label Studio JSON",
    (".json",),
    Holds(
        OffsetUnit.CODE_POINT,
        nesting=True,
        overlap=True,
        twins=True,
        attributes=True,
        values=True,
        links=True,
        notes=True,
        link_notes=True,
        origin=True,
        annotators=True,
        ids=True,
        articles=True,
        language=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
)
