"""The note of a span, written in a window of its own."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QWidget,
)

from annotator.ui.parts import Caption, Elided, dialog_column
from annotator.ui.session import Session
from annotator.ui.wording import shortened


def edit_note(session: Session, parent: QWidget | None = None) -> "NoteDialog | None":
    """Ask for the note of the span in hand."""
    span = session.subject
    if span is None:
        text = QCoreApplication.translate("NoteDialog", "There is no span under the caret.")
        session.told.emit(text)
        return None
    dialog = NoteDialog(session, span.id, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class NoteDialog(QDialog):
    """A note: Return keeps it, Shift with Return is a new line."""

    def __init__(self, session: Session, span_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._span_id = span_id
        span = session.document.spans[span_id]
        self.setWindowTitle(self.tr("Note on a span"))
        words = Elided(shortened(session.document.words(span), 200))
        self._text = QPlainTextEdit(span.note)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(self.tr("Note"))
        self._text.setPlaceholderText(self.tr("What should be known of this span?"))
        self._text.selectAll()
        self._text.setMinimumSize(
            self.fontMetrics().averageCharWidth() * 60, self.fontMetrics().lineSpacing() * 5
        )
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = dialog_column(self)
        layout.addWidget(words)
        layout.addWidget(self._text)
        layout.addWidget(
            Caption(self.tr("Return keeps the note, Shift with Return is a new line."))
        )
        layout.addWidget(self._buttons)
        self._text.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if returned and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.accept()
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        if self._span_id in self._session.document.spans:
            self._session.set_note(self._span_id, self._text.toPlainText().strip())
        super().accept()
