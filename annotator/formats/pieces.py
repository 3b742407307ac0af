"""Pieces of an export: some of its articles, written, read back and compared on their own.

For formats whose files may stand one behind the other; ``Format.joins`` says which.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import rmtree

from annotator.formats import named
from annotator.formats.loss_report import ENDING, LossReport, LossSummary
from annotator.formats.model import WriteOptions
from annotator.formats.selection import Counts, Selection
from annotator.formats.training import Record
from annotator.formats.writing import Writing
from annotator.storage.files import explained, make_folder, temporary_path


@dataclass(frozen=True, slots=True)
class Order:
    """What is the same for all pieces: whose records, in which format, and into which folder.

    ``name`` is that of the file which the pieces make together: each is called so, in a folder of
    its own, for formats that look at it and for sentences that name it.
    """

    selection: Selection
    form: str
    name: str
    options: WriteOptions
    verify: bool
    folder: Path


@dataclass(slots=True)
class Piece:
    """A piece that is complete: its file, and what an export reports of it.

    ``labels`` are those of each record's spans, by its article, where there are splits.
    """

    articles: int
    path: Path
    records: int = 0
    spans: int = 0
    counts: Counts = field(default_factory=Counts)
    losses: LossSummary = field(default_factory=LossSummary)
    labels: list[tuple[str, Counter[str]]] = field(default_factory=list)

    def clear(self) -> None:
        """Delete the files."""
        rmtree(self.path.parent, ignore_errors=True)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder for the pieces of the file ``path``, which goes again. Raises StorageError."""
    folder = temporary_path(path)
    try:
        folder.mkdir()
    except OSError as error:
        raise explained(error, path, "written") from error
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def make(order: Order, number: int, ids: Sequence[str]) -> Piece:
    """The piece with the articles ``ids``, in a folder called after its ``number``.

    Raises VerificationError, FormatError, StorageError.
    """
    form = named(order.form)
    path = order.folder / str(number) / order.name
    make_folder(path.parent)
    piece = Piece(len(ids), path)
    records = partial(order.selection.records, ids)
    with (
        LossReport(path.with_name(f"{path.name}{ENDING}"), form.holds) as losses,
        Writing(path, form, order.options, verified=order.verify) as writing,
    ):
        chosen = filter(None, records(piece.counts))
        writing.write(_noted(chosen, piece) if order.options.splits else chosen, losses.add)
        if order.verify:
            writing.verify(lambda: records(Counts()))
        piece.losses = losses.finish()
        writing.commit()
        losses.commit()
        piece.records, piece.spans = writing.records, writing.spans
    return piece


def _noted(records: Iterable[Record], piece: Piece) -> Iterator[Record]:
    for record in records:
        labels = Counter(span.label for span in record.wire.spans)
        piece.labels.append((record.wire.article, labels))
        yield record
