"""Zip and tar archives unpacked into a folder of their own, whatever is in them.

Nothing is written outside the folder, no link is made, and an archive that would fill the disk is
refused: the bytes are counted as they come, not as the archive says.
"""

import errno
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from annotator.core.errors import DataError
from annotator.storage.files import explained

ZIPS = (".zip",)
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
LARGEST = 8 << 30
"""The most bytes that an archive may unpack to."""
RATIO = 250
"""The most that it may unpack to, in times of its own size: text comes to 50 times and less."""
SMALL = 64 << 20
"""Bytes below which the ratio says nothing."""
MOST_FILES = 1_000_000
DEEPEST = 100
"""The most folders, one in the other, that a file of an archive may lie in."""
LINK = "is a link or a device, and is not unpacked"
CHUNK = 1 << 20  # bytes

_NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,  # zipfile: a password is needed, or the kind of compression is not known
    UnicodeError,
    ValueError,
)


@dataclass(slots=True)
class Unpacked:
    """The folder with an archive's files, and those that were not unpacked, with the reasons."""

    folder: Path
    refused: list[DataError] = field(default_factory=list)


def is_archive(name: str) -> bool:
    """Whether a file of this name is an archive that can be unpacked."""
    return name.casefold().endswith(ZIPS + TARS)


@contextmanager
def unpacked(path: Path, name: str) -> Iterator[Unpacked]:
    """The archive's files, in a folder that goes afterwards.

    Raises DataError naming the archive where it is broken or unpacks to too much, StorageError.
    """
    with TemporaryDirectory(prefix="annotator-", ignore_cleanup_errors=True) as folder:
        found = Unpacked(Path(folder))
        try:
            limit = min(LARGEST, max(SMALL, RATIO * path.stat().st_size))
            _Unpacking(found, name, limit).run(path)
        except _BROKEN as error:
            said = str(error).rstrip(".") or type(error).__name__
            raise DataError(name, "", f"is no archive that can be unpacked: {said}") from error
        except OSError as error:
            raise explained(error, path, "unpacked") from error
        yield found


class _Unpacking:
    def __init__(self, found: Unpacked, name: str, limit: int) -> None:
        self._found = found
        self._name = name
        self._left = limit
        self._limit = limit
        self._files = 0

    def run(self, path: Path) -> None:
        if path.name.casefold().endswith(ZIPS):
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    if stat.S_ISLNK(member.external_attr >> 16):
                        self._refuse(member.filename, LINK)
                    elif not member.is_dir():
                        with archive.open(member) as stream:
                            self._unpack(member.filename, stream)
            return
        with tarfile.open(path, "r|*") as tar:
            for entry in tar:
                if entry.isdir():
                    continue
                content = tar.extractfile(entry) if entry.isreg() else None
                if content is None:
                    self._refuse(entry.name, LINK)
                else:
                    self._unpack(entry.name, content)

    def _unpack(self, member: str, stream: IO[bytes]) -> None:
        self._files += 1
        if self._files > MOST_FILES:
            raise DataError(self._name, "", f"holds more than {MOST_FILES:,} files")
        parts = PurePosixPath(member.replace("\\", "/")).parts
        if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0] or "\0" in member:
            self._refuse(member, "lies outside the archive's own folder, and is not unpacked")
            return
        if len(parts) > DEEPEST:
            self._refuse(member, f"lies in more than {DEEPEST} folders, and is not unpacked")
            return
        target = self._found.folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                while chunk := stream.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        reason = f"unpacks to more than {self._limit >> 20:,} megabytes"
                        raise DataError(self._name, member, f"{reason}; unpack it yourself")
                    file.write(chunk)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._refuse(member, "stands in the archive twice, and only the first is read")
        except OSError as error:
            if error.errno not in _NO_NAME:
                raise
            self._refuse(member, "has a name that no file can have here, and is not unpacked")

    def _refuse(self, member: str, reason: str) -> None:
        self._found.refused.append(DataError(f"{self._name}/{member}", "", reason))
