"""File formats, one module each with its reading and its writing side by side."""

from annotator.formats.annotator_json import JSON
from annotator.formats.jsonl import JSONL
from annotator.formats.model import Format, FormatError
from annotator.formats.plain_text import TEXT

FORMATS: tuple[Format, ...] = (
    TEXT,
    JSON,
    JSONL,
)


def named(key: str) -> Format:
    """The format called ``key``. Raises FormatError where there is none."""
    for form in FORMATS:
        if form.key == key:
            return form
    known = ", ".join(form.key for form in FORMATS)
    raise FormatError(f"There is no format “{key}”, only {known}.")


def of_file(name: str) -> Format:
    """The format in which a file of this name is read: plain text where its suffix says nothing."""
    lowered = name.casefold()
    claims = (form for form in FORMATS if form.read and lowered.endswith(form.suffixes))
    return next(claims, TEXT)


def of_export(name: str) -> Format:
    """The format in which a file of this name is written: JSON lines where its suffix says none."""
    lowered = name.casefold()
    claims = (form for form in FORMATS if form.write and lowered.endswith(form.suffixes))
    return next(claims, JSONL)
