import pytest

from annotator.core.checks import Finding, Level, Problem, check
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.core.spans import Link, Span

LABELS = LabelSet(
    (
        Label(
            "entity",
            attributes=(
                Attribute("kind", (Value("person"), Value("place"))),
                Attribute("reference"),
            ),
        ),
        Label("quote"),
    ),
    (LinkType("speaker", ("quote",), ("entity",)), LinkType("same")),
)
TEXT = "« Oui », dit Awa 👩‍👩‍👧."
AWA = Span("s1", 13, 16, "entity", {"kind": "person", "reference": "Q7"})
QUOTE = Span("s2", 0, 7, "quote")
FAMILY = TEXT.index("👩")


def test_good_work_has_no_findings() -> None:
    links = [Link("k1", "speaker", "s2", "s1"), Link("k2", "same", "s1", "s2")]
    assert check(TEXT, [QUOTE, AWA], links, LABELS) == []


@pytest.mark.parametrize(
    ("span", "finding"),
    [
        (Span("s3", 0, 7, "headline"), Finding(Problem.UNKNOWN_LABEL, "s3", "headline")),
        (
            Span("s3", 0, 7, "quote", {"kind": "person"}),
            Finding(Problem.UNKNOWN_ATTRIBUTE, "s3", "quote.kind"),
        ),
        (
            Span("s3", 9, 12, "entity", {"kind": "ship"}),
            Finding(Problem.UNKNOWN_VALUE, "s3", "entity.kind = ship"),
        ),
        (
            Span("s3", 9, 12, "entity", {"kind": None}),
            Finding(Problem.UNKNOWN_VALUE, "s3", "entity.kind = None"),
        ),
        (Span("s3", 12, 16, "entity"), Finding(Problem.WHITE_SPACE, "s3", " Awa")),
        (
            Span("s3", FAMILY, FAMILY + 3, "entity"),
            Finding(Problem.CUT_CHARACTER, "s3", TEXT[FAMILY : FAMILY + 3]),
        ),
        (
            Span("s3", 13, 16, "entity", {"reference": "Q7", "kind": "person"}),
            Finding(Problem.DUPLICATE, "s3", "s1"),
        ),
    ],
)
def test_each_problem_of_a_span_is_found(span: Span, finding: Finding) -> None:
    assert check(TEXT, [QUOTE, AWA, span], [], LABELS) == [finding]


@pytest.mark.parametrize(
    ("link", "finding"),
    [
        (Link("k1", "cause", "s2", "s1"), Finding(Problem.UNKNOWN_LINK_TYPE, "k1", "cause")),
        (Link("k1", "speaker", "s1", "s1"), Finding(Problem.WRONG_SOURCE, "k1", "speaker: entity")),
        (Link("k1", "speaker", "s2", "s2"), Finding(Problem.WRONG_TARGET, "k1", "speaker: quote")),
    ],
)
def test_each_problem_of_a_link_is_found(link: Link, finding: Finding) -> None:
    assert check(TEXT, [QUOTE, AWA], [link], LABELS) == [finding]


def test_the_same_range_with_another_label_is_no_duplicate() -> None:
    twin = Span("s3", 13, 16, "entity", {"kind": "place", "reference": "Q7"})
    assert check(TEXT, [QUOTE, AWA, twin, Span("s4", 13, 16, "quote")], [], LABELS) == []


def test_levels_tell_contradictions_from_slips() -> None:
    assert Finding(Problem.UNKNOWN_LABEL, "s1", "x").level is Level.ERROR
    assert Finding(Problem.DUPLICATE, "s1", "s2").level is Level.WARNING
