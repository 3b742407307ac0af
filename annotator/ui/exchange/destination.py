"""Where an export goes: a field, the system's own dialog, and what stands there already."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.formats.model import Format, Layout
from annotator.ui.parts import Caption


class DestinationField(QWidget):
    """A path that takes the suffix of the format. ``changed`` after each letter."""

    changed = Signal()

    def __init__(self, folder: Path, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: Format | None = None
        self.field = QLineEdit(str(folder / stem))
        self.field.setAccessibleName(self.tr("File or folder to write"))
        self.field.setCursorPosition(0)
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self._said = Caption()
        self._said.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(Caption(self.tr("Write to")))
        row.addWidget(self.field, 1)
        row.addWidget(self.browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._said)
        self.field.textChanged.connect(self.changed)
        self.browse.clicked.connect(self.ask)

    @property
    def path(self) -> Path:
        """What is to be written."""
        return Path(self.field.text().strip()).expanduser()

    @property
    def problem(self) -> str:
        """Why nothing can be written there, empty where something can."""
        if not self.field.text().strip():
            return self.tr("Say where to write.")
        if not self.path.is_absolute():
            return self.tr("Say in which folder to write, from the root on.")
        if not self.path.parent.is_dir():
            return self.tr("There is no folder {folder}.").format(folder=self.path.parent)
        return ""

    def show_format(self, form: Format) -> None:
        """Give the name the format's ending in the place of that of the format before."""
        before, self._form = self._form, form
        name = self.path.name
        ends = _endings(before) if before is not None else ("",)
        ending = next((end for end in ends if name.casefold().endswith(end)), None)
        if ending is not None:
            name = name[: len(name) - len(ending)] + _endings(form)[0]
        elif form.layout is not Layout.FOLDER and not form.has_suffix(name):
            name += form.suffixes[0]
        self.field.setText(str(self.path.with_name(name)))

    def show_plan(self, text: str) -> None:
        """Say what will be written there."""
        self._said.setText(text)

    def ask(self) -> None:
        """Let the user choose in the system's own dialog: a file, or the folder for a folder."""
        if self._form is None:
            return
        dialog = QFileDialog(self, self.tr("Export training data"), str(self.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._form.layout is Layout.FOLDER:
            dialog.setWindowTitle(self.tr("Folder in which the export is made"))
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            name = self.path.name
            dialog.fileSelected.connect(lambda folder: self.field.setText(str(Path(folder) / name)))
        else:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            # What is replaced is said in the dialog of the export, before it is.
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
            suffixes = " ".join(f"*{suffix}" for suffix in self._form.suffixes)
            dialog.setNameFilter(f"{self._form.name} ({suffixes})")
            dialog.setDefaultSuffix(self._form.suffixes[0].removeprefix("."))
            dialog.selectFile(self.path.name)
            dialog.fileSelected.connect(lambda name: self.field.setText(str(Path(name))))
        dialog.open()


def _endings(form: Format) -> tuple[str, ...]:
    """How names end: those of files with a suffix, those of folders with the format's key."""
    return (f"-{form.key}",) if form.layout is Layout.FOLDER else form.suffixes
