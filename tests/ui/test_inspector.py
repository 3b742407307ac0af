import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu

from annotator.core.document import Document
from annotator.core.labelling import Place
from annotator.core.spans import Span
from annotator.ui.inspector.fields import ValueField
from annotator.ui.inspector.note import NoteField
from annotator.ui.inspector.panel import Inspector
from annotator.ui.parts import ChoiceButton, Elided
from tests.ui.inspecting import (
    LINKS,
    SPANS,
    TEXT,
    article_of,
    button_named,
    choose,
    hold,
    new_session,
    refresh,
    shown_texts,
)


@pytest.fixture
def session():
    return new_session()


@pytest.fixture
def inspector(qtbot, session, look):
    inspector = Inspector(session, look)
    qtbot.addWidget(inspector)
    inspector.resize(320, 800)
    inspector.show()
    return inspector


def test_the_span_in_hand_is_shown_with_all_that_belongs_to_it(inspector, session):
    hold(inspector, session, "s3")
    texts = shown_texts(inspector)
    for text in ("Selected entity", "Mina Sarr", "entity ▾", "person ▾", "25–34", "Speaker of"):
        assert text in texts
    assert inspector.findChild(NoteField).toPlainText() == "who?"


def test_it_follows_the_caret_by_itself(qtbot, inspector, session):
    session.move(2)
    qtbot.waitUntil(lambda: "0–5" in shown_texts(inspector), timeout=1000)
    session.move(10)
    qtbot.waitUntil(lambda: "No span here" in shown_texts(inspector), timeout=1000)
    assert any("press 1 for “entity”" in text for text in shown_texts(inspector))


def test_a_label_is_changed_from_its_menu(qtbot, inspector, session):
    session.move(2)
    refresh(inspector)
    choose(qtbot, button_named(inspector, "Label"), "promo")
    assert session.document.spans["s1"].label == "promo"
    assert session.document.spans["s1"].range == (0, 5)


def test_an_attribute_is_set_and_taken_away(qtbot, inspector, session):
    hold(inspector, session, "s1")
    choose(qtbot, button_named(inspector, "kind"), "person")
    assert session.document.spans["s1"].attributes == {"kind": "person"}
    refresh(inspector)
    assert "person ▾" in shown_texts(inspector)
    choose(qtbot, button_named(inspector, "kind"), "not set")
    assert session.document.spans["s1"].attributes == {}


def test_a_free_attribute_is_typed(qtbot, inspector, session):
    hold(inspector, session, "s2")
    field = next(f for f in inspector.findChildren(QLineEdit) if f.accessibleName() == "source")
    field.setFocus()
    qtbot.keyClicks(field, "letter")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.document.spans["s2"].attributes == {"source": "letter"}


def test_attributes_and_labels_the_project_does_not_know_are_shown(inspector, session):
    odd = Span("s9", 6, 10, "headline", {"size": 3})
    session.open(article_of(TEXT), Document(TEXT, [odd]), Place(7, 7))
    refresh(inspector)
    texts = shown_texts(inspector)
    for text in ("Selected headline", "headline ▾", "Size", "3"):
        assert text in texts
    assert "The project has no label “headline”." in texts


def test_a_note_is_written_in_place(qtbot, inspector, session):
    hold(inspector, session, "s1")
    inspector.edit_note()
    field = inspector.findChild(NoteField)
    qtbot.waitUntil(field.hasFocus, timeout=1000)
    qtbot.keyClicks(field, "a town")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "inland")
    with qtbot.waitSignal(inspector.left):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.document.spans["s1"].note == "a town\ninland"
    assert len(session.document.history) == 1


def test_a_note_is_kept_when_the_writer_pauses_or_leaves(qtbot, inspector, session):
    hold(inspector, session, "s1")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "one")
    qtbot.waitUntil(lambda: session.document.spans["s1"].note == "one", timeout=2000)
    qtbot.keyClicks(field, " two")
    hold(inspector, session, "s3")
    assert session.document.spans["s1"].note == "one two"
    assert session.document.spans["s3"].note == "who?"
    assert field.toPlainText() == "who?"


def test_a_note_is_kept_before_a_shortcut_opens_another_article(qtbot, inspector, session):
    hold(inspector, session, "s1")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "town")
    first = session.document
    inspector.window().addAction("next", "Ctrl+Return", lambda: open_other(session))
    inspector.activateWindow()
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert session.document is not first
    assert first.spans["s1"].note == "town"
    assert session.document.spans["s1"].note == ""


def open_other(session):
    session.open(article_of(TEXT), Document(TEXT, SPANS[:1]), Place())


def test_what_was_typed_never_reaches_another_article(qtbot, inspector, session):
    hold(inspector, session, "s1")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "town")
    open_other(session)
    refresh(inspector)
    field.clearFocus()
    qtbot.wait(700)
    assert session.document.spans["s1"].note == ""


def test_escape_takes_back_a_value(qtbot, inspector, session):
    hold(inspector, session, "s2")
    field = inspector.findChild(ValueField)
    field.setFocus()
    qtbot.keyClicks(field, "radio")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    field.clearFocus()
    assert "source" not in session.document.spans["s2"].attributes


def test_a_typed_value_never_reaches_another_article(qtbot, inspector, session):
    hold(inspector, session, "s2")
    field = inspector.findChild(ValueField)
    field.setFocus()
    qtbot.keyClicks(field, "letter")
    session.open(article_of(TEXT), Document(TEXT, SPANS), Place(13))
    field.clearFocus()
    refresh(inspector)
    assert session.document.spans["s2"].attributes == {}
    assert len(session.document.history) == 0


def test_a_typed_value_is_kept_before_a_shortcut(qtbot, inspector, session):
    hold(inspector, session, "s2")
    field = inspector.findChild(ValueField)
    field.setFocus()
    qtbot.keyClicks(field, "letter")
    first = session.document
    inspector.window().addAction("next", "Ctrl+Return", lambda: open_other(session))
    inspector.activateWindow()
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert session.document is not first
    assert first.spans["s2"].attributes == {"source": "letter"}


def test_a_note_on_a_span_that_is_gone_is_dropped(qtbot, inspector, session):
    hold(inspector, session, "s1")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "town")
    session.delete()
    refresh(inspector)
    assert "s1" not in session.document.spans
    assert len(session.document.history) == 1


def test_other_colours_leave_what_is_being_written(qtbot, inspector, session, look):
    hold(inspector, session, "s1")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "town")
    look.set_theme("dark")
    refresh(inspector)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.document.spans["s1"].note == "town"


def test_escape_takes_back_what_was_typed(qtbot, inspector, session):
    hold(inspector, session, "s3")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert session.document.spans["s3"].note == "who?"
    assert len(session.document.history) == 0


def test_a_link_leads_to_its_other_end_and_can_be_taken_away(inspector, session):
    hold(inspector, session, "s2")
    button_named(inspector, "speaker: Mina Sarr").click()
    assert session.place.held == "s3"
    refresh(inspector)
    button_named(inspector, "Take the link").click()
    assert session.document.links == ()
    refresh(inspector)
    assert "Speaker of" not in shown_texts(inspector)


def test_nothing_can_be_changed_where_nothing_may(inspector, session):
    session.open(article_of(TEXT), Document(TEXT, SPANS, LINKS), Place(26, 26), "Held by Bo.")
    refresh(inspector)
    assert not button_named(inspector, "Label").isEnabled()
    assert not button_named(inspector, "kind").isEnabled()
    assert inspector.findChild(NoteField).isReadOnly()
    session.move(10)
    refresh(inspector)
    assert "Held by Bo." in shown_texts(inspector)


def test_the_guideline_is_that_of_the_brush_the_span_or_the_last_label(inspector, session):
    session.move(10)
    refresh(inspector)
    assert "Guideline" in shown_texts(inspector)
    hold(inspector, session, "s2")
    assert "<p>Words &lt;said&gt;.</p>" in shown_texts(inspector)
    session.arm("entity")
    refresh(inspector)
    assert "<p>A name.</p>" in shown_texts(inspector)
    session.disarm()
    session.move(6, 10)
    session.label("promo")
    session.delete()
    refresh(inspector)
    assert "Guideline: promo" in shown_texts(inspector)


def test_values_are_shown_in_one_line(inspector, session):
    hold(inspector, session, "s4")
    words = next(w for w in inspector.findChildren(Elided) if w.text().startswith("Lettre"))
    assert words.text() == "Lettre du soir Fin"


def test_choices_show_their_keys(qtbot, inspector, session):
    hold(inspector, session, "s1")
    button = button_named(inspector, "kind")
    assert isinstance(button, ChoiceButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = button.findChildren(QMenu)[-1]
    assert [a.text() for a in menu.actions()] == ["person\tP", "place\tL", "not set"]
    assert menu.actions()[1].isChecked()
    menu.close()
