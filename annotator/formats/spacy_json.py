"""JSON that spaCy was trained with before version 3, and what its users keep in the same shapes.

- ``["text", {"entities": [[16, 19, "ENTITY"]]}]``, also as ``{"text", "entities"}`` and in lists
  under ``annotations``: offsets are code points;
- ``{"id", "paragraphs": [{"raw", "sentences": [{"tokens": [{"orth", "ner"}]}]}]}``: tokens with
  tags; where ``raw`` does not hold them, the text is made of them, with spaces between them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from annotator.core.errors import DataError
from annotator.core.tags import OUTSIDE
from annotator.core.tokens import Range, TextTokens
from annotator.formats.foreign import article_of, gathered, offset
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.json_items import Item, items, source_of
from annotator.formats.model import Incoming, ReadOptions, SourceFile
from annotator.formats.token_articles import Spoken, decoded_spans, spoken, token_article
from annotator.storage.records import Source


def read_json(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """One article an example. Raises DataError, StorageError."""
    source = source_of(file, options, "application/json")
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        else:
            yield from _example(item, source, options)


def _example(item: Item, source: Source, options: ReadOptions) -> Iterator[Incoming | DataError]:
    match item.value:
        case [str(text), {"entities": list(entities)}]:
            yield from _placed({}, text, entities, item, source, options)
        case {"text": str(text), "entities": list(entities), **rest}:
            yield from _placed(_by_name(rest), text, entities, item, source, options)
        case {"annotations": list(examples)}:
            for number, example in enumerate(examples):
                if example is not None:  # what their editor writes for a text without labels
                    place = item.at(f".annotations[{number}]")
                    inner = Item(item.file, place, number + 1, example)
                    yield from _example(inner, source, options)
        case {"paragraphs": list(paragraphs), **rest}:
            yield from _tagged(_by_name(rest), paragraphs, item, source)
        case _:
            yield item.error("", "is no example of spaCy: neither a text with entities nor tokens")


def _by_name(rest: dict[object, object]) -> dict[str, Any]:
    """What else an example holds; the keys of JSON are texts."""
    return {str(key): value for key, value in rest.items()}


def _placed(
    rest: dict[str, Any],
    text: str,
    entities: list[Any],
    item: Item,
    source: Source,
    options: ReadOptions,
) -> Iterator[Incoming | DataError]:
    given = []
    for number, entry in enumerate(entities):
        match entry:
            case [first, last, str(label), *_] | {"start": first, "end": last, "label": str(label)}:
                start, end = offset(first), offset(last)
            case _:
                start = end = None
                label = ""
        place = f".entities[{number}]"
        if start is None or end is None:
            yield item.error(place, "is no [start, end, label]")
        else:
            given.append(Given(start, end, label, place=item.at(place)))
    found = gathered(item.file, text, given)
    incoming = article_of(rest, text, item, source, options)
    annotations = annotations_of(incoming.name, text, found.spans, language=incoming.language)
    yield replace(incoming, annotations=annotations, remarks=tuple(found.remarks))
    yield from found.errors


def _tagged(
    rest: dict[str, Any], paragraphs: list[Any], item: Item, source: Source
) -> Iterator[Incoming | DataError]:
    pieces: list[Spoken] = []
    tags: list[list[str]] = []
    for number, paragraph in enumerate(paragraphs):
        sentences = _sentences(paragraph)
        if sentences is None:
            reason = "has no sentences of tokens with “orth”"
            yield item.error(f".paragraphs[{number}]", reason)
            continue
        words = [[word for word, _tag in sentence] for sentence in sentences]
        tags += [[tag for _word, tag in sentence] for sentence in sentences]
        raw = paragraph.get("raw")
        found = _found(raw, words) if isinstance(raw, str) else None
        pieces.append(found or spoken(words))
    said = rest.get("id")
    name = f"{PurePath(item.file).stem}-{item.number if said is None else said}"
    try:
        yield token_article(name, _together(pieces), decoded_spans(tags), source, item.place)
    except DataError as error:
        yield error


def _sentences(paragraph: Any) -> list[list[tuple[str, str]]] | None:
    """The words with their tags, None where there are none."""
    listed = paragraph.get("sentences") if isinstance(paragraph, dict) else None
    if not isinstance(listed, list):
        return None
    found = []
    for sentence in listed:
        tokens = sentence.get("tokens") if isinstance(sentence, dict) else None
        if not isinstance(tokens, list):
            return None
        words = []
        for token in tokens:
            match token:
                case {"orth": str(word), "ner": str(tag)} if word:
                    words.append((word, OUTSIDE if tag == "-" else tag))
                case {"orth": str(word)} if word:
                    words.append((word, OUTSIDE))
                case _:
                    return None
        found.append(words)
    return found


def _found(text: str, sentences: Iterable[Iterable[str]]) -> Spoken | None:
    """The words where they stand in ``text``, None where they do not one after the other."""
    found: list[Range] = []
    at = 0
    for word in (word for words in sentences for word in words):
        start = text.find(word, at)
        if start < 0:
            return None
        at = start + len(word)
        found.append((start, at))
    return Spoken(text, TextTokens.of(text, found))


def _together(pieces: Iterable[Spoken]) -> Spoken:
    """The paragraphs as one text, with line ends between them."""
    texts: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    before = 0
    for piece in pieces:
        texts.append(piece.text)
        words += piece.tokens.words
        starts += [before + start for start in piece.tokens.starts]
        before += len(piece.text) + 1
    return Spoken("\n".join(texts), TextTokens(words, starts))
