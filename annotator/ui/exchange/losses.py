"""What an export cannot hold, before it is written: counted, and the first ones in a table."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from annotator.formats.loss_report import LossSummary
from annotator.formats.losses import Kind, Loss
from annotator.ui.parts import Caption, QuietSelection
from annotator.ui.theme import Look
from annotator.ui.wording import shortened, tip

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ARTICLE, WORDS, LABEL, KIND, REASON = range(5)
_GRAVEST = list(Kind)
WIDTHS = {ARTICLE: 22, WORDS: 28, LABEL: 12, KIND: 18}
"""Of the columns but the last, in average characters."""


class LossRows(QAbstractTableModel):
    """A row a loss; ``title_of`` gives an article's title by its id."""

    def __init__(self, title_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title_of = title_of
        self._losses: list[Loss] = []

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._losses)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else REASON + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return {
            ARTICLE: self.tr("Article"),
            WORDS: self.tr("Words"),
            LABEL: self.tr("Label"),
            KIND: self.tr("Change"),
            REASON: self.tr("Why"),
        }[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        loss = self._losses[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (self._place(loss), shortened(loss.words, 200), loss.reason)
            return tip("\n".join(filter(None, lines)))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            ARTICLE: self._title_of(loss.article),
            WORDS: shortened(loss.words, 80),
            LABEL: loss.label,
            KIND: kind_name(loss.kind),
            REASON: loss.reason,
        }[index.column()]

    def show_losses(self, losses: list[Loss]) -> None:
        """Show these in the place of what was, the gravest first."""
        self.beginResetModel()
        self._losses = sorted(losses, key=lambda loss: _GRAVEST.index(loss.kind))
        self.endResetModel()

    def loss(self, row: int) -> Loss:
        """The loss in a row."""
        return self._losses[row]

    def _place(self, loss: Loss) -> str:
        if loss.start is None:
            return f"{loss.article} · {loss.annotator}"
        return f"{loss.article} {loss.start}–{loss.end} · {loss.annotator}"


class LossesPage(QWidget):
    """The numbers in words, and the table; ``chosen`` carries a Loss to be looked at."""

    chosen = Signal(object)

    def __init__(
        self, title_of: Callable[[str], str], look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.summary = Caption()
        self.summary.setWordWrap(True)
        self._rows = LossRows(title_of, self)
        self.table = QTableView()
        self._set_up_table(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.table.activated.connect(self._choose)

    def show_summary(self, losses: LossSummary) -> None:
        """Say how much would be lost of what, and show the first losses."""
        sentences = said(losses)
        if losses.total > len(losses.first):
            text = self.tr("These are the first of each; a file beside the export lists them all.")
            sentences.append(text)
        self.summary.setText(" ".join(sentences))
        self._rows.show_losses(losses.first)
        self.table.setVisible(bool(losses.first))

    def show_nothing(self, text: str) -> None:
        """Say why there is nothing to be shown, or not yet."""
        self.summary.setText(text)
        self._rows.show_losses([])
        self.table.hide()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._rows.loss(index.row()))

    def _set_up_table(self, look: Look) -> None:
        table = self.table
        table.setModel(self._rows)
        table.setAccessibleName(self.tr("What the format cannot hold"))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for column, width in WIDTHS.items():
            table.setColumnWidth(column, self.fontMetrics().averageCharWidth() * width)
        QuietSelection(table, look)


def said(losses: LossSummary) -> list[str]:
    """What is lost of the spans and of what goes with them, and what no record keeps."""
    sentences = []
    if losses.total:
        text = translate("Losses", "Not held as they are: {kinds}.")
        sentences.append(text.format(kinds=", ".join(kinds(losses))))
    else:
        sentences.append(translate("Losses", "Every span is held as it is."))
    if losses.never_held:
        text = translate("Losses", "The format has no place for {parts}.")
        sentences.append(text.format(parts=", ".join(losses.never_held)))
    return sentences


def kinds(losses: LossSummary) -> list[str]:
    """How much is lost in which way: ``41 left out``."""
    number = QLocale().toString
    return [
        f"{number(losses.kinds[kind])} {kind_name(kind)}" for kind in Kind if losses.kinds[kind]
    ]


def kind_name(kind: Kind) -> str:
    """What becomes of a thing, in a word or two."""
    return {
        Kind.DROPPED: translate("Losses", "left out"),
        Kind.TRIMMED: translate("Losses", "trimmed"),
        Kind.MERGED: translate("Losses", "merged"),
        Kind.SPLIT: translate("Losses", "split"),
        Kind.MOVED: translate("Losses", "moved"),
        Kind.STRIPPED: translate("Losses", "stripped of details"),
        Kind.RENAMED: translate("Losses", "renamed"),
        Kind.REPLACED: translate("Losses", "replaced"),
        Kind.UNUSED: translate("Losses", "passed over"),
    }[kind]
