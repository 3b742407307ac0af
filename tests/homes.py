"""A home folder for measurements, so that they leave no trace in the user's own."""

import os
from pathlib import Path

HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def own_home(folder: Path) -> None:
    """Let this process, and those it starts, take ``folder`` for the user's home."""
    variables = dict.fromkeys(HOMES, str(folder))
    variables |= {name: str(folder / name.removeprefix("XDG_").lower()) for name in FOLDERS}
    os.environ.update(variables)
