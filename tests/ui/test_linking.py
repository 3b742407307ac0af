import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QLineEdit, QTreeWidget

from annotator.core.labels import LabelSet, LinkType
from annotator.core.spans import Link, Span
from annotator.ui.dialogs.linking import LinkDialog, choose_link, link_nearest
from annotator.ui.session import Session
from tests.driving import open_text, preset

TEXT = "Ada Roux écoute. « Oui », a déclaré Mina Sarr.\nBo Keita part."
QUOTE = Span("s1", 17, 24, "quote")
ADA = Span("s2", 0, 8, "entity", {"kind": "person"})
MINA = Span("s3", 36, 45, "entity", {"kind": "person"})
BO = Span("s4", 47, 55, "entity", {"kind": "person"})


@pytest.fixture
def session():
    session = Session()
    session.set_labels(preset("news"))
    open_text(session, TEXT, [QUOTE, ADA, MINA, BO], caret=19)
    return session


@pytest.fixture
def told(session):
    said = []
    session.told.connect(said.append)
    return said


@pytest.fixture
def dialog(qtbot, session, look):
    dialog = LinkDialog(session, look, QUOTE)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def links(session):
    return [(link.type, link.source, link.target) for link in session.document.links]


def offered(dialog):
    tree = dialog.findChild(QTreeWidget)
    return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]


def field(dialog):
    return dialog.findChild(QLineEdit)


def test_one_step_links_a_quote_to_the_nearest_name_and_says_so(session, told, look):
    link_nearest(session, look)
    assert links(session) == [("speaker", "s1", "s3")]
    assert told == ["speaker: « Oui » → Mina Sarr"]
    session.undo()
    assert links(session) == []


def test_without_a_span_or_a_link_type_it_is_said(session, told, look):
    session.move(11)
    link_nearest(session, look)
    session.hold("s2")
    link_nearest(session, look)
    assert links(session) == []
    assert told == [
        "There is no span under the caret.",
        "The project has no links that start at “entity”.",
    ]


def test_with_nothing_to_link_to_it_says_what_to_label_first(session, told, look):
    open_text(session, TEXT, [QUOTE], caret=19)
    link_nearest(session, look)
    assert told == ["There is nothing to link to: label “entity” first."]


def test_pressing_again_asks_for_another(qtbot, session, look):
    link_nearest(session, look)
    dialog = choose_link(session, look)
    qtbot.addWidget(dialog)
    assert offered(dialog) == ["Ada Roux", "Bo Keita"]
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == [("speaker", "s1", "s3"), ("speaker", "s1", "s2")]


def test_several_link_types_are_a_choice(qtbot, session, look):
    types = (LinkType("speaker", ("quote",), ("entity",)), LinkType("about", ("quote",)))
    session.set_labels(LabelSet(session.labels.labels, types))
    link_nearest(session, look)
    assert links(session) == []
    dialog = choose_link(session, look)
    qtbot.addWidget(dialog)
    kinds = dialog.findChild(QComboBox)
    assert kinds.isVisible()
    kinds.setFocus()
    qtbot.keyClick(kinds, Qt.Key.Key_Down)
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == [("about", "s1", "s3")]


def test_the_likeliest_is_first_and_return_takes_it(qtbot, session, dialog):
    assert offered(dialog) == ["Mina Sarr", "Ada Roux", "Bo Keita"]
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == [("speaker", "s1", "s3")]


def test_the_only_kind_of_link_is_named(dialog):
    assert not dialog.findChild(QComboBox).isVisible()
    assert "speaker →" in [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]


def test_down_moves_in_the_list_while_the_field_has_the_keyboard(qtbot, session, dialog):
    qtbot.keyClick(field(dialog), Qt.Key.Key_Down)
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == [("speaker", "s1", "s2")]


def test_typing_finds_a_name_wherever_it_stands(qtbot, session, dialog):
    qtbot.keyClicks(field(dialog), "kei")
    assert offered(dialog) == ["Bo Keita"]
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == [("speaker", "s1", "s4")]


def test_what_does_not_fit_cannot_be_linked(qtbot, session, dialog):
    qtbot.keyClicks(field(dialog), "zzz")
    assert offered(dialog) == ["There is nothing to link to: label “entity” first."]
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    assert [b.isEnabled() for b in buttons if b.text() == "Link"] == [False]
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == []
    assert dialog.isVisible()


def test_escape_links_nothing(qtbot, session, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert links(session) == []
    assert not dialog.isVisible()


def test_a_span_deleted_meanwhile_is_not_linked(qtbot, session, dialog):
    session.hold("s3")
    session.delete()
    qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert links(session) == []


def test_what_is_linked_already_is_not_offered(qtbot, session, look):
    spans = [QUOTE, ADA, MINA]
    open_text(session, TEXT, spans, [Link("k1", "speaker", "s1", "s3")], caret=19)
    dialog = choose_link(session, look)
    qtbot.addWidget(dialog)
    assert offered(dialog) == ["Ada Roux"]
