from annotator.core.checks import check
from annotator.core.colors import PAIRS
from annotator.core.label_growth import grown
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.core.spans import Link, Span

TEXT = "Awa dit oui."
ENTITY = Label("entity", "1", attributes=(Attribute("kind", (Value("person", "p"),)),))
LABELS = LabelSet((ENTITY,), (LinkType("speaker", targets=("entity",)),))
AWA = Span("s1", 0, 3, "entity", {"kind": "person"})


def test_labels_that_have_all_that_is_used_are_left_as_they_are():
    assert grown(LABELS, (AWA,), (Link("k1", "speaker", "s1", "s1"),)) is LABELS


def test_what_is_added_lets_the_check_pass():
    spans = (
        AWA,
        Span("s2", 4, 7, "CUE", {"tense": "past", "n": 3}),
        Span("s3", 8, 11, "quote"),
        Span("s4", 0, 3, "entity", {"kind": "place", "sure": ""}),
    )
    links = (Link("k1", "says", "s3", "s2"),)
    assert check(TEXT, spans, links, LABELS)
    labels = grown(LABELS, spans, links)
    assert check(TEXT, spans, links, labels) == []
    assert [label.name for label in labels.labels] == ["entity", "CUE", "quote"]
    assert labels.labels[0].key == "1"
    assert [label.key for label in labels.labels[1:]] == ["", ""]
    assert [(each.light, each.dark) for each in labels.labels[1:]] == [PAIRS[1], PAIRS[2]]
    assert labels.labels[0].attributes[0].values == (Value("person", "p"), Value("place"))
