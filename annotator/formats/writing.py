"""Records into one destination: reduced, written, read back and compared, then given its name."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

import orjson

from annotator.formats.echo import Echo
from annotator.formats.losses import Loss, Reduction, article_lost, as_recorded
from annotator.formats.model import Format, FormatError, WriteOptions
from annotator.formats.reducing import reduce
from annotator.formats.targets import Target
from annotator.formats.training import Record
from annotator.formats.verification import Digests, verify
from annotator.storage.annotations_wire import AnnotationsWire

Told = Callable[[Loss], None]

_TOO_DEEP = "Recursion limit reached"  # what orjson says


def untold(_loss: Loss) -> None:
    """A loss that nobody wants to hear of."""


def nothing() -> None:
    """What is done for each record where nobody waits for it."""


class Writing:
    """One destination of an export, to be entered as a context.

    It has its final name after ``commit``; where that is never called all is as it was before.
    ``split_of`` names the split of a record, for formats that hold all splits in one destination.
    ``records`` and ``spans`` count what was written. Where it is not ``verified``, ``verify`` must
    not be called. In place of ``write`` and ``verify`` stand ``join``, for each piece that was
    written and compared on its own, and ``finish``.
    """

    def __init__(
        self,
        path: Path,
        form: Format,
        options: WriteOptions,
        split_of: Callable[[AnnotationsWire], str] | None = None,
        verified: bool = True,
    ) -> None:
        self.path = path
        self.records = 0
        self.spans = 0
        self._form = form
        self._options = replace(options, tokenise=form.tokeniser()) if form.tokeniser else options
        self._split_of = split_of
        self._target = Target(path, form)
        self._digests = Digests(form.holds)
        self._echo = Echo(form, self._target) if form.reread is not None else None
        self._verified = verified
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._target)
        self._open.enter_context(self._digests)
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def write(self, records: Iterable[Record], lost: Told) -> None:
        """Write all records; ``lost`` is told what the format cannot hold of them.

        Raises FormatError, StorageError, and what ``records`` raises.
        """
        reductions = self._counted(reduced(records, self._form, self._options, lost))
        if self._verified:
            reductions = (self._echo or self._digests).watch(reductions)
        try:
            self._form.writer()(reductions, self._target, self._options)
        except orjson.JSONEncodeError as error:  # the same class as TypeError
            if str(error) != _TOO_DEEP:
                raise
            raise FormatError("An attribute's value nests too deeply to be written.") from error
        self._target.finish()

    def join(self, path: Path, records: int, spans: int) -> None:
        """Put the file ``path``, which holds so much, behind what is written.

        Raises StorageError.
        """
        self._target.append(path)
        self.records += records
        self.spans += spans

    def finish(self) -> None:
        """All pieces are joined. Raises StorageError."""
        self._target.finish()

    def verify(
        self, records: Callable[[], Iterable[Record | None]], told: Callable[[], None] = nothing
    ) -> None:
        """Read back what was written; ``records`` gives once more what that was.

        ``told`` is called for each record read. Raises VerificationError where the one is not the
        other.
        """
        if self._echo is not None:
            self._echo.finish()
        else:
            self._compare(records, told)

    def _compare(
        self, records: Callable[[], Iterable[Record | None]], told: Callable[[], None]
    ) -> None:
        def again() -> Iterator[Reduction]:
            return reduced(filter(None, records()), self._form, self._options)

        verify(self._form, self._target.main_files(), self._digests, again, told)

    def commit(self) -> None:
        """Give what was written its final name. Raises StorageError."""
        self._target.commit()

    def _counted(self, reductions: Iterable[Reduction]) -> Iterator[Reduction]:
        for reduction in reductions:
            self.records += 1
            self.spans += len(reduction.record.spans)
            if self._split_of is None:
                yield reduction
            else:
                yield replace(reduction, split=self._split_of(reduction.record))


def reduced(
    records: Iterable[Record], form: Format, options: WriteOptions, lost: Told = untold
) -> Iterator[Reduction]:
    """The records as the format can hold them; ``lost`` is told what it cannot."""
    for record in records:
        reduction = reduce(record, form.holds, options)
        if reduction is None:
            for loss in article_lost(record.wire):
                lost(loss)
            continue
        if form.fit is not None:
            fitted = form.fit(reduction, options)
            if len(fitted.losses) > len(reduction.losses):
                fitted = replace(fitted, losses=as_recorded(fitted.losses, record.wire))
            reduction = fitted
        for loss in reduction.losses:
            lost(loss)
        yield reduction


def write_records(
    records: Iterable[Record],
    path: Path,
    form: Format,
    options: WriteOptions,
    lost: Told,
    again: Callable[[], Iterable[Record]] | None = None,
) -> int:
    """Write records to ``path``, whole or not at all; how many articles are in it.

    ``again`` gives the records once more: with it what was written is read back and compared.
    Raises VerificationError, FormatError, StorageError.
    """
    with Writing(path, form, options, verified=again is not None) as writing:
        writing.write(records, lost)
        if again is not None:
            writing.verify(again)
        writing.commit()
        return writing.records
