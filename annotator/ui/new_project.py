"""The dialog for a new project: its name, its place, its labels."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.resources import DEFAULT_PRESET, labels_from, presets
from annotator.storage.names import safe_name
from annotator.storage.project import PROJECT_FILE
from annotator.storage.settings import ANNOTATOR
from annotator.ui.parts import dialog_column
from annotator.ui.workspace import Workspace

WIDTH = 32
"""Width of the dialog, in heights of a line."""


class NewProjectDialog(QDialog):
    """Makes a project and opens it; ``accepted`` is emitted when it is open.

    ``sources`` are files and folders that the caller imports then; the first of them gives a
    name to begin with.
    """

    def __init__(
        self, workspace: Workspace, sources: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New project"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.name = QLineEdit(sources[0].stem if sources else "")
        self.place = QLineEdit(_documents())
        self.annotator = QLineEdit(workspace.settings.annotator)
        self.labels = self._make_labels()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._buttons = self._make_buttons()
        self._lay_out(len(sources))
        for field in (self.name, self.place, self.annotator):
            field.textChanged.connect(self._check)
        self._check()
        self.name.setFocus()
        self.name.selectAll()

    @property
    def folder(self) -> Path:
        """The folder that becomes the project."""
        return Path(self.place.text()).expanduser() / safe_name(self.name.text())

    def accept(self) -> None:
        try:
            labels = labels_from(self.labels.currentData())
            self._remember_annotator()
        except AnnotatorError as error:
            self._workspace.failed.emit(error)
            return
        if self._workspace.create_project(self.folder, self.name.text().strip(), labels):
            super().accept()

    def _make_labels(self) -> QComboBox:
        box = QComboBox()
        titles = {
            "news": self.tr("News: entity, quote, caption, promo"),
            "ner": self.tr("Named entities: PER, ORG, LOC, MISC"),
        }
        for preset in presets():
            box.addItem(titles.get(preset, preset), preset)
        box.setCurrentIndex(box.findData(DEFAULT_PRESET))
        return box

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self._create = buttons.addButton(self.tr("Create"), role.AcceptRole)
        buttons.addButton(self.tr("Cancel"), role.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _lay_out(self, sources: int) -> None:
        place = self._with_button(self.place, self.tr("Browse…"), self._choose_place)
        other = self.tr("Of another project…")
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Folder"), place)
        form.addRow(self.tr("Labels"), self._with_button(self.labels, other, self._choose_labels))
        form.addRow(self.tr("Your name"), self.annotator)
        for field, text in (
            (self.place, self.tr("Folder in which the project is made")),
            (self.annotator, self.tr("The name under which your annotations are written")),
        ):
            field.setAccessibleName(text)
            field.setToolTip(text)
        layout = dialog_column(self)
        layout.addLayout(form)
        if sources:
            layout.addWidget(QLabel(self.tr("What you dropped is imported into it.")))
        layout.addWidget(self._said)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(WIDTH * self.fontMetrics().height())

    @staticmethod
    def _with_button(field: QWidget, text: str, chosen: Callable[[], None]) -> QHBoxLayout:
        """The field with a button beside it that opens a dialog."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(chosen)
        row = QHBoxLayout()
        row.addWidget(field, 1)
        row.addWidget(button)
        return row

    def _check(self) -> None:
        """Say where the project will be, or why it cannot be made so."""
        problem = ""
        if not self.name.text().strip():
            problem = self.tr("A project needs a name.")
        elif not self.annotator.text().strip():
            problem = self.tr("Your annotations need a name to be written under.")
        elif (self.folder / PROJECT_FILE).exists():
            problem = self.tr("There is a project already: {folder}").format(folder=self.folder)
        self._said.setText(problem or str(self.folder))
        self._create.setEnabled(not problem)

    def _choose_place(self) -> None:
        title = self.tr("Folder in which the project is made")
        folder = QFileDialog.getExistingDirectory(self, title, self.place.text())
        if folder:
            self.place.setText(folder)

    def _choose_labels(self) -> None:
        title = self.tr("Labels of another project")
        kinds = self.tr("Projects and sets of labels (*.json)")
        name, _kind = QFileDialog.getOpenFileName(self, title, self.place.text(), kinds)
        if name:
            self.labels.addItem(self.tr("As in {name}").format(name=Path(name).parent.name), name)
            self.labels.setCurrentIndex(self.labels.count() - 1)

    def _remember_annotator(self) -> None:
        name = self.annotator.text().strip()
        if name != self._workspace.settings.annotator:
            self._workspace.settings.set(ANNOTATOR, name)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
