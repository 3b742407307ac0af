from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.lanes import lanes
from annotator.core.spans import Span, span_key


@st.composite
def ordered_spans(draw) -> list[Span]:
    places = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=20))
    spans = [Span(f"s{n}", start, start + size, "a") for n, (start, size) in enumerate(places)]
    return sorted(spans, key=span_key)


@given(ordered_spans())
def test_overlapping_spans_never_share_a_lane(spans):
    taken = lanes(spans)
    for one, other in combinations(spans, 2):
        if one.overlaps(*other.range):
            assert taken[one.id] != taken[other.id]


@given(ordered_spans())
def test_there_are_no_more_lanes_than_spans_on_one_character(spans):
    deepest = max((sum(s.overlaps(at, at + 1) for s in spans) for at in range(45)), default=0)
    assert set(lanes(spans).values()) == set(range(deepest))


def test_nested_spans_lie_as_deep_as_they_are_nested():
    spans = [Span("s1", 0, 9, "a"), Span("s2", 0, 4, "a"), Span("s3", 1, 3, "a")]
    spans += [Span("s4", 5, 9, "a"), Span("s5", 9, 12, "a")]
    assert lanes(spans) == {"s1": 0, "s2": 1, "s3": 2, "s4": 1, "s5": 0}


def test_identical_ranges_have_lanes_of_their_own():
    assert lanes([Span("s1", 0, 4, "a"), Span("s2", 0, 4, "b")]) == {"s1": 0, "s2": 1}
