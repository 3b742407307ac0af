"""spaCy: DocBin, made and read by spaCy itself; in, its older training JSON, too.

All spans are in the span group ``sc``, which spancat trains on; ``ents``, for the entity
recogniser, are those of them that the nesting policy leaves. Tokens are spaCy's own for the
text's language, so that spaCy finds no misaligned span. A file is one DocBin, all of which spaCy
holds in memory; a folder holds many of 200 articles, which ``spacy train`` takes as well.
``user_data`` names the article.
(https://spacy.io/api/docbin, https://v2.spacy.io/api/annotation#json-input)
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import PurePath
from typing import Any

import msgspec

from annotator.core.errors import DataError
from annotator.formats.incoming import Given, annotations_of, made_spans
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    Layout,
    Nested,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
    missing,
)
from annotator.formats.overlaps import Placed, resolve
from annotator.formats.spacy_json import read_json
from annotator.formats.targets import Target
from annotator.formats.token_articles import filled
from annotator.formats.tokenisers import spacy_tokeniser
from annotator.storage import files
from annotator.storage.records import Source

GROUP = "sc"
"""The key of the span group, that of spaCy's own configurations."""
SHARD = 200
"""Articles in each file of a folder."""
LARGEST = 1 << 31
"""Bytes of the largest DocBin that is unpacked."""

_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE")
_WITHOUT_OVERLAP = Holds(OffsetUnit.TOKEN)
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_JSON = re.compile(rb'"paragraphs"\s*:\s*\[|"entities"\s*:\s*\[\s*\[\s*\d+\s*,\s*\d+\s*,\s*"')
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)
"""What spaCy raises for a DocBin that is none."""


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """One DocBin into a file, many into a folder."""
    if not target.is_folder:
        target.file().write(_bytes(reductions, options))
        return
    all_of_them = iter(reductions)
    for number in count(1):
        shard = list(islice(all_of_them, SHARD))
        if not shard:
            return
        with target.open(f"{number:05}.spacy") as file:
            file.write(_bytes(shard, options))


def _bytes(reductions: Iterable[Reduction], options: WriteOptions) -> bytes:
    spacy = _spacy()
    vocab = spacy.vocab.Vocab()
    docs = spacy.tokens.DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    for reduction in reductions:
        tokens = filled(reduction.record.text, reduction.tokens.ranges)
        words = [reduction.record.text[start:end] for start, end, _space in tokens]
        doc = spacy.tokens.Doc(vocab, words=words, spaces=[space for *_range, space in tokens])
        _annotate(doc, reduction, tokens, options, spacy)
        _add(docs, doc, [*words, *(span.label for span in reduction.record.spans)])
    data: bytes = docs.to_bytes()
    return data


def _annotate(
    doc: Any,
    reduction: Reduction,
    tokens: Sequence[tuple[int, int, bool]],
    options: WriteOptions,
    spacy: Any,
) -> None:
    record = reduction.record
    first = {start: number for number, (start, _end, _space) in enumerate(tokens)}
    behind = {end: number for number, (_start, end, _space) in enumerate(tokens, 1)}
    spans = {
        span.id: spacy.tokens.Span(doc, first[span.start], behind[span.end], label=span.label)
        for span in record.spans
    }
    doc.spans[GROUP] = list(spans.values())
    placed = [Placed(span.id, span.start, span.end, span.label) for span in record.spans]
    nested = Nested.OUTERMOST if options.nested is Nested.COLUMNS else options.nested
    doc.set_ents([spans[each.id] for each in resolve(placed, _WITHOUT_OVERLAP, nested).kept])
    doc.user_data |= {
        "article": record.article,
        "annotator": record.annotator,
        "language": record.language,
    }


def _add(docs: Any, doc: Any, strings: Iterable[str]) -> None:
    """What ``DocBin.add`` does, but for strings of attributes that no token has.

    That asks each token for nine of them, which takes longer than all the rest.
    """
    docs.tokens.append(doc.to_array(docs.attrs))
    docs.spaces.append(doc.to_array("SPACY").reshape(-1, 1).astype(bool))
    docs.flags.append({"has_unknown_spaces": False})
    docs.cats.append({})
    docs.user_data.append(msgspec.msgpack.encode(doc.user_data))
    docs.span_groups.append(doc.spans.to_bytes())
    docs.strings.update(strings)


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The articles of a DocBin, or of JSON to train with.

    Raises DataError where the file is neither, FormatError, StorageError.
    """
    try:
        with file.path.open("rb") as stream:
            start = stream.read(2)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error
    if not start:
        raise DataError(file.name, "", "is empty: neither a DocBin nor JSON to train with")
    if start in _ZLIB:
        yield from _read_docs(file)
    else:
        yield from read_json(file, options)


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain of a DocBin by what it begins with, likely where JSON has entities as spaCy's."""
    if head.startswith(_ZLIB):
        try:
            start = zlib.decompressobj().decompress(head, 256)
        except zlib.error:
            start = b""
        return Score.CERTAIN if b"version" in start and b"attrs" in start else Score.NONE
    if _JSON.search(head):
        return Score.LIKELY
    return Score.POSSIBLE if file.name.casefold().endswith(".spacy") else Score.NONE


def _read_docs(file: SourceFile) -> Iterator[Incoming | DataError]:
    spacy = _spacy()
    data = files.load(file.path)
    source = Source(file.name, hashlib.sha256(data).hexdigest(), None, "application/x-spacy")
    _check_size(data, file.name)
    number = 0
    try:
        docs = spacy.tokens.DocBin().from_bytes(data)
        for number, doc in enumerate(docs.get_docs(spacy.vocab.Vocab()), 1):
            yield _incoming(doc, number, source)
    except _BROKEN as error:
        place = f"document {number + 1}" if number else ""
        raise DataError(file.name, place, "is no DocBin that spaCy can read") from error


def _check_size(data: bytes, file: str) -> None:
    """Raise DataError where ``data`` is broken or unpacks to more than memory should hold."""
    unpacking = zlib.decompressobj()
    size = 0
    try:
        while data and not unpacking.eof:
            size += len(unpacking.decompress(data, 1 << 24))
            data = unpacking.unconsumed_tail
            if size > LARGEST:
                raise DataError(file, "", f"unpacks to more than {LARGEST} bytes")
    except zlib.error as error:
        raise DataError(file, "", "is no DocBin: it cannot be unpacked") from error
    if not unpacking.eof:
        raise DataError(file, "", "is no whole DocBin: its end is missing")


def _incoming(doc: Any, number: int, source: Source) -> Incoming:
    text = doc.text
    place = f"document {number}"
    groups = sorted(key for key, group in doc.spans.items() if len(group))
    placed = [_place(span) for key in groups for span in doc.spans[key]]
    placed += sorted(set(map(_place, doc.ents)).difference(placed))
    spans = made_spans(text, [Given(*place) for place in placed], source.file, place)
    said = {key: doc.user_data.get(key) for key in ("article", "annotator", "language")}
    strings = {key: value for key, value in said.items() if isinstance(value, str) and value}
    name = strings.get("article") or f"{PurePath(source.file).stem}-{number}"
    annotations = annotations_of(
        name, text, spans, (), strings.get("annotator", ""), language=strings.get("language")
    )
    incoming = Incoming(
        name, text, source, place, language=strings.get("language"), annotations=annotations
    )
    if len(groups) < 2:
        return incoming
    remark = f"the spans of the groups {', '.join(groups)} are put together"
    return replace(incoming, remarks=(remark,))


def _place(span: Any) -> tuple[int, int, str]:
    return span.start_char, span.end_char, span.label_


def _spacy() -> Any:
    try:
        import spacy
        import spacy.tokens
        import spacy.vocab
    except ImportError as error:
        raise missing("spacy", "spaCy") from error
    return spacy


SPACY = Format(
    "spacy",
    "spaCy DocBin",
    (".spacy",),
    Holds(
        OffsetUnit.TOKEN,
        nesting=True,
        overlap=True,
        twins=True,
        white_space=False,
        annotators=True,
        articles=True,
        language=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.EITHER,
    needs="spacy",
    tokeniser=spacy_tokeniser,
)
