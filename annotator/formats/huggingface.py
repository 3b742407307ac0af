"""Hugging Face token classification: JSON lines for `datasets`, with a card that says the features.

A folder of ``train.jsonl``, and ``dev.jsonl`` and ``test.jsonl`` where there are splits, a
sentence a line: ``{"id": "a-1", "article": "a", "tokens": ["«", "Nous"], "ner_tags": [1, 2]}``. No
sentence ends within a span. The tags are numbers of names in the card, README.md, as
``datasets.load_dataset`` reads it: O first, then those of the project's labels. Read are numbers
with a card or a ``dataset_infos.json`` beside the file, and tags written out.
(https://huggingface.co/docs/datasets/repository_structure, …/about_dataset_features)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

import orjson

from annotator.core.errors import DataError
from annotator.core.tags import OUTSIDE, Scheme, encode
from annotator.formats.dataset_cards import CARD, INFOS, Column, card, tag_names
from annotator.formats.foreign import name_of
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    Layout,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.token_articles import (
    decoded_spans,
    sentence_ranges,
    spoken,
    token_article,
)
from annotator.storage.records import Source
from annotator.storage.wire import Json

WORDS = ("tokens", "words")
TAGS = ("ner_tags", "tags", "ner", "labels")
_MARKS = {Scheme.IOB1: "IB", Scheme.IOB2: "BI", Scheme.BIOES: "BIES", Scheme.IO: "I"}

_ROW = re.compile(rb'"(tokens|words)"\s*:\s*\[')
_FEATURES = re.compile(rb'^dataset_info:|"features"\s*:', re.MULTILINE)
_TAGGED = re.compile(rb'"(ner_tags|tags|ner|labels)"\s*:\s*\[')


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A file for each split that has any articles, ``train`` without splits, and the card."""
    tags = _TagNumbers(options)
    files: dict[str, BinaryIO] = {}
    rows: dict[str, int] = {}
    with ExitStack() as stack:
        for reduction in reductions:
            split = reduction.split or "train"
            if split not in files:
                files[split] = stack.enter_context(target.open(f"{split}.jsonl"))
                rows[split] = 0
            for row in _rows(reduction, tags, options.scheme):
                files[split].write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
                rows[split] += 1
    columns = (
        Column("id", "string"),
        Column("article", "string"),
        Column("tokens", "string", is_list=True),
        Column("ner_tags", tags.names, is_list=True),
    )
    with target.open(CARD, main=False) as file:
        file.write(card(target.path.name, columns, rows, ".jsonl"))


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article for the lines that name the same, and for each that names none.

    A line that cannot be read gives a DataError. Raises DataError, StorageError.
    """
    source = source_of(file, options, "application/jsonl")
    names = tag_names(file.path.parent, TAGS)
    rows = TokenRows(source, options, names)
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        else:
            yield from rows.add(item)
    yield from rows.end()


def recognise(file: SourceFile, head: bytes) -> int:
    """Likely where a line has lists of tokens and of tags; a card belongs to such a file."""
    if file.path.name in (CARD, *INFOS):
        return Score.PART if _FEATURES.search(head) else Score.NONE
    return Score.LIKELY + 1 if _ROW.search(head) and _TAGGED.search(head) else Score.NONE


class _TagNumbers:
    """The tags in the order of their numbers; one that is met first gets the next number."""

    def __init__(self, options: WriteOptions) -> None:
        labels = [label.name for label in options.labels.labels]
        marks = _MARKS[options.scheme]
        self.names = [OUTSIDE, *(f"{mark}-{label}" for label in labels for mark in marks)]
        self._numbers = {name: number for number, name in enumerate(self.names)}

    def of(self, tags: Sequence[str]) -> list[int]:
        for tag in tags:
            if tag not in self._numbers:
                self._numbers[tag] = len(self.names)
                self.names.append(tag)
        return [self._numbers[tag] for tag in tags]


def _rows(reduction: Reduction, tags: _TagNumbers, scheme: Scheme) -> Iterator[Json]:
    spans, words = reduction.token_spans, reduction.tokens.words
    numbers = tags.of(encode(len(words), spans, scheme))
    article = reduction.record.article
    for count, (first, end) in enumerate(sentence_ranges(reduction, spans), 1):
        yield {
            "id": f"{article}-{count}",
            "article": article,
            "tokens": words[first:end],
            "ner_tags": numbers[first:end],
        }


class TokenRows:
    """Puts articles together out of rows of tokens and tags."""

    def __init__(self, source: Source, options: ReadOptions, names: Sequence[str] | None) -> None:
        self._source = source
        self._options = options
        self._names = names
        self._article = ""
        self._first: Item | None = None
        self._words: list[list[str]] = []
        self._tags: list[list[str]] = []

    def add(self, item: Item) -> Iterator[Incoming | DataError]:
        """Take a row; yields the article that ended before it, or what is wrong with it."""
        try:
            words, tags = self._row(item)
        except DataError as error:
            yield error
            return
        article = item.value.get("article")
        if not isinstance(article, str) or article != self._article:
            yield from self.end()
            self._article = article if isinstance(article, str) else ""
        self._first = self._first or item
        self._words.append(words)
        self._tags.append(tags)

    def end(self) -> Iterator[Incoming | DataError]:
        """The last article, if there is any."""
        if self._first is None:
            return
        name = self._article or name_of(self._first.value, self._first, self._options)
        place = self._first.place
        spans = decoded_spans(self._tags)
        try:
            yield token_article(name, spoken(self._words), spans, self._source, place)
        except DataError as error:
            yield error
        self._first, self._words, self._tags = None, [], []

    def _row(self, item: Item) -> tuple[list[str], list[str]]:
        row = item.value if isinstance(item.value, dict) else {}
        words = next((row[key] for key in WORDS if key in row), None)
        key = next((key for key in TAGS if key in row), TAGS[0])
        tags = row.get(key)
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise item.error("", "has no list of tokens under “tokens”")
        if not isinstance(tags, list) or len(tags) != len(words):
            raise item.error("", f"has no list of {len(words)} tags under “{key}”")
        names = self._names or ()
        found = []
        for number, tag in enumerate(tags):
            if isinstance(tag, int) and 0 <= tag < len(names):
                found.append(names[tag])
            elif isinstance(tag, str):
                found.append(tag)
            else:
                raise item.error(f".{key}[{number}]", self._refusal(tag))
        return words, found

    def _refusal(self, tag: Any) -> str:
        """Why something is no tag."""
        if not isinstance(tag, int):
            return "is neither a tag nor the number of one"
        if self._names is None:
            return f"is a number, and no {CARD} beside the file says which tag that is"
        return f"is {tag}, and the numbers of tags end with {len(self._names) - 1}"


HUGGING_FACE = Format(
    "hf",
    "Hugging Face token classification",
    (".jsonl",),
    Holds(
        OffsetUnit.TOKEN,
        text=False,
        tags=True,
        white_space=False,
        blank=False,
        articles=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.FOLDER,
    splits=True,
)
