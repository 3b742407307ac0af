"""What a label takes around the caret and of a selection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.graphemes import is_boundary
from annotator.core.labels import Takes
from annotator.core.targets import selection, target
from tests.core.nasty import places, stretches

TEXT = "Hier. Mme Awa Diarra dit « C'est l'heure »\nFin"


@pytest.mark.parametrize(
    ("takes", "words"),
    [
        (Takes.WORD, "Diarra"),
        (Takes.NAME, "Mme Awa Diarra"),
        (Takes.QUOTATION, None),
        (Takes.SENTENCE, "Mme Awa Diarra dit « C'est l'heure »"),
        (Takes.PARAGRAPH, TEXT.partition("\n")[0]),
        (Takes.BLOCK, TEXT.partition("\n")[0]),
    ],
)
def test_each_label_takes_what_it_is_for(takes: Takes, words: str | None) -> None:
    found = target(TEXT, TEXT.index("Diarra") + 2, takes)
    assert (found and TEXT[slice(*found)]) == words


def test_a_quotation_is_taken_with_its_marks() -> None:
    found = target(TEXT, TEXT.index("heure"), Takes.QUOTATION)
    assert found
    assert TEXT[slice(*found)] == "« C'est l'heure »"


def test_a_selection_is_snapped_to_words_or_taken_exactly() -> None:
    start = TEXT.index("wa Diar")
    assert selection(TEXT, start - 2, start + 7, exact=False) == (start - 1, start + 9)
    assert selection(TEXT, start - 2, start + 7, exact=True) == (start - 2, start + 7)
    assert selection("e\u0301t", 1, 2, exact=True) == (0, 2)
    assert selection(" \n ", 0, 3, exact=False) is None
    assert selection("mot", 1, 1, exact=True) is None


@given(places(), st.sampled_from(Takes))
def test_a_target_is_in_the_text_and_cuts_no_cluster(place: tuple[str, int], takes: Takes) -> None:
    text, position = place
    found = target(text, position, takes)
    if found:
        assert 0 <= found[0] < found[1] <= len(text)
        assert is_boundary(text, found[0])
        assert is_boundary(text, found[1])


@given(stretches(), st.booleans())
def test_a_selection_stays_in_the_text_and_cuts_no_cluster(
    stretch: tuple[str, int, int], exact: bool
) -> None:
    text, start, end = stretch
    found = selection(text, start, end, exact)
    if found:
        assert 0 <= found[0] < found[1] <= len(text)
        assert is_boundary(text, found[0])
        assert is_boundary(text, found[1])
        assert selection(text, *found, exact) == found
    if exact and start < end:
        assert found
        assert found[0] <= start < end <= found[1]
