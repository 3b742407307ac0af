"""The lines of a text file, one after the other, in whichever encoding it is."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.errors import DataError
from annotator.formats.encodings import UTF8, decode, marked_encoding, refuse_kind
from annotator.formats.model import ReadOptions, SourceFile
from annotator.storage import files
from annotator.storage.records import Source

LONGEST = 1 << 20
"""Characters of the longest line."""
LARGEST = 1 << 26
"""Bytes of the largest file of which the encoding is found out; it is read whole for that."""

_PIECE = 1 << 20  # bytes
_BATCH = 1 << 16  # characters
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class TextLines:
    """A text file: where its articles come from, and whether its encoding was guessed."""

    file: SourceFile
    source: Source
    guessed: bool

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers from 1, without what ends them. Raises as `blocks`."""
        for first, block in self.blocks():
            yield from enumerate(block.split("\n"), first)

    def blocks(self) -> Iterator[tuple[int, str]]:
        """Many lines at once, parted by line feeds, each time with the number of the first.

        Raises DataError for a line without end and for bytes in another encoding, StorageError.
        """
        first, rest = 1, ""
        try:
            with self.file.path.open(encoding=self.source.encoding, newline="\n") as stream:
                if stream.read(1) != _BOM:
                    stream.seek(0)
                while piece := stream.read(_BATCH):
                    block, end, rest = (rest + piece).replace("\r\n", "\n").rpartition("\n")
                    if end:
                        self._check(first, block)
                        yield first, block
                        first += block.count("\n") + 1
                    self._check(first, rest)
                if rest:
                    yield first, rest.removesuffix("\r")
        except UnicodeError as error:
            reason = f"is not in the encoding {self.source.encoding}"
            raise DataError(self.file.name, "", reason) from error
        except OSError as error:
            raise files.explained(error, self.file.path, "read") from error

    def _check(self, number: int, block: str) -> None:
        """Of a block only the first line can be longer than what is read at once."""
        if len(block) > LONGEST and "\n" not in block[: LONGEST + 1]:
            reason = f"is longer than {LONGEST} characters"
            raise DataError(self.file.name, f"line {number}", reason)


def text_lines(file: SourceFile, options: ReadOptions, media_type: str) -> TextLines:
    """The lines of ``file``. Raises DataError where it is no text, StorageError."""
    sha256 = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(UTF8)()
    is_utf8 = True
    try:
        with file.path.open("rb") as stream:
            head = stream.read(64)
            stream.seek(0)
            while piece := stream.read(_PIECE):
                sha256.update(piece)
                is_utf8 = is_utf8 and _decodes(decoder, piece)
        refuse_kind(head, file.name)
        encoding, guessed = options.encoding or marked_encoding(head) or UTF8, False
        if encoding == UTF8 and not is_utf8 and options.encoding is None:
            encoding, guessed = _found_out(file)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error
    return TextLines(file, Source(file.name, sha256.hexdigest(), encoding, media_type), guessed)


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    try:
        decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _found_out(file: SourceFile) -> tuple[str, bool]:
    if file.path.stat().st_size > LARGEST:
        reason = "is not in UTF-8, and too large to find out its encoding: name it"
        raise DataError(file.name, "", reason)
    decoded = decode(file.path.read_bytes(), file.name)
    return decoded.encoding, decoded.guessed
