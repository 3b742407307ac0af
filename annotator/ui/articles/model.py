"""The project's articles as Qt's lists see them.

They are filtered here and not in a proxy model, which would ask Python about each of 100,000 rows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from annotator.storage.catalogue import Row
from annotator.ui.articles.filters import Entry, Filter, Shown
from annotator.ui.articles.listing import Listing
from annotator.ui.articles.phrases import description, subtitle
from annotator.ui.wording import tip

ROW_ROLE = Qt.ItemDataRole.UserRole
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 1
NOWHERE = QModelIndex()
MANY = 40
"""Rows that come or go at once from which on the list is laid out anew, not row by row."""

Index = QModelIndex | QPersistentModelIndex


class ArticleRows(QAbstractListModel):
    """All articles of the open project, and those of them that the filter shows.

    The article that is open stays in the list until it is left, whatever its status becomes.
    ``counted`` is emitted when the number of articles of some kind has changed.
    """

    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listing = Listing()
        self._shown: list[int] = []
        self._filter = Filter()
        self._current: str | None = None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._listing.entries[self._shown[index.row()]].row
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip(f"{row.title}\n{row.id}\n{subtitle(row)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return description(row)
        if role == ROW_ROLE:
            return row
        return row.id == self._current if role == CURRENT_ROLE else None

    @property
    def current(self) -> str | None:
        """The id of the article that is open."""
        return self._current

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self._filter

    @property
    def total(self) -> int:
        """How many articles the project has, shown or not."""
        return len(self._listing.entries)

    @property
    def seconds(self) -> float:
        """The time spent on all articles."""
        return max(self._listing.seconds, 0.0)

    def count(self, shown: Shown) -> int:
        """How many articles of a kind the project has."""
        return self._listing.count(shown)

    def row(self, article_id: str) -> Row | None:
        """What is known of an article."""
        place = self._listing.places.get(article_id)
        return None if place is None else self._listing.entries[place].row

    def title(self, article_id: str) -> str:
        """What an article is called; its id where nothing is known of it."""
        row = self.row(article_id)
        return row.title if row is not None else article_id

    def id_at(self, index: QModelIndex) -> str | None:
        """The id of the article at ``index``."""
        return self._row_at(index.row()).id if index.isValid() else None

    def index_of(self, article_id: str | None) -> QModelIndex:
        """Where an article stands in the list; an invalid index where it is not shown."""
        place = self._listing.places.get(article_id or "")
        if place is None:
            return NOWHERE
        line = bisect_left(self._shown, place)
        return self.index(line) if self._is_shown(place, line) else NOWHERE

    def after(self, article_id: str | None) -> Iterator[Row]:
        """The shown articles behind this one, in order; all where it is None."""
        line = bisect_right(self._shown, self._listing.places.get(article_id or "", -1))
        return (self._row_at(each) for each in range(line, len(self._shown)))

    def before(self, article_id: str | None) -> Iterator[Row]:
        """The shown articles before this one, the nearest first; all where it is None."""
        line = bisect_left(self._shown, self._listing.places.get(article_id or "", self.total))
        return (self._row_at(each) for each in range(line - 1, -1, -1))

    def clear(self) -> None:
        """Forget all articles; the filter stays."""
        self._current = None
        self.replace(Listing())

    def replace(self, listing: Listing) -> None:
        """Show other articles. The listing is the model's from now on."""
        self.beginResetModel()
        self._listing = listing
        self._shown = self._found()
        self.endResetModel()
        self.counted.emit()

    def add(self, entries: Sequence[Entry]) -> None:
        """Show what has become of articles; new ones come at the end."""
        counts, first = self._listing.counts(), self.total
        places = [self._listing.add(entry) for entry in entries]
        self._refresh([place for place in places if place < first])
        self._append(first)
        if counts != self._listing.counts():
            self.counted.emit()

    def update(self, row: Row) -> None:
        """Show what has become of one article."""
        place = self._listing.places.get(row.id)
        held = None if place is None else self._listing.entries[place]
        if held is None or held.row.title != row.title:
            self.add([Entry.of(row)])
        elif held.row != row:
            self.add([Entry.of(row, held.key)])

    def set_current(self, article_id: str | None) -> None:
        """Say which article is open."""
        left, self._current = self._current, article_id
        places = (self._listing.places.get(each or "") for each in (left, article_id))
        self._refresh([place for place in places if place is not None])

    def set_filter(self, filter_: Filter) -> None:
        """Show what ``filter_`` lets through, and the open article."""
        if filter_ == self._filter:
            return
        among = self._shown if filter_.narrows(self._filter) else None
        self.beginResetModel()
        self._filter = filter_
        self._shown = self._found(among)
        self.endResetModel()

    def _row_at(self, line: int) -> Row:
        return self._listing.entries[self._shown[line]].row

    def _append(self, first: int) -> None:
        """Show the articles from the place ``first`` on, which are new."""
        added = [place for place in range(first, self.total) if self._fits(place)]
        if added:
            line = len(self._shown)
            self.beginInsertRows(NOWHERE, line, line + len(added) - 1)
            self._shown += added
            self.endInsertRows()

    def _refresh(self, places: Sequence[int]) -> None:
        """Paint, show or hide articles anew after what is said of them has changed."""
        lines: list[int] = []
        moved: list[int] = []
        for place in places:
            line = bisect_left(self._shown, place)
            is_shown = self._is_shown(place, line)
            if is_shown != self._fits(place):
                moved.append(place)
            elif is_shown:
                lines.append(line)
        if lines:
            self.dataChanged.emit(self.index(min(lines)), self.index(max(lines)))
        if len(moved) > MANY:
            self.beginResetModel()
            self._shown = self._found()
            self.endResetModel()
            return
        for place in moved:
            self._show_or_hide(place)

    def _show_or_hide(self, place: int) -> None:
        line = bisect_left(self._shown, place)
        if self._is_shown(place, line):
            self.beginRemoveRows(NOWHERE, line, line)
            del self._shown[line]
            self.endRemoveRows()
        else:
            self.beginInsertRows(NOWHERE, line, line)
            self._shown.insert(line, place)
            self.endInsertRows()

    def _is_shown(self, place: int, line: int) -> bool:
        return line < len(self._shown) and self._shown[line] == place

    def _fits(self, place: int) -> bool:
        entry = self._listing.entries[place]
        is_open = entry.row.id == self._current
        return self._filter.holds(entry) or (is_open and self._filter.finds(entry))

    def _found(self, among: Sequence[int] | None = None) -> list[int]:
        """The places that the filter lets through, and that of the open article."""
        found = self._filter.places(self._listing.entries, among)
        place = self._listing.places.get(self._current or "")
        if place is not None and self._fits(place):
            line = bisect_left(found, place)
            if line == len(found) or found[line] != place:
                found.insert(line, place)
        return found
