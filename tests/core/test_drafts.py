import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.drafts import (
    AttributeDraft,
    Change,
    Draft,
    Fate,
    LabelDraft,
    LinkDraft,
    Part,
    ValueDraft,
)
from annotator.core.errors import LabelError
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Takes, Value

LABELS = LabelSet(
    (
        Label(
            "entity",
            "1",
            takes=Takes.NAME,
            attributes=(
                Attribute("kind", (Value("person", "P", "PER", {"x": 1}), Value("place", "L"))),
                Attribute("sure"),
            ),
            extra={"since": 2},
        ),
        Label("quote", "2", guideline="Words."),
        Label("promo", "4"),
    ),
    (LinkType("speaker", ("quote",), ("entity",), {"y": 1}),),
)


@pytest.fixture
def draft():
    return Draft(LABELS)


def test_what_is_not_edited_is_as_it_was(draft):
    assert draft.result() == LABELS
    assert draft.changes() == []
    assert not draft.plan()


def test_a_new_label_changes_no_span(draft):
    draft.labels.append(LabelDraft(" caption ", "3"))
    assert draft.result().labels[-1].name == "caption"
    assert not draft.plan()


def test_the_order_is_no_change(draft):
    draft.labels.reverse()
    assert [label.name for label in draft.result().labels] == ["promo", "quote", "entity"]
    assert not draft.plan()


def test_renamed_parts_are_planned_by_their_old_names(draft):
    entity, quote, _promo = draft.labels
    entity.name, quote.name = "name", "speech"
    entity.attributes[0].name = "type"
    entity.attributes[0].values[1].name = "location"
    draft.links[0].name = "voice"
    plan = draft.plan()
    assert plan.names == {
        ("entity",): "name",
        ("entity", "kind"): "type",
        ("entity", "kind", "place"): "location",
        ("quote",): "speech",
    }
    assert plan.links == {"speaker": "voice"}
    assert draft.result().links == (LinkType("voice", ("speech",), ("name",), {"y": 1}),)


def test_what_goes_stays_on_spans_unless_it_has_a_fate(draft):
    entity, _quote, promo = draft.labels
    draft.labels.remove(promo)
    value = entity.attributes[0].values.pop()
    gone = Change(Part.LABEL, ("promo",), None, (entity, draft.labels[1]))
    assert gone in draft.changes()
    assert not draft.plan()
    draft.fates[Part.LABEL, ("promo",)] = Fate()
    draft.fates[Part.VALUE, ("entity", "kind", value.name)] = Fate(entity.attributes[0].values[0])
    assert draft.plan().names == {("promo",): None, ("entity", "kind", "place"): "person"}


def test_a_fate_follows_the_name_of_what_spans_become(draft):
    entity, _quote, promo = draft.labels
    draft.labels.remove(promo)
    draft.fates[Part.LABEL, ("promo",)] = Fate(entity)
    entity.name = "name"
    assert draft.plan().names == {("promo",): "name", ("entity",): "name"}


def test_attributes_and_links_that_go_are_changes(draft):
    draft.labels[0].attributes.pop(1)
    draft.links.clear()
    assert draft.changes() == [
        Change(Part.ATTRIBUTE, ("entity", "sure")),
        Change(Part.LINK, ("speaker",)),
    ]


def test_a_name_that_comes_back_is_no_change(draft):
    del draft.labels[2]
    draft.labels.append(LabelDraft("promo"))
    draft.labels[0].attributes[0].values[0] = ValueDraft("person")
    draft.labels[0].attributes[1] = AttributeDraft("sure")
    draft.links[0] = LinkDraft("speaker")
    assert draft.changes() == []


def test_a_label_that_goes_leaves_the_links(draft):
    draft.links[0].sources.append(draft.labels[2])
    del draft.labels[1]
    assert draft.result().links[0].sources == ("promo",)


def test_a_link_that_would_begin_anywhere_all_at_once_is_refused(draft):
    del draft.labels[1]
    with pytest.raises(LabelError, match="speaker"):
        draft.result()


@pytest.mark.parametrize("name", ["", "  ", "quote"])
def test_names_must_be_there_once(draft, name):
    draft.labels[0].name = name
    with pytest.raises(LabelError):
        draft.result()


def test_a_nameless_value_is_refused(draft):
    draft.labels[0].attributes[0].values.append(ValueDraft(" "))
    with pytest.raises(LabelError):
        draft.result()


@given(st.permutations(["entity", "quote", "promo"]))
def test_exchanged_names_are_planned_all_at_once(names):
    draft = Draft(LABELS)
    for label, name in zip(draft.labels, names, strict=True):
        label.name = name
    expected = {
        (old.name,): name
        for old, name in zip(LABELS.labels, names, strict=True)
        if old.name != name
    }
    assert draft.plan().names == expected
