"""CoNLL: a token and its tag a line, a blank line between sentences, articles by -DOCSTART-.

Written are the four columns of CoNLL-2003 parted by spaces (``AFP -X- -X- B-ENTITY``); into a
file that is called ``.bio`` or ``.iob`` two, parted by TABs; with a column for each label the
token and these columns, parted by TABs. No blank line stands within a span.

Read are any columns of which the first is the token and the last the tag, parted by TABs or
spaces, in IOB1, IOB2, BIOES (BILOU) and IO; several columns of tags where there is nothing but
tags. A file without -DOCSTART- is one article. Where a token follows -DOCSTART- at once, as Label
Studio writes it, each block is one. The text is made of the tokens, with spaces between them.
(Tjong Kim Sang and De Meulder 2003, https://www.clips.uantwerpen.be/conll2003/ner/)
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from math import inf
from pathlib import PurePath
from tempfile import TemporaryFile

import orjson

from annotator.core.errors import DataError
from annotator.core.tags import OUTSIDE, TokenSpan, encode
from annotator.core.tokens import Range
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    Nested,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.text_lines import TextLines, text_lines
from annotator.formats.token_articles import (
    decoded_spans,
    sentence_ranges,
    spoken,
    token_article,
    token_words,
)
from annotator.storage.records import Source

SUFFIXES = (".conll", ".conll2003", ".bio", ".bioes", ".iob", ".iob2")
TWO_COLUMNS = (".bio", ".bioes", ".iob", ".iob2")
DOCUMENT = "-DOCSTART-"
LONGEST = 250_000
"""Tokens after which another article begins with a sentence, in a file without marks."""
LARGEST = 5_000_000
"""Tokens of the largest article."""

_FILLED = " -X- -X- "
_FILLERS = frozenset({"-X-", "_", OUTSIDE})
_TAG = re.compile(r"[BIESLU]-.+|O|_|")
_SPACES = re.compile(" +")
_BLANK = " \t"
_SPECIAL = f"-#{_BLANK}"
"""What a line may begin with that is no row of an article; a row may, too."""
_COMMENT = re.compile(r"# (id|newdoc|newpar|sent_id|text|global\.columns)\b[ =]|#\thttps?://")


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """Each article behind a line that begins with ``-DOCSTART-``."""
    if options.nested is Nested.COLUMNS:
        _write_columns(reductions, target, options)
        return
    file = target.file()
    two = target.path.name.casefold().endswith(TWO_COLUMNS)
    between = "\t" if two else _FILLED
    for reduction in reductions:
        spans = reduction.token_spans()
        tags = encode(len(reduction.tokens), spans, options.scheme)
        rows = list(map(between.join, zip(token_words(reduction), tags, strict=True)))
        file.write(_block(f"{DOCUMENT}{between}{OUTSIDE}", rows, reduction, spans))


def fit(reduction: Reduction, _options: WriteOptions) -> Reduction:
    """The reduction with tokens that begin like a mark cut behind their hyphen."""
    text = reduction.record.text
    if DOCUMENT not in text:
        return reduction
    tokens: list[Range] = []
    for start, end in reduction.tokens:
        cut = start + text.startswith(DOCUMENT, start, end)
        tokens += [(start, cut), (cut, end)] if start < cut else [(start, end)]
    return replace(reduction, tokens=tokens)


def _write_columns(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A column for each label of the project, then for each other one as it is met.

    How many there are is known at the end only; until then the articles wait in a file.
    """
    columns = [HOLDS.name(label.name) for label in options.labels.labels]
    with TemporaryFile() as waiting:
        for reduction in reductions:
            spans = reduction.token_spans()
            labels = {span.label for span in spans}
            columns += sorted(labels.difference(columns))
            tags = {
                label: encode(
                    len(reduction.tokens),
                    [span for span in spans if span.label == label],
                    options.scheme,
                )
                for label in labels
            }
            sentences = sentence_ranges(reduction, spans)
            waiting.write(orjson.dumps([token_words(reduction), tags, sentences]) + b"\n")
        waiting.seek(0)
        file = target.file()
        start = "\t".join([DOCUMENT, *[OUTSIDE] * len(columns)])
        for line in waiting:
            words, tags, sentences = orjson.loads(line)
            outside = [OUTSIDE] * len(words)
            every = (tags.get(label, outside) for label in columns)
            rows = list(map("\t".join, zip(words, *every, strict=True)))
            file.write(_joined(start, rows, sentences))


def _block(start: str, rows: list[str], reduction: Reduction, spans: list[TokenSpan]) -> bytes:
    return _joined(start, rows, sentence_ranges(reduction, spans))


def _joined(start: str, rows: list[str], sentences: Iterable[Sequence[int]]) -> bytes:
    """An article: its first line, and its sentences behind blank lines."""
    parts = ["\n".join(rows[first:end]) for first, end in sentences if first < end]
    return "\n\n".join((start, *parts, "")).encode()


@dataclass(slots=True)
class _Document:
    """The lines of an article, ``place`` being the number of that which marks it, 0 without one.

    ``ends`` are the numbers of lines after each sentence, ``runs`` says which lines stand one
    after the other: by the number of the first, among the others and in the file.
    """

    place: int
    lines: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)

    def add(self, number: int, lines: Sequence[str]) -> None:
        self.runs.append((len(self.lines), number))
        self.lines += lines

    def end_sentence(self) -> None:
        if len(self.lines) > (self.ends[-1] if self.ends else 0):
            self.ends.append(len(self.lines))

    def number(self, line: int) -> int:
        """The number in the file of a line of the article."""
        start, number = self.runs[bisect_right(self.runs, (line, inf)) - 1]
        return number + line - start


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The articles of a file, a DataError for one that cannot be read.

    Raises DataError where the file is no text, StorageError.
    """
    lines = text_lines(file, options, "text/x-conll")
    stem = PurePath(file.name).stem
    for number, document in enumerate(_documents(lines), 1):
        name = stem if number == 1 and document.place == 0 else f"{stem}-{number}"
        try:
            incoming = _article(name, document, lines.source)
        except DataError as error:
            yield error
        else:
            yield replace(incoming, guessed=lines.guessed)


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain where it begins with -DOCSTART-, likely where the last column holds tags."""
    text = head.decode(errors="replace").removeprefix("\ufeff")
    if text.startswith(DOCUMENT):
        return Score.CERTAIN
    rows = [line.split("\t" if "\t" in line else " ") for line in text.split("\n")[:-1]]
    rows = [row for row in rows[:200] if row[0] and not row[0].startswith("#")]
    tags = {row[-1].strip() for row in rows}
    known = all(_TAG.fullmatch(tag) for tag in tags) and tags - {"", "_"} and OUTSIDE in tags
    if known and all(1 < len(row) < 10 for row in rows):
        return Score.LIKELY
    return Score.POSSIBLE if file.name.casefold().endswith(SUFFIXES) else Score.NONE


def _documents(lines: TextLines) -> Iterator[_Document]:
    """The articles of a file."""
    document: _Document | None = None
    is_first = blocks = False
    for first, batch in lines.batches():
        at = 0
        for index in chain(_no_rows(batch), (len(batch),)):
            if at < index:
                blocks, is_first = blocks or is_first, False
                document = document or _Document(first + at if blocks else 0)
                document.add(first + at, batch[at:index])
                if len(document.lines) > LARGEST:
                    place = f"line {document.number(0)}"
                    reason = f"begins an article of more than {LARGEST} tokens"
                    raise DataError(lines.file.name, place, reason)
            at = index + 1
            line = batch[index] if index < len(batch) else "#"
            if line.startswith(DOCUMENT):
                if document:
                    yield document
                document, is_first = _Document(first + index), True
            elif document and not line.strip(_BLANK):
                is_first = False
                document.end_sentence()
                if blocks or (not document.place and len(document.lines) > LONGEST):
                    yield document
                    document = None
    if document:
        yield document


def _no_rows(lines: Sequence[str]) -> list[int]:
    """The places of blank lines, marks of articles and comments."""
    return [
        place
        for place, line in enumerate(lines)
        if (not line or line[0] in _SPECIAL)
        and (not line.strip(_BLANK) or line.startswith(DOCUMENT) or _COMMENT.match(line))
    ]


def _article(name: str, document: _Document, source: Source) -> Incoming:
    document.end_sentence()
    place = f"line {document.place or document.number(0)}"
    if not document.lines:
        return token_article(name, spoken([]), [], source, place)
    columns = _columns(document, source.file)
    sentences = list(pairwise([0, *document.ends]))
    words = [columns[0][first:end] for first, end in sentences]
    spans: dict[TokenSpan, None] = {}
    for layer in _layers(columns[1:], source.file, place):
        tags = [layer[first:end] for first, end in sentences]
        spans |= dict.fromkeys(decoded_spans(tags))
    return token_article(name, spoken(words), sorted(spans), source, place)


def _columns(document: _Document, file: str) -> list[list[str]]:
    """The columns, that of the tokens first. Raises DataError where a line has more or fewer."""
    lines = document.lines
    separator = "\t" if "\t" in lines[0] else " "
    joined = "\n".join(lines)
    framed = f"\n{joined}\n"
    if separator == " " and any(uneven in framed for uneven in ("  ", "\n ", " \n")):
        lines = [_SPACES.sub(" ", line.strip(" ")) for line in lines]
        joined = "\n".join(lines)
    between = lines[-1].count(separator)
    width = between + 1
    counts = [line.count(separator) for line in lines]
    if counts.count(between) < len(counts):
        odd = next(number for number, count in enumerate(counts) if count != between)
        reason = f"has {counts[odd] + 1} columns, not {width} as the last line of the article"
        raise DataError(file, f"line {document.number(odd)}", reason)
    cells = joined.replace("\n", separator).split(separator)
    columns = [cells[column::width] for column in range(width)]
    if width > 2 and columns[0][0] == "1" and _FILLERS.isdisjoint(columns[1]):
        lengths = [end - first for first, end in pairwise([0, *document.ends])]
        counted = [str(number) for length in lengths for number in range(1, length + 1)]
        return columns[columns[0] == counted :]
    return columns


def _layers(columns: Sequence[Sequence[str]], file: str, place: str) -> Sequence[Sequence[str]]:
    """The columns of tags. Raises DataError where the last is none.

    Tags without marks are known by there being tokens outside.
    """
    if columns and all(map(_is_tags, columns)):
        return columns
    if columns and (_is_tags(columns[-1]) or OUTSIDE in columns[-1]):
        return columns[-1:]
    raise DataError(file, place, "has no last column of tags such as B-person, I-person and O")


def _is_tags(column: Sequence[str]) -> bool:
    return all(map(_TAG.fullmatch, set(column)))


HOLDS = Holds(
    OffsetUnit.TOKEN,
    text=False,
    columns=True,
    tags=True,
    white_space=False,
    name=lambda name: re.sub(r"\s", "_", name),
)
CONLL = Format(
    "conll",
    "CoNLL-2003",
    SUFFIXES,
    HOLDS,
    read=read,
    write=write,
    recognise=recognise,
    fit=fit,
)
