"""What the cells of a WebAnno TSV say → feature structures."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, zip_longest

from annotator.core.errors import DataError
from annotator.formats import cas
from annotator.formats import webanno_escapes as escapes
from annotator.formats.cas import Structure

NONE, EMPTY, STACK, SLOT = "_", "*", "|", ";"
MOST = 100_000
"""Annotations that a file may hold, which two characters are enough for."""

_CHAIN = re.compile(r"(?P<relation>.*)->(?P<chain>[0-9]{1,15})-(?P<link>[0-9]{1,15})")


class Kind(StrEnum):
    """What the cells of a column are."""

    FEATURE = "feature"
    PLACEHOLDER = "placeholder"
    ROLE = "role"
    FILLER = "filler"
    SOURCE = "source"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``target`` is the type of what its cells refer to."""

    kind: Kind
    feature: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer and its columns, of which ``first`` is the number in a row."""

    type: str
    kind: str
    first: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A token or a part of one: its unit's name, its place in the text, its words, its cells."""

    line: int
    unit: str
    begin: int
    end: int
    words: str
    cells: Sequence[str]


class Annotations:
    """Puts together what the rows say of annotations over several of them.

    An annotation over several units, and one of several in a unit, has a number by which it is
    known; references name a unit and such a number.
    """

    def __init__(self, layers: Sequence[Layer], rows: Sequence[Row], file: str) -> None:
        self._layers = layers
        self._rows = rows
        self._file = file
        self._all: list[Structure] = []
        self._numbered: dict[str, Structure] = {}
        self._in_unit: dict[str, list[Structure]] = {}
        self._units = {row.unit: row for row in rows}
        self._tokens: dict[str, Structure] = {}
        self._links: dict[tuple[str, str], dict[int, Structure]] = {}
        self._later: list[Callable[[], None]] = []

    def structures(self) -> Iterator[Structure]:
        """The annotations, and the tokens that relations refer to. Raises DataError."""
        for row in self._rows:
            for layer in self._layers:
                cells = row.cells[layer.first : layer.first + len(layer.columns)]
                if any(cell != NONE for cell in cells):
                    self._stack(row, layer, cells)
        for refer in self._later:
            refer()
        self._chain()
        yield from self._all

    def _stack(self, row: Row, layer: Layer, cells: Sequence[str]) -> None:
        """What a layer says of a row: the annotations stand one above the other."""
        read = {"SP": self._span, "RL": self._relation, "CH": self._link}[layer.kind]
        stacks = [escapes.parts(cell, STACK) for cell in cells]
        for values in zip_longest(*stacks, fillvalue=NONE):
            read(row, layer, values)

    def _new(self, row: Row, kind: str) -> Structure:
        place = f"line {row.line}"
        if len(self._all) == MOST:
            raise DataError(self._file, place, f"is where there are more than {MOST} annotations")
        each = Structure(str(len(self._all)), kind, row.begin, row.end, place=place)
        self._all.append(each)
        return each

    def _span(self, row: Row, layer: Layer, values: Sequence[str]) -> None:
        plain = [
            (value, "") if column.kind is Kind.FILLER else escapes.numbered(value)
            for column, value in zip(layer.columns, values, strict=True)
        ]
        number = next((number for _, number in plain if number), "")
        each = self._numbered.get(number) if number else None
        if each is not None:
            each.end = max(each.end or 0, row.end)
            self._in_unit.setdefault(row.unit, []).append(each)
            return
        each = self._new(row, layer.type)
        if number:
            self._numbered[number] = each
        self._in_unit.setdefault(row.unit, []).append(each)
        roles: list[str] = []
        for column, (value, _) in zip(layer.columns, plain, strict=True):
            if column.kind is Kind.FEATURE and value not in (NONE, EMPTY):
                each.features[column.feature] = escapes.value(value)
            elif column.kind is Kind.ROLE:
                roles = [] if value in (NONE, "") else escapes.parts(value, SLOT)
            elif column.kind is Kind.FILLER and roles:
                self._slots(row, each, column, roles, escapes.parts(value, SLOT))

    def _slots(
        self, row: Row, host: Structure, column: Column, roles: list[str], fillers: list[str]
    ) -> None:
        if len(roles) != len(fillers):
            reason = f"names {len(roles)} roles and {len(fillers)} that play them"
            raise DataError(self._file, f"line {row.line}", reason)
        for role, filler in zip(roles, fillers, strict=True):
            if filler in (NONE, EMPTY):
                continue
            slot = self._new(row, column.target)
            slot.begin = slot.end = None
            if role != EMPTY:
                slot.features[cas.ROLE] = escapes.value(role)
            host.refs.setdefault(column.feature, []).append(slot.id)
            unit, number = escapes.numbered(filler)
            self._refer(row, slot, cas.FILLER, column.target, unit, number)

    def _relation(self, row: Row, layer: Layer, values: Sequence[str]) -> None:
        each = self._new(row, layer.type)
        for column, value in zip(layer.columns, values, strict=True):
            if column.kind is Kind.SOURCE:
                unit, numbers = escapes.numbered(value)
                source, _, target = numbers.partition("_")
                self._refer(row, each, cas.SOURCE, column.target, unit, source)
                self._refer(row, each, cas.TARGET, column.target, row.unit, target)
            elif value not in (NONE, EMPTY):
                each.features[column.feature] = escapes.value(value)

    def _refer(
        self, row: Row, each: Structure, feature: str, kind: str, unit: str, number: str
    ) -> None:
        """Note a reference once everything is known."""

        def refer() -> None:
            target = self._numbered.get(number) if number not in ("", "0") else None
            if target is None:
                target = self._only(unit, kind, row)
            each.refs[feature] = [target.id]

        self._later.append(refer)

    def _only(self, unit: str, kind: str, row: Row) -> Structure:
        """The annotation of a type in a unit, the unit's token where there is none."""
        there = self._in_unit.get(unit, [])
        found = next((each for each in there if each.type == kind), None)
        if found is None and kind == cas.ANNOTATION and there:
            return there[0]
        if found is not None:
            return found
        if unit not in self._units:
            raise DataError(self._file, f"line {row.line}", f"there is no token {unit!r}")
        if unit not in self._tokens:
            self._tokens[unit] = self._new(self._units[unit], cas.TOKEN)
        return self._tokens[unit]

    def _link(self, row: Row, layer: Layer, values: Sequence[str]) -> None:
        """A link of a chain: ``relation->1-2`` is the second of the first chain."""
        said = {column.feature: value for column, value in zip(layer.columns, values, strict=True)}
        found = _CHAIN.fullmatch(said.get("referenceRelation", ""))
        if found is None:
            raise DataError(self._file, f"line {row.line}", "does not say which link of a chain")
        chain = self._links.setdefault((layer.type, found["chain"]), {})
        number = int(found["link"])
        if number in chain:
            chain[number].end = row.end
            return
        each = chain[number] = self._new(row, layer.type)
        kind, _ = escapes.numbered(said.get("referenceType", EMPTY))
        for feature, value in (
            ("referenceRelation", found["relation"]),
            ("referenceType", kind),
        ):
            if value not in (NONE, EMPTY):
                each.features[feature] = escapes.value(value)

    def _chain(self) -> None:
        for chain in self._links.values():
            links = [chain[number] for number in sorted(chain)]
            for each, following in pairwise(links):
                each.refs[cas.NEXT] = [following.id]
