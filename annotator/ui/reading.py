"""The page with the article: its text, and below it the bar to find words in it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.article.view import ArticleView
from annotator.ui.find_bar import FindBar
from annotator.ui.session import Session


class ReadingPage(QWidget):
    """Puts the bar below the view, so that opening it moves no line."""

    def __init__(self, session: Session, view: ArticleView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.find_bar = FindBar(session)
        self.setFocusProxy(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(view, 1)
        layout.addWidget(self.find_bar)
        self.find_bar.found.connect(view.show_found)
        self.find_bar.left.connect(view.setFocus)
