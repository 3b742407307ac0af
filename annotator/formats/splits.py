"""Train, dev and test: which articles go where, and the manifest that says so.

An article's split follows from its id and the seed alone, so that it keeps its place however many
articles are added: the first 64 bits of BLAKE2b over seed and id, as a number from 0 to 1, fall
into the share of one split.

Such a hash knows nothing of labels. So where no seed is asked for, 32 of them are tried, and the
one is taken under which the labels' spans are parted most nearly like the shares. The manifest
names it; who asks for it again gets the same splits, and so does an export to the same place.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.errors import AnnotatorError

CANDIDATES = tuple(str(number) for number in range(32))
NAMES = {2: ("train", "test"), 3: ("train", "dev", "test")}
ENDING = ".splits.json"

_NUMBERS = 1 << 64


class SplitError(AnnotatorError):
    """Splits that make no sense: no numbers, or none of them above zero."""


@dataclass(frozen=True, slots=True)
class Splits:
    """The splits' names and shares (their sum is 1), and the seed; None to choose the seed."""

    names: tuple[str, ...]
    shares: tuple[float, ...]
    seed: str | None = None

    def of(self, article: str, seed: str) -> str:
        """The split of the article with this id."""
        place = _place(article, seed)
        edge = 0.0
        for name, share in zip(self.names, self.shares, strict=True):
            edge += share
            if place < edge:
                return name
        return next(n for n, s in zip(self.names[::-1], self.shares[::-1], strict=True) if s)


def parsed(text: str, seed: str | None = None) -> Splits:
    """The splits that ``80/10/10`` or ``80/20`` means. Raises SplitError."""
    parts = text.split("/")
    numbers = [float(part) for part in parts if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", part.strip())]
    total = sum(numbers)
    if len(numbers) != len(parts) or len(numbers) not in NAMES or not total:
        raise SplitError(f"“{text}” names no splits: say 80/10/10 or 80/20.")
    return Splits(NAMES[len(numbers)], tuple(number / total for number in numbers), seed)


class Balance:
    """Finds the seed under which all labels are parted most nearly like the shares."""

    def __init__(self, splits: Splits) -> None:
        self._splits = splits
        self._counts: dict[str, dict[str, Counter[str]]] = {
            seed: {name: Counter() for name in splits.names} for seed in CANDIDATES
        }

    def add(self, article: str, labels: Mapping[str, int]) -> None:
        """Count an article with so many spans of each label."""
        for seed, counts in self._counts.items():
            count = counts[self._splits.of(article, seed)]
            count.update(labels)
            count[""] += 1

    def best(self) -> str:
        """The seed; the first of several that are as good."""
        return min(CANDIDATES, key=self._unevenness)

    def _unevenness(self, seed: str) -> float:
        """The squared differences from the shares, of every label and of the articles' number."""
        counts = self._counts[seed]
        total = sum(counts.values(), Counter[str]())
        return sum(
            (counts[name][label] / count - share) ** 2
            for label, count in total.items()
            for name, share in zip(self._splits.names, self._splits.shares, strict=True)
        )


@dataclass(slots=True)
class Tally:
    """What one split holds: articles, spans by label."""

    articles: int
    labels: Counter[str]


class Manifest:
    """Notes which article is in which split while they are written."""

    def __init__(self, splits: Splits, seed: str) -> None:
        self.splits = splits
        self.seed = seed
        self._articles: dict[str, list[str]] = {name: [] for name in splits.names}
        self._labels: dict[str, Counter[str]] = {name: Counter() for name in splits.names}

    def split_of(self, article: str) -> str:
        """The split that an article goes to, by its id."""
        return self.splits.of(article, self.seed)

    def add(self, split: str, article: str, labels: Iterable[str] | Mapping[str, int]) -> None:
        """Note an article that was written, with the label of each span or the spans of each."""
        if self._articles[split][-1:] != [article]:
            self._articles[split].append(article)
        self._labels[split].update(labels)

    def add_all(self, split: str, articles: Iterable[tuple[str, Mapping[str, int]]]) -> None:
        """Note articles that were written, with how many spans each label has in them."""
        for article, labels in articles:
            self.add(split, article, labels)

    def tallies(self) -> dict[str, Tally]:
        """What is in each split."""
        return {
            name: Tally(len(set(self._articles[name])), self._labels[name])
            for name in self.splits.names
        }

    def json(self) -> bytes:
        """The manifest as a file holds it."""
        held = {
            "format": "annotator/splits/1",
            "seed": self.seed,
            "rule": "blake2b(seed + newline + article id), 64 bits, as a share of the splits",
            "shares": dict(zip(self.splits.names, self.splits.shares, strict=True)),
            "splits": {
                name: {"articles": tally.articles, "spans": dict(sorted(tally.labels.items()))}
                for name, tally in self.tallies().items()
            },
            "articles": {
                article: name
                for name, articles in self._articles.items()
                for article in dict.fromkeys(articles)
            },
        }
        return msgspec.json.format(msgspec.json.encode(held), indent=2) + b"\n"


class _Earlier(msgspec.Struct):
    format: str
    seed: str
    shares: dict[str, Any]


def earlier_seed(path: Path, splits: Splits) -> str | None:
    """The seed of the manifest at ``path``, None where there is none for the same shares."""
    try:
        held = msgspec.json.decode(path.read_bytes(), type=_Earlier)
    except (OSError, msgspec.DecodeError):
        return None
    same = held.shares == dict(zip(splits.names, splits.shares, strict=True))
    return held.seed if same and held.format == "annotator/splits/1" else None


def _place(article: str, seed: str) -> float:
    data = f"{seed}\n{article}".encode()
    bits = int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
    return bits / _NUMBERS
