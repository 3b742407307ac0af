"""Plain text, one article a file, in any encoding."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from annotator.core.errors import DataError
from annotator.formats.encodings import decode
from annotator.formats.model import Format, Holds, Incoming, ReadOptions, SourceFile
from annotator.storage import files
from annotator.storage.records import Source

SUFFIXES = (".txt", ".text", ".md")

_PAGE = (re.compile(r"[\s\ufeff]*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE), "a web page")
# What a file whose name does not say that it is a text may be instead.
_MARKED = (
    _PAGE,
    (
        re.compile(
            r"[\s\ufeff]*(?:<\?xml\s|<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>.*</\1>\s*$)", re.DOTALL
        ),
        "XML of a kind that is not known",
    ),
    (
        re.compile(r".*?\[[@$][^\[\]#*\n]+#[^\[\]#*\n]+\*\]", re.DOTALL),
        "a text with the marks of YEDDA, whose format is not read",
    ),
    (
        re.compile(r"(?:[\d(][\d, ()]* -(?: .*)?\n)+$"),
        "annotations of SLATE, whose format is not read",
    ),
)


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming]:
    """The one article of a file. Raises DataError where it is no text, StorageError.

    A web page is text too, but nobody wants its tags in an article: it is read only where the
    format was asked for, and so is other markup in a file that is not called a text.
    """
    data, signature = files.read(file.path)
    decoded = decode(data, file.name, options.encoding)
    if options.form is None:
        _refuse_marked(decoded.text, file.name)
    name = PurePath(file.name)
    yield Incoming(
        name.stem if name.suffix.casefold() in SUFFIXES else name.name,
        decoded.text,
        Source(file.name, signature.sha256, decoded.encoding, "text/plain"),
        guessed=decoded.guessed,
    )


def _refuse_marked(text: str, file: str) -> None:
    for pattern, kind in (_PAGE,) if file.casefold().endswith(SUFFIXES) else _MARKED:
        if pattern.match(text):
            reason = f"is {kind}; to import it as it stands name the format text"
            raise DataError(file, "", reason)


TEXT = Format("text", "Plain text", SUFFIXES, Holds(), read=read)
