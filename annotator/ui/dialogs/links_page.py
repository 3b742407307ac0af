"""The link types of a project: from which labels to which."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.drafts import Draft, LabelDraft, LinkDraft
from annotator.ui.dialogs.attribute_tree import unused
from annotator.ui.parts import CLOSE, Caption, FlatButton, QuietSelection
from annotator.ui.theme import Look

LABEL = Qt.ItemDataRole.UserRole


class LinksPage(QWidget):
    """Adds, takes out and edits link types; ``changed`` after each step."""

    changed = Signal()

    def __init__(self, draft: Draft, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Kinds of links"))
        QuietSelection(self._list, look)
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name of the link"))
        self._sources = self._label_list(self.tr("Labels that the link starts at"))
        self._targets = self._label_list(self.tr("Labels that the link leads to"))
        self._form = QWidget()
        self._arrange()
        self._list.currentRowChanged.connect(self._show_current)
        self._name.textEdited.connect(self._take_name)
        self._sources.itemChanged.connect(self._take_ends)
        self._targets.itemChanged.connect(self._take_ends)
        self.refresh()

    def refresh(self) -> None:
        """Show the labels as they are called by now."""
        self._fill(self._current or (self._draft.links[0] if self._draft.links else None))

    def _label_list(self, name: str) -> QListWidget:
        listed = QListWidget()
        listed.setAccessibleName(name)
        return listed

    def _arrange(self) -> None:
        self._add = FlatButton(self.tr("+ kind of link"))
        self._remove = FlatButton(self.tr("remove"))
        self._add.clicked.connect(self._append)
        self._remove.clicked.connect(self._take_out)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch()
        left = QVBoxLayout()
        left.setSpacing(CLOSE)
        left.addWidget(self._list, 1)
        left.addLayout(buttons)
        form = QFormLayout(self._form)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("From"), self._sources)
        form.addRow(self.tr("To"), self._targets)
        form.addRow("", Caption(self.tr("Where nothing is ticked any label will do.")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addWidget(self._form, 3)

    @property
    def _current(self) -> LinkDraft | None:
        row = self._list.currentRow()
        return self._draft.links[row] if 0 <= row < len(self._draft.links) else None

    def _fill(self, current: LinkDraft | None) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([link.name for link in self._draft.links])
        if current in self._draft.links:
            self._list.setCurrentRow(self._draft.links.index(current))
        self._list.blockSignals(False)
        self._show_current()

    def _show_current(self) -> None:
        link = self._current
        self._form.setVisible(link is not None)
        self._remove.setEnabled(link is not None)
        if link is not None:
            self._name.setText(link.name)
            self._show_ends(self._sources, link.sources)
            self._show_ends(self._targets, link.targets)

    def _show_ends(self, listed: QListWidget, chosen: list[LabelDraft]) -> None:
        listed.blockSignals(True)
        listed.clear()
        for label in self._draft.labels:
            item = QListWidgetItem(label.name, listed)
            item.setData(LABEL, label)
            item.setCheckState(_state(label in chosen))
        listed.blockSignals(False)

    def _take_name(self, name: str) -> None:
        link = self._current
        if link is not None:
            link.name = name
            self._list.currentItem().setText(name)
            self.changed.emit()

    def _take_ends(self) -> None:
        link = self._current
        if link is not None:
            link.sources = _ticked(self._sources)
            link.targets = _ticked(self._targets)
            self.changed.emit()

    def _append(self) -> None:
        name = unused(self.tr("link"), [link.name for link in self._draft.links])
        link = LinkDraft(name)
        self._draft.links.append(link)
        self._fill(link)
        self.changed.emit()
        self._name.setFocus()
        self._name.selectAll()

    def _take_out(self) -> None:
        link = self._current
        if link is not None:
            self._draft.links.remove(link)
            self._fill(self._draft.links[0] if self._draft.links else None)
            self.changed.emit()


def _ticked(listed: QListWidget) -> list[LabelDraft]:
    items = [listed.item(row) for row in range(listed.count())]
    return [item.data(LABEL) for item in items if item.checkState() == Qt.CheckState.Checked]


def _state(ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
