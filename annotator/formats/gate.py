"""GATE's bdoc JSON: a folder with a document an article. GATE's own XML is read too.

The annotations of an annotator are the annotation set of that name. What a span has besides its
label and its attributes, and what is known of the article, are features named ``annotator:…``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Literal

import msgspec
import orjson

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.core.spans import HUMAN
from annotator.formats import gate_documents as documents
from annotator.formats import gate_xml, xml_text
from annotator.formats.folder_files import opened
from annotator.formats.gate_documents import Annotation, Document, articles
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    EVERYTHING,
    Format,
    Incoming,
    Layout,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.records import Source
from annotator.storage.strict import Name, Offset, convert
from annotator.storage.wire import Json, parse_object

_ROOT = f"<{gate_xml.ROOT}".encode()
_SUFFIX = ".bdocjs"


class _AnnotationWire(msgspec.Struct):
    type: Name
    start: Offset
    end: Offset
    id: int
    features: dict[str, Any] | None = None


class _SetWire(msgspec.Struct):
    annotations: list[_AnnotationWire] = []


class _DocumentWire(msgspec.Struct):
    text: str
    annotation_sets: dict[str, _SetWire] = {}
    features: dict[str, Any] | None = None
    offset_type: Literal["p", "j"] = "p"
    name: str | None = None


def read(file: SourceFile, _options: ReadOptions) -> Iterator[Incoming | DataError]:
    """An article for each annotation set. Raises DataError, StorageError."""
    data, sha256 = xml_text.whole(file)
    stem = PurePath(file.name).stem
    if data.lstrip()[:1] == b"<":
        source = Source(file.name, sha256, "utf-8", "application/xml")
        yield from articles(gate_xml.read_document(data, stem, file.name), source)
        return
    wire = convert(parse_object(data, file.name), _DocumentWire, file.name)
    source = Source(file.name, sha256, "utf-8", "application/json")
    document = Document(wire.name or stem, wire.text, wire.features or {})
    to_code_point = _code_points(wire)
    for name, one in wire.annotation_sets.items():
        place = f"$.annotation_sets.{name}.annotations"
        document.sets[name] = [
            _annotation(each, f"{place}[{number}]", to_code_point, file.name)
            for number, each in enumerate(one.annotations)
        ]
    yield from articles(document, source)


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """A file an article, its offsets in code points."""
    for reduction in reductions:
        _, file = opened(target, reduction.record, _SUFFIX)
        with file:
            file.write(orjson.dumps(_document(reduction.record)) + b"\n")


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain by the root of the XML, and by the suffix with the keys of the JSON."""
    if _ROOT in head:
        return Score.CERTAIN
    if not file.name.casefold().endswith(_SUFFIX):
        return Score.NONE
    return Score.CERTAIN if b'"annotation_sets"' in head else Score.LIKELY


def _code_points(wire: _DocumentWire) -> Callable[[int], int | None]:
    """Turns a document's offsets into code points; None is given for half a character."""
    if wire.offset_type == "p":
        return lambda offset: offset
    units = Utf16Map(wire.text)

    def to_code_point(offset: int) -> int | None:
        position = units.to_code_point(offset)
        return position if units.to_utf16(position) == offset else None

    return to_code_point


def _annotation(
    wire: _AnnotationWire, place: str, to_code_point: Callable[[int], int | None], file: str
) -> Annotation:
    start, end = to_code_point(wire.start), to_code_point(wire.end)
    if start is None or end is None:
        raise DataError(file, place, f"{wire.start}–{wire.end} cuts a character of two units")
    return Annotation(wire.id, wire.type, start, end, wire.features or {}, place)


def _document(record: AnnotationsWire) -> Json:
    numbers = {span.id: number for number, span in enumerate(record.spans)}
    links: dict[str, list[Json]] = {}
    for link in record.links:
        links.setdefault(link.source, []).append(_link(link, numbers))
    annotations = [
        {
            "type": span.label,
            "start": span.start,
            "end": span.end,
            "id": numbers[span.id],
            "features": _features(span, links.get(span.id)),
        }
        for span in record.spans
    ]
    about = {name: getattr(record, name) for name in documents.RecordWire.__struct_fields__}
    own = {"name": record.annotator, "annotations": annotations, "next_annid": len(annotations)}
    return {
        "annotation_sets": {record.annotator: own},
        "text": record.text,
        "features": {documents.RECORD: about},
        "offset_type": "p",
        "name": record.article,
    }


def _features(span: SpanWire, links: list[Json] | None) -> Json:
    features: Json = {
        f"{documents.ATTRIBUTE}{name}" if name.startswith(documents.OWN) else name: value
        for name, value in span.attributes.items()
    }
    features[documents.ID] = span.id
    if span.note:
        features[documents.NOTE] = span.note
    if span.origin != HUMAN:
        features[documents.ORIGIN] = span.origin
    if links:
        features[documents.LINKS] = links
    return features


def _link(link: LinkWire, numbers: dict[str, int]) -> Json:
    note = {"note": link.note} if link.note else {}
    return {"id": link.id, "type": link.type, "target": numbers[link.target], **note}


GATE = Format(
    "gate",
    "GATE bdoc JSON",
    (_SUFFIX,),
    replace(EVERYTHING, extra=False),
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.FOLDER,
)
