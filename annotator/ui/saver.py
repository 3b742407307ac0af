"""Annotations onto the disk: after every edit, again where that failed, never over a stranger."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.errors import AnnotatorError, ConflictError
from annotator.storage import files
from annotator.storage.files import MissingError, Signature, Syncer
from annotator.storage.project import Project
from annotator.ui.work import Work

RETRY = 3000
"""Milliseconds after which what could not be written is tried again."""


class SavedState(StrEnum):
    """Whether what is on the screen is on the disk."""

    SAVED = "saved"
    FAILED = "failed"
    READ_ONLY = "read_only"


class Keep(StrEnum):
    """Which of two versions of an article's annotations goes on; the other is kept beside."""

    MINE = "mine"
    THEIRS = "theirs"


class Saver(QObject):
    """Writes the annotations of one annotator's articles.

    ``changed``: the state is another. ``failed`` carries an error, once until writing succeeds
    again. ``conflicted`` names an article whose file another program has changed; it is not
    written until ``resolve``. ``saved`` carries what has just been written.
    """

    changed = Signal()
    saved = Signal(object)
    failed = Signal(object)
    conflicted = Signal(str)

    _unsynced = Signal(object)

    def __init__(
        self,
        project: Project,
        annotator: str,
        clock: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._annotator = annotator
        self._clock = clock
        self._waiting: dict[str, Work] = {}
        self._conflicts: set[str] = set()
        self._state = SavedState.SAVED
        self._unsynced.connect(self.failed)
        self._syncer = Syncer(self._unsynced.emit)
        self._timer = QTimer(self, interval=RETRY)
        self._timer.timeout.connect(self.retry)

    @property
    def state(self) -> SavedState:
        """Whether everything is on the disk."""
        return self._state

    @property
    def unsaved(self) -> list[Work]:
        """What is in memory only."""
        return list(self._waiting.values())

    @property
    def conflicts(self) -> list[str]:
        """The ids of the articles that wait for ``resolve``."""
        return sorted(self._conflicts)

    def work(self, article_id: str) -> Work | None:
        """The article's work where it is in memory only."""
        return self._waiting.get(article_id)

    def save(self, work: Work) -> bool:
        """Write what was edited of an article; whether it is on the disk now."""
        if not work.is_dirty:
            return work.article.id not in self._waiting
        self._waiting[work.article.id] = work
        if work.article.id in self._conflicts:
            self.conflicted.emit(work.article.id)
            return False
        error = self._write(work)
        if error is not None and not self._timer.isActive():
            self._timer.start()
            self.failed.emit(error)
        self._settle()
        return not work.is_dirty

    def retry(self) -> bool:
        """Write whatever could not be written; whether everything is on the disk now."""
        for work in self.unsaved:
            if work.article.id not in self._conflicts:
                self._write(work)
        self._settle()
        return not self._waiting

    def resolve(self, article_id: str, keep: Keep) -> bool:
        """Go on with one of two versions and put the other beside it; whether that worked.

        With THEIRS the article is to be read anew afterwards.
        """
        work = self._waiting[article_id]
        path = self._project.annotations_path(self._annotator, article_id)
        try:
            theirs = _read(path)
            if keep is Keep.MINE:
                if theirs is not None:
                    files.write(_kept_path(path, Keep.THEIRS), theirs[0], None)
                work.signature = theirs[1] if theirs is not None else None
            else:
                data = work.encode(self._clock())
                files.write(_kept_path(path, Keep.MINE), data, None)
        except AnnotatorError as error:
            self.failed.emit(error)
            return False
        self._conflicts.discard(article_id)
        if keep is Keep.THEIRS:
            self._waiting.pop(article_id).give_up()
            self._settle()
            return True
        return self.save(work)

    def write_copies(self, folder: Path) -> None:
        """Write whatever is in memory only into ``folder``. Raises AnnotatorError.

        A file of the same name that is there already stays, as ``files.write`` refuses it.
        """
        for work in self.unsaved:
            data = work.encode(self._clock())
            files.write(folder / f"{work.article.id}.json", data, None)

    def abandon(self) -> None:
        """Give up what is in memory only."""
        for work in self._waiting.values():
            work.give_up()
        self._waiting.clear()
        self._conflicts.clear()
        self._settle()

    def close(self) -> None:
        """Send what was written on to the device, and end."""
        self._timer.stop()
        self._syncer.close()

    def _write(self, work: Work) -> AnnotatorError | None:
        article_id = work.article.id
        try:
            data = work.encode(self._clock())
            work.signature = self._project.save_annotations(
                self._annotator, article_id, data, work.signature
            )
        except ConflictError:
            self._conflicts.add(article_id)
            self.conflicted.emit(article_id)
            return None
        except AnnotatorError as error:
            return error
        work.is_dirty = False
        del self._waiting[article_id]
        self._syncer.sync_soon(self._project.annotations_path(self._annotator, article_id))
        self.saved.emit(work)
        return None

    def _settle(self) -> None:
        """Retry for as long as anything waits that is not in conflict."""
        if not self._waiting.keys() - self._conflicts:
            self._timer.stop()
        self._set_state(SavedState.FAILED if self._waiting else SavedState.SAVED)

    def _set_state(self, state: SavedState) -> None:
        if state is not self._state:
            self._state = state
            self.changed.emit()


def _read(path: Path) -> tuple[bytes, Signature] | None:
    try:
        return files.read(path)
    except MissingError:
        return None


def _kept_path(path: Path, whose: Keep) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return path.with_name(f"{path.stem}.{whose}-{moment}.kept")
