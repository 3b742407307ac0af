"""GLiNER: lists of words, spans as ``[first, last, label]`` over them, the last word included.

``{"tokenized_text": [...], "ner": [[0, 3, "quote"]], "relations": [[0, 1, "speaker"]]}``, the ends
of relations being places in ``ner``. A model reads no more than 384 words at once, so an article
is written in pieces of whole sentences that cut no span and, where it can be, no link; the key
``article`` says which belong together. A span of more words than the model's ``max_width``, 12
where nothing else is said, is written but passed over in training: that is reported.
(https://urchade.github.io/GLiNER/training.html)
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import orjson

from annotator.core.errors import DataError
from annotator.core.tags import TokenSpan
from annotator.core.tokens import Range
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.losses import Kind, Loss, Reduction, of_link, of_span
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.token_articles import (
    TokenLink,
    sentence_ranges,
    spoken,
    token_article,
)
from annotator.storage.records import Source
from annotator.storage.wire import Json

LONGEST = 384
"""Words that a model reads at once (``max_len`` in its configuration)."""
MAX_WIDTH = 12
"""Words of the widest span that a model learns (``max_width``)."""

_WORDS = re.compile(rb'"tokenized_text"\s*:\s*\[')


def fit(reduction: Reduction, options: WriteOptions) -> Reduction:
    """The reduction without the links between two pieces; spans that no model learns are told."""
    record, spans = reduction.record, reduction.token_spans
    pieces = _pieces(reduction, spans)
    piece_of = dict(zip((span.id for span in record.spans), _numbers(pieces, spans), strict=True))
    losses: list[Loss] = []
    widest = options.max_width or MAX_WIDTH
    for span, over in zip(record.spans, spans, strict=True):
        width = over.last + 1 - over.first
        behind = over.last + 1 - pieces[piece_of[span.id]][0]
        if width > widest:
            reason = f"{width} words are more than the {widest} that a span may have (max_width)"
            losses.append(of_span(record, span, Kind.UNUSED, reason))
        elif behind > LONGEST:
            reason = f"stands behind the {LONGEST} words that are read at once"
            losses.append(of_span(record, span, Kind.UNUSED, reason))
    links = []
    for link in record.links:
        if piece_of[link.source] == piece_of[link.target]:
            links.append(link)
        else:
            reason = f"its ends are farther apart than the {LONGEST} words that are read at once"
            losses.append(of_link(record, link, Kind.DROPPED, reason))
    smaller = msgspec.structs.replace(record, links=links)
    return replace(reduction, record=smaller, losses=(*reduction.losses, *losses))


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """All pieces as one array, a piece a line."""
    file = target.file()
    start = b"[\n"
    for reduction in reductions:
        for piece in _written(reduction):
            file.write(start)
            file.write(orjson.dumps(piece))
            start = b",\n"
    file.write(b"[]\n" if start == b"[\n" else b"\n]\n")


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article for the pieces that name the same, and for each that names none.

    A span or relation that is wrong gives a DataError, and the rest is read.
    """
    source = source_of(file, options, "application/json")
    gathered: _Article | None = None
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
            continue
        words = item.value.get("tokenized_text") if isinstance(item.value, dict) else None
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            yield item.error("", "has no list of words under “tokenized_text”")
            continue
        name = item.value.get("article")
        if gathered is None or gathered.name != name or not isinstance(name, str):
            if gathered is not None:
                yield gathered.incoming(source)
            gathered = _Article(name if isinstance(name, str) and name else "", item)
        yield from gathered.add(item, words)
    if gathered is not None:
        yield gathered.incoming(source)


def recognise(_file: SourceFile, head: bytes) -> int:
    """Certain where there is a list under ``tokenized_text``."""
    return Score.CERTAIN if _WORDS.search(head) else Score.NONE


def _written(reduction: Reduction) -> Iterator[Json]:
    record, spans, words = reduction.record, reduction.token_spans, reduction.tokens.words
    pieces = _pieces(reduction, spans)
    numbers = _numbers(pieces, spans)
    places: dict[str, int] = {}
    ner: list[list[Any]] = [[] for _ in pieces]
    relations: list[list[Any]] = [[] for _ in pieces]
    for span, over, number in zip(record.spans, spans, numbers, strict=True):
        first = pieces[number][0]
        places[span.id] = len(ner[number])
        ner[number].append([over.first - first, over.last - first, over.label])
    piece_of = dict(zip((span.id for span in record.spans), numbers, strict=True))
    for link in record.links:
        relation = [places[link.source], places[link.target], link.type]
        relations[piece_of[link.source]].append(relation)
    for number, (first, end) in enumerate(pieces):
        yield {
            "tokenized_text": words[first:end],
            "ner": ner[number],
            "relations": relations[number],
            "article": record.article,
        }


def _pieces(reduction: Reduction, spans: Sequence[TokenSpan]) -> list[Range]:
    """The pieces of an article in words: of as many sentences as a model reads at once."""
    sentences = sentence_ranges(reduction, spans)
    inside = dict(
        zip((s.id for s in reduction.record.spans), _numbers(sentences, spans), strict=True)
    )
    tied = [False] * (len(sentences) + 1)  # to the sentence before
    for link in reduction.record.links:
        low, high = sorted((inside[link.source], inside[link.target]))
        while tied[low]:
            low -= 1
        while tied[high + 1]:
            high += 1
        if sentences[high][1] - sentences[low][0] <= LONGEST:
            tied[low + 1 : high + 1] = [True] * (high - low)
    units: list[Range] = []
    for (first, end), is_tied in zip(sentences, tied, strict=False):
        units.append((units.pop()[0], end) if is_tied else (first, end))
    pieces: list[Range] = []
    for first, end in units:
        fits = pieces and end - pieces[-1][0] <= LONGEST
        pieces.append((pieces.pop()[0], end) if fits else (first, end))
    return pieces


def _numbers(ranges: Sequence[Range], spans: Iterable[TokenSpan]) -> list[int]:
    """The number of the range in which each span lies."""
    starts = [first for first, _end in ranges]
    return [bisect_right(starts, span.first) - 1 for span in spans]


@dataclass(slots=True)
class _Article:
    """What was read of an article, piece by piece."""

    name: str
    item: Item
    pieces: list[list[str]] = field(default_factory=list)
    spans: list[TokenSpan] = field(default_factory=list)
    links: list[TokenLink] = field(default_factory=list)

    def add(self, item: Item, words: list[str]) -> Iterator[DataError]:
        """Take a piece; what is wrong in it is yielded and left out."""
        before = sum(map(len, self.pieces))
        self.pieces.append(words)
        numbers: dict[int, int] = {}
        for number, entry in enumerate(_list(item, "ner")):
            match entry:
                case [int(first), int(last), str(label)] if (
                    0 <= first <= last < len(words) and label and any(words[first : last + 1])
                ):
                    numbers[number] = len(self.spans)
                    self.spans.append(TokenSpan(before + first, before + last, label))
                case _:
                    reason = f"is no [first, last, label] over {len(words)} words"
                    yield item.error(f".ner[{number}]", reason)
        for number, entry in enumerate(_list(item, "relations")):
            match entry:
                case [int(source), int(target), str(kind)] if (
                    kind and source in numbers and target in numbers
                ):
                    self.links.append(TokenLink(kind, numbers[source], numbers[target]))
                case _:
                    reason = "is no [source, target, type] between two places in “ner”"
                    yield item.error(f".relations[{number}]", reason)

    def incoming(self, source: Source) -> Incoming:
        """The article."""
        name = self.name or f"{source.file.rpartition('/')[2].partition('.')[0]}-{self.item.number}"
        return token_article(
            name, spoken(self.pieces), self.spans, source, self.item.place, self.links
        )


def _list(item: Item, key: str) -> list[Any]:
    """A list in a piece; what is none counts as one thing that is wrong."""
    value = item.value.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


GLINER = Format(
    "gliner",
    "GLiNER JSON",
    (".json", ".jsonl"),
    Holds(
        OffsetUnit.TOKEN,
        text=False,
        nesting=True,
        overlap=True,
        white_space=False,
        blank=False,
        links=True,
        articles=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    fit=fit,
)
