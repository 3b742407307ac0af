"""Where the program keeps what belongs to the user and not to a project."""

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
