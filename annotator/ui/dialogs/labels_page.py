"""The labels of a project: a list, and the one in hand beside it."""

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.colors import PAIRS
from annotator.core.drafts import Draft, LabelDraft
from annotator.ui.dialogs.attribute_tree import move, unused
from annotator.ui.dialogs.label_form import LabelForm
from annotator.ui.parts import CLOSE, SWATCH, TRAILING, FlatButton, QuietSelection, swatch
from annotator.ui.theme import Look

NAME, KEY, COUNT = range(3)
KEYS = "123456789"


class LabelsPage(QWidget):
    """Adds, takes out, orders and edits labels; ``changed`` after each step."""

    changed = Signal()

    def __init__(self, draft: Draft, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._look = look
        self._counts: dict[str, int] = {}
        self._list = QTreeWidget()
        self._items: list[QTreeWidgetItem] = []
        self._form = LabelForm(look)
        self._area = QScrollArea()
        self._arrange()
        self._list.currentItemChanged.connect(self._show_current)
        self._form.changed.connect(self._take)
        self._fill(draft.labels[0] if draft.labels else None)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Say how many spans there are of each label, by the names that they have now."""
        self._counts = counts
        self._refresh()

    def _arrange(self) -> None:
        self._list.setAccessibleName(self.tr("Labels"))
        self._list.setHeaderLabels([self.tr("Label"), self.tr("Key"), self.tr("Spans")])
        self._list.headerItem().setTextAlignment(COUNT, TRAILING)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setIconSize(QSize(SWATCH, SWATCH))
        QuietSelection(self._list, self._look)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._list.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        self._area.setWidget(self._form)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setMinimumWidth(self._form.minimumSizeHint().width() + 24)
        left = QVBoxLayout()
        left.setSpacing(CLOSE)
        left.addWidget(self._list, 1)
        left.addLayout(self._buttons())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addWidget(self._area, 3)

    def _buttons(self) -> QHBoxLayout:
        self._add = FlatButton(self.tr("+ label"))
        self._remove = FlatButton(self.tr("remove"))
        self._up = FlatButton("↑")
        self._up.setAccessibleName(self.tr("Move up"))
        self._down = FlatButton("↓")
        self._down.setAccessibleName(self.tr("Move down"))
        self._add.clicked.connect(self._append)
        self._remove.clicked.connect(self._take_out)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        row = QHBoxLayout()
        for button in (self._add, self._remove, self._up, self._down):
            row.addWidget(button)
        row.addStretch()
        return row

    @property
    def _current(self) -> LabelDraft | None:
        row = self._list.currentIndex().row()
        return self._draft.labels[row] if 0 <= row < len(self._draft.labels) else None

    def _fill(self, current: LabelDraft | None) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        self._items = [QTreeWidgetItem(self._list) for _label in self._draft.labels]
        for item, label in zip(self._items, self._draft.labels, strict=True):
            item.setTextAlignment(COUNT, TRAILING)
            if label is current:
                self._list.setCurrentItem(item)
        self._list.blockSignals(False)
        self._refresh()
        self._show_current()

    def _refresh(self) -> None:
        """Bring the rows up to date without moving in the list."""
        for item, label in zip(self._items, self._draft.labels, strict=True):
            color = label.dark if self._look.dark else label.light
            item.setIcon(NAME, swatch(QColor(color)))
            item.setText(NAME, label.name)
            item.setText(KEY, label.key)
            count = self._counts.get(label.was or "")
            item.setText(COUNT, "" if count is None else QLocale().toString(count))

    def _show_current(self) -> None:
        label = self._current
        self._area.setVisible(label is not None)
        for button in (self._remove, self._up, self._down):
            button.setEnabled(label is not None)
        if label is not None:
            self._form.show_label(label)

    def _take(self) -> None:
        self._refresh()
        self.changed.emit()

    def _append(self) -> None:
        labels = self._draft.labels
        used = {label.light for label in labels}
        light, dark = next((pair for pair in PAIRS if pair[0] not in used), PAIRS[-1])
        keys = {label.key for label in labels}
        key = next((key for key in KEYS if key not in keys), "")
        name = unused(self.tr("label"), [label.name for label in labels])
        label = LabelDraft(name, key, light, dark)
        labels.append(label)
        self._fill(label)
        self.changed.emit()
        self._form.edit_name()

    def _take_out(self) -> None:
        label = self._current
        if label is None:
            return
        labels = self._draft.labels
        place = labels.index(label)
        labels.remove(label)
        self._fill(labels[min(place, len(labels) - 1)] if labels else None)
        self.changed.emit()

    def _move(self, step: int) -> None:
        label = self._current
        if label is not None:
            move(self._draft.labels, label, step)
            self._fill(label)
            self.changed.emit()
