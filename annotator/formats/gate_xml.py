"""GATE's own XML → its documents.

An annotation stands where its nodes stand in the text: the ids of these count UTF-16 units, and
not even that once a document was edited.
"""

from collections.abc import Callable
from typing import Any

from annotator.core.errors import DataError
from annotator.formats.gate_documents import Annotation, Document
from annotator.formats.xml_text import Parser
from annotator.storage.wire import Json

ROOT = "GateDocument"

_LARGEST = 1 << 63
_WHOLE = frozenset(f"java.lang.{name}" for name in ("Integer", "Long", "Short", "Byte"))
_REAL = frozenset({"java.lang.Double", "java.lang.Float", "java.math.BigDecimal"})


def read_document(data: bytes, name: str, file: str) -> Document:
    """The document in an XML file of GATE. Raises DataError."""
    return _Reading(name, file).document(data)


class _Reading:
    """Goes through one file."""

    def __init__(self, name: str, file: str) -> None:
        self._file = file
        self._parser = Parser(file, self._start, self._end, self._characters)
        self._document = Document(name, "")
        self._text: list[str] = []
        self._length = 0
        self._nodes: dict[str, int] = {}
        self._path: list[str] = []
        self._words: list[str] = []
        self._features: Json = self._document.features
        self._feature = ""
        self._class = ""
        self._set: list[Annotation] = []
        self._later: list[Callable[[], None]] = []

    def document(self, data: bytes) -> Document:
        """What the file holds. Raises DataError."""
        self._parser.parse(data)
        self._document.text = "".join(self._text)
        for add in self._later:
            add()
        return self._document

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != ROOT:
            raise self._parser.error(f"is no document of GATE: it begins with the element {name}")
        self._path.append(name)
        self._words.clear()
        match name:
            case "Node":
                self._nodes[attributes.get("id", "")] = self._length
            case "AnnotationSet":
                self._set = self._document.sets.setdefault(attributes.get("Name", ""), [])
            case "Annotation":
                self._features = {}
                self._annotation(attributes, self._features, self._set)
            case "Value":
                self._class = attributes.get("className", "")

    def _end(self, name: str) -> None:
        self._path.pop()
        words = "".join(self._words)
        match name:
            case "Name":
                self._feature = words
            case "Value":
                self._features[self._feature] = _value(words, self._class)

    def _characters(self, data: str) -> None:
        if "TextWithNodes" in self._path:
            self._text.append(data)
            self._length += len(data)
        elif self._path[-1] in ("Name", "Value"):
            self._words.append(data)

    def _annotation(self, attributes: dict[str, str], features: Json, to: list[Annotation]) -> None:
        """Note an annotation; its nodes may still come."""
        place = f"line {self._parser.line}"
        named = attributes.get("Id", "")
        if not named.isdecimal() or len(named) > 15 or not attributes.get("Type"):
            raise self._parser.error("an annotation has no Id or no Type")
        number, kind = int(named), attributes["Type"]
        nodes = attributes.get("StartNode", ""), attributes.get("EndNode", "")

        def add() -> None:
            for node in nodes:
                if node not in self._nodes:
                    raise self._missing(place, node)
            start, end = (self._nodes[node] for node in nodes)
            to.append(Annotation(number, kind, start, end, features, place))

        self._later.append(add)

    def _missing(self, place: str, node: str) -> DataError:
        return DataError(self._file, place, f"there is no node {node!r} in the text")


def _value(words: str, kind: str) -> Any:
    """A feature's value; that of a kind that is no plain value as GATE wrote it."""
    if kind == "java.lang.Boolean":
        return words == "true"
    try:
        if kind in _WHOLE and abs(number := int(words)) < _LARGEST:
            return number
        if kind in _REAL and abs(real := float(words)) < float("inf"):
            return real
    except ValueError:
        pass
    return words
