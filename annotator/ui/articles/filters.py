"""Which articles the list shows: by status and by words of the title or the id."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from annotator.core.spans import Status
from annotator.storage.catalogue import Row

_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f]")  # of Latin, Greek, Cyrillic, and Arabic


class Shown(Enum):
    """The kinds of articles that the list can be narrowed to, each a bit."""

    ALL = 1
    TODO = 2
    DONE = 4
    FLAGGED = 8


_TODO = Shown.ALL.value | Shown.TODO.value
_DONE = Shown.ALL.value | Shown.DONE.value
_FLAGGED = Shown.FLAGGED.value


class Entry(NamedTuple):
    """A row of the list with what is searched in it, prepared once.

    ``key`` is the folded text that words are searched in, ``kinds`` the bits of its kinds. To do
    is whatever is not done.
    """

    row: Row
    key: str
    kinds: int

    @classmethod
    def of(cls, row: Row, key: str = "") -> "Entry":
        """The entry of ``row``; ``key`` spares the work where it is known."""
        kinds = _DONE if row.status is Status.DONE else _TODO
        if row.flag is not None:
            kinds |= _FLAGGED
        return cls(row, key or folded(f"{row.title}\n{row.id}"), kinds)


@dataclass(frozen=True, slots=True)
class Filter:
    """All of ``words`` (folded) must stand in the title or the id, the status must be ``shown``."""

    words: tuple[str, ...] = ()
    shown: Shown = Shown.ALL

    @classmethod
    def of(cls, text: str, shown: Shown) -> "Filter":
        """The filter for what was typed."""
        return cls(tuple(folded(text).split()), shown)

    def holds(self, entry: Entry) -> bool:
        """Whether ``entry`` has the words and the status."""
        return bool(entry.kinds & self.shown.value) and self.finds(entry)

    def finds(self, entry: Entry) -> bool:
        """Whether ``entry`` has the words, whatever its status."""
        return all(word in entry.key for word in self.words)

    def places(self, entries: Sequence[Entry], among: Iterable[int] | None = None) -> list[int]:
        """Where the entries that are shown stand, in order, ``among`` these places only."""
        places: Iterable[int] = range(len(entries)) if among is None else among
        for word in sorted(self.words, key=len, reverse=True):
            places = [place for place in places if word in entries[place].key]
        if self.shown is Shown.ALL:
            return list(places)
        kind = self.shown.value
        return [place for place in places if entries[place].kinds & kind]

    def narrows(self, other: "Filter") -> bool:
        """Whether everything shown by this is shown by ``other`` too."""
        return other.shown in (Shown.ALL, self.shown) and all(
            any(word in mine for mine in self.words) for word in other.words
        )


def folded(text: str) -> str:
    """``text`` without case and accents, for searching."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
