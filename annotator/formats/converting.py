"""Files of one format into another, without a project."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.core.errors import CancelledError, DataError
from annotator.core.text import canonical, fingerprint
from annotator.formats import named
from annotator.formats.incoming import annotations_of, in_canonical
from annotator.formats.loss_report import ENDING, LossReport, LossSummary
from annotator.formats.model import (
    Cancelled,
    Incoming,
    Progress,
    ReadOptions,
    WriteOptions,
    never,
    untold,
)
from annotator.formats.selection import Filters
from annotator.formats.sources import Refusal, Sources
from annotator.formats.targets import TargetError
from annotator.formats.training import Record, record_of
from annotator.formats.writing import Writing
from annotator.storage.names import name_key, unused_name


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is to be converted: ``form`` is the key of the format of ``dest``.

    ``filters.status`` is not looked at.
    """

    source: Path
    dest: Path
    form: str
    reading: ReadOptions = field(default_factory=ReadOptions)
    filters: Filters = field(default_factory=Filters)
    options: WriteOptions = field(default_factory=WriteOptions)
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of the source that could not be read."""

    file: str
    place: str
    reason: str


@dataclass(slots=True)
class ConversionReport:
    """What was read and written.

    ``taken_for`` counts files by the format that they were taken for, ``remarks`` what their
    readers had to say, each once with the number of articles it was said of. Where all of the
    source was refused nothing is ``written``: what stood at ``path`` still does.
    """

    path: Path
    records: int = 0
    spans: int = 0
    taken_for: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)
    losses: LossSummary = field(default_factory=LossSummary)
    verified: bool = False
    written: bool = False


def convert(
    wanted: Conversion, progress: Progress = untold, cancelled: Cancelled = never
) -> ConversionReport:
    """Write what is in the source in another format; ``progress`` counts files.

    Raises FormatError, UnknownEncodingError, TargetError, VerificationError, StorageError,
    CancelledError.
    """
    form = named(wanted.form)
    form.writer()
    if wanted.dest.exists() and wanted.dest.samefile(wanted.source):
        raise TargetError(f"“{wanted.dest}” is what is to be converted; name another destination.")
    sources = Sources([wanted.source], wanted.reading)
    verifies = wanted.verify and form.read is not None
    report = ConversionReport(wanted.dest, verified=verifies)
    losses_file = wanted.dest.with_name(f"{wanted.dest.name}{ENDING}")

    def watched(report: ConversionReport) -> Iterator[Record]:
        for index, record in _records(sources, wanted, report):
            if cancelled():
                raise CancelledError("The conversion was stopped.")
            progress(index, len(sources))
            if record is not None:
                yield record

    with (
        LossReport(losses_file, form.holds) as losses,
        Writing(wanted.dest, form, wanted.options, verified=verifies) as writing,
    ):
        writing.write(watched(report), losses.add)
        if verifies:
            writing.verify(lambda: watched(ConversionReport(wanted.dest)))
        report.losses = losses.finish()
        report.written = writing.records > 0 or not report.refused
        if report.written:
            writing.commit()
            losses.commit()
        report.records, report.spans = writing.records, writing.spans
    return report


def _records(
    sources: Sources, wanted: Conversion, report: ConversionReport
) -> Iterator[tuple[int, Record | None]]:
    """All records with the number of their source; what cannot be read is in the report."""
    taken: defaultdict[str, set[str]] = defaultdict(set)
    apart = named(wanted.form).holds.annotators
    last = ""
    for found in sources:
        if found.form and found.file != last:
            report.taken_for[found.form] += 1
        last = found.file
        record = None
        if isinstance(found.what, Refusal):
            report.refused.append(Refused(found.file, found.what.place, found.what.reason))
        else:
            report.remarks.update(found.what.remarks)
            try:
                record = _record(found.what, wanted.reading.language, taken, apart)
            except DataError as error:
                report.refused.append(Refused(found.file, found.what.place, error.reason))
        yield found.index, record and wanted.filters.applied(record)


def _record(
    incoming: Incoming, language: str | None, taken: defaultdict[str, set[str]], apart: bool
) -> Record:
    """The record of an article that was read. Raises DataError where a span cannot be placed.

    Its id is unlike those ``taken``, of the same annotator only where the format tells them
    ``apart``.
    """
    clean = canonical(incoming.text)
    brought = incoming.annotations or annotations_of(incoming.name, incoming.text, ())
    ids = taken[brought.annotator if apart else ""]
    article = unused_name(incoming.name, ids)
    ids.add(name_key(article))
    placed = in_canonical(brought, clean, fingerprint(clean.text))
    language = placed.language or incoming.language or language
    return record_of(replace(placed, article=article, language=language))
