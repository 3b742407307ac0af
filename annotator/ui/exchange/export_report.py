"""What became of an export, and what would become of it, in words."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.formats.exporting import ExportReport
from annotator.ui.exchange.losses import kinds, said
from annotator.ui.wording import articles, spans

translate = QCoreApplication.translate

SHOWN_FILES = 6
"""How many names of files are said."""


def plan(report: ExportReport) -> str:
    """What an export writes and leaves out, in a line."""
    total = sum(written.records for written in report.written)
    parts = [records(total), spans(sum(written.spans for written in report.written))]
    if report.losses.total:
        parts.append(", ".join(kinds(report.losses)))
    if report.other_status:
        text = translate("ExportReport", "{records} of another status left out")
        parts.append(text.format(records=records(report.other_status)))
    if report.other_spans:
        text = translate("ExportReport", "{spans} of other labels or origins left out")
        parts.append(text.format(spans=spans(report.other_spans)))
    if report.skipped:
        text = translate("ExportReport", "{records} cannot be read")
        parts.append(text.format(records=records(len(report.skipped))))
    return " · ".join(parts)


def file_names(report: ExportReport, mark: Callable[[Path], str] = lambda path: path.name) -> str:
    """The files and folders of an export, each as ``mark`` says it."""
    names = [mark(written.path) for written in report.written]
    shown = ", ".join(names[:SHOWN_FILES])
    if len(names) <= SHOWN_FILES:
        return shown
    text = translate("ExportReport", "{names} and {count} more")
    return text.format(names=shown, count=len(names) - SHOWN_FILES)


def summary(report: ExportReport) -> str:
    """What was written, in a few sentences."""
    written = report.written
    text = translate("ExportReport", "{records} with {spans} written to {files}.")
    sentences = [
        text.format(
            files=file_names(report),
            records=records(sum(each.records for each in written)),
            spans=spans(sum(each.spans for each in written)),
        )
    ]
    if report.verified:
        sentences.append(translate("ExportReport", "It was read back: it holds just that."))
    else:
        sentences.append(translate("ExportReport", "It was not read back."))
    if report.skipped:
        text = translate(
            "ExportReport", "Left out, because their annotations could not be read: {count}."
        )
        sentences.append(text.format(count=records(len(report.skipped))))
    return " ".join(sentences)


def details(report: ExportReport) -> Iterator[str]:
    """A line for each thing that is to be said of an export, the worst first."""
    for skipped in report.skipped:
        place = f", {skipped.place}" if skipped.place else ""
        yield f"{skipped.file}{place}: {skipped.reason}"
    yield from said(report.losses)
    if report.losses.file is not None:
        text = translate("ExportReport", "All that could not be held is listed in {file}.")
        yield text.format(file=report.losses.file.name)
    for each in report.written:
        text = translate("ExportReport", "{file}: {records} by {annotator}, {spans}")
        yield text.format(
            file=each.path.name,
            records=records(each.records),
            annotator=each.annotator,
            spans=spans(each.spans),
        )
    yield from _left_out(report)
    yield from _splits(report)


def records(count: int) -> str:
    """``31 records`` in the user's language."""
    if count == 1:
        return translate("ExportReport", "1 record")
    return translate("ExportReport", "%Ln records", "", count)


def _left_out(report: ExportReport) -> Iterator[str]:
    number = QLocale().toString
    for text, count in (
        (
            translate("ExportReport", "Records of another status, left out: {n}"),
            report.other_status,
        ),
        (
            translate("ExportReport", "Spans of other labels or origins, left out: {n}"),
            report.other_spans,
        ),
    ):
        if count:
            yield text.format(n=number(count))
    for annotator, count in report.unannotated.items():
        if count:
            text = translate("ExportReport", "Articles not annotated by {annotator}: {n}")
            yield text.format(annotator=annotator, n=number(count))


def _splits(report: ExportReport) -> Iterator[str]:
    number = QLocale().toString
    for name, tally in report.splits.items():
        labels = (f"{label} {number(count)}" for label, count in sorted(tally.labels.items()))
        text = translate("ExportReport", "{split}: {articles}; {labels}")
        yield text.format(
            split=name, articles=articles(tally.articles), labels=", ".join(labels) or "–"
        )
    if report.manifest is not None:
        text = translate("ExportReport", "Divided with the seed {seed}, as {file} says.")
        yield text.format(seed=report.seed, file=report.manifest.name)
