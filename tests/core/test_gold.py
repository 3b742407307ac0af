"""One key a span: what a caret takes, against an article labelled by hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.core.blocks import block_around
from annotator.core.names import name_around
from annotator.core.quotations import quotation_around, quotations
from annotator.core.sentences import paragraph_at
from annotator.core.words import word_at

Article = tuple[str, dict[str, list[tuple[int, int]]]]


@pytest.fixture(scope="module")
def article(shared_data: Path) -> Article:
    record: dict[str, Any] = json.loads((shared_data / "seed/seed.gold.json").read_text("utf-8"))
    ranges: dict[str, list[tuple[int, int]]] = {}
    for span in record["spans"]:
        ranges.setdefault(span["label"], []).append((span["start"], span["end"]))
    return record["text"], ranges


def carets(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each place in or at an edge of each range, with the range."""
    return ((caret, span) for span in ranges for caret in range(span[0], span[1] + 1))


def test_every_quotation_is_taken_from_each_of_its_places(article: Article) -> None:
    text, ranges = article
    assert quotations(text, 0, len(text)) == ranges["quote"]
    for caret, quotation in carets(ranges["quote"]):
        assert quotation_around(text, caret) == quotation


def test_every_caption_is_a_paragraph(article: Article) -> None:
    text, ranges = article
    for caret, caption in carets(ranges["caption"]):
        assert paragraph_at(text, caret) == caption


def test_every_promotion_is_a_block(article: Article) -> None:
    text, ranges = article
    for caret, promotion in carets(ranges["promo"]):
        assert block_around(text, caret) == promotion


def test_all_but_two_names_are_taken_from_their_last_word(article: Article) -> None:
    text, ranges = article
    missed = []
    for start, end in ranges["entity"]:
        word = word_at(text, end)
        assert word
        found = name_around(text, sum(word) // 2)
        if found != (start, end):
            missed.append(text[slice(*found)] if found else None)
    # A headline's verb and a common noun with a capital, which only a reader can tell.
    assert len(ranges["entity"]) == 86
    assert [len(str(name).split()) for name in missed] == [3, 2]
