"""An article that is worked on: what is in memory of it, and what its file is known to be."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from annotator.core.activity import Stopwatch
from annotator.core.anchors import Anchored
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.history import History
from annotator.core.spans import Progress
from annotator.storage.catalogue import Row
from annotator.storage.codec import AnnotationsWriter
from annotator.storage.files import Signature
from annotator.storage.project import UNPLACED, Opened, Project
from annotator.storage.records import Annotations, Article, now
from annotator.ui.wording import shortened

translate = QCoreApplication.translate


class Work:
    """The document, the stopwatch and the encoder of one article.

    ``signature`` is what the file was when it was last read or written, None where there is
    none. ``is_dirty``: something is in memory that is not in the file. ``read_only`` says why
    nothing may change, empty where it may. Times are seconds of the clock of the stopwatch.
    """

    def __init__(
        self,
        article: Article,
        opened: Opened,
        idle_limit: float,
        history: History | None = None,
        read_only: str = "",
    ) -> None:
        annotations = opened.annotations
        self.article = article
        self.signature: Signature | None = opened.signature
        self.read_only = read_only
        self.stopwatch = Stopwatch(idle_limit, annotations.seconds)
        self.document = Document(
            article.text, annotations.spans, annotations.links, annotations.progress, history
        )
        self.is_dirty = False
        self._was_edited = False
        self._written = 0.0
        self._updated = annotations.updated
        self._writer = AnnotationsWriter(annotations)

    def mark_edited(self) -> None:
        """Take note of an edit that has just been made."""
        self.is_dirty = self._was_edited = True
        self._updated = now()

    def mark_left(self, time: float) -> None:
        """Take note that the article is left: the time spent is written if there was an edit.

        Nobody wants a file to change because somebody looked at it.
        """
        self.stopwatch.pause(time)
        if self._was_edited and self.seconds(time) != self._written:
            self.is_dirty = True

    def give_up(self) -> None:
        """Take note that what is in memory only shall never be written."""
        self.is_dirty = self._was_edited = False

    def seconds(self, time: float) -> float:
        """The active time spent on the article up to ``time``, in tenths of a second."""
        return round(self.stopwatch.seconds(time), 1)

    def encode(self, time: float) -> bytes:
        """The file's bytes. Raises DataError where JSON cannot hold something."""
        document, seconds = self.document, self.seconds(time)
        data = self._writer.encode(
            document.spans, document.links, document.progress, self._updated, seconds
        )
        self._written = seconds
        return data

    def row(self, time: float) -> Row:
        """The article as the list shows it."""
        progress = self.document.progress
        return Row(
            self.article.id,
            self.article.title or self.article.id,
            progress.status,
            len(self.document.spans),
            progress.flag,
            self.seconds(time),
        )


class Histories:
    """What was done to the articles that were left, for as long as their files stay the same."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[History, str]] = {}

    def keep(self, work: Work) -> None:
        """Keep what was done to an article that is left and saved."""
        if len(work.document.history) and work.signature is not None:
            self._held[work.article.id] = (work.document.history, work.signature.sha256)

    def take(self, article_id: str) -> tuple[History, str] | None:
        """What was done to an article and the SHA-256 of the file that belongs to it."""
        return self._held.pop(article_id, None)


class Loaded(NamedTuple):
    """An article as it was read.

    ``has_changed``: it is not as it was left, what was done to it can no longer be undone.
    ``report`` says what became of the spans of a text that was changed, empty where none was.
    """

    work: Work
    has_changed: bool = False
    report: str = ""


def load_work(
    project: Project, annotator: str, article_id: str, idle_limit: float, histories: Histories
) -> Loaded:
    """Read an article and its annotations.

    Annotations that cannot be read are left as they are: the article opens without spans and
    for reading only. Raises MissingError, DataError, StorageError for the article itself.
    """
    article = project.article(article_id)
    history, sha256 = histories.take(article_id) or (None, "")
    try:
        opened = project.open_annotations(annotator, article)
    except AnnotatorError as error:
        reason = translate("Work", "The annotations cannot be read and stay as they are: {error}")
        empty = _without_spans(annotator, article)
        return Loaded(Work(article, empty, idle_limit, None, reason.format(error=error)))
    if opened.anchored is not None:
        report = _anchored(opened.anchored, opened.annotations)
        return Loaded(Work(article, opened, idle_limit), history is not None, report)
    if opened.signature is None or opened.signature.sha256 != sha256:
        return Loaded(Work(article, opened, idle_limit), history is not None)
    return Loaded(Work(article, opened, idle_limit, history))


def _anchored(anchored: Anchored, annotations: Annotations) -> str:
    """What became of the spans of a text that was changed, with the words that were not found."""
    text = translate(
        "Work",
        "The text of this article was changed. Of its spans, {kept} stand where they stood, "
        "{moved} were moved with their words, and {lost} found no place any more.",
    )
    said = text.format(kept=len(anchored.kept), moved=len(anchored.moved), lost=len(anchored.lost))
    if not anchored.lost:
        return said
    unplaced = annotations.extra[UNPLACED][-1]["spans"]
    words = [f"• {span['label']}: {shortened(span['text'])}" for span in unplaced]
    return "\n".join([said, translate("Work", "The file keeps those without a place:"), *words])


def _without_spans(annotator: str, article: Article) -> Opened:
    moment = now()
    return Opened(
        Annotations(
            article.id,
            annotator,
            Progress(),
            article.language,
            article.text,
            article.text_sha256,
            (),
            (),
            moment,
            moment,
        ),
        None,
    )
