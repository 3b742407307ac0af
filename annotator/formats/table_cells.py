"""Rows of tables in text: encoding, delimiter, and cells that no spreadsheet takes for formulas."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from annotator.core.errors import DataError
from annotator.formats.encodings import UTF8, decode, marked_encoding, refuse_kind
from annotator.formats.model import ReadOptions, SourceFile
from annotator.storage import files
from annotator.storage.records import Source

LONGEST = 1 << 26
"""Characters of the longest line and of the longest cell."""
DELIMITERS = (",", ";", "\t", "|")
MARK = "\ufeff"

_PIECE = 1 << 20  # bytes
# What a spreadsheet takes for the beginning of a formula (OWASP, “CSV Injection”), behind any
# number of the apostrophes that say that it is none.
_FORMULA = re.compile("'*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")
_APOSTROPHE = "'"

Row = tuple[int, list[str]]
"""The number of the line in which a row ends, and its cells."""


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would calculate it, or it looks as if that had been prevented."""
    return _FORMULA.match(value) is not None


def cell(value: str) -> str:
    """A string as a cell: one that a spreadsheet would calculate gets an apostrophe before it."""
    return _APOSTROPHE + value if is_formula(value) else value


def read_cell(written: str) -> str:
    """The string that was written as this cell."""
    is_marked = written.startswith(_APOSTROPHE) and is_formula(written)
    return written[1:] if is_marked else written


@dataclass(frozen=True, slots=True)
class Table:
    """An open table: the cells of its first row, and the rows behind it as they are read.

    ``guessed`` says that the encoding was found out and is not certain.
    """

    header: list[str]
    rows: Iterator[Row]
    source: Source
    guessed: bool


@contextmanager
def opened(file: SourceFile, options: ReadOptions) -> Iterator[Table]:
    """The table in a file, in any encoding and with the delimiter that its header tells.

    Raises DataError where it is no text or has no header, also while rows are read, StorageError.
    """
    try:
        with file.path.open("rb") as stream:
            head = stream.read(64)
            stream.seek(0)
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        refuse_kind(head, file.name)
        encoding = options.encoding or marked_encoding(head) or _utf8(file)
        if encoding is None:
            decoded = decode(files.load(file.path), file.name)
            text: TextIO = io.StringIO(decoded.text, newline="")
            source = Source(file.name, sha256, decoded.encoding, "text/csv")
        else:
            text = file.path.open(encoding=encoding, newline="")
            source = Source(file.name, sha256, encoding, "text/csv")
        with text:
            rows = _rows(file, text, options.text_field)
            _, header = next(rows, (0, []))
            if not header:
                raise DataError(file.name, "line 1", "has no names of columns")
            yield Table(header, rows, source, guessed=encoding is None)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error


def delimiter(line: str, wanted: str) -> str:
    """The delimiter of a header: the one that gives a column ``wanted``, or else the most."""

    def merit(candidate: str) -> tuple[bool, int]:
        cells = header_cells(line, candidate)
        return wanted in cells, len(cells)

    return max(DELIMITERS, key=merit)


def header_cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line, none where it is no row."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _utf8(file: SourceFile) -> str | None:
    """The name of UTF-8 where all of the file is in it."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    try:
        with file.path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return UTF8


def _rows(file: SourceFile, text: TextIO, wanted: str) -> Iterator[Row]:
    """The rows that are not blank; the header first, without a byte order mark."""
    csv.field_size_limit(LONGEST)  # of the whole process: the default is less than an article
    line = 0
    try:
        first = text.readline(LONGEST + 1).removeprefix(MARK)
        lines = _Lines(file, first, text)
        reader = csv.reader(lines, delimiter=delimiter(first, wanted))
        for row in reader:
            if lines.ended:  # only a row that is not complete takes all there is
                reason = "has a quotation mark that is never closed: the file ends within its cell"
                raise DataError(file.name, f"line {line + 1}", reason)
            line = reader.line_num
            if any(each.strip() for each in row):
                yield line, row
    except csv.Error as error:
        raise DataError(file.name, f"line {line + 1}", f"is no row of a table: {error}") from error
    except UnicodeError as error:
        raise DataError(file.name, "", "is not in the encoding that it says") from error


class _Lines:
    """The lines of a table; ``ended`` once more are asked for than there are."""

    def __init__(self, file: SourceFile, first: str, text: TextIO) -> None:
        self._file = file
        self._line = first
        self._number = 1
        self._text = text
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._line
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) > LONGEST:
            place = f"line {self._number}"
            raise DataError(self._file.name, place, f"is longer than {LONGEST} characters")
        self._number, self._line = self._number + 1, self._text.readline(LONGEST + 1)
        return line
