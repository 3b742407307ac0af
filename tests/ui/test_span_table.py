from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from annotator.core.document import Document
from annotator.core.labelling import Edge, Place, Step
from annotator.core.spans import Deed, Span
from annotator.ui.inspector.panel import Inspector
from annotator.ui.inspector.rows import MANY, SpanRows
from annotator.ui.inspector.table import SpanTable
from tests.ui.inspecting import TEXT, article_of, hold, new_session, refresh


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
    assert [model.tag(model.span_at(row)) for row in range(4)] == ["LOC", "", "PER", "2 ¶"]
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


def test_an_empty_table_says_so(inspector, session):
    table = inspector.findChild(SpanTable)
    session.open(article_of(TEXT), Document(TEXT), Place())
    refresh(inspector)
    image = table.viewport().grab().toImage()
    places = [(x, y) for y in range(image.height()) for x in range(image.width())]
    written = [(x, y) for x, y in places if image.pixel(x, y) != image.pixel(*places[-1])]
    assert len(written) > 50
    assert max(y for _, y in written) < 2 * table.fontMetrics().height()
