"""Words are found as they are typed, and where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import search
from annotator.core.search import Finder

TEXT = "L’Élue d'Évian\u00a0rit.\nÇA ? « Ça » — l'e\u0301lue  d’evian ! 😀 Σας, ἄνθρωπος, İzmir"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("elue", ["Élue", "e\u0301lue"]),
        ("ÉLUE D'É", ["Élue d'É", "e\u0301lue  d’e"]),
        ("evian rit", ["Évian\u00a0rit"]),
        ("rit. ça", ["rit.\nÇA"]),
        ("ca", ["ÇA", "Ça"]),
        ("- l'e", ["— l'e\u0301"]),
        ("σας", ["Σας"]),
        ("ανθρωπος", ["ἄνθρωπος"]),
        ("izmir", ["İzmir"]),
        ("😀", ["😀"]),
        (".", ["."]),
        ("absent", []),
        ("  ", []),
        ("", []),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_blanks(words, found):
    assert [TEXT[start:end] for start, end in Finder(TEXT).places(words)] == found


def test_no_more_than_so_many_are_looked_for(monkeypatch):
    monkeypatch.setattr(search, "MOST", 3)
    assert Finder("aaaaa").places("a") == [(0, 1), (1, 2), (2, 3)]


@given(st.text(max_size=30), st.text(min_size=1, max_size=5), st.text(max_size=30))
def test_what_stands_in_a_text_is_found_in_it(before, words, after):
    text = before + words + after
    places = Finder(text).places(words)
    wanted = words.strip()
    if any(character.isalnum() and character.isascii() for character in wanted):
        assert places
    for start, end in places:
        assert 0 <= start < end <= len(text)


@given(st.text(st.characters(blacklist_characters="xX")))
def test_whatever_stands_before_the_words_they_are_found_where_they_are(before):
    assert Finder(f"{before}X").places("x") == [(len(before), len(before) + 1)]
