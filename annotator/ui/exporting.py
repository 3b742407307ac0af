"""The export of training data from the window: where to, how far, what was left out."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget

from annotator.core.errors import AnnotatorError, CancelledError
from annotator.formats import of_export
from annotator.formats.exporting import ExportReport, Request, export
from annotator.storage.project import Project
from annotator.ui import tasks, wording
from annotator.ui.messages import show_error

SHOWN_AFTER = 400
"""Milliseconds before a window shows the progress: most exports are done by then."""


class Exporter(QObject):
    """Asks for a file, writes it behind the user's work, and says what became of it."""

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self._project = project
        self._parent = parent
        self._task: tasks.Task | None = None
        self._window: QProgressDialog | None = None

    def ask(self) -> None:
        """Let the user choose the file and, by its kind, the format."""
        dialog = QFileDialog(self._parent, self.tr("Export training data"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        lines = self.tr("JSON lines, a record a line (*.jsonl)")
        dialog.setNameFilters([lines, self.tr("JSON, a list of records (*.json)")])
        dialog.setDefaultSuffix("jsonl")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("jsonl" if chosen == lines else "json")
        )
        dialog.selectFile(f"{self._project.folder.name}.jsonl")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the training records to ``path``, in the format that its suffix names."""
        form = of_export(path.name).key
        self._window = self._progress_window()
        self._task = tasks.run(
            export,
            self._project,
            Request(path, form),
            parent=self,
            progress=self._show_progress,
            done=self._report,
            failed=self._fail,
        )
        self._window.canceled.connect(self._task.stop)

    def _progress_window(self) -> QProgressDialog:
        text, stop = self.tr("Writing the training data…"), self.tr("Stop")
        window = QProgressDialog(text, stop, 0, 0, self._parent)
        window.setWindowModality(Qt.WindowModality.WindowModal)
        window.setWindowTitle(self.tr("Export training data"))
        window.setMinimumDuration(SHOWN_AFTER)
        window.setAutoReset(False)
        window.setAutoClose(False)
        return window

    def _show_progress(self, done: int, total: int) -> None:
        if self._window is not None:
            self._window.setMaximum(total)
            self._window.setValue(done)

    def _report(self, report: ExportReport) -> None:
        self._end()
        records = sum(written.records for written in report.written)
        spans = sum(written.spans for written in report.written)
        names = ", ".join(written.path.name for written in report.written)
        box = QMessageBox(self._parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Export training data"))
        text = self.tr("{file} is written: {records}, {spans}.")
        box.setText(
            text.format(file=names, records=self._records(records), spans=wording.spans(spans))
        )
        if report.skipped:
            box.setIcon(QMessageBox.Icon.Warning)
            left = self.tr("Left out, because their annotations could not be read: {count}.")
            box.setInformativeText(left.format(count=self._records(len(report.skipped))))
            box.setDetailedText(
                "\n".join(f"{each.file} {each.place}: {each.reason}" for each in report.skipped)
            )
        box.open()

    def _records(self, count: int) -> str:
        return self.tr("1 record") if count == 1 else self.tr("%Ln records", "", count)

    def _fail(self, error: AnnotatorError) -> None:
        self._end()
        if not isinstance(error, CancelledError):
            show_error(error, self._parent)

    def _end(self) -> None:
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
