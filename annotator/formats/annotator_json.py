"""Annotator's own JSON: an article, the annotations of one, or an array of such records."""

import re
from collections.abc import Iterable, Iterator

import orjson

from annotator.core.errors import DataError
from annotator.formats.json_items import items, source_of
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    EVERYTHING,
    Format,
    Incoming,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.splits import ENDING as SPLITS_ENDING
from annotator.formats.targets import BUFFER, Target
from annotator.formats.training import Record, read_record, record_json
from annotator.storage import files
from annotator.storage.annotations_wire import ANNOTATIONS, decode_known
from annotator.storage.codec import ARTICLE, decode_annotations, decode_article
from annotator.storage.records import Source
from annotator.storage.wire import Json, parse_object

HEAD = 1 << 10  # bytes that tell an array from one record
OWN = re.compile(rb'"format"\s*:\s*"annotator/(article|annotations)/')
"""By this the first bytes of a file say that it is one of ours."""


def read(file: SourceFile, options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The record or records of a file. Raises DataError where it holds none, StorageError."""
    if not _is_array(file):
        data, signature = files.read(file.path)
        source = Source(file.name, signature.sha256, "utf-8", "application/json")
        raw = parse_object(data, file.name)
        if options.form is None and not is_record(raw):
            raise DataError(file.name, "", "is JSON, but in no format that is known")
        yield read_one(raw, data, source)
        return
    source = source_of(file, options, "application/json")
    for item in items(file, source.encoding):
        if isinstance(item, DataError):
            yield item
        elif isinstance(item.value, dict):
            yield placed(item.value, orjson.dumps(item.value), source, item.place)
        else:
            yield item.error("", "is not a JSON object")


def is_record(raw: Json) -> bool:
    """Whether ``raw`` says that it is one of our own articles or annotations."""
    form = raw.get("format")
    kinds = (f"annotator/{ARTICLE.kind}/", f"annotator/{ANNOTATIONS.kind}/")
    return isinstance(form, str) and form.startswith(kinds)


def read_one(raw: Json, data: bytes, source: Source, place: str = "") -> Incoming:
    """One record: ``raw`` is what ``data`` says. Raises DataError naming the source's file.

    An article keeps the source that it names itself; ``source`` is that of annotations.
    """
    if not is_record(raw):
        reason = "is neither an article nor annotations of Annotator"
        raise DataError(source.file, "$.format", reason)
    if raw["format"].startswith(f"annotator/{ARTICLE.kind}/"):
        article = decode_article(data, source.file)
        return Incoming(
            article.id,
            article.text,
            article.source,
            place,
            title=article.title,
            language=article.language,
            meta=article.meta,
            extra=article.extra,
        )
    annotations = decode_annotations(data, source.file)
    return Incoming(
        annotations.article,
        annotations.text,
        source,
        place,
        language=annotations.language,
        annotations=annotations,
    )


def placed(raw: Json, data: bytes, source: Source, place: str) -> Incoming | DataError:
    """One record of many; where it cannot be read the error says which one it is."""
    try:
        return read_one(raw, data, source, place)
    except DataError as error:
        return DataError(error.file, f"{place}, {error.field}", error.reason)


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """All records as one array, a record a line."""
    file = target.file()
    start = b"[\n"
    for reduction in reductions:
        file.write(start)
        file.write(record_json(reduction.record, reduction.raw))
        start = b",\n"
    file.write(b"[]\n" if start == b"[\n" else b"\n]\n")


def reread(file: SourceFile) -> Iterator[Record]:
    """The records of a file with one a line, in an array or not. Raises DataError, StorageError."""
    try:
        with file.path.open("rb", BUFFER) as stream:
            for line in stream:
                item = line.rstrip(b",\n")
                if item in {b"", b"[", b"]", b"[]"}:
                    continue
                wire = decode_known(item)
                yield read_record(item, file.name) if wire is None else Record(wire, None)
    except OSError as error:
        raise files.explained(error, file.path, "read") from error


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain where the file names itself as ours."""
    if file.name.endswith(SPLITS_ENDING):
        return Score.PART
    if OWN.search(head):
        return Score.CERTAIN
    return Score.POSSIBLE if file.name.casefold().endswith(".json") else Score.NONE


def _is_array(file: SourceFile) -> bool:
    try:
        with file.path.open("rb") as stream:
            return stream.read(HEAD).lstrip().startswith(b"[")
    except OSError as error:
        raise files.explained(error, file.path, "read") from error


JSON = Format(
    "annotator",
    "Annotator JSON",
    (".json",),
    EVERYTHING,
    read=read,
    write=write,
    recognise=recognise,
    reread=reread,
)
