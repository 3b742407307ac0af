"""One program at a time writes an annotator's files of a project."""

import getpass
import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from annotator.core.errors import LockedError
from annotator.storage.files import explained, make_folder, remove_leftovers
from annotator.storage.records import now

PROGRAM = "Annotator"


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock; ``since`` is a UTC time as files hold it."""

    program: str
    user: str
    host: str
    pid: int
    since: str

    def __str__(self) -> str:
        details = f"{self.program}, process {self.pid}, since {_local(self.since)}"
        return f"{self.user or '?'} on {self.host} ({details})"


def _local(time: str) -> str:
    """A time as the clock here shows it; as it is where it is none."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return time


class AnnotatorLock:
    """The lock on an annotator's folder.

    The system holds it for this process and frees it when the process ends, however it ends. A
    file beside it says who holds it. Both names begin with a dot: nothing else reads them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._holder = folder / ".lock-holder.json"
        # Imported here: it brings asyncio, which the first window on the screen need not wait for.
        from filelock import FileLock

        self._lock = FileLock(folder / ".lock", timeout=0, thread_local=False)

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """Take the lock; nothing happens where it is held already.

        Raises LockedError where another program or window holds it, ReadOnlyError where nothing
        can be written to the folder, StorageError.
        """
        if self.held:
            return
        from filelock import Timeout

        make_folder(self._folder)
        try:
            self._lock.acquire()
            self._holder.write_bytes(msgspec.json.encode(_present_holder()))
        except Timeout:
            holder = self._read_holder()
            message = f"“{self._folder.name}” is being worked on by {holder}."
            raise LockedError(message, holder) from None
        except OSError as error:
            self._lock.release()
            raise explained(error, self._folder, "locked") from error
        remove_leftovers(self._folder, at_once=True)

    def release(self) -> None:
        """Give the lock back; nothing happens where it is not held."""
        if self.held:
            with suppress(OSError):
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _read_holder(self) -> str:
        try:
            return str(msgspec.json.decode(self._holder.read_bytes(), type=Holder))
        except (OSError, msgspec.DecodeError):
            return "another program"


def login_name() -> str:
    """The name under which the user is logged in, empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _present_holder() -> Holder:
    return Holder(PROGRAM, login_name(), socket.gethostname(), os.getpid(), now())
