"""The import of articles from the window: what and how, how far it is, what became of it."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError, CancelledError
from annotator.formats import formats, import_preview
from annotator.formats.import_preview import ImportPreview
from annotator.formats.importing import ImportReport
from annotator.ui import tasks
from annotator.ui.exchange import import_report
from annotator.ui.exchange.article_preview import ArticlePreview
from annotator.ui.exchange.choices import Choices
from annotator.ui.exchange.pages import ProgressPage, ReportPage
from annotator.ui.exchange.reading_form import ReadingForm
from annotator.ui.exchange.source_table import SourceTable
from annotator.ui.parts import Caption, FlatButton, dialog_column
from annotator.ui.theme import Look
from annotator.ui.workspace import Workspace

PAUSE = 250
"""Milliseconds after the last choice before the sources are looked at anew."""
FORM, PROGRESS, REPORT = range(3)
ARCHIVE = "warc"
"""The format of archives of web pages."""


class ImportDialog(QDialog):
    """Three pages: the sources and how to read them, the progress, the report.

    Closing it on the second page stops the import; what was imported until then stays.
    """

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        sources: Sequence[Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import articles"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._workspace = workspace
        self._task: tasks.Task | None = None
        self._looking: tasks.Task | None = None
        self.table = SourceTable(look)
        self.read_as: Choices[str | None] = Choices(self.tr("What the selected are read as"))
        self.reading = ReadingForm()
        self.preview = ArticlePreview(look)
        self.progress = ProgressPage(self.tr("Reading the files…"))
        self.report = ReportPage(self.tr("What there is to say of the files"))
        self.files = QPushButton(self.tr("Add files…"))
        self.folder = QPushButton(self.tr("Add a folder…"))
        self.again = QPushButton(self.tr("Back to the choices"))
        self.begin = QPushButton(self.tr("Import"))
        self.close_button = QPushButton(self.tr("Cancel"))
        self._remove = FlatButton(self.tr("remove"))
        self._said = Caption()
        self._timer = QTimer(self, interval=PAUSE, singleShot=True)
        self._lay_out()
        self._connect()
        self.resize(self.sizeHint())  # on its own Qt keeps to two thirds of the screen
        self._follow()
        self.add_sources(sources)
        (self.begin if sources else self.files).setFocus()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        return QSize(wide * 130, high * 42).boundedTo(self.screen().availableSize() * 0.9)

    def add_sources(self, paths: Iterable[Path]) -> None:
        """Put files and folders on the list of what is imported, and show that list."""
        self.table.sources.add(paths)
        if self.table.sources.paths and not self.table.selected:
            self.table.selectRow(0)
        self._show_page(FORM)
        self._follow()

    def start(self) -> None:
        """Import what is on the list."""
        self._stop_looking()
        self._task = self._workspace.import_files(
            self.table.sources.paths,
            progress=self.progress.show_progress,
            done=self._tell,
            failed=self._fail,
            options=self.reading.options,
            forms=dict(self.table.sources.forms),
        )
        if self._task is not None:
            self.progress.begin()
            self._show_page(PROGRESS)

    def reject(self) -> None:
        if self._task is not None:
            self._task.stop()
            self.close_button.setEnabled(False)
            return
        self._stop_looking()
        super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._task is None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.add_sources(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
        event.acceptProposedAction()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self._remove.clicked.connect(self.table.remove_selected)
        self.table.removed.connect(self._follow)
        self.table.selectionModel().selectionChanged.connect(self._show_selected)
        self.read_as.activated.connect(self._read_selected)
        self.reading.changed.connect(self._follow)
        self.again.clicked.connect(partial(self.add_sources, ()))
        self.begin.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)

    def _show_selected(self) -> None:
        """Show what the first of the selected sources is read as."""
        selected = self.table.selected
        for part in (self.read_as, self._remove):
            part.setEnabled(bool(selected))
        if selected:
            self.read_as.choose(self.table.sources.forms.get(selected[0]))

    def _read_selected(self) -> None:
        self.table.sources.read_as(self.table.selected, self.read_as.value)
        self._follow()

    def _follow(self) -> None:
        """After a choice: look at the sources soon."""
        self._stop_looking()
        is_there = bool(self.table.sources.paths)
        self.begin.setEnabled(is_there)
        self._show_selected()
        hint = self.tr("What is in the sources is shown here before it is imported.")
        self._said.setText(self.tr("Looking at the sources…") if is_there else hint)
        self._timer.start()

    def _stop_looking(self) -> None:
        self._timer.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _look(self) -> None:
        self._looking = tasks.run(
            import_preview.preview,
            list(self.table.sources.paths),
            self.reading.options,
            dict(self.table.sources.forms),
            parent=self,
            done=self._show_preview,
        )

    def _show_preview(self, found: ImportPreview) -> None:
        self.table.sources.show_glances(found.sources)
        self.preview.rows.show_preview(found)
        if found.problem:
            self._said.setText(found.problem)
        elif found.articles:
            self._said.setText(self.tr("The first articles:"))
        elif found.sources:
            self._said.setText(self.tr("No article can be read so."))
        archives = any(ARCHIVE in source.forms for source in found.sources)
        self.reading.show_archives(are_there=archives)
        self.reading.show_fields(found.fields, is_read=bool(found.articles))

    def _tell(self, report: ImportReport) -> None:
        """Put the report into words, which takes a while for many files, and show it."""
        self._task = tasks.run(
            import_report.in_words, report, parent=self, done=lambda said: self._end(*said)
        )

    def _fail(self, error: AnnotatorError) -> None:
        stopped = self.tr("Stopped. Nothing was imported.")
        self._end(stopped if isinstance(error, CancelledError) else str(error), ())

    def _end(self, summary: str, lines: Sequence[str]) -> None:
        self._task = None
        self.report.show_report(summary, lines)
        self._show_page(REPORT)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        texts = {FORM: self.tr("Cancel"), PROGRESS: self.tr("Stop"), REPORT: self.tr("Close")}
        self.close_button.setText(texts[page])
        self.close_button.setEnabled(True)
        self.begin.setVisible(page == FORM)
        self.begin.setDefault(page == FORM)
        self.close_button.setDefault(page == REPORT)
        if page != FORM:
            self.close_button.setFocus()

    def _choose_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, self.tr("Files to import"))
        self.add_sources(Path(name) for name in names)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder to import"))
        if name:
            self.add_sources([Path(name)])

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self.report.add_button(self.again)
        for page in (self._make_form(), self.progress, self.report):
            self._pages.addWidget(page)
        self.close_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.close_button)
        column = dialog_column(self)
        column.addWidget(self._pages, 1)
        column.addLayout(buttons)

    def _make_form(self) -> QWidget:
        lead = QLabel(
            self.tr(
                "Texts, web pages, tables, the files of other annotation programs, folders and "
                "archives of them. Add them here, or drop them on this window."
            )
        )
        lead.setWordWrap(True)
        readable = ((form.name, form.key) for form in formats() if form.read)
        self.read_as.offer([(self.tr("found out"), None), *readable])
        below = QHBoxLayout()
        for button in (self.files, self.folder):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addSpacing(self.fontMetrics().height())
        below.addWidget(Caption(self.tr("Read the selected as")))
        below.addWidget(self.read_as, 1)
        below.addWidget(self._remove)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(lead)
        column.addWidget(self.table, 2)
        column.addLayout(below)
        column.addWidget(self.reading)
        column.addWidget(self._said)
        column.addWidget(self.preview, 3)
        return page
