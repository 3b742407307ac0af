"""Where an export is written: under temporary names until all of it is complete."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, BinaryIO, Self

from annotator.core.errors import AnnotatorError
from annotator.formats.model import Format, Layout, SourceFile
from annotator.storage.files import explained, remove_leftovers, temporary_path

BUFFER = 1 << 20  # bytes
MARKER = ".annotator-export"
"""The file by which a folder is known as one that an export made and may replace.

It holds the format's key and the number of files, and is the last that is written.
"""


class TargetError(AnnotatorError):
    """Something stands at the destination that an export may not replace."""


class Target:
    """The file, or the folder of files, that an export writes; to be entered as a context.

    Nothing has its final name before ``commit``; where that is never called, everything is left
    as it was. Raises StorageError where something cannot be written, and TargetError on entry
    where the destination may not be replaced.
    """

    def __init__(self, path: Path, form: Format) -> None:
        self.path = path
        self.is_folder = form.layout is Layout.FOLDER or (
            form.layout is Layout.EITHER and not form.has_suffix(path.name)
        )
        self._form = form
        self._temporary = temporary_path(path)
        self._beside: dict[Path, Path] = {}
        self._open = ExitStack()
        self._file: BinaryIO | None = None
        self._written: list[BinaryIO] = []
        self._count = 0

    def __enter__(self) -> Self:
        _refuse(self.path, self.is_folder)
        remove_leftovers(self.path.parent, of=f"{self.path.name}.")
        if self.is_folder:
            with _explained(self.path):
                self._temporary.mkdir()
        self._names: IO[bytes] = self._open.enter_context(TemporaryFile())
        return self

    def __exit__(self, *_error: object) -> None:
        self._clean()

    def file(self) -> BinaryIO:
        """The one main file, open to be written; the target closes it."""
        if self.is_folder:
            raise ValueError(f"{self._form.key} is written as a folder: open its files by name")
        if self._file is None:
            with _explained(self.path):
                self._file = self._open.enter_context(self._temporary.open("xb", BUFFER))
            self._written.append(self._file)
        return self._file

    def open(self, name: str, main: bool = True) -> BinaryIO:
        """A new file of the folder, to be closed by the caller; ``name`` may hold slashes.

        The ``main`` files are what a reader is given, in the order in which they were opened; a
        file that belongs to one of them is not ``main``.
        """
        if not self.is_folder:
            raise ValueError(f"{self._form.key} is written as one file")
        path = self._temporary.joinpath(*_parts(name))
        with _explained(self.path / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("xb", BUFFER)
        self._count += 1
        if main:
            self._names.write(name.encode() + b"\n")
        return file

    def beside(self, ending: str) -> BinaryIO:
        """A file next to the main one, open to be written: ``train`` + ``ending``.

        ``train`` being the main file's name without the format's suffix; the target closes it.
        """
        path = self.path.with_name(f"{self.stem}{ending}")
        temporary = temporary_path(path)
        with _explained(path):
            file = self._open.enter_context(temporary.open("xb", BUFFER))
        self._beside[temporary] = path
        self._written.append(file)
        return file

    @property
    def stem(self) -> str:
        """The name of the destination without the format's suffix."""
        name = self.path.name
        suffix = next((end for end in self._form.suffixes if name.casefold().endswith(end)), "")
        return name.removesuffix(name[len(name) - len(suffix) :]) if suffix else name

    def main_files(self) -> Iterator[SourceFile]:
        """What a reader is given to read all that was written; call ``finish`` before."""
        if not self.is_folder:
            yield SourceFile(self._temporary, self.path.name)
            return
        self._names.seek(0)
        for line in self._names:
            name = line[:-1].decode()
            yield SourceFile(self._temporary.joinpath(*_parts(name)), name)

    def flush(self) -> None:
        """Let what was written to the main file be seen by who reads it."""
        with _explained(self.path):
            self.file().flush()

    def append(self, path: Path) -> None:
        """Put what is in the file ``path`` behind what the main file holds."""
        with _explained(self.path), path.open("rb") as piece:
            shutil.copyfileobj(piece, self.file(), BUFFER)

    def finish(self) -> None:
        """End the writing: all is on the disk, but not under its name."""
        if not self.is_folder:
            self.file()
        with _explained(self.path):
            for file in self._written:
                file.flush()
                os.fsync(file.fileno())
                file.close()

    def commit(self) -> None:
        """Give what is finished its final name, in the place of an earlier export."""
        with _explained(self.path):
            if self.is_folder:
                _refuse(self.path, is_folder=True)
                marker = f"{self._form.key} {self._count}\n"
                (self._temporary / MARKER).write_bytes(marker.encode())
                _replace_folder(self._temporary, self.path)
            else:
                for temporary, path in self._beside.items():
                    temporary.replace(path)
                self._temporary.replace(self.path)

    def _clean(self) -> None:
        with suppress(OSError):
            self._open.close()
        for temporary in (self._temporary, *self._beside):
            with suppress(OSError):
                if temporary.is_dir():
                    shutil.rmtree(temporary)
                else:
                    temporary.unlink(missing_ok=True)


def _refuse(path: Path, is_folder: bool) -> None:
    """Raise TargetError where something stands at ``path`` that may not be replaced."""
    if not is_folder:
        if path.is_dir():
            raise TargetError(f"“{path}” is a folder; this format is written as a file.")
        if path.exists() and not path.is_file():  # /dev/null would be a file from now on
            raise TargetError(f"“{path}” is no file that can be replaced; name another one.")
        return
    if not path.exists():
        return
    if not path.is_dir():
        raise TargetError(f"“{path}” is a file; this format is written as a folder.")
    with _explained(path):
        marker = path / MARKER
        if not marker.is_file():
            if any(path.iterdir()):
                raise TargetError(f"“{path}” holds files that no export made; name another folder.")
            return
        count = marker.read_bytes().decode(errors="replace").split()[-1:]
        files, newest = _files_in(path)
        if count != [str(files - 1)] or newest > marker.stat().st_mtime_ns:
            said = "holds files that were added, changed or removed since it was exported"
            raise TargetError(f"“{path}” {said}; name another folder.")


def _files_in(folder: Path) -> tuple[int, int]:
    """How many files are below a folder, and when the newest was written."""
    count, newest = 0, 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                more, newer = _files_in(Path(entry.path))
                count, newest = count + more, max(newest, newer)
            else:
                count, newest = (
                    count + 1,
                    max(newest, entry.stat(follow_symlinks=False).st_mtime_ns),
                )
    return count, newest


def _replace_folder(temporary: Path, path: Path) -> None:
    if not path.exists():
        temporary.rename(path)
        return
    earlier = temporary_path(path)
    path.rename(earlier)
    try:
        temporary.rename(path)
    except OSError:
        earlier.rename(path)
        raise
    shutil.rmtree(earlier)


def _parts(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts or "\n" in name:
        raise ValueError(f"{name!r} is no name of a file in the folder")
    return parts


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise explained(error, path, "written") from error
