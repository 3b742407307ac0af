"""An export read back by its format's own reader and held against what was to be written.

Of each record a digest is kept, in a file and not in memory; what differs is then looked for in
the record itself, which is made once more.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice, zip_longest
from tempfile import TemporaryFile
from typing import IO, Self

from annotator.core.errors import AnnotatorError, DataError, StorageError
from annotator.formats.contents import SIZE, Content, content, difference, digest, read_content
from annotator.formats.losses import Reduction
from annotator.formats.model import Format, Holds, ReadOptions, SourceFile


class VerificationError(AnnotatorError):
    """What was written, read back, is not what was to be written, and no loss says so."""


class Digests:
    """The digests of all records in their order, in a file; to be entered as a context."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._file: IO[bytes] = self._open.enter_context(TemporaryFile())
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def watch(self, reductions: Iterable[Reduction]) -> Iterator[Reduction]:
        """The reductions, a digest of each kept while they pass."""
        for reduction in reductions:
            self._file.write(digest(content(reduction, self._holds)))
            yield reduction

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(SIZE * 4096):
            for start in range(0, len(piece), SIZE):
                yield piece[start : start + SIZE]


def verify(
    form: Format,
    files: Iterable[SourceFile],
    digests: Iterable[bytes],
    again: Callable[[], Iterable[Reduction]],
    told: Callable[[], None],
) -> None:
    """Read ``files`` and hold each record against its digest.

    ``again`` gives the reductions once more, for the sentence that says what differs. ``told`` is
    called for each record. Raises VerificationError.
    """
    for number, (wanted, found) in enumerate(zip_longest(digests, _contents(form, files))):
        if isinstance(found, DataError):
            raise VerificationError(f"What was written cannot be read back: {found}.")
        if wanted is None or found is None:
            raise VerificationError(_miscounted(number, wanted is None, again))
        if digest(found) != wanted:
            reduction = next(islice(again(), number, None))
            article = reduction.record.article
            raise VerificationError(difference(article, content(reduction, form.holds), found))
        told()


def _contents(form: Format, files: Iterable[SourceFile]) -> Iterator[Content | DataError]:
    contents = form.contents or partial(_by_articles, form)
    for file in files:
        try:
            yield from contents(file)
        except (DataError, StorageError) as error:
            raise VerificationError(f"What was written cannot be read back: {error}") from error


def _by_articles(form: Format, file: SourceFile) -> Iterator[Content | DataError]:
    for incoming in form.reader()(file, ReadOptions(form=form.key)):
        if isinstance(incoming, DataError):
            yield incoming
        else:
            yield read_content(incoming, form.holds)


def _miscounted(number: int, too_many: bool, again: Callable[[], Iterable[Reduction]]) -> str:
    if too_many:
        return f"Read back there are more articles than the {number} that were written."
    reduction = next(islice(again(), number, None))
    return f"The article {reduction.record.article} was written but is not read back."
