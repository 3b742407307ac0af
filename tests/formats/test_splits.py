from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.splits import (
    CANDIDATES,
    Balance,
    Manifest,
    SplitError,
    Splits,
    earlier_seed,
    parsed,
)


def test_shares_are_parts_of_a_whole() -> None:
    assert parsed("80/10/10") == Splits(("train", "dev", "test"), (0.8, 0.1, 0.1))
    assert parsed("3/1", "x") == Splits(("train", "test"), (0.75, 0.25), "x")
    assert parsed("100/0/0").of("a", "1") == "train"


@pytest.mark.parametrize("text", ["", "80", "80/10/10/10", "a/b", "0/0", "80,20", "-1/2", "1e9/1"])
def test_what_names_no_splits_is_refused(text: str) -> None:
    with pytest.raises(SplitError, match="names no splits"):
        parsed(text)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("0123456789", min_size=1))
def test_an_id_and_a_seed_always_give_the_same_split(article: str, seed: str) -> None:
    shares = parsed("60/20/20")
    assert shares.of(article, seed) == shares.of(article, seed)
    assert shares.of(article, seed) in shares.names
    assert parsed("0/0/1").of(article, seed) == "test"
    assert parsed("1/0/0").of(article, seed) == "train"


def test_the_shares_are_kept_to() -> None:
    shares = parsed("80/10/10")
    counts = Counter(shares.of(f"article-{number}", "1") for number in range(10_000))
    assert abs(counts["train"] - 8_000) < 150
    assert abs(counts["dev"] - 1_000) < 110


def test_the_split_of_an_article_is_the_same_in_every_version() -> None:
    shares = parsed("80/10/10")
    found = "".join(shares.of(f"article-{number}", "7")[1] for number in range(40))
    assert found == "rrrrerrrrrrrrereerrrrreerreerrrrrrrrerrr"


def test_the_seed_with_the_best_balance_is_found() -> None:
    shares = parsed("50/50")
    balance = Balance(shares)
    rare = [f"article-{number}" for number in range(0, 40, 10)]
    for number in range(40):
        name = f"article-{number}"
        balance.add(name, {"rare": 1} if name in rare else {"frequent": 3})
    best = balance.best()
    assert Counter(shares.of(name, best) for name in rare) == {"train": 2, "test": 2}
    worse = [seed for seed in CANDIDATES if len({shares.of(name, seed) for name in rare}) == 1]
    assert worse
    assert best not in worse


def test_the_manifest_gives_the_seed_back(tmp_path: Path) -> None:
    shares = parsed("80/20")
    manifest = Manifest(shares, "5")
    manifest.add("train", "a", ["x", "x"])
    manifest.add("train", "a", ["y"])
    path = tmp_path / "out.splits.json"
    path.write_bytes(manifest.json())
    assert manifest.tallies()["train"].articles == 1
    assert manifest.tallies()["train"].labels == {"x": 2, "y": 1}
    assert earlier_seed(path, shares) == "5"
    assert earlier_seed(path, parsed("70/30")) is None
    assert earlier_seed(tmp_path / "none", shares) is None
    path.write_bytes(b"{}")
    assert earlier_seed(path, shares) is None
