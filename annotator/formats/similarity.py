"""Finds articles that are nearly the same as one seen before, in bounded memory.

A text is the set of its clauses, cut at punctuation, white space and case left aside. Of these a
sample that depends on nothing but the clauses (the eight with the smallest checksums) is looked up
in a table of fixed size; texts that share most clauses share most of their samples (Broder, "On
the resemblance and containment of documents", 1997). What the sample suggests is then counted in
the texts themselves.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest
from zlib import crc32

SAMPLE = 8
"""Clauses of a text that are looked up."""
AGREEING = 3
"""Of them those that must be found in the same text before it is read and compared."""
COMPARED = 3
"""The most texts that are read and compared for one."""
ALIKE = 0.75
"""The share of clauses in common, of all in either text, from which two are nearly the same."""
FEWEST = 4
"""Clauses below which a text is too short to be called nearly the same as another."""
FIRST_TABLE, LAST_TABLE = 1 << 18, 1 << 22  # places of 4 bytes each
TABLES = 4

_ENDS = re.compile(r"[.,;:!?…«»“”\"()。，、！？；：؟،۔]+")


class Seen:
    """The samples of all texts so far, each text known by its number.

    Tables are added as they fill up, each twice as large, and the oldest goes in the end: the
    memory stays below 64 MB, and only texts of millions ago are forgotten.
    """

    def __init__(self) -> None:
        self.tables = [array("I", bytes(4 * FIRST_TABLE))]
        """In each place the number of a text and one, 0 for none; the newest table last."""
        self._used = 0
        self._count = 0

    def add(self, checksums: Iterable[int]) -> int:
        """Remember a text by its ``sample``; its number, counted from 0."""
        table = self.tables[-1]
        if self._used * 2 > len(table):
            size = min(2 * len(table), LAST_TABLE)
            table = array("I", bytes(4 * size))
            self.tables = [*self.tables[1 - TABLES :], table]
            self._used = 0
        self._count += 1
        for checksum in checksums:
            table[checksum % len(table)] = self._count
            self._used += 1
        return self._count - 1

    def candidates(self, checksums: Iterable[int]) -> list[int]:
        """The numbers of a few texts that may be nearly the same as that with this ``sample``.

        The likeliest first.
        """
        votes: Counter[int] = Counter()
        for checksum in checksums:
            votes.update({table[checksum % len(table)] for table in self.tables})
        del votes[0]
        return [
            count - 1 for count, agreeing in votes.most_common(COMPARED) if agreeing >= AGREEING
        ]


def sample(text: str) -> list[int]:
    """The checksums that stand for a text; none where it is too short to be told from others."""
    found = {crc32(clause.encode("utf-8", "replace")) for clause in clauses(text)}
    return nsmallest(SAMPLE, found) if len(found) >= FEWEST else []


def likeness(one: str, other: str) -> float:
    """The share of clauses that two texts have in common, 0 to 1."""
    first, second = Counter(clauses(one)), Counter(clauses(other))
    return (first & second).total() / max(1, (first | second).total())


def clauses(text: str) -> list[str]:
    """The clauses of a text, without white space around them and in lower case."""
    spaced = " ".join(text.lower().split())
    return [clause for found in _ENDS.split(spaced) if (clause := found.strip())]
