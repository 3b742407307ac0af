"""Occurrences one below the other with what stands around them, each with a tick."""

from collections import Counter
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.core.document import Range
from annotator.storage.propagation import Occurrence
from annotator.ui.parts import TRAILING, QuietSelection
from annotator.ui.theme import Look
from annotator.ui.wording import shortened, tip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
TITLE, BEFORE, WORDS, AFTER = range(4)
SHOWN_WORDS = 40


class OccurrenceRows(QAbstractTableModel):
    """A row an occurrence; all are ticked at first. ``ticked`` after each change of a tick."""

    ticked = Signal()

    def __init__(self, words: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = shortened(words, SHOWN_WORDS)
        self._found: list[Occurrence] = []
        self._left_out: set[int] = set()
        self._articles: Counter[str] = Counter()

    @property
    def articles(self) -> int:
        """In how many articles something was found."""
        return len(self._articles)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else AFTER + 1

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return {TITLE: self.tr("Article"), BEFORE: self.tr("Place")}.get(section, "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found, column = self._found[index.row()], index.column()
        texts = (found.title, found.before, self._words, found.after)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == TITLE:
            out = index.row() in self._left_out
            return Qt.CheckState.Unchecked if out else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{found.title}: {found.before}{self._words}{found.after}")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == BEFORE:
            return TRAILING
        if role == Qt.ItemDataRole.FontRole and column == WORDS:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        ticks = Qt.ItemFlag.ItemIsUserCheckable if index.column() == TITLE else Qt.ItemFlag(0)
        return super().flags(index) | ticks

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick(index.row(), ticked=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def add(self, found: list[Occurrence]) -> None:
        """Append what was found."""
        if found:
            first = len(self._found)
            self.beginInsertRows(NO_INDEX, first, first + len(found) - 1)
            self._found += found
            self._articles.update(each.article for each in found)
            self.endInsertRows()

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._found.clear()
        self._left_out.clear()
        self._articles.clear()
        self.endResetModel()

    def is_ticked(self, row: int) -> bool:
        """Whether the occurrence at ``row`` is to be labelled."""
        return row not in self._left_out

    def tick(self, row: int, *, ticked: bool) -> None:
        """Choose the occurrence at ``row``, or leave it out."""
        (self._left_out.discard if ticked else self._left_out.add)(row)
        index = self.index(row, TITLE)
        self.dataChanged.emit(index, index)
        self.ticked.emit()

    def tick_all(self, *, ticked: bool) -> None:
        """Choose all, or leave all out."""
        self._left_out = set() if ticked else set(range(len(self._found)))
        if self._found:
            last = self.index(len(self._found) - 1, TITLE)
            self.dataChanged.emit(self.index(0, TITLE), last)
        self.ticked.emit()

    def counts(self) -> tuple[int, int]:
        """How many are ticked, of how many."""
        return len(self._found) - len(self._left_out), len(self._found)

    def chosen(self) -> dict[str, list[Range]]:
        """The places that are ticked, by article."""
        places: dict[str, list[Range]] = {}
        for row, found in enumerate(self._found):
            if row not in self._left_out:
                places.setdefault(found.article, []).append((found.start, found.end))
        return places


class OccurrenceTable(QTableView):
    """Shows the words in a column, so that the eye runs down along them; Space ticks."""

    def __init__(self, rows: OccurrenceRows, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setModel(rows)
        self.setAccessibleName(self.tr("Places found"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setItemDelegateForColumn(BEFORE, _EndShown(self))
        QuietSelection(self, look)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for column in (BEFORE, AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(0)
        self.setColumnWidth(TITLE, self.fontMetrics().averageCharWidth() * 36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        all_ticked = all(self._rows.is_ticked(row) for row in rows)
        for row in rows:
            self._rows.tick(row, ticked=not all_ticked)


class _EndShown(QStyledItemDelegate):
    """Cuts long text at its beginning: what stands next to the words is what matters."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft
