"""Spans as scripts write them: a list of objects with start, end and label, whatever its key.

``{"text": …, "entities": [{"start": 0, "end": 3, "label": "LOC"}]}``: most who keep JSON lines for
training have something of that kind. ``label`` may be called ``type``; ``text`` are the words of
the span, ``attributes`` an object, ``note`` a string; other keys are remarked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from annotator.core.errors import DataError
from annotator.formats.foreign import gathered, offset
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.model import Incoming
from annotator.storage.wire import Json

Read = Incoming | DataError

_LABELS = ("label", "type")
_NAMES = frozenset(_LABELS)
_READ = frozenset({"start", "end", "text", "attributes", "note", "id"})


def span_list(raw: Json) -> str | None:
    """The key of the first list in ``raw`` in which every item could be a span; None without."""
    for key, value in raw.items():
        if isinstance(value, list) and value and all(given_span(each, "") for each in value):
            return key
    return None


def annotated(incoming: Incoming, entries: Sequence[Json], key: str) -> Iterator[Read]:
    """``incoming`` with the spans of ``entries``, the list that its record has under ``key``.

    An error for each span that is none of its text.
    """
    given = (
        given_span(entry, f"{incoming.place}, $.{key}[{number}]")
        for number, entry in enumerate(entries)
    )
    found = gathered(incoming.source.file, incoming.text, list(filter(None, given)))
    unread = sorted({name for entry in entries for name in entry.keys() - _READ - _NAMES})
    remarks = [f"“{name}” of its spans is not read" for name in unread]
    spans = annotations_of(incoming.name, incoming.text, found.spans, language=incoming.language)
    yield replace(incoming, annotations=spans, remarks=(*found.remarks, *remarks))
    yield from found.errors


def given_span(entry: Any, place: str, called: str = "") -> Given | None:
    """The span that an item of a list is, None where it has no start, end and label.

    ``place`` is where in the file it stands, ``called`` the id that it gets instead of its own.
    """
    if not isinstance(entry, dict):
        return None
    start, end, label = offset(entry.get("start")), offset(entry.get("end")), _label(entry)
    if start is None or end is None or label is None:
        return None
    words, attributes = entry.get("text"), entry.get("attributes")
    name, note = called or entry.get("id"), entry.get("note")
    return Given(
        start,
        end,
        label,
        str(name) if isinstance(name, str | int) else "",
        attributes if isinstance(attributes, dict) else {},
        note if isinstance(note, str) else "",
        words=words if isinstance(words, str) else None,
        place=place,
    )


def _label(entry: Json) -> str | None:
    found = (entry.get(name) for name in _LABELS)
    return next((label for label in found if isinstance(label, str)), None)
