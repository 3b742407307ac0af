from hypothesis import given
from hypothesis import strategies as st

from annotator.core.relabelling import LabelPlan
from annotator.core.spans import Link, Span

QUOTE = Span("s1", 0, 9, "quote", {"type": "direct", "sure": True}, note="why")
NAME = Span("s2", 3, 6, "entity", {"kind": "person"})
SPEAKER = Link("k1", "speaker", "s1", "s2")


def test_an_empty_plan_is_false_and_changes_no_object():
    plan = LabelPlan()
    assert not plan
    assert plan.span(QUOTE) is QUOTE
    assert plan.link(SPEAKER) is SPEAKER


def test_a_renamed_label_keeps_everything_else():
    renamed = LabelPlan({("quote",): "speech"}).span(QUOTE)
    assert renamed == Span("s1", 0, 9, "speech", QUOTE.attributes, note="why")


def test_attributes_and_values_are_renamed_by_their_old_names():
    plan = LabelPlan(
        {
            ("quote",): "speech",
            ("quote", "type"): "manner",
            ("quote", "type", "direct"): "verbatim",
            ("entity", "kind"): None,
        }
    )
    assert plan.span(QUOTE).attributes == {"manner": "verbatim", "sure": True}
    assert plan.span(NAME).attributes == {}


def test_a_value_that_goes_is_taken_off_its_spans():
    plan = LabelPlan({("entity", "kind", "person"): None})
    assert plan.span(NAME) == Span("s2", 3, 6, "entity")


def test_two_labels_can_change_places():
    plan = LabelPlan({("quote",): "entity", ("entity",): "quote"})
    assert (plan.span(QUOTE).label, plan.span(NAME).label) == ("entity", "quote")


def test_a_link_goes_with_its_span_or_by_itself():
    assert LabelPlan({("entity",): None}).carried([QUOTE, NAME], [SPEAKER]) == ((QUOTE,), ())
    assert LabelPlan({}, {"speaker": None}).carried([QUOTE, NAME], [SPEAKER])[1] == ()
    spans, links = LabelPlan({}, {"speaker": "voice"}).carried([QUOTE, NAME], [SPEAKER])
    assert spans == (QUOTE, NAME)
    assert links == (Link("k1", "voice", "s1", "s2"),)


names = st.sampled_from(["quote", "entity", "promo", "other"])


@given(
    st.dictionaries(st.tuples(names), st.none() | names),
    st.lists(names, max_size=6),
)
def test_what_stays_keeps_its_id_and_place(fates, labels):
    spans = [Span(f"s{i}", i, i + 1, label) for i, label in enumerate(labels)]
    kept, _links = LabelPlan(fates).carried(spans, [])
    by_id = {span.id: span for span in kept}
    for span in spans:
        fate = fates.get((span.label,), span.label)
        assert (span.id in by_id) == (fate is not None)
        if fate is not None:
            assert by_id[span.id] == Span(span.id, span.start, span.end, fate)
