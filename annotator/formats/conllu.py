r"""CoNLL-U: ten columns parted by TABs, with the tag as ``NER=`` in the last, MISC.

The text is rebuilt exactly: ``SpaceAfter=No`` where nothing follows a token, ``SpacesAfter`` and
``SpacesBefore`` where it is anything but a single space, escaped as UDPipe does (``\s``, ``\t``,
``\n``, ``\p`` for ``|``) and as ``\u00a0`` for other white space. No sentence ends within a
span. Read are other programs' files, too: words of a contraction (``1-2``) are taken as it,
``NE``, ``ner`` and ``name`` for ``NER``; what is in other columns is not kept.
(https://universaldependencies.org/format.html, https://ufal.mff.cuni.cz/udpipe/2/users-manual)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from annotator.core.errors import DataError
from annotator.core.tags import OUTSIDE, encode
from annotator.core.tokens import TextTokens
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
    always,
)
from annotator.formats.targets import Target
from annotator.formats.text_lines import TextLines, text_lines
from annotator.formats.token_articles import (
    Spoken,
    decoded_spans,
    sentence_ranges,
    token_article,
)
from annotator.storage.records import Source

SUFFIXES = (".conllu", ".conll-u")
LONGEST = 250_000
"""Lines after which another article begins with a sentence, in a file without ``# newdoc``."""
LARGEST = 5_000_000
"""Lines of the largest article."""

_COLUMNS = 10
_EMPTY = "\t_\t_\t_\t_\t_\t_\t_\t"  # the columns between FORM and MISC
_ARTICLE = re.compile(r"# ?newdoc(?: +id *= *(?P<name>.*\S))? *")
_PARAGRAPH = re.compile(r"# ?newpar\b")
_TAG_KEYS = ("NER", "NE", "ner", "name")
_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}
_MEANT = {escape[1]: character for character, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<letter>.))", re.DOTALL)
_NUMBER = re.compile(r"(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9})|(?P<empty>\.[0-9]{1,9}))?")
_ROW = re.compile(r"[0-9]+(?:[-.][0-9]+)?\t[^\t]+(?:\t[^\t]*){8}")


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """Each article behind ``# newdoc id``, each sentence behind its number and its text."""
    file = target.file()
    for reduction in reductions:
        file.write("\n".join(_article_lines(reduction, options)).encode())


def _article_lines(reduction: Reduction, options: WriteOptions) -> Iterator[str]:
    article, text, tokens = reduction.record.article, reduction.record.text, reduction.tokens.ranges
    spans = reduction.token_spans
    misc = [f"NER={tag}" for tag in encode(len(tokens), spans, options.scheme)]
    if tokens[0][0]:
        misc[0] += f"|SpacesBefore={_escaped(text[: tokens[0][0]])}"
    nexts = [start for start, _end in tokens[1:]]
    for number, ((_start, end), after) in enumerate(zip(tokens, [*nexts, len(text)], strict=True)):
        if end == after:
            misc[number] += "|SpaceAfter=No"
        elif text[end:after] != " ":
            misc[number] += f"|SpacesAfter={_escaped(text[end:after])}"
    yield f"# newdoc id = {article}"
    for count, (first, last) in enumerate(sentence_ranges(reduction, spans), 1):
        yield f"# sent_id = {article}-{count}"
        yield f"# text = {' '.join(text[tokens[first][0] : tokens[last - 1][1]].split())}"
        for number, at in enumerate(range(first, last), 1):
            start, end = tokens[at]
            yield f"{number}\t{text[start:end]}{_EMPTY}{misc[at]}"
        yield ""
    yield ""


def _escaped(white: str) -> str:
    return "".join(_ESCAPES.get(each) or f"\\u{ord(each):04x}" for each in white)


def _meant(escaped: str) -> str:
    return _ESCAPED.sub(_character, escaped)


def _character(found: re.Match[str]) -> str:
    if found["code"]:
        return chr(int(found["code"], 16))
    return _MEANT.get(found["letter"], found[0])


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The articles of a file, a DataError for one that cannot be read.

    Raises DataError where the file is no text, StorageError.
    """
    lines = text_lines(file, options, "text/x-conllu")
    stem = PurePath(file.name).stem
    for count, numbered in enumerate(_documents(lines), 1):
        named = _ARTICLE.fullmatch(numbered[0][1])
        name = (named["name"] if named else "") or (stem if count == 1 else f"{stem}-{count}")
        reader = _ArticleReader(file.name)
        try:
            reader.read(numbered)
            incoming = reader.article(name, lines.source, f"line {numbered[0][0]}")
        except DataError as error:
            yield error
        else:
            yield replace(incoming, guessed=lines.guessed)


def recognise(file: SourceFile, head: bytes) -> int:
    """Likely where there are ten columns, the first a number; certain with our own tags."""
    lines = head.decode(errors="replace").removeprefix("\ufeff").split("\n")[:-1]
    rows = [line.rstrip("\r") for line in lines if line.strip() and not line.startswith("#")]
    if rows and all(map(_ROW.fullmatch, rows[:100])):
        return Score.CERTAIN if "NER=" in rows[0] else Score.LIKELY + 1
    return Score.POSSIBLE if file.name.casefold().endswith(SUFFIXES) else Score.NONE


def _documents(lines: TextLines) -> Iterator[list[tuple[int, str]]]:
    """The lines of each article with their numbers; none is empty."""
    found: list[tuple[int, str]] = []
    is_marked = False
    for number, line in lines:
        begins = line[:1] == "#" and _ARTICLE.fullmatch(line)
        if found and (begins or (not line and not is_marked and len(found) > LONGEST)):
            yield found
            found = []
        is_marked = is_marked or bool(begins)
        if line or found:
            found.append((number, line))
        if len(found) > LARGEST:
            reason = f"begins an article of more than {LARGEST} lines"
            raise DataError(lines.file.name, f"line {found[0][0]}", reason)
    if found:
        yield found


class _ArticleReader:
    """Puts an article together, line by line."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._pieces: list[str] = []
        self._length = 0
        self._tokens = TextTokens()
        self._tags: list[list[str]] = [[]]
        self._is_tagged = False
        self._inside = 0  # the last word of the contraction that was read

    def read(self, numbered: Iterable[tuple[int, str]]) -> None:
        """Read the lines of an article. Raises DataError for one that is none of CoNLL-U."""
        for number, line in numbered:
            if not line:
                self._tags.append([])
                self._inside = 0
            elif _PARAGRAPH.match(line):
                if self._pieces and self._pieces[-1] == " ":
                    self._pieces[-1] = "\n"
            elif not line.startswith("#"):
                self._row(line.split("\t"), number)

    def article(self, name: str, source: Source, place: str) -> Incoming:
        """The article that was read; without annotations where no token has a tag.

        Raises DataError where there is no token.
        """
        if not self._tokens.words:
            raise DataError(source.file, place, "holds no tokens")
        spoken = Spoken("".join(self._pieces), self._tokens)
        incoming = token_article(name, spoken, decoded_spans(self._tags), source, place)
        return incoming if self._is_tagged else replace(incoming, annotations=None)

    def _row(self, columns: list[str], line: int) -> None:
        if len(columns) != _COLUMNS:
            reason = f"has {len(columns)} columns parted by TABs, not {_COLUMNS}"
            raise self._error(line, reason)
        number, word = columns[0], columns[1]
        is_plain = len(number) < 10 and number.isascii() and number.isdecimal()
        if not is_plain and not self._begins(number, line):
            return
        if not word:
            raise self._error(line, "has no token in its second column")
        if is_plain and int(number) <= self._inside:
            return
        tag, before, after = _said(columns[-1])
        self._is_tagged |= tag is not None
        self._tags[-1].append(OUTSIDE if tag is None else tag)
        start = self._length + len(before)
        self._tokens.words.append(word)
        self._tokens.starts.append(start)
        self._pieces += (before, word, after)
        self._length = start + len(word) + len(after)

    def _begins(self, number: str, line: int) -> bool:
        """Whether such a row is a token: a contraction is, a word that is only understood is not.

        Raises DataError where it has no number.
        """
        found = _NUMBER.fullmatch(number)
        if found is None:
            raise self._error(line, f"{number[:20]!r} is no number of a token")
        if found["last"]:
            self._inside = int(found["last"])
        return not found["empty"]

    def _error(self, line: int, reason: str) -> DataError:
        return DataError(self._file, f"line {line}", reason)


@lru_cache(1 << 12)
def _said(misc: str) -> tuple[str | None, str, str]:
    """The tag in a MISC column, if any, and the white space before and behind its token."""
    pairs = (pair.partition("=") for pair in misc.split("|"))
    said = {key: value for key, equals, value in pairs if equals}
    tag = next((said[key] for key in _TAG_KEYS if key in said), None)
    after = "" if said.get("SpaceAfter") == "No" else " "
    if "SpacesAfter" in said:
        after = _meant(said["SpacesAfter"])
    return tag, _meant(said.get("SpacesBefore", "")), after


CONLLU = Format(
    "conllu",
    "CoNLL-U",
    SUFFIXES,
    Holds(
        OffsetUnit.TOKEN,
        tags=True,
        white_space=False,
        blank=False,
        articles=True,
        name=lambda name: re.sub(r"[\s|]", "_", name),
    ),
    read=read,
    write=write,
    recognise=recognise,
    joins=always,
)
