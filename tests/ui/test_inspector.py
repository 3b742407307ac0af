from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu

from annotator.core.document import Document
from annotator.core.labelling import Edge, Place, Step
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.core.spans import Deed, Link, Span
from annotator.core.text import fingerprint
from annotator.storage.records import Article, Source, now
from annotator.ui.inspector.fields import ValueField
from annotator.ui.inspector.note import NoteField
from annotator.ui.inspector.panel import Inspector
from annotator.ui.inspector.rows import MANY, TAG_ROLE, SpanRows
from annotator.ui.inspector.table import SpanTable
from annotator.ui.parts import ChoiceButton, Elided, FlatButton
from annotator.ui.session import Session
from annotator.ui.theme import Look

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


@pytest.fixture
def session():
    session = Session()
    session.labels = LABELS
    session.open(article_of(TEXT), Document(TEXT, SPANS, LINKS), Place())
    return session


@pytest.fixture
def inspector(qtbot, session):
    look = Look()
    inspector = Inspector(session, look)
    inspector.look = look
    qtbot.addWidget(inspector)
    inspector.resize(320, 800)
    inspector.show()
    return inspector


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
    session.open(article_of(TEXT), Document(TEXT, [odd]), Place(7))
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


def test_other_colours_leave_what_is_being_written(qtbot, inspector, session):
    hold(inspector, session, "s1")
    field = inspector.findChild(NoteField)
    field.setFocus()
    qtbot.keyClicks(field, "town")
    inspector.look.set_theme("dark")
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
    session.open(article_of(TEXT), Document(TEXT, SPANS, LINKS), Place(26), "Held by Bo.")
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


def test_the_table_does_not_move_while_spans_are_looked_at(inspector, session):
    hold(inspector, session, "s3")
    table = inspector.findChild(SpanTable)
    place = table.mapTo(inspector, table.rect().topLeft())
    session.move(10)
    refresh(inspector)
    assert table.mapTo(inspector, table.rect().topLeft()) == place


def test_the_table_highlights_the_span_at_the_caret(inspector, session):
    table = inspector.findChild(SpanTable)
    session.move(14)
    refresh(inspector)
    assert table.currentIndex().row() == 1
    session.move(10)
    refresh(inspector)
    assert not table.selectionModel().hasSelection()


def test_rows_are_picked_by_mouse_and_keys(qtbot, inspector, session):
    table = inspector.findChild(SpanTable)
    place = table.visualRect(table.model().index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.place == Place(25, 25, "s3")
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert session.place == Place(12, 12, "s2")
    with qtbot.waitSignal(inspector.left):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_going_to_the_table_moves_nothing(qtbot, inspector, session):
    session.move(22)
    refresh(inspector)
    inspector.focus_table()
    table = inspector.findChild(SpanTable)
    qtbot.waitUntil(table.hasFocus, timeout=1000)
    assert session.place == Place(22, 22)
    assert table.currentIndex().row() == 2
    with qtbot.waitSignal(inspector.left):
        qtbot.keyClick(table, Qt.Key.Key_Escape)


def test_delete_in_the_table_goes_on_to_the_next_span(qtbot, inspector, session):
    table = inspector.findChild(SpanTable)
    inspector.focus_table()
    hold(inspector, session, "s2")
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert [span.id for span in session.document.spans] == ["s1", "s4"]
    assert session.place.held == "s4"


def test_tags_are_short_and_say_something(inspector):
    model = inspector.findChild(SpanTable).model()
    assert [model.index(row, 0).data(TAG_ROLE) for row in range(4)] == ["LOC", "", "PER", "2 ¶"]
    tips = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tips == "entity · place: Tolba"


@pytest.fixture
def rows(session):
    rows = SpanRows(session)
    session.edited.connect(rows.take_edit)
    rows.tester = QAbstractItemModelTester(
        rows, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    return rows


def seen(rows):
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def expected(session):
    return [" ".join(session.document.words(s).split()) for s in session.document.spans]


def test_rows_follow_every_kind_of_edit(rows, session):
    resets = []
    rows.modelReset.connect(lambda: resets.append(1))
    steps = [
        lambda: session.move(6, 10),
        lambda: session.label("entity"),
        lambda: session.hold("s2"),
        lambda: session.move_edge(Edge.START, outward=True, step=Step.WORD),
        lambda: session.label("promo"),
        lambda: session.set_note("s1", "town"),
        session.delete,
        session.undo,
        session.undo,
        session.undo,
        session.redo,
    ]
    for step in steps:
        step()
        assert seen(rows) == expected(session)
    assert resets == []


def test_rows_keep_their_selection_through_an_edit_of_many(rows, session):
    kept = QPersistentModelIndex(rows.index(2, 0))
    changed = [replace(span, start=span.start + 1) for span in session.document.spans]
    changed[2] = session.document.spans["s3"]
    session.edited.emit(session.document.change(changed, Deed.RESIZE))
    assert seen(rows) == expected(session)
    assert kept.data() == "Mina Sarr"


def test_an_edit_of_very_many_spans_reloads_the_rows_once(rows, session):
    resets = []
    rows.modelReset.connect(lambda: resets.append(1))
    text = "ab " * 2 * MANY
    session.open(article_of(text), Document(text), Place())
    ranges = [(3 * i, 3 * i + 2) for i in range(2 * MANY)]
    session.edited.emit(session.document.add_all(ranges, "entity"))
    assert rows.rowCount() == 2 * MANY
    assert len(resets) == 2


def test_long_words_are_cut_without_reading_all_of_them(rows, session):
    text = "mot " * 10_000
    session.open(article_of(text), Document(text, [Span("s1", 0, len(text), "promo")]), Place())
    assert len(rows.index(0, 0).data()) <= 80


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
