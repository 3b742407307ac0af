"""The command line; a window is opened only when asked to."""

import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.cli import console
from annotator.cli.arguments import COMMANDS, command_parser, window_parser
from annotator.cli.console import INTERRUPTED, PROBLEMS, UNUSABLE
from annotator.core.errors import AnnotatorError


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code: 0 done, 1 problems found, 2 wrong use.

    A command comes first in ``argv``; without one a window is opened. Errors are told on
    standard error in a sentence.
    """
    console.use_utf8()
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(given)
        console.flush()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else UNUSABLE
    except BrokenPipeError:
        console.hush()
        return PROBLEMS
    except (AnnotatorError, OSError, MemoryError) as error:
        console.complain(_sentence(error))
        return UNUSABLE
    except KeyboardInterrupt:
        console.complain("Stopped. What was complete by then stays.")
        return INTERRUPTED
    return code


def _sentence(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    if isinstance(error, OSError) and error.filename:
        return f"“{error.filename}”: {error.strerror}."
    return str(error)


def _run(given: list[str]) -> int:
    if given and given[0] in COMMANDS:
        from annotator.cli.commands import HANDLERS

        command, *rest = given
        return HANDLERS[command](command_parser(command).parse_args(rest))
    if any(word.startswith("-") for word in given):
        parser = window_parser()
        arguments = parser.parse_args(given)
        if arguments.sample and arguments.paths:
            parser.error(f"--sample opens the sample, not also “{arguments.paths[0]}”")
        return _open_window(arguments.paths, arguments.sample)
    # To parse what has no options takes longer than to show the window.
    return _open_window([Path(word) for word in given])


def _open_window(paths: list[Path], sample: bool = False) -> int:
    for path in paths:
        if not path.exists():
            known = ", ".join(COMMANDS)
            console.complain(f"There is no file or folder “{path}”. The commands are {known}.")
            return UNUSABLE
    from annotator.ui.application import run_window

    return run_window(_sample() if sample else paths)


def _sample() -> list[Path]:
    from annotator.resources import own_sample
    from annotator.storage.settings import Settings

    return [own_sample(Settings.load().annotator)]
