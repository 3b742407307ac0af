"""Files of other annotators: written for a test, read, and held as records."""

from dataclasses import replace
from pathlib import Path

from annotator.core.errors import DataError
from annotator.core.text import canonical, fingerprint
from annotator.formats.model import Format, Incoming, ReadOptions, SourceFile
from annotator.formats.training import Record, read_record
from annotator.storage.codec import encode_annotations

SAMPLE = "📌 Crédit photo, Studio Tilo\n«\u00a0Nous partons\u00a0», dit Awa Sy.\n"
"""A text in which characters, UTF-16 units and bytes differ from the first line on."""


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    """A new file, its folders made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_file(
    form: Format, path: Path, options: ReadOptions | None = None
) -> tuple[list[Incoming], list[DataError]]:
    """The articles of a file, and what could not be read of it."""
    found: list[Incoming] = []
    errors: list[DataError] = []
    file = SourceFile(path, path.name)
    try:
        for each in form.reader()(file, options or ReadOptions()):
            if isinstance(each, DataError):
                errors.append(each)
            else:
                found.append(each)
    except DataError as error:
        errors.append(error)
    return found, errors


def said(incoming: Incoming) -> list[tuple[str, str]]:
    """The labels of the spans of an article, with the spans' words."""
    assert incoming.annotations is not None
    text = incoming.text
    return [(span.label, text[span.start : span.end]) for span in incoming.annotations.spans]


def at(text: str, words: str) -> tuple[int, int]:
    """Where ``words`` stand in ``text``, in code points."""
    start = text.index(words)
    return start, start + len(words)


def as_record(incoming: Incoming) -> Record:
    """The record of an article, whose text is canonical."""
    assert incoming.annotations is not None
    assert canonical(incoming.text).text == incoming.text
    annotations = replace(incoming.annotations, text_sha256=fingerprint(incoming.text))
    return read_record(encode_annotations(annotations), incoming.name)
