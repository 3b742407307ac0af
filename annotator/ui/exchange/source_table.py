"""The files and folders of an import: what each is taken for, and what it is to be read as."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from annotator.core.errors import AnnotatorError
from annotator.formats import named
from annotator.formats.import_preview import SourceGlance
from annotator.ui.parts import QuietSelection
from annotator.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
PATH, FORM, ENCODING = range(3)


class Sources(QAbstractTableModel):
    """A row a source. ``forms`` are the keys of formats that the user chose."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self.forms: dict[Path, str] = {}
        self._glances: dict[Path, SourceGlance] = {}

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.paths)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else ENCODING + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Source"), self.tr("Read as"), self.tr("Encoding"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        path = self.paths[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (self._source, self._form, self._encoding)[index.column()](path)
        return str(path) if role == Qt.ItemDataRole.ToolTipRole else None

    def add(self, paths: Iterable[Path]) -> None:
        """Append those that are not there yet."""
        there = set(self.paths)
        new = [path for path in dict.fromkeys(paths) if path not in there]
        if new:
            first = len(self.paths)
            self.beginInsertRows(NOWHERE, first, first + len(new) - 1)
            self.paths += new
            self.endInsertRows()

    def remove(self, paths: Iterable[Path]) -> None:
        """Take these out."""
        gone = set(paths)
        self.beginResetModel()
        self.paths = [path for path in self.paths if path not in gone]
        self.forms = {path: form for path, form in self.forms.items() if path not in gone}
        self.endResetModel()

    def read_as(self, paths: Iterable[Path], form: str | None) -> None:
        """Have these read in a format, or in the one that they are taken for."""
        for path in paths:
            if form is None:
                self.forms.pop(path, None)
            else:
                self.forms[path] = form
        self._tell()

    def show_glances(self, glances: Iterable[SourceGlance]) -> None:
        """Say what was seen of the sources."""
        self._glances = {glance.path: glance for glance in glances}
        self._tell()

    def _source(self, path: Path) -> str:
        glance = self._glances.get(path)
        if glance is None or glance.files < 2:
            return str(path)
        text = self.tr("{folder} ({count} files)")
        return text.format(folder=path, count=f"{glance.files:n}")

    def _form(self, path: Path) -> str:
        chosen = self.forms.get(path)
        if chosen is not None:
            return format_name(chosen)
        glance = self._glances.get(path)
        if glance is None:
            return "…"
        if glance.is_left:
            return self.tr("archive, not looked into yet")
        return ", ".join(map(format_name, glance.forms)) or self.tr("nothing to read")

    def _encoding(self, path: Path) -> str:
        glance = self._glances.get(path)
        if glance is None:
            return ""
        names = ", ".join(glance.encodings)
        return self.tr("{names}, guessed").format(names=names) if glance.guessed else names

    def _tell(self) -> None:
        if self.paths:
            last = self.index(len(self.paths) - 1, ENCODING)
            self.dataChanged.emit(self.index(0, PATH), last)


class SourceTable(QTableView):
    """Shows the sources; Delete takes those that are selected out. ``removed`` tells of it."""

    removed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sources = Sources(self)
        self.setModel(self.sources)
        self.setAccessibleName(self.tr("Files and folders to import"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        QuietSelection(self, look)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(PATH, QHeaderView.ResizeMode.Stretch)
        for column, width in ((FORM, 26), (ENCODING, 20)):
            self.setColumnWidth(column, self.fontMetrics().averageCharWidth() * width)

    @property
    def selected(self) -> Sequence[Path]:
        """The sources that are selected."""
        return [self.sources.paths[index.row()] for index in self.selectionModel().selectedRows()]

    def remove_selected(self) -> None:
        """Take the selected sources out of the import."""
        self.sources.remove(self.selected)
        self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        else:
            super().keyPressEvent(event)


def format_name(key: str) -> str:
    """What a format is called, its key where no such format is known any more."""
    try:
        return named(key).name
    except AnnotatorError:
        return key
