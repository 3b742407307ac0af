"""Articles and annotations from files and folders into a project, and what became of each."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import msgspec

from annotator.core.errors import ConflictError, DataError, StorageError
from annotator.core.spans import Span
from annotator.core.text import Canonical, canonical, fingerprint, title
from annotator.formats import named, recognised
from annotator.formats.encodings import encoding_name
from annotator.formats.model import (
    Cancelled,
    Incoming,
    Progress,
    Reader,
    ReadOptions,
    SourceFile,
    never,
    untold,
)
from annotator.storage.codec import encode_annotations
from annotator.storage.names import natural_key
from annotator.storage.project import ANNOTATIONS, ARTICLES, PROJECT_FILE, Project
from annotator.storage.records import Annotations, Article, now

LONGEST_TITLE = 300  # code points
DEFAULTS = ReadOptions()

_CRLF = re.compile("\r\n")


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
    ``spans`` say whose annotations came with it.
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


@dataclass(slots=True)
class ImportReport:
    """What became of all sources, in their order.

    ``hidden`` counts files and folders left out because their names begin with a dot.
    Where the project could not be written any more, ``stopped`` says why; where the user did not
    want to wait, ``cancelled`` is true. What was imported until then stays.
    """

    results: list[Result] = field(default_factory=list)
    hidden: int = 0
    stopped: str = ""
    cancelled: bool = False

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
) -> ImportReport:
    """Import files, and folders with all that is below them in natural order.

    ``annotator`` is under whose name annotations go that come along: None leaves each to the
    annotator that it names. Annotations that are there already are never replaced. ``progress``
    is told the number of files.

    Raises FormatError, UnknownEncodingError, and StorageError where the project's articles cannot
    be listed. Everything else is in the report.
    """
    if options.encoding is not None:
        options = replace(options, encoding=encoding_name(options.encoding))
    chosen = named(options.form).reader() if options.form else None
    report = ImportReport()
    found = list(_files(sources, report))
    intake = _Intake(project, annotator, options.language)
    try:
        for done, file in enumerate(found):
            progress(done, len(found))
            for incoming in _read(file, chosen, options):
                if cancelled():
                    report.cancelled = True
                    return report
                if isinstance(incoming, Result):
                    report.results.append(incoming)
                else:
                    report.results.append(intake.take(incoming, file.name))
    except StorageError as error:
        report.stopped = str(error)
    progress(len(found), len(found))
    return report


class _Intake:
    """Puts what was read into the project."""

    def __init__(self, project: Project, annotator: str | None, language: str | None) -> None:
        self._project = project
        self._annotator = annotator
        self._language = language
        self._imported = now()
        self._ids = _ids_by_fingerprint(project)

    def take(self, incoming: Incoming, file: str) -> Result:
        """What became of an article of ``file``. Raises StorageError where it cannot be written."""
        clean = canonical(incoming.text)
        sha256 = fingerprint(clean.text)
        article_id = self._ids.get(sha256)
        outcome = Outcome.DUPLICATE if article_id else Outcome.IMPORTED
        if article_id is None:
            article_id = self._ids[sha256] = self._add(incoming, clean.text, sha256)
        result = Result(
            file,
            outcome,
            incoming.place,
            article_id,
            encoding=incoming.source.encoding or "",
            guessed=incoming.guessed,
            line_ends=clean.line_ends,
            bom=clean.bom,
            replaced=clean.replaced,
        )
        if incoming.annotations is None:
            return result
        try:
            return self._annotate(incoming.annotations, clean, sha256, result)
        except (DataError, ConflictError) as error:
            return replace(result, outcome=Outcome.REFUSED, reason=str(error))

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
        annotations = replace(
            brought,
            article=result.article,
            annotator=annotator,
            text=clean.text,
            text_sha256=sha256,
            spans=tuple(_in_canonical(span, brought.text, clean) for span in brought.spans),
        )
        try:
            held = self._project.annotations(annotator, result.article)
        except StorageError as error:
            return replace(result, outcome=Outcome.REFUSED, reason=str(error))
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


def _in_canonical(span: Span, raw: str, clean: Canonical) -> Span:
    """The span where it stands in the canonical text. Raises DataError where nothing is left."""
    if raw == clean.text:
        return span
    dropped = [*range(clean.bom), *(found.start() for found in _CRLF.finditer(raw))]
    cut_in_two = raw[span.end - 1 : span.end + 1] == "\r\n"
    start = span.start - bisect_left(dropped, span.start)
    end = span.end - bisect_left(dropped, span.end) + cut_in_two
    if start >= end:
        raise DataError(span.id, "", "the span holds a byte order mark only")
    return replace(span, start=start, end=end)


def _same_work(one: Annotations, other: Annotations) -> bool:
    return (one.spans, one.links, one.progress) == (other.spans, other.links, other.progress)


class _Fingerprint(msgspec.Struct):
    text_sha256: str


def _ids_by_fingerprint(project: Project) -> dict[str, str]:
    """The ids of the project's articles by the fingerprints of their texts.

    A broken article cannot be compared and is left out.
    """
    ids: dict[str, str] = {}
    for article_id in project.article_ids():
        try:
            data = project.article_path(article_id).read_bytes()
            ids[msgspec.json.decode(data, type=_Fingerprint).text_sha256] = article_id
        except (OSError, msgspec.DecodeError):
            continue
    return ids


def _read(
    file: SourceFile, reader: Reader | None, options: ReadOptions
) -> Iterator[Incoming | Result]:
    """The articles of a file; what cannot be read as a result that says so."""
    try:
        _check_is_file(file)
        read = reader or recognised(file).reader()
        for incoming in read(file, options):
            if isinstance(incoming, DataError):
                yield _refused(file.name, incoming)
            else:
                yield incoming
    except (DataError, StorageError) as error:
        yield _refused(file.name, error)


def _refused(file: str, error: DataError | StorageError) -> Result:
    if isinstance(error, DataError):
        return Result(file, Outcome.REFUSED, error.field, reason=error.reason)
    return Result(file, Outcome.REFUSED, reason=str(error))


def _check_is_file(file: SourceFile) -> None:
    path = file.path
    if path.is_file():
        return
    if not path.exists():
        reason = "is not there"
    elif not path.is_dir():
        reason = "is not a file"
    elif path.is_symlink():
        reason = "is a link to a folder; name the folder itself to import it"
    else:
        reason = "is a folder that cannot be read"
    raise DataError(file.name, "", reason)


def _files(sources: Sequence[Path], report: ImportReport) -> Iterator[SourceFile]:
    """What was named, and all that is in the folders named."""
    for source in sources:
        if source.is_dir():
            yield from _in_folder(source, "", report)
        else:
            yield SourceFile(source, source.name)


def _in_folder(folder: Path, prefix: str, report: ImportReport) -> Iterator[SourceFile]:
    """What is below a folder in natural order; of a project its articles, then annotations."""
    try:
        names = sorted((entry.name for entry in folder.iterdir()), key=natural_key)
    except OSError:
        yield SourceFile(folder, prefix or folder.name)
        return
    if PROJECT_FILE in names:
        names = [name for name in (ARTICLES, ANNOTATIONS) if name in names]
    for name in names:
        path = folder / name
        if name.startswith("."):
            report.hidden += 1
        elif path.is_dir() and not path.is_symlink():
            yield from _in_folder(path, f"{prefix}{name}/", report)
        else:
            yield SourceFile(path, f"{prefix}{name}")
