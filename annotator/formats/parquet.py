"""Parquet: a training record a row; in, any table with texts, spans or tokens in columns.

The columns are those of a record in JSON lines, ``text`` and ``spans`` first. Offsets are code
points; ``attributes`` of a span are JSON in a string, since each span has others. Read are also
spans of other programs, lists of tokens and tags as Hugging Face has them, their numbers named in
the file's own metadata or in a card beside it, and tables with a column of texts.
(https://parquet.apache.org/docs/file-format/)
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import orjson

from annotator.core.errors import DataError
from annotator.formats.annotator_json import is_record, placed
from annotator.formats.dataset_cards import names_in_infos, tag_names
from annotator.formats.foreign import article_of, gathered, offset
from annotator.formats.huggingface import TAGS, WORDS, TokenRows
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.json_items import Item
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
    missing,
)
from annotator.formats.targets import Target
from annotator.storage import files
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.records import Source
from annotator.storage.wire import Json

MAGIC, SUFFIX = b"PAR1", ".parquet"
LARGEST = 1 << 31
"""Bytes of the largest group of rows that is unpacked."""

_GROUP = 500  # records
_ROWS = 32  # rows that are read at once
_COLUMNS = (
    *("text", "spans", "article", "annotator", "status", "flag", "language", "links", "seconds"),
    *("created", "updated", "text_sha256", "offset_unit", "format"),
)
_SPAN = SpanWire.__struct_fields__
_LINK = LinkWire.__struct_fields__


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """One record a row, 500 of them a group."""
    pa, pq = _arrow()
    schema = _schema(pa)
    rows: list[Json] = []
    with pq.ParquetWriter(target.file(), schema) as writer:
        for reduction in reductions:
            rows.append(_row(reduction.record))
            if len(rows) == _GROUP:
                writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
                rows.clear()
        if rows:
            writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))


def _schema(pa: Any) -> Any:
    string, number = pa.string(), pa.int64()
    span = [(name, number if name in ("start", "end") else string) for name in _SPAN]
    types = {
        "spans": pa.list_(pa.struct(span)),
        "links": pa.list_(pa.struct([(name, string) for name in _LINK])),
        "seconds": pa.float64(),
    }
    return pa.schema([(name, types.get(name, string)) for name in _COLUMNS])


def _row(record: AnnotationsWire) -> Json:
    row: Json = msgspec.to_builtins(record)
    for span in row["spans"]:
        span["attributes"] = orjson.dumps(span["attributes"]).decode()
    return row


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article a row, or one for the rows of tokens that name the same article.

    Raises DataError where the file is no Parquet, FormatError, StorageError.
    """
    source = _source(file)
    with _opened(file) as table:
        found = _rows(table, file)
        names = set(table.schema_arrow.names)
        if names.intersection(WORDS) and names.intersection(TAGS):
            yield from _token_rows(found, source, options, _tag_names(table, file.path.parent))
        else:
            for item in found:
                yield from _read_row(item, source, options)


def rows(file: SourceFile) -> Iterator[Item]:
    """The rows of a file, whatever they are. Raises DataError, FormatError."""
    with _opened(file) as table:
        yield from _rows(table, file)


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain by the four bytes that each such file begins with, possible by its name."""
    if head.startswith(MAGIC):
        return Score.CERTAIN
    return Score.POSSIBLE if file.name.casefold().endswith(SUFFIX) else Score.NONE


@contextmanager
def _opened(file: SourceFile) -> Iterator[Any]:
    pa, pq = _arrow()
    try:
        # Opened here: it would take a path for the address of a server, or as UTF-8.
        with file.path.open("rb") as stream, pq.ParquetFile(stream) as table:
            yield table
    except (pa.ArrowException, OSError) as error:
        reason = f"cannot be read as Parquet: {str(error).splitlines()[0]}"
        raise DataError(file.name, "", reason) from error


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise missing("parquet", "PyArrow") from error
    return pyarrow, pyarrow.parquet


def _source(file: SourceFile) -> Source:
    try:
        with file.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise files.explained(error, file.path, "read") from error
    return Source(file.name, sha256, None, "application/vnd.apache.parquet")


def _rows(table: Any, file: SourceFile) -> Iterator[Item]:
    number = 0
    for group in range(table.num_row_groups):
        size = table.metadata.row_group(group).total_byte_size
        if size > LARGEST:
            reason = f"unpacks to {size} bytes, more than {LARGEST}"
            raise DataError(file.name, f"row group {group + 1}", reason)
        for batch in table.iter_batches(_ROWS, row_groups=[group]):
            for row in batch.to_pylist():
                number += 1
                yield Item(file.name, f"row {number}", number, row)


def _tag_names(table: Any, folder: Path) -> list[str] | None:
    metadata = table.schema_arrow.metadata or {}
    return names_in_infos(metadata.get(b"huggingface", b""), TAGS) or tag_names(folder, TAGS)


def _token_rows(
    rows: Iterable[Item], source: Source, options: ReadOptions, names: list[str] | None
) -> Iterator[Incoming | DataError]:
    articles = TokenRows(source, options, names)
    for item in rows:
        yield from articles.add(item)
    yield from articles.end()


def _read_row(item: Item, source: Source, options: ReadOptions) -> Iterator[Incoming | DataError]:
    row: Json = item.value
    text = row.pop(options.text_field, None)
    if not isinstance(text, str):
        columns = ", ".join(row) or "none"
        reason = f"has no text in the column “{options.text_field}”; there are {columns}"
        yield item.error("", reason)
        return
    if is_record(row):
        yield _own(row | {"text": text}, item, source)
    elif isinstance(row.get("spans"), list):
        yield from _annotated(row, text, item, source, options)
    else:
        yield article_of(_plain(row), text, item, source, options)


def _own(row: Json, item: Item, source: Source) -> Incoming | DataError:
    """A record as this program writes it."""
    for span in row.get("spans") or ():
        if isinstance(span, dict):
            span["attributes"] = _attributes(span.get("attributes"))
    try:
        return placed(row, orjson.dumps(row), source, item.place)
    except orjson.JSONEncodeError:
        return item.error("", "holds values that no record has")


def _annotated(
    row: Json, text: str, item: Item, source: Source, options: ReadOptions
) -> Iterator[Incoming | DataError]:
    """A record of another program, with a list of spans."""
    given: list[Given] = []
    for number, entry in enumerate(row.pop("spans")):
        place = f".spans[{number}]"
        span = _given(entry, item.at(place))
        if span is None:
            yield item.error(place, "has no start, end and label")
        else:
            given.append(span)
    found = gathered(item.file, text, given)
    incoming = article_of(_plain(row), text, item, source, options)
    annotations = annotations_of(incoming.name, text, found.spans, language=incoming.language)
    yield replace(incoming, annotations=annotations, remarks=tuple(found.remarks))
    yield from found.errors


def _given(entry: Any, place: str) -> Given | None:
    if not isinstance(entry, dict):
        return None
    start, end, label = offset(entry.get("start")), offset(entry.get("end")), entry.get("label")
    if start is None or end is None or not isinstance(label, str):
        return None
    words, name = entry.get("text"), entry.get("id")
    return Given(
        start,
        end,
        label,
        name if isinstance(name, str) else "",
        _attributes(entry.get("attributes")),
        words=words if isinstance(words, str) else None,
        place=place,
    )


def _attributes(value: Any) -> Json:
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return {}
    return value if isinstance(value, dict) else {}


def _plain(row: Json) -> Json:
    """The columns that JSON can hold, times and other values of Parquet as their text."""
    plain: Json = orjson.loads(orjson.dumps(row, default=str, option=orjson.OPT_NON_STR_KEYS))
    return {key: value for key, value in plain.items() if value is not None}


PARQUET = Format(
    "parquet",
    "Parquet",
    (SUFFIX,),
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
        status=True,
        annotators=True,
        ids=True,
        articles=True,
        language=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    needs="parquet",
)
