"""An inspector beside a short article, for the tests of its parts."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from annotator.core.document import Document
from annotator.core.labelling import Place
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.core.spans import Link, Span
from annotator.core.text import fingerprint
from annotator.storage.records import Article, Source, now
from annotator.ui.parts import FlatButton
from annotator.ui.session import Session

TEXT = "Tolba dort. « Oui », dit Mina Sarr.\nLettre du soir\nFin"
KINDS = (Value("person", "P", "PER"), Value("place", "L", "LOC"))
LABELS = LabelSet(
    (
        Label("entity", "1", guideline="A name.", attributes=(Attribute("kind", KINDS),)),
        Label("quote", "2", guideline="Words <said>.", attributes=(Attribute("source"),)),
        Label("promo", "4"),
    ),
    (LinkType("speaker", ("quote",), ("entity",)),),
)
SPANS = (
    Span("s1", 0, 5, "entity", {"kind": "place"}),
    Span("s2", 12, 19, "quote"),
    Span("s3", 25, 34, "entity", {"kind": "person"}, note="who?"),
    Span("s4", 36, 54, "promo"),
)
LINKS = (Link("k1", "speaker", "s2", "s3"),)


def article_of(text):
    return Article("a", "a", text, fingerprint(text), None, Source("a.txt"), now())


def new_session():
    """A session with the article in front."""
    session = Session()
    session.labels = LABELS
    session.open(article_of(TEXT), Document(TEXT, SPANS, LINKS), Place())
    return session


def hold(inspector, session, span_id):
    session.hold(span_id)
    refresh(inspector)


def refresh(inspector):
    """Show the session as it is; new widgets appear with the next turn of the event loop."""
    inspector.refresh()
    QTest.qWait(1)


def shown_texts(inspector):
    labels = [w for w in inspector.findChildren(QLabel) if w.isVisible()]
    buttons = [w for w in inspector.findChildren(FlatButton) if w.isVisible()]
    return [w.text() for w in (*labels, *buttons)]


def button_named(inspector, name):
    buttons = [w for w in inspector.findChildren(FlatButton) if w.isVisible()]
    return next(w for w in buttons if name in w.accessibleName())


def choose(qtbot, button, text):
    """Open the button's menu with the keyboard and pick an entry by its first letters."""
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Down)
    menu = button.findChildren(QMenu)[-1]
    action = next(a for a in menu.actions() if a.text().split("\t")[0] == text)
    menu.setActiveAction(action)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
