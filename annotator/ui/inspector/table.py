"""The table of the article's spans: it follows the caret, and the caret follows it."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.core.labels import Label
from annotator.core.spans import Edit
from annotator.ui.inspector.rows import Index, SpanRows
from annotator.ui.parts import RADIUS, SMALLER, SWATCH
from annotator.ui.session import Session
from annotator.ui.theme import Look
from annotator.ui.wording import isolated

GAP = 8
LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# As numbers: Python makes a new object of each combination of flags, for each row that is drawn.
SELECTED = QStyle.StateFlag.State_Selected.value
HOVERED = QStyle.StateFlag.State_MouseOver.value
FOCUSED = QStyle.StateFlag.State_HasFocus.value


class SpanTable(QTableView):
    """All spans of the article; the one in hand is highlighted and kept in view.

    ``chosen`` is emitted when a span was picked to go on with it in the text: by Return, Escape
    or a double click.
    """

    chosen = Signal()

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._following = False
        self._rows = SpanRows(session, self)
        self.setModel(self._rows)
        self.setItemDelegate(_RowPainter(self._rows, look, self))
        self._set_up()
        session.edited.connect(self._take_edit)
        session.armed.connect(self.viewport().update)
        look.changed.connect(self.viewport().update)
        self.doubleClicked.connect(lambda _index: self.chosen.emit())

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Spans in this article"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        palette = self.palette()  # the delegate draws the selection; Qt's own would show behind it
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_row_height()

    def follow(self) -> None:
        """Highlight the span that the session speaks of, and show it."""
        subject = self._session.subject
        if subject is None:
            self._stand_at_caret()
            return
        index = self._rows.index(self._rows.row_of(subject), 0)
        flags = QItemSelectionModel.SelectionFlag
        self._following = True
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._following = False
        self.scrollTo(index)

    def _stand_at_caret(self) -> None:
        """Choose nothing, but go on from where the caret is when a key is pressed here.

        Without a row to stand at, Qt would go to the first when the keyboard comes, and take the
        caret along.
        """
        row = min(self._session.document.spans.rows_from(self._session.place.caret), self._last)
        self._following = True
        clear = QItemSelectionModel.SelectionFlag.Clear
        self.selectionModel().setCurrentIndex(self._rows.index(row, 0), clear)
        self._following = False

    @property
    def _last(self) -> int:
        return self._rows.rowCount() - 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the span that is spoken of in sight when what is above it takes more room."""
        super().resizeEvent(event)
        if self.selectionModel() is not None and self.selectionModel().hasSelection():
            self.scrollTo(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._rows.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            area = self.viewport().rect().adjusted(GAP, 0, -GAP, 0)
            align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
            painter.drawText(area, align, self.tr("None yet."))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._following:
            self._hold(current.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._hold(self.indexAt(event.position().toPoint()).row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._delete(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._set_row_height()

    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GAP)
        self.verticalHeader().setMinimumSectionSize(0)
        self.setMinimumHeight(2 * self.verticalHeader().defaultSectionSize())

    def _hold(self, row: int) -> None:
        span = self._rows.span_at(row)
        if span is not None:
            self._session.hold_at_start(span)

    def _delete(self, row: int) -> None:
        """Delete the span at ``row`` and take up the next, so that the key can be pressed again."""
        if self._rows.span_at(row) is None:
            return
        self._hold(row)
        if self._session.delete() is not None and self._rows.rowCount():
            self._hold(min(row, self._last))

    def _take_edit(self, edit: Edit) -> None:
        self._following = True
        self._rows.take_edit(edit)
        self._following = False


class _RowPainter(QStyledItemDelegate):
    """Draws a row: the label's colour, the words, at the end the tag or the label's key."""

    def __init__(self, rows: SpanRows, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        span = self._rows.span_at(index.row())
        if span is None:
            return
        label = self._rows.label_of(span)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        area = option.rect.adjusted(GAP, 0, -GAP, 0)
        place = QRect(area.left(), 0, SWATCH, SWATCH)
        place.moveCenter(QRect(area.left(), area.top(), SWATCH, area.height()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.label_color(label))
        painter.drawRoundedRect(_seen(option, area, place), 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        area.setLeft(area.left() + SWATCH + GAP)
        area.setRight(area.right() - self._paint_end(painter, option, self._rows.tag(span), label))
        painter.setFont(option.font)
        painter.setPen(self._look.color("text"))
        words = option.fontMetrics.elidedText(
            isolated(self._rows.words(span)), Qt.TextElideMode.ElideRight, area.width()
        )
        align = QStyle.visualAlignment(option.direction, LEADING)
        painter.drawText(_seen(option, option.rect, area), int(align), words)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        ground = QRectF(option.rect).adjusted(1, 1, -1, -1)
        state = option.state.value
        painter.setPen(Qt.PenStyle.NoPen)
        if state & SELECTED:
            painter.setBrush(self._look.color("selected_row"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        elif state & HOVERED:
            hover = QColor(self._look.color("selected_row"))
            hover.setAlphaF(0.5)
            painter.setBrush(hover)
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state & FOCUSED:
            painter.setPen(QPen(self._look.color("accent"), 1.5))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)

    def _paint_end(
        self, painter: QPainter, option: QStyleOptionViewItem, tag: str, label: Label | None
    ) -> int:
        """Draw what stands at the row's end; the pixels that it takes from the words."""
        text = tag or (label.key if label else "")
        if not text:
            return 0
        font = QFont(option.font)
        if not tag:
            font.setPointSizeF(font.pointSizeF() * SMALLER)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text)
        area = option.rect.adjusted(GAP, 0, -GAP, 0)
        place = QRect(area.right() - width, area.top(), width + 1, area.height())
        painter.setPen(self._look.color("text" if tag else "muted"))
        if not tag:
            place.translate(-GAP // 2, 0)
            key = QRectF(place).adjusted(-4, GAP / 2, 4, -GAP / 2)
            painter.setPen(self._look.color("line"))
            painter.drawRoundedRect(_seen(option, area, key.toRect()), 3, 3)
            painter.setPen(self._look.color("muted"))
        painter.drawText(_seen(option, area, place), int(Qt.AlignmentFlag.AlignCenter), text)
        return width + 2 * GAP


def _seen(option: QStyleOptionViewItem, area: QRect, place: QRect) -> QRect:
    """``place`` mirrored inside ``area`` where the language runs from right to left."""
    return QStyle.visualRect(option.direction, area, place)
