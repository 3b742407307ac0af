"""What the program remembers for the user: recent projects, panels, the place in each article.

None of it is worth a message: what cannot be read is forgotten.
"""

from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from annotator.core.errors import StorageError
from annotator.storage import files
from annotator.storage.folders import state_folder
from annotator.storage.project import PROJECT_FILE

LONGEST_LIST = 10  # recent projects

Kept = TypeVar("Kept")


class Place(msgspec.Struct, frozen=True):
    """Where the user is in an article.

    The selection reaches from ``anchor`` to ``caret`` (code points), ``scroll`` is the position
    of the scroll bar (pixels), ``held`` the id of the span that is chosen.
    """

    caret: int = 0
    anchor: int = 0
    scroll: int = 0
    held: str | None = None


class Layout(msgspec.Struct, frozen=True):
    """The window's panels: as Qt wrote them, in a window ``width`` pixels wide.

    ``wanted`` is how wide each panel would be in a window with room for all of them, in pixels.
    """

    panels: bytes = b""
    width: int = 0
    wanted: tuple[int, ...] = ()


class _StateFile(msgspec.Struct):
    recent: list[str] = []
    layout: Layout = Layout()


class _PlacesFile(msgspec.Struct):
    project: str = ""
    article: str = ""
    places: dict[str, Place] = {}


class State:
    """The recent projects and the window's panels."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_folder() / "state.json"
        self._file = _read(self._path, _StateFile)

    @property
    def recent(self) -> list[Path]:
        """The folders of the projects opened last, the latest first; only those still there."""
        folders = map(Path, self._file.recent)
        return [folder for folder in folders if (folder / PROJECT_FILE).is_file()]

    @property
    def layout(self) -> Layout:
        """The window's panels as they were left, empty at first."""
        return self._file.layout

    def remember_project(self, folder: Path) -> None:
        """Put a project at the front of the recent ones. Raises StorageError."""
        name = str(folder.resolve())
        others = [other for other in self._file.recent if other != name]
        self._file.recent = [name, *others][:LONGEST_LIST]
        _write(self._path, self._file)

    def forget_project(self, folder: Path) -> None:
        """Take a project off the recent ones. Raises StorageError."""
        gone = {str(folder), str(folder.resolve())}
        self._file.recent = [name for name in self._file.recent if name not in gone]
        _write(self._path, self._file)

    def remember_layout(self, layout: Layout) -> None:
        """Keep the window's panels. Raises StorageError."""
        self._file.layout = layout
        _write(self._path, self._file)


class Places:
    """The place in each article of one project, and the article that was open last."""

    def __init__(self, project: Path, path: Path | None = None) -> None:
        name = str(project.resolve())
        key = sha256(name.encode(errors="surrogateescape")).hexdigest()[:32]
        self._path = path or state_folder() / "places" / f"{key}.json"
        self._file = _read(self._path, _PlacesFile)
        self._file.project = name

    @property
    def article(self) -> str:
        """The id of the article that was open last, empty at first."""
        return self._file.article

    def get(self, article_id: str) -> Place:
        """The place in an article, its beginning at first."""
        return self._file.places.get(article_id, Place())

    def remember(self, article_id: str, place: Place) -> None:
        """Keep the place in the article that is open. Raises StorageError."""
        self._file.article = article_id
        self._file.places[article_id] = place
        _write(self._path, self._file)


def _read(path: Path, kind: type[Kept]) -> Kept:
    try:
        return msgspec.json.decode(files.load(path), type=kind)
    except (StorageError, msgspec.DecodeError):
        return kind()


def _write(path: Path, file: msgspec.Struct) -> None:
    files.make_folder(path.parent)
    files.overwrite(path, msgspec.json.encode(file))
