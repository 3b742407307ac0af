"""All places of the same words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.graphemes import is_boundary
from annotator.core.occurrences import occurrences
from annotator.core.words import is_edge
from tests.core.nasty import FRAGMENTS, places, texts


@pytest.mark.parametrize(
    ("words", "text", "starts"),
    [
        ("dit", "Crédit photo, dit-il, dit Ada. Il dit", [22, 34]),
        ("Ukraine", "l'Ukraine, d’Ukraine et Ukraine", [2, 13, 24]),
        ("Unis", "les États-Unis Unis", [15]),
        ("Roy", "M. Roy, Roy's, Roys, roy", [3, 8]),
        ("M. Roy", "M. Roy et M. Royal, M.  Roy", [0]),
        ("« oui »", "« oui » et « oui »« oui »", [0, 11, 18]),
        ("Ada Roy", "Ada\u00a0Roy Ada Roy", [8]),
        ("a a", "a a a a", [0, 4]),
        ("e", "e\u0301 e é", [3]),
        ("👩", "👩‍👩‍👧 👩 👩🏽", [6]),
        ("3", "3,5 3.5 3", [8]),
        ("an", "lʼan l’an", [2, 7]),
        ("", "mot", []),
        ("absent", "mot", []),
    ],
)
def test_whole_words_only(words: str, text: str, starts: list[int]) -> None:
    assert list(occurrences(text, words)) == [(start, start + len(words)) for start in starts]


@given(texts, st.sampled_from(FRAGMENTS))
def test_occurrences_are_the_words_whole_and_apart(text: str, words: str) -> None:
    end = 0
    for start, stop in occurrences(text, words):
        assert text[start:stop] == words
        assert start >= end
        assert all(is_edge(text, at) and is_boundary(text, at) for at in (start, stop))
        end = stop


@given(places(), st.sampled_from(["Ada", "l'an", "a-t-il"]))
def test_no_occurrence_is_missed(place: tuple[str, int], words: str) -> None:
    text, position = place
    text = f"{text[:position]}\n{words}\n{text[position:]}"
    assert (position + 1, position + 1 + len(words)) in occurrences(text, words)


def test_ten_megabytes_are_searched_at_once() -> None:
    text = "Un mot et un autre mot, puis encore un mot.\n" * 230_000 + "Ada"
    began = time.perf_counter()
    assert len(list(occurrences(text, "Ada"))) == 1
    assert time.perf_counter() - began < 0.5
