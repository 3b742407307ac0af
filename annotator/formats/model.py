"""What a format is: how its files are read and written, and what it can hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.core.errors import AnnotatorError, DataError
from annotator.core.labels import LabelSet
from annotator.core.tags import Scheme
from annotator.core.tokens import TextTokens
from annotator.core.tokens import tokens as own_tokens
from annotator.storage.records import Annotations, Source

if TYPE_CHECKING:
    from annotator.formats.contents import Content
    from annotator.formats.losses import Reduction
    from annotator.formats.targets import Target
    from annotator.formats.training import Record


class FormatError(AnnotatorError):
    """There is no such format, or it cannot do what it is asked for."""


class OffsetUnit(StrEnum):
    """What a format counts offsets in."""

    CODE_POINT = "code_point"
    UTF16 = "utf-16"
    BYTE = "utf-8 byte"
    TOKEN = "token"


def as_it_is(value: str) -> str:
    """What a format that takes any string makes of it."""
    return value


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format can hold of annotations; ``losses.reduce`` takes away the rest and says so.

    ``unit`` is None for a format that holds no spans; ``text`` is False where it holds the tokens
    but not what stands between them. ``nesting`` is one span inside another, ``overlap`` two that
    cross, ``twins`` several of one range and label, ``columns`` a column for each label, ``tags``
    a tag a token in the scheme asked for. ``white_space`` says whether a span may begin or end
    with it, ``blank`` whether there may be an article without a visible character. ``attributes``
    is text under a name, ``values`` any JSON there. ``annotators``, ``ids`` (of spans and links),
    ``articles`` (their ids) and ``language`` are held or not; ``status`` is status, flag, time
    and dates, ``extra`` are keys that this program does not know.

    Three functions give the nearest string that the format can write: ``name`` for labels,
    attributes and types of links, ``value`` for notes, attributes' values and flags,
    ``characters`` for the text, whose length it must keep.
    """

    unit: OffsetUnit | None = None
    text: bool = True
    nesting: bool = False
    overlap: bool = False
    twins: bool = False
    columns: bool = False
    tags: bool = False
    white_space: bool = True
    blank: bool = True
    attributes: bool = False
    values: bool = False
    links: bool = False
    notes: bool = False
    link_notes: bool = False
    origin: bool = False
    status: bool = False
    annotators: bool = False
    ids: bool = False
    articles: bool = False
    language: bool = False
    extra: bool = False
    name: Callable[[str], str] = as_it_is
    value: Callable[[str], str] = as_it_is
    characters: Callable[[str], str] = as_it_is


EVERYTHING = Holds(
    OffsetUnit.CODE_POINT,
    nesting=True,
    overlap=True,
    twins=True,
    attributes=True,
    values=True,
    links=True,
    notes=True,
    link_notes=True,
    origin=True,
    status=True,
    annotators=True,
    ids=True,
    articles=True,
    language=True,
    extra=True,
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What only the user can know of a source.

    ``form`` is the key of its format, None to find it out file by file; ``encoding`` a name that
    Python knows, None to find it out; ``text_field`` and ``id_field`` the keys or columns under
    which records of other programs hold their text and their name; ``language`` a BCP 47 tag for
    articles that name none; ``url`` and ``media_type`` patterns as of ``fnmatch`` that pages of
    an archive must fit.
    """

    form: str | None = None
    encoding: str | None = None
    text_field: str = "text"
    id_field: str = "id"
    language: str | None = None
    url: str | None = None
    media_type: str | None = None


class Nested(StrEnum):
    """Which of overlapping spans a format without overlap gets."""

    OUTERMOST = "outermost"
    INNERMOST = "innermost"
    COLUMNS = "columns"


Tokeniser = Callable[[str, str | None], TextTokens]
"""The tokens of a text in a language (a BCP 47 tag or None)."""


def rule_tokens(text: str, _language: str | None) -> TextTokens:
    """The tokens by the rules of ``core.tokens``."""
    return own_tokens(text)


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How annotations are to be written where a format leaves a choice.

    ``labels`` are the project's, empty where there is no project; ``max_width`` is the most
    tokens that a span may have where a format has such a limit, None for the format's own;
    ``splits`` are the names of the splits, in their order, that the reductions will name.
    """

    nested: Nested = Nested.OUTERMOST
    tokenise: Tokeniser = rule_tokens
    scheme: Scheme = Scheme.IOB2
    max_width: int | None = None
    labels: LabelSet = field(default_factory=LabelSet)
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article of a source, before its text is made canonical.

    ``name`` is what its id is made of, ``place`` where in the file it stands (``line 12``),
    ``guessed`` says that the encoding was found out and is not certain. The offsets of
    ``annotations`` are code points of ``text``; the fingerprint there is not looked at. An empty
    ``title`` is made from the text. ``tokens`` are those that the source names, if it does.
    ``remarks`` are sentences on what the reader had to leave out or to mend.
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
    tokens: TextTokens = field(default_factory=TextTokens)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read: where it is, and its name as reports and articles give it."""

    path: Path
    name: str


class Score(IntEnum):
    """How sure a format is that a file is one of its own; the highest score reads it.

    ``PART``: it belongs to another file of the format, and is read with that one, unless
    another format is more sure of it than ``POSSIBLE``.
    """

    PART = -1
    NONE = 0
    POSSIBLE = 10
    LIKELY = 50
    CERTAIN = 90


class Layout(StrEnum):
    """Whether a format is written as one file or as a folder of many.

    ``either``: a file where the destination has one of the format's suffixes, else a folder.
    """

    FILE = "file"
    FOLDER = "folder"
    EITHER = "either"


Progress = Callable[[int, int], None]
"""Told how much is done of how much, from the caller's thread."""

Cancelled = Callable[[], bool]
"""Asked again and again whether the user wants long work to stop."""

Reader = Callable[[SourceFile, ReadOptions], Iterator[Incoming | DataError]]
"""Yields the articles of a file, a DataError for a part that cannot be read. Raises DataError
where the whole file cannot be read, StorageError."""

Rereader = Callable[[SourceFile], "Iterator[Record]"]
"""Yields the records of a file that the format's own writer wrote. Raises DataError."""

Contents = Callable[[SourceFile], "Iterator[Content | DataError]"]
"""Yields what the articles of a file say, as ``contents.read_content`` would have it of each; a
DataError for a part that cannot be read. Raises as a ``Reader``."""

Recogniser = Callable[[SourceFile, bytes], int]
"""The ``Score`` of a file by its name and its first bytes."""

Writer = Callable[["Iterable[Reduction]", "Target", WriteOptions], None]
"""Writes reduced records, each of them completely."""

Joins = Callable[[WriteOptions], bool]
"""Whether files written so, one behind the other, are the file that they would be as one."""

Fitter = Callable[["Reduction", WriteOptions], "Reduction"]
"""Takes away what only this format cannot hold, and adds a Loss for each such thing."""


def always(_options: WriteOptions) -> bool:
    """Files may be joined, however they are written."""
    return True


def untold(_done: int, _total: int) -> None:
    """Progress that nobody wants to hear of."""


def never() -> bool:
    """Work that nobody stops."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``suffixes`` are lower case with their dot, the first is the usual one.

    ``reread`` is for formats that hold everything: it spares the comparison after writing the way
    from records to articles and back; ``contents`` the way from what was read to an article.
    ``needs`` is the optional extra of this program without
    which it can neither be read nor written, ``tokeniser`` makes the tokens that it counts in
    whatever was asked for. ``splits`` says that one destination holds all
    splits and the writer looks at ``Reduction.split``. Where ``joins`` says so, a large export is
    made in pieces by several processes.
    """

    key: str
    name: str
    suffixes: tuple[str, ...]
    holds: Holds
    read: Reader | None = None
    write: Writer | None = None
    recognise: Recogniser | None = None
    fit: Fitter | None = None
    layout: Layout = Layout.FILE
    needs: str = ""
    tokeniser: Callable[[], Tokeniser] | None = None
    splits: bool = False
    reread: Rereader | None = None
    contents: Contents | None = None
    joins: Joins | None = None

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

    def rereader(self) -> Rereader:
        """What gives back the records that were written. Raises FormatError where nothing does."""
        if self.reread is None:
            raise FormatError(f"The format “{self.key}” does not hold whole records.")
        return self.reread

    def has_suffix(self, name: str) -> bool:
        """Whether a file of this name has one of the format's suffixes."""
        return name.casefold().endswith(self.suffixes)

    def recognises(self, file: SourceFile, head: bytes) -> int:
        """The ``Score`` of a file whose first bytes are ``head``; by its suffix by default."""
        if self.recognise is not None:
            return self.recognise(file, head)
        return Score.POSSIBLE if self.has_suffix(file.name) else Score.NONE


def missing(extra: str, package: str) -> FormatError:
    """The error to raise where an optional package is not installed."""
    return FormatError(f"This needs {package}: install annotator[{extra}].")
