"""The presets of a project: chosen, kept under a name, thrown away."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from annotator.core.errors import AnnotatorError
from annotator.formats.presets import Preset, presets, with_preset, without_preset
from annotator.storage.project import Project
from annotator.ui.exchange.choices import NARROW
from annotator.ui.messages import show_error
from annotator.ui.parts import Caption, FlatButton

RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PresetRow(QWidget):
    """A field with the names.

    ``chosen`` carries the Preset whose name was chosen, ``named`` the name under which whoever
    knows what is chosen is to ``add`` it.
    """

    chosen = Signal(object)
    named = Signal(str)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self.names = _Names()
        self.names.setAccessibleName(self.tr("Preset"))
        self.keep = FlatButton(self.tr("keep"))
        self.remove = FlatButton(self.tr("remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Caption(self.tr("Preset")))
        row.addWidget(self.names, 1)
        row.addWidget(self.keep)
        row.addWidget(self.remove)
        self._fill("")
        self.names.activated.connect(self._choose)
        self.names.editTextChanged.connect(self._refresh)
        self.names.returned.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._remove)

    @property
    def name(self) -> str:
        """What stands in the field."""
        return self.names.currentText().strip()

    def add(self, preset: Preset) -> None:
        """Keep a preset in the project, in the place of one of the same name."""
        self._save(with_preset(self._project.settings, preset), preset.name)

    def _presets(self) -> dict[str, Preset]:
        return {each.name: each for each in presets(self._project.settings)}

    def _fill(self, name: str) -> None:
        self.names.clear()
        self.names.addItems(list(self._presets()))
        self.names.setCurrentIndex(self.names.findText(name))
        self.names.setEditText(name)
        self._refresh()

    def _refresh(self) -> None:
        self.keep.setEnabled(bool(self.name))
        self.remove.setEnabled(self.name in self._presets())

    def _choose(self) -> None:
        preset = self._presets().get(self.name)
        if preset is not None:
            self.chosen.emit(preset)

    def _keep(self) -> None:
        if self.name:
            self.named.emit(self.name)

    def _remove(self) -> None:
        self._save(without_preset(self._project.settings, self.name), "")

    def _save(self, settings: Mapping[str, object], name: str) -> None:
        try:
            self._project.save_settings(settings)
        except AnnotatorError as error:
            show_error(error, self)
        else:
            self._fill(name)


class _Names(QComboBox):
    """A field in which Return keeps the name, and does not press the dialog's button."""

    returned = Signal()

    def __init__(self) -> None:
        super().__init__()
        field = QLineEdit()
        field.setPlaceholderText(self.tr("a name, to keep what is chosen below"))
        self.setEditable(True)
        self.setLineEdit(field)
        # Without names to complete: it would take one for another that begins like it.
        field.setCompleter(QCompleter(field))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(NARROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURNS:
            self.returned.emit()
        else:
            super().keyPressEvent(event)
