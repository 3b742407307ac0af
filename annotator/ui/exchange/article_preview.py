"""The first articles of an import, and what is refused, before anything is imported."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListView, QWidget

from annotator.formats.import_preview import ArticleGlance, ImportPreview
from annotator.formats.sources import Refusal
from annotator.ui.exchange.two_lines import SECOND, TwoLines
from annotator.ui.parts import QuietSelection
from annotator.ui.theme import Look
from annotator.ui.wording import shortened, spans, tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LONGEST = 400
"""Characters of a line that are given to be drawn."""


class Glances(QAbstractListModel):
    """What is refused first, then the articles."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._refused: list[tuple[str, Refusal]] = []
        self._articles: list[ArticleGlance] = []

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._refused) + len(self._articles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, refused = index.row(), len(self._refused)
        first, second = (
            self._refusal(*self._refused[row])
            if row < refused
            else self._article(self._articles[row - refused])
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return first
        if role == Qt.ItemDataRole.ForegroundRole and row < refused:
            color: QColor = self._look.color("danger")
            return color
        if role == SECOND:
            return second
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{first}\n{second}")
        return f"{first}\n{second}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def show_preview(self, found: ImportPreview) -> None:
        """Show what was found in the place of what was."""
        self.beginResetModel()
        self._refused, self._articles = found.refused, found.articles
        self.endResetModel()

    def _refusal(self, file: str, refusal: Refusal) -> tuple[str, str]:
        place = f"{file}, {refusal.place}" if refusal.place else file
        text = self.tr("{place} cannot be read")
        return text.format(place=place), shortened(refusal.reason, LONGEST)

    def _article(self, article: ArticleGlance) -> tuple[str, str]:
        parts = [article.language] if article.language else []
        if article.annotator:
            text = self.tr("{spans} by {annotator}")
            parts.append(text.format(spans=spans(article.spans), annotator=article.annotator))
        parts += [*article.remarks, shortened(article.opening, LONGEST)]
        return article.title or self.tr("without a title"), " · ".join(filter(None, parts))


class ArticlePreview(QListView):
    """The list of them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Glances(look, self)
        self.setModel(self.rows)
        self.setAccessibleName(self.tr("The first articles"))
        self.setItemDelegate(TwoLines(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QuietSelection(self, look)
