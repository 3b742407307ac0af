"""Where the program's own files are, and those that belong to the user and not to a project."""

from pathlib import Path

import platformdirs

_PROGRAM = "annotator"


def config_folder() -> Path:
    """The folder of the settings."""
    return platformdirs.user_config_path(_PROGRAM, appauthor=False)


def data_folder() -> Path:
    """The folder of what the program brings along for the user to change."""
    return platformdirs.user_data_path(_PROGRAM, appauthor=False)


def state_folder() -> Path:
    """The folder of what the program remembers from one run to the next."""
    return platformdirs.user_state_path(_PROGRAM, appauthor=False)


def cache_folder() -> Path:
    """The folder of what can be made anew at any time."""
    return platformdirs.user_cache_path(_PROGRAM, appauthor=False)


def log_folder() -> Path:
    """The folder of what the program writes down about its own failures."""
    return platformdirs.user_log_path(_PROGRAM, appauthor=False)


def resource(name: str) -> Path:
    """Where the file or folder ``name`` is that comes with the program.

    In a wheel the resources are inside of the package, in a checkout and a frozen program
    beside it.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources") / name
