"""The attributes of a label with their values, edited in place."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.drafts import AttributeDraft, LabelDraft, ValueDraft
from annotator.ui.parts import CLOSE, FlatButton, QuietSelection
from annotator.ui.theme import Look

DRAFT = Qt.ItemDataRole.UserRole
NAME, KEY, TAG = range(3)


class AttributeTree(QWidget):
    """Attributes at the top level, their values below; the first attribute's values have keys."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = LabelDraft("")
        self._tree = QTreeWidget()
        self._tree.setAccessibleName(self.tr("Attributes and their values"))
        self._tree.setHeaderLabels([self.tr("Attributes, values"), self.tr("Key"), self.tr("Tag")])
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 7)
        QuietSelection(self._tree, look)
        self._tree.setUniformRowHeights(True)
        self._tree.setEditTriggers(
            QTreeWidget.EditTrigger.DoubleClicked
            | QTreeWidget.EditTrigger.EditKeyPressed
            | QTreeWidget.EditTrigger.SelectedClicked
        )
        self._tree.setMinimumHeight(self.fontMetrics().lineSpacing() * 9)
        self._guideline = QPlainTextEdit()
        self._guideline.setTabChangesFocus(True)
        self._guideline.setAccessibleName(self.tr("Guideline of the attribute"))
        self._guideline.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 14)
        self._arrange()
        self._tree.itemChanged.connect(self._take)
        self._tree.currentItemChanged.connect(self._show_current)
        self._guideline.textChanged.connect(self._take_guideline)

    def show_label(self, label: LabelDraft) -> None:
        """Edit the attributes of ``label``."""
        self._label = label
        self._fill(None)

    def _arrange(self) -> None:
        self._add_attribute = FlatButton(self.tr("+ attribute"))
        self._add_value = FlatButton(self.tr("+ value"))
        self._remove = FlatButton(self.tr("remove"))
        self._up = FlatButton("↑")
        self._up.setAccessibleName(self.tr("Move up"))
        self._down = FlatButton("↓")
        self._down.setAccessibleName(self.tr("Move down"))
        self._add_attribute.clicked.connect(self._append_attribute)
        self._add_value.clicked.connect(self._append_value)
        self._remove.clicked.connect(self._take_out)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        row = QHBoxLayout()
        for button in (self._add_attribute, self._add_value, self._remove, self._up, self._down):
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CLOSE)
        column.addWidget(self._tree, 1)
        column.addLayout(row)
        column.addWidget(self._guideline)

    def _fill(self, current: object) -> None:
        """Show everything anew, standing at the draft ``current``."""
        self._tree.blockSignals(True)
        self._tree.clear()
        chosen: list[QTreeWidgetItem] = []
        for number, attribute in enumerate(self._label.attributes):
            top = _item((attribute, None), [attribute.name])
            self._tree.addTopLevelItem(top)
            chosen += [top] * (attribute is current or (current is None and number == 0))
            for value in attribute.values:
                key = value.key if number == 0 else ""
                item = _item((attribute, value), [value.name, key, value.tag])
                top.addChild(item)
                chosen += [item] * (value is current)
            top.setExpanded(True)
        self._tree.blockSignals(False)
        if chosen:
            self._tree.setCurrentItem(chosen[0])
        self._show_current()

    def _current(self) -> tuple[AttributeDraft | None, ValueDraft | None]:
        """The attribute where the tree stands, and the value where it stands at one."""
        chosen = self._tree.selectedItems()
        return chosen[0].data(NAME, DRAFT) if chosen else (None, None)

    def _show_current(self) -> None:
        attribute, _value = self._current()
        for button in (self._add_value, self._remove, self._up, self._down, self._guideline):
            button.setEnabled(attribute is not None)
        self._guideline.blockSignals(True)
        self._guideline.setPlainText(attribute.guideline if attribute else "")
        hint = self.tr("Guideline of “{name}”")
        self._guideline.setPlaceholderText(hint.format(name=attribute.name) if attribute else "")
        self._guideline.blockSignals(False)

    def _take(self, item: QTreeWidgetItem) -> None:
        """What was typed into a cell."""
        attribute, value = item.data(NAME, DRAFT)
        if value is None:
            attribute.name = item.text(NAME).strip()
        else:
            value.name = item.text(NAME).strip()
            value.tag = item.text(TAG).strip()
            if attribute is self._label.attributes[0]:
                value.key = item.text(KEY).strip()[:1].upper()
            self._tree.blockSignals(True)
            item.setText(KEY, value.key if attribute is self._label.attributes[0] else "")
            self._tree.blockSignals(False)
        self.changed.emit()

    def _take_guideline(self) -> None:
        attribute, _value = self._current()
        if attribute is not None:
            attribute.guideline = self._guideline.toPlainText()
            self.changed.emit()

    def _append_attribute(self) -> None:
        self._begin(AttributeDraft(self.tr("attribute")), None)

    def _append_value(self) -> None:
        attribute, value = self._current()
        if attribute is not None:
            self._begin(ValueDraft(self.tr("value")), attribute, value)

    def _begin(
        self,
        draft: AttributeDraft | ValueDraft,
        attribute: AttributeDraft | None,
        behind: ValueDraft | None = None,
    ) -> None:
        """Put a new part in and let its name be typed at once."""
        if isinstance(draft, AttributeDraft):
            draft.name = unused(draft.name, [each.name for each in self._label.attributes])
            self._label.attributes.append(draft)
        elif attribute is not None:
            draft.name = unused(draft.name, [each.name for each in attribute.values])
            place = attribute.values.index(behind) + 1 if behind else len(attribute.values)
            attribute.values.insert(place, draft)
        self._fill(draft)
        self.changed.emit()
        self._tree.setFocus()
        for item in self._tree.selectedItems():
            self._tree.editItem(item, NAME)

    def _take_out(self) -> None:
        attribute, value = self._current()
        if attribute is not None and value is not None:
            attribute.values.remove(value)
        elif attribute is not None:
            self._label.attributes.remove(attribute)
        self._fill(attribute)
        self.changed.emit()

    def _move(self, step: int) -> None:
        attribute, value = self._current()
        if attribute is not None and value is not None:
            move(attribute.values, value, step)
        elif attribute is not None:
            move(self._label.attributes, attribute, step)
        self._fill(value or attribute)
        self.changed.emit()


def move(items: list[Any], item: object, step: int) -> None:
    """Move ``item`` by ``step`` places, as far as there are any."""
    place = items.index(item)
    items.insert(min(max(place + step, 0), len(items) - 1), items.pop(place))


def _item(draft: tuple[AttributeDraft, ValueDraft | None], texts: list[str]) -> QTreeWidgetItem:
    item = QTreeWidgetItem(texts)
    item.setData(NAME, DRAFT, draft)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    return item


def unused(name: str, taken: list[str]) -> str:
    """``name``, with a number behind it where it is taken."""
    number = 1
    candidate = name
    while candidate in taken:
        number += 1
        candidate = f"{name} {number}"
    return candidate
