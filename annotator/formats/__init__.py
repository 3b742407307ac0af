"""File formats, one module each with its reading and its writing side by side.

A format's module is imported when it is first asked for, and imports itself what is slow or
optional only where it reads or writes.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from annotator.formats.model import Format, FormatError, Layout, Score, SourceFile
from annotator.storage.files import explained

GROUP = "annotator.formats"
"""The group of entry points under which other packages name their formats."""
HEAD = 1 << 16  # bytes of a file that are looked at to recognise its format

FORMATS = {
    "annotator": "annotator.formats.annotator_json:JSON",
    "jsonl": "annotator.formats.jsonl:JSONL",
    "doccano": "annotator.formats.doccano:DOCCANO",
    "label-studio": "annotator.formats.label_studio:LABEL_STUDIO",
    "label-studio-min": "annotator.formats.label_studio_min:LABEL_STUDIO_MIN",
    "prodigy": "annotator.formats.prodigy:PRODIGY",
    "spacy": "annotator.formats.spacy_docs:SPACY",
    "brat": "annotator.formats.brat:BRAT",
    "conll": "annotator.formats.conll:CONLL",
    "conllu": "annotator.formats.conllu:CONLLU",
    "hf": "annotator.formats.huggingface:HUGGING_FACE",
    "parquet": "annotator.formats.parquet:PARQUET",
    "gliner": "annotator.formats.gliner:GLINER",
    "webanno": "annotator.formats.webanno:WEBANNO",
    "cas-xmi": "annotator.formats.cas_xmi:CAS_XMI",
    "cas-json": "annotator.formats.cas_json:CAS_JSON",
    "gate": "annotator.formats.gate:GATE",
    "w3c": "annotator.formats.w3c:W3C",
    "tei": "annotator.formats.tei:TEI",
    "html": "annotator.formats.reading_page:READING_PAGE",
    "csv": "annotator.formats.table:CSV",
    "text": "annotator.formats.plain_text:TEXT",
    "html-page": "annotator.formats.html_page:HTML_PAGE",
    "warc": "annotator.formats.warc:WARC",
}
"""Where the formats are, by their keys, in the order of tables."""
ALIASES = {"json": "annotator"}
FALLBACK, FALLBACK_OUT = "text", "jsonl"
"""What a file is read as that nothing recognises, and written as where its name says nothing."""


def formats() -> Iterator[Format]:
    """All formats, those of other packages last; one that cannot be imported is left out."""
    for key in FORMATS:
        yield named(key)
    for point in _points():
        try:
            yield _loaded(point)
        except FormatError:
            continue


def named(key: str) -> Format:
    """The format called ``key``. Raises FormatError where there is none."""
    key = ALIASES.get(key, key)
    if key in FORMATS:
        module, _, name = FORMATS[key].partition(":")
        form: Format = getattr(import_module(module), name)
        return form
    for point in _points():
        if point.name == key:
            return _loaded(point)
    known = ", ".join([*FORMATS, *(point.name for point in _points())])
    raise FormatError(f"There is no format “{key}”, only {known}.")


def recognised(file: SourceFile, among: Sequence[Format] = ()) -> Format | None:
    """The format that a file is most likely in, plain text where none knows it.

    ``among`` are the formats in question, all of them if there are none: who asks of many files
    lists them once. None where it is a part of another file, and is read with that. Raises
    StorageError where it cannot be read.
    """
    return _recognised(file, _head(file), among)


def is_part(file: SourceFile, form: Format, among: Sequence[Format] = ()) -> bool:
    """Whether a file that is to be read as ``form`` is a part of another one instead.

    ``among`` as for ``recognised``; they are asked only where ``form`` is not sure of the file.
    Raises StorageError where it cannot be read.
    """
    if form.recognise is None:
        return False
    head = _head(file)
    is_sure = form.recognises(file, head) > Score.POSSIBLE
    return not is_sure and _recognised(file, head, among) is None


def _head(file: SourceFile) -> bytes:
    try:
        with file.path.open("rb") as stream:
            return stream.read(HEAD)
    except OSError as error:
        raise explained(error, file.path, "read") from error


def _recognised(file: SourceFile, head: bytes, among: Sequence[Format]) -> Format | None:
    best, best_score = named(FALLBACK), int(Score.NONE)
    is_part = False
    for form in among or formats():
        score = form.recognises(file, head) if form.read else Score.NONE
        is_part = is_part or score == Score.PART
        if score > best_score:
            best, best_score = form, score
    return None if is_part and best_score <= Score.POSSIBLE else best


def of_export(name: str) -> Format:
    """The format in which a file of this name is written: JSON lines where its suffix says none."""
    claims = (
        form
        for form in formats()
        if form.write and form.layout is not Layout.FOLDER and form.has_suffix(name)
    )
    return next(claims, named(FALLBACK_OUT))


def _points() -> list[EntryPoint]:
    return [point for point in entry_points(group=GROUP) if point.name not in FORMATS]


def _loaded(point: EntryPoint) -> Format:
    try:
        form = point.load()
    except (ImportError, AttributeError) as error:
        raise FormatError(f"The format “{point.name}” cannot be loaded: {error}.") from error
    if not isinstance(form, Format):
        raise FormatError(f"The format “{point.name}” of {point.value} is none.")
    return form
