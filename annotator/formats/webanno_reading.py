"""WebAnno TSV 3 → feature structures: the table of tokens, and what its columns say of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.formats import webanno_escapes as escapes
from annotator.formats.cas import Structure
from annotator.formats.foreign import same_words
from annotator.formats.webanno_annotations import Annotations, Column, Kind, Layer, Row

TEXT = "#Text="
CODE_POINTS_SAID = "its offsets count characters, not UTF-16 units, as its tokens show"

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV (\d)\.(\d+)")
_LAYER = re.compile(r"#T_(?P<kind>SP|RL|CH)=(?P<type>[^|]+)\|?(?P<columns>.*)")
_ROLE = re.compile(r"ROLE_[^:]*:(?P<feature>[^_]+)_(?P<type>.+)")
_ROW = re.compile(r"[0-9]+-[0-9]+(?:\.[0-9]+)?")
_RANGE = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_SPARE = 1 << 20
"""Code points that a text may be longer than sixteen times its file: a gap is filled."""


@dataclass(slots=True)
class Sentence:
    """A sentence: its text as the file gives it, and its rows."""

    text: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A text with the structures that annotate it, and sentences on how it was read."""

    text: str
    structures: list[Structure]
    remarks: list[str]


def read_table(lines: Sequence[str], file: str) -> Table:
    """The text in the lines of a file of version 3, and its annotations. Raises DataError."""
    found = _FORMAT.fullmatch(lines[0])
    if found is None or found[1] != "3":
        reason = f"does not name one of the versions 3.0 to 3.3 of WebAnno TSV: {lines[0][:60]!r}"
        raise DataError(file, "line 1", reason)
    layers, start = _layers(lines, file)
    version = int(found[1]), int(found[2])
    sentences = list(_sentences(lines, start, version, _width(layers), file))
    limit = _SPARE + 16 * sum(map(len, lines))
    text, remarks = _text(sentences, limit, file)
    rows = [row for sentence in sentences for row in sentence.rows]
    if remarks:
        to_utf16 = Utf16Map(text).to_utf16
        rows = [_with_range(row, to_utf16(row.begin), to_utf16(row.end)) for row in rows]
    return Table(text, list(Annotations(layers, rows, file).structures()), remarks)


def _layers(lines: Sequence[str], file: str) -> tuple[list[Layer], int]:
    """The layers that the head declares, and the number of the line behind it."""
    layers: list[Layer] = []
    number = 1
    first = 0
    while number < len(lines) and lines[number].startswith("#T_"):
        found = _LAYER.fullmatch(lines[number])
        if found is None:
            raise DataError(file, f"line {number + 1}", "declares no layer")
        columns = tuple(_columns(found["kind"], found["columns"], file, number + 1))
        layers.append(Layer(found["type"], found["kind"], first, columns))
        first += len(columns)
        number += 1
    return layers, number


def _columns(kind: str, declared: str, file: str, line: int) -> Iterator[Column]:
    if not declared:
        yield Column(Kind.PLACEHOLDER)
        return
    role: re.Match[str] | None = None
    for name in declared.split("|"):
        if kind == "CH":
            yield Column(Kind.CHAIN, name)
        elif kind == "RL" and name.startswith("BT_"):
            yield Column(Kind.SOURCE, target=name.removeprefix("BT_"))
        elif role is not None:
            yield Column(Kind.FILLER, role["feature"], name)
            role = None
        elif kind == "SP" and name.startswith("ROLE_"):
            role = _ROLE.fullmatch(name)
            if role is None:
                raise DataError(file, f"line {line}", f"declares no slot: {name!r}")
            yield Column(Kind.ROLE, role["feature"], role["type"])
        else:
            yield Column(Kind.FEATURE, name)


def _width(layers: Sequence[Layer]) -> int:
    return sum(len(layer.columns) for layer in layers)


def _sentences(
    lines: Sequence[str], start: int, version: tuple[int, int], width: int, file: str
) -> Iterator[Sentence]:
    """The sentences of the body; a blank line ends one."""
    sentence = Sentence()
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("#") or not line:
            if sentence.rows:
                yield sentence
                sentence = Sentence()
            if line.startswith(TEXT):
                sentence.text.append(escapes.text(line.removeprefix(TEXT), version))
            continue
        if not sentence.text:
            raise DataError(file, f"line {number}", f"stands before the sentence's {TEXT}")
        sentence.rows.append(_row(line, number, width, file))
    if sentence.rows:
        yield sentence


def _row(line: str, number: int, width: int, file: str) -> Row:
    cells = line.split("\t")
    place = f"line {number}"
    if len(cells) < 3 + width:
        reason = f"has {len(cells)} columns, not the {3 + width} that the head declares"
        raise DataError(file, place, reason)
    found = _RANGE.fullmatch(cells[1])
    if not _ROW.fullmatch(cells[0]) or found is None:
        reason = f"does not begin with a token and its place: {line[:40]!r}"
        raise DataError(file, place, reason)
    return Row(number, cells[0], int(found[1]), int(found[2]), cells[2], cells[3 : 3 + width])


def _with_range(row: Row, begin: int, end: int) -> Row:
    return Row(row.line, row.unit, begin, end, row.words, row.cells)


def _text(sentences: Sequence[Sentence], limit: int, file: str) -> tuple[str, list[str]]:
    """The text, and what is to be said where its offsets are not in UTF-16 units."""
    try:
        text = _assembled(sentences, _units, limit, file)
        units = Utf16Map(text)
        _check_words(sentences, text, units.to_code_point, file)
    except DataError:
        text = _assembled(sentences, len, limit, file)
        if text.isascii() or Utf16Map(text).length == len(text):
            raise
        _check_words(sentences, text, int, file)
        return text, [CODE_POINTS_SAID]
    return text, []


def _assembled(
    sentences: Sequence[Sentence], size: Callable[[str], int], limit: int, file: str
) -> str:
    """The sentences one behind the other where their first tokens say that they stand.

    Behind each there is a line end, but for one that another follows at once; a gap is filled
    with spaces. So does INCEpTION.
    """
    pieces: list[str] = []
    length = 0
    for sentence in sentences:
        first = sentence.rows[0]
        if length == first.begin + 1 and pieces:
            pieces.append(pieces.pop()[:-1])
            length -= 1
        if length > first.begin:
            reason = f"the sentence begins at {first.begin}, inside the one before it"
            raise DataError(file, f"line {first.line}", reason)
        if first.begin > limit:
            reason = f"there is a gap of {first.begin - length} before the sentence"
            raise DataError(file, f"line {first.line}", reason)
        piece = " " * (first.begin - length) + "\n".join([*sentence.text, ""])
        length += size(piece)
        pieces.append(piece)
    return "".join(pieces).removesuffix("\n")


def _units(text: str) -> int:
    return Utf16Map(text).length


def _check_words(
    sentences: Iterable[Sentence], text: str, to_code_point: Callable[[int], int], file: str
) -> None:
    """Raise DataError where a token's own words are not what stands in its place."""
    for sentence in sentences:
        for row in sentence.rows:
            words = text[to_code_point(row.begin) : to_code_point(row.end)]
            if words != row.words and not same_words(words, escapes.value(row.words)):
                reason = f"{row.words[:40]!r} is not what stands at {row.begin}–{row.end}"
                raise DataError(file, f"line {row.line}", f"{reason}: {words[:40]!r}")
