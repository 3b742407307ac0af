"""XML read without its dangers, and text made fit for XML 1.0.

A file with a document type is refused: entities are declared there, which grow without bound or
stand for what is outside the file. Nesting is bounded too.
"""

import re
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from annotator.core.errors import DataError
from annotator.formats.model import SourceFile
from annotator.storage import files

LARGEST = 1 << 26
"""Bytes of the largest file that is read whole."""
DEEPEST = 100
"""Elements that may stand inside one another."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_CONTENT = re.compile(r"[&<>\r]")
_IN_ATTRIBUTE = re.compile(r'[&<>"\t\n\r]')
_DECLARED_11 = re.compile(rb"""^(\xef\xbb\xbf)?<\?xml\s+version\s*=\s*["']1\.(1)["']""")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


def legal(text: str) -> str:
    """``text`` with U+FFFD for each character that XML 1.0 cannot hold, not even escaped."""
    return _ILLEGAL.sub(_REPLACEMENT, text)


def content(text: str) -> str:
    """``text`` as the content of an element; it must be legal."""
    return _IN_CONTENT.sub(_escaped, text)


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, in its quotation marks; it must be legal.

    Line ends and tabs are escaped: written as they are, a reader takes them for spaces.
    """
    return f'"{_IN_ATTRIBUTE.sub(_escaped, text)}"'


def whole(file: SourceFile) -> tuple[bytes, str]:
    """The bytes of a file that is read whole, and their SHA-256. Raises DataError, StorageError."""
    _check_size(file.path, file.name)
    data, signature = files.read(file.path)
    return data, signature.sha256


class Parser:
    """Goes through an XML document; names are ``namespace name``, or the name alone.

    ``line`` is the line at which it stands while one of its functions is called.
    """

    def __init__(self, file: str, start: Start, end: End, characters: Characters) -> None:
        self._file = file
        self._start = start
        self._end = end
        self._depth = 0
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._opened
        self._expat.EndElementHandler = self._closed
        self._expat.CharacterDataHandler = characters
        self._expat.StartDoctypeDeclHandler = self._refuse_type

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self._expat.CurrentLineNumber

    def parse(self, data: bytes) -> None:
        """Go through all of the document. Raises DataError."""
        declared = _DECLARED_11.match(data)
        if declared:
            # Its only other difference is that it can escape control characters.
            at = declared.start(2)
            data = b"%b0%b" % (data[:at], data[at + 1 :])
        try:
            self._expat.Parse(data, True)
        except expat.ExpatError as error:
            place = f"line {error.lineno}, column {error.offset + 1}"
            reason = f"is not XML: {expat.ErrorString(error.code)}"
            raise DataError(self._file, place, reason) from error
        except (LookupError, ValueError) as error:
            raise DataError(self._file, "line 1", f"is in an unknown encoding: {error}") from error

    def error(self, reason: str) -> DataError:
        """That something is wrong where the parser stands."""
        return DataError(self._file, f"line {self.line}", reason)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.error(f"nests its elements deeper than {DEEPEST}")
        self._start(name, attributes)

    def _closed(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _refuse_type(self, name: str, *_rest: object) -> None:
        raise self.error(f"has a document type ({name}), in which entities may be a trap")


def _escaped(match: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}.get(
        match[0], f"&#{ord(match[0])};"
    )


def _check_size(path: Path, name: str) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise files.explained(error, path, "read") from error
    if size > LARGEST:
        raise DataError(name, "", f"has {size} bytes; no article is larger than {LARGEST}")
