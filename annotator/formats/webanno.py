"""WebAnno TSV 3.3, as WebAnno and INCEpTION write it: a folder with a file an article.

The text is that of the sentences: each reaches to the next one, so that the white space between
them is held, though the format has no place for what lies between sentences. Beside the files
stands the type system that INCEpTION makes its layers from.
"""

import codecs
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from pathlib import PurePath
from typing import TypeVar

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.core.sentences import sentences
from annotator.core.tokens import Range
from annotator.formats import cas, cas_structures, webanno_two, xml_text
from annotator.formats import webanno_escapes as escapes
from annotator.formats.cas_articles import articles
from annotator.formats.cas_xmi import TYPE_SYSTEM, type_system
from annotator.formats.encodings import UTF8, decode
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    Layout,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.webanno_annotations import EMPTY, NONE, STACK
from annotator.formats.webanno_reading import TEXT, read_table
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.records import Source

FORMAT_LINE = "#FORMAT=WebAnno TSV 3.3"

_Each = TypeVar("_Each")
_HEAD = b"#FORMAT=WebAnno TSV"
_LEADING = re.compile(r"\s+")


def one_line(value: str) -> str:
    """``value`` without carriage returns, which end a line and have no escape."""
    return value.replace("\r", " ")


def indented(text: str) -> str:
    """``text`` with nothing but spaces before its first word: a reader puts spaces there."""
    leading = _LEADING.match(text)
    return text if leading is None else " " * leading.end() + text[leading.end() :]


HOLDS = Holds(
    OffsetUnit.UTF16,
    nesting=True,
    overlap=True,
    twins=True,
    white_space=False,
    blank=False,
    attributes=True,
    values=True,
    links=True,
    notes=True,
    link_notes=True,
    origin=True,
    ids=True,
    name=one_line,
    value=one_line,
    characters=indented,
)


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The one article of a file. Raises DataError, StorageError."""
    data, sha256 = xml_text.whole(file)
    decoded = decode(data.removeprefix(codecs.BOM_UTF8), file.name, options.encoding or UTF8)
    lines = [line.removesuffix("\r") for line in decoded.text.split("\n")]
    source = Source(file.name, sha256, decoded.encoding, "text/tab-separated-values")
    if webanno_two.HEAD.match(lines[0]):
        table = webanno_two.read_old_table(lines, file.name)
    else:
        table = read_table(lines, file.name)
    yield from articles(table.structures, table.text, source, remarks=table.remarks)


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A file an article, then, where there is any, the types of all of them."""
    attributes: set[str] | None = None
    for reduction in reductions:
        attributes = attributes or cas_structures.attributes_of(options.labels)
        attributes |= cas_structures.attributes_in(reduction.record)
        with target.open(f"{reduction.record.article}.tsv") as file:
            file.write("\n".join(_Table(reduction.record, options).lines()).encode())
    if attributes is not None:
        with target.open(TYPE_SYSTEM, main=False) as file:
            file.write(type_system(attributes).encode())


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain by the first line."""
    start = head.removeprefix(codecs.BOM_UTF8)
    if start.startswith(_HEAD):
        return Score.CERTAIN
    is_old = PurePath(file.name).suffix.casefold() == ".tsv" and webanno_two.HEAD.match(
        start[:4096].decode("utf-8", "replace")
    )
    return Score.CERTAIN if is_old else Score.NONE


@dataclass(slots=True)
class _Unit:
    """A token or a part of one, with the numbers of the spans over it and the links to it."""

    name: str
    start: int
    end: int
    spans: list[int] = field(default_factory=list)
    links: list[LinkWire] = field(default_factory=list)


class _Table:
    """One article as a table of its tokens."""

    def __init__(self, record: AnnotationsWire, options: WriteOptions) -> None:
        self._text = record.text
        self._spans = record.spans
        self._to_utf16 = Utf16Map(record.text).to_utf16
        self._features = [cas.span_features(span) for span in record.spans]
        names = {name for features in self._features for name in features}
        attributes = sorted(names.difference(cas.SPAN_FEATURES))
        own = [name for name in cas.SPAN_FEATURES[1:] if name in names]
        self._columns = [cas.LABEL, *attributes, *own] if names else []
        self._link_columns = list(cas.LINK_FEATURES) if record.links else []
        tokens = options.tokenise(record.text, record.language).ranges
        self._sentences = list(_sentences(record.text, tokens))
        self._units = [
            [_Unit(f"{number}-{at}", start, end)] for number, at, start, end in self._tokens()
        ]
        self._starts = [units[0].start for units in self._units]
        self._first: dict[str, _Unit] = {}
        self._number_of = {span.id: number for number, span in enumerate(record.spans)}
        for number, span in enumerate(self._spans):
            self._place(number, span)
        for link in record.links:
            self._first[link.target].links.append(link)
        self._numbers = self._numbering()

    def lines(self) -> Iterator[str]:
        """The lines of the file, without their ends; the last one is empty."""
        yield FORMAT_LINE
        if self._columns:
            yield f"#T_SP={cas.SPAN}|{'|'.join(self._columns)}"
        if self._link_columns:
            yield f"#T_RL={cas.LINK}|{'|'.join(self._link_columns)}|BT_{cas.SPAN}"
        yield ""
        units = iter(self._units)
        for start, end, tokens in self._sentences:
            yield ""
            text = self._text[start:end]
            if end < len(self._text):
                text = text.removesuffix("\n")
            for line in text.split("\n"):
                yield f"{TEXT}{escapes.escaped_text(line)}"
            for _ in tokens:
                for unit in next(units):
                    yield self._row(unit)
        yield ""

    def _tokens(self) -> Iterator[tuple[int, int, int, int]]:
        for number, (_start, _end, tokens) in enumerate(self._sentences, 1):
            for at, (start, end) in enumerate(tokens, 1):
                yield number, at, start, end

    def _place(self, number: int, span: SpanWire) -> None:
        """Put a span on the tokens that lie in it whole, and on the parts of others."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_left(self._starts, span.end)
        for units in self._units[max(0, first) : last]:
            token = units[0]
            start, end = max(span.start, token.start), min(span.end, token.end)
            if start >= end:
                continue
            unit = next((each for each in units if (each.start, each.end) == (start, end)), None)
            if unit is None:
                unit = _Unit(f"{token.name}.{len(units)}", start, end)
                units.append(unit)
            unit.spans.append(number)
            self._first.setdefault(span.id, unit)

    def _numbering(self) -> dict[int, int]:
        """The numbers of the spans that are not the only one of their only unit."""
        units = [unit for units in self._units for unit in units]
        count = [0] * len(self._spans)
        for unit in units:
            for number in unit.spans:
                count[number] += 1
        numbers: dict[int, int] = {}
        for unit in units:
            for number in unit.spans:
                if number not in numbers and (count[number] > 1 or len(unit.spans) > 1):
                    numbers[number] = len(numbers) + 1
        return numbers

    def _row(self, unit: _Unit) -> str:
        begin, end = self._to_utf16(unit.start), self._to_utf16(unit.end)
        cells = [unit.name, f"{begin}-{end}", self._text[unit.start : unit.end]]
        cells += _stacked(self._columns, unit.spans, self._value)
        cells += _stacked(self._link_columns, unit.links, _link_value)
        if self._link_columns:
            cells.append(STACK.join(map(self._ends, unit.links)) or NONE)
        return "\t".join([*cells, ""])

    def _value(self, number: int, name: str) -> str:
        known = self._numbers.get(number)
        value = _cell(self._features[number], name)
        return value if known is None else f"{value}[{known}]"

    def _ends(self, link: LinkWire) -> str:
        """The unit where a link begins, and the numbers of both spans if they have any."""
        source, target = (
            self._numbers.get(self._number_of[end], 0) for end in (link.source, link.target)
        )
        unit = self._first[link.source].name
        return f"{unit}[{source}_{target}]" if source or target else unit


def _stacked(
    columns: Sequence[str], stack: Sequence[_Each], value: Callable[[_Each, str], str]
) -> list[str]:
    """The cells of a layer's columns, in which the annotations stand one above the other."""
    if not stack:
        return [NONE] * len(columns)
    return [STACK.join(value(each, name) for each in stack) for name in columns]


def _link_value(link: LinkWire, name: str) -> str:
    return _cell(cas.link_features(link), name)


def _cell(features: dict[str, str], name: str) -> str:
    value = features.get(name)
    return EMPTY if value is None else escapes.escaped_value(value)


def _sentences(text: str, tokens: Sequence[Range]) -> Iterator[tuple[int, int, Sequence[Range]]]:
    """The sentences with their tokens: each begins with its first and reaches to the next."""
    visible = [token for token in tokens if not text[token[0] : token[1]].isspace()]
    starts = [start for start, _end in sentences(text)][1:]
    cuts = sorted({bisect_left(visible, start, key=itemgetter(0)) for start in starts})
    edges = [0, *(cut for cut in cuts if 0 < cut < len(visible)), len(visible)]
    for first, last in pairwise(edges):
        end = visible[last][0] if last < len(visible) else len(text)
        yield visible[first][0], end, visible[first:last]


WEBANNO = Format(
    "webanno",
    "WebAnno TSV",
    (".tsv",),
    HOLDS,
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.FOLDER,
)
