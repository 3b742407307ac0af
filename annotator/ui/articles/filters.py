"""Which articles the list shows: by status and by words of the title or the id."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.spans import Status
from annotator.storage.catalogue import Row


class Shown(StrEnum):
    """The kinds of articles that the list can be narrowed to."""

    ALL = "all"
    TODO = "todo"
    DONE = "done"
    FLAGGED = "flagged"

    def holds(self, row: Row) -> bool:
        """Whether ``row`` is of this kind. To do is whatever is not done."""
        if self is Shown.ALL:
            return True
        if self is Shown.FLAGGED:
            return row.flag is not None
        return (row.status is Status.DONE) is (self is Shown.DONE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list with what is searched in it, prepared once."""

    row: Row
    key: str

    @classmethod
    def of(cls, row: Row) -> "Entry":
        """The entry of ``row``."""
        return cls(row, folded(f"{row.title}\n{row.id}"))


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
        return self.shown.holds(entry.row) and self.finds(entry)

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
        holds = self.shown.holds
        return [place for place in places if holds(entries[place].row)]

    def narrows(self, other: "Filter") -> bool:
        """Whether everything shown by this is shown by ``other`` too."""
        return other.shown in (Shown.ALL, self.shown) and all(
            any(word in mine for mine in self.words) for word in other.words
        )


def folded(text: str) -> str:
    """``text`` without case and accents, for searching."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()
