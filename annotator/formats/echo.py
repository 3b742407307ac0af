"""Files of our own records read back while they are written, a few records behind.

What comes back is held against the records themselves, which are then let go: quicker than
anything that has to remember them, and it takes no memory either.
"""

from collections.abc import Iterable, Iterator

from annotator.core.errors import DataError
from annotator.formats.contents import content, difference
from annotator.formats.losses import Reduction
from annotator.formats.model import Format
from annotator.formats.targets import Target
from annotator.formats.training import Record, record_json
from annotator.formats.verification import VerificationError

BEHIND = 8
"""How many records are written before they are read back; many more fall out of the cache."""


class Echo:
    """Compares what is in a target's one file with what was to be written there."""

    def __init__(self, form: Format, target: Target) -> None:
        self._form = form
        self._target = target
        self._back: Iterator[Record] | None = None

    def watch(self, reductions: Iterable[Reduction]) -> Iterator[Reduction]:
        """The reductions; whoever asks for the next has written the one before.

        Raises VerificationError.
        """
        behind: list[Reduction] = []
        for reduction in reductions:
            yield reduction
            behind.append(reduction)
            if len(behind) == BEHIND:
                self._compare(behind)
                behind.clear()
        self._compare(behind)

    def finish(self) -> None:
        """To be called once the file is complete. Raises VerificationError."""
        surplus = self._next()
        if surplus is not None:
            raise VerificationError(f"The article {surplus.wire.article} came back besides.")

    def _compare(self, behind: Iterable[Reduction]) -> None:
        self._target.flush()
        for written in behind:
            article = written.record.article
            found = self._next()
            if found is None:
                raise VerificationError(f"The article {article} was written but is not read back.")
            if found.wire != written.record or found.raw is not None or written.raw is not None:
                self._look_closer(written, found)

    def _look_closer(self, written: Reduction, found: Record) -> None:
        """What is equal may be of another type, or hold keys that are not known."""
        record, holds = written.record, self._form.holds
        read = Reduction(found.wire, raw=found.raw)
        said = difference(record.article, content(written, holds), content(read, holds))
        if not said and record_json(record, written.raw) != record_json(found.wire, found.raw):
            said = f"The article {record.article} is not read back as it was written."
        if said:
            raise VerificationError(said)

    def _next(self) -> Record | None:
        if self._back is None:
            (file,) = self._target.main_files()
            self._back = self._form.rereader()(file)
        try:
            return next(self._back, None)
        except DataError as error:
            raise VerificationError(f"What was written cannot be read back: {error}") from error
