"""The bar below the article in which words are sought."""

from bisect import bisect_left

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from annotator.core.document import Range
from annotator.core.search import MOST, Finder
from annotator.ui.parts import Rule
from annotator.ui.session import Session
from annotator.ui.wording import shortened

ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FindBar(QWidget):
    """Finds what is typed in the open article, and goes from place to place.

    ``found`` carries the places (code points, in order) whenever they are others. Return goes to
    the next one and Shift with Return to the one before; Escape closes the bar, and the words
    found last stay selected.
    """

    found = Signal(list)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._finder: Finder | None = None
        self._places: list[Range] = []
        self._origin = 0
        self.setAccessibleName(self.tr("Find in the article"))
        self.setAutoFillBackground(True)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the article"))
        self.field.setAccessibleName(self.tr("Find in the article"))
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self._said = QLabel()
        self._said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.previous = _button("↑", self.tr("The place before"))
        self.next = _button("↓", self.tr("The next place"))
        self._away = _button("×", self.tr("Close"))
        self._lay_out()
        self.field.textChanged.connect(self._show_first)
        self.previous.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self._away.clicked.connect(self.leave)
        session.opened.connect(self._forget)
        self.hide()

    def ask(self) -> None:
        """Open the bar, with the words that are selected."""
        selection = self._session.place.selection
        self._origin = selection[0] if selection else self._session.place.caret
        self.show()
        words = self._session.document.text[slice(*selection)] if selection else ""
        if words and "\n" not in words:
            self.field.setText(shortened(words, len(words)))
        self._seek()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def go(self, step: int) -> None:
        """Select the next place (``step`` 1) or the one before (-1); behind the last the first."""
        if self.isHidden():
            self.ask()
        if not self._places:
            return
        selection = self._session.place.selection or (self._session.place.caret,) * 2
        number = bisect_left(self._places, selection)
        if step < 0 or (number < len(self._places) and self._places[number] == selection):
            number += step
        self._select(number % len(self._places))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in ENTERS:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.go(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the bar from its buttons too."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Hide the bar; the keyboard should go back to the text."""
        self.hide()
        self._finder = None
        self._take([])
        self.left.emit()

    def _lay_out(self) -> None:
        line = self.fontMetrics().height()
        self.field.setMaximumWidth(line * 20)
        row = QHBoxLayout()
        row.setContentsMargins(line // 2, line // 4, line // 2, line // 4)
        row.setSpacing(line // 3)
        row.addWidget(self.field, 4)
        for widget in (self.previous, self.next, self._said):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        column.addLayout(row)

    def _show_first(self) -> None:
        """Seek, and show the first place from where the caret was when the bar was opened."""
        self._seek()
        number = bisect_left(self._places, (self._origin, 0))
        if self._places:
            self._select(number % len(self._places))

    def _seek(self) -> None:
        if self.isHidden():
            return
        if self._finder is None:
            self._finder = Finder(self._session.document.text)
        self._take(self._finder.places(self.field.text()))

    def _forget(self) -> None:
        """Seek in the article that has been opened, but leave the caret where it is."""
        self._finder = None
        self._origin = self._session.place.caret
        self._seek()

    def _take(self, places: list[Range]) -> None:
        self._places = places
        for button in (self.previous, self.next):
            button.setEnabled(bool(places))
        self._say(0)
        self.found.emit(places)

    def _select(self, number: int) -> None:
        start, end = self._places[number]
        self._session.move(end, start)
        self._say(number + 1)

    def _say(self, number: int) -> None:
        """Say which of how many places is selected, if one is."""
        locale, count = QLocale(), len(self._places)
        more = "+" if count == MOST else ""
        if not self.field.text().strip():
            text = ""
        elif not count:
            text = self.tr("not found")
        elif number:
            text = self.tr("{number} of {count}")
        else:
            text = self.tr("{count} found")
        self._said.setText(
            text.format(number=locale.toString(number), count=locale.toString(count) + more)
        )
        self.field.setAccessibleDescription(self._said.text())


def _button(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
