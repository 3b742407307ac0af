"""What became of an import, in words."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.core.errors import CancelledError
from annotator.formats.importing import ImportReport, Outcome, Result
from annotator.ui.exchange.source_table import format_name
from annotator.ui.wording import spans

translate = QCoreApplication.translate

MANY = 20
"""How many labels are named in a sentence."""
EVERY = 200
"""How many results lie between two reports of progress."""


def in_words(
    report: ImportReport, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> tuple[str, list[str]]:
    """The summary and the remarks; for a worker. Raises CancelledError."""
    lines = []
    for number, line in enumerate(remarks(report)):
        if number % EVERY == 0:
            if cancelled():
                raise CancelledError("The report was stopped.")
            progress(number, len(report.results))
        lines.append(line)
    return summary(report), lines


def summary(report: ImportReport) -> str:
    """What was imported, in a few sentences."""
    parts = []
    texts = {
        Outcome.IMPORTED: translate("ImportReport", "{count} imported"),
        Outcome.ANNOTATED: translate("ImportReport", "{count} there already now annotated"),
        Outcome.DUPLICATE: translate("ImportReport", "{count} there already"),
        Outcome.REFUSED: translate("ImportReport", "{count} refused"),
    }
    number = QLocale().toString
    for outcome, text in texts.items():
        count = report.count(outcome)
        if count or outcome is Outcome.IMPORTED:
            parts.append(text.format(count=number(count)))
    sentences = [", ".join(parts) + "."]
    sentences += _numbers(report)
    if report.cancelled:
        sentences.append(translate("ImportReport", "Stopped; the rest was not looked at."))
    if report.stopped:
        sentences.append(report.stopped)
    return " ".join(sentences)


def remarks(report: ImportReport) -> Iterator[str]:
    """A line for each article of which there is something to say.

    The refused ones stand first, then those that are nearly the same as another.
    """
    for result in sorted(report.results, key=_rank):
        said = list(_remarks(result))
        if said:
            place = f", {result.place}" if result.place else ""
            yield f"{result.file}{place}: {'; '.join(said)}"


def _numbers(report: ImportReport) -> Iterator[str]:
    """Sentences on all articles together."""
    number = QLocale().toString
    brought = sum(result.spans for result in report.results)
    if brought:
        yield translate("ImportReport", "With them came {spans}.").format(spans=spans(brought))
    if report.unknown:
        yield _unknown(sorted(report.unknown))
    similar = sum(bool(result.similar) for result in report.results)
    if similar:
        text = translate("ImportReport", "Nearly the same as another: {count}.")
        yield text.format(count=number(similar))
    if report.taken_for:
        kinds = (
            f"{number(count)} × {format_name(form)}"
            for form, count in report.taken_for.most_common()
        )
        text = translate("ImportReport", "Files taken for: {kinds}.")
        yield text.format(kinds=", ".join(kinds))
    if report.hidden:
        text = translate("ImportReport", "Hidden files and folders, left out: {count}.")
        yield text.format(count=number(report.hidden))


def _unknown(labels: list[str]) -> str:
    named, more = ", ".join(labels[:MANY]), len(labels) - MANY
    if more <= 0:
        text = translate("ImportReport", "The project does not have the labels {labels}.")
        return text.format(labels=named)
    text = translate(
        "ImportReport", "The project does not have the labels {labels} and {count} more."
    )
    return text.format(labels=named, count=QLocale().toString(more))


def _rank(result: Result) -> int:
    if result.outcome is Outcome.REFUSED:
        return 0
    return 1 if result.similar else 2


def _remarks(result: Result) -> Iterator[str]:
    if result.outcome is Outcome.REFUSED:
        yield result.reason
    elif result.outcome is Outcome.DUPLICATE:
        yield translate("ImportReport", "is there already as “{article}”").format(
            article=result.article
        )
    if result.similar:
        text = translate("ImportReport", "is nearly the same as “{article}” ({percent} %)")
        yield text.format(article=result.similar, percent=round(100 * result.likeness))
    if result.guessed:
        yield translate("ImportReport", "read as {encoding}, which was guessed").format(
            encoding=result.encoding
        )
    if result.line_ends:
        text = translate("ImportReport", "line ends made alike: {count}")
        yield text.format(count=QLocale().toString(result.line_ends))
    if result.bom:
        yield translate("ImportReport", "a byte order mark left out")
    if result.replaced:
        text = translate("ImportReport", "characters that no text may hold, now “�”: {count}")
        yield text.format(count=QLocale().toString(result.replaced))
    yield from result.remarks
