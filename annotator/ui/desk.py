"""The articles of the open project in the hands of one annotator: read, shown, saved, left."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, StorageError
from annotator.core.labelling import Place
from annotator.core.spans import Edit
from annotator.storage import state
from annotator.storage.catalogue import row_for
from annotator.storage.project import Project
from annotator.storage.settings import IDLE_SECONDS, Settings
from annotator.storage.state import Places
from annotator.ui.saver import Keep, SavedState, Saver
from annotator.ui.session import Session
from annotator.ui.work import Histories, Loaded, Work, load_work

PLACE_DELAY = 10_000
"""Milliseconds after which a new place in the article is written down, should the program die."""


class Desk(QObject):
    """Puts articles in front of the session and their annotations on the disk.

    Made when a project is opened, closed with it. ``read_only`` says why nothing may be written,
    empty where it may: another program does so, or nobody can. ``rowed`` carries what has become
    of an article, for the list; the other signals are those of the workspace.
    """

    saved_changed = Signal()
    rowed = Signal(object)
    failed = Signal(object)
    reported = Signal(str)
    conflicted = Signal(str)

    def __init__(
        self,
        project: Project,
        session: Session,
        settings: Settings,
        clock: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.annotator = settings.annotator
        self._session = session
        self._settings = settings
        self._clock = clock
        self._lock = project.lock(self.annotator)
        self.read_only = ""
        self._places = Places(project.folder)
        self._histories = Histories()
        self._vanished: set[str] = set()
        self._work: Work | None = None
        self._saver = Saver(project, self.annotator, clock, self)
        self._saver.changed.connect(self.saved_changed)
        self._saver.failed.connect(self.failed)
        self._saver.conflicted.connect(self.conflicted)
        self._saver.saved.connect(self._keep_history)
        self._place_timer = QTimer(self, interval=PLACE_DELAY, singleShot=True)
        self._place_timer.timeout.connect(self._remember_place)
        session.edited.connect(self._take_edit)
        session.touched.connect(self._take_touch)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._follow_attention)

    @property
    def front(self) -> str | None:
        """The id of the article in front."""
        return self._work.article.id if self._work is not None else None

    @property
    def is_sole_writer(self) -> bool:
        """Whether no other program writes the annotator's files."""
        return self._lock.held

    @property
    def state(self) -> SavedState:
        """Whether what is on the screen is on the disk."""
        return SavedState.READ_ONLY if self._session.read_only else self._saver.state

    @property
    def unsaved(self) -> list[Work]:
        """What is in memory only."""
        return self._saver.unsaved

    @property
    def conflicts(self) -> list[str]:
        """The ids of the articles that another program has changed."""
        return self._saver.conflicts

    @property
    def last_article(self) -> str:
        """The id of the article that was in front when the project was closed, if it is there."""
        last = self._places.article
        return last if last and self.project.article_path(last).exists() else ""

    def take_lock(self) -> bool:
        """Keep other programs from writing; whether that worked.

        Where it did not, everything is for reading only.
        """
        try:
            self.project.check_annotator(self.annotator)
            self._lock.acquire()
        except AnnotatorError as error:
            self.read_only = self.tr("Read only: {error}").format(error=error)
            self.failed.emit(error)
            return False
        self.read_only = ""
        return True

    def open(self, article_id: str) -> bool:
        """Put an article in front; whether it is. The one before it is saved and left."""
        if article_id == self.front:
            return True
        try:
            loaded = self._load(article_id)
        except AnnotatorError as error:
            self.failed.emit(error)
            self.rowed.emit(row_for(self.project, self.annotator, article_id))
            return False
        self.put_down()
        self._leave()
        self._take_up(loaded.work)
        if loaded.has_changed:
            text = self.tr("The annotations have changed on the disk: undo begins anew.")
            self._session.told.emit(text)
        if loaded.report:
            self.reported.emit(loaded.report)
        return True

    def put_down(self) -> bool:
        """Save the article in front with the time spent on it; whether it is on the disk."""
        work = self._work
        if work is None:
            return True
        self._session.settle()
        work.mark_left(self._clock())
        if self._session.can_edit:
            self._saver.save(work)
            self.rowed.emit(work.row(self._clock()))
        self._remember_place()
        return not work.is_dirty

    def save_all(self) -> bool:
        """Save whatever is in memory only; whether all is on the disk. Conflicts are asked anew."""
        self.put_down()
        is_saved = self._saver.retry()
        for article_id in self.conflicts:
            self.conflicted.emit(article_id)
        return is_saved

    def reload(self, article_id: str | None = None) -> None:
        """Take an article, by default the one in front, as it is on the disk now."""
        article_id = article_id or self.front
        if article_id is None:
            return
        if article_id == self.front:
            self._remember_place()
            self._leave()
            try:
                self._take_up(self._load(article_id).work)
            except AnnotatorError as error:
                self._session.open(None, Document(""), Place())
                self.failed.emit(error)
        self.rowed.emit(row_for(self.project, self.annotator, article_id))

    def refresh(self) -> None:
        """Take the article in front anew if its file is not the one that was read or written."""
        if self._work is not None and not self._is_as_known(self._work):
            self.reload()

    def resolve(self, keep: Keep, article_id: str | None = None) -> bool:
        """Go on with one of two versions of an article; the other is kept beside it."""
        article_id = article_id or self.front
        if article_id is None or not self._saver.resolve(article_id, keep):
            return False
        if keep is Keep.THEIRS:
            self.reload(article_id)
        return True

    def write_copies(self, folder: Path) -> None:
        """Write whatever is in memory only into another folder. Raises AnnotatorError."""
        self._saver.write_copies(folder)

    def abandon(self) -> None:
        """Give up what is in memory only."""
        self._saver.abandon()

    def close(self) -> None:
        """Leave the article in front and let other programs write. ``save_all`` comes before."""
        self._leave()
        self._session.edited.disconnect(self._take_edit)
        self._session.touched.disconnect(self._take_touch)
        self._place_timer.stop()
        self._saver.close()
        self._lock.release()
        self._session.open(None, Document(""), Place())
        self.deleteLater()

    def _load(self, article_id: str) -> Loaded:
        """The article as it is in memory, where it could not be saved, else as it is on disk."""
        unsaved = self._saver.work(article_id)
        if unsaved is not None:
            return Loaded(unsaved)
        limit = self._settings.get(IDLE_SECONDS)
        return load_work(self.project, self.annotator, article_id, limit, self._histories)

    def _take_up(self, work: Work) -> None:
        self._work = work
        work.stopwatch.active(self._clock())
        # Connected last, the saver writes after everything that shows the edit has shown it.
        self._session.edited.disconnect(self._take_edit)
        self._session.edited.connect(self._take_edit)
        held = self._places.get(work.article.id)
        place = Place(held.caret, held.anchor, held.held)
        read_only = self.read_only or work.read_only
        self._session.open(work.article, work.document, place, read_only)
        self.saved_changed.emit()
        self._remember_place()

    def _leave(self) -> None:
        left, self._work = self._work, None
        if left is not None:
            self._keep_history(left)

    def _keep_history(self, work: Work) -> None:
        """Keep what can be undone of an article that was left, when its file is as it should be."""
        if work is not self._work and not work.is_dirty:
            self._histories.keep(work)

    def _take_edit(self, _edit: Edit) -> None:
        work = self._work
        if work is None:
            return
        work.stopwatch.active(self._clock())
        work.mark_edited()
        self._saver.save(work)
        self.rowed.emit(work.row(self._clock()))
        self._look_after_article(work.article.id)

    def _take_touch(self) -> None:
        if self._work is not None:
            self._work.stopwatch.active(self._clock())
            if not self._place_timer.isActive():
                self._place_timer.start()

    def _follow_attention(self, state_: Qt.ApplicationState) -> None:
        if self._work is None:
            return
        if state_ is Qt.ApplicationState.ApplicationActive:
            self._work.stopwatch.active(self._clock())
        else:
            self._work.stopwatch.pause(self._clock())

    def _is_as_known(self, work: Work) -> bool:
        path = self.project.annotations_path(self.annotator, work.article.id)
        try:
            return work.signature is not None and work.signature.describes(path.stat())
        except OSError:
            return work.signature is None

    def _look_after_article(self, article_id: str) -> None:
        """Say once that the article's own file has gone; its annotations hold the text too."""
        if article_id in self._vanished or self.project.article_path(article_id).exists():
            return
        self._vanished.add(article_id)
        text = self.tr(
            "The file of this article, {file}, is no longer there. What you label is still "
            "saved, together with the text."
        )
        self.reported.emit(text.format(file=self.project.article_path(article_id)))

    def _remember_place(self) -> None:
        if self._work is not None:
            place = self._session.place
            held = state.Place(place.caret, place.anchor, held=place.held)
            with suppress(StorageError):
                self._places.remember(self._work.article.id, held)
