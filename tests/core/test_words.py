"""Words: where they begin and end, and what a selection snaps to."""

import time
from itertools import pairwise

import pytest
from hypothesis import given

from annotator.core.graphemes import is_boundary, snap_out
from annotator.core.words import (
    is_edge,
    next_word_end,
    next_word_start,
    previous_word_end,
    previous_word_start,
    skip_back,
    snap,
    trim,
    word_at,
    words,
    words_back,
)
from tests.core.nasty import places, stretches, texts


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text))]


def marked(text: str) -> tuple[str, int, int]:
    """The text without its two bars, and the range between them."""
    start, end = text.index("|"), text.rindex("|") - 1
    return text.replace("|", ""), start, end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'Ukraine", ["l'", "Ukraine"]),
        ("L’Élysée d’Odessa", ["L’", "Élysée", "d’", "Odessa"]),
        ("qu'elle lorsqu'il jusqu’ici", ["qu'", "elle", "lorsqu'", "il", "jusqu’", "ici"]),
        ("d'aujourd'hui", ["d'", "aujourd'hui"]),
        ("prud'homme presqu'île", ["prud'homme", "presqu'île"]),
        ("quelqu'un entr’ouvert", ["quelqu'un", "entr’ouvert"]),
        ("O'Brien don't l’Hôtel", ["O'Brien", "don't", "l’", "Hôtel"]),
        ("N'Djamena N’Golo M'Bappé", ["N'Djamena", "N’Golo", "M'Bappé"]),
        ("Ada's James’s boys'", ["Ada", "'s", "James", "’s", "boys"]),
        ("c'est-à-dire Val-d'Oise", ["c'", "est-à-dire", "Val-d'Oise"]),
        ("États-Unis a-t-il cessez‑le‑feu", ["États-Unis", "a-t-il", "cessez‑le‑feu"]),
        ("mot--mot -fin", ["mot", "mot", "fin"]),
        ("86 % 3,5 3.5 10:30 1\u00a0200", ["86", "3,5", "3.5", "10:30", "1\u00a0200"]),
        ("en\u00a02024 86\u00a0%", ["en", "2024", "86"]),
        ("U.S. J.-C. J.K.Rowling l'O.N.U.", ["U.S.", "J.-C.", "J.K.", "Rowling", "l'", "O.N.U."]),
        ("M. Diop.Elle", ["M", "Diop", "Elle"]),
        ("bbc.com R&D salarié·es COVID-19", ["bbc.com", "R&D", "salarié·es", "COVID-19"]),
        ("« positive », (oui)…", ["positive", "oui"]),
        ("e\u0301te\u0301 naïve", ["e\u0301te\u0301", "naïve"]),
        ("soft\u00adhyphen left\u200eright\u200e", ["soft\u00adhyphen", "left\u200eright"]),
        ("中文维基。日本語", ["中文维基", "日本語"]),
        ("كلمة نمی‌خواهم צה״ל", ["كلمة", "نمی‌خواهم", "צה״ל"]),
        ("ภาษาไทย हिन्दी Лук’янівка", ["ภาษาไทย", "हिन्दी", "Лук’янівка"]),
        ("👩‍👩‍👧😀🇫🇷🇧🇪👍🏽", ["👩‍👩‍👧", "😀", "🇫🇷", "🇧🇪", "👍🏽"]),
        ("a😀b", ["a", "😀", "b"]),
        (" … !\n", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de |Koursk", "Koursk"),
        ("de Kour|sk,", "Koursk"),
        ("de Koursk|,", "Koursk"),
        ("l'|Ukraine", "Ukraine"),
        ("l|'Ukraine", "l'"),
        ("Ada|'s", "'s"),
        ("mot |, mot", None),
        ("mot | mot", None),
        ("|", None),
    ],
)
def test_the_word_at_a_caret(text: str, expected: str | None) -> None:
    bare = text.replace("|", "")
    found = word_at(bare, text.index("|"))
    assert (found and bare[slice(*found)]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de K|our|sk.", "Koursk"),
        ("vers | Koursk et |l", "Koursk et"),
        ("l'U|krain|e", "Ukraine"),
        ("l|'Ukraine|", "Ukraine"),
        ("|l'Ukraine|", "l'Ukraine"),
        ("l|'|Ukraine", "l'"),
        ("|Ada'|s", "Ada"),
        ("Ad|a'|s", "Ada"),
        ("|Ada's|", "Ada's"),
        ("États-|Unis|", "États-Unis"),
        ("il dit |« oui », |puis", "« oui »,"),
        ("« |oui| »", "oui"),
        ("mot|, |mot", ","),
        ("👩|\u200d|👩", "👩\u200d👩"),
        ("e|\u0301|", "e\u0301"),
        ("mot|\u00a0\n |mot", None),
        ("mo||t", None),
    ],
)
def test_a_selection_snaps(text: str, expected: str | None) -> None:
    bare, start, end = marked(text)
    found = snap(bare, start, end)
    assert (found and bare[slice(*found)]) == expected


@given(texts)
def test_words_are_apart_in_order_and_cut_no_cluster(text: str) -> None:
    found = list(words(text, 0, len(text)))
    for start, end in found:
        assert start < end
        assert is_boundary(text, start)
        assert is_boundary(text, end)
        assert any(not c.isspace() for c in text[start:end])
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    inside = {position for word in found for position in range(*word)}
    for position in {at for at, c in enumerate(text) if c.isalnum() and c != "ʼ"} - inside:
        cluster = text[slice(*snap_out(text, position, position + 1))]
        assert cluster != cluster.strip()


@given(places())
def test_what_is_at_a_place_fits_the_words_of_the_text(place: tuple[str, int]) -> None:
    text, position = place
    found = list(words(text, 0, len(text)))
    touching = [word for word in found if word[0] <= position <= word[1]]
    assert word_at(text, position) == (touching[-1] if touching else None)
    inside = any(start < position < end for start, end in found)
    assert is_edge(text, position) is not inside
    starts, ends = [start for start, _ in found], [end for _, end in found]
    assert next_word_start(text, position) == min(
        [s for s in starts if s > position] or [len(text)]
    )
    assert next_word_end(text, position) == min([e for e in ends if e > position] or [len(text)])
    assert previous_word_start(text, position) == max([s for s in starts if s < position] or [0])
    assert previous_word_end(text, position) == max([e for e in ends if e < position] or [0])


@given(stretches())
def test_words_of_a_stretch_are_those_that_it_holds_a_part_of(
    stretch: tuple[str, int, int],
) -> None:
    text, start, end = stretch
    expected = [w for w in words(text, 0, len(text)) if w[0] < end and w[1] > start]
    assert list(words(text, start, end)) == expected


@given(stretches())
def test_trimming_takes_white_space_only(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    found = trim(text, start, end)
    assert (text[slice(*found)] if found else "") == text[start:end].strip()
    assert skip_back(text, end) == len(text[:end].rstrip())


@given(stretches())
def test_snapping_cuts_no_word_and_changes_nothing_twice(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    found = snap(text, start, end)
    assert (found is None) == (not text[start:end].strip())
    if found:
        assert 0 <= found[0] < found[1] <= len(text)
        assert is_edge(text, found[0])
        assert is_edge(text, found[1])
        assert snap(text, *found) == found


@pytest.mark.parametrize("long", ["a" * 1_000_000, "mot " * 250_000, " " * 1_000_000, "." * 10**6])
def test_a_line_of_a_million_characters_costs_no_more_than_a_short_one(long: str) -> None:
    began = time.perf_counter()
    word_at(long, 500_001)
    snap(long, 500_001, 500_007)
    assert next_word_start(long, 500_001) > 500_001
    assert previous_word_start(long, 500_001) < 500_001
    assert time.perf_counter() - began < 2


@given(stretches())
def test_words_come_back_to_front_as_they_come_front_to_back(case):
    text, start, end = case
    assert [*words_back(text, start, end)][::-1] == [*words(text, start, end)]
