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

_PAGE = re.compile(r"[\s\ufeff]*<(!doctype\s+html|html[\s>])", re.IGNORECASE)


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming]:
    """The one article of a file. Raises DataError where it is no text, StorageError.

    A web page is text too, but nobody wants its tags in an article: it is read only where the
    format was asked for.
    """
    data, signature = files.read(file.path)
    decoded = decode(data, file.name, options.encoding)
    if options.form is None and _PAGE.match(decoded.text):
        reason = "is a web page; import the text of it, or the page as it is in the format text"
        raise DataError(file.name, "", reason)
    name = PurePath(file.name)
    yield Incoming(
        name.stem if name.suffix.casefold() in SUFFIXES else name.name,
        decoded.text,
        Source(file.name, signature.sha256, decoded.encoding, "text/plain"),
        guessed=decoded.guessed,
    )


TEXT = Format("text", "Plain text", SUFFIXES, Holds(), read=read)
