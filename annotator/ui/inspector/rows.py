"""The article's spans as rows of a table, kept in step with the document edit by edit."""

from bisect import bisect_left
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.labels import Label
from annotator.core.spans import Edit, Span, span_key
from annotator.ui.session import Session
from annotator.ui.wording import shortened, tip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

SHOWN_WORDS = 80
MANY = 200


class SpanRows(QAbstractTableModel):
    """A row a span, in the order of the document.

    The document has changed already when an edit is announced, so the rows are kept here as the
    table was told of them; an edit costs two bisections a span, however many there are.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._spans = list(session.document.spans)
        session.opened.connect(self.reload)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._spans)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        span = self.span_at(index.row())
        if span is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(span)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            named = " · ".join([span.label, *(str(v) for v in span.attributes.values())])
            text = f"{named}: {self.words(span)}"
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def span_at(self, row: int) -> Span | None:
        """The span shown at ``row``, None where there is no such row."""
        return self._spans[row] if 0 <= row < len(self._spans) else None

    def row_of(self, span: Span) -> int:
        """Where ``span`` is shown, or would be."""
        return bisect_left(self._spans, span_key(span), key=span_key)

    def label_of(self, span: Span) -> Label | None:
        """The label of ``span``, None where the project does not know it."""
        return self._session.labels.get(span.label)

    def words(self, span: Span) -> str:
        """The words of ``span`` in one line, not more of them than a row can show."""
        end = min(span.end, span.start + 4 * SHOWN_WORDS)
        return shortened(self._session.document.text[span.start : end], SHOWN_WORDS)

    def tag(self, span: Span) -> str:
        """The short form of the main attribute, else how many paragraphs there are."""
        label = self.label_of(span)
        main = label.main if label else None
        value = span.attributes.get(main.name) if main else None
        if main is not None and isinstance(value, str):
            known = main.value(value)
            return (known.tag or known.name) if known else value
        breaks = self._session.document.text.count("\n", span.start, span.end)
        return f"{breaks + 1} ¶" if breaks else ""

    def reload(self) -> None:
        """Begin anew with the session's document."""
        self.beginResetModel()
        self._spans = list(self._session.document.spans)
        self.endResetModel()

    def take_edit(self, edit: Edit) -> None:
        """Follow an edit that the document has seen already."""
        gone, come, changed = _sorted_out(edit)
        if len(gone) + len(come) + len(changed) > MANY:
            self.reload()
            return
        for span in gone:
            row = self.row_of(span)
            self.beginRemoveRows(NO_INDEX, row, row)
            del self._spans[row]
            self.endRemoveRows()
        for span in come:
            row = self.row_of(span)
            self.beginInsertRows(NO_INDEX, row, row)
            self._spans.insert(row, span)
            self.endInsertRows()
        for span in changed:
            row = self.row_of(span)
            self._spans[row] = span
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


def _sorted_out(edit: Edit) -> tuple[list[Span], list[Span], list[Span]]:
    """The spans that left their row, those that came to one, those that changed in it."""
    was = {span_key(span) for span in edit.removed}
    now = {span_key(span) for span in edit.added}
    gone = [span for span in edit.removed if span_key(span) not in now]
    come = [span for span in edit.added if span_key(span) not in was]
    changed = [span for span in edit.added if span_key(span) in was]
    return gone, come, changed
