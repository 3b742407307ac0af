from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Status
from annotator.core.tags import Scheme
from annotator.formats.losses import Kind, Reduction, article_lost, without_spans
from annotator.formats.model import (
    EVERYTHING,
    FormatError,
    Holds,
    Nested,
    OffsetUnit,
    WriteOptions,
)
from annotator.formats.reducing import reduce
from annotator.formats.training import Record
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.strategies import record, records

TEXT = "« Oui », dit Awa Sy.\n"
FLAT = Holds(OffsetUnit.CODE_POINT)
NESTED = Holds(OffsetUnit.CODE_POINT, nesting=True, overlap=True, twins=True)
TOKENS = Holds(OffsetUnit.TOKEN, text=False)


def span(number: int, start: int, end: int, label: str = "entity", **more: Any) -> SpanWire:
    return SpanWire(f"s{number}", start, end, label, TEXT[start:end], **more)


def reduced(
    holds: Holds, *spans: SpanWire, links: list[LinkWire] | None = None, **options: Any
) -> Reduction:
    found = reduce(record(TEXT, list(spans), links or []), holds, WriteOptions(**options))
    assert found is not None
    return found


def said(reduction: Reduction) -> list[tuple[str, str]]:
    return [(loss.kind.value, loss.id) for loss in reduction.losses]


def kept(reduction: Reduction) -> list[str]:
    return [span.id for span in reduction.record.spans]


def test_a_format_that_holds_everything_loses_nothing() -> None:
    full = record(TEXT, [span(1, 0, 7, attributes={"a": 1}, note="n")], [], flag="f")
    found = reduce(Record(full.wire, {"x": 1}), EVERYTHING, WriteOptions())
    assert found == Reduction(full.wire, raw={"x": 1})


def test_what_is_said_of_a_span_is_named_where_it_is_not_held() -> None:
    marked = span(1, 13, 16, attributes={"kind": "person"}, note="sure?", origin="rules")
    found = reduced(NESTED, marked)
    assert found.record.spans == [span(1, 13, 16)]
    assert [loss.reason for loss in found.losses] == [
        "the attribute kind “person” is not held",
        "the note “sure?” is not held",
        "the origin “rules” is not held",
    ]
    loss = found.losses[0]
    assert (loss.article, loss.annotator, loss.kind) == ("a", "anna", Kind.STRIPPED)
    assert (loss.id, loss.start, loss.end, loss.label, loss.words) == (
        "s1",
        13,
        16,
        "entity",
        "Awa",
    )


def test_values_that_are_no_text_need_a_format_that_holds_them() -> None:
    marked = span(1, 13, 16, attributes={"kind": "person", "sure": True})
    found = reduced(replace(NESTED, attributes=True), marked)
    assert found.record.spans[0].attributes == {"kind": "person"}
    assert said(found) == [("stripped", "s1")]
    assert reduced(replace(NESTED, attributes=True, values=True), marked).losses == ()


@pytest.mark.parametrize(
    ("nested", "stays", "winner"),
    [(Nested.OUTERMOST, ["s1"], "s1"), (Nested.INNERMOST, ["s2", "s3"], "s3")],
)
def test_of_nested_spans_those_stay_that_were_asked_for(
    nested: Nested, stays: list[str], winner: str
) -> None:
    found = reduced(FLAT, span(1, 0, 20), span(2, 2, 5), span(3, 13, 16), nested=nested)
    assert kept(found) == stays
    assert all(loss.kind is Kind.DROPPED for loss in found.losses)
    assert any(loss.reason.startswith(f"overlaps {winner}, entity “") for loss in found.losses)


def test_of_crossing_spans_the_longer_stays_and_the_first_of_two_as_long() -> None:
    assert kept(reduced(FLAT, span(1, 0, 7), span(2, 5, 20))) == ["s2"]
    assert kept(reduced(FLAT, span(1, 0, 7), span(2, 5, 12))) == ["s1"]
    assert kept(reduced(FLAT, span(1, 0, 7), span(2, 7, 12))) == ["s1", "s2"]


def test_a_tree_keeps_nested_spans_and_not_those_that_cross() -> None:
    tree = replace(FLAT, nesting=True, twins=True)
    found = reduced(tree, span(1, 0, 16), span(2, 2, 5), span(3, 6, 20), span(4, 17, 20))
    assert kept(found) == ["s1", "s2", "s4"]
    assert said(found) == [("dropped", "s3")]
    assert found.losses[0].reason.startswith("overlaps s1")


def test_with_a_column_a_label_only_the_same_label_is_in_the_way() -> None:
    spans = (span(1, 0, 20, "quote"), span(2, 2, 5), span(3, 2, 4))
    found = reduced(replace(FLAT, columns=True), *spans, nested=Nested.COLUMNS)
    assert kept(found) == ["s1", "s2"]
    with pytest.raises(FormatError, match="column"):
        reduced(FLAT, *spans, nested=Nested.COLUMNS)


def test_twins_become_one_and_links_go_to_the_one_that_stays() -> None:
    links = [LinkWire("k1", "same", "s2", "s3")]
    holds = replace(NESTED, twins=False, links=True)
    found = reduced(holds, span(1, 0, 7), span(2, 0, 7), span(3, 13, 16), links=links)
    assert kept(found) == ["s1", "s3"]
    assert said(found) == [("merged", "s2"), ("moved", "k1")]
    assert found.losses[0].new == (0, 7)
    assert found.losses[1].reason == "the link from s2 to s3 leads from s1 to s3 now"
    assert found.record.links == [LinkWire("k1", "same", "s1", "s3")]


def test_a_link_between_twins_is_dropped_rather_than_led_from_a_span_to_itself() -> None:
    links = [LinkWire("k1", "same", "s1", "s2")]
    holds = replace(NESTED, twins=False, links=True)
    found = reduced(holds, span(1, 0, 7), span(2, 0, 7), links=links)
    assert said(found) == [("merged", "s2"), ("dropped", "k1")]
    assert found.losses[1].reason == "the link from s1 to s2: they are one span now, s1"
    assert found.record.links == []


def test_links_go_with_their_spans_and_say_so() -> None:
    links = [LinkWire("k1", "same", "s1", "s2", "why"), LinkWire("k2", "same", "s1", "s1", "why")]
    found = reduced(replace(FLAT, links=True), span(1, 0, 7), span(2, 2, 5), links=links)
    assert found.record.links == [LinkWire("k2", "same", "s1", "s1")]
    assert said(found) == [("dropped", "s2"), ("dropped", "k1"), ("stripped", "k2")]
    assert found.losses[1].reason == "the link from s1 to s2: the span s2 is not held"
    assert found.losses[2].reason == "the note “why” is not held"


def test_spans_move_outward_to_whole_tokens() -> None:
    found = reduced(TOKENS, span(1, 1, 6), span(2, 14, 18))
    assert [(s.start, s.end, s.text) for s in found.record.spans] == [
        (2, 5, "Oui"),
        (13, 19, "Awa Sy"),
    ]
    assert [(loss.kind, loss.id, loss.new) for loss in found.losses] == [
        (Kind.TRIMMED, "s1", (2, 5)),
        (Kind.MOVED, "s2", (13, 19)),
    ]
    assert [TEXT[start:end] for start, end in found.tokens.ranges[:2]] == ["«", "Oui"]
    assert [(t.first, t.last) for t in found.token_spans] == [(1, 1), (5, 6)]


def test_a_span_of_white_space_cannot_stand_on_tokens() -> None:
    found = reduced(TOKENS, span(1, 1, 2), span(2, 20, 21))
    assert found.record.spans == []
    assert said(found) == [("dropped", "s1"), ("dropped", "s2")]
    assert all(loss.reason == "holds nothing but white space" for loss in found.losses)


def test_a_span_that_goes_has_not_moved_as_well() -> None:
    found = reduced(TOKENS, span(1, 13, 19), span(2, 14, 16))
    assert said(found) == [("dropped", "s2")]


def test_tags_without_marks_make_one_of_what_touches() -> None:
    holds = replace(TOKENS, tags=True)
    spans = (span(1, 13, 16), span(2, 17, 19), span(3, 2, 5))
    found = reduced(holds, *spans, scheme=Scheme.IO)
    assert [(s.id, s.text) for s in found.record.spans] == [("s3", "Oui"), ("s1", "Awa Sy")]
    assert said(found) == [("moved", "s1"), ("merged", "s2")]
    assert reduced(holds, *spans, scheme=Scheme.IOB2).losses == ()


def test_names_values_and_characters_that_cannot_be_written_are_replaced() -> None:
    holds = replace(
        NESTED,
        attributes=True,
        notes=True,
        links=True,
        name=lambda name: name.replace(" ", "_"),
        value=lambda value: value.replace("\n", " "),
        characters=lambda text: text.replace("«", "?"),
    )
    marked = span(1, 0, 5, "a b", attributes={"c d": "e\nf", "c_d": "g"}, note="h\ni")
    found = reduced(holds, marked, links=[LinkWire("k1", "j k", "s1", "s1")])
    assert found.record.text == TEXT.replace("«", "?")
    assert found.record.spans == [
        SpanWire("s1", 0, 5, "a_b", "? Oui", {"c_d": "e f"}, "h i"),
    ]
    assert found.record.links[0].type == "j_k"
    assert [loss.kind.value for loss in found.losses] == [
        *("replaced", "renamed", "renamed", "replaced", "stripped", "replaced", "renamed"),
    ]
    assert found.losses[0].reason.endswith("were replaced: U+00AB")


def test_the_status_is_lost_where_it_is_not_that_of_finished_work() -> None:
    for status, flag, lost in (
        (Status.DONE, None, []),
        (Status.TODO, "odd", ["the status “todo” is not held", "the flag “odd” is not held"]),
    ):
        found = reduce(record(TEXT, [], [], status=status, flag=flag), NESTED, WriteOptions())
        assert found is not None
        assert [loss.reason for loss in found.losses] == lost
        assert (found.record.status, found.record.flag) == (Status.DONE, None)


def test_unknown_keys_are_named() -> None:
    plain = record(TEXT, [span(1, 0, 7)], [LinkWire("k1", "t", "s1", "s1")])
    raw = {"spans": [{"id": "s1", "score": 0.5}], "links": [{"id": "k1", "x": 1}], "reviewed": True}
    found = reduce(Record(plain.wire, raw), replace(NESTED, links=True), WriteOptions())
    assert found is not None
    assert [loss.reason for loss in found.losses] == [
        "“reviewed” of the record is not held: “true”",
        "“score” is not held: “0.5”",
        "“x” is not held: “1”",
    ]


def test_an_article_without_words_can_be_lost_whole() -> None:
    blank = record(" \n", [SpanWire("s1", 0, 1, "x", " ")], [])
    assert reduce(blank, replace(FLAT, blank=False), WriteOptions()) is None
    assert [(loss.kind, loss.id) for loss in article_lost(blank.wire)] == [
        (Kind.DROPPED, ""),
        (Kind.DROPPED, "s1"),
    ]


def test_a_format_may_take_away_more() -> None:
    links = [LinkWire("k1", "same", "s1", "s2")]
    whole = reduced(replace(NESTED, links=True), span(1, 0, 7), span(2, 2, 5), links=links)
    less = without_spans(whole, {"s2": "is too wide"})
    assert kept(less) == ["s1"]
    assert less.record.links == []
    assert [(loss.id, loss.reason) for loss in less.losses] == [
        ("s2", "is too wide"),
        ("k1", "the span s2 is not held"),
    ]
    assert without_spans(whole, {}) is whole


flags = st.booleans()
any_holds = st.builds(
    Holds,
    st.sampled_from([None, *OffsetUnit]),
    text=flags,
    nesting=flags,
    overlap=flags,
    twins=flags,
    white_space=flags,
    attributes=flags,
    values=flags,
    links=flags,
    notes=flags,
    link_notes=flags,
    origin=flags,
    status=flags,
    tags=flags,
)
any_options = st.builds(
    WriteOptions,
    nested=st.sampled_from([Nested.OUTERMOST, Nested.INNERMOST]),
    scheme=st.sampled_from(Scheme),
)


def differences(before: Record, after: Reduction) -> set[str]:
    """The ids of the spans and links that are not as they were."""
    spans = {span.id: span for span in after.record.spans}
    links = {link.id: link for link in after.record.links}
    return {
        *(span.id for span in before.wire.spans if spans.get(span.id) != span),
        *(link.id for link in before.wire.links if links.get(link.id) != link),
    }


@given(records(), any_holds, any_options)
def test_every_difference_is_a_loss_and_every_loss_a_difference(
    whole: Record, holds: Holds, options: WriteOptions
) -> None:
    found = reduce(whole, holds, options)
    assert found is not None
    assert {loss.id for loss in found.losses if loss.id} == differences(whole, found)
    for each in found.record.spans:
        assert found.record.text[each.start : each.end] == each.text
    again = reduce(Record(found.record, None), holds, options)
    assert again is not None
    assert again.losses == ()
    assert again.record == found.record


@given(records(), any_holds, any_options)
def test_what_is_left_can_be_held(whole: Record, holds: Holds, options: WriteOptions) -> None:
    found = reduce(whole, holds, options)
    assert found is not None
    spans = found.record.spans
    edges = {start for start, _ in found.tokens.ranges}, {end for _, end in found.tokens.ranges}
    for number, one in enumerate(spans):
        assert holds.unit is not None
        assert holds.attributes or not one.attributes
        assert holds.notes or not one.note
        assert holds.unit is not OffsetUnit.TOKEN or (one.start in edges[0] and one.end in edges[1])
        for other in spans[:number]:
            if one.start < other.end and other.start < one.end:
                inside = other.start <= one.start and one.end <= other.end
                around = one.start <= other.start and other.end <= one.end
                assert holds.nesting
                assert holds.overlap or inside or around
    assert holds.links or not found.record.links
    ids = {each.id for each in spans}
    assert all({link.source, link.target} <= ids for link in found.record.links)
