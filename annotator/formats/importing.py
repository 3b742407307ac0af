"""Articles and annotations from files and folders into a project, and what became of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import msgspec

from annotator.core.errors import ConflictError, DataError, StorageError
from annotator.core.label_growth import grown
from annotator.core.text import Canonical, canonical, fingerprint, title
from annotator.formats.incoming import in_canonical
from annotator.formats.model import Cancelled, Incoming, Progress, ReadOptions, never, untold
from annotator.formats.similarity import ALIKE, Seen, likeness, sample
from annotator.formats.sources import NO_FORMS, Found, Refusal, Sources
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.storage.records import Annotations, Article, now

LONGEST_TITLE = 300  # code points
DEFAULTS = ReadOptions()


class Outcome(StrEnum):
    """What became of one article of a source.

    ``annotated``: its text was there already, the annotations that came with it were not.
    """

    IMPORTED = "imported"
    ANNOTATED = "annotated"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article: every article of every source has exactly one.

    ``file`` and ``place`` say where it stood, ``article`` is its id in the project (that of the
    article with the same text for a duplicate), ``reason`` why it was refused. ``line_ends``,
    ``bom`` and ``replaced`` count what was changed to make the text canonical. ``annotator`` and
    ``spans`` say whose annotations came with it. ``form`` is the key of the format that the file
    was taken for, ``remarks`` what its reader has to say. ``similar`` is the id of an article
    that is nearly the same, and ``likeness`` the share of clauses that both have (0 to 1).
    """

    file: str
    outcome: Outcome
    place: str = ""
    article: str = ""
    reason: str = ""
    encoding: str = ""
    guessed: bool = False
    line_ends: int = 0
    bom: int = 0
    replaced: int = 0
    annotator: str = ""
    spans: int = 0
    form: str = ""
    remarks: tuple[str, ...] = ()
    similar: str = ""
    likeness: float = 0


@dataclass(slots=True)
class ImportReport:
    """What became of all sources, in their order.

    ``hidden`` counts files and folders left out because their names begin with a dot, ``parts``
    files that belong to others and were read with them, ``taken_for`` files by the format that
    they were taken for, where none was asked for. Where the project could not be written any
    more, ``stopped`` says why; where the user did not want to wait, ``cancelled`` is true. What
    was imported until then stays.

    ``unknown`` counts spans by those of their labels that the project does not have, or did not
    have until they were ``added``.
    """

    results: list[Result] = field(default_factory=list)
    hidden: int = 0
    parts: int = 0
    taken_for: Counter[str] = field(default_factory=Counter)
    stopped: str = ""
    cancelled: bool = False
    unknown: Counter[str] = field(default_factory=Counter)
    added: bool = False

    def count(self, outcome: Outcome) -> int:
        """How many articles had this outcome."""
        return sum(result.outcome is outcome for result in self.results)


def import_sources(
    project: Project,
    annotator: str | None,
    sources: Sequence[Path],
    progress: Progress = untold,
    cancelled: Cancelled = never,
    options: ReadOptions = DEFAULTS,
    forms: Mapping[Path, str] = NO_FORMS,
    adds_labels: bool = False,
) -> ImportReport:
    """Import files, and folders with all that is below them in natural order.

    ``forms`` are the keys of formats for some of the sources, in the place of ``options.form``;
    ``annotator`` is under whose name annotations go that come along: None leaves each to the
    annotator that it names. Annotations that are there already are never replaced. With
    ``adds_labels`` the project gets the labels, attributes and link types that they use.
    ``progress`` is told the number of files.

    Raises FormatError, UnknownEncodingError, and StorageError where the project's articles cannot
    be listed. Everything else is in the report.
    """
    report = ImportReport()
    found = Sources(sources, options, forms)
    intake = _Intake(project, annotator, options.language, adds_labels)
    last = ""
    try:
        for each in found:
            progress(each.index, len(found))
            if cancelled():
                report.cancelled = True
                break
            if options.form is None and each.form and each.file != last:
                report.taken_for[each.form] += 1
            last = each.file
            report.results.append(intake.take(each))
        else:
            progress(len(found), len(found))
        report.added = intake.keep_labels()
    except StorageError as error:
        report.stopped = str(error)
    report.hidden, report.parts = found.hidden, found.parts
    report.unknown = intake.unknown
    return report


class _Intake:
    """Puts what was read into the project."""

    def __init__(
        self, project: Project, annotator: str | None, language: str | None, adds_labels: bool
    ) -> None:
        self._project = project
        self._labels = project.labels
        self._names = {label.name for label in project.labels.labels}
        self._adds_labels = adds_labels
        self.unknown: Counter[str] = Counter()
        self._annotator = annotator
        self._language = language
        self._imported = now()
        self._ids: dict[str, str] = {}
        self._articles: list[str] = []
        self._seen = Seen()
        self._look_at_present()

    def take(self, found: Found) -> Result:
        """What became of what was found. Raises StorageError where it cannot be written."""
        if isinstance(found.what, Refusal):
            place, reason = found.what.place, found.what.reason
            return Result(found.file, Outcome.REFUSED, place, reason=reason, form=found.form)
        return self._take(found.what, found)

    def _take(self, incoming: Incoming, found: Found) -> Result:
        clean = canonical(incoming.text)
        sha256 = fingerprint(clean.text)
        article_id = self._ids.get(sha256)
        outcome = Outcome.DUPLICATE if article_id else Outcome.IMPORTED
        similar, likeness = "", 0.0
        if article_id is None:
            checksums = sample(clean.text)
            similar, likeness = self._similar(clean.text, checksums)
            try:
                article_id = self._add(incoming, clean.text, sha256)
            except DataError as error:
                refusal = Refusal(incoming.place, f"cannot be kept: {error.reason}")
                return self.take(replace(found, what=refusal))
            self._remember(article_id, checksums, sha256)
        result = Result(
            found.file,
            outcome,
            incoming.place,
            article_id,
            encoding=incoming.source.encoding or "",
            guessed=incoming.guessed,
            line_ends=clean.line_ends,
            bom=clean.bom,
            replaced=clean.replaced,
            form=found.form,
            remarks=incoming.remarks,
            similar=similar,
            likeness=likeness,
        )
        if incoming.annotations is None:
            return result
        try:
            return self._annotate(incoming.annotations, clean, sha256, result)
        except (DataError, ConflictError) as error:
            return replace(result, outcome=Outcome.REFUSED, reason=str(error))

    def keep_labels(self) -> bool:
        """Write the labels that were added, if any were. Raises ConflictError, StorageError."""
        if self._labels is self._project.labels:
            return False
        self._project.save_labels(self._labels)
        return True

    def _look_at_present(self) -> None:
        """Remember the project's articles; a broken one cannot be compared and is left out."""
        for article_id in self._project.article_ids():
            try:
                data = self._project.article_path(article_id).read_bytes()
                known = msgspec.json.decode(data, type=_Known)
            except (OSError, msgspec.DecodeError):
                continue
            self._remember(article_id, sample(known.text), known.text_sha256)

    def _remember(self, article_id: str, checksums: Sequence[int], sha256: str) -> None:
        self._ids[sha256] = article_id
        self._articles.append(article_id)
        self._seen.add(checksums)

    def _similar(self, text: str, checksums: Sequence[int]) -> tuple[str, float]:
        """The id of the article that is most nearly the same and how much; an empty id for none."""
        best = "", 0.0
        for number in self._seen.candidates(checksums):
            name = self._articles[number]
            try:
                share = likeness(text, self._project.article(name).text)
            except (DataError, StorageError):
                continue
            if share >= max(ALIKE, best[1]):
                best = name, round(share, 3)
        return best

    def _add(self, incoming: Incoming, text: str, sha256: str) -> str:
        article = Article(
            self._project.new_id(incoming.name),
            incoming.title or title(text)[:LONGEST_TITLE],
            text,
            sha256,
            incoming.language or self._language,
            incoming.source,
            self._imported,
            incoming.meta,
            incoming.extra,
        )
        self._project.add_article(article)
        return article.id

    def _annotate(
        self, brought: Annotations, clean: Canonical, sha256: str, result: Result
    ) -> Result:
        annotator = self._annotator or brought.annotator
        try:
            self._project.check_annotator(annotator)
            held = self._project.annotations(annotator, result.article)
        except StorageError as error:
            return replace(result, outcome=Outcome.REFUSED, reason=str(error))
        placed = in_canonical(brought, clean, sha256)
        annotations = replace(placed, article=result.article, annotator=annotator)
        used = Counter(span.label for span in placed.spans)
        self.unknown.update({name: used[name] for name in used.keys() - self._names})
        if self._adds_labels:
            self._labels = grown(self._labels, placed.spans, placed.links)
        if held is None:
            data = encode_annotations(annotations)
            self._project.save_annotations(annotator, result.article, data, None)
            is_new = result.outcome is Outcome.IMPORTED
            outcome = Outcome.IMPORTED if is_new else Outcome.ANNOTATED
            count = len(annotations.spans)
            return replace(result, outcome=outcome, annotator=annotator, spans=count)
        if _same_work(held[0], annotations):
            return replace(result, outcome=Outcome.DUPLICATE, annotator=annotator)
        reason = f"“{annotator}” has annotated this article already, and otherwise"
        return replace(result, outcome=Outcome.REFUSED, annotator=annotator, reason=reason)


def _same_work(one: Annotations, other: Annotations) -> bool:
    return (one.spans, one.links, one.progress) == (other.spans, other.links, other.progress)


class _Known(msgspec.Struct):
    text: str
    text_sha256: str
