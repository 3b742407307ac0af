"""Reports as sentences and tables for people."""

from collections.abc import Sequence

from annotator.cli.console import counted, duration, say, table
from annotator.cli.inspection import Trouble
from annotator.cli.statistics import Statistics
from annotator.core.spans import Status
from annotator.core.stats import LabelTally, Tally
from annotator.formats.exporting import ExportReport
from annotator.formats.importing import ImportReport, Outcome, Result
from annotator.formats.model import Format


def say_import(report: ImportReport) -> None:
    """What came in, and a line for each source that there is something to say of."""
    for result in report.results:
        remarks = _remarks(result)
        if remarks:
            place = f"{result.file}, {result.place}" if result.place else result.file
            say(f"{place}: {remarks}")
    spans = sum(result.spans for result in report.results)
    parts = [f"{counted(report.count(Outcome.IMPORTED), 'article')} imported"]
    for outcome, words in (
        (Outcome.ANNOTATED, "there already now annotated"),
        (Outcome.DUPLICATE, "there already"),
        (Outcome.REFUSED, "refused"),
    ):
        if report.count(outcome):
            parts.append(f"{report.count(outcome):,} {words}")
    if spans:
        parts.append(f"{counted(spans, 'span')} with them")
    if report.hidden:
        parts.append(f"{report.hidden:,} hidden left out")
    say(f"{', '.join(parts)}.")


def _remarks(result: Result) -> str:
    if result.outcome is Outcome.REFUSED:
        return f"refused: {result.reason}"
    if result.outcome is Outcome.DUPLICATE:
        return f"the same text is there already as {result.article}"
    remarks = []
    if result.guessed:
        remarks.append(f"encoding guessed: {result.encoding}")
    if result.bom:
        remarks.append("byte order mark dropped")
    if result.line_ends:
        remarks.append(f"{counted(result.line_ends, 'line end')} made LF")
    if result.replaced:
        remarks.append(f"{counted(result.replaced, 'character')} made U+FFFD")
    return ", ".join(remarks)


def say_export(report: ExportReport) -> None:
    """What was written, and every record that was not."""
    for skipped in report.skipped:
        place = f"{skipped.file}, {skipped.place}" if skipped.place else skipped.file
        say(f"{place}: left out: {skipped.reason}")
    for written in report.written:
        records, spans = counted(written.records, "record"), counted(written.spans, "span")
        say(f"{written.path}: {records} by {written.annotator} with {spans}.")
        if report.unannotated[written.annotator]:
            count = counted(report.unannotated[written.annotator], "article")
            say(f"{count} not annotated by {written.annotator}.")
    if report.other_status:
        say(f"{counted(report.other_status, 'record')} with another status left out.")


def of_trouble(trouble: Trouble) -> str:
    """One problem in a line."""
    place = f"{trouble.file}, {trouble.field}" if trouble.field else trouble.file
    return f"{place}: {trouble.level}: {trouble.message}"


def say_statistics(name: str, found: Statistics) -> None:
    """The project in a line, then each annotator with a table of labels."""
    characters = counted(found.characters, "character")
    say(f"{name}: {counted(found.articles, 'article')}, {characters}")
    for annotator, tally in found.annotators.items():
        say(f"\n{annotator}: {_progress(tally)}")
        rows: list[Sequence[object]] = [
            (label, counts.spans, counts.characters, _values(counts))
            for label, counts in sorted(tally.labels.items())
        ]
        if rows:
            say(table([("label", "spans", "characters", "values"), *rows]))
        if tally.links:
            links = ", ".join(f"{kind} {count:,}" for kind, count in sorted(tally.links.items()))
            say(f"  links: {links}")


def _progress(tally: Tally) -> str:
    parts = [
        f"{tally.statuses[Status.DONE]:,} done",
        f"{tally.statuses[Status.IN_PROGRESS]:,} in progress",
        f"{tally.statuses[Status.TODO]:,} to do",
        f"{tally.flagged:,} flagged",
        counted(tally.spans, "span"),
        duration(tally.seconds),
    ]
    return ", ".join(parts)


def _values(label: LabelTally) -> str:
    return "; ".join(
        f"{name}: " + ", ".join(f"{value} {count:,}" for value, count in counts.most_common())
        for name, counts in sorted(label.values.items())
    )


def say_formats(formats: Sequence[Format]) -> None:
    """A table of what can be read and written, and what it holds."""
    rows = [("format", "name", "suffixes", "import", "export", "holds")]
    for form in formats:
        held = [
            name
            for name in ("nesting", "overlap", "attributes", "links", "notes", "status")
            if getattr(form.holds, name)
        ]
        rows.append(
            (
                form.key,
                form.name,
                " ".join(form.suffixes),
                "yes" if form.read else "no",
                "yes" if form.write else "no",
                ", ".join(held) if form.holds.unit else "the text only",
            )
        )
    say(table(rows, indent=""))
