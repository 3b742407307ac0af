"""A value of an attribute that is typed, not chosen."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.ui.inspector.note import is_chord


class ValueField(QLineEdit):
    """A line of text that belongs to a span.

    ``written`` is emitted with the span's id when the writer presses Return or leaves, or before
    a shortcut of the window is carried out.
    """

    written = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = ""
        self._kept = ""
        self.editingFinished.connect(self.keep)

    def show_value(self, span: str, text: str) -> None:
        """Show the value of the span with the id ``span``; what is being written is left alone."""
        if span == self._span and text == self._kept:
            return
        if span != self._span:
            self.keep()
        self._span, self._kept = span, text
        self.setText(text)

    def forget(self) -> None:
        """Belong to no span any more: the article is another."""
        self._span = ""

    def keep(self) -> None:
        """Announce what was written since the last time."""
        if self._span and self.text() != self._kept:
            self._kept = self.text()
            self.written.emit(self._span, self._kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was not kept yet, on its way to those who leave by it."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._kept)
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_chord(event):
            self.keep()
        return super().event(event)
