"""A change to many annotation files of which all is done or nothing."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from annotator.core.errors import StorageError
from annotator.storage import files
from annotator.storage.codec import encode_annotations
from annotator.storage.files import Signature
from annotator.storage.project import Project
from annotator.storage.records import Annotations, now


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that was written: a copy of what it was (None: it was not there), what it is."""

    path: Path
    copy: Path | None
    signature: Signature


class Revision:
    """Writes annotations within a ``with`` block; an error that leaves it takes all back.

    A file that somebody else changed after it was written here is left to them.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._written: list[_Written] = []

    def __enter__(self) -> Self:
        self._copies = TemporaryDirectory(prefix="annotator-")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is not None:
                for written in reversed(self._written):
                    with suppress(StorageError, OSError):
                        _take_back(written)
        finally:
            self._copies.cleanup()

    @property
    def count(self) -> int:
        """How many files were written."""
        return len(self._written)

    def write(self, annotator: str, annotations: Annotations, expected: Signature | None) -> None:
        """Write annotations over those that ``expected`` describes, as updated now.

        Raises ConflictError where the file is something else by now, StorageError.
        """
        path = self._project.annotations_path(annotator, annotations.article)
        copy = None
        if expected is not None:
            copy = Path(self._copies.name) / str(self.count)
            try:
                shutil.copyfile(path, copy)
            except OSError as error:
                raise files.explained(error, path, "copied") from error
        data = encode_annotations(replace(annotations, updated=now()))
        signature = self._project.save_annotations(annotator, annotations.article, data, expected)
        self._written.append(_Written(path, copy, signature))


def _take_back(written: _Written) -> None:
    if written.copy is not None:
        files.write(written.path, written.copy.read_bytes(), written.signature)
    elif files.read(written.path)[1].sha256 == written.signature.sha256:
        written.path.unlink()
