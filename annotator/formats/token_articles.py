"""What formats of tokens share: sentences that cut no span, and articles made of tokens alone."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise, repeat
from operator import add

from annotator.core.sentences import sentences
from annotator.core.spans import Link
from annotator.core.tags import OUTSIDE, Scheme, TokenSpan, decode
from annotator.core.tokens import Range, TextTokens
from annotator.formats.incoming import Given, annotations_of, made_spans
from annotator.formats.losses import Reduction
from annotator.formats.model import Incoming
from annotator.storage.records import Source


def sentence_ranges(reduction: Reduction, spans: Iterable[TokenSpan]) -> list[Range]:
    """The sentences of an article in tokens, the end not included.

    Two that share a span are one: what trains on sentences sees every span whole.
    """
    starts = reduction.tokens.starts
    borders = {bisect_left(starts, start) for start, _end in sentences(reduction.record.text)}
    for span in spans:
        if span.first < span.last:
            borders.difference_update(range(span.first + 1, span.last + 1))
    return list(pairwise(sorted(borders | {0, len(starts)})))


def filled(text: str, tokens: Iterable[Range]) -> list[tuple[int, int, bool]]:
    """The tokens and between them tokens of white space, as spaCy and Prodigy count them.

    Each as start, end, and whether a space follows it that is no token; together all of ``text``.
    """
    found: list[tuple[int, int, bool]] = []
    at = 0
    for start, end in [*tokens, (len(text), len(text))]:
        if found and at < start and text[at] == " ":
            found[-1] = (*found[-1][:2], True)
            at += 1
        if at < start:
            found.append((at, start, False))
        if start < end:
            found.append((start, end, False))
        at = end
    return found


def decoded_spans(tags: Sequence[Sequence[str]]) -> list[TokenSpan]:
    """The spans that the tags of an article's sentences say, numbered through the article."""
    ends = accumulate(map(len, tags), initial=0)
    return spans_in_sentences(list(chain.from_iterable(tags)), pairwise(ends))


def spans_in_sentences(tags: Sequence[str], sentences_of: Iterable[Range]) -> list[TokenSpan]:
    """The spans that the tags of an article say, its sentences being those ranges of tokens.

    Where each beginning is marked, a span may go on in the next sentence; in the other schemes
    it ends with its own.
    """
    decoded = decode(tags)
    if decoded.scheme in (Scheme.IOB2, Scheme.BIOES):
        return list(decoded.spans)
    walled: list[str] = []
    ends: list[int] = []
    for first, end in sentences_of:
        walled += [*tags[first:end], OUTSIDE]
        ends.append(len(walled))
    before = ((span, bisect_left(ends, span.last + 1)) for span in decode(walled).spans)
    return [TokenSpan(span.first - walls, span.last - walls, span.label) for span, walls in before]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The text of an article of which only the tokens are known, and where they stand in it."""

    text: str
    tokens: TextTokens


def spoken(sentences_of: Iterable[Sequence[str]]) -> Spoken:
    """Tokens with a space between them, sentences with a line end."""
    lines = [words for words in sentences_of if words]
    words = list(chain.from_iterable(lines))
    starts = list(accumulate(map(add, map(len, words), repeat(1)), initial=0))[:-1]
    return Spoken("\n".join(map(" ".join, lines)), TextTokens(words, starts))


@dataclass(frozen=True, slots=True)
class TokenLink:
    """A link between two spans, by their places among the spans of the article."""

    type: str
    source: int
    target: int


def token_article(
    name: str,
    of: Spoken,
    spans: Iterable[TokenSpan],
    source: Source,
    place: str,
    links: Iterable[TokenLink] = (),
) -> Incoming:
    """The article with spans over its tokens. Raises DataError where a span is none."""
    words, starts = of.tokens.words, of.tokens.starts
    given = [
        Given(starts[span.first], starts[span.last] + len(words[span.last]), span.label)
        for span in spans
    ]
    made = made_spans(of.text, given, source.file, place)
    arrows = [
        Link(f"k{number}", link.type, made[link.source].id, made[link.target].id)
        for number, link in enumerate(links, 1)
    ]
    annotations = annotations_of(name, of.text, made, arrows)
    return Incoming(name, of.text, source, place, annotations=annotations, tokens=of.tokens)
