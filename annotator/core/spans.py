"""Spans, links and the edits made of them: immutable records, replaced whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

HUMAN = "human"


class Status(StrEnum):
    """How far an annotator is with an article."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with a label.

    ``start`` and ``end`` are code points, ``end`` exclusive. ``id`` is kept for life, whatever
    is done to the edges or the label. ``extra`` holds keys that the file carried and this
    program does not know; they are written back as they came.
    """

    id: str
    start: int
    end: int
    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    origin: str = HUMAN
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def range(self) -> tuple[int, int]:
        """``(start, end)`` in code points."""
        return self.start, self.end

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any character of the span lies in ``start:end``."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Link:
    """A typed arrow from the span ``source`` to the span ``target`` (their ids)."""

    id: str
    type: str
    source: str
    target: str
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """What an annotator says of the article as a whole: its status, and a flag's reason."""

    status: Status = Status.TODO
    flag: str | None = None


class Deed(StrEnum):
    """What an edit did, as its name in the undo menu."""

    LABEL = "label"
    RELABEL = "relabel"
    DELETE = "delete"
    RESIZE = "resize"
    ATTRIBUTES = "attributes"
    NOTE = "note"
    LINK = "link"
    UNLINK = "unlink"
    STATUS = "status"
    FLAG = "flag"
    IMPORT = "import"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Edit:
    """What one step changed: everything that went and everything that came.

    A changed span is in ``removed`` as it was and in ``added`` as it is. ``before`` and
    ``after`` are set where the status or the flag changed. ``words`` are the words of the
    first span concerned, ``label`` its label, for the name of the step.
    """

    deed: Deed
    removed: tuple[Span, ...] = ()
    added: tuple[Span, ...] = ()
    unlinked: tuple[Link, ...] = ()
    linked: tuple[Link, ...] = ()
    before: Progress | None = None
    after: Progress | None = None
    label: str = ""
    words: str = ""

    @property
    def count(self) -> int:
        """How many spans (or, where there are none, links) the step touched."""
        ids = {span.id for span in self.removed} | {span.id for span in self.added}
        return len(ids) or len(self.linked) or len(self.unlinked)

    def inverse(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(
            self.deed,
            self.added,
            self.removed,
            self.linked,
            self.unlinked,
            self.after,
            self.before,
            self.label,
            self.words,
        )


def span_key(span: Span) -> tuple[int, int, int, str]:
    """The order of spans in files and lists: by start, the longest first, then by id (s9 < s10)."""
    return span.start, -span.end, len(span.id), span.id


def link_key(link: Link) -> tuple[int, str]:
    """The order of links in files: by id (k9 before k10)."""
    return len(link.id), link.id
