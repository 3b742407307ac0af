"""What may stand behind the command line's arguments; anything else is told in a sentence."""

import errno
from argparse import ArgumentTypeError
from pathlib import Path


def path(text: str) -> Path:
    """The place of a file or folder, which need not be there."""
    if not text:  # as of a variable that is not set; it would mean the folder one is in
        raise ArgumentTypeError("is empty")
    found = Path(text)
    try:
        found.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ArgumentTypeError(f"“{text}” is a link that leads back to itself") from error
    return found


def words(text: str) -> str:
    """A name, or any other words."""
    if not text.strip():
        raise ArgumentTypeError("is empty")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ArgumentTypeError(f"“{text}” is not UTF-8") from error
    return text


def pixels(text: str) -> int:
    """A width of a picture."""
    return _whole_number(text, 200, 10_000)


def tokens(text: str) -> int:
    """A number of tokens."""
    return _whole_number(text, 1, 1_000_000)


def _whole_number(text: str, least: int, most: int) -> int:
    number = int(text) if text.isdecimal() and len(text) < 10 else -1
    if not least <= number <= most:
        raise ArgumentTypeError(f"“{text}” is no whole number from {least} to {most}")
    return number
