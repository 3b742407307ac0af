"""brat standoff: a folder with a ``.txt`` and an ``.ann`` for each article, and configuration.

In ``.txt`` stands the text, as it is, in UTF-8. A span over several lines is written as brat does
it: a fragment a line. Where a file's offsets do not count a byte order mark, count CRLF as one or
count UTF-16 units, is recognised by the words of its spans. What the lines of ``.ann`` say is told
in ``brat_standoff``, how names are written in ``brat_names``.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path, PurePath

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.formats.brat_config import Types
from annotator.formats.brat_names import written_name, written_value
from annotator.formats.brat_standoff import (
    FRAGMENTS,
    NOTES,
    TRUE,
    Standoff,
    TextBound,
    read_standoff,
)
from annotator.formats.encodings import UTF8, Decoded, decode, marked_encoding
from annotator.formats.foreign import UTF16_SAID, gathered, same_words
from annotator.formats.incoming import Given, annotations_of
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
from annotator.storage import files
from annotator.storage.annotations_wire import AnnotationsWire, SpanWire
from annotator.storage.records import Source

TEXT, ANNOTATIONS = ".txt", ".ann"
PARTS = (".a1", ".a2")
"""The endings of the two files into which some corpora part their annotations."""
CONFIGURATION = ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf")
"""What brat calls the files with which a folder is configured."""

_BREAKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"
"""What would end a line or a field in a program that reads the annotations."""
_PIECE = re.compile(f"[^{_BREAKS}]+")
_BREAK = re.compile(f"[{_BREAKS}]")
_LINE = re.compile(rb"[TREAMN*#]\d*\t")


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The article of a text file and the annotations beside it.

    Other files of a folder of brat's hold no article: annotations are read with their text.
    Raises DataError, StorageError.
    """
    path = file.path
    if path.suffix.casefold() != TEXT:
        _check_is_part(file)
        return
    name = PurePath(file.name)
    standoff = _standoff(file)
    data, signature = files.read(path)
    decoded = _decoded(data, file.name, options.encoding)
    text, standoff_spans, remarks = _measured(decoded.text, standoff)
    given = [_given(span, text) for span in standoff_spans]
    found = gathered(str(name.with_suffix(ANNOTATIONS)), text, given, standoff.arrows)
    gaps = sum(_has_gaps(span, text) for span in standoff_spans)
    if gaps:
        remarks.append(FRAGMENTS.format(gaps))
    annotations = annotations_of(name.stem, text, found.spans, found.links)
    yield Incoming(
        name.stem,
        text,
        Source(file.name, signature.sha256, decoded.encoding, "text/plain"),
        guessed=decoded.guessed,
        annotations=annotations,
        remarks=(*remarks, *standoff.remarks),
    )
    yield from (*standoff.errors, *found.errors)


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """Two files an article, and the configuration of the folder."""
    types = Types.declared(options.labels)
    for reduction in reductions:
        record = reduction.record
        types.take(record)
        with target.open(f"{record.article}{TEXT}") as text:
            text.write(record.text.encode())
        with target.open(f"{record.article}{ANNOTATIONS}", main=False) as annotations:
            annotations.writelines(f"{line}\n".encode() for line in _lines(record))
    for name, content in zip(
        CONFIGURATION, (types.annotation_conf(), types.visual_conf()), strict=False
    ):
        with target.open(name, main=False) as configuration:
            configuration.write(content.encode())


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain of a text with annotations beside it, and of annotations that have no text."""
    path = file.path
    suffix = path.suffix.casefold()
    if suffix == TEXT:
        return Score.CERTAIN if _annotation_files(path) else Score.NONE
    if path.name in CONFIGURATION:
        return Score.PART
    if suffix not in (ANNOTATIONS, *PARTS):
        return Score.NONE
    if path.with_suffix(TEXT).is_file():
        return Score.PART
    return Score.CERTAIN if _LINE.match(head) else Score.NONE


def _check_is_part(file: SourceFile) -> None:
    """Raise DataError where a file is no part of a folder of brat's with its text beside it."""
    path = file.path
    if path.name in CONFIGURATION:
        return
    if path.suffix.casefold() not in (ANNOTATIONS, *PARTS):
        raise DataError(file.name, "", f"is neither a text ({TEXT}) nor annotations of brat's")
    if not path.with_suffix(TEXT).is_file():
        reason = f"holds annotations only: “{path.stem}{TEXT}” with the text is not beside it"
        raise DataError(file.name, "", reason)


def _annotation_files(path: Path) -> list[Path]:
    """The files with the annotations of the text at ``path``."""
    whole = path.with_suffix(ANNOTATIONS)
    if whole.is_file():
        return [whole]
    return [part for part in map(path.with_suffix, PARTS) if part.is_file()]


def _standoff(file: SourceFile) -> Standoff:
    """What the annotations beside a text say. Raises DataError, StorageError."""
    paths = _annotation_files(file.path)
    name = PurePath(file.name)
    if not paths:
        reason = f"has no annotations: “{file.path.stem}{ANNOTATIONS}” is not beside it"
        raise DataError(file.name, "", reason)
    contents = {}
    for path in paths:
        part = str(name.with_suffix(path.suffix))
        contents[path.name] = _decoded(files.load(path), part, None).text.removeprefix("\ufeff")
    return read_standoff(contents, str(name.with_suffix(ANNOTATIONS)))


def _decoded(data: bytes, file: str, encoding: str | None) -> Decoded:
    """The text of a file, which is UTF-8 whatever it looks like; only if not, it is found out."""
    if encoding is None and marked_encoding(data) is None:
        try:
            return Decoded(data.decode(UTF8), UTF8)
        except UnicodeDecodeError:
            pass
    return decode(data, file, encoding)


def _measured(raw: str, standoff: Standoff) -> tuple[str, list[TextBound], list[str]]:
    """The text in which most spans have their own words, those spans, and a remark.

    Of the text as it is, without its byte order mark, and with LF for CRLF.
    """
    spans = list(standoff.spans.values())
    best, best_fit, remark = raw, _fitting(raw, spans), ""
    if best_fit < len(spans):
        for text, said in _variants(raw):
            fit = _fitting(text, spans)
            if fit > best_fit:
                best, best_fit, remark = text, fit, said
        units = Utf16Map(raw)
        turned = [_turned(span, units) for span in spans]
        if _fitting(raw, turned) > best_fit:
            best, spans, remark = raw, turned, UTF16_SAID
    return best, spans, [remark] if remark else []


def _variants(raw: str) -> Iterator[tuple[str, str]]:
    unmarked = raw.removeprefix("\ufeff")
    mark = "its offsets do not count the byte order mark, as the words show"
    breaks = "its offsets count a line end of two characters as one, as the words show"
    yield unmarked, mark
    yield raw.replace("\r\n", "\n"), breaks
    yield unmarked.replace("\r\n", "\n"), f"{mark}; {breaks}"


def _turned(span: TextBound, units: Utf16Map) -> TextBound:
    """The span with its offsets in code points, taken for UTF-16 units."""
    fragments = [
        (units.to_code_point(start), units.to_code_point(end)) for start, end in span.fragments
    ]
    return TextBound(
        span.id, span.label, fragments, span.words, span.place, span.attributes, span.notes
    )


def _fitting(text: str, spans: Iterable[TextBound]) -> int:
    return sum(_fits(text, span) for span in spans)


def _fits(text: str, span: TextBound) -> bool:
    if span.words is None:
        return True
    return same_words(" ".join(text[start:end] for start, end in span.fragments), span.words)


def _has_gaps(span: TextBound, text: str) -> bool:
    gaps = pairwise(span.fragments)
    return any(text[end:start].strip() for (_, end), (start, _) in gaps)


def _given(span: TextBound, text: str) -> Given:
    """The span from its first to its last fragment."""
    starts, ends = zip(*span.fragments, strict=True)
    return Given(
        min(starts),
        max(ends),
        span.label,
        span.id,
        span.attributes,
        "\n".join(span.notes),
        words=None if _fits(text, span) else span.words,
        place=span.place,
    )


def _lines(record: AnnotationsWire) -> Iterator[str]:
    """The lines of a record's annotation file."""
    names: dict[str, str] = {}
    attributes = notes = 0
    for number, span in enumerate(record.spans, 1):
        name = names[span.id] = f"T{number}"
        yield f"{name}\t{written_name(span.label)} {_ranges(span)}\t{_BREAK.sub(' ', span.text)}"
        for attribute, value in span.attributes.items():
            attributes += 1
            said = "" if value == TRUE else f" {written_value(value)}"
            yield f"A{attributes}\t{written_name(attribute)} {name}{said}"
        for words in span.note.split("\n") if span.note else ():
            notes += 1
            yield f"#{notes}\t{NOTES} {name}\t{written_value(words)}"
    for number, link in enumerate(record.links, 1):
        ends = f"Arg1:{names[link.source]} Arg2:{names[link.target]}"
        yield f"R{number}\t{written_name(link.type)} {ends}"
        for words in link.note.split("\n") if link.note else ():
            notes += 1
            yield f"#{notes}\t{NOTES} R{number}\t{written_value(words)}"


def _ranges(span: SpanWire) -> str:
    """The span's fragments: its pieces between breaks, the first and last to the span's ends."""
    pieces = [found.span() for found in _PIECE.finditer(span.text)] or [(0, len(span.text))]
    pieces[0] = (0, pieces[0][1])
    pieces[-1] = (pieces[-1][0], len(span.text))
    return ";".join(f"{span.start + start} {span.start + end}" for start, end in pieces)


BRAT = Format(
    "brat",
    "brat standoff",
    (TEXT,),
    Holds(
        OffsetUnit.CODE_POINT,
        nesting=True,
        overlap=True,
        twins=True,
        attributes=True,
        links=True,
        notes=True,
        link_notes=True,
        articles=True,
    ),
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.FOLDER,
)
