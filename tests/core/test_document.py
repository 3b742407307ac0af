"""Every change of a document is one edit, and history takes it back and does it again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.document import Document
from annotator.core.errors import SpanError
from annotator.core.history import History
from annotator.core.spans import Deed, Edit, Link, Progress, Span, Status

TEXT = "Ada et Bo — « Oui 👩‍👩‍👧, dit-elle. » Née à Oradmir, la cité d'or."
LABELS = ("entity", "quote", "caption")
CHANGES = (Deed.RELABEL, Deed.RESIZE, Deed.ATTRIBUTES, Deed.NOTE)
PLACES = st.integers(0, len(TEXT))
RANGES = st.tuples(PLACES, PLACES).filter(lambda r: r[0] != r[1]).map(lambda r: tuple(sorted(r)))
WORDS = st.sampled_from(["", "sure", "née"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["kind", "type"]), WORDS, max_size=2)
NAMES = st.sampled_from(LABELS)


def steps_of(name: str, picks: int | tuple[int, int], *arguments) -> st.SearchStrategy:
    """Calls of a method: for so many spans of the document, with drawn arguments."""
    fewest, most = (picks, picks) if isinstance(picks, int) else picks
    chosen = st.lists(st.integers(0, 99), min_size=fewest, max_size=most)
    return st.tuples(st.just(name), chosen, st.tuples(*arguments))


STEPS = st.one_of(
    steps_of("add_all", 0, st.lists(RANGES, max_size=4), NAMES, ATTRIBUTES),
    steps_of("relabel", 1, NAMES, ATTRIBUTES),
    steps_of("resize", 1, RANGES),
    steps_of("set_attribute", 1, st.sampled_from(["kind", "type"]), WORDS | st.none()),
    steps_of("set_note", 1, WORDS),
    steps_of("change", (0, 3), WORDS),
    steps_of("remove", (0, 3)),
    steps_of("link", 2),
    steps_of("unlink", 1),
    steps_of("set_progress", 0, st.builds(Progress, st.sampled_from(Status), WORDS | st.none())),
    steps_of("undo", 0),
    steps_of("redo", 0),
)


def state(document: Document) -> tuple:
    """All that a document says, in the order of files."""
    return tuple(document.spans), document.links, document.progress


def carry_out(document: Document, step: tuple) -> Edit | None:
    """Do one drawn step; one that needs a span or a link does nothing where there is none."""
    name, picks, arguments = step
    held = document.links if name == "unlink" else list(document.spans)
    if picks and not held:
        return None
    ids = list(dict.fromkeys(held[pick % len(held)].id for pick in picks))
    if name == "change":
        noted = [replace(document.spans[each], note=arguments[0]) for each in ids]
        return document.change(noted, Deed.NOTE)
    if name == "remove":
        return document.remove(ids)
    if name == "link":
        return document.link("speaker", *ids) if len(ids) == 2 else None
    if name == "resize":
        return document.resize(*ids, *arguments[0])
    return getattr(document, name)(*ids, *arguments)


@st.composite
def documents(draw) -> Document:
    ranges = draw(st.lists(RANGES, max_size=4))
    spans = [Span(f"s{n}", *at, draw(NAMES)) for n, at in enumerate(ranges, 1)]
    links = [Link("k1", "speaker", "s1", "s2")] if len(spans) > 1 else []
    return Document(TEXT, spans, links, Progress(draw(st.sampled_from(Status))))


@given(documents(), st.lists(STEPS, max_size=25))
def test_edits_undone_give_the_start_and_done_again_the_end(document, steps):
    start = state(document)
    for step in steps:
        carry_out(document, step)
    while document.redo():
        pass
    end = state(document)
    while document.undo():
        pass
    assert state(document) == start
    while document.redo():
        pass
    assert state(document) == end


@given(documents(), st.lists(STEPS, max_size=25))
def test_history_leads_through_the_same_states_in_both_directions(document, steps):
    states, place = [state(document)], 0
    for step in steps:
        edit = carry_out(document, step)
        if edit is None:
            assert state(document) == states[place]
        elif step[0] in ("undo", "redo"):
            place += 1 if step[0] == "redo" else -1
        else:
            states = [*states[: place + 1], state(document)]
            place += 1
        assert state(document) == states[place]


@given(documents(), st.lists(STEPS, max_size=25))
def test_an_edit_says_all_that_changed(document, steps):
    for step in steps:
        spans, links, progress = state(document)
        edit = carry_out(document, step) or Edit(Deed.CLEAR)
        assert by_id(document.spans) == replaced(spans, edit.removed, edit.added)
        assert by_id(document.links) == replaced(links, edit.unlinked, edit.linked)
        assert progress == (edit.before or progress)
        assert document.progress == (edit.after or progress)


def by_id(records) -> dict:
    return {record.id: record for record in records}


def replaced(records, gone, come) -> dict:
    held = by_id(records)
    for record in gone:
        assert held.pop(record.id) == record
    assert not held.keys() & by_id(come).keys()
    return held | by_id(come)


@given(documents(), st.lists(STEPS, max_size=25))
def test_an_id_is_kept_for_life_and_never_given_again(document, steps):
    ever = {record.id for record in (*document.spans, *document.links)}
    for step in steps:
        edit = carry_out(document, step)
        if edit is None or step[0] in ("undo", "redo"):
            continue
        gone = {record.id for record in (*edit.removed, *edit.unlinked)}
        come = {record.id for record in (*edit.added, *edit.linked)}
        assert not (come - gone) & ever
        assert edit.deed not in CHANGES or come == gone
        ever |= come


@given(documents(), st.lists(STEPS, max_size=25))
def test_every_span_is_a_stretch_of_the_text_and_every_link_has_its_spans(document, steps):
    for step in steps:
        carry_out(document, step)
        assert all(0 <= span.start < span.end <= len(TEXT) for span in document.spans)
        ids = {span.id for span in document.spans}
        assert all({link.source, link.target} <= ids for link in document.links)
        for span_id in ids:
            tied = [k for k in document.links if span_id in (k.source, k.target)]
            assert list(document.links_of(span_id)) == tied


@given(st.lists(STEPS, max_size=25))
def test_an_article_opened_again_with_its_history_can_be_taken_back(steps):
    first = Document(TEXT)
    for step in steps:
        carry_out(first, step)
    again = Document(TEXT, first.spans, first.links, first.progress, first.history)
    assert state(again) == state(first)
    added = again.add(0, 3, "entity", {"seen": "again"})
    assert added is not None
    while again.undo():
        pass
    assert state(again) == state(Document(TEXT))


def test_an_id_that_only_history_knows_is_not_given_to_another_span():
    history = History()
    document = Document(TEXT, history=history)
    document.add(0, 3, "entity")
    document.add(7, 9, "entity")
    document.undo()
    again = Document(TEXT, document.spans, history=history)
    edit = again.add(12, 14, "entity")
    assert [span.id for span in edit.added] == ["s3"]


@pytest.mark.parametrize("foreign", ["s7", "x7", "s" + "9" * 40, "s1a", "s²", ""])
def test_ids_of_other_programs_are_never_given_again(foreign):
    document = Document(TEXT, [Span(foreign, 0, 3, "entity")])
    for end in range(5, 20):
        document.add(4, end, "entity")
    assert len(list(document.spans)) == len({span.id for span in document.spans}) == 16


@pytest.mark.parametrize("wrong", [(-1, 2), (2, 2), (3, 2), (0, len(TEXT) + 1)])
def test_offsets_outside_the_text_are_refused_and_change_nothing(wrong):
    document = Document(TEXT, [Span("s1", 0, 3, "entity")])
    before = state(document)
    with pytest.raises(SpanError, match="is no stretch of a text of"):
        document.add(*wrong, "entity")
    with pytest.raises(SpanError, match="is no stretch of a text of"):
        document.add_all([(4, 6), wrong], "entity")
    with pytest.raises(SpanError, match="is no stretch of a text of"):
        document.resize("s1", *wrong)
    with pytest.raises(SpanError, match="is no stretch of a text of"):
        Document(TEXT, [Span("s1", *wrong, "entity")])
    assert state(document) == before
    assert not len(document.history)


def test_a_span_or_link_that_is_not_there_is_refused_by_name():
    document = Document(TEXT, [Span("s1", 0, 3, "entity"), Span("s2", 7, 9, "entity")])
    for change in (
        lambda: document.relabel("s9", "quote"),
        lambda: document.set_note("s9", "x"),
        lambda: document.remove(["s1", "s9"]),
        lambda: document.link("speaker", "s1", "s9"),
        lambda: Document(TEXT, links=[Link("k1", "speaker", "s9", "s9")]),
    ):
        with pytest.raises(SpanError, match="“s9”"):
            change()
    with pytest.raises(SpanError, match="“k9”"):
        document.unlink("k9")
    with pytest.raises(SpanError, match="itself"):
        document.link("speaker", "s1", "s1")
    assert not len(document.history)


def test_the_same_label_on_the_same_words_takes_attributes_instead_of_doubling():
    document = Document(TEXT)
    document.add(0, 3, "entity", {"sure": True})
    edit = document.add(0, 3, "entity", {"kind": "person"})
    assert [span.attributes for span in edit.added] == [{"sure": True, "kind": "person"}]
    assert len(document.spans) == 1
    assert document.add(0, 3, "entity", {"kind": "person"}) is None
    assert document.add(0, 3, "quote") is not None
    assert len(document.spans) == 2


def test_deleting_a_span_takes_its_links_and_undo_brings_them_back():
    spans = [Span("s1", 14, 38, "quote"), Span("s2", 0, 3, "entity"), Span("s3", 7, 9, "entity")]
    links = [Link("k1", "speaker", "s1", "s2"), Link("k2", "speaker", "s1", "s3")]
    document = Document(TEXT, spans, links)
    edit = document.remove(["s1", "s2"])
    assert edit.unlinked == tuple(links)
    assert document.links_of("s3") == ()
    document.undo()
    assert document.links == tuple(links)


def test_a_link_is_drawn_once():
    document = Document(TEXT, [Span("s1", 0, 3, "entity"), Span("s2", 7, 9, "entity")])
    assert document.link("same", "s1", "s2").count == 1
    assert document.link("same", "s1", "s2") is None
    assert document.link("other", "s1", "s2") is not None


def test_the_first_span_begins_the_article_and_undo_takes_that_back_too():
    document = Document(TEXT)
    document.add(0, 3, "entity")
    assert document.progress.status is Status.IN_PROGRESS
    document.undo()
    assert document.progress.status is Status.TODO


def test_an_article_that_is_done_stays_so_when_a_span_is_added():
    document = Document(TEXT, progress=Progress(Status.DONE, "odd"))
    document.add(0, 3, "entity")
    assert document.progress == Progress(Status.DONE, "odd")


def test_status_and_flag_are_steps_of_their_own():
    document = Document(TEXT)
    assert document.set_progress(Progress(Status.DONE)).deed is Deed.STATUS
    flagged = document.set_progress(Progress(Status.DONE, "no text"))
    assert (flagged.deed, flagged.words) == (Deed.FLAG, "no text")
    assert document.set_progress(Progress(Status.DONE, "no text")) is None


def test_an_edit_carries_the_words_and_the_label_for_its_name():
    document = Document(TEXT)
    edit = document.add_all([(0, 3), (7, 9)], "entity")
    assert (edit.deed, edit.words, edit.label, edit.count) == (Deed.LABEL, "Ada", "entity", 2)
    assert document.words(edit.added[1]) == "Bo"
