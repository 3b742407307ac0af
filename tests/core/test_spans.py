from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Deed, Edit, Link, Progress, Span, Status, link_key, span_key

SPAN = Span("s1", 3, 7, "entity", {"kind": "person"})
OTHER = Span("s2", 0, 2, "quote")
LINK = Link("k1", "speaker", "s2", "s1")


def test_a_range_is_start_and_end():
    assert SPAN.range == (3, 7)


@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_spans_overlap_where_they_share_a_character(start, length, other, width):
    span = Span("s1", start, start + length, "entity")
    shared = set(range(start, start + length)) & set(range(other, other + width))
    assert span.overlaps(other, other + width) == bool(shared)


def test_the_inverse_swaps_what_went_and_what_came():
    edit = Edit(
        Deed.DELETE,
        removed=(SPAN,),
        added=(OTHER,),
        unlinked=(LINK,),
        before=Progress(),
        after=Progress(Status.DONE, "odd"),
        label="entity",
        words="Ada",
    )
    assert edit.inverse() == Edit(
        Deed.DELETE,
        removed=(OTHER,),
        added=(SPAN,),
        linked=(LINK,),
        before=Progress(Status.DONE, "odd"),
        after=Progress(),
        label="entity",
        words="Ada",
    )
    assert edit.inverse().inverse() == edit


def test_a_changed_span_counts_once_and_links_count_where_there_are_no_spans():
    moved = Span("s1", 3, 9, "entity")
    assert Edit(Deed.RESIZE, removed=(SPAN,), added=(moved,)).count == 1
    assert Edit(Deed.LABEL, added=(SPAN, OTHER)).count == 2
    assert Edit(Deed.DELETE, removed=(SPAN, OTHER), unlinked=(LINK,)).count == 2
    assert Edit(Deed.LINK, linked=(LINK,)).count == 1
    assert Edit(Deed.UNLINK, unlinked=(LINK,)).count == 1
    assert Edit(Deed.STATUS, before=Progress(), after=Progress(Status.DONE)).count == 0


def test_spans_stand_by_start_the_longest_first_then_by_the_number_of_their_id():
    ordered = [
        Span("s3", 0, 9, "a"),
        Span("s9", 0, 5, "a"),
        Span("s10", 0, 5, "a"),
        Span("s1", 2, 9, "a"),
    ]
    assert all(span_key(one) < span_key(other) for one, other in pairwise(ordered))


def test_links_stand_by_the_number_of_their_id():
    links = [Link(f"k{number}", "speaker", "s1", "s2") for number in (1, 9, 10, 100)]
    assert all(link_key(one) < link_key(other) for one, other in pairwise(links))
