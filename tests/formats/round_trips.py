"""Out and in again: what every format is held to, whatever it can hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.formats import HEAD
from annotator.formats.losses import Kind, Loss
from annotator.formats.model import (
    Format,
    Incoming,
    Layout,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.training import Record, read_record
from annotator.formats.writing import write_records
from tests.formats.strategies import LABELS

OPTIONS = WriteOptions(labels=LABELS)


@dataclass(frozen=True, slots=True)
class Written:
    """Where an export is and what it lost."""

    path: Path
    count: int
    losses: list[Loss]


def written(
    form: Format, records: Sequence[Record], folder: Path, options: WriteOptions = OPTIONS
) -> Written:
    """Export the records, which also reads them back and compares: VerificationError if unlike."""
    losses: list[Loss] = []
    suffix = form.suffixes[0] if form.layout is not Layout.FOLDER else ""
    path = folder / f"out{suffix}"
    count = write_records(records, path, form, options, losses.append, again=lambda: records)
    return Written(path, count, losses)


def spans_read(form: Format, path: Path) -> int:
    """How many spans there are in what was written."""
    count = 0
    for source in sorted(path.rglob("*")) if path.is_dir() else [path]:
        file = SourceFile(source, source.name)
        if source.is_dir() or form.recognises(file, source.read_bytes()[:HEAD]) <= Score.NONE:
            continue
        for incoming in form.reader()(file, ReadOptions(form=form.key)):
            assert isinstance(incoming, Incoming), incoming
            count += len(incoming.annotations.spans) if incoming.annotations else 0
    return count


def assert_counts(form: Format, records: Sequence[Record], done: Written) -> None:
    """Every article and every span is either in the export or in the list of losses."""
    kinds = Counter(loss.kind for loss in done.losses if loss.start is not None)
    articles = {loss.article for loss in done.losses if loss.kind is Kind.DROPPED and not loss.id}
    assert done.count + len(articles) == len(records)
    total = sum(len(record.wire.spans) for record in records)
    gone = kinds[Kind.DROPPED] + kinds[Kind.MERGED] - kinds[Kind.SPLIT]
    assert spans_read(form, done.path) + gone == total


def sample_records(root: Path) -> list[Record]:
    """The sample project's records."""
    folder = root / "resources" / "sample" / "annotations" / "sample"
    return [read_record(path.read_bytes(), path.name) for path in sorted(folder.glob("*.json"))]
