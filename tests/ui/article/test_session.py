"""What the session does between the widgets and the document, and what it tells."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.document import Document
from annotator.core.labelling import Edge, Place, Step
from annotator.core.labels import LabelSet
from annotator.core.spans import Link, Span, Status
from annotator.ui.session import Session
from tests.driving import article_of, open_text, preset

TEXT = "Ada Vasko et Bo Ilmen voient Oradmir. « Oui », dit Bo Ilmen."
SPANS = (
    Span("s1", 0, 36, "caption"),
    Span("s2", 0, 9, "entity", {"kind": "person"}),
    Span("s3", 13, 21, "entity"),
    Span("s4", 38, 45, "quote"),
)


class Ear:
    """Listens to a session: what it tells, and how often each signal came."""

    def __init__(self, session: Session) -> None:
        self.told: list[str] = []
        self.edits: list = []
        self.moves = 0
        session.told.connect(self.told.append)
        session.edited.connect(self.edits.append)
        session.moved.connect(self._count)

    def _count(self) -> None:
        self.moves += 1


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    session = Session()
    session.set_labels(preset("news"))
    open_text(session, TEXT, SPANS)
    with qtbot.assertNotEmitted(session.edited):
        session.move(0)
    return session


@pytest.fixture
def ear(session) -> Ear:
    return Ear(session)


def test_cycling_holds_the_stacked_spans_in_turn_the_innermost_first(session):
    session.move(4)
    held = []
    for _ in range(3):
        session.cycle()
        held.append(session.place.held)
    assert held == ["s2", "s1", "s2"]
    assert session.place.caret == 4


def test_cycling_where_no_span_is_says_so(session, ear):
    session.move(len(TEXT))
    session.cycle()
    assert ear.told == ["There is no span under the caret."]
    assert session.place.held is None


def test_tab_goes_from_span_to_span_as_the_table_lists_them(session):
    visited = []
    for _ in range(len(SPANS) + 1):
        session.go_to_span(forward=True)
        visited.append(session.place.held)
    assert visited == ["s1", "s2", "s3", "s4", "s4"]
    session.go_to_span(forward=False)
    assert session.place == Place(13, 13, "s3")


def test_tab_begins_at_the_caret(session):
    session.move(25)
    session.go_to_span(forward=True)
    assert session.place.held == "s4"
    session.move(25)
    session.go_to_span(forward=False)
    assert session.place.held == "s3"


def test_tab_says_that_there_is_no_further_span(session, ear):
    session.move(len(TEXT))
    session.go_to_span(forward=True)
    assert ear.told == ["There is no span behind this place."]
    session.move(0)
    session.go_to_span(forward=False)
    assert ear.told[1:] == ["There is no span before this place."]


def test_an_article_without_spans_has_no_next_one(session, ear):
    open_text(session, TEXT)
    session.go_to_span(forward=True)
    assert ear.told == ["There are no spans in this article yet."]


def test_each_change_is_told_once(session, ear):
    session.set_attribute("s3", "kind", "person")
    session.set_attribute("s3", "kind", "person")
    session.set_note("s3", "why")
    session.set_edge("s3", Edge.END, 15)
    session.link("speaker", "s4", "s3")
    session.unlink("k1")
    session.set_status(Status.DONE)
    session.set_flag("odd")
    assert [edit.deed.value for edit in ear.edits] == [
        "attributes",
        "note",
        "resize",
        "link",
        "unlink",
        "status",
        "flag",
    ]
    assert session.document.spans["s3"] == Span("s3", 13, 15, "entity", {"kind": "person"}, "why")


def test_undo_and_redo_name_the_step(session, ear):
    session.move(30)
    session.label("entity")
    session.undo()
    session.redo()
    assert ear.told == ["Undone: label Oradmir", "Done again: label Oradmir"]
    assert len(ear.edits) == 3


def test_deleting_what_is_under_the_caret_lets_it_go(session, ear):
    session.hold("s2")
    session.delete()
    assert session.place.held is None
    assert "s2" not in session.document.spans
    assert [edit.removed for edit in ear.edits] == [(SPANS[1],)]


def test_deleting_where_nothing_is_says_so(session, ear):
    session.move(len(TEXT))
    assert session.delete() is None
    assert ear.told == ["There is no span under the caret."]


def test_an_edge_moved_by_a_key_holds_its_span(session):
    session.move(15)
    session.move_edge(Edge.END, outward=True, step=Step.WORD)
    assert session.place.held == "s3"
    assert session.document.words(session.document.spans["s3"]) == "Bo Ilmen voient"


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (lambda s: s.label("entity", {"kind": "place"}), 30, ("entity", "Oradmir")),
        (lambda s: s.label_all("entity"), 53, ("entity", "Bo Ilmen")),
    ],
)
def test_the_last_step_is_repeated_elsewhere(session, first, then, expected):
    session.move(25)
    first(session)
    session.move(then)
    session.repeat()
    words = [(span.label, session.document.words(span)) for span in session.document.spans]
    assert expected in words


def test_repeating_a_deletion_or_an_edge(session):
    session.move(15)
    session.move_edge(Edge.END, outward=True, step=Step.CHARACTER)
    session.repeat()
    assert session.document.spans["s3"].end == 23
    session.release()
    session.delete()
    session.move(40)
    session.repeat()
    assert [span.id for span in session.document.spans] == ["s1", "s2"]


def test_there_is_nothing_to_repeat_at_first(session, ear):
    assert session.repeat() is None
    assert ear.told == ["There is nothing to repeat yet."]


def test_a_label_that_is_there_already_is_told_and_is_no_step(session, ear):
    session.move(15)
    session.label("entity")
    assert ear.told == ["This is labelled entity already."]
    assert ear.edits == []


@pytest.mark.parametrize("label", [Session.label, Session.label_all])
def test_where_there_is_nothing_to_label_that_is_told(session, ear, label):
    open_text(session, "Ada\n\n\nBo", caret=5)
    assert label(session, "caption") is None
    assert ear.told == ["There is nothing to label here."]


def test_where_every_occurrence_is_labelled_already_that_is_told(session, ear):
    session.move(14)
    session.label_all("entity")
    session.label_all("entity")
    assert ear.told[-1] == "Each Bo Ilmen is entity already, or part of one."
    assert len(ear.edits) == 1


def test_several_places_are_labelled_as_one_step(session, ear):
    session.label_places([(29, 36), (51, 59)], "entity", {"kind": "other"})
    assert [edit.count for edit in ear.edits] == [2]
    session.undo()
    assert list(session.document.spans) == list(SPANS)


def test_labels_that_are_not_in_the_project_do_nothing(session, ear):
    assert session.label("rumour") is None
    assert session.label_all("rumour") is None
    session.arm("rumour")
    assert session.brush is None
    assert ear.edits == []


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.label("entity"),
        lambda s: s.label_all("entity"),
        lambda s: s.delete(),
        lambda s: s.move_edge(Edge.END, outward=True, step=Step.WORD),
        lambda s: s.set_edge("s2", Edge.END, 5),
        lambda s: s.set_attribute("s2", "kind", "place"),
        lambda s: s.set_note("s2", "x"),
        lambda s: s.link("speaker", "s4", "s2"),
        lambda s: s.unlink("k1"),
        lambda s: s.set_status(Status.DONE),
        lambda s: s.set_flag("odd"),
        lambda s: s.undo(),
        lambda s: s.redo(),
    ],
)
def test_where_nothing_may_change_nothing_does_and_the_reason_is_told(session, ear, change):
    session.link("speaker", "s4", "s3")
    session.undo()
    session.redo()
    spans, links = list(session.document.spans), session.document.links
    ear.told.clear()
    ear.edits.clear()
    session.read_only = "The folder may not be written to."
    assert change(session) is None
    assert (list(session.document.spans), session.document.links) == (spans, links)
    assert ear.told == ["The folder may not be written to."]
    assert ear.edits == []


def test_a_place_that_does_not_fit_the_text_is_brought_into_it(session):
    session.open(article_of("Ada"), Document("Ada"), Place(99, -4, "gone"))
    assert session.place == Place(3, 0)


def test_moving_to_where_the_caret_is_moves_nothing(session, ear):
    session.move(0)
    session.move(5)
    session.move(5)
    assert ear.moves == 1


def test_new_labels_lay_the_brush_down(session, qtbot: QtBot):
    session.arm("quote")
    with qtbot.waitSignal(session.armed):
        session.set_labels(LabelSet())
    assert session.brush is None


def test_links_of_a_deleted_span_come_back_with_it(session):
    session.link("speaker", "s4", "s2")
    session.hold("s2")
    session.delete()
    assert session.document.links == ()
    session.undo()
    assert session.document.links == (Link("k1", "speaker", "s4", "s2"),)
