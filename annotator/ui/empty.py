"""What stands in the place of the text while a project is open and no article is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.articles.model import ArticleRows


class EmptyPage(QWidget):
    """Says what to do next: choose an article, or import some with the action ``imports``."""

    def __init__(self, rows: ArticleRows, imports: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self._text = QLabel()
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._button = QPushButton(imports.text())
        self._button.setProperty("primary", True)
        self._button.setAutoDefault(True)  # outside of dialogs: Return presses it
        self._button.clicked.connect(imports.trigger)
        self.setFocusProxy(self._button)
        layout = QVBoxLayout(self)
        layout.setSpacing(self.fontMetrics().height())
        layout.addStretch(2)
        layout.addWidget(self._text)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        rows.counted.connect(self._say)
        self._say()

    def _say(self) -> None:
        empty = self._rows.total == 0
        self._text.setText(
            self.tr("This project has no articles yet. Import some, or drop files here.")
            if empty
            else self.tr("Choose an article from the list.")
        )
        self._button.setVisible(empty)
