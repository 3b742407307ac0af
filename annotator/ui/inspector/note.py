"""A note that is written where it is read."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

PAUSE = 600
"""Milliseconds without a key after which what was written is kept."""

LINES = 5


class NoteField(QPlainTextEdit):
    """A field as high as its text, up to a few lines.

    ``written`` is emitted with the id of the span the text belongs to, when the writer pauses,
    leaves, presses Return, or before a shortcut of the window is carried out. Shift with Return
    is a new line; Escape takes back what was not kept yet.
    """

    written = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = ""
        self._kept = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.keep)
        self.document().setDocumentMargin(1)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._text_changed)
        self._fit()

    def show_note(self, span: str, note: str) -> None:
        """Show the note of the span with the id ``span``; what is being written is left alone."""
        if span == self._span and (note == self._kept or self.toPlainText() == note):
            self._kept = note
            return
        if span != self._span:
            self.keep()
        self._span, self._kept = span, note
        if self.toPlainText() != note:
            self.blockSignals(True)
            self.setPlainText(note)
            self.blockSignals(False)
        self._fit()

    def forget(self) -> None:
        """Belong to no span any more: the article is another."""
        self._pause.stop()
        self._span = ""

    def keep(self) -> None:
        """Announce what was written since the last time."""
        self._pause.stop()
        note = self.toPlainText()
        if self._span and note != self._kept:
            self._kept = note
            self.written.emit(self._span, note)

    def sizeHint(self) -> QSize:
        lines = min(self._lines, LINES)
        around = self.contentsMargins()
        margins = round(2 * self.document().documentMargin()) + around.top() + around.bottom()
        return QSize(80, lines * self.fontMetrics().lineSpacing() + margins)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_chord(event):
            self.keep()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if returned and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.keep()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._kept)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.keep()

    @property
    def _lines(self) -> int:
        return max(round(self.document().size().height()), 1)

    def _text_changed(self) -> None:
        self._pause.start()
        self._fit()

    def _fit(self) -> None:
        """Be as high as the text; what is higher than the field is scrolled."""
        policies = Qt.ScrollBarPolicy
        fits = self._lines <= LINES
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAsNeeded
        )
        self.updateGeometry()


def is_chord(event: QEvent) -> bool:
    """Whether a key was pressed together with Ctrl or Alt."""
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return isinstance(event, QKeyEvent) and bool(event.modifiers() & chord)
