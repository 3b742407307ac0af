"""Processes that make the pieces of a large export at the same time.

Threads would not do: only one of them runs Python at a time, and the window's would have to wait.
"""

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Self

from annotator.core.errors import AnnotatorError, CancelledError
from annotator.formats.model import Cancelled
from annotator.formats.pieces import Order, Piece, make

TOGETHER = 100
"""Articles in a piece."""
MOST = 8
"""Processes that are started at most: each takes the memory of a small export."""
PATIENCE = 0.1
"""Seconds after which the user's wish to stop is looked for again."""


class HelperError(AnnotatorError):
    """A process that helped has ended without an answer."""


def processors() -> int:
    """How many processes can run at the same time, ``MOST`` at most."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells what this process may use
        count = os.cpu_count() or 1
    return min(count, MOST)


class Helpers:
    """So many processes making pieces; to be entered as a context, which ends them.

    Raises OSError where they cannot be started.
    """

    def __init__(self, order: Order, processes: int) -> None:
        self._order = order
        self._count = processes
        self._processes: list[BaseProcess] = []
        self._connections: list[Connection] = []

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")  # a fork copies threads' locks as they are
        try:
            for _ in range(self._count):
                ours, theirs = context.Pipe()
                self._connections.append(ours)
                with theirs:
                    process = context.Process(
                        target=_serve, args=(theirs, self._order), daemon=True
                    )
                    process.start()
                self._processes.append(process)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    def _end(self) -> None:
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
            process.close()

    def pieces(self, ids: Iterable[str], cancelled: Cancelled) -> Iterator[Piece]:
        """The pieces with these articles in their order; each goes when the next is asked for.

        Raises what ``pieces.make`` raises, HelperError, CancelledError.
        """
        remaining = iter(ids)
        stretches = enumerate(iter(lambda: list(islice(remaining, TOGETHER)), []))
        idle = deque(self._connections)
        working: dict[Connection, int] = {}
        made: dict[int, Piece] = {}
        wanted = 0
        while True:
            while idle and len(made) < self._count:  # no more wait for those before them
                stretch = next(stretches, None)
                if stretch is None:
                    break
                connection = idle.popleft()
                working[connection] = stretch[0]
                _send(connection, stretch)
            if wanted in made:
                piece = made.pop(wanted)
                yield piece
                piece.clear()
                wanted += 1
                continue
            if not working:
                return
            ready = wait(list(working), PATIENCE)
            for connection in [each for each in working if each in ready]:
                made[working.pop(connection)] = _received(connection)
                idle.append(connection)
            if cancelled():
                raise CancelledError("The export was stopped.")


def _send(connection: Connection, stretch: tuple[int, list[str]]) -> None:
    try:
        connection.send(stretch)
    except OSError as error:
        raise _gone() from error


def _received(connection: Connection) -> Piece:
    try:
        answer = connection.recv()
    except (EOFError, OSError) as error:
        raise _gone() from error
    if isinstance(answer, Piece):
        return answer
    if isinstance(answer, Exception):
        raise answer
    raise RuntimeError(answer)


def _gone() -> HelperError:
    said = "A process that helped with the export was ended by the system, perhaps for want of"
    return HelperError(f"{said} memory. Nothing was exported; try again.")


def _serve(connection: Connection, order: Order) -> None:
    """Make pieces until nobody asks for another; what is answered is a piece or what prevents it.

    Where the program that asks was killed, the connection ends, and with it this process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C means the program that asks
    with suppress(EOFError, OSError):
        while True:
            number, ids = connection.recv()
            try:
                connection.send(_answer(order, number, ids))
            except BaseException:
                connection.send(traceback.format_exc())
                raise


def _answer(order: Order, number: int, ids: list[str]) -> Piece | Exception:
    try:
        return make(order, number, ids)
    except (AnnotatorError, OSError, MemoryError) as error:
        return error
