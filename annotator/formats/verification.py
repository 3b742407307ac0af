"""An export read back by its format's own reader and held against what was to be written.

Of each record a digest is kept, in a file and not in memory; what differs is then looked for in
the record itself, which is made once more.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from itertools import islice, zip_longest
from tempfile import TemporaryFile
from typing import IO, Any, Self

import msgspec

from annotator.core.errors import AnnotatorError, DataError, StorageError
from annotator.core.tokens import Range
from annotator.formats.losses import Reduction
from annotator.formats.model import Format, Holds, Incoming, ReadOptions, SourceFile
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.codec import link_record, span_record
from annotator.storage.records import Annotations
from annotator.storage.wire import unknown

SIZE = 16  # bytes of a digest
_encode = msgspec.json.Encoder(order="deterministic").encode


class VerificationError(AnnotatorError):
    """What was written, read back, is not what was to be written, and no loss says so."""


class Digests:
    """The digests of all records in their order, in a file; to be entered as a context."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._file: IO[bytes] = self._open.enter_context(TemporaryFile())
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def watch(self, reductions: Iterable[Reduction]) -> Iterator[Reduction]:
        """The reductions, a digest of each kept while they pass."""
        for reduction in reductions:
            self._file.write(digest(content(reduction, self._holds)))
            yield reduction

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(SIZE * 4096):
            for start in range(0, len(piece), SIZE):
                yield piece[start : start + SIZE]


def verify(
    form: Format,
    files: Iterable[SourceFile],
    digests: Iterable[bytes],
    again: Callable[[], Iterable[Reduction]],
    told: Callable[[], None],
) -> None:
    """Read ``files`` and hold each record against its digest.

    ``again`` gives the reductions once more, for the sentence that says what differs. ``told`` is
    called for each record. Raises VerificationError.
    """
    read = _read(form, files)
    for number, (wanted, incoming) in enumerate(zip_longest(digests, read)):
        if isinstance(incoming, DataError):
            raise VerificationError(f"What was written cannot be read back: {incoming}.")
        if wanted is None or incoming is None:
            raise VerificationError(_miscounted(number, wanted is None, again))
        found = read_content(incoming, form.holds)
        if digest(found) != wanted:
            reduction = next(islice(again(), number, None))
            article = reduction.record.article
            raise VerificationError(difference(article, content(reduction, form.holds), found))
        told()


def _read(form: Format, files: Iterable[SourceFile]) -> Iterator[Incoming | DataError]:
    read, options = form.reader(), ReadOptions(form=form.key)
    for file in files:
        try:
            yield from read(file, options)
        except (DataError, StorageError) as error:
            raise VerificationError(f"What was written cannot be read back: {error}") from error


def content(reduction: Reduction, holds: Holds) -> dict[str, Any]:
    """All that a format that holds so much says of a record, in an order of its own."""
    record = reduction.record
    found: dict[str, Any] = _head(record, holds)
    _fill(found, record.text, record.spans, record.links, reduction.tokens, holds)
    if holds.extra:
        found["extra"] = unknown(reduction.raw or {}, AnnotationsWire.__struct_fields__)
    return found


def read_content(incoming: Incoming, holds: Holds) -> dict[str, Any]:
    """The same of an article that was read."""
    annotations = incoming.annotations
    if annotations is None:
        found: dict[str, Any] = {}
        _fill(found, incoming.text, (), (), incoming.tokens, holds)
        return found
    found = _read_head(annotations, holds)
    spans = [
        msgspec.convert(span_record(span, incoming.text), SpanWire) for span in annotations.spans
    ]
    links = [msgspec.convert(link_record(link), LinkWire) for link in annotations.links]
    _fill(found, incoming.text, spans, links, incoming.tokens, holds)
    if holds.extra:
        found["extra"] = dict(annotations.extra)
    return found


def digest(found: dict[str, Any]) -> bytes:
    """A digest that two contents share only where they are the same."""
    return blake2b(_encode(found), digest_size=SIZE).digest()


def _head(record: AnnotationsWire, holds: Holds) -> dict[str, Any]:
    head: dict[str, Any] = {}
    if holds.annotators:
        head["annotator"] = record.annotator
    if holds.articles:
        head["article"] = record.article
    if holds.language:
        head["language"] = record.language
    if holds.status:
        head |= {"status": record.status, "flag": record.flag, "seconds": float(record.seconds)}
        head |= {"created": record.created, "updated": record.updated}
    return head


def _read_head(annotations: Annotations, holds: Holds) -> dict[str, Any]:
    head: dict[str, Any] = {}
    if holds.annotators:
        head["annotator"] = annotations.annotator
    if holds.articles:
        head["article"] = annotations.article
    if holds.language:
        head["language"] = annotations.language
    if holds.status:
        progress = annotations.progress
        head |= {"status": progress.status, "flag": progress.flag}
        head |= {"seconds": float(annotations.seconds)}
        head |= {"created": annotations.created, "updated": annotations.updated}
    return head


def _fill(
    found: dict[str, Any],
    text: str,
    spans: Iterable[SpanWire],
    links: Iterable[LinkWire],
    tokens: Iterable[Range],
    holds: Holds,
) -> None:
    places: dict[int, int] = {}
    ends: dict[int, int] = {}
    if holds.text:
        found["text"] = text
    else:
        ranges = list(tokens)
        found["tokens"] = [text[start:end] for start, end in ranges]
        places = {start: number for number, (start, _end) in enumerate(ranges)}
        ends = {end: number for number, (_start, end) in enumerate(ranges)}
    held: dict[str, list[Any]] = {}
    for span in spans:
        place = (
            [span.start, span.end]
            if holds.text
            else [places.get(span.start, -1), ends.get(span.end, -1)]
        )
        held[span.id] = _span(span, place, holds)
    found["spans"] = sorted(held.values(), key=_encode)
    if holds.links:
        found["links"] = sorted((_link(link, held, holds) for link in links), key=_encode)


def _span(span: SpanWire, place: list[int], holds: Holds) -> list[Any]:
    said: list[Any] = [*place, span.label]
    if holds.attributes:
        said.append(span.attributes)
    if holds.notes:
        said.append(span.note)
    if holds.origin:
        said.append(span.origin)
    if holds.ids:
        said.append(span.id)
    return said


def _link(link: LinkWire, held: dict[str, list[Any]], holds: Holds) -> list[Any]:
    said: list[Any] = [link.type, held.get(link.source), held.get(link.target)]
    if holds.link_notes:
        said.append(link.note)
    if holds.ids:
        said.append(link.id)
    return said


def _miscounted(number: int, too_many: bool, again: Callable[[], Iterable[Reduction]]) -> str:
    if too_many:
        return f"Read back there are more articles than the {number} that were written."
    reduction = next(islice(again(), number, None))
    return f"The article {reduction.record.article} was written but is not read back."


def difference(article: str, wanted: dict[str, Any], found: dict[str, Any]) -> str:
    """A sentence that names the article and the first thing that is not as it was written.

    ``wanted`` and ``found`` are contents; an empty sentence where they are the same.
    """
    start = f"The article {article} is not read back as it was written"
    for key in wanted.keys() | found.keys():
        one, other = wanted.get(key), found.get(key)
        if one == other or _encode(one) == _encode(other):
            continue
        if not isinstance(one, list) or not isinstance(other, list) or key == "tokens":
            return f"{start}: its {key} is {_short(other)}, not {_short(one)}."
        gone, come = _surplus(one, other), _surplus(other, one)
        if gone and come:
            return f"{start}: {key} {_short(come[0])} came back instead of {_short(gone[0])}."
        if gone:
            return f"{start}: {key} {_short(gone[0])} did not come back."
        return f"{start}: {key} {_short(come[0])} came back besides."
    return ""


def _surplus(one: Iterable[Any], other: Iterable[Any]) -> list[Any]:
    """What is in ``one`` more often than in ``other``."""
    counts: Counter[Hashable] = Counter(_encode(item) for item in other)
    surplus = []
    for item in one:
        key = _encode(item)
        counts[key] -= 1
        if counts[key] < 0:
            surplus.append(item)
    return surplus


def _short(value: Any) -> str:
    words = _encode(value).decode()
    return words if len(words) <= 120 else f"{words[:119]}…"
