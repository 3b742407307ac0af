"""Label Studio's JSON-MIN: an annotation a record, its regions in flat lists.

``{"text", "id", "label": [{"start", "end", "text", "labels"}], "annotator", "annotation_id",
"created_at", "updated_at", "lead_time"}``. Answers for a region stand in lists of their own, named
by the control. Label Studio writes no ids there, so that an answer is that of the region with its
range; we write them. (label-studio-sdk, ``Converter.convert_to_json_min``)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import orjson

from annotator.core.errors import DataError
from annotator.formats.foreign import article_of, gathered, no_text
from annotator.formats.incoming import annotations_of
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.label_studio import annotator_of, timed
from annotator.formats.label_studio_results import LABELS, is_choice, read_results
from annotator.formats.losses import Kind, Loss, Reduction, of_span
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
from annotator.storage.annotations_wire import AnnotationsWire, SpanWire
from annotator.storage.records import Source
from annotator.storage.wire import Json

AMBIGUOUS = "answers for one of several regions of the same words were given to the first of them"

_OWN = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time")
_TAKEN = frozenset((*_OWN, LABELS, "text", "id", "language"))
_KEYS = re.compile(rb'"annotation_id"\s*:')
_LEAD_TIME = re.compile(rb'"lead_time"\s*:')
_RESULT = re.compile(rb'"result"\s*:')
_LABELLED = re.compile(rb'"labels"\s*:\s*\[')


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article a record. Raises DataError, StorageError."""
    source = source_of(file, options, "application/json")
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        elif not isinstance(item.value, dict):
            yield item.error("", "is not a JSON object")
        elif not isinstance(item.value.get(options.text_field), str):
            yield item.error("", no_text(options.text_field, item.value))
        else:
            yield from _read_record(item, source, options)


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """One record a line, the lines those of an array."""
    file = target.file()
    start = b"[\n"
    for number, reduction in enumerate(reductions, 1):
        file.write(start)
        file.write(orjson.dumps(_record(reduction.record, number, options)))
        start = b",\n"
    file.write(b"[]\n" if start == b"[\n" else b"\n]\n")


def fit(reduction: Reduction, _options: WriteOptions) -> Reduction:
    """The reduction without attributes named like one of the record's own keys."""
    losses: list[Loss] = []
    spans = []
    for span in reduction.record.spans:
        taken = span.attributes.keys() & _TAKEN
        losses += [
            of_span(reduction.record, span, Kind.STRIPPED, f"an attribute may not be called {name}")
            for name in sorted(taken)
        ]
        kept = {name: value for name, value in span.attributes.items() if name not in taken}
        spans.append(msgspec.structs.replace(span, attributes=kept) if taken else span)
    if not losses:
        return reduction
    record = msgspec.structs.replace(reduction.record, spans=spans)
    return replace(reduction, record=record, losses=(*reduction.losses, *losses))


def recognise(_file: SourceFile, head: bytes) -> int:
    """Likely where records say the annotation and the time it took, and have no results."""
    if _RESULT.search(head) or not (_KEYS.search(head) and _LEAD_TIME.search(head)):
        return Score.NONE
    return Score.CERTAIN if _LABELLED.search(head) else Score.LIKELY


def _read_record(
    item: Item, source: Source, options: ReadOptions
) -> Iterator[Incoming | DataError]:
    raw: Json = item.value
    text = raw[options.text_field]
    lists = {key: value for key, value in raw.items() if _is_list_of_regions(value)}
    regions = _Regions()
    for key in sorted(lists, key=lambda each: not _is_labelled(lists[each])):
        for number, region in enumerate(lists[key]):
            regions.add(key, region, item.at(f".{key}[{number}]"))
    read = read_results(regions.results, item.file, regions.place)
    found = gathered(item.file, text, read.given())
    known = {options.text_field, *_OWN, *lists}
    meta = {key: value for key, value in raw.items() if key not in known}
    article = article_of(meta, text, item, source, options)
    annotations = annotations_of(
        article.name,
        text,
        found.spans,
        annotator=annotator_of(raw.get("annotator")),
        language=article.language,
    )
    yield replace(
        article, annotations=timed(annotations, raw), remarks=(*found.remarks, *regions.remarks)
    )
    yield from (*read.errors, *found.errors)


def _is_list_of_regions(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(each, dict) and {"start", "end"} <= each.keys() for each in value)


def _is_labelled(regions: list[Json]) -> bool:
    return any(key.endswith("labels") for region in regions for key in region)


class _Regions:
    """Regions as the full export has them: an answer has the id of the region of its range."""

    def __init__(self) -> None:
        self.results: list[Json] = []
        self.remarks: list[str] = []
        self._places: list[str] = []
        self._labelled: dict[tuple[str, str], list[str]] = {}

    def add(self, name: str, region: Json, place: str) -> None:
        """Take in a region of the list ``name``; those with labels come first."""
        kind = next((key for key in region if key.endswith("labels")), None)
        same = self._labelled.setdefault((str(region["start"]), str(region["end"])), [])
        owner = region.get("id")
        if kind is not None:
            owner = owner or f"#{len(self.results)}"
            same.append(owner)
        else:
            kind = min(region.keys() - {"start", "end", "text", "id"}, default="textarea")
            if owner is None and len(same) > 1 and AMBIGUOUS not in self.remarks:
                self.remarks.append(AMBIGUOUS)
            owner = owner or next(iter(same), f"#{len(self.results)}")
        self.results.append({"from_name": name, "value": region, "type": kind, "id": owner})
        self._places.append(place)

    def place(self, path: str) -> str:
        """The place of the result ``[3]`` in the record's own lists."""
        return self._places[int(path[1:-1])]


def _record(record: AnnotationsWire, number: int, options: WriteOptions) -> Json:
    flat: Json = {"text": record.text, "id": record.article}
    if record.language is not None:
        flat["language"] = record.language
    flat[LABELS] = [
        {**_region(span), "text": span.text, "labels": [span.label]} for span in record.spans
    ]
    for span in record.spans:
        for name, value in span.attributes.items():
            if is_choice(options.labels, name):
                answer = {"text": span.text, "choices": [value]}
            else:
                answer = {"text": [value]}
            flat.setdefault(name, []).append({**_region(span), **answer})
    return {
        **flat,
        "annotator": record.annotator,
        "annotation_id": number,
        "created_at": record.created,
        "updated_at": record.updated,
        "lead_time": record.seconds,
    }


def _region(span: SpanWire) -> Json:
    return {"id": span.id, "start": span.start, "end": span.end}


LABEL_STUDIO_MIN = Format(
    "label-studio-min",
    "Label Studio JSON-MIN",
    (".json",),
    Holds(
        OffsetUnit.CODE_POINT,
        nesting=True,
        overlap=True,
        twins=True,
        attributes=True,
        annotators=True,
        articles=True,
        language=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    fit=fit,
)
