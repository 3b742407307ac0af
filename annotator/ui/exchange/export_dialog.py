"""The export of training data: what, how, where to; seen before it is written."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from annotator.core.errors import AnnotatorError, CancelledError
from annotator.formats import export_preview, exporting
from annotator.formats.export_preview import Page
from annotator.formats.exporting import ExportReport
from annotator.formats.helpers import processors
from annotator.formats.inventory import inventory
from annotator.formats.losses import Loss
from annotator.formats.model import Cancelled, Progress
from annotator.formats.presets import Preset
from annotator.storage.project import Project
from annotator.ui import tasks
from annotator.ui.exchange import export_report
from annotator.ui.exchange.export_form import ExportForm
from annotator.ui.exchange.pages import ProgressPage, ReportPage
from annotator.ui.parts import Caption, dialog_column
from annotator.ui.theme import Look
from annotator.ui.workspace import Workspace

PAUSE = 250
"""Milliseconds after the last choice before the export is looked at anew."""
PATIENCE = 5
"""Seconds that the program waits for an export to stop when it ends."""
FORM, PROGRESS, REPORT = range(3)


def export_project(
    workspace: Workspace, look: Look, parent: QWidget | None = None
) -> "ExportDialog | None":
    """Open the export of the project that is open, or bring it to the front."""
    project = workspace.project
    if project is None:
        return None
    shown = parent.findChild(ExportDialog) if parent is not None else None
    dialog = shown or ExportDialog(workspace, project, look, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


class ExportDialog(QDialog):
    """A span that would be lost can be looked at in the window, and labelled otherwise.

    Each choice is followed by a look at what would come of it, behind the user's work.
    """

    def __init__(
        self, workspace: Workspace, project: Project, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._project = project
        self._looking: tasks.Task | None = None
        self._work: tasks.Task | None = None
        self._folder = project.folder
        self._is_stale = False
        self.setWindowTitle(self.tr("Export training data"))
        self.form = ExportForm(project, look, workspace.rows.title)
        self.progress = ProgressPage(self.tr("Writing and reading back…"))
        self.report = ReportPage(self.tr("What there is to say of the export"))
        self.begin = QPushButton(self.tr("Export"))
        self.close_button = QPushButton(self.tr("Cancel"))
        self._bar = QProgressBar()
        self._timer = QTimer(self, interval=PAUSE, singleShot=True)
        self._lay_out()
        self._timer.timeout.connect(self._look_ahead)
        self.form.changed.connect(self._follow)
        self.form.losses.chosen.connect(self._show_loss)
        self.begin.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        workspace.project_closed.connect(self._close_for_good)
        workspace.session.edited.connect(self._note_edit)
        self.resize(self.sizeHint())  # on its own Qt keeps to two thirds of the screen
        self._count()
        self._follow()
        self.form.formats.setFocus()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        return QSize(wide * 150, high * 42).boundedTo(self.screen().availableSize() * 0.9)

    def start(self) -> None:
        """Export as chosen; what is being written in the inspector is handed in before."""
        if not self.begin.isEnabled() or self._work is not None:
            return
        self._workspace.session.settle()
        self._stop_looking()
        self.progress.begin()
        self._show_page(PROGRESS)
        self._folder = self.form.dest.parent
        self._work = tasks.run(
            _export,
            self._project,
            self.form.preset(),
            self.form.dest,
            parent=self,
            progress=self.progress.show_progress,
            done=self._finish,
            failed=self._fail,
        )

    def reject(self) -> None:
        """Stop what is being written; where nothing is, close."""
        if self._work is not None:
            self._work.stop()
            self.close_button.setEnabled(False)
            return
        self._leave()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(self._work is None)

    def changeEvent(self, event: QEvent) -> None:
        """Look anew when the user comes back from labelling."""
        super().changeEvent(event)
        if (
            event.type() == QEvent.Type.ActivationChange
            and self.isActiveWindow()
            and self._pages.currentIndex() == FORM
            and self._is_stale
        ):
            self._is_stale = False
            self._follow()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in (self.form, self.progress, self.report):
            self._pages.addWidget(page)
        self._open = QPushButton(self.tr("Open the folder"))
        self._open.clicked.connect(self._open_folder)
        self._again = QPushButton(self.tr("Back to the choices"))
        self._again.clicked.connect(self._begin_again)
        self.report.add_button(self._open)
        self.report.add_button(self._again)
        self._said = Caption()
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMaximumWidth(self.fontMetrics().averageCharWidth() * 16)
        self._bar.setAccessibleName(self.tr("How far the look at the export is"))
        below = QHBoxLayout()
        below.addWidget(self._said, 1)
        below.addWidget(self._bar)
        below.addWidget(self.begin)
        below.addWidget(self.close_button)
        column = dialog_column(self)
        column.addWidget(self._pages, 1)
        column.addLayout(below)
        self.begin.setDefault(True)
        self.close_button.setAutoDefault(False)

    def _count(self) -> None:
        """Find out behind the user's work what there is to choose from."""
        selection = self.form.selection
        self._counting = [
            tasks.run(function, self._project, parent=self, done=show)
            for function, show in (
                (_annotators, selection.show_annotators),
                (inventory, selection.show_inventory),
            )
        ]

    def _note_edit(self) -> None:
        self._is_stale = True

    def _follow(self) -> None:
        """After a choice: say at once whether it makes sense, and look what comes of it soon."""
        self._stop_looking()
        problem = self.form.problem
        self._said.setText(problem)
        self.begin.setEnabled(not problem)
        self._say_what_begins(replaces=self.form.dest.is_file())
        self.form.show_looking()
        if not problem:
            self._bar.setRange(0, 0)
            self._bar.show()
            self._timer.start()

    def _stop_looking(self) -> None:
        self._timer.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._bar.hide()

    def _look_ahead(self) -> None:
        """Show the first records, then go through all of them."""
        chosen = (self._project, self.form.preset(), self.form.dest)

        def survey(pages: list[Page]) -> None:
            self.form.show_pages(pages)
            self._looking = tasks.run(
                _survey,
                *chosen,
                parent=self,
                progress=self._show_looking,
                done=self._show_outlook,
                failed=self._show_failure,
            )

        self._looking = tasks.run(
            _preview, *chosen, parent=self, done=survey, failed=self._show_failure
        )

    def _show_looking(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _show_outlook(self, report: ExportReport) -> None:
        self._bar.hide()
        said = self.form.show_outlook(report)
        self._say_what_begins(replaces=any(written.path.exists() for written in report.written))
        if self._workspace.unsaved:
            said = self.tr("Not everything that you labelled is saved yet.") + " " + said
        self._said.setText(said)

    def _say_what_begins(self, *, replaces: bool) -> None:
        self.begin.setText(self.tr("Replace") if replaces else self.tr("Export"))

    def _show_failure(self, error: AnnotatorError) -> None:
        self._bar.hide()
        self._said.setText(str(error))
        self.begin.setEnabled(False)
        self.form.show_failure(str(error))

    def _finish(self, report: ExportReport) -> None:
        self._end_with(export_report.summary(report), list(export_report.details(report)))
        self._open.show()

    def _fail(self, error: AnnotatorError) -> None:
        if isinstance(error, CancelledError):
            self._end_with(self.tr("Stopped. Nothing was written."))
        else:
            self._end_with(self.tr("Nothing was written. {error}").format(error=error))
        self._open.hide()

    def _end_with(self, summary: str, lines: Sequence[str] = ()) -> None:
        self._work = None
        self.report.show_report(summary, lines)
        self._show_page(REPORT)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.begin.setVisible(page == FORM)
        self._said.clear()
        texts = {FORM: self.tr("Cancel"), PROGRESS: self.tr("Stop"), REPORT: self.tr("Close")}
        self.close_button.setText(texts[page])
        self.close_button.setEnabled(True)
        self.close_button.setDefault(page == REPORT)
        self.begin.setDefault(page == FORM)
        if page != FORM:
            self.close_button.setFocus()

    def _begin_again(self) -> None:
        self._show_page(FORM)
        self.form.formats.setFocus()
        self._follow()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _show_loss(self, loss: Loss) -> None:
        """Open the article there; the dialog, which would cover it, waits to be asked for again."""
        if not self._workspace.open_article(loss.article):
            return
        session = self._workspace.session
        if loss.id in session.document.spans:
            session.hold_at_start(session.document.spans[loss.id])
        elif loss.start is not None and loss.end is not None:
            session.move(loss.start, loss.end)
        window = self.parentWidget()
        if window is not None:
            self.hide()
            window.activateWindow()
            session.told.emit(self.tr("The export waits: choose Export… again to go back to it."))

    def _leave(self) -> None:
        """Stop all that still goes on behind the dialog."""
        self._stop_looking()
        for task in self._counting:
            task.cancel()

    def _close_for_good(self) -> None:
        """The project is closed: a half-written export is cleared away before the program ends."""
        self._leave()
        if self._work is not None:
            self._work.cancel()
            self._work.wait(PATIENCE)
            self._work = None
        super().reject()


def _export(
    project: Project, preset: Preset, dest: Path, progress: Progress, cancelled: Cancelled
) -> ExportReport:
    request = preset.request(dest)
    return exporting.export(project, request, progress, cancelled, processors())


def _annotators(project: Project, **_told: object) -> list[str]:
    return project.annotators()


def _survey(
    project: Project, preset: Preset, dest: Path, progress: Progress, cancelled: Cancelled
) -> ExportReport:
    return exporting.survey(project, preset.request(dest), progress, cancelled)


def _preview(
    project: Project, preset: Preset, dest: Path, progress: Progress, cancelled: Cancelled
) -> list[Page]:
    return export_preview.preview(project, preset.request(dest), progress, cancelled)
