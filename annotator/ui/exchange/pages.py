"""The pages that an import and an export have in common: how far it is, what became of it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.wording import tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Lines(QAbstractListModel):
    """Sentences one below the other, however many."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[str] = ()

    @property
    def lines(self) -> Sequence[str]:
        """The sentences."""
        return self._lines

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._lines[index.row()])
        return self._lines[index.row()] if role == Qt.ItemDataRole.DisplayRole else None

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these in the place of what was."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()


class LineList(QListView):
    """A list of sentences that can be read and walked through."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Lines(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class ProgressPage(QWidget):
    """Says what is being done, and how much of it is."""

    def __init__(self, doing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doing = doing
        self._said = QLabel()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(doing)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(self.fontMetrics().height() // 2)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._said)
        column.addWidget(self.bar)
        column.addStretch(1)
        self.begin()

    def begin(self) -> None:
        """Nothing is done yet, and nobody knows of how much."""
        self._said.setText(self._doing)
        self.bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        number = self.locale().toString
        text = self.tr("{doing} {done} of {total}")
        self._said.setText(text.format(doing=self._doing, done=number(done), total=number(total)))


class ReportPage(QWidget):
    """What became of it: a few sentences, a list of remarks, and buttons; all can be copied."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remarks = LineList(name)
        self.copy = QPushButton(self.tr("Copy the report"))
        self.copy.clicked.connect(self._copy)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self.add_button(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.summary)
        column.addWidget(self.remarks, 1)
        column.addLayout(self._buttons)

    def add_button(self, button: QPushButton) -> None:
        """Put a button behind the others, below the list."""
        button.setAutoDefault(False)
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    def show_report(self, summary: str, lines: Iterable[str] = ()) -> None:
        """Show sentences, and the remarks where there are any."""
        self.summary.setText(summary)
        self.remarks.rows.show_lines(tuple(lines))
        for part in (self.remarks, self.copy):
            part.setVisible(bool(self.remarks.rows.lines))

    def _copy(self) -> None:
        lines = [self.summary.text(), *self.remarks.rows.lines]
        QGuiApplication.clipboard().setText("\n".join(lines))
