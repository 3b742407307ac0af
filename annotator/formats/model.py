"""What a format is: how its files are read and written, and what it can hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from annotator.core.errors import AnnotatorError, DataError
from annotator.formats.training import Record
from annotator.storage.records import Annotations, Source


class FormatError(AnnotatorError):
    """There is no such format, or it cannot do what it is asked for."""


class OffsetUnit(StrEnum):
    """What a format counts offsets in."""

    CODE_POINT = "code_point"
    UTF16 = "utf-16"
    BYTE = "utf-8 byte"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format can hold of annotations; an export loses the rest.

    ``unit`` is None for a format that holds no spans. ``nesting`` is one span inside another,
    ``overlap`` two that cross, ``annotators`` the name of who annotated.
    """

    unit: OffsetUnit | None = None
    nesting: bool = False
    overlap: bool = False
    attributes: bool = False
    links: bool = False
    notes: bool = False
    status: bool = False
    annotators: bool = False


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What only the user can know of a source.

    ``form`` is the key of its format, None to go by the files' names; ``encoding`` a name that
    Python knows, None to find it out; ``text_field`` the key under which records of other
    programs hold their text; ``language`` a BCP 47 tag for articles that name none.
    """

    form: str | None = None
    encoding: str | None = None
    text_field: str = "text"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article of a source, before its text is made canonical.

    ``name`` is what its id is made of, ``place`` where in the file it stands (``line 12``),
    ``guessed`` says that the encoding was found out and is not certain. The offsets of
    ``annotations`` are code points of ``text``. An empty ``title`` is made from the text.
    """

    name: str
    text: str
    source: Source
    place: str = ""
    guessed: bool = False
    title: str = ""
    language: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    annotations: Annotations | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read: where it is, and its name as reports and articles give it."""

    path: Path
    name: str


Progress = Callable[[int, int], None]
"""Told how much is done of how much, from the caller's thread."""

Cancelled = Callable[[], bool]
"""Asked again and again whether the user wants long work to stop."""

Reader = Callable[[SourceFile, ReadOptions], Iterator[Incoming | DataError]]
"""Yields the articles of a file, a DataError for a part that cannot be read. Raises DataError
where the whole file cannot be read, StorageError."""

Writer = Callable[[Iterable[Record], BinaryIO], None]
"""Writes training records to a file."""


def untold(_done: int, _total: int) -> None:
    """Progress that nobody wants to hear of."""


def never() -> bool:
    """Work that nobody stops."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``suffixes`` are lower case with their dot, the first is the usual one."""

    key: str
    name: str
    suffixes: tuple[str, ...]
    holds: Holds
    read: Reader | None = None
    write: Writer | None = None

    def reader(self) -> Reader:
        """What reads the format. Raises FormatError where nothing does."""
        if self.read is None:
            raise FormatError(f"The format “{self.key}” cannot be read, only written.")
        return self.read

    def writer(self) -> Writer:
        """What writes the format. Raises FormatError where nothing does."""
        if self.write is None:
            raise FormatError(f"The format “{self.key}” cannot be written, only read.")
        return self.write
