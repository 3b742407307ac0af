"""Sentences and paragraphs around a position."""

import time

import pytest
from hypothesis import given

from annotator.core.sentences import (
    next_paragraph,
    next_sentence,
    paragraph_at,
    previous_paragraph,
    previous_sentence,
    sentence_at,
    sentences,
)
from tests.core.nasty import places, texts


def split(text: str) -> list[str]:
    """The sentences of a text, found from each of its positions."""
    found = dict.fromkeys(sentence_at(text, position) for position in range(len(text) + 1))
    return [text[slice(*sentence)] for sentence in found if sentence]


@pytest.mark.parametrize(
    "expected",
    [
        ["Il part.", "Elle reste !", "Où ?", "Ici…", "Fin"],
        ["M. Diop et Mme. Sall ont vu le Dr. Ba.", "Il dort."],
        ["Mr. Doe met Mrs. Roe, i.e. his boss.", "She left."],
        ["Elle cite p. ex. Oradmir, etc. sans rire.", "Voir p. 12 et n° 5.", "Bon."],
        ["Fondée en 50 av. J.-C. par J. K. Rowe.", "Prise en 12 apr. J.-C. par Ada."],
        ["Cf. Oradmir, p. 5.", "E.g. Ada."],
        ["Il y va etc.", "Elle reste."],
        ["« Viens. »", "Il vient.", "“Go.”", "He went.", "(Fin.)", "Oui."],
        ["« Viens !\u00a0»", "— Non."],
        ["« Où ? » demande-t-elle.", "« Là », dit-il."],
        ["Il pèse 3.5 kg.", "12 mots.", "Vu sur bbc.com hier."],
        ["Wait... what?!", "Now."],
        ["他走了。", "「她来。」", "完"],
        ["هل جاء؟", "نعم."],
    ],
)
def test_sentences(expected: list[str]) -> None:
    glue = "" if "他" in expected[0] else " "
    assert split(glue.join(expected)) == expected


def test_white_space_belongs_to_the_sentence_before() -> None:
    text = "  Un.   Deux.  "
    assert [sentence_at(text, position) for position in (0, 5, 7)] == [(2, 5)] * 3
    assert sentence_at(text, 8) == sentence_at(text, 15) == (8, 13)


def test_no_sentence_crosses_a_line() -> None:
    assert split("un titre\nsans point\n\n  et un autre\n") == [
        "un titre",
        "sans point",
        "et un autre",
    ]


def test_paragraphs() -> None:
    text = "Titre\n\n   • Ada \n \t\nFin"
    assert paragraph_at(text, 0) == paragraph_at(text, 5) == (0, 5)
    assert paragraph_at(text, 6) is None
    assert paragraph_at(text, 7) == (10, 15)
    assert paragraph_at(text, 17) is None
    assert paragraph_at(text, len(text)) == (20, 23)
    assert paragraph_at("", 0) is None


def steps_on(text: str, step) -> list[int]:
    found, position = [], 0
    while position < len(text):
        assert step(text, position) > position
        position = step(text, position)
        found.append(position)
    return found


def steps_back(text: str, step) -> list[int]:
    found, position = [], len(text)
    while position > 0:
        assert step(text, position) < position
        position = step(text, position)
        found.append(position)
    return found


def test_steps_over_paragraphs_and_sentences() -> None:
    text = "Un. Deux.\n\n  Trois\n"
    assert steps_on(text, next_paragraph) == [13, 19]
    assert steps_back(text, previous_paragraph) == [13, 0]
    assert steps_on(text, next_sentence) == [4, 13, 19]
    assert steps_back(text, previous_sentence) == [13, 4, 0]


@given(texts)
def test_steps_forth_and_back_stop_at_the_same_places(text: str) -> None:
    for forth, back in (
        (next_sentence, previous_sentence),
        (next_paragraph, previous_paragraph),
    ):
        ends = {0, len(text)}
        assert set(steps_on(text, forth)) - ends == set(steps_back(text, back)) - ends


@given(texts)
def test_all_sentences_are_those_around_the_places_of_a_text(text: str) -> None:
    around = dict.fromkeys(sentence_at(text, at) for at in range(len(text) + 1))
    assert sentences(text) == [sentence for sentence in around if sentence]


@given(places())
def test_a_sentence_is_around_its_place_and_in_its_paragraph(place: tuple[str, int]) -> None:
    text, position = place
    sentence, paragraph = sentence_at(text, position), paragraph_at(text, position)
    assert (sentence is None) == (paragraph is None)
    if sentence and paragraph:
        assert paragraph[0] <= sentence[0] < sentence[1] <= paragraph[1]
        words = text[slice(*sentence)]
        assert words == words.strip()
        assert "\n" not in words
        between = text[position : sentence[0]] or text[sentence[1] : position]
        assert not between.strip()


@pytest.mark.parametrize(
    "long", ["Un mot. " * 125_000, "mot " * 250_000, "." * 10**6, "\n" * 10**6]
)
def test_a_million_characters_cost_no_more_than_a_page(long: str) -> None:
    began = time.perf_counter()
    sentence_at(long, 500_000)
    next_sentence(long, 500_000)
    previous_sentence(long, 500_000)
    next_paragraph(long, 500_000)
    previous_paragraph(long, 500_000)
    assert time.perf_counter() - began < 2
