"""The lines of brat's ``.ann`` files ↔ spans, links, attributes and notes.

- ``T1 TAB label 20 36 TAB words``: a span; one of several fragments, ``20 26;30 36``, is taken
  from its first to its last, with a remark where they are parted by more than white space;
- ``R1 TAB type Arg1:T2 Arg2:T4`` and ``* TAB type T1 T4``: links;
- ``E1 TAB type:T3 Theme:T1 Theme2:E2``: links from the span of the event to its arguments;
- ``A1 TAB name T2 value``, ``M1`` in old files: an attribute, ``true`` where it has no value;
- ``#1 TAB AnnotatorNotes T2 TAB words``: a note, a line each; of another type it is an attribute;
- ``N1 TAB Reference T4 Wikidata:Q1 TAB words``: an attribute.

Offsets are code points. (brat: standoff format; server/src/annotation.py)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from annotator.core.errors import DataError
from annotator.formats.brat_names import read_back
from annotator.formats.foreign import Arrow

NOTES = "AnnotatorNotes"
TRUE = "true"
EVENTS = "its events were taken as links from their words to those of their arguments"
REFERENCES = "its references to databases were taken as attributes"
FRAGMENTS = "{} of its spans have gaps and were taken whole, from the first to the last fragment"

_RANGES = re.compile(r"(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*) *")
_EVENT = re.compile(r"([^\s:]+):(\S+)((?: +[^\s:]+:\S+)*) *")
_RELATION = re.compile(r"(\S+)((?: +[^\s:]+:\S+){2}) *")
_TARGETED = re.compile(r"(\S+) (\S+)(?: (.*))?")
_REFERENCE = re.compile(r"(\S+) (\S+) ([^\s:]+:\S+) *")
_NUMBER = re.compile(r"\d+$")

Fragment = tuple[int, int]


@dataclass(slots=True)
class TextBound:
    """A span as its line gives it; ``words`` is None where the line ends before them."""

    id: str
    label: str
    fragments: list[Fragment]
    words: str | None
    place: str
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Standoff:
    """What the lines of a file say; ``remarks`` tell what was taken for something else."""

    spans: dict[str, TextBound] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: ``kind`` is the first letter of ``id``, ``words`` what stands behind ``said``."""

    place: str
    id: str
    said: str
    words: str | None

    @property
    def kind(self) -> str:
        return "A" if self.id[0] == "M" else self.id[0]


def read_standoff(contents: Mapping[str, str], file: str) -> Standoff:
    """What annotations say that lie in ``file``, or in the files of the names in ``contents``.

    A line that cannot be read is an error that names it, and its file where there are several.
    """
    return _Parser(file).parse(contents)


class _Parser:
    def __init__(self, file: str) -> None:
        self._file = file
        self._found = Standoff()
        self._triggers: dict[str, str] = {}
        self._links: dict[str, int] = {}

    def parse(self, contents: Mapping[str, str]) -> Standoff:
        lines: dict[str, list[_Line]] = {}
        for part, content in contents.items():
            self._add_lines(content, f"{part}, " if len(contents) > 1 else "", lines)
        for kind, take in (
            ("T", self._span),
            ("E", self._event),
            ("E", self._arguments),
            ("R", self._relation),
            ("*", self._equivalence),
            ("A", self._attribute),
            ("N", self._reference),
            ("#", self._note),
        ):
            for line in lines.get(kind, ()):
                take(line)
        if "E" in lines:
            self._found.remarks.append(EVENTS)
        if "N" in lines:
            self._found.remarks.append(REFERENCES)
        return self._found

    def _add_lines(self, content: str, part: str, lines: dict[str, list[_Line]]) -> None:
        """Add lines to those of their kinds; ``part`` is what their places begin with."""
        for number, raw in enumerate(content.split("\n"), 1):
            text = raw.removesuffix("\r")
            if not text.strip():
                continue
            name, tab, rest = text.partition("\t")
            said, second, words = rest.partition("\t")
            line = _Line(f"{part}line {number}", name, said, words if second else None)
            if not tab or not name or line.kind not in "TREANM*#":
                self._refuse(line, "is no line of brat's: an id like T1, a tab, and what it says")
            else:
                lines.setdefault(line.kind, []).append(line)

    def _refuse(self, line: _Line, reason: str) -> None:
        self._found.errors.append(DataError(self._file, line.place, reason))

    def _span(self, line: _Line) -> None:
        found = _RANGES.fullmatch(line.said)
        if found is None:
            self._refuse(line, "is no span: a label, and a start and an end in characters")
        elif line.id in self._found.spans:
            self._refuse(line, f"has the id {line.id}, which an earlier line has")
        else:
            fragments = [
                (int(start), int(end))
                for start, end in (part.split(" ") for part in found[2].split(";"))
            ]
            label = read_back(found[1])
            span = TextBound(line.id, label, fragments, line.words, line.place)
            self._found.spans[line.id] = span

    def _event(self, line: _Line) -> None:
        found = _EVENT.fullmatch(line.said)
        if found is None:
            self._refuse(line, "is no event: a type with its words, and roles with arguments")
        elif found[2] not in self._found.spans:
            self._refuse(line, f"there is no span {found[2]}")
        else:
            self._triggers[line.id] = found[2]

    def _arguments(self, line: _Line) -> None:
        found = _EVENT.fullmatch(line.said)
        if found is None or line.id not in self._triggers:
            return
        for argument in found[3].split():
            role, _, target = argument.partition(":")
            self._link(line, _NUMBER.sub("", role) or role, self._triggers[line.id], target)

    def _relation(self, line: _Line) -> None:
        found = _RELATION.fullmatch(line.said)
        if found is None:
            self._refuse(line, "is no relation: a type and two arguments, Arg1:T1 Arg2:T2")
            return
        source, target = (argument.partition(":")[2] for argument in found[2].split())
        self._link(line, found[1], source, target)

    def _equivalence(self, line: _Line) -> None:
        names = line.said.split()
        if len(names) < 3:
            self._refuse(line, "is no relation: a type and the ids of two spans or more")
        for source, target in pairwise(names[1:]):
            self._link(line, names[0], source, target)

    def _link(self, line: _Line, kind: str, source: str, target: str) -> None:
        ends = [self._triggers.get(end, end) for end in (source, target)]
        missing = next((end for end in ends if end not in self._found.spans), None)
        if missing is not None:
            self._refuse(line, f"there is no span {missing}")
            return
        self._links.setdefault(line.id, len(self._found.arrows))
        self._found.arrows.append(Arrow(read_back(kind), ends[0], ends[1], place=line.place))

    def _target(self, name: str) -> TextBound | None:
        return self._found.spans.get(self._triggers.get(name, name))

    def _attribute(self, line: _Line) -> None:
        found = _TARGETED.fullmatch(line.said)
        span = self._target(found[2]) if found else None
        if found is None:
            self._refuse(line, "is no attribute: a name, the id of a span, and a value")
        elif span is None:
            self._refuse(line, f"is an attribute of {found[2]}, which is no span or event")
        else:
            value = found[3] or line.words or TRUE
            self._set(span, read_back(found[1]), read_back(value))

    def _reference(self, line: _Line) -> None:
        found = _REFERENCE.fullmatch(line.said)
        span = self._target(found[2]) if found else None
        if found is None:
            self._refuse(line, "is no reference: a type, the id of a span, and database:id")
        elif span is None:
            self._refuse(line, f"is a reference of {found[2]}, which is no span or event")
        else:
            name = self._set(span, read_back(found[1]), found[3])
            if line.words:
                self._set(span, f"{name} text", line.words)

    def _note(self, line: _Line) -> None:
        found = _TARGETED.fullmatch(line.said)
        if found is None:
            self._refuse(line, "is no note: a type, the id of what it is about, and its words")
            return
        words = read_back(line.words or "")
        span = self._target(found[2])
        if span is not None and found[1] == NOTES:
            span.notes.append(words)
        elif span is not None:
            self._set(span, read_back(found[1]), words.strip())
        elif found[2] in self._links:
            arrow = self._found.arrows[self._links[found[2]]]
            note = f"{arrow.note}\n{words}" if arrow.note else words
            self._found.arrows[self._links[found[2]]] = replace(arrow, note=note)
        else:
            self._refuse(line, f"is a note on {found[2]}, which is no span, event or relation")

    def _set(self, span: TextBound, name: str, value: str) -> str:
        """Give a span an attribute, under a name with a number where it has another value."""
        free, number = name, 1
        while span.attributes.get(free, value) != value:
            number += 1
            free = f"{name} {number}"
        span.attributes[free] = value
        return free
