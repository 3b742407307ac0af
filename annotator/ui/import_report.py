"""What became of an import, in words."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.formats.importing import ImportReport, Outcome, Result

translate = QCoreApplication.translate


def summary(report: ImportReport) -> str:
    """What was imported, in a few sentences."""
    parts = []
    texts = {
        Outcome.IMPORTED: translate("ImportReport", "{count} imported"),
        Outcome.ANNOTATED: translate("ImportReport", "{count} there already now annotated"),
        Outcome.DUPLICATE: translate("ImportReport", "{count} there already"),
        Outcome.REFUSED: translate("ImportReport", "{count} refused"),
    }
    for outcome, text in texts.items():
        count = report.count(outcome)
        if count or outcome is Outcome.IMPORTED:
            parts.append(text.format(count=QLocale().toString(count)))
    sentences = [", ".join(parts) + "."]
    if report.hidden:
        text = translate("ImportReport", "{count} hidden files and folders were left out.")
        sentences.append(text.format(count=report.hidden))
    if report.cancelled:
        sentences.append(translate("ImportReport", "Stopped; the rest was not looked at."))
    if report.stopped:
        sentences.append(report.stopped)
    return " ".join(sentences)


def remarks(report: ImportReport) -> Iterator[str]:
    """A line for each file of which there is something to say, the refused ones first."""
    for result in sorted(report.results, key=lambda r: r.outcome is not Outcome.REFUSED):
        said = list(_remarks(result))
        if said:
            place = f", {result.place}" if result.place else ""
            yield f"{result.file}{place}: {'; '.join(said)}"


def _remarks(result: Result) -> Iterator[str]:
    if result.outcome is Outcome.REFUSED:
        yield result.reason
    elif result.outcome is Outcome.DUPLICATE:
        yield translate("ImportReport", "is there already as “{article}”").format(
            article=result.article
        )
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
