"""The open project: opened, closed, listed, and the way from one of its articles to the next."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.errors import AnnotatorError, StorageError
from annotator.core.labels import LabelSet
from annotator.core.relabelling import LabelPlan
from annotator.core.spans import Status
from annotator.storage.catalogue import Row
from annotator.storage.project import Project
from annotator.storage.relabelling import change_labels
from annotator.storage.settings import Settings
from annotator.storage.state import State
from annotator.ui import tasks
from annotator.ui.articles.filters import Entry, Filter, Shown
from annotator.ui.articles.listing import Listing, list_articles
from annotator.ui.articles.model import ArticleRows
from annotator.ui.desk import Desk
from annotator.ui.saver import Keep, SavedState
from annotator.ui.session import Session

Told = Callable[..., None]


class Workspace(QObject):
    """The project that is open, and what is done with whole articles.

    Nothing here shows anything: ``failed`` carries an AnnotatorError and ``reported`` a text for
    the user; ``conflicted`` names an article that another program has changed and that waits for
    ``resolve_conflict``. What was labelled is written before the next event is handled, and
    stays in memory for as long as that fails.
    """

    project_opened = Signal()
    project_closed = Signal()
    labels_changed = Signal()
    saved_changed = Signal()
    progressed = Signal()
    failed = Signal(object)
    reported = Signal(str)
    conflicted = Signal(str)

    def __init__(
        self,
        settings: Settings,
        state: State,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.state = state
        self.session = Session(self)
        self.rows = ArticleRows(self)
        self._clock = clock
        self._desk: Desk | None = None
        self._fresh: dict[str, Row] = {}
        self._listing: tasks.Task | None = None
        self._tasks: list[tasks.Task] = []
        self.session.opened.connect(self._follow_session)
        self.rows.counted.connect(self.progressed)

    @property
    def project(self) -> Project | None:
        """The project that is open."""
        return self._desk.project if self._desk is not None else None

    @property
    def annotator(self) -> str:
        """Whose annotations are shown and written."""
        return self._desk.annotator if self._desk is not None else self.settings.annotator

    @property
    def saved_state(self) -> SavedState:
        """Whether what is on the screen is on the disk."""
        return self._desk.state if self._desk is not None else SavedState.SAVED

    @property
    def unsaved(self) -> list[str]:
        """The titles of the articles that are in memory only."""
        works = self._desk.unsaved if self._desk is not None else []
        return [work.article.title or work.article.id for work in works]

    @property
    def is_in_conflict(self) -> bool:
        """Whether another program has changed what is in memory only: ``conflicted`` says so."""
        return self._desk is not None and bool(self._desk.conflicts)

    def progress(self) -> tuple[int, int, int, float]:
        """How many articles are done, of how many, how many are flagged, and the seconds spent."""
        rows = self.rows
        return rows.count(Shown.DONE), rows.total, rows.count(Shown.FLAGGED), rows.seconds

    def create_project(self, folder: Path, name: str, labels: LabelSet) -> bool:
        """Make a project and open it; whether that worked."""
        try:
            Project.create(folder, name, labels)
        except AnnotatorError as error:
            self.failed.emit(error)
            return False
        return self.open_project(folder)

    def open_project(self, folder: Path) -> bool:
        """Open the project in ``folder`` in the place of the one that is open; whether it is."""
        try:
            project = Project.open(folder.absolute())
        except AnnotatorError as error:
            self.failed.emit(error)
            return False
        if not self.close_project():
            return False
        desk = self._desk = Desk(project, self.session, self.settings, self._clock, self)
        for signal in ("saved_changed", "failed", "reported", "conflicted"):
            getattr(desk, signal).connect(getattr(self, signal))
        desk.rowed.connect(self._show_row)
        self.session.set_labels(project.labels)
        with suppress(StorageError):
            self.state.remember_project(project.folder)
        self.project_opened.emit()
        desk.take_lock()
        if desk.last_article:
            self.open_article(desk.last_article)
        self.list_articles()
        return True

    def close_project(self) -> bool:
        """Close the project. False: something is not on the disk yet, and nothing was closed."""
        if self._desk is None:
            return True
        if not self._desk.save_all():
            return False
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            task.wait()
        self._tasks.clear()
        self._desk.close()
        self._desk = None
        self._fresh.clear()
        self.rows.clear()
        self.session.set_labels(LabelSet())
        self.project_closed.emit()
        return True

    def shutdown(self) -> bool:
        """Close everything before the program ends. False: something is not saved; ask the user."""
        return self.close_project()

    def save_copies(self, folder: Path) -> bool:
        """Write whatever is in memory only into another folder; whether that worked."""
        try:
            if self._desk is not None:
                self._desk.write_copies(folder)
        except AnnotatorError as error:
            self.failed.emit(error)
            return False
        return True

    def abandon(self) -> None:
        """Give up what is in memory only, as the user decided."""
        if self._desk is not None:
            self._desk.abandon()

    def try_again(self) -> bool:
        """Write what could not be written, or the articles that could only be read, after all.

        Whether that works now; the user has been told why where it does not.
        """
        desk = self._desk
        if desk is None or self.saved_state is SavedState.FAILED:
            return desk is not None and desk.save_all()
        if not desk.take_lock():
            return False
        desk.reload()
        self.refresh()
        return not self.session.read_only

    def open_article(self, article_id: str) -> bool:
        """Put an article in front; whether it is. The one before it is saved and left."""
        return self._desk is not None and self._desk.open(article_id)

    def next(self) -> bool:
        """Open the article behind this one in the list; whether there is one."""
        text = self.tr("This is the last article of the list.")
        return self._open_first(self.rows.after(self.rows.current), text)

    def previous(self) -> bool:
        """Open the article before this one in the list; whether there is one."""
        text = self.tr("This is the first article of the list.")
        return self._open_first(self.rows.before(self.rows.current), text)

    def next_todo(self) -> bool:
        """Open the next article of the list that is not done, from its top again at the end."""
        here = self.rows.current
        rows = chain(self.rows.after(here), reversed(list(self.rows.before(here))))
        if self.rows.filter == Filter():
            text = self.tr("Nothing is left to do: every other article is done.")
        else:
            text = self.tr("Nothing is left to do among the articles in the list.")
        return self._open_first(filter(_is_todo, rows), text)

    def done_and_next(self) -> bool:
        """Mark the article as done, save it and open the next one to do; whether it is saved."""
        desk = self._desk
        if desk is None or self.session.article is None:
            return False
        if not self.session.can_edit:
            self.session.told.emit(self.session.read_only)
            return False
        self.session.set_status(Status.DONE)
        if not desk.put_down():
            return False
        self.next_todo()
        return True

    def resolve_conflict(self, keep: Keep, article_id: str | None = None) -> bool:
        """Go on with one of the two versions of an article, by default the one in front.

        The other one is kept beside it. Whether that worked.
        """
        return self._desk is not None and self._desk.resolve(Keep(keep), article_id)

    def save_labels(
        self,
        labels: LabelSet,
        plan: LabelPlan,
        annotators: Sequence[str] | None = None,
        name: str = "",
        progress: Told | None = None,
        done: Told | None = None,
        failed: Told | None = None,
    ) -> tasks.Task | None:
        """Carry the spans of ``annotators`` (all) over as planned and work with other labels.

        With ``name`` the project is called so from then on. All of it is done or nothing.
        ``done`` gets what is wrong with the files that could not be read. None where it cannot
        begin; the user has then been told why.
        """
        desk = self._desk
        if desk is None or not self._may_write_files(desk):
            return None

        def finish(unreadable: list[str]) -> None:
            self.session.set_labels(desk.project.labels)
            self.refresh()
            self.labels_changed.emit()
            if done is not None:
                done(unreadable)

        whose = desk.project.annotators() if annotators is None else annotators
        arguments = (desk.project, labels, plan, whose if plan else (), desk.annotator)
        change = partial(change_labels, name=name)
        return self._run(change, *arguments, progress=progress, done=finish, failed=failed)

    def import_files(
        self,
        paths: Iterable[Path],
        progress: Told | None = None,
        done: Told | None = None,
        failed: Told | None = None,
        **options: Any,
    ) -> tasks.Task | None:
        """Import files and folders; ``done`` gets the ImportReport.

        None where it cannot begin; the user has then been told why.
        """
        desk = self._desk
        if desk is None or not self._may_write_files(desk):
            return None
        from annotator.formats.importing import ImportReport, import_sources

        def finish(report: ImportReport) -> None:
            self.refresh()
            if done is not None:
                done(report)

        imports = partial(import_sources, **options)
        arguments = (desk.project, desk.annotator, list(paths))
        return self._run(imports, *arguments, progress=progress, done=finish, failed=failed)

    def refresh(self) -> None:
        """Take everything as it is on the disk, after files were written past the session."""
        self._fresh.clear()
        if self._desk is not None:
            self._desk.refresh()
            self.list_articles()

    def list_articles(self) -> None:
        """Read the list of articles anew, behind the user's work."""
        if self._desk is None:
            return
        if self._listing is not None:
            self._listing.cancel()
        desk = self._desk
        arguments = (desk.project, desk.annotator, desk.is_sole_writer)
        self._listing = self._run(list_articles, *arguments, progress=self._take_listing)

    def _may_write_files(self, desk: Desk) -> bool:
        """Whether files may be written past the session; if not the user is told why."""
        if not desk.is_sole_writer:
            self.failed.emit(StorageError(desk.read_only))
        elif desk.save_all():
            return True
        elif not desk.conflicts:
            text = self.tr("Not everything that you labelled is saved yet.")
            self.failed.emit(StorageError(text))
        return False

    def _run(
        self,
        function: Callable[..., Any],
        *args: Any,
        progress: Told | None = None,
        done: Told | None = None,
        failed: Told | None = None,
    ) -> tasks.Task:
        """Work on the project in a thread, until it is closed at the latest."""
        task = tasks.run(
            function,
            *args,
            parent=self,
            progress=progress,
            done=done,
            failed=failed or self.failed.emit,
        )
        self._tasks = [*(other for other in self._tasks if not other.wait(0)), task]
        return task

    def _take_listing(self, news: Listing | list[Entry]) -> None:
        """What was read in the background, but nothing older than what was seen in front."""
        if isinstance(news, Listing):
            self.rows.replace(news)
            self.rows.add([Entry.of(row) for row in self._fresh.values()])
            if self.session.article is None:
                rows = chain(filter(_is_todo, self.rows.after(None)), self.rows.after(None))
                self._open_first(rows)
        else:
            self.rows.add([entry for entry in news if entry.row.id not in self._fresh])

    def _show_row(self, row: Row) -> None:
        self._fresh[row.id] = row
        self.rows.update(row)

    def _follow_session(self) -> None:
        article = self.session.article
        self.rows.set_current(article.id if article is not None else None)

    def _open_first(self, rows: Iterable[Row], otherwise: str = "") -> bool:
        """Open the first of ``rows``; where there is none say ``otherwise``."""
        row = next(iter(rows), None)
        if row is None:
            if otherwise and self._desk is not None:
                self.session.told.emit(otherwise)
            return False
        return self.open_article(row.id)


def _is_todo(row: Row) -> bool:
    return row.status is not Status.DONE and not row.problem
