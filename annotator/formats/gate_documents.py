"""GATE's documents, whichever file they stand in → articles, one for each annotation set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN, Progress, Status
from annotator.formats.foreign import Arrow, gathered
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.model import Incoming
from annotator.storage.records import Source
from annotator.storage.strict import Name, Seconds, Time, convert
from annotator.storage.wire import Json

OWN = "annotator:"
"""Begins the names of features that are no attributes; those of attributes that begin so too get
``ATTRIBUTE`` in front."""
ATTRIBUTE = f"{OWN}attribute:"
ID, NOTE, ORIGIN, LINKS, RECORD = (
    f"{OWN}{name}" for name in ("id", "note", "origin", "links", "record")
)


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation of a document: ``start`` and ``end`` are code points."""

    id: int
    type: str
    start: int
    end: int
    features: Mapping[str, Any]
    place: str


@dataclass(slots=True)
class Document:
    """A text with its annotation sets, whose names are those of annotators."""

    name: str
    text: str
    features: Json = field(default_factory=dict)
    sets: dict[str, list[Annotation]] = field(default_factory=dict)


class RecordWire(msgspec.Struct):
    """What is said of an article as a whole, in a feature of the document."""

    article: Name
    annotator: Name
    status: Status
    flag: str | None
    language: str | None
    seconds: Seconds
    created: Time
    updated: Time


class _LinkWire(msgspec.Struct):
    id: str
    type: Name
    target: int
    note: str = ""


def articles(document: Document, source: Source) -> Iterator[Incoming | DataError]:
    """An article for each annotation set, or the text alone; a DataError for what is wrong.

    Raises DataError where what an export from here says of the article is wrong.
    """
    meta = {name: value for name, value in document.features.items() if name != RECORD}
    if not document.sets:
        yield Incoming(document.name, document.text, source, meta=meta)
    for name, annotations in document.sets.items():
        place = f"the annotation set “{name}”" if len(document.sets) > 1 else ""
        yield from _article(document, name, annotations, source, place)


def _article(
    document: Document,
    annotator: str,
    annotations: Sequence[Annotation],
    source: Source,
    place: str,
) -> Iterator[Incoming | DataError]:
    text = document.text
    arrows: list[Arrow] = []
    given: list[Given] = []
    ids = _span_ids(annotations)
    empty = 0
    for each in annotations:
        if each.start == each.end:
            empty += 1
            continue
        given.append(_given(each, ids[each.id]))
        arrows += _arrows(each, ids, source.file)
    found = gathered(source.file, text, given, arrows)
    yield from found.errors
    remarks = [*found.remarks]
    if empty:
        remarks.append(f"annotations without a character were left out: {empty}")
    meta = {name: value for name, value in document.features.items() if name != RECORD}
    held = annotations_of(document.name, text, found.spans, found.links, annotator=annotator)
    incoming = Incoming(
        document.name, text, source, place, meta=meta, annotations=held, remarks=tuple(remarks)
    )
    raw = document.features.get(RECORD)
    yield incoming if raw is None else _as_it_was(incoming, convert(raw, RecordWire, source.file))


def _as_it_was(incoming: Incoming, own: RecordWire) -> Incoming:
    """The article as the export from here said, the annotations only if they are those of then."""
    incoming = replace(incoming, name=own.article, language=own.language)
    held = incoming.annotations
    if held is None or held.annotator != own.annotator:
        return incoming
    held = replace(
        held,
        article=own.article,
        progress=Progress(own.status, own.flag),
        language=own.language,
        seconds=own.seconds,
        created=own.created,
        updated=own.updated,
    )
    return replace(incoming, annotations=held)


def _span_ids(annotations: Sequence[Annotation]) -> dict[int, str]:
    """The id of each annotation's span: its own, or else one that is free."""
    said = [each.features.get(ID) for each in annotations]
    taken = {each for each in said if isinstance(each, str)}
    used: set[str] = set()
    ids: dict[int, str] = {}
    number = 0
    for each, own in zip(annotations, said, strict=True):
        name = own if isinstance(own, str) and own not in used else ""
        while not name or name in used:
            number += 1
            name = f"s{number}" if f"s{number}" not in taken else ""
        used.add(name)
        ids[each.id] = name
    return ids


def _given(each: Annotation, span_id: str) -> Given:
    attributes = {
        name.removeprefix(ATTRIBUTE): value
        for name, value in each.features.items()
        if not name.startswith(OWN) or name.startswith(ATTRIBUTE)
    }
    note, origin = each.features.get(NOTE, ""), each.features.get(ORIGIN, HUMAN)
    return Given(
        each.start,
        each.end,
        each.type,
        span_id,
        attributes,
        str(note),
        str(origin),
        place=each.place,
    )


def _arrows(each: Annotation, ids: Mapping[int, str], file: str) -> Iterator[Arrow]:
    """The links that begin at an annotation. Raises DataError."""
    links = each.features.get(LINKS, [])
    if not isinstance(links, list):
        raise DataError(file, f"{each.place}.features.{LINKS}", "is not a list")
    for number, raw in enumerate(links):
        place = f"{each.place}.features.{LINKS}[{number}]"
        try:
            link = msgspec.convert(raw, _LinkWire)
        except msgspec.ValidationError as error:
            raise DataError(file, place, str(error)) from error
        target = ids.get(link.target, str(link.target))
        yield Arrow(link.type, ids[each.id], target, link.id, link.note, place)
