"""The fields of files that other programs made: one of them holds the text, one may hold a name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.formats.json_items import Item, items
from annotator.formats.model import ReadOptions, SourceFile
from annotator.formats.parquet import MAGIC as PARQUET
from annotator.formats.parquet import rows as parquet_rows
from annotator.formats.table import SUFFIXES as TABLES
from annotator.formats.table_cells import opened

ROWS = 20
"""How many records or rows are looked at."""

_JSON = (b"{", b"[")
_NESTED = "data"
"""Where Label Studio keeps the fields of a task."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of fields in their order, and the one with the longest texts, empty for none."""

    names: tuple[str, ...] = ()
    longest: str = ""


def fields_of(file: SourceFile, head: bytes, options: ReadOptions) -> Fields:
    """The fields of the first records of a file that begins with ``head``; none of other files."""
    try:
        rows = list(islice(_rows(file, head, options), ROWS))
    except AnnotatorError:
        return Fields()
    return of_rows(rows)


def of_rows(rows: Iterable[Mapping[str, Any]]) -> Fields:
    """The fields whose values are text or whole numbers."""
    lengths: Counter[str] = Counter()
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                lengths[name] += len(value) if isinstance(value, str) else 0
    longest = max(lengths, key=lambda name: lengths[name], default="")
    return Fields(tuple(lengths), longest if lengths[longest] else "")


def _rows(file: SourceFile, head: bytes, options: ReadOptions) -> Iterator[Mapping[str, Any]]:
    if file.name.casefold().endswith(TABLES):
        with opened(file, options) as table:
            for _line, cells in table.rows:
                yield dict(zip(table.header, cells, strict=False))
    elif head.startswith(PARQUET):
        for row in parquet_rows(file):
            yield row.value
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_JSON):
        for item in items(file, options.encoding):
            if isinstance(item, Item) and isinstance(item.value, dict):
                nested = item.value.get(_NESTED)
                yield nested if isinstance(nested, dict) else item.value
