"""Which labels are exported, and under which names: ticked and typed in one tree."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.core.labels import LabelSet
from annotator.formats.selection import Rule
from annotator.ui.parts import MUTED, SWATCH, TRAILING, QuietSelection, swatch
from annotator.ui.theme import Look

NAME, COUNT, NEW = range(3)
RULE = Qt.ItemDataRole.UserRole
EDITING = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LabelTree(QTreeWidget):
    """Labels with a tick each, below them the values of their attributes.

    In the last column stands the name that is written, where it is another one. ``changed``
    after each tick and each name.
    """

    changed = Signal()

    def __init__(self, labels: LabelSet, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._look = look
        self._leaves_out = False
        self.setAccessibleName(self.tr("Labels, and the names they are written under"))
        self.setHeaderLabels([self.tr("Label"), self.tr("Spans"), self.tr("Written as")])
        self.headerItem().setTextAlignment(COUNT, TRAILING)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setUniformRowHeights(True)
        self.setItemDelegateForColumn(NEW, _NewName(self))
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        QuietSelection(self, look)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        for label in labels.labels:
            self._top(label.name)
        self.setCurrentIndex(self.model().index(0, NAME))
        self.itemChanged.connect(self._take_change)
        self.itemDoubleClicked.connect(lambda item: self.editItem(item, NEW))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that are exported; none where all are."""
        if not self._leaves_out:
            return ()
        return tuple(_rule(top).label for top in self._tops() if _is_ticked(top))

    @property
    def is_empty(self) -> bool:
        """Whether there are labels and none is ticked: nothing could be exported."""
        tops = list(self._tops())
        return bool(tops) and not any(map(_is_ticked, tops))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The other names that were typed."""
        found = []
        for item in self._items():
            rule, new = _rule(item), item.text(NEW).strip()
            if new and (rule.attribute or new != rule.label):
                found.append(Rule(rule.label, new, rule.attribute, rule.value))
        return tuple(found)

    def show_choice(self, labels: Iterable[str], rules: Iterable[Rule]) -> None:
        """Tick these labels, all where there are none, and show the names that rules give."""
        chosen = set(labels)
        self._leaves_out = bool(chosen)
        names = {(rule.label, rule.attribute, rule.value): rule.to for rule in rules}
        self.blockSignals(True)
        for label in chosen:
            self._top(label)
        for label, attribute, value in names:
            if attribute:
                self._value(self._top(label), attribute, value)
                self._top(label).setExpanded(True)
        for item in self._items():
            rule = _rule(item)
            new = names.get((rule.label, rule.attribute, rule.value), "")
            item.setText(NEW, new)
            if not rule.attribute:
                item.setCheckState(NAME, _check_state(not chosen or rule.label in chosen))
        self.blockSignals(False)
        self.viewport().update()
        self.changed.emit()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many spans each label has; labels that no longer are in the project join in."""
        self.blockSignals(True)
        for name in counts:
            if name not in {_rule(top).label for top in self._tops()}:
                self._top(name).setCheckState(NAME, _check_state(not self._leaves_out))
        for top in self._tops():
            top.setText(COUNT, self.locale().toString(counts.get(_rule(top).label, 0)))
        self.blockSignals(False)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and F2 begin to type the name that is written."""
        item = self.currentItem()
        is_editing = self.state() is QTreeWidget.State.EditingState
        if event.key() in EDITING and item is not None and not is_editing:
            self.editItem(item, NEW)
        else:
            super().keyPressEvent(event)

    def _take_change(self, _item: QTreeWidgetItem, column: int) -> None:
        if column == NAME:
            self._leaves_out = not all(map(_is_ticked, self._tops()))
        self.changed.emit()

    def _top(self, name: str) -> QTreeWidgetItem:
        """The item of a label, which is made where there is none."""
        for top in self._tops():
            if _rule(top).label == name:
                return top
        label = self._labels.get(name)
        item = _item(Rule(name, ""), name)
        item.setIcon(NAME, swatch(self._look.label_color(label)))
        item.setCheckState(NAME, Qt.CheckState.Checked)
        item.setTextAlignment(COUNT, TRAILING)
        self.addTopLevelItem(item)
        for attribute in label.attributes if label else ():
            for value in attribute.values:
                self._value(item, attribute.name, value.name)
        return item

    def _value(self, top: QTreeWidgetItem, attribute: str, value: str) -> None:
        """Have an item below a label's for this value."""
        rule = Rule(_rule(top).label, "", attribute, value)
        if rule not in map(_rule, _children(top)):
            top.addChild(_item(rule, f"{attribute}: {value}"))

    def _tops(self) -> Iterator[QTreeWidgetItem]:
        items = map(self.topLevelItem, range(self.topLevelItemCount()))
        return (item for item in items if item is not None)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for top in self._tops():
            yield top
            yield from _children(top)


class _NewName(QStyledItemDelegate):
    """Shows the name that stays where no other was typed, but quietly."""

    def __init__(self, tree: LabelTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if option.text:
            return
        item = self._tree.itemFromIndex(index)
        above = item.parent()
        option.text = (above.text(NEW) if above is not None else "") or _rule(item).label
        muted = option.palette.color(MUTED)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, muted)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay


def _item(rule: Rule, text: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([text])
    item.setData(NAME, RULE, rule)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    return item


def _children(top: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = map(top.child, range(top.childCount()))
    return [child for child in children if child is not None]


def _rule(item: QTreeWidgetItem) -> Rule:
    rule: Rule = item.data(NAME, RULE)
    return rule


def _is_ticked(item: QTreeWidgetItem) -> bool:
    return item.checkState(NAME) is Qt.CheckState.Checked


def _check_state(ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
