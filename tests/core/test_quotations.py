"""Quotations around a caret: styles of marks, nesting, paragraphs, and what has no partner."""

import time
from itertools import pairwise

import pytest
from hypothesis import given

from annotator.core.quotations import quotation_around, quotations
from tests.core.nasty import places, texts


def around(marked: str) -> str | None:
    text = marked.replace("|", "")
    found = quotation_around(text, marked.index("|"))
    return found and text[slice(*found)]


@pytest.mark.parametrize(
    "quotation",
    [
        "« oui »",
        "«\u00a0oui\u00a0»",
        "«\u202foui\u202f»",
        "«oui»",
        "“yes”",
        "„ja“",
        "„tak”",
        "‹ oui ›",
        "‘yes’",
        "‚ja‘",
        '"yes"',
        '" oui "',
        "»ja«",
        "›ja‹",
        "‘the boys’ house’",
        "‘he didn’t’",
        "« l’un dit « oui », l’autre “non” »",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "Elle dit {} puis", "Elle l’a dit ({}), d’où ‘rien.\n"])
def test_styles_of_marks(quotation: str, frame: str) -> None:
    text = frame.format(quotation)
    start = text.index(quotation)
    end = start + len(quotation)
    assert quotations(text, 0, len(text)) == [(start, end)]
    assert quotation_around(text, start) == quotation_around(text, end) == (start, end)
    assert quotation_around(text, start - 1) is None or not start
    assert quotation_around(text, end + 1) is None or end == len(text)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("« a “ b| ” c »", "“ b ”"),
        ("« a “ b ”| c »", "“ b ”"),
        ("« a “ b ” c| »", "« a “ b ” c »"),
        ("« a « b| » c »", "« b »"),
        ('« a "b" |c »', '« a "b" c »'),
        ("“a”|“b”", "“b”"),
        ("« a », dit-|il, « b »", None),
        ("« a|", None),
        ("a| »", None),
        ("« a “ b| »", "« a “ b »"),
        ('un écran de 5" et 6|" fin', None),
        ('"un\ndeux|"', None),
        ("l’un et l’|autre", None),
        ("‘a\nb|’", None),
        ("", None),
    ],
)
def test_the_innermost_is_taken(marked: str, expected: str | None) -> None:
    assert around(marked if "|" in marked else "|") == expected


@pytest.mark.parametrize(
    "quotation",
    [
        "« Un.\n\n« Deux.\n\n« Trois. »",
        "« Un.\n\n» Deux. »",
        "“One.\n\n“Two ‘so’ so.\n\n“Three.”",
        "« Un.\n\nDeux. »",
        "« Un.\n\n  « Deux « trois » quatre. »",
    ],
)
def test_a_quotation_over_paragraphs_is_one(quotation: str) -> None:
    text = f"Avant.\n\n{quotation}\n\nAprès « x ».\n"
    start = text.index(quotation)
    assert quotations(text, 0, len(text))[0] == (start, start + len(quotation))
    for position in (start, start + len("« Un"), start + len(quotation)):
        assert quotation_around(text, position) == (start, start + len(quotation))


def test_a_paragraph_that_does_not_repeat_the_mark_ends_the_repetition() -> None:
    text = "« Un.\n\nDeux.\n\n« Trois », dit-elle."
    assert quotations(text, 0, len(text)) == [(14, 23)]


def test_quotations_of_a_stretch_lie_within_it() -> None:
    text = "« a » « b “c” » « d »"
    assert quotations(text, 0, len(text)) == [(0, 5), (6, 15), (16, 21)]
    assert quotations(text, 1, 15) == [(6, 15)]
    assert quotations(text, 7, 14) == [(10, 13)]


@given(places())
def test_a_quotation_is_around_its_place_with_its_marks(place: tuple[str, int]) -> None:
    text, position = place
    found = quotation_around(text, position)
    if found:
        start, end = found
        assert start <= position <= end
        assert text[start] in '«»‹›“„‘‚"'
        assert text[end - 1] in '«»‹›”“’‘"'
        assert end - start > 1


@given(texts)
def test_outermost_quotations_are_apart(text: str) -> None:
    found = quotations(text, 0, len(text))
    assert found == sorted(found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    for start, end in found:
        assert quotation_around(text, start) is not None
        assert quotation_around(text, end) is not None


@pytest.mark.parametrize(
    "long", ["« oui » " * 125_000, "«\n" * 500_000, "’" * 10**6, "‘s’ s’" * 160_000, " " * 10**6]
)
def test_a_million_characters_cost_no_more_than_a_few_pages(long: str) -> None:
    began = time.perf_counter()
    quotation_around(long, 500_000)
    assert time.perf_counter() - began < 2
