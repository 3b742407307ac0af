"""Tables of spans, one a row, for people, spreadsheets and pandas; and tables with texts in them.

Written are rows of three kinds, told apart by the column ``row``: an ``article`` with its text,
below it its ``span`` rows with their own words, and its ``link`` rows. Declared attributes have a
column each, ``attributes.kind``; any others stand as JSON in ``attributes``. The file is UTF-8
with a byte order mark, without which spreadsheets take it for another encoding. A cell that one
would calculate (``=1+1``, ``- Oui``) begins with an apostrophe, which is no part of it; so does one
that begins with apostrophes and such a sign, so that what was written is certain. Whatever else
reads the table takes the apostrophe for a part of the cell: so each such cell is a loss.

Read are such tables, without that apostrophe, and any others with a column of texts, an article a
row, with every cell as it stands. Delimiters are commas, semicolons, tabs or bars.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.core.labels import LabelSet
from annotator.formats.foreign import article_of
from annotator.formats.json_items import Item
from annotator.formats.losses import Kind, Loss, Reduction, of_article, of_link, of_span
from annotator.formats.model import (
    EVERYTHING,
    Format,
    Incoming,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.table_cells import (
    MARK,
    Table,
    cell,
    delimiter,
    header_cells,
    is_formula,
    opened,
)
from annotator.formats.table_spans import (
    ARTICLE,
    ATTRIBUTE,
    COLUMNS,
    LINK,
    SPAN,
    flag_cell,
    is_spans_header,
    read_spans,
)
from annotator.formats.targets import Target
from annotator.storage.annotations_wire import AnnotationsWire, SpanWire
from annotator.storage.wire import Json

SUFFIXES = (".csv", ".tsv")

_LONGEST_HEADER = 4096  # bytes
_COMMON = frozenset(("article", "annotator"))
"""The columns that are the same in all rows of an article."""


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The articles of a table. Raises DataError, StorageError."""
    with opened(file, options) as table:
        if is_spans_header(table.header):
            yield from read_spans(file, table)
        else:
            yield from _texts(file, table, options)


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A row for each article, span and link; separated by tabs where the name says so."""
    names = [f"{ATTRIBUTE}{name}" for name in _declared(options.labels)]
    columns = [*COLUMNS, *names]
    tabs = target.path.name.casefold().endswith(SUFFIXES[1])
    file = io.TextIOWrapper(target.file(), encoding="utf-8", newline="", write_through=True)
    file.write(MARK)
    writer = csv.DictWriter(file, columns, restval="", delimiter="\t" if tabs else ",")
    writer.writeheader()
    for reduction in reductions:
        writer.writerows(map(_cells, _rows(reduction.record, names)))
    file.detach()


def fit(reduction: Reduction, options: WriteOptions) -> Reduction:
    """The same, with a loss for each thing in whose cells an apostrophe is written."""
    record = reduction.record
    names = [f"{ATTRIBUTE}{name}" for name in _declared(options.labels)]
    losses: list[Loss] = []
    things = (None, *record.spans, *record.links)
    for thing, row in zip(things, _rows(record, names), strict=True):
        columns = [
            name
            for name, held in row.items()
            if isinstance(held, str) and is_formula(held) and (thing is None or name not in _COMMON)
        ]
        if not columns:
            continue
        cells = ", ".join(columns)
        reason = f"begins with an apostrophe in the table, lest it be calculated: {cells}"
        if thing is None:
            losses.append(of_article(record, Kind.REPLACED, reason))
        elif isinstance(thing, SpanWire):
            losses.append(of_span(record, thing, Kind.REPLACED, reason))
        else:
            losses.append(of_link(record, thing, Kind.REPLACED, reason))
    return replace(reduction, losses=(*reduction.losses, *losses)) if losses else reduction


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain of a table of spans, by its header; any other by its name."""
    first, _, _ = head.partition(b"\n")
    if len(first) < _LONGEST_HEADER and b"article" in first:
        line = first.decode("utf-8", "replace").removeprefix(MARK)
        if is_spans_header(header_cells(line, delimiter(line, "article"))):
            return Score.CERTAIN
    return Score.POSSIBLE if file.name.casefold().endswith(SUFFIXES) else Score.NONE


def _texts(file: SourceFile, table: Table, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """An article a row, of a table with a column of texts; its other cells are ``meta``."""
    field, header = options.text_field, table.header
    if field not in header:
        columns = ", ".join(header[:10])
        reason = f"has no column “{field}” but {columns}: name the one that holds the text"
        raise DataError(file.name, "line 1", reason)
    for line, cells in table.rows:
        item = Item(file.name, f"line {line}", line, cells)
        if len(cells) > len(header):
            yield item.error("", f"has {len(cells)} cells, but there are {len(header)} columns")
            continue
        meta = {name: held for name, held in zip(header, cells, strict=False) if held}
        text = meta.pop(field, "")
        if not text:
            yield item.error("", f"has no text in the column “{field}”")
            continue
        yield replace(article_of(meta, text, item, table.source, options), guessed=table.guessed)


def _declared(labels: LabelSet) -> list[str]:
    """The names of all attributes, each once."""
    found = (attribute.name for label in labels.labels for attribute in label.attributes)
    return list(dict.fromkeys(found))


def _rows(record: AnnotationsWire, names: list[str]) -> Iterator[Json]:
    """The rows of one article by the names of their columns."""
    common = {"article": record.article, "annotator": record.annotator}
    yield {
        **common,
        "row": ARTICLE,
        "start": 0,
        "end": len(record.text),
        "text": record.text,
        "language": record.language or "",
        "status": record.status,
        "flag": flag_cell(record.flag),
        "seconds": record.seconds,
        "created": record.created,
        "updated": record.updated,
    }
    for span in record.spans:
        row: Json = {
            **common,
            "row": SPAN,
            "id": span.id,
            "label": span.label,
            "start": span.start,
            "end": span.end,
            "text": span.text,
            "note": span.note,
            "origin": span.origin,
        }
        yield row | _attributes(span.attributes, names)
    for link in record.links:
        yield {
            **common,
            "row": LINK,
            "id": link.id,
            "label": link.type,
            "source": link.source,
            "target": link.target,
            "note": link.note,
        }


def _attributes(attributes: Json, names: list[str]) -> Json:
    """The cells for a span's attributes: an empty cell says that there is none of that name."""
    cells: Json = {}
    rest: Json = {}
    for name, value in attributes.items():
        column = f"{ATTRIBUTE}{name}"
        if column in names and isinstance(value, str) and value:
            cells[column] = value
        else:
            rest[name] = value
    return {**cells, "attributes": orjson.dumps(rest).decode()} if rest else cells


def _cells(row: Json) -> dict[str, Any]:
    return {key: cell(held) if isinstance(held, str) else held for key, held in row.items()}


CSV = Format(
    "csv",
    "Table of spans",
    SUFFIXES,
    replace(EVERYTHING, extra=False),
    read=read,
    write=write,
    recognise=recognise,
    fit=fit,
)
