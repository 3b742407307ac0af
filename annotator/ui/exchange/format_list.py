"""The formats that can be written, each with what it keeps."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from annotator.formats.model import Format
from annotator.ui.exchange.holdings import description, short
from annotator.ui.exchange.two_lines import SECOND, TwoLines
from annotator.ui.parts import QuietSelection
from annotator.ui.theme import Look

FORM = Qt.ItemDataRole.UserRole
WIDTH, NARROW = 27, 14
"""Of the list, and where there is little room, in average characters."""


class FormatList(QListWidget):
    """``chosen`` carries the Format where the list stands."""

    chosen = Signal(object)

    def __init__(
        self, formats: Iterable[Format], look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Format"))
        self.setItemDelegate(TwoLines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * NARROW)
        QuietSelection(self, look)
        for form in formats:
            item = QListWidgetItem(form.name, self)
            item.setData(FORM, form)
            item.setData(SECOND, short(form))
            item.setToolTip(f"{' '.join(form.suffixes)}\n{description(form)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{form.name}, {short(form)}")
        self.currentItemChanged.connect(lambda item: self.chosen.emit(item.data(FORM)))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * WIDTH, super().sizeHint().height())

    @property
    def form(self) -> Format:
        """The format that is chosen."""
        form: Format = self.currentItem().data(FORM)
        return form

    def choose(self, key: str) -> bool:
        """Go to the format of this key; whether it is there."""
        for row in range(self.count()):
            if self.item(row).data(FORM).key == key:
                self.setCurrentRow(row)
                return True
        return False
