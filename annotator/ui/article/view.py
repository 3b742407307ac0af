"""The article on the screen: a read-only text with a caret, and its spans painted under it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from annotator.core.document import Range
from annotator.core.spans import Edit
from annotator.ui.article.caret import motion
from annotator.ui.article.geometry import Page
from annotator.ui.article.keys import Keymap, Pressed
from annotator.ui.article.painting import Emphasis, Scene, SpanPainter
from annotator.ui.article.pointer import Pointer
from annotator.ui.article.typography import Setting, typeset
from annotator.ui.session import Session
from annotator.ui.theme import Look

GUTTER = 108
CARET_WIDTH = 2
MARGIN = GUTTER // 3
"""Pixels above the first line, and what is kept in view above and below the caret."""
NEAR = 2 * MARGIN
KEPT_ABOVE = 0.3
ZOOM_RANGE = (50, 300)


class ArticleView(QTextEdit):
    """Shows the session's article and turns keys and mouse into calls of the session.

    The text is the core's; Qt's copy is only drawn. Positions are mapped to code points here
    and nowhere else.
    """

    zoomed = Signal(int)
    menu_asked = Signal(QPoint)
    brush_wanted = Signal(bool)
    painted = Signal()

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._setting = Setting()
        self._page = Page("", QTextDocument(self))
        self._painter = SpanPainter(look)
        self._pointer = Pointer(self, session)
        self._keymap = Keymap(session.labels)
        self._scene = Scene()
        self._found: Sequence[Range] = ()
        self._arming = False
        self._following = False
        self._set_up()
        session.opened.connect(self._show_article)
        session.moved.connect(self._follow_place)
        session.edited.connect(self._show_edit)
        session.armed.connect(self._show_brush)
        look.changed.connect(self._wear_look)
        self._wear_look()
        self._show_article()

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setEnabled(False)
        bar.rangeChanged.connect(lambda low, high: bar.setEnabled(low < high))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setAccessibleName(self.tr("Article text"))
        self.setAutoFillBackground(True)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.selectionChanged.connect(self._take_cursor)
        self.cursorPositionChanged.connect(self._take_cursor)

    @property
    def page(self) -> Page:
        """The text as it lies on the screen."""
        return self._page

    @property
    def scene(self) -> Scene:
        """What was painted last."""
        return self._scene

    @property
    def setting(self) -> Setting:
        """How the text is set."""
        return self._setting

    @property
    def arming(self) -> bool:
        """Whether the next label key takes up the brush instead of labelling."""
        return self._arming

    def set_setting(self, setting: Setting) -> None:
        """Set the text in another way; the caret stays in view."""
        if setting != self._setting:
            self._setting = setting
            with self._steady():
                self._typeset()

    def arm_next_key(self) -> None:
        """Let the next label key take up the brush; a second call lets it go."""
        if self._session.brush is not None:
            self._session.disarm()
        self._arming = not self._arming and self._session.brush is None
        self.brush_wanted.emit(self._arming)

    def show_found(self, places: Sequence[Range]) -> None:
        """Light up the words at ``places`` (code points, in order) until told otherwise."""
        self._found = places
        self.viewport().update()

    def ensure_visible(self, start: int, end: int) -> None:
        """Scroll so that ``start:end`` shows, with some of what stands before it."""
        area = self._page.area_of(start, end)
        height, top = self.viewport().height(), self.verticalScrollBar().value()
        if area.top() < top or min(area.bottom(), area.top() + height * 0.6) > top + height:
            self._bring(area)

    def to_document(self, point: QPointF) -> QPointF:
        """A point of the viewport in document pixels."""
        return point + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def position_at(self, point: QPointF) -> int:
        """The code point nearest to a point of the viewport."""
        return self._page.position_at(self.to_document(point))

    def _show_article(self) -> None:
        self._keymap = Keymap(self._session.labels)
        self._painter.set_labels(self._session.labels)
        self._typeset()
        self._bring(self._page.area_of(*self._in_hand()))

    def _typeset(self) -> None:
        font = self._setting.font(self.window().font())
        text = self._session.document.text
        document = typeset(text, self._setting, font, GUTTER)
        document.setParent(self)
        self._following = True
        self.setDocument(document)
        self.setCursorWidth(CARET_WIDTH)  # which is the document's, not the view's
        self._following = False
        old, self._page = self._page, Page(text, document)
        old.discard()
        self._painter.set_font(font)
        self._fit()
        self._follow_place()

    def _fit(self) -> None:
        """Centre the column; a narrow window narrows it."""
        font = self._page.document.defaultFont()
        wanted = self._setting.column(font) + GUTTER + GUTTER // 4
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        width = max(min(wanted, room), GUTTER * 2)
        spare = max(room - width - GUTTER // 2, 0) // 2
        sides = spare, max(room - width - spare, 0)
        left, right = reversed(sides) if self._page.mirrored else sides
        self.setViewportMargins(left, 0, right, 0)
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
            self._page.lay_out_anew()

    def _fit_again(self) -> None:
        with self._steady():
            self._fit()

    @contextmanager
    def _steady(self) -> Iterator[None]:
        """Keep the caret where it is on the screen, else the first line, in another layout."""
        bar, position = self.verticalScrollBar(), self._session.place.caret
        if not self.viewport().rect().intersects(self.cursorRect()):
            position = self._scene.shown[0]
        height = self._page.area_of(position, position + 1).top() - bar.value()
        yield
        bar.setValue(round(self._page.area_of(position, position + 1).top() - height))

    def _bring(self, area: QRectF) -> None:
        """Scroll to ``area``, with some of what stands before it."""
        above = self.viewport().height() * KEPT_ABOVE
        self.verticalScrollBar().setValue(round(area.top() - above))

    def _follow_place(self) -> None:
        """Put Qt's cursor where the session's place is."""
        if not self._following:
            place = self._session.place
            cursor = QTextCursor(self._page.document)
            cursor.setPosition(self._page.to_qt(place.anchor))
            cursor.setPosition(self._page.to_qt(place.caret), QTextCursor.MoveMode.KeepAnchor)
            top = self.verticalScrollBar().value()
            self._following = True
            self.setTextCursor(cursor)
            self._following = False
            self._catch_up(top)
        self._describe()
        self.viewport().update()

    def _in_hand(self) -> Range:
        """Where the span held is, else the caret."""
        place = self._session.place
        held = self._session.subject if place.held else None
        return held.range if held else (place.caret, place.caret + 1)

    def _catch_up(self, top: int) -> None:
        """Show what is in hand; Qt has scrolled from ``top`` as little as it could."""
        if self._pointer.preview is not None:
            self.verticalScrollBar().setValue(top)  # the edge in hand stays below the mouse
            return
        if self._session.place.held:
            self.ensure_visible(*self._in_hand())
            return
        area = self._page.area_of(*self._in_hand())
        if not top - NEAR < area.top() < top + self.viewport().height() + NEAR:
            self._bring(area)
        elif top != self.verticalScrollBar().value():
            self._give_room()

    def _give_room(self) -> None:
        """Keep something in view above and below the caret."""
        bar, caret = self.verticalScrollBar(), self.cursorRect()
        lowest = self.viewport().height() - MARGIN
        if caret.top() < MARGIN:
            bar.setValue(bar.value() + caret.top() - MARGIN)
        elif caret.bottom() > lowest:
            bar.setValue(bar.value() + caret.bottom() - lowest)

    def _take_cursor(self) -> None:
        """Tell the session where Qt's cursor went."""
        if self._following:
            return
        cursor = self.textCursor()
        self._following = True
        self._session.move(
            self._page.from_qt(cursor.position()), self._page.from_qt(cursor.anchor())
        )
        self._following = False

    def _show_edit(self, edit: Edit) -> None:
        """Paint at once: a key is answered before anything else is done."""
        if edit.removed or edit.added:
            self.viewport().repaint()
            self._describe()
            changed = edit.added or edit.removed
            first, last = self._scene.shown
            if not any(span.start < last and first < span.end for span in changed):
                self.ensure_visible(*changed[0].range)

    def _show_brush(self) -> None:
        self._arming = False
        self._keymap = Keymap(self._session.labels)
        self._painter.set_labels(self._session.labels)
        self._pointer.show_cursor()
        self.viewport().update()

    def _wear_look(self) -> None:
        palette = QPalette(self.palette())
        for role, name in (
            (QPalette.ColorRole.Base, "reading"),
            (QPalette.ColorRole.Window, "reading"),
            (QPalette.ColorRole.Text, "reading_text"),
            (QPalette.ColorRole.Highlight, "selection"),
            (QPalette.ColorRole.HighlightedText, "reading_text"),
        ):
            palette.setColor(role, self._look.color(name))
        self.setPalette(palette)
        self.viewport().update()

    def _describe(self) -> None:
        """Tell a screen reader which span the caret is in."""
        span = self._session.subject
        words = "" if span is None else f"{span.label}: {self._session.document.words(span)}"
        if self.accessibleDescription() != words:
            self.setAccessibleDescription(words)

    def _emphasis(self) -> Emphasis:
        span = self._pointer.preview or self._session.subject
        return Emphasis(span, self._session.place.held is not None, self._found)

    def paintEvent(self, event: QPaintEvent) -> None:
        offset = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painter.fillRect(event.rect(), self._look.color("reading"))
        painter.translate(-offset)
        area = QRectF(self.viewport().rect()).translated(offset)
        self._scene = self._painter.paint(
            painter, self._page, self._session.document, area, self._emphasis()
        )
        painter.end()
        super().paintEvent(event)
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_again)

    def event(self, event: QEvent) -> bool:
        """A label key goes before menus and shortcuts while the article has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._keymap.pressed(event) or motion(event, mirrored=False))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = self._keymap.pressed(event)
        moved = motion(event, mirrored=self._page.mirrored)
        before = self._session.place
        if pressed is not None:
            self._label(pressed)
        elif moved is not None:
            go, selects = moved
            position = go(self._session.document.text, before.caret)
            self._session.move(position, before.anchor if selects else None)
            self._give_room()
        elif event.key() == Qt.Key.Key_Escape:
            self.let_go()
        else:
            super().keyPressEvent(event)
            if self._session.place != before:
                self._give_room()
            return
        event.accept()

    def _label(self, pressed: Pressed) -> None:
        key = pressed.key
        if self._arming:
            self._session.arm(key.label, key.attributes)
        elif pressed.everywhere:
            self._session.label_all(key.label, key.attributes)
        else:
            self._session.label(key.label, key.attributes, exact=pressed.exact)

    def let_go(self) -> None:
        """Do without what was taken up last: the brush, else the span held or the selection."""
        if self._arming:
            self.arm_next_key()
        elif self._session.brush is not None:
            self._session.disarm()
        else:
            self._session.release()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.drag(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.release():
            super().mouseReleaseEvent(event)
            self._pointer.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._pointer.turn(event)
        else:
            super().wheelEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """The core's own words: Qt's copy has spaces where the text has no-break spaces."""
        data = QMimeData()
        selection = self._session.place.selection
        if selection is not None:
            data.setText(self._session.document.text[slice(*selection)])
        return data
