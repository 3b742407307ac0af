"""Reading and writing one file: whole or not at all, never over somebody else's change."""

import errno
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import ConflictError, StorageError

_TEMPORARY = re.compile(r"^\..+\.[0-9a-f]{8}\.tmp$")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_HELD_OPEN = frozenset({5, 32})  # ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION of Windows
_PAUSES = (0.005, 0.02, 0.05, 0.1)  # seconds
_ABANDONED = 3600  # seconds after which nobody is still writing a temporary file


class MissingError(StorageError):
    """The file or its folder is not there."""


class ReadOnlyError(StorageError):
    """The folder or the drive lets nothing be written."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a file was when it was read or written: modified (ns), size, file number, SHA-256."""

    modified: int
    size: int
    inode: int
    sha256: str

    def describes(self, status: os.stat_result) -> bool:
        """Whether the file cannot have changed since, its status being ``status``."""
        return (self.modified, self.size, self.inode) == _stamp(status)


def temporary_path(path: Path) -> Path:
    """A new name beside ``path`` for what is not complete yet, as ``remove_leftovers`` knows it."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is of none."""
    try:
        return path.is_file()
    except OSError:
        return False


def load(path: Path) -> bytes:
    """The file's bytes. Raises MissingError, StorageError."""
    try:
        with path.open("rb", buffering=0) as file:  # a third quicker, for what is read whole
            return file.read()
    except OSError as error:
        raise explained(error, path, "read") from error


def read(path: Path) -> tuple[bytes, Signature]:
    """The file's bytes and what it was. Raises MissingError, StorageError."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            data = file.read()
    except OSError as error:
        raise explained(error, path, "read") from error
    return data, _signature(status, data)


def write(path: Path, data: bytes, expected: Signature | None) -> Signature:
    """Put ``data`` in the place of the file at ``path``, whole or not at all.

    ``expected`` is what the file was when it was last read or written, None where there must be
    no file yet. Raises ConflictError where it is something else by now, ReadOnlyError,
    MissingError (the folder is gone), StorageError (the disk is full). The last good file stays.
    """
    try:
        _check_unchanged(path, expected)
    except OSError as error:
        raise explained(error, path, "read") from error
    status = overwrite(path, data)
    return _signature(status, data)


def overwrite(path: Path, data: bytes) -> os.stat_result:
    """Put ``data`` in the place of whatever is at ``path``, whole or not at all.

    For files that only this program's own state depends on. Raises as ``write`` does, but never
    ConflictError. Gives the new file's status.
    """
    temporary = temporary_path(path)
    try:
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                status = os.fstat(file.fileno())
            _replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise explained(error, path, "written") from error
    return status


def move(path: Path, to: Path) -> None:
    """Rename a file, over another of the new name if there is one. Raises StorageError."""
    try:
        path.replace(to)
    except OSError as error:
        raise explained(error, path, "renamed") from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it. Raises StorageError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained(error, path, "made") from error


def remove_leftovers(folder: Path, at_once: bool = False, of: str = "") -> None:
    """Delete what killed programs left unfinished in ``folder``, files and folders.

    Only what is older than an hour, which nobody is still writing, unless the caller knows that
    no other program writes there (``at_once``); with ``of`` only what was to get a name that
    begins so. What cannot be deleted stays.
    """
    oldest = time.time() - _ABANDONED
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (_TEMPORARY.match(entry.name) and entry.name.startswith(f".{of}")):
                continue
            with suppress(OSError):
                if at_once or entry.stat(follow_symlinks=False).st_mtime < oldest:
                    _remove(entry)


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        Path(entry.path).unlink(missing_ok=True)


def explained(error: OSError, path: Path, done: str) -> StorageError:
    """The error as a sentence for the user; ``done`` is what could not be: read, written, made."""
    failed = f"“{path.name}” could not be {done}"
    if error.errno in _FULL:
        return StorageError(f"{failed}: the disk is full.")
    if error.errno in _FORBIDDEN:
        if done == "read":
            return StorageError(f"{failed}: you may not read it.")
        return ReadOnlyError(f"{failed}: nothing may be written to “{path.parent}”.")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return _explained_place(error, path, done, failed)
    reason = "there is a file of this name" if error.errno == errno.EEXIST else error.strerror
    return StorageError(f"{failed}: {reason or error}.")


def _explained_place(error: OSError, path: Path, done: str, failed: str) -> StorageError:
    if not path.parent.exists():
        return MissingError(f"{failed}: the folder “{path.parent}” is not there.")
    if not path.parent.is_dir():
        return StorageError(f"{failed}: “{path.parent}” is not a folder.")
    if error.errno == errno.ENOENT and done == "read":
        return MissingError(f"{failed}: it is not there.")
    reason = "it is not a folder" if error.errno == errno.ENOTDIR else error.strerror
    return StorageError(f"{failed}: {reason or error}.")


class Syncer:
    """Sends written files on to the device within a second, in a thread of its own.

    ``failed`` is called from that thread with what could not be sent.
    """

    def __init__(self, failed: Callable[[StorageError], None], delay: float = 0.5) -> None:
        self._failed = failed
        self._delay = delay
        self._waiting: set[Path] = set()
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="syncer", daemon=True)
        self._thread.start()

    def sync_soon(self, path: Path) -> None:
        """Send the file and the entry in its folder on within a second."""
        with self._changed:
            self._waiting.add(path)
            self._changed.notify()

    def close(self) -> None:
        """Send on what is still waiting, and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                self._changed.wait_for(lambda: self._closing, self._delay)
                paths, self._waiting = self._waiting, set()
                closing = self._closing
            self._send(paths)
            if closing:
                return

    def _send(self, paths: set[Path]) -> None:
        for path in sorted(paths) + sorted({path.parent for path in paths}):
            try:
                sync(path)
            except OSError as error:
                self._failed(explained(error, path, "sent to the disk"))


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the device. Raises OSError.

    A file that was replaced or removed meanwhile is none of our concern. Windows has no way to
    sync a folder, and needs none.
    """
    windows = os.name == "nt"
    if windows and path.is_dir():
        return
    try:
        descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_unchanged(path: Path, expected: Signature | None) -> None:
    try:
        status = path.stat()
    except FileNotFoundError:
        if expected is None or not path.parent.is_dir():
            return
        raise ConflictError(f"“{path.name}” was removed by another program.") from None
    if expected is None:
        raise ConflictError(f"“{path.name}” was written by another program.")
    if expected.describes(status):
        return
    if _sha256(path.read_bytes()) != expected.sha256:
        raise ConflictError(f"“{path.name}” was changed by another program.")


def _replace(temporary: Path, path: Path) -> None:
    """Put the temporary file in place; on Windows a scanner may hold the old one for a moment."""
    for pause in _PAUSES:
        try:
            temporary.replace(path)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            threading.Event().wait(pause)
        else:
            return
    temporary.replace(path)


def _signature(status: os.stat_result, data: bytes) -> Signature:
    return Signature(*_stamp(status), _sha256(data))


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _sha256(data: bytes) -> str:
    # Imported here: a program that only reads its settings starts without OpenSSL.
    import hashlib

    return hashlib.sha256(data).hexdigest()
