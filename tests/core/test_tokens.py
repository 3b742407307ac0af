"""Tokens and sentences of whole texts."""

import time
from itertools import pairwise
from pathlib import Path

import orjson
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.graphemes import is_boundary, snap_out
from annotator.core.sentences import next_sentence, sentence_at, sentences
from annotator.core.tokens import TextTokens, tokens
from annotator.core.words import words
from tests.core.nasty import places, texts

PROSE = st.lists(
    st.sampled_from(
        (
            *("l'", "d’", "qu'", "Ukraine", "États-Unis", "aujourd'hui", "O'Brien", "'s", "don't"),
            *(" ", " ", " ", "\n", "\u00a0", "«\u00a0", "\u00a0»", "“", "”", "(", ")", ", ", "… "),
            *("3,5", "10:30", "R&D", "bbc.com", "salarié·es", "e\u0301te\u0301", "œuvre", "👍🏽"),
            *("soft\u00adhyphen", "COVID-19", "-t-il", "naïve", "! ", "? ", ": ", "; ", "8", "Été"),
        )
    ),
    max_size=40,
).map("".join)


STOPS = (
    "M.",
    "W.",
    "Bush",
    "J.",
    "p.",
    "n°",
    "vol.",
    "U.S.",
    "art. 5",
    "B",
    "x.",
    "9",
    "É",
    ". ",
    " ",
    "\u00a0",
    "\n",
    ",",
)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text).ranges]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'Ukraine d’Abidjan", ["l'", "Ukraine", "d’", "Abidjan"]),
        ("qu'elle lorsqu'il", ["qu'", "elle", "lorsqu'", "il"]),
        ("d'aujourd'hui presqu'île", ["d'", "aujourd'hui", "presqu'île"]),
        ("O'Brien don't N'Djamena", ["O'Brien", "don't", "N'Djamena"]),
        ("Ada's James’s boys'", ["Ada", "'s", "James", "’s", "boys", "'"]),
        ("rock 'n' roll", ["rock", "'", "n", "'", "roll"]),
        ("Val-d'Oise c'est-à-dire", ["Val-d'Oise", "c'", "est-à-dire"]),
        ("États-Unis, a-t-il dit.", ["États-Unis", ",", "a-t-il", "dit", "."]),
        ("M. Diop, Mme Ly", ["M.", "Diop", ",", "Mme", "Ly"]),
        ("M.\u00a0Diop etc., etc...", ["M.", "Diop", "etc.", ",", "etc", "..."]),
        ("Dr. No p. ex. c.-à-d. cf. ici", ["Dr.", "No", "p.", "ex.", "c.-à-d.", "cf.", "ici"]),
        ("vol. 3, janv. 2024", ["vol.", "3", ",", "janv.", "2024"]),
        ("en sept. Puis l'art. 5", ["en", "sept", ".", "Puis", "l'", "art.", "5"]),
        ("George W. Bush. Plan B.\nIl", [*("George", "W.", "Bush", "."), "Plan", "B", ".", "Il"]),
        ("(U.S.) U.S.-led", ["(", "U.S.", ")", "U.S.-led"]),
        ("J.-C. J.K.Rowling O.N.U", ["J.-C.", "J.K.", "Rowling", "O.N.U"]),
        ("e.g. Plan B.l'a M.le", ["e.g.", "Plan", "B", ".", "l'", "a", "M", ".", "le"]),
        ("Cf. E.g. I.e., (P.s. Z", ["Cf.", "E.g.", "I.e.", ",", "(", "P.s.", "Z"]),
        ("E.g.The Ph.D.-level Ph.D.", ["E.g.", "The", "Ph.D.-level", "Ph.D."]),
        ("C.-à-d. A.m. A.m'a E.g...", ["C.-à-d.", "A.m.", "A", ".", "m'", "a", "E.g.", ".."]),
        ("Paris.The LE.g. E.ga. E.g", [*("Paris", ".", "The", "LE", ".", "g", "."),
            *("E", ".", "ga", ".", "E", ".", "g")]),
        ("fin.Le bbc.com/a BBC.com", ["fin", ".", "Le", "bbc.com", "/", "a", "BBC", ".", "com"]),
        ("«\u00a0Oui\u00a0», dit-il…", ["«", "Oui", "»", ",", "dit-il", "…"]),
        ("Quoi?! Non... --", ["Quoi", "?", "!", "Non", "...", "-", "-"]),
        ("1\u00a0200,5 3,5h 10:30 50% 1er", ["1", "200,5", "3,5h", "10:30", "50", "%", "1er"]),
        ("$3.5bn 12/03/2024 3.", ["$", "3.5bn", "12", "/", "03", "/", "2024", "3", "."]),
        ("R&D salarié·es COVID-19 snake_case", ["R&D", "salarié·es", "COVID-19", "snake_case"]),
        ("https://a.fr/b?c=d(e), www.a.fr.", ["https://a.fr/b?c=d(e", ")", ",", "www.a.fr", "."]),
        ("a.b+c@d-e.org, @ada #tag", ["a.b+c@d-e.org", ",", "@", "ada", "#", "tag"]),
        ("https: www. a@b ://", ["https", ":", "www", ".", "a", "@", "b", ":", "/", "/"]),
        ("📌AFP 👩‍👩‍👧😀🇫🇷🇧🇪👍🏽", ["📌", "AFP", "👩‍👩‍👧", "😀", "🇫🇷", "🇧🇪", "👍🏽"]),
        ("e\u0301te\u0301s naïve", ["e\u0301te\u0301s", "naïve"]),
        ("soft\u00adhyphen \u00ad", ["soft\u00adhyphen", "\u00ad"]),
        ("left\u200eright\u200e", ["left\u200eright", "\u200e"]),
        ("中文。 كلمة नमस्ते Привет", ["中文", "。", "كلمة", "नमस्ते", "Привет"]),
        ("a\u001cb\u001f\u200d", ["a", "b", "\u200d"]),
        (" \t\n\u00a0", []),
        ("", []),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(texts)
def test_tokens_hold_everything_but_white_space_once_and_in_order(text: str) -> None:
    found = tokens(text).ranges
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    held = "".join(text[start:end] for start, end in found)
    assert held == "".join(text.split())


@given(texts)
def test_tokens_cut_no_cluster_that_holds_no_white_space(text: str) -> None:
    for edge in {edge for token in tokens(text).ranges for edge in token}:
        if not is_boundary(text, edge):
            start, end = snap_out(text, edge, edge)
            assert len(text[start:end].split()) != 1 or text[start:end] != text[start:end].strip()


@given(PROSE)
def test_a_word_begins_and_ends_with_a_token(text: str) -> None:
    edges = {edge for token in tokens(text).ranges for edge in token}
    for start, end in words(text, 0, len(text)):
        stop = end + (text[end : end + 1] == ".")
        assert start in edges
        assert end in edges or stop in edges, text[start:end]


@given(st.lists(st.sampled_from(STOPS), max_size=12).map("".join))
def test_what_stands_behind_white_space_is_looked_at_where_it_counts(text: str) -> None:
    """A thin space parts no chunks, so the whole is looked at as one."""
    thin = text.replace(" ", "\u2009").replace("\u00a0", "\u2009")
    assert tokens(text).ranges == tokens(thin).ranges


def test_the_tokens_of_a_chunk_are_the_same_each_time(shared_data: Path) -> None:
    text = orjson.loads((shared_data / "seed" / "seed.gold.json").read_bytes())["text"]
    assert tokens(text) == tokens(text) == TextTokens.of(text, tokens(text).ranges)


@given(texts, texts)
def test_the_tokens_of_a_line_are_the_same_in_every_text(one: str, other: str) -> None:
    before = len(one) + 1
    behind = [(start + before, end + before) for start, end in tokens(other).ranges]
    assert tokens(f"{one}\n{other}").ranges == tokens(one).ranges + behind


def test_whatever_joins_characters_is_looked_at_closely() -> None:
    joining = r"[^\p{GCB=Other}\p{GCB=Control}\p{GCB=CR}\p{GCB=LF}\p{GCB=LV}\p{GCB=LVT}]"
    every = (chr(point) for point in range(0x300, 0x110000) if not 0xD800 <= point < 0xE000)
    for character in regex.findall(rf"{joining}|\p{{M}}", "".join(every)):
        before, behind = f"a{character}", f"{character}a"
        for text in (before, behind):
            assert all(
                is_boundary(text, edge) for token in tokens(text).ranges for edge in token
            ), text


@given(texts)
def test_a_token_begins_in_just_one_sentence(text: str) -> None:
    found = sentences(text)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    for start, _ in tokens(text).ranges:
        assert sum(first <= start < last for first, last in found) == 1
    assert all("\n" not in text[first:last] for first, last in found)


@given(places())
def test_sentences_are_those_that_the_caret_finds(place: tuple[str, int]) -> None:
    text, position = place
    found = sentences(text)
    here = sentence_at(text, position)
    assert here is None or here in found
    after = [start for start, _ in found if start > position]
    assert next_sentence(text, position) == min(after, default=len(text))


def test_names_and_quotes_of_a_labelled_article_are_whole_tokens(shared_data: Path) -> None:
    record = orjson.loads((shared_data / "seed" / "seed.gold.json").read_bytes())
    edges = {edge for token in tokens(record["text"]).ranges for edge in token}
    assert all({span["start"], span["end"]} <= edges for span in record["spans"])


ENDLESS = (
    *("a", "a-", "+-", "a.", "A.", "'", "l'", "1,", ". "),
    *("www.,", "a@", "🇫", "👩\u200d", "\u0301"),
)


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_line_without_end_takes_its_length_only(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.perf_counter()
    assert tokens(text).ranges
    assert sentences(text)
    assert time.perf_counter() - began < 5
