"""The mouse over the article: selecting, the brush, the grips of a span, the margin bars."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.core import sentences, words
from annotator.core.labelling import Edge, stack
from annotator.core.spans import Edit, Span
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.ui.article.view import ArticleView

REACH = 8.0
NOTCH = 120
"""What a wheel with notches turns by one of them, in eighths of a degree."""

DRIFT = 30
"""Milliseconds between two steps of the text while an edge is dragged beyond the window."""

Modifier = Qt.KeyboardModifier


class Pointer:
    """Turns mouse events of the view into calls of the session.

    ``preview`` is the span whose edge is being dragged, as it would be if let go now.
    """

    def __init__(self, view: "ArticleView", session: Session) -> None:
        self._view = view
        self._session = session
        self._edge: Edge | None = None
        self._dragged: Span | None = None
        self._pressed_at: QPointF | None = None
        self._double_click: tuple[int, QPointF] | None = None
        self._click_edit: Edit | None = None
        self._turned = 0
        self._at = QPointF()
        self._exact = False
        self._drifting = QTimer(view, interval=DRIFT)
        self._drifting.timeout.connect(self._drift)
        self.preview: Span | None = None

    def press(self, event: QMouseEvent) -> bool:
        """Whether the press was ours: a grip, a bar, a third click."""
        if event.button() != Qt.MouseButton.LeftButton:
            return event.button() == Qt.MouseButton.RightButton and self._keeps_selection(event)
        self._pressed_at = event.position()
        self._click_edit = None
        if self._is_third_click(event):
            self._select_paragraph(event)
            return True
        self._edge = self._grip_at(event.position())
        if self._edge is not None:
            self._dragged = self.preview = self._session.subject
            return True
        if self._hold_bar(event.position()) or self._hold_span(event):
            self._pressed_at = None
            return True
        if self._session.place.selection is not None and not self._extends(event):
            self._session.move(self._view.position_at(event.position()))
        return bool(self._session.brush and self._extends(event))

    def drag(self, event: QMouseEvent) -> bool:
        """Whether the movement was ours: an edge on its way."""
        if self._edge is None or self._dragged is None:
            self.show_cursor(event.position())
            return False
        self._at = event.position()
        self._exact = bool(event.modifiers() & Modifier.AltModifier)
        self._move_edge()
        if self._beyond():
            self._drifting.start()
        return True

    def _move_edge(self) -> None:
        """Show the span as it would be with its edge where the mouse is."""
        span = self._dragged
        if span is None:
            return
        position = self._edge_position()
        if self._edge is Edge.START:
            moved = replace(span, start=position)
        else:
            moved = replace(span, end=position)
        if moved.start < moved.end:
            self.preview = moved
            self._view.viewport().update()

    def _beyond(self) -> int:
        """How far the mouse is above (less than 0) or below the text that shows, in pixels."""
        height = self._view.viewport().height()
        return round(min(self._at.y(), 0) + max(self._at.y() - height, 0))

    def _drift(self) -> None:
        """Bring the text towards an edge that is dragged beyond what shows of it."""
        if self._edge is None or not self._beyond():
            self._drifting.stop()
            return
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + self._beyond())
        self._move_edge()

    def release(self) -> bool:
        """Whether the release was ours: an edge let go."""
        if self._edge is None or self._dragged is None:
            return False
        edge, span, preview = self._edge, self._dragged, self.preview
        self._edge = self._dragged = None
        if preview is not None and preview != span:
            self._session.set_edge(span.id, edge, getattr(preview, edge.value))
        self._session.hold(span.id)
        self.preview = None
        self._view.viewport().update()
        return True

    def released(self, event: QMouseEvent) -> None:
        """After Qt has placed its cursor: the brush labels what was clicked or dragged over."""
        brush = self._session.brush
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        self._pressed_at = None
        if brush is None:
            return
        if self._extends(event):
            self._session.move(self._view.position_at(event.position()))
            self._session.label_all(brush.label.name, brush.attributes)
        else:
            exact = bool(event.modifiers() & Modifier.AltModifier)
            self._click_edit = self._session.label(brush.label.name, brush.attributes, exact=exact)

    def double_click(self, event: QMouseEvent) -> None:
        """Select our word (Qt's keeps ``l'Ukraine`` in one piece); the brush labels it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._double_click = event.timestamp(), event.position()
        self._pressed_at = None
        position = self._view.position_at(event.position())
        word = words.word_at(self._session.document.text, position)
        if word is None:
            return
        if self._click_edit is not None:
            self._session.undo()
            self._click_edit = None
        self._session.move(word[1], word[0])
        brush = self._session.brush
        if brush is not None:
            self._session.label(brush.label.name, brush.attributes)

    def turn(self, event: QWheelEvent) -> None:
        """The wheel with Control: a step of zoom a notch, however finely the wheel turns."""
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self._view.zoomed.emit(steps)
        event.accept()

    def show_cursor(self, point: QPointF | None = None) -> None:
        """The mouse cursor says what a press would do."""
        if point is not None and self._grip_at(point) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif point is not None and self._bar_at(point) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._session.brush is not None:
            shape = Qt.CursorShape.CrossCursor
        else:
            shape = Qt.CursorShape.IBeamCursor
        self._view.viewport().setCursor(shape)

    def _keeps_selection(self, event: QMouseEvent) -> bool:
        """A right click outside the selection moves the caret there, for its menu."""
        position = self._view.position_at(event.position())
        selection = self._session.place.selection
        if selection is None or not selection[0] <= position <= selection[1]:
            self._session.move(position)
        return True

    def _is_third_click(self, event: QMouseEvent) -> bool:
        if self._double_click is None:
            return False
        time, point = self._double_click
        is_near = (event.position() - point).manhattanLength() < QApplication.startDragDistance()
        return is_near and event.timestamp() - time < QApplication.doubleClickInterval()

    def _select_paragraph(self, event: QMouseEvent) -> None:
        self._double_click = None
        self._pressed_at = None
        position = self._view.position_at(event.position())
        paragraph = sentences.paragraph_at(self._session.document.text, position)
        if paragraph is not None:
            self._session.move(paragraph[1], paragraph[0])

    def _hold_bar(self, point: QPointF) -> bool:
        span = self._bar_at(point)
        if span is not None:
            self._session.hold_at_start(span)
        return span is not None

    def _hold_span(self, event: QMouseEvent) -> bool:
        """A click with Control chooses the innermost span under it."""
        if not event.modifiers() & Modifier.ControlModifier:
            return False
        position = self._view.position_at(event.position())
        under = stack(self._session.document, position)
        self._session.move(position)
        if under:
            self._session.hold(under[0].id)
        return True

    def _bar_at(self, point: QPointF) -> Span | None:
        place = self._view.to_document(point)
        for bar in self._view.scene.bars:
            area = bar.rect.adjusted(-3, 0, 3, 0)
            if area.contains(place) or bar.named_at.contains(place):
                return bar.span
        return None

    def _grip_at(self, point: QPointF) -> Edge | None:
        place = self._view.to_document(point)
        scene = self._view.scene
        for edge, grip in ((Edge.END, scene.end_grip), (Edge.START, scene.start_grip)):
            if grip is not None and (grip - place).manhattanLength() <= REACH:
                return edge
        return None

    def _edge_position(self) -> int:
        """Where the dragged edge would be: at a word's edge, or with Alt at any character."""
        raw = self._view.position_at(self._at)
        if self._exact:
            return raw
        word = words.word_at(self._session.document.text, raw)
        if word is None or not word[0] < raw < word[1]:
            return raw
        return word[0] if self._edge is Edge.START else word[1]

    @staticmethod
    def _extends(event: QMouseEvent) -> bool:
        return bool(event.modifiers() & Modifier.ShiftModifier)
