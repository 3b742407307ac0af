"""Our own tables of spans, read: an article's row, and below it the rows of its spans and links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.core.spans import Progress, Status
from annotator.formats.foreign import Arrow, gathered, offset, time_of
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.losses import STATUS_READ
from annotator.formats.model import Incoming, SourceFile
from annotator.formats.table_cells import Table, read_cell
from annotator.storage.records import Annotations

ARTICLE, SPAN, LINK = "article", "span", "link"
"""The kinds of rows."""
ATTRIBUTE = "attributes."
"""What the names of columns of attributes begin with."""
COLUMNS = (
    *("row", "article", "annotator", "label", "text", "start", "end", "note", "attributes"),
    *("id", "origin", "source", "target"),
    *("language", "status", "flag", "seconds", "created", "updated"),
)

_NEEDED = frozenset(("row", "article", "label", "start", "end", "text"))
_Row = Mapping[str, str]


@dataclass(slots=True)
class _Article:
    """An article's row, and what the rows below it say."""

    line: int
    row: _Row
    given: list[Given] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def is_spans_header(header: list[str]) -> bool:
    """Whether a table with these columns is one of spans."""
    return set(header) >= _NEEDED


def read_spans(file: SourceFile, table: Table) -> Iterator[Incoming | DataError]:
    """The articles of a table of spans, and what is wrong with rows of it."""
    article: _Article | None = None
    for line, cells in table.rows:
        row = {
            name: read_cell(held) for name, held in zip(table.header, cells, strict=False) if held
        }
        if row.get("row") == ARTICLE:
            if article is not None:
                yield from _read(file, table, article)
            article = _Article(line, row)
            continue
        reason = _add(article, row, f"line {line}")
        if reason:
            yield DataError(file.name, f"line {line}", reason)
    if article is not None:
        yield from _read(file, table, article)


def _add(article: _Article | None, row: _Row, place: str) -> str:
    """Add a row to its article; why it cannot be, if it cannot."""
    kind = row.get("row", "")
    if kind not in (SPAN, LINK):
        return f"is neither an article, a span nor a link, but {kind!r}"
    if article is None or _owner(article.row) != _owner(row):
        return f"does not stand below the row of its article, {row.get('article', '')!r}"
    note, name, label = row.get("note", ""), row.get("id", ""), row.get("label", "")
    if kind == LINK:
        source, target = row.get("source", ""), row.get("target", "")
        article.arrows.append(Arrow(label, source, target, name, note, place))
        return ""
    start, end = offset(row.get("start")), offset(row.get("end"))
    if start is None or end is None:
        return "has no numbers as its start and end"
    attributes = _attributes(row)
    if attributes is None:
        return "has no JSON object in the column attributes"
    words, origin = row.get("text"), row.get("origin") or "human"
    given = Given(start, end, label, name, attributes, note, origin, words, place)
    article.given.append(given)
    return ""


def _owner(row: _Row) -> tuple[str | None, str | None]:
    return row.get("article"), row.get("annotator")


def _attributes(row: _Row) -> dict[str, Any] | None:
    """The attributes of a span's row, None where they are no JSON object."""
    found: dict[str, Any] = {
        column.removeprefix(ATTRIBUTE): value
        for column, value in row.items()
        if column.startswith(ATTRIBUTE) and value
    }
    rest = row.get("attributes")
    if not rest:
        return found
    try:
        more = orjson.loads(rest)
    except orjson.JSONDecodeError:
        return None
    return {**found, **more} if isinstance(more, dict) else None


def _read(file: SourceFile, table: Table, article: _Article) -> Iterator[Incoming | DataError]:
    row = article.row
    text = row.get("text", "")
    name = row.get("article") or f"{PurePath(file.name).stem}-{article.line}"
    found = gathered(file.name, text, article.given, article.arrows)
    annotations = annotations_of(
        name,
        text,
        found.spans,
        found.links,
        row.get("annotator", ""),
        language=row.get("language") or None,
    )
    try:
        annotations = _progressed(annotations, row)
    except ValueError as error:
        found.errors.append(DataError(file.name, f"line {article.line}", str(error)))
    yield Incoming(
        name,
        text,
        replace(table.source, extra={"line": article.line}),
        f"line {article.line}",
        guessed=table.guessed,
        language=annotations.language,
        annotations=annotations,
        remarks=tuple(found.remarks),
    )
    yield from found.errors


def _progressed(annotations: Annotations, row: _Row) -> Annotations:
    """The annotations with what an article's row says of them. Raises ValueError."""
    created = time_of(row.get("created")) or annotations.created
    seconds = orjson.loads(row.get("seconds") or "0")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise ValueError(f"{seconds!r} is no number of seconds")
    return replace(
        annotations,
        progress=Progress(Status(row.get("status") or STATUS_READ), read_flag(row.get("flag", ""))),
        seconds=seconds,
        created=created,
        updated=time_of(row.get("updated")) or created,
    )


def flag_cell(flag: str | None) -> str:
    """A flag as a cell, which is empty where there is none; an odd one as a JSON string."""
    if flag is None:
        return ""
    return flag if flag and not flag.startswith('"') else orjson.dumps(flag).decode()


def read_flag(written: str) -> str | None:
    """The flag that was written so. Raises ValueError."""
    return str(orjson.loads(written)) if written.startswith('"') else written or None
