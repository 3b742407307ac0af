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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, islice, pairwise
from pathlib import PurePath
from tempfile import TemporaryFile

import orjson

from annotator.core.errors import DataError
from annotator.core.tags import OUTSIDE, TokenSpan, encode
from annotator.core.tokens import Range, TextTokens
from annotator.formats.contents import Content, token_content
from annotator.formats.encodings import UTF8
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
    sentence_ranges,
    spans_in_sentences,
    spoken,
    token_article,
)
from annotator.storage.records import Source

SUFFIXES = (".conll", ".conll2003", ".bio", ".bioes", ".iob", ".iob2")
TWO_COLUMNS = (".bio", ".bioes", ".iob", ".iob2")
DOCUMENT = "-DOCSTART-"
LONGEST = 250_000
"""Tokens after which another article begins with a sentence, in a file without marks."""
LARGEST = 5_000_000
"""Lines of the largest article."""

_FILLED = " -X- -X- "
_FILLERS = frozenset({"-X-", "_", OUTSIDE})
_TAG = re.compile(r"[BIESLU]-.+|O|_|")
_SPACES = re.compile(" +")
_BLANK = " \t"
_ODD = "# \t"
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
    start = f"{DOCUMENT}{between}{OUTSIDE}"
    for reduction in reductions:
        spans = reduction.token_spans
        words = reduction.tokens.words
        tags = encode(len(words), spans, options.scheme)
        columns = [words, between, tags]
        file.write(_block(start, columns, sentence_ranges(reduction, spans)))


def fit(reduction: Reduction, _options: WriteOptions) -> Reduction:
    """The reduction with tokens that begin like a mark cut behind their hyphen."""
    text = reduction.record.text
    if DOCUMENT not in text:
        return reduction
    ranges: list[Range] = []
    for start, end in reduction.tokens.ranges:
        cut = start + text.startswith(DOCUMENT, start, end)
        ranges += [(start, cut), (cut, end)] if start < cut else [(start, end)]
    return replace(reduction, tokens=TextTokens.of(text, ranges))


def _write_columns(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A column for each label of the project, then for each other one as it is met.

    How many there are is known at the end only; until then the articles wait in a file.
    """
    columns = [HOLDS.name(label.name) for label in options.labels.labels]
    with TemporaryFile() as waiting:
        for reduction in reductions:
            spans = reduction.token_spans
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
            waiting.write(orjson.dumps([reduction.tokens.words, tags, sentences]) + b"\n")
        waiting.seek(0)
        file = target.file()
        start = "\t".join([DOCUMENT, *[OUTSIDE] * len(columns)])
        for line in waiting:
            words, tags, sentences = orjson.loads(line)
            outside = [OUTSIDE] * len(words)
            every = (("\t", tags.get(label, outside)) for label in columns)
            file.write(_block(start, [words, *chain.from_iterable(every)], sentences))


def _block(start: str, columns: Sequence[Sequence[str] | str], sentences: Iterable[Range]) -> bytes:
    """An article: its first line, and its sentences behind blank lines.

    A column that is a string is the same in each row.
    """
    width = len(columns) + 1
    cells = ["\n"] * (width * len(columns[0]))
    for number, column in enumerate(columns):
        cells[number::width] = [column] * len(columns[0]) if isinstance(column, str) else column
    for first, end in sentences:
        if first < end:
            cells[end * width - 1] = "\n\n"
    return f"{start}\n\n{''.join(cells)}".encode()


@dataclass(slots=True)
class _Document:
    """The lines of an article, ``place`` being the number of that which marks it, 0 without one.

    ``parts`` are lines that follow each other, an empty one behind each sentence, with the number
    of the first; ``count`` is how many lines there are.
    """

    file: str
    place: int
    parts: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0

    def add(self, number: int, part: str) -> None:
        self.parts.append((number, part))
        self.count += part.count("\n") + bool(part)
        if self.count > LARGEST:
            reason = f"begins an article of more than {LARGEST} lines"
            raise DataError(self.file, f"line {self.number(0)}", reason)

    def sentences(self) -> list[str]:
        parts = "\n".join(part for _number, part in self.parts).split("\n\n")
        return list(filter(None, (part.strip("\n") for part in parts)))

    @property
    def mark(self) -> str:
        """Where the article is in the file, in words."""
        return f"line {self.place or self.number(0)}"

    def number(self, row: int) -> int:
        """The number in the file of a row of the article, that of its mark where it has none."""
        numbered = chain.from_iterable(
            enumerate(part.split("\n"), number) for number, part in self.parts
        )
        return next(islice((number for number, line in numbered if line), row, None), self.place)


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


def contents(file: SourceFile) -> Iterator[Content | DataError]:
    """The tokens and spans of the articles of a file that ``write`` has written.

    Raises DataError, StorageError.
    """
    for document in _documents(text_lines(file, ReadOptions(encoding=UTF8), "text/x-conll")):
        try:
            rows = _rows(document)
        except DataError as error:
            yield error
        else:
            yield token_content(rows.words, rows.spans)


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
    for first, text in _between_marks(lines):
        if text.startswith(DOCUMENT):
            if document:
                yield document
            document, is_first = _Document(lines.file.name, first), True
            continue
        is_first = is_first and not f"{text}\n".startswith("\n")
        is_whole = document and document.place and not (blocks or is_first or _odd(text))
        for number, part in [(first, text)] if is_whole else _sentences(first, text):
            if part:
                blocks, is_first = blocks or is_first, False
                document = document or _Document(lines.file.name, number if blocks else 0)
                document.add(number, part)
            elif document:
                is_first = False
                document.add(number, "")
                if blocks or (not document.place and document.count > LONGEST):
                    yield document
                    document = None
    if document:
        yield document


def _between_marks(lines: TextLines) -> Iterator[tuple[int, str]]:
    """The lines that mark articles, and those between them, with the number of the first."""
    for first, block in lines.blocks():
        before, *marked = f"\n{block}".split(f"\n{DOCUMENT}")
        number = first
        if before:
            yield number, before[1:]
            number += before.count("\n")
        for part in marked:
            mark, more, rest = part.partition("\n")
            yield number, f"{DOCUMENT}{mark}"
            if more:
                yield number + 1, rest
            number += part.count("\n") + 1


def _sentences(number: int, text: str) -> Iterator[tuple[int, str]]:
    """Rows that follow each other, and an empty string for a blank line; no comments."""
    for place, part in enumerate(text.split("\n\n")):
        if place:
            yield number - 1, ""
        if "\n\n" in f"\n{part}\n" or _odd(part):
            yield from _apart(number, part)
        else:
            yield number, part
        number += part.count("\n") + 2


def _odd(text: str) -> bool:
    framed = f"\n{text}\n"
    return any(mark in text and f"\n{mark}" in framed for mark in _ODD)


def _apart(number: int, part: str) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(part.split("\n"), number):
        if not line.strip(_BLANK):
            yield place, ""
        elif not _COMMENT.match(line):
            yield place, line


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of an article: its tokens, its sentences in tokens, its spans in their order."""

    words: Sequence[str]
    sentences: Sequence[Range]
    spans: Sequence[TokenSpan]


def _article(name: str, document: _Document, source: Source) -> Incoming:
    rows = _rows(document)
    words = (rows.words[first:end] for first, end in rows.sentences)
    return token_article(name, spoken(words), rows.spans, source, document.mark)


def _rows(document: _Document) -> _Rows:
    """The rows. Raises DataError where they are of different lengths or have no tags."""
    sentences = document.sentences()
    if not sentences:
        return _Rows([], [], [])
    ends = accumulate((sentence.count("\n") + 1 for sentence in sentences), initial=0)
    ranges = list(pairwise(ends))
    words, *others = _columns(sentences, ranges, document)
    spans: dict[TokenSpan, None] = {}
    for tags in _layers(others, document):
        spans |= dict.fromkeys(spans_in_sentences(tags, ranges))
    return _Rows(words, ranges, sorted(spans))


def _columns(
    sentences: Sequence[str], ranges: Sequence[Range], document: _Document
) -> list[list[str]]:
    """The columns, that of the tokens first. Raises DataError where a line has more or fewer."""
    rows = _without_fillers("\n".join(sentences), ranges[-1][1])
    separator = "\t" if "\t" in rows.partition("\n")[0] else " "
    between = f"{separator}\n{separator}"
    framed = rows.replace("\n", between)
    if separator == " " and "  " in f" {framed} ":
        rows = "\n".join(_SPACES.sub(" ", row.strip(" ")) for row in rows.split("\n"))
        framed = rows.replace("\n", between)
    width = rows.count(separator, rows.rfind("\n") + 1) + 1
    cells = framed.split(separator)
    if cells[width :: width + 1] != ["\n"] * (ranges[-1][1] - 1):
        counts = [row.count(separator) + 1 for row in rows.split("\n")]
        odd = next(number for number, count in enumerate(counts) if count != width)
        reason = f"has {counts[odd]} columns, not {width} as the last line of the article"
        raise DataError(document.file, f"line {document.number(odd)}", reason)
    columns = [cells[column :: width + 1] for column in range(width)]
    if width > 2 and columns[0][0] == "1" and _FILLERS.isdisjoint(columns[1]):
        counted = [str(number) for start, end in ranges for number in range(1, end - start + 1)]
        return columns[columns[0] == counted :]
    return columns


def _without_fillers(rows: str, count: int) -> str:
    """So many rows without the columns that ``write`` fills, where each has these and no others."""
    shorter = rows.replace(_FILLED, "\t")
    is_filled = "\t" not in rows and " " not in shorter and shorter.count("\t") == count
    return shorter if is_filled else rows


def _layers(columns: Sequence[Sequence[str]], document: _Document) -> Sequence[Sequence[str]]:
    """The columns of tags. Raises DataError where the last is none.

    Tags without marks are known by there being tokens outside.
    """
    if columns and all(map(_is_tags, columns)):
        return columns
    if columns and (_is_tags(columns[-1]) or OUTSIDE in columns[-1]):
        return columns[-1:]
    raise DataError(
        document.file, document.mark, "has no last column of tags such as B-person, I-person and O"
    )


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
    contents=contents,
    joins=lambda options: options.nested is not Nested.COLUMNS,
)
