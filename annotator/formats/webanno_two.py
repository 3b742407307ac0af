"""WebAnno TSV 2 → feature structures. It names no offsets: the tokens are looked for in the text.

A cell says ``_`` or ``O`` for nothing; in layers of several tokens ``B-`` begins an annotation
and ``I-`` goes on with it, ``|`` parts several. A relation stands with the token that it ends
at, and its last cell names the one where it begins.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.formats.webanno_annotations import Annotations, Column, Kind, Layer, Row
from annotator.formats.webanno_reading import Table

HEAD = re.compile(r" # (?P<first>[\w.]+)(?: \| [^|#\n]*)*")
ATTACH = "AttachTo="
TEXT = "#text="

_NOTHING = frozenset({"_", "O", "O-_", ""})


def read_old_table(lines: Sequence[str], file: str) -> Table:
    """The text in the lines of a file of version 2, and its annotations. Raises DataError."""
    layers = list(_layers(lines[0]))
    width = sum(len(layer.columns) for layer in layers)
    text = "\n".join(line.removeprefix(TEXT) for line in lines if line.startswith(TEXT))
    rows = list(_rows(lines, text, width, layers, file))
    return Table(text, list(Annotations(layers, rows, file).structures()), [])


def _layers(head: str) -> Iterator[Layer]:
    first = 0
    for declared in head.split(" # ")[1:]:
        kind, *features = (name.strip() for name in declared.split(" | "))
        attached = next((name for name in features if name.startswith(ATTACH)), None)
        columns = [Column(Kind.FEATURE, name) for name in features if name != attached]
        if attached is not None:
            columns.append(Column(Kind.SOURCE, target=attached.removeprefix(ATTACH)))
        yield Layer(kind, "SP" if attached is None else "RL", first, tuple(columns))
        first += len(columns)


def _rows(
    lines: Sequence[str], text: str, width: int, layers: Sequence[Layer], file: str
) -> Iterator[Row]:
    """The tokens where they stand in the text, their cells as version 3 would say them."""
    to_utf16 = Utf16Map(text).to_utf16
    numbering = _Numbering(layers)
    at = 0
    for number, line in enumerate(lines[1:], 2):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < 2 + width:
            reason = f"has {len(cells)} columns, not the {2 + width} that the head declares"
            raise DataError(file, f"line {number}", reason)
        start = text.find(cells[1], at)
        if start < 0:
            reason = f"the token {cells[1][:40]!r} does not stand in the text behind the others"
            raise DataError(file, f"line {number}", reason)
        at = start + len(cells[1])
        said = numbering.said(cells[2 : 2 + width])
        yield Row(number, cells[0], to_utf16(start), to_utf16(at), cells[1], said)


class _Numbering:
    """Gives the annotations over several tokens the numbers by which version 3 knows them."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._open: dict[tuple[int, int], int] = {}
        self._last = 0

    def said(self, cells: Sequence[str]) -> list[str]:
        """The cells of a row as version 3 has them."""
        said: list[str] = []
        for layer in self._layers:
            own = cells[layer.first : layer.first + len(layer.columns)]
            if layer.kind == "RL":
                said += [cell if cell not in _NOTHING else "_" for cell in own]
            else:
                said += self._of_layer(layer, own)
        return said

    def _of_layer(self, layer: Layer, cells: Sequence[str]) -> list[str]:
        stacks = [cell.split("|") for cell in cells]
        depth = max(map(len, stacks), default=0)
        columns: list[list[str]] = [[] for _ in cells]
        for index in range(depth):
            parts = [stack[index] if index < len(stack) else "_" for stack in stacks]
            if all(part in _NOTHING for part in parts):
                self._open.pop((layer.first, index), None)
                continue
            number = self._number((layer.first, index), parts)
            for column, part in zip(columns, parts, strict=True):
                value = part[2:] if part[:2] in ("B-", "I-") else part
                value = "*" if value in (*_NOTHING, f"{layer.type}_") else _escaped(value)
                column.append(f"{value}[{number}]")
        return ["|".join(column) or "_" for column in columns]

    def _number(self, place: tuple[int, int], parts: Sequence[str]) -> int:
        goes_on = any(part.startswith("I-") for part in parts)
        if not goes_on or place not in self._open:
            self._last += 1
            self._open[place] = self._last
        return self._open[place]


def _escaped(value: str) -> str:
    return re.sub(r"[\\\[\]|_;*]", r"\\\g<0>", value)
