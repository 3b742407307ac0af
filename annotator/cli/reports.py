"""Reports as sentences and tables for people."""

from collections import Counter
from collections.abc import Sequence
from shutil import get_terminal_size

from annotator.cli.console import counted, duration, say, table
from annotator.cli.inspection import Trouble
from annotator.cli.statistics import Statistics
from annotator.core.spans import Status
from annotator.core.stats import LabelTally, Tally
from annotator.formats.converting import ConversionReport
from annotator.formats.exporting import ExportReport
from annotator.formats.importing import ImportReport, Outcome, Result
from annotator.formats.loss_report import LossSummary
from annotator.formats.losses import Kind, Loss
from annotator.formats.model import Format

ORDER: list[str] = [
    *(Kind.DROPPED, Kind.MERGED, Kind.SPLIT, Kind.MOVED, Kind.TRIMMED, Kind.REPLACED),
    *(Kind.RENAMED, Kind.UNUSED, Kind.STRIPPED),
]
"""The kinds of losses, the worst first."""
SHOWN = 3
"""How many losses of each kind are printed."""
MANY = 20
"""How many labels are named in a sentence."""
SHORT = 60
"""How many characters of a span's words are printed."""


def say_import(report: ImportReport) -> None:
    """What came in, and a line for each source that there is something to say of."""
    for result in report.results:
        remarks = _remarks(result)
        if remarks:
            place = f"{result.file}, {result.place}" if result.place else result.file
            say(f"{place}: {remarks}")
    _say_taken_for(report.taken_for)
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
    if report.parts:
        files = counted(report.parts, "file without an article", "files without an article")
        parts.append(files)
    if report.hidden:
        parts.append(f"{report.hidden:,} hidden left out")
    say(f"{', '.join(parts)}.")
    _say_unknown(report)


def _say_unknown(report: ImportReport) -> None:
    found = sorted(report.unknown.items())
    if report.added:
        names = ", ".join(label for label, _ in found) or "attributes or link types"
        say(f"Added to the project's labels: {names}.")
    elif found:
        names = ", ".join(f"{label} ({counted(count, 'span')})" for label, count in found[:MANY])
        more = f" and {len(found) - MANY:,} more" if len(found) > MANY else ""
        say(f"The project does not have the labels {names}{more}: --add-labels adds them.")


def _remarks(result: Result) -> str:
    if result.outcome is Outcome.REFUSED:
        return f"refused: {result.reason}"
    if result.outcome is Outcome.DUPLICATE:
        return f"the same text is there already as {result.article}"
    remarks = list(result.remarks)
    if result.similar:
        remarks.insert(0, f"{result.likeness:.0%} the same as {result.similar}")
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
    """What was written, every record that was not, and what the format could not hold."""
    for skipped in report.skipped:
        place = f"{skipped.file}, {skipped.place}" if skipped.place else skipped.file
        say(f"{place}: left out: {skipped.reason}")
    for written in report.written:
        records, spans = counted(written.records, "record"), counted(written.spans, "span")
        say(f"{written.path}: {records} by {written.annotator} with {spans}.")
    for who, count in report.unannotated.items():
        if count:
            say(f"{counted(count, 'article')} not annotated by {who}.")
    if report.other_status:
        say(f"{counted(report.other_status, 'record')} with another status left out.")
    if report.other_spans:
        say(f"{counted(report.other_spans, 'span')} of other labels or origins left out.")
    _say_splits(report)
    say_losses(report.losses)
    say("Read back and compared." if report.verified else "Not read back.")


def say_conversion(report: ConversionReport) -> None:
    """What was read as what, what was refused, what was written and what was lost."""
    for refused in report.refused:
        place = f"{refused.file}, {refused.place}" if refused.place else refused.file
        say(f"{place}: refused: {refused.reason}")
    _say_taken_for(report.taken_for)
    for remark, count in report.remarks.most_common():
        say(f"{counted(count, 'article')}: {remark}")
    if not report.written:
        say(f"Nothing was read, so {report.path} was not written.")
        return
    records, spans = counted(report.records, "record"), counted(report.spans, "span")
    say(f"{report.path}: {records} with {spans}.")
    say_losses(report.losses)
    say("Read back and compared." if report.verified else "Not read back.")


def _say_taken_for(files: Counter[str]) -> None:
    if files:
        kinds = (f"{form} {counted(count, 'file')}" for form, count in files.most_common())
        say(f"Taken for: {', '.join(kinds)}.")


def _say_splits(report: ExportReport) -> None:
    for name, tally in report.splits.items():
        labels = ", ".join(f"{label} {count:,}" for label, count in sorted(tally.labels.items()))
        say(f"{name}: {counted(tally.articles, 'article')}; {labels or 'no spans'}")
    if report.manifest is not None:
        say(f"Split with the seed {report.seed}, as {report.manifest} says.")


def say_losses(losses: LossSummary) -> None:
    """What a format could not hold: how many things of each kind, and the first of them."""
    if losses.never_held:
        say(f"The format holds no {', '.join(losses.never_held)}.")
    if not losses.total:
        return
    more = "more " if losses.never_held else ""
    say(f"It could not hold {counted(losses.total, f'{more}thing')}.")
    for kind in sorted(losses.kinds, key=ORDER.index):
        say(f"{kind}: {losses.kinds[kind]:,}{_by_label(losses, kind)}")
        for loss in [loss for loss in losses.first if loss.kind == kind][:SHOWN]:
            say(f"  {of_loss(loss)}")
    if losses.file is not None:
        say(f"All of them are in {losses.file}.")


def _by_label(losses: LossSummary, kind: str) -> str:
    found = ((label, counts[kind]) for label, counts in losses.labels.items() if counts[kind])
    labels = ", ".join(f"{label} {count:,}" for label, count in sorted(found))
    return f" ({labels})" if labels else ""


def of_loss(loss: Loss) -> str:
    """One loss in a line."""
    place = loss.article if loss.start is None else f"{loss.article} {loss.start}–{loss.end}"
    if loss.new is not None:
        place += " → {}–{}".format(*loss.new)
    words = " ".join(loss.words.split())
    shown = f" “{words if len(words) <= SHORT else words[: SHORT - 1] + '…'}”" if words else ""
    named = f" {loss.id} {loss.label}{shown}" if loss.id else ""
    return f"{place}{named}: {loss.reason}"


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
    """What can be read and written, and what each format holds, in two tables."""
    files: list[Sequence[object]] = [("format", "in", "out", "name", "files")]
    held: list[Sequence[object]] = [("format", "counts", "holds")]
    for form in formats:
        name = f"{form.name} (annotator[{form.needs}])" if form.needs else form.name
        read, written = ("yes" if way else "" for way in (form.read, form.write))
        files.append((form.key, read, written, name, " ".join(form.suffixes)))
        held.append((form.key, form.holds.unit.value if form.holds.unit else "", _held(form)))
    width = get_terminal_size().columns
    say(table(files, "", width))
    say("\n" + table(held, "", width))


def _held(form: Format) -> str:
    holds = form.holds
    if holds.unit is None:
        return "the text only"
    parts = {
        "text": holds.text,
        "tokens": not holds.text,
        "nesting": holds.nesting,
        "overlap": holds.overlap,
        "identical spans": holds.twins,
        "a column a label": holds.columns,
        "attributes": holds.attributes,
        "links": holds.links,
        "notes": holds.notes,
        "origin": holds.origin,
        "status": holds.status,
        "annotators": holds.annotators,
        "ids": holds.ids,
    }
    return ", ".join(words for words, is_held in parts.items() if is_held)
