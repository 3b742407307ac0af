"""Spans as tags and tags as spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.tags import Decoded, Scheme, TokenSpan, decode, encode, recognised

LABELS = st.sampled_from(["PER", "a-b", "B-x", "O", "_", "été 🙂"])
TAGS = st.sampled_from(["O", "_", "", "B-X", "I-X", "E-X", "S-X", "L-X", "U-X", "I-Y", "B-Y", "X"])


@st.composite
def spans_of_tokens(draw: st.DrawFn) -> tuple[int, list[TokenSpan]]:
    """How many tokens there are, and spans of them that share none."""
    spans: list[TokenSpan] = []
    end = 0
    for gap, length, label in draw(
        st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), LABELS), max_size=8)
    ):
        spans.append(TokenSpan(end + gap, end + gap + length - 1, label))
        end = spans[-1].last + 1
    return end + draw(st.integers(0, 2)), spans


PAIR = [TokenSpan(1, 2, "X"), TokenSpan(3, 3, "X"), TokenSpan(4, 4, "Y")]


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        (Scheme.IOB1, "O I-X I-X B-X I-Y O"),
        (Scheme.IOB2, "O B-X I-X B-X B-Y O"),
        (Scheme.BIOES, "O B-X E-X S-X S-Y O"),
        (Scheme.IO, "O I-X I-X I-X I-Y O"),
    ],
)
def test_a_scheme(scheme: Scheme, tags: str) -> None:
    assert encode(6, PAIR, scheme) == tags.split()


@pytest.mark.parametrize(
    ("tags", "scheme", "spans", "broken"),
    [
        ("I-X O I-X B-X", Scheme.IOB1, [(0, 0), (2, 2), (3, 3)], []),
        ("I-X I-X O I-X", Scheme.IO, [(0, 1), (3, 3)], []),
        ("B-X I-X O B-X", Scheme.IOB2, [(0, 1), (3, 3)], []),
        ("B-X I-X O I-X", Scheme.IOB2, [(0, 1), (3, 3)], [3]),
        ("B-X L-X U-X O", Scheme.BIOES, [(0, 1), (2, 2)], []),
        ("B-X E-X I-X S-X", Scheme.BIOES, [(0, 1), (2, 2), (3, 3)], [2]),
        ("B-X O E-X O", Scheme.BIOES, [(0, 0), (2, 2)], [2]),
        ("X X _ X", Scheme.IO, [(0, 1), (3, 3)], []),
        ("O _ O", Scheme.IOB2, [], []),
    ],
)
def test_tags_are_recognised_and_read(
    tags: str, scheme: Scheme, spans: list[tuple[int, int]], broken: list[int]
) -> None:
    found = tuple(TokenSpan(first, last, "X") for first, last in spans)
    assert decode(tags.split()) == Decoded(found, scheme, tuple(broken))


def test_a_label_that_changes_within_a_span_begins_another() -> None:
    found = decode(["B-X", "I-Y", "I-Y", "E-X"]).spans
    assert found == (TokenSpan(0, 0, "X"), TokenSpan(1, 2, "Y"), TokenSpan(3, 3, "X"))


@given(spans_of_tokens(), st.sampled_from([Scheme.IOB1, Scheme.IOB2, Scheme.BIOES]))
def test_spans_come_back_from_their_tags(
    spans: tuple[int, list[TokenSpan]], scheme: Scheme
) -> None:
    count, wanted = spans
    tags = encode(count, wanted, scheme)
    found = decode(tags)
    assert len(tags) == count
    assert list(found.spans) == wanted
    assert found.broken == ()


@given(spans_of_tokens())
def test_io_makes_one_of_spans_that_touch(spans: tuple[int, list[TokenSpan]]) -> None:
    count, wanted = spans
    joined: list[TokenSpan] = []
    for span in wanted:
        if joined and joined[-1].last + 1 == span.first and joined[-1].label == span.label:
            joined[-1] = TokenSpan(joined[-1].first, span.last, span.label)
        else:
            joined.append(span)
    assert list(decode(encode(count, wanted, Scheme.IO)).spans) == joined


@given(st.lists(TAGS, max_size=12))
def test_any_tags_give_spans_that_hold_every_tag_once(tags: list[str]) -> None:
    found = decode(tags)
    held = [number for span in found.spans for number in range(span.first, span.last + 1)]
    assert held == [number for number, tag in enumerate(tags) if tag not in {"O", "_", ""}]
    assert found.scheme is recognised(tags)
    assert set(found.broken) <= {span.first for span in found.spans}


def test_spans_that_share_a_token_are_refused() -> None:
    with pytest.raises(ValueError, match="two spans share token 2"):
        encode(4, [TokenSpan(0, 2, "X"), TokenSpan(2, 3, "Y")])
