"""W3C Web Annotation: a folder with a text and a page of annotations an article.

A span is a ``tagging`` annotation, its label a tag, its attributes bodies that classify, its note
a comment, its place a position and a quotation; a link is a ``linking`` annotation from one to
another. The model: https://www.w3.org/TR/annotation-model/
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN
from annotator.formats import xml_text
from annotator.formats.folder_files import opened
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
from annotator.formats.w3c_pages import (
    CLASSIFYING,
    COMMENTING,
    CONTEXT,
    JSON_TYPE,
    LINK_ID,
    LINKING,
    SPAN_ID,
    TAGGING,
    articles,
)
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.files import is_file
from annotator.storage.records import Source
from annotator.storage.wire import Json

AROUND = 32
"""Code points before and after a span that its quotation is given with."""

_SUFFIX, _TEXT_SUFFIX = ".jsonld", ".txt"


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """An article for each text and annotator; none of a text beside its annotations.

    Raises DataError, StorageError.
    """
    if _is_text_beside(file):
        return
    data, sha256 = xml_text.whole(file)
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DataError(file.name, place, f"is not JSON in UTF-8: {error.msg}") from error
    source = Source(file.name, sha256, "utf-8", "application/ld+json")
    yield from articles(raw, file, source, options.encoding)


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """Two files an article: its text, and the annotations of it."""
    for reduction in reductions:
        record = reduction.record
        stem, file = opened(target, record, _SUFFIX)
        with file:
            file.write(orjson.dumps(_page(record, stem), option=orjson.OPT_INDENT_2) + b"\n")
        with target.open(f"{stem}{_TEXT_SUFFIX}", main=False) as text:
            text.write(record.text.encode())


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain by the context that every document of the model names."""
    if CONTEXT.encode() in head:
        return Score.CERTAIN
    if _is_text_beside(file):
        return Score.PART
    return Score.LIKELY if file.name.casefold().endswith(_SUFFIX) else Score.NONE


def _is_text_beside(file: SourceFile) -> bool:
    path = file.path
    return path.suffix == _TEXT_SUFFIX and is_file(path.with_suffix(_SUFFIX))


def _page(record: AnnotationsWire, stem: str) -> Json:
    creator = {"type": "Person", "name": record.annotator}
    source = quote(f"{stem}{_TEXT_SUFFIX}")
    language = {} if record.language is None else {"language": record.language}
    return {
        "@context": CONTEXT,
        "id": quote(f"{stem}{_SUFFIX}"),
        "type": "AnnotationPage",
        "label": record.article,
        "creator": creator,
        "source": source,
        **language,
        "items": [
            *(_span(span, record.text, source, creator) for span in record.spans),
            *(_link(link, creator) for link in record.links),
        ],
    }


def _span(span: SpanWire, text: str, source: str, creator: Json) -> Json:
    generator = {"generator": {"type": "Software", "name": span.origin}}
    return {
        "id": _named(SPAN_ID, span.id),
        "type": "Annotation",
        "motivation": TAGGING,
        "creator": creator,
        **({} if span.origin == HUMAN else generator),
        "body": [
            _body(TAGGING, span.label),
            *(_attribute(name, value) for name, value in span.attributes.items()),
            *([_body(COMMENTING, span.note)] if span.note else []),
        ],
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.text,
                    "prefix": text[max(0, span.start - AROUND) : span.start],
                    "suffix": text[span.end : span.end + AROUND],
                },
            ],
        },
    }


def _link(link: LinkWire, creator: Json) -> Json:
    target = {
        "type": "SpecificResource",
        "purpose": LINKING,
        "source": _named(SPAN_ID, link.target),
    }
    return {
        "id": _named(LINK_ID, link.id),
        "type": "Annotation",
        "motivation": LINKING,
        "creator": creator,
        "body": [
            target,
            _body(TAGGING, link.type),
            *([_body(COMMENTING, link.note)] if link.note else []),
        ],
        "target": _named(SPAN_ID, link.source),
    }


def _named(kind: str, own_id: str) -> str:
    """The address of a span or a link within its page."""
    return f"{kind}{quote(own_id, safe='')}"


def _body(purpose: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _attribute(name: str, value: Any) -> Json:
    body = {"type": "TextualBody", "purpose": CLASSIFYING, "label": name}
    if isinstance(value, str):
        return {**body, "value": value}
    return {**body, "format": JSON_TYPE, "value": orjson.dumps(value).decode()}


W3C = Format(
    "w3c",
    "W3C Web Annotation",
    (_SUFFIX,),
    replace(EVERYTHING, status=False, extra=False),
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.FOLDER,
)
