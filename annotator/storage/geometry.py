"""The window's size and place: bytes as Qt gave them, which it checks itself when it reads them.

In a file of their own, as they are needed before anything else.
"""

from pathlib import Path

from annotator.core.errors import StorageError
from annotator.storage import files
from annotator.storage.folders import state_folder


def remembered() -> bytes:
    """What was remembered last; empty at first, and where it cannot be read."""
    try:
        return files.load(_path())
    except StorageError:
        return b""


def remember(geometry: bytes) -> None:
    """Keep the window's size and place. Raises StorageError."""
    path = _path()
    files.make_folder(path.parent)
    files.overwrite(path, geometry)


def _path() -> Path:
    return state_folder() / "window.geometry"
