import pytest

from annotator.core.errors import LabelError
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value

KIND = Attribute("kind", (Value("person", "P", "PER"), Value("place", "L", "LOC")))
SURE = Attribute("sure")
ENTITY = Label("entity", "1", attributes=(KIND, SURE))
QUOTE = Label("quote", "2")
SPEAKER = LinkType("speaker", ("quote",), ("entity",))
SAME = LinkType("same")
LABELS = LabelSet((ENTITY, QUOTE), (SPEAKER, SAME))


def test_labels_attributes_values_and_links_are_found_by_name():
    assert LABELS.get("entity") is ENTITY
    assert LABELS.get("nobody") is None
    assert "quote" in LABELS
    assert "nobody" not in LABELS
    assert LABELS.link("speaker") is SPEAKER
    assert LABELS.link("nobody") is None
    assert ENTITY.attribute("sure") is SURE
    assert ENTITY.attribute("nobody") is None
    assert KIND.value("place") == Value("place", "L", "LOC")
    assert KIND.value("nobody") is None


def test_the_first_attribute_is_the_main_one():
    assert ENTITY.main is KIND
    assert QUOTE.main is None


def test_links_start_where_their_type_lets_them():
    assert LABELS.links_from("quote") == (SPEAKER, SAME)
    assert LABELS.links_from("entity") == (SAME,)


def test_keys_of_values_that_are_not_of_the_main_attribute_may_repeat():
    second = Attribute("sure", (Value("yes", "1"),))
    assert LabelSet((Label("entity", "1", attributes=(KIND, second)),))


@pytest.mark.parametrize(
    ("labels", "links", "sentence"),
    [
        ((Label("a"), Label("a")), (), "The label “a” stands twice."),
        ((Label("a", "p"), Label("b", "P")), (), "The key “p” stands twice."),
        ((ENTITY, Label("b", "p")), (), "The key “p” stands twice."),
        ((Label("a", attributes=(SURE, SURE)),), (), "The attribute of a “sure” stands twice."),
        (
            (Label("a", attributes=(Attribute("k", (Value("v"), Value("v"))),)),),
            (),
            "The value of a.k “v” stands twice.",
        ),
        ((QUOTE,), (SAME, SAME), "The link type “same” stands twice."),
        ((QUOTE,), (SPEAKER,), "The link type “speaker” names no label: “entity”."),
    ],
)
def test_a_label_set_that_contradicts_itself_is_refused_with_a_sentence(labels, links, sentence):
    with pytest.raises(LabelError, match=f"^{sentence}$"):
        LabelSet(labels, links)


def test_labels_without_keys_may_be_many():
    assert len(LabelSet((Label("a"), Label("b"), Label("c"))).labels) == 3
