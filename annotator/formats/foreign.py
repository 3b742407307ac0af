"""What the readers of other annotators' files share: spans checked one by one, and their unit.

A span or link that is wrong becomes an error that names its place; the others are still read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePath
from typing import Any, TypeVar

import msgspec

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.core.spans import Link, Span
from annotator.formats.incoming import Given, made_spans
from annotator.formats.json_items import Item
from annotator.formats.losses import Kind, Reduction, of_link
from annotator.formats.model import Incoming, ReadOptions
from annotator.storage.records import Source

UTF16_SAID = "its offsets count UTF-16 units, as its words show, and were turned into characters"

MOST_KEYS, SHOWN = 10, 40
"""Keys of a record that a sentence names at most, and how many characters of each."""

_DIGITS = re.compile(r"[0-9]{1,15}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link as a file gives it; ``source`` and ``target`` are ids of spans given there."""

    type: str
    source: str
    target: str
    id: str = ""
    note: str = ""
    place: str = ""


_Named = TypeVar("_Named", Given, Arrow)


@dataclass(slots=True)
class Gathered:
    """The spans and links of one text, what was wrong with others, and remarks on the rest."""

    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def gathered(
    file: str, text: str, given: Sequence[Given], arrows: Iterable[Arrow] = ()
) -> Gathered:
    """The spans of ``text`` in code points, whichever unit ``given`` counts in, and the links.

    Ids that the file gives are kept; where it gives none, or one twice, there is a new one.
    """
    found = Gathered()
    measured = in_code_points(text, given)
    if measured is not given:
        found.remarks.append(UTF16_SAID)
    for each in _with_ids(measured, "s"):
        checked = replace(each, words=None) if _fits(text, each) else each
        try:
            found.spans += made_spans(text, (checked,), file)
        except DataError as error:
            found.errors.append(error)
    known = {span.id for span in found.spans}
    for arrow in _with_ids(list(arrows), "k"):
        missing = next((end for end in (arrow.source, arrow.target) if end not in known), None)
        if missing is not None:
            found.errors.append(DataError(file, arrow.place, f"there is no span {missing!r}"))
        else:
            link = Link(arrow.id, arrow.type, arrow.source, arrow.target, arrow.note)
            found.links.append(link)
    return found


def in_code_points(text: str, given: Sequence[Given]) -> Sequence[Given]:
    """``given`` itself where it counts code points, else its like, counted in UTF-16 units.

    The unit is the one in which more spans have their own words; code points where both do.
    """
    units = Utf16Map(text)
    fitting = sum(_fits(text, each) for each in given)
    if fitting == len(given) or units.length == len(text):
        return given
    turned = [
        replace(each, start=units.to_code_point(each.start), end=units.to_code_point(each.end))
        for each in given
    ]
    return turned if sum(_fits(text, each) for each in turned) > fitting else given


def same_words(words: str, said: str) -> bool:
    """Whether a program may write ``words`` so: line breaks as spaces, or as two characters."""
    if words == said:
        return True
    return words.split() in (said.split(), said.replace("\\n", "\n").split())


def _fits(text: str, each: Given) -> bool:
    if not 0 <= each.start < each.end <= len(text):
        return False
    return each.words is None or same_words(text[each.start : each.end], each.words)


def _with_ids(all_given: Sequence[_Named], letter: str) -> Iterator[_Named]:
    """Those given, each with an id of its own: the one it has, or else a letter and a number."""
    named = {each.id for each in all_given}
    fresh = (f"{letter}{number}" for number in count(1))
    unused = (name for name in fresh if name not in named)
    taken: set[str] = set()
    for each in all_given:
        name = each.id if each.id and each.id not in taken else next(unused)
        taken.add(name)
        yield each if name == each.id else replace(each, id=name)


def article_of(
    raw: Mapping[str, Any], text: str, item: Item, source: Source, options: ReadOptions
) -> Incoming:
    """An article without annotations out of a record that is flat: ``raw`` but for its text.

    Its language and its address are the record's, if they are named so; all of it is ``meta``.
    """
    language, url = raw.get("language"), raw.get("url")
    extra = {"line": item.number} if item.place.startswith("line") else {"item": item.number}
    return Incoming(
        name_of(raw, item, options),
        text,
        replace(source, extra=extra, url=url if isinstance(url, str) else None),
        item.place,
        language=language if isinstance(language, str) else None,
        meta=dict(raw),
    )


def name_of(raw: Mapping[str, Any], item: Item, options: ReadOptions) -> str:
    """What a record calls itself; without that the file's name and the record's number."""
    name = raw.get(options.id_field)
    if isinstance(name, str | int) and not isinstance(name, bool) and name != "":
        return str(name)
    return f"{PurePath(item.file).stem}-{item.number}"


def no_text(field: str, raw: Mapping[str, Any]) -> str:
    """Why a record without a text under ``field`` cannot be read, with the keys that it has."""
    keys = ", ".join(key[:SHOWN] for key in list(raw)[:MOST_KEYS] if key != field)
    there = f" but {keys}" if keys else ""
    return f"has no text under “{field}”{there}: name the field that holds it"


def offset(value: Any) -> int | None:
    """A whole number, also where a program wrote it as ``"12"`` or ``12.0``; None for others."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else None


def time_of(value: Any) -> str | None:
    """A time in UTC as files hold it, None where a program wrote another or none."""
    return value if isinstance(value, str) and _TIME.fullmatch(value) else None


def without_links(reduction: Reduction, reason: str) -> Reduction:
    """The reduction without its links, each a loss for ``reason``."""
    record = reduction.record
    if not record.links:
        return reduction
    losses = [of_link(record, link, Kind.STRIPPED, reason) for link in record.links]
    smaller = msgspec.structs.replace(record, links=[])
    return replace(reduction, record=smaller, losses=(*reduction.losses, *losses))
