"""All that is chosen before an export, and what would come of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from annotator.formats import formats
from annotator.formats.export_preview import Page
from annotator.formats.exporting import ExportReport
from annotator.formats.model import Format
from annotator.formats.presets import Preset
from annotator.storage.project import Project
from annotator.ui.exchange.destination import DestinationField
from annotator.ui.exchange.export_report import file_names, plan
from annotator.ui.exchange.format_list import FormatList
from annotator.ui.exchange.holdings import description
from annotator.ui.exchange.losses import LossesPage
from annotator.ui.exchange.preset_row import PresetRow
from annotator.ui.exchange.selection_page import SelectionPage
from annotator.ui.exchange.writing_page import WritingPage
from annotator.ui.parts import Caption, FittedArea
from annotator.ui.theme import Look

FIRST = "jsonl"
"""The format that is chosen at first."""
LOSSES, PREVIEW = 2, 3


class ExportForm(QWidget):
    """``changed`` after each choice."""

    changed = Signal()

    def __init__(
        self,
        project: Project,
        look: Look,
        title_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self.presets = PresetRow(project)
        self.formats = FormatList((form for form in formats() if form.write), look)
        self.selection = SelectionPage(project.labels, look)
        self.writing = WritingPage()
        self.losses = LossesPage(title_of, look)
        self.preview = QPlainTextEdit()
        self.destination = DestinationField(project.folder.parent, project.folder.name)
        self.tabs = QTabWidget()
        self._about = QLabel()
        self._note = Caption()
        self._lay_out()
        self.formats.chosen.connect(self._show_format)
        self.presets.chosen.connect(self.show_preset)
        self.presets.named.connect(self._add_preset)
        for part in (self.selection, self.writing, self.destination):
            part.changed.connect(self.changed)
        self.formats.choose(FIRST)

    @property
    def problem(self) -> str:
        """Why nothing can be exported with these choices, empty where something can."""
        return self.selection.problem or self.writing.problem or self.destination.problem

    @property
    def dest(self) -> Path:
        """Where the export goes."""
        return self.destination.path

    def preset(self, name: str = "") -> Preset:
        """All choices but the destination, under a name."""
        key = self.formats.form.key
        return Preset(name, key, self.selection.choice, self.writing.choice)

    def show_preset(self, preset: Preset) -> None:
        """Choose what the preset does."""
        self.formats.choose(preset.format)
        self.selection.show_choice(preset.what)
        self.writing.show_choice(preset.how)

    def show_looking(self) -> None:
        """Say that what would come of it is being found out."""
        self._note.setText(self.tr("Looking at the first records…"))
        self.tabs.setTabText(LOSSES, self.tr("Losses"))
        self.losses.show_nothing(self.tr("Looking what the format cannot hold…"))

    def show_outlook(self, report: ExportReport) -> str:
        """Show what would be lost and which files are written; a line that says how much."""
        count = report.losses.total
        text = self.tr("Losses ({count})") if count else self.tr("Losses")
        self.tabs.setTabText(LOSSES, text.format(count=self.locale().toString(count)))
        self.losses.show_summary(report.losses)
        self.destination.show_plan(self._files(report))
        return plan(report)

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show the first records as they will stand in the files."""
        self.preview.setPlainText("\n".join(_page_text(page, len(pages) > 1) for page in pages))
        if not pages:
            self._note.setText(self.tr("There is nothing to write."))
        elif not all(page.is_text for page in pages):
            self._note.setText(self.tr("The file is not text. This is what is in it:"))
        elif not all(page.is_whole for page in pages):
            self._note.setText(self.tr("The first records, cut short:"))
        else:
            self._note.setText(self.tr("The first records:"))

    def show_failure(self, text: str) -> None:
        """Say why there is nothing to be seen."""
        self.preview.clear()
        self._note.setText(text)
        self.losses.show_nothing(text)
        self.tabs.setTabText(LOSSES, self.tr("Losses"))

    def _add_preset(self, name: str) -> None:
        self.presets.add(self.preset(name))

    def _files(self, report: ExportReport) -> str:
        """Which files are written, where they are not just the one that was named."""
        paths = [written.path for written in report.written]
        if paths == [self.dest]:
            return self.tr("It replaces what is there.") if self.dest.exists() else ""
        return self.tr("Files: {names}.").format(names=file_names(report, self._marked))

    def _marked(self, path: Path) -> str:
        if not path.exists():
            return path.name
        return self.tr("{name} (replaced)").format(name=path.name)

    def _show_format(self, form: Format) -> None:
        self._about.setText(description(form))
        self.preview.clear()
        self.destination.show_plan("")
        self.writing.show_format(form)
        self.destination.show_format(form)
        self.changed.emit()

    def _lay_out(self) -> None:
        line = self.fontMetrics().height()
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(self.tr("The first records as they will stand in the file"))
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        preview = QWidget()
        inside = QVBoxLayout(preview)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._note)
        inside.addWidget(self.preview, 1)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("What is exported, how, and what comes of it"))
        for page, text in (
            (self.selection, self.tr("What")),
            (self.writing, self.tr("How")),
            (self.losses, self.tr("Losses")),
            (preview, self.tr("Preview")),
        ):
            page.setContentsMargins(0, line // 2, 0, 0)
            self.tabs.addTab(FittedArea(page) if page is self.writing else page, text)
        right = QVBoxLayout()
        right.addWidget(self._about)
        right.addWidget(self.tabs, 1)
        middle = QHBoxLayout()
        middle.setSpacing(line)
        middle.addWidget(self.formats)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(line // 2)
        column.addWidget(self.presets)
        column.addLayout(middle, 1)
        column.addWidget(self.destination)


def _page_text(page: Page, named: bool) -> str:
    """The text of a page, its name above it where there are several."""
    return f"── {page.name} ──\n{page.text}" if named else page.text
