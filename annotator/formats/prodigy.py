"""Prodigy's JSON lines: a text with its tokens, spans over them, and relations between spans.

``{"text", "tokens": [{"text", "start", "end", "id", "ws"}], "spans": [{"start", "end",
"token_start", "token_end", "label"}], "relations": [{"head", "child", "head_span", "child_span",
"label"}], "answer"}``: offsets are code points, ``token_end`` is the last token, ``head`` and
``child`` are the last tokens of their spans. Prodigy makes the hashes itself. Read are texts that
were accepted or not yet answered; a relation between words that no span holds is left out and
remarked. (https://prodi.gy/docs/api-interfaces)
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.formats.foreign import Arrow, article_of, gathered, no_text, offset
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.listed_spans import given_span
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
from annotator.formats.token_articles import filled
from annotator.storage.annotations_wire import SpanWire
from annotator.storage.records import Source
from annotator.storage.wire import Json

SUFFIXES = (".jsonl", ".ndjson")
ACCEPTED = "accept"
LINKED = "relations"
"""The interface for spans with relations, ``spans_manual`` for those without."""

_OWN_KEYS = frozenset({"tokens", "spans", "relations", "answer", "_annotator_id", "_session_id"})
_SIGNS = re.compile(
    rb'"(_input_hash|_task_hash|_view_id|_session_id|_annotator_id|answer)"\s*:'
    rb'|"token_(start|end)"\s*:|"spans"\s*:\s*\[\s*\{\s*"start"[^}]*"label"'
    rb'|"tokens"\s*:\s*\[\s*\{\s*"text"'
)


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """One text a line, as if it had been accepted."""
    file = target.file()
    for reduction in reductions:
        file.write(orjson.dumps(_task(reduction), option=orjson.OPT_APPEND_NEWLINE))


def _task(reduction: Reduction) -> Json:
    record, text = reduction.record, reduction.record.text
    tokens = filled(text, reduction.tokens.ranges)
    first = {start: number for number, (start, _end, _space) in enumerate(tokens)}
    last = {end: number for number, (_start, end, _space) in enumerate(tokens)}

    def span_of(span: SpanWire) -> Json:
        ends = {"token_start": first[span.start], "token_end": last[span.end]}
        return {"start": span.start, "end": span.end, **ends, "label": span.label}

    spans = {span.id: span_of(span) for span in record.spans}
    relations = [
        {
            "head": spans[link.source]["token_end"],
            "child": spans[link.target]["token_end"],
            "head_span": spans[link.source],
            "child_span": spans[link.target],
            "label": link.type,
        }
        for link in record.links
    ]
    return {
        "_view_id": LINKED if relations else "spans_manual",  # first, to be recognised by
        "text": text,
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": space}
            for number, (start, end, space) in enumerate(tokens)
        ],
        "spans": list(spans.values()),
        "relations": relations,
        "meta": {"article": record.article, "language": record.language},
        "_annotator_id": record.annotator,
        "_session_id": record.annotator,
        "answer": ACCEPTED,
    }


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article a line; one that was not accepted gives a DataError that says so."""
    source = source_of(file, options, "application/jsonl")
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        elif not isinstance(item.value, dict):
            yield item.error("", "is not a JSON object")
        else:
            yield from _read_task(item, source, options)


def recognise(_file: SourceFile, head: bytes) -> int:
    """Likely where there are keys that Prodigy alone writes, or spans as it has them."""
    return Score.LIKELY if _SIGNS.search(head) else Score.NONE


def _read_task(item: Item, source: Source, options: ReadOptions) -> Iterator[Incoming | DataError]:
    raw: Json = item.value
    text = raw.get(options.text_field)
    if not isinstance(text, str):
        yield item.error("", no_text(options.text_field, raw))
        return
    answer = raw.get("answer", ACCEPTED)
    if answer != ACCEPTED:
        yield item.error(".answer", f"is {answer!r}: only what was accepted is read")
        return
    said = raw["meta"] if isinstance(raw.get("meta"), dict) else {}
    rest = {key: value for key, value in raw.items() if key not in _OWN_KEYS}
    del rest[options.text_field]
    incoming = article_of(rest, text, item, source, options)
    name, language = said.get("article"), said.get("language")
    if isinstance(name, str) and name:
        incoming = replace(incoming, name=name)
    if isinstance(language, str):
        incoming = replace(incoming, language=language)
    if "spans" not in raw and "answer" not in raw:
        yield incoming
        return
    yield from _annotated(incoming, item, raw)


def _annotated(incoming: Incoming, item: Item, raw: Json) -> Iterator[Incoming | DataError]:
    given: list[Given] = []
    known: dict[tuple[Any, ...], str] = {}
    for number, entry in enumerate(_list(raw, "spans")):
        place = f".spans[{number}]"
        span = given_span(entry, item.at(place), f"s{number + 1}")
        if span is None:
            yield item.error(place, "has no start, end and label")
            continue
        known.setdefault((span.start, span.end, span.label), span.id)
        given.append(span)
    arrows: list[Arrow] = []
    loose = 0
    for number, entry in enumerate(_list(raw, "relations")):
        ends = [_end(entry, key, known) for key in ("head_span", "child_span")]
        kind = entry.get("label") if isinstance(entry, dict) else None
        if not isinstance(kind, str) or not kind or None in ends:
            loose += 1
            continue
        head, child = map(str, ends)
        arrows.append(Arrow(kind, head, child, place=item.at(f".relations[{number}]")))
    found = gathered(item.file, incoming.text, given, arrows)
    remarks = list(found.remarks)
    if loose:
        remarks.append(f"{loose} relations between words that no span holds are left out")
    annotator = raw.get("_annotator_id") or raw.get("_session_id")
    annotations = annotations_of(
        incoming.name,
        incoming.text,
        found.spans,
        found.links,
        annotator if isinstance(annotator, str) else "",
        language=incoming.language,
    )
    yield replace(incoming, annotations=annotations, remarks=tuple(remarks))
    yield from found.errors


def _end(entry: Any, key: str, known: Mapping[tuple[Any, ...], str]) -> str | None:
    """The id of the span at an end of a relation, None where there is none."""
    span = entry.get(key) if isinstance(entry, dict) else None
    if not isinstance(span, dict):
        return None
    place = (offset(span.get("start")), offset(span.get("end")), span.get("label"))
    return known.get(place) if isinstance(place[2], str) else None


def _list(raw: Json, key: str) -> list[Any]:
    value = raw.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


PRODIGY = Format(
    "prodigy",
    "Prodigy",
    SUFFIXES,
    Holds(
        OffsetUnit.TOKEN,
        nesting=True,
        overlap=True,
        white_space=False,
        links=True,
        annotators=True,
        articles=True,
        language=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    joins=always,
)
