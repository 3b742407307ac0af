"""Plain text, one article a file, in any encoding."""

from collections.abc import Iterator
from pathlib import PurePath

from annotator.formats.encodings import decode
from annotator.formats.model import Format, Holds, Incoming, ReadOptions, SourceFile
from annotator.storage import files
from annotator.storage.records import Source

SUFFIXES = (".txt", ".text", ".md")


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming]:
    """The one article of a file. Raises DataError where it is no text, StorageError."""
    data, signature = files.read(file.path)
    decoded = decode(data, file.name, options.encoding)
    name = PurePath(file.name)
    yield Incoming(
        name.stem if name.suffix.casefold() in SUFFIXES else name.name,
        decoded.text,
        Source(file.name, signature.sha256, decoded.encoding, "text/plain"),
        guessed=decoded.guessed,
    )


TEXT = Format("text", "Plain text", SUFFIXES, Holds(), read=read)
