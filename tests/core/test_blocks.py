"""Blocks of page furniture, and the paragraph where there is none."""

import time

import pytest
from hypothesis import given

from annotator.core.blocks import block_around
from annotator.core.sentences import paragraph_at
from tests.core.nasty import places

FRENCH = "Ignorer Lettre d'Ada et continuer la lecture\nAbonnez-vous\n\nLien\n\nFin de Lettre d'Ada"
ENGLISH = "Skip Ada's letter and continue reading\n\nSubscribe\nEnd of Ada's letter"
SPANISH = "Saltar Carta y continuar leyendo\nMás\n \nFin de Carta"


@pytest.mark.parametrize("block", [FRENCH, ENGLISH, SPANISH])
@pytest.mark.parametrize("frame", ["{}", "Un mot.\n\n{}\n\nDernier mot.", "  {}.  \nFin de rien"])
def test_a_block_is_taken_from_each_of_its_places(block: str, frame: str) -> None:
    text = frame.format(block)
    start = text.index(block)
    end = start + len(block) + frame.count(".  ")
    for position in range(start, end + 1):
        assert block_around(text, position) == (start, end)


def test_outside_a_block_the_paragraph_is_taken() -> None:
    text = f"Avant.\n{FRENCH}\nAprès.\n\n"
    assert block_around(text, 3) == (0, 6)
    assert block_around(text, len(text) - 3) == (len(text) - 8, len(text) - 2)
    assert block_around(text, len(text)) is None


def test_the_inner_block_is_taken() -> None:
    outer = f"Ignorer Tout et continuer la lecture\nAvant\n{FRENCH}\nAprès\nFin de Tout"
    inner = outer.index(FRENCH)
    assert block_around(outer, outer.index("Lien")) == (inner, inner + len(FRENCH))
    assert block_around(outer, outer.index("Après")) == (0, len(outer))


def test_the_closing_line_names_what_the_opening_line_names() -> None:
    text = "Skip Ada and continue reading\nEnd of story\nMore\nEnd of Ada\n"
    assert block_around(text, 0) == (0, len(text) - 1)
    text = "Skip promotion Ada and continue reading\nMore\nEnd of Ada promotion\n"
    assert block_around(text, 0) == (0, len(text) - 1)


@pytest.mark.parametrize(
    "text",
    [
        "Ignorer X et continuer la lecture\nsans fin",
        "Fin de X\nIgnorer X et continuer la lecture",
        "Ignorer X et continuer la lecture" + "\nmot" * 61 + "\nFin de X",
        "Ignorer X et continuer la lecture\nSkip Y and continue reading\nEnd of Y",
    ],
)
def test_without_a_closing_line_there_is_no_block(text: str) -> None:
    assert block_around(text, 0) == paragraph_at(text, 0)


@given(places())
def test_a_block_is_of_whole_paragraphs_around_its_place(place: tuple[str, int]) -> None:
    text, position = place
    found, paragraph = block_around(text, position), paragraph_at(text, position)
    if found is None:
        assert paragraph is None
        return
    assert paragraph_at(text, found[0])[0] == found[0]
    assert paragraph_at(text, found[1])[1] == found[1]
    if paragraph:
        assert found[0] <= paragraph[0] < paragraph[1] <= found[1]


@pytest.mark.parametrize(
    "long", ["mot " * 250_000, "\n" * 10**6, "Skip a and continue reading\n" * 40_000]
)
def test_a_million_characters_cost_no_more_than_a_few_pages(long: str) -> None:
    began = time.perf_counter()
    block_around(long, 500_000)
    assert time.perf_counter() - began < 2
