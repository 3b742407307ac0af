"""doccano's JSON lines: sequence labelling, relations, and the two older shapes.

- ``{"text", "label": [[start, end, name], …]}``, in older versions ``labels`` and ``username``;
- ``{"text", "entities": [{"id", "label", "start_offset", "end_offset"}], "relations": [{"id",
  "from_id", "to_id", "type"}]}``;
- ``{"text", "annotations": [{"label": 2, "start_offset", "end_offset", "user"}]}``, where labels
  are numbers: those of a ``label_config.json`` beside the file, if there is one.

Offsets are code points. Names of categories, which belong to a text as a whole, go into the
article's ``meta`` with all that is not known here. Written are relations where the project has
types of links, else sequences. (doccano: backend/data_import, backend/data_export)
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.formats.foreign import (
    Arrow,
    Gathered,
    article_of,
    gathered,
    no_text,
    offset,
    without_links,
)
from annotator.formats.incoming import NOBODY, Given, annotations_of
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
    always,
)
from annotator.formats.targets import Target
from annotator.storage.records import Source
from annotator.storage.wire import Json

SUFFIXES = (".jsonl", ".json")
LABEL_NAMES = "label_config.json"
"""What doccano calls the file in which it exports a project's labels."""

NUMBERED = "its labels are numbers: their names are in doccano's label_config.json, put it beside"
NO_LINK_TYPES = "the project has no types of links, so that sequences are written"

_FIRST_LINES = 20
_OTHERS = frozenset(("format", "tokenized_text", "tokens", "data"))
"""Keys of records of other formats."""
_ENTRY = re.compile(rb'\[\s*\d+\s*,\s*\d+\s*,\s*"')
_OFFSETS = re.compile(rb'"start_offset"\s*:')
_TEXT = re.compile(rb'"text"\s*:\s*"')

_LISTS = ("label", "labels", "entities", "annotations")


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article a record and annotator. Raises DataError, StorageError."""
    source = source_of(file, options, "application/jsonl")
    names = _label_names(file)
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        elif isinstance(item.value, dict):
            yield from _Record(item, source, options, names).read()
        else:
            yield item.error("", "is not a JSON object")


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """One record a line, as relations where links can be written and else as sequences."""
    file = target.file()
    with_links = _holds_links(options)
    for reduction in reductions:
        record = reduction.record
        line: Json = {"id": record.article, "text": record.text}
        if with_links:
            numbers = {span.id: number for number, span in enumerate(record.spans, 1)}
            line["entities"] = [
                {
                    "id": numbers[span.id],
                    "label": span.label,
                    "start_offset": span.start,
                    "end_offset": span.end,
                }
                for span in record.spans
            ]
            line["relations"] = [
                {
                    "id": number,
                    "from_id": numbers[link.source],
                    "to_id": numbers[link.target],
                    "type": link.type,
                }
                for number, link in enumerate(record.links, 1)
            ]
        else:
            line["label"] = [[span.start, span.end, span.label] for span in record.spans]
        line["username"] = record.annotator
        if record.language is not None:
            line["language"] = record.language
        file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def fit(reduction: Reduction, options: WriteOptions) -> Reduction:
    """The reduction without its links where sequences are written."""
    return reduction if _holds_links(options) else without_links(reduction, NO_LINK_TYPES)


def recognise(_file: SourceFile, head: bytes) -> int:
    """Likely where one of the first lines has a text and spans of one of the four shapes."""
    if not (_ENTRY.search(head) or _OFFSETS.search(head)):
        return Score.NONE
    lines = head.split(b"\n")
    if lines[0].strip() == b"{" and _TEXT.search(head):
        return Score.LIKELY
    for line in lines[:_FIRST_LINES]:
        try:
            raw = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if not isinstance(raw, dict) or raw.keys() & _OTHERS:
            continue
        if any(isinstance(value, str) for value in raw.values()) and _lists(raw):
            return Score.LIKELY
    return Score.NONE


def _holds_links(options: WriteOptions) -> bool:
    """Whether relations are written: wherever the labels do not say that there are none."""
    return bool(options.labels.links) or not options.labels.labels


class _Record:
    """One record of a file, taken apart."""

    def __init__(
        self, item: Item, source: Source, options: ReadOptions, names: Mapping[int, str]
    ) -> None:
        self._item = item
        self._raw: Json = item.value
        self._source = source
        self._options = options
        self._names = names
        self._errors: list[DataError] = []
        self._numbered = False

    def read(self) -> Iterator[Incoming | DataError]:
        field = self._options.text_field
        text = self._raw.get(field)
        if not isinstance(text, str):
            yield self._item.error("", no_text(field, self._raw))
            return
        lists = _lists(self._raw)
        known = {field, "relations", "username", *lists}
        meta = {key: value for key, value in self._raw.items() if key not in known}
        incoming = article_of(meta, text, self._item, self._source, self._options)
        if not lists:
            yield incoming
        arrows = self._arrows()
        for annotator, given in self._by_annotator(lists).items():
            found = gathered(self._item.file, text, given, arrows)
            self._errors += found.errors
            yield self._annotated(incoming, annotator, found)
        yield from self._errors

    def _annotated(self, incoming: Incoming, annotator: str, found: Gathered) -> Incoming:
        if self._numbered:
            found.remarks.append(NUMBERED)
        annotations = annotations_of(
            incoming.name,
            incoming.text,
            found.spans,
            found.links,
            annotator,
            language=incoming.language,
        )
        return replace(incoming, annotations=annotations, remarks=tuple(found.remarks))

    def _by_annotator(self, lists: Mapping[str, list[Any]]) -> dict[str, list[Given]]:
        """The spans of each annotator; of one without a name where nothing says whose they are."""
        user = self._raw.get("username")
        annotator = user if isinstance(user, str) and user else NOBODY
        given: dict[str, list[Given]] = {}
        for key, entries in lists.items():
            for number, entry in enumerate(entries):
                place = f".{key}[{number}]"
                span = self._span(entry, self._item.at(place))
                if span is None:
                    reason = "is no span: neither [start, end, label] nor with these as keys"
                    self._errors.append(self._item.error(place, reason))
                    continue
                owner = entry.get("user") if isinstance(entry, dict) else None
                whose = annotator if owner is None else f"user-{owner}"
                given.setdefault(whose, []).append(span)
        if not given and lists:
            given[annotator] = []
        return given

    def _span(self, entry: Any, place: str) -> Given | None:
        if isinstance(entry, list) and len(entry) == 3:
            start, end, label = entry
            name = ""
        elif isinstance(entry, dict):
            start, end = entry.get("start_offset"), entry.get("end_offset")
            label = entry.get("label")
            name = str(entry.get("id", ""))
        else:
            return None
        if isinstance(label, int) and not isinstance(label, bool):
            self._numbered = self._numbered or label not in self._names
            label = self._names.get(label, str(label))
        first, last = offset(start), offset(end)
        if first is None or last is None or not isinstance(label, str):
            return None
        return Given(first, last, label, id=name, place=place)

    def _arrows(self) -> list[Arrow]:
        arrows = []
        relations = self._raw.get("relations") or []
        if not isinstance(relations, list):
            self._errors.append(self._item.error(".relations", "is no list"))
            return []
        for number, entry in enumerate(relations):
            place = f".relations[{number}]"
            if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
                self._errors.append(self._item.error(place, "is no relation with a type"))
                continue
            source, target = str(entry.get("from_id")), str(entry.get("to_id"))
            where = self._item.at(place)
            arrows.append(Arrow(entry["type"], source, target, place=where))
        return arrows


def _lists(raw: Json) -> dict[str, list[Any]]:
    """The lists of spans in a record by their keys; a list of names is one of categories."""
    return {
        key: value
        for key, value in raw.items()
        if isinstance(value, list)
        and (
            (key in _LISTS and not (value and all(isinstance(each, str) for each in value)))
            or (key != "relations" and any(map(_is_span, value)))
        )
    }


def _is_span(entry: Any) -> bool:
    if isinstance(entry, list) and len(entry) == 3:
        return isinstance(entry[0], int) and isinstance(entry[1], int)
    return isinstance(entry, dict) and entry.keys() >= {"start_offset", "end_offset"}


def _label_names(file: SourceFile) -> dict[int, str]:
    """The names of labels by their numbers, where doccano's own list lies beside the file."""
    try:
        listed = orjson.loads(file.path.with_name(LABEL_NAMES).read_bytes())
        return {int(each["id"]): str(each["text"]) for each in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


DOCCANO = Format(
    "doccano",
    "doccano",
    SUFFIXES,
    Holds(
        OffsetUnit.CODE_POINT,
        nesting=True,
        overlap=True,
        twins=True,
        links=True,
        annotators=True,
        articles=True,
        language=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    fit=fit,
    joins=always,
)
