"""An article before a labeller: a session, its view on the screen, and a hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.core.document import Document
from annotator.core.spans import Span
from annotator.ui.article.view import ArticleView
from annotator.ui.session import Session
from annotator.ui.theme import Look
from tests.driving import Hand, open_text, preset


@dataclass
class Desk:
    """Everything that is before the labeller."""

    session: Session
    view: ArticleView
    hand: Hand
    look: Look

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def caret(self) -> int:
        return self.session.place.caret

    @property
    def selected(self) -> str:
        selection = self.session.place.selection
        return self.document.text[slice(*selection)] if selection else ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """The label and the words of each span, in order."""
        return [(span.label, self.document.words(span)) for span in self.document.spans]

    def at(self, words: str) -> int:
        """Where ``words`` first stand in the text."""
        return self.document.text.index(words)

    def span(self, words: str) -> Span:
        """The one span with these words."""
        (found,) = (span for span in self.document.spans if self.document.words(span) == words)
        return found


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    look = Look(qapp)
    look.set_theme("light")
    yield look
    look.set_theme("system")
    look.deleteLater()


@pytest.fixture
def desk_for(qtbot: QtBot, look: Look) -> Callable[..., Desk]:
    """Makes a desk with a text, its spans and where the caret is."""

    def make(text: str, spans: tuple[Span, ...] = (), caret: int = 0) -> Desk:
        session = Session()
        session.set_labels(preset("news"))
        view = ArticleView(session, look)
        qtbot.addWidget(view)
        view.resize(900, 700)
        open_text(session, text, spans, caret=caret)
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        return Desk(session, view, Hand(view), look)

    return make
