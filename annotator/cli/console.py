"""What the command line prints: always UTF-8, reports as text or JSON, progress on a terminal."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from textwrap import wrap
from time import monotonic
from types import MappingProxyType
from typing import Any

from annotator.core.errors import StorageError

DONE, PROBLEMS, UNUSABLE, INTERRUPTED = 0, 1, 2, 130  # exit codes
PATIENCE = 1.0  # seconds before progress is shown
INTERVAL = 0.1  # seconds between two updates of it
NARROWEST = 16
"""Characters that a table's last column gets in however narrow a terminal."""
_HARMLESS = MappingProxyType(
    {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}
)
"""Control characters, of names of files say, are shown: a terminal would obey them."""


def use_utf8() -> None:
    """Print UTF-8 whatever the locale; names of files that are none are shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print what the user asked for. Raises BrokenPipeError, StorageError, as all that prints."""
    with _printing():
        print(text.translate(_HARMLESS))


def complain(text: str) -> None:
    """Print to the user what went wrong; the exit code says it too where nothing can be printed."""
    with suppress(OSError):
        print(f"annotator: {text.translate(_HARMLESS)}", file=sys.stderr)


def say_json(value: Any) -> None:
    """Print a report for another program."""
    import json

    # Not by ``say``: what that makes of control characters would be no JSON.
    with _printing():
        print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def flush() -> None:
    """Write what is printed and not written yet; raises BrokenPipeError where nobody reads it."""
    with _printing():
        if sys.stdout is not None:
            sys.stdout.flush()


def hush() -> None:
    """Print nothing any more: whoever read the output has gone."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.dup2(descriptor, sys.stdout.fileno())
    os.close(descriptor)


def table(rows: Sequence[Sequence[object]], indent: str = "  ", width: int | None = None) -> str:
    """Rows in columns: numbers to the right, all else to the left.

    Where lines would be longer than ``width`` the last column goes on below itself.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row, values in zip(cells, rows, strict=True):
        aligned = [
            cell.rjust(width) if isinstance(value, int) else cell.ljust(width)
            for cell, width, value in zip(row, widths, values, strict=True)
        ]
        line = (indent + "  ".join(aligned)).rstrip()
        before = len(indent) + sum(widths[:-1]) + 2 * len(widths[:-1])
        lines += [line] if width is None else _wrapped(line, before, width)
    return "\n".join(lines)


def counted(number: int, one: str, more: str = "") -> str:
    """``1 article``, ``2,000 articles``."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def duration(seconds: float) -> str:
    """``1 h 05 min``, ``3 min``, ``12 s``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours:,} h {minutes:02} min"
    return f"{minutes} min" if minutes else f"{rest} s"


class Meter:
    """Shows on a terminal how far long work is; quick work shows nothing."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = monotonic() + PATIENCE
        self._shown = ""

    def __call__(self, done: int, total: int) -> None:
        """Be told of progress, as often as one likes."""
        if monotonic() >= self._next and sys.stderr is not None and sys.stderr.isatty():
            self._next = monotonic() + INTERVAL
            self._show(f"{self._what}: {done:,} of {total:,}")

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown:
            self._show("")
            print("\r", end="", file=sys.stderr, flush=True)

    def _show(self, text: str) -> None:
        print(f"\r{text.ljust(len(self._shown))}", end="", file=sys.stderr, flush=True)
        self._shown = text


@contextmanager
def _printing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageError(f"The output could not be written: {error.strerror}.") from error


def _wrapped(line: str, before: int, width: int) -> list[str]:
    """A row whose last column begins ``before`` characters from the left, in lines that fit."""
    room = max(width - before, NARROWEST)
    last = wrap(line[before:], room, break_long_words=False, break_on_hyphens=False)
    head = line[:before]
    return [
        head.rstrip() if not last else head + last[0],
        *(" " * before + each for each in last[1:]),
    ]


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
