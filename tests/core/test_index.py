import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.index import SpanIndex
from annotator.core.spans import Span, span_key

LENGTH = 64
POSITIONS = st.integers(-1, LENGTH + 1)


@st.composite
def span_lists(draw) -> list[Span]:
    places = draw(st.lists(st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH))))
    return [
        Span(f"s{number}", start, min(start + length, LENGTH), "entity")
        for number, (start, length) in enumerate(places, 1)
    ]


def ordered(spans) -> list[Span]:
    return sorted(spans, key=span_key)


def assert_holds(index: SpanIndex, spans: list[Span], start: int, end: int) -> None:
    """Every answer of the index is the one that looking at each span gives."""
    rows = ordered(spans)
    assert list(index) == rows
    assert len(index) == len(rows)
    assert index.overlapping(start, end) == [s for s in rows if s.overlaps(start, end)]
    assert index.around(start) == [s for s in rows if s.start <= start <= s.end]
    assert index.with_range(start, end) == [s for s in rows if s.range == (start, end)]
    assert index.after(start) == next((s for s in rows if s.start > start), None)
    assert index.before(start) == next((s for s in reversed(rows) if s.start < start), None)
    assert index.rows_from(start) == sum(s.start < start for s in rows)
    for row, span in enumerate(rows):
        assert index.row(span) == row
        assert index.at_row(row) is span
        assert index[span.id] is span
        assert span.id in index


@given(span_lists(), POSITIONS, POSITIONS)
def test_answers_are_those_of_looking_at_every_span(spans, one, other):
    assert_holds(SpanIndex(spans), spans, min(one, other), max(one, other))


@given(span_lists(), st.data())
def test_answers_stay_right_while_spans_come_and_go(spans, data):
    index, held, away = SpanIndex(), [], list(spans)
    for _ in range(2 * len(spans)):
        coming = data.draw(st.booleans()) if held and away else bool(away)
        source, target = (away, held) if coming else (held, away)
        span = source.pop(data.draw(st.integers(0, len(source) - 1)))
        target.append(span)
        (index.add if coming else index.remove)(span)
        start = data.draw(st.integers(0, LENGTH))
        assert_holds(index, held, start, start + data.draw(st.integers(0, LENGTH)))


@given(span_lists(), st.integers(1, LENGTH))
def test_a_span_that_changed_is_found_where_it_is_now(spans, end):
    index = SpanIndex(spans)
    for span in spans:
        moved = Span(span.id, 0, end, "entity")
        index.remove(span)
        index.add(moved)
        assert index[span.id] is moved
        assert moved in index.with_range(0, end)
    assert len(index) == len(spans)


def test_the_place_of_a_span_that_is_not_held_is_where_it_would_be_put():
    index = SpanIndex([Span("s1", 0, 4, "entity"), Span("s2", 6, 9, "entity")])
    assert index.row(Span("s3", 2, 4, "entity")) == 1


def test_what_is_not_held_is_not_there():
    index = SpanIndex()
    assert index.get("s1") is None
    assert "s1" not in index
    with pytest.raises(KeyError):
        index.remove(Span("s1", 0, 1, "entity"))
    with pytest.raises(KeyError):
        index["s1"]
    with pytest.raises(IndexError):
        index.at_row(0)
