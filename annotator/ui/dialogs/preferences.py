"""The user's choices: a window made from the table of settings."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from annotator.core.errors import StorageError
from annotator.storage.settings import SETTINGS, Setting, Settings
from annotator.ui.messages import show_error
from annotator.ui.parts import PADDING, Caption, dialog_column

Field = tuple[QWidget, Callable[[Any], None]]


class PreferencesDialog(QDialog):
    """Every choice takes effect, and is written, as soon as it is made.

    ``changed`` is emitted with the setting's key after each.
    """

    changed = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._show: dict[str, Callable[[Any], None]] = {}
        self.setWindowTitle(self.tr("Preferences"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for setting in SETTINGS:
            self._add(form, setting)
        standard = QDialogButtonBox.StandardButton
        kinds = (standard.Close, standard.RestoreDefaults)
        self._buttons = QDialogButtonBox(kinds[0] | kinds[1])
        self._buttons.rejected.connect(self.reject)
        close, restore = (self._buttons.button(kind) for kind in kinds)
        for button in (close, restore):
            button.setAutoDefault(False)  # Return belongs to the field that is being filled in
        restore.clicked.connect(self._restore)
        layout = dialog_column(self)
        layout.setSpacing(18)
        layout.addLayout(form)
        layout.addWidget(self._buttons)

    def _add(self, form: QFormLayout, setting: Setting[Any]) -> None:
        name, hint = self._texts().get(setting.key, (setting.key, ""))
        field, self._show[setting.key] = self._field(setting)
        field.setAccessibleName(name)
        field.setAccessibleDescription(hint)
        field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        form.addRow(name, field)
        if hint:
            about = Caption(hint)
            about.setWordWrap(True)
            about.setMinimumSize(field.minimumWidth(), about.heightForWidth(field.minimumWidth()))
            form.addRow("", about)
        self._show[setting.key](self._settings.get(setting))

    def _field(self, setting: Setting[Any]) -> Field:
        """The widget for a setting, and what shows a value in it."""
        keep = self._keeper(setting)
        if setting.choices:
            box = QComboBox()
            for choice in setting.choices:
                box.addItem(self._choices().get(str(choice), str(choice)), choice)
            box.activated.connect(lambda _row: keep(box.currentData()))
            return box, lambda value: box.setCurrentIndex(box.findData(value))
        if isinstance(setting.default, str):
            line = QLineEdit()
            line.setPlaceholderText(self._settings.annotator)
            line.editingFinished.connect(lambda: keep(line.text().strip()))
            return line, line.setText
        spin: QSpinBox | QDoubleSpinBox
        if isinstance(setting.default, float):
            spin = QDoubleSpinBox()
            spin.setRange(setting.least, setting.most)
            spin.setSingleStep(0.1)
            spin.setDecimals(1)
        else:
            spin = QSpinBox()
            spin.setRange(int(setting.least), int(setting.most))
            spin.setSingleStep(5)
        spin.setSuffix(self._units().get(setting.key, ""))
        spin.setKeyboardTracking(False)
        # A style sheet's padding reaches no further than the frame of a spin box.
        spin.lineEdit().setTextMargins(PADDING, 0, 0, 0)
        spin.valueChanged.connect(keep)
        return spin, spin.setValue

    def _keeper(self, setting: Setting[Any]) -> Callable[[Any], None]:
        def keep(value: Any) -> None:
            if value == self._settings.get(setting):
                return
            try:
                self._settings.set(setting, value)
            except StorageError as error:
                show_error(error, self)
            self.changed.emit(setting.key)

        return keep

    def _restore(self) -> None:
        for setting in SETTINGS:
            self._keeper(setting)(setting.default)
            self._show[setting.key](setting.default)

    def _texts(self) -> dict[str, tuple[str, str]]:
        """The name of each setting, and what should be known of it."""
        return {
            "theme": (self.tr("Colours"), ""),
            "font": (self.tr("Letters of the article"), ""),
            "zoom": (self.tr("Size of the article"), ""),
            "measure": (self.tr("Length of a line"), self.tr("About 75 characters read best.")),
            "leading": (self.tr("Distance of lines"), ""),
            "annotator": (
                self.tr("Your name as annotator"),
                self.tr(
                    "Your annotations are kept in a folder with this name. "
                    "Another name counts from the next time a project is opened."
                ),
            ),
            "idle_seconds": (
                self.tr("A pause begins after"),
                self.tr("Time without a key or a click beyond this is not counted as work."),
            ),
            "language": (
                self.tr("Language"),
                self.tr("Takes effect when the program is started again."),
            ),
        }

    def _choices(self) -> dict[str, str]:
        return {
            "system": self.tr("as the system"),
            "light": self.tr("light"),
            "dark": self.tr("dark"),
            "serif": self.tr("with serifs"),
            "sans": self.tr("without serifs"),
            "en": "English",
        }

    def _units(self) -> dict[str, str]:
        return {
            "zoom": self.tr(" %"),
            "measure": self.tr(" characters"),
            "idle_seconds": self.tr(" seconds"),
            "leading": self.tr(" × the size of the letters"),
        }


def edit_preferences(settings: Settings, parent: QWidget | None = None) -> PreferencesDialog:
    """Open the preferences; the caller follows ``changed``."""
    dialog = PreferencesDialog(settings, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
