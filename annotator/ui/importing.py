"""The import of articles from the window: what to import, how far it is, what became of it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListView,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.importing import ImportReport
from annotator.formats.model import ReadOptions
from annotator.ui import tasks
from annotator.ui.import_report import remarks, summary
from annotator.ui.workspace import Workspace

SIZE = (36, 24)
"""Width and height of the dialog, in heights of a line."""
ENCODINGS = (
    "utf-8",
    "windows-1252",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1256",
    "utf-16",
    "mac-roman",
    "shift_jis",
    "euc-jp",
    "gb18030",
    "big5",
)


class ImportDialog(QDialog):
    """Three pages: the files and how to read them, the progress, the report.

    Closing it on the second page stops the import; what was imported until then stays.
    """

    def __init__(
        self, workspace: Workspace, sources: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import articles"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._workspace = workspace
        self._task: tasks.Task | None = None
        self._sources: list[Path] = []
        self._listed = QStringListModel(self)
        self._remarks = QStringListModel(self)
        self.sources = _list_view(self._listed, self.tr("Files and folders to import"))
        self.remarks = _list_view(self._remarks, self.tr("What there is to say of the files"))
        self.encoding = self._make_encodings()
        self.language = QLineEdit()
        self.language.setPlaceholderText(self.tr("fr, en, ar … where the files do not say"))
        self._files = QPushButton(self.tr("Add files…"))
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._doing = QLabel(self.tr("Looking through the files…"))
        self._bar = QProgressBar()
        self._pages = QStackedWidget()
        self.begin = QPushButton(self.tr("Import"))
        self.close_button = QPushButton(self.tr("Cancel"))
        self._lay_out()
        self.begin.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        self.add_sources(sources)
        (self.begin if self._sources else self._files).setFocus()

    def add_sources(self, paths: Iterable[Path]) -> None:
        """Put files and folders on the list of what is imported."""
        self._sources = list(dict.fromkeys([*self._sources, *paths]))
        self._listed.setStringList([str(path) for path in self._sources])
        self.begin.setEnabled(bool(self._sources))

    def start(self) -> None:
        """Import what is on the list."""
        language = self.language.text().strip() or None
        self._task = self._workspace.import_files(
            self._sources,
            progress=self._show_progress,
            done=self._show_report,
            failed=self._fail,
            options=ReadOptions(encoding=self.encoding.currentData(), language=language),
        )
        if self._task is not None:
            self._pages.setCurrentIndex(1)
            self.begin.hide()
            self.close_button.setText(self.tr("Stop"))

    def reject(self) -> None:
        if self._task is not None and self._task.is_running:
            self._task.stop()
            self.close_button.setEnabled(False)
        else:
            super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._task is None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.add_sources(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
        event.acceptProposedAction()

    def _make_encodings(self) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("Found out file by file"), None)
        for name in ENCODINGS:
            box.addItem(name, name)
        box.setToolTip(self.tr("How the bytes of plain text files are to be read"))
        return box

    def _lay_out(self) -> None:
        line = self.fontMetrics().height()
        for page in (self._make_choice(), self._make_progress(), self._make_result()):
            self._pages.addWidget(page)
        self.begin.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(line // 2)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)
        self.resize(SIZE[0] * line, SIZE[1] * line)

    def _make_choice(self) -> QWidget:
        lead = QLabel(
            self.tr(
                "Plain text files, folders of them, or articles and annotations as JSON or JSON "
                "lines. Add them here, or drop them on this window."
            )
        )
        lead.setWordWrap(True)
        folder = QPushButton(self.tr("Add a folder…"))
        self._files.clicked.connect(self._choose_files)
        folder.clicked.connect(self._choose_folder)
        buttons = QHBoxLayout()
        for button in (self._files, folder):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        form = QFormLayout()
        form.addRow(self.tr("Encoding of text files"), self.encoding)
        form.addRow(self.tr("Language"), self.language)
        return _page(lead, self.sources, buttons, form)

    def _make_progress(self) -> QWidget:
        self._bar.setAccessibleName(self.tr("Files imported"))
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(self.fontMetrics().height() // 2)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._doing)
        middle.addWidget(self._bar)
        middle.addStretch(1)
        return _page(middle)

    def _make_result(self) -> QWidget:
        self.copy = QPushButton(self.tr("Copy the report"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy_report)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        return _page(self._summary, self.remarks, buttons)

    def _choose_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, self.tr("Files to import"))
        self.add_sources(Path(name) for name in names)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder to import"))
        if name:
            self.add_sources([Path(name)])

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        text = self.tr("{done} of {total} files")
        self._doing.setText(text.format(done=done, total=total))

    def _show_report(self, report: ImportReport) -> None:
        lines = list(remarks(report))
        self._summary.setText(summary(report))
        self._remarks.setStringList(lines)
        self.remarks.setVisible(bool(lines))
        self.copy.setVisible(bool(lines))
        self._end()

    def _fail(self, error: Exception) -> None:
        self._summary.setText(str(error))
        self.remarks.hide()
        self.copy.hide()
        self._end()

    def _end(self) -> None:
        self._pages.setCurrentIndex(2)
        self.close_button.setEnabled(True)
        self.close_button.setText(self.tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.setFocus()

    def _copy_report(self) -> None:
        lines = [self._summary.text(), *self._remarks.stringList()]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _list_view(model: QStringListModel, name: str) -> QListView:
    view = QListView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setUniformItemSizes(True)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


def _page(*parts: QWidget | QLayout) -> QWidget:
    """A page with the parts below each other."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return page
