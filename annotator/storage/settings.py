"""What the user may choose: a table of settings, and the file that holds what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from annotator.core.errors import DataError
from annotator.storage import files
from annotator.storage.files import MissingError
from annotator.storage.folders import config_folder

FILE = "settings.json"

Chosen = TypeVar("Chosen", bound=int | float | str)


@dataclass(frozen=True, slots=True)
class Setting(Generic[Chosen]):
    """One row of the table: its kind is that of ``default``.

    A text is one of ``choices`` where there are any, a number lies within ``least`` and
    ``most``, both included.
    """

    key: str
    default: Chosen
    choices: tuple[Chosen, ...] = ()
    least: float = 0
    most: float = 0

    def allows(self, value: object) -> bool:
        """Whether ``value`` is of the right kind and among what may be chosen."""
        if isinstance(self.default, str):
            return isinstance(value, str) and (not self.choices or value in self.choices)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        whole = isinstance(value, int) or isinstance(self.default, float)
        return whole and self.least <= value <= self.most


THEME = Setting("theme", "system", choices=("system", "light", "dark"))
FONT = Setting("font", "serif", choices=("serif", "sans"))
ZOOM = Setting("zoom", 100, least=50, most=400)  # percent
MEASURE = Setting("measure", 75, least=40, most=120)  # characters in a line
LEADING = Setting("leading", 1.9, least=1.2, most=3.0)  # line distance, in font sizes
ANNOTATOR = Setting("annotator", "")  # empty: the name the user is logged in with
IDLE_SECONDS = Setting("idle_seconds", 60, least=5, most=3600)  # after which time is not counted
LANGUAGE = Setting("language", "system", choices=("system", "en"))

SETTINGS: tuple[Setting[str] | Setting[int] | Setting[float], ...] = (
    THEME,
    FONT,
    ZOOM,
    MEASURE,
    LEADING,
    ANNOTATOR,
    IDLE_SECONDS,
    LANGUAGE,
)


class Settings:
    """The user's choices. Their file holds only what differs from the defaults.

    ``message`` says what was wrong with the file, empty where nothing was: a broken file is kept
    beside it as ``settings.json.broken``, a value that may not be chosen is left out.
    """

    def __init__(self, path: Path, chosen: Mapping[str, Any], message: str = "") -> None:
        self._path = path
        self._chosen = dict(chosen)
        self.message = message

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The settings in the file at ``path``, by default the user's own.

        Raises StorageError where the file is there and cannot be read.
        """
        path = path or config_folder() / FILE
        chosen, message = _read_or_move(path)
        wrong = [s.key for s in SETTINGS if s.key in chosen and not s.allows(chosen[s.key])]
        if wrong:
            message = f"{path.name}: {', '.join(wrong)} cannot have the value given there."
        return cls(path, chosen, message)

    def get(self, setting: Setting[Chosen]) -> Chosen:
        """What was chosen, or the default."""
        value: Any = self._chosen.get(setting.key)
        return value if setting.allows(value) else setting.default

    def set(self, setting: Setting[Chosen], value: Chosen) -> None:
        """Choose, and write the file; what another window chose meanwhile stays.

        Raises ValueError for what may not be chosen, StorageError where the file cannot be
        written: the choice then holds until the program ends.
        """
        from annotator.storage.wire import dump

        if not setting.allows(value):
            raise ValueError(f"{setting.key}: {value!r} may not be chosen")
        self._chosen[setting.key] = value
        self._chosen = {**_read_or_move(self._path)[0], setting.key: value}
        if value == setting.default:
            del self._chosen[setting.key]
        files.make_folder(self._path.parent)
        files.overwrite(self._path, dump(self._chosen, self._path.name) + b"\n")

    @property
    def annotator(self) -> str:
        """The name to annotate under: the one chosen, else that of the login."""
        # Imported here, so that the window is on the screen before all of the storage is.
        from annotator.storage.locks import login_name

        return self.get(ANNOTATOR).strip() or login_name() or "annotator"


def _read_or_move(path: Path) -> tuple[dict[str, Any], str]:
    """What the file holds; of a broken file nothing, and a message that says where it is kept."""
    try:
        data = files.load(path)
    except MissingError:
        return {}, ""
    # Imported here: without a file there is nothing to parse, and the window shows sooner.
    from annotator.storage.wire import parse_object

    try:
        return parse_object(data, path.name), ""
    except DataError as error:
        kept = path.with_name(f"{path.name}.broken")
        files.move(path, kept)
        return {}, f"{error}. The settings are as at first; the file is kept as “{kept.name}”."
