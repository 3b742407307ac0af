"""Names for the files of formats that have one for each article and annotator."""

from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from annotator.core.errors import StorageError
from annotator.formats.targets import Target
from annotator.storage.annotations_wire import AnnotationsWire
from annotator.storage.names import safe_name


def opened(target: Target, record: AnnotationsWire, suffix: str) -> tuple[str, BinaryIO]:
    """A new main file for a record, and its name without the suffix.

    It is named after the article, and after the annotator too where another one's annotations of
    that article have a file already. Raises StorageError.
    """
    for stem in _stems(record):
        try:
            return stem, target.open(f"{stem}{suffix}")
        except StorageError as error:
            if not isinstance(error.__cause__, FileExistsError):
                raise
    raise AssertionError("there is always another name")


def _stems(record: AnnotationsWire) -> Iterator[str]:
    yield record.article
    stem = f"{record.article}.{safe_name(record.annotator)}"
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"
