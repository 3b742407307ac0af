"""Names of many files in their order, without a list of them."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO, Self

from annotator.storage.names import natural_key

_RUN = 1000  # names that are sorted at once
_PIECE = 256  # bytes of each run that are in memory


class SortedNames:
    """Names in natural order, each once, in a file; to be entered as a context."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = iter(names)
        self._count = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack, TemporaryFile() as unmerged:
            self._file: IO[bytes] = stack.enter_context(TemporaryFile())
            runs = []
            while run := sorted(islice(self._names, _RUN), key=natural_key):
                start = unmerged.tell()
                unmerged.writelines(map(_packed, run))
                runs.append(_unpacked(unmerged, start, unmerged.tell()))
            for name, _same in groupby(merge(*runs, key=natural_key)):
                self._file.write(_packed(name))
                self._count += 1
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return _unpacked(self._file, 0, self._file.seek(0, 2))


def _packed(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass") + b"\0"  # which no name of a file can hold


def _unpacked(file: IO[bytes], start: int, end: int) -> Iterator[str]:
    rest = b""
    while start < end:
        file.seek(start)
        piece = file.read(min(_PIECE, end - start))
        start += len(piece)
        *names, rest = (rest + piece).split(b"\0")
        for name in names:
            yield name.decode("utf-8", "surrogatepass")
