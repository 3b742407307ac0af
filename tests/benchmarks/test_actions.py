"""A whole article labelled in the window by real events, closed, reopened, exported."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.actions import MOST, SEED, label_gold

TEXT = (
    "Le pont d'Oradmir rouvre\n\n"
    "Ada Vasko rit : « Oradmir respire 😀 », dit Vasko. «\u00a0Enfin\u00a0», ajoute-t-elle.\n\n"
    "Photo : Studio Ilmen\n\n"
    "Oradmir, c'est loin : Ilmen et Vasko y vivent sans ennui."
)
SPANS = (
    ("Oradmir", 0, "entity", {"kind": "place"}),
    ("Oradmir", 1, "entity", {"kind": "place"}),
    ("Oradmir", 2, "entity", {"kind": "place"}),
    ("Ada Vasko", 0, "entity", {"kind": "person"}),
    ("Vasko", 1, "entity", {"kind": "person"}),
    ("Vasko", 2, "entity", {"kind": "person"}),
    ("Studio Ilmen", 0, "entity", {"kind": "organization"}),
    ("Ilmen et Vasko", 0, "entity", {"kind": "other"}),
    ("« Oradmir respire 😀 »", 0, "quote", {}),
    ("«\u00a0Enfin\u00a0»", 0, "quote", {}),
    ("Photo : Studio Ilmen", 0, "caption", {}),
)


@pytest.fixture
def own_gold(tmp_path: Path) -> Path:
    """An annotated article in the form of the gold file."""
    spans = []
    for words, skipped, label, attributes in SPANS:
        start = -1
        for _ in range(skipped + 1):
            start = TEXT.index(words, start + 1)
        end = start + len(words)
        spans.append(
            {"start": start, "end": end, "label": label, "attributes": attributes, "text": words}
        )
    gold = {"article": "pont", "status": "done", "text": TEXT, "spans": spans}
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(gold), encoding="utf-8")
    return file


@pytest.mark.usefixtures("qapp")
def test_an_article_is_labelled_just_as_the_gold_says(own_gold, tmp_path):
    labelled = label_gold(own_gold, tmp_path)
    assert (labelled.missing, labelled.surplus) == ([], [])
    assert labelled.actions < 2 * len(SPANS)


@pytest.mark.usefixtures("qapp")
def test_the_seed_article_takes_few_actions(shared_data, tmp_path):
    assert_takes_few_actions(shared_data, tmp_path)


@pytest.mark.window
@pytest.mark.usefixtures("qapp")
def test_the_seed_article_takes_few_actions_in_a_real_window(shared_data, tmp_path):
    assert_takes_few_actions(shared_data, tmp_path)


def assert_takes_few_actions(shared_data: Path, folder: Path) -> None:
    labelled = label_gold(shared_data / SEED, folder)
    assert (labelled.missing, labelled.surplus) == ([], [])
    assert labelled.actions <= MOST
