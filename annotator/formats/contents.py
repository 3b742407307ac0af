"""What a record says, in the form in which two can be compared whatever format they went through.

Order counts nowhere but in the text; what a format does not hold is left out.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from annotator.core.spans import Link, Span
from annotator.core.tags import TokenSpan
from annotator.core.tokens import TextTokens
from annotator.formats.losses import Reduction
from annotator.formats.model import Holds, Incoming
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.wire import unknown

Content = dict[str, bytes | list[bytes]]
"""Each thing by its name, as JSON; of spans and links a piece of JSON each, sorted."""

SIZE = 16  # bytes of a digest
LONGEST = 120  # characters of a thing that is shown in a sentence

_encode: Callable[[Any], bytes] = msgspec.json.Encoder(order="deterministic").encode
_encode_quickly: Callable[[Any], bytes] = msgspec.json.Encoder().encode


def content(reduction: Reduction, holds: Holds) -> Content:
    """The content of a record that is to be written."""
    record = reduction.record
    if holds.text or holds.attributes or holds.notes or holds.origin or holds.ids or holds.links:
        found = _body(record.text, record.spans, record.links, reduction.tokens, holds)
    else:
        found = token_content(reduction.tokens.words, reduction.token_spans)
    if holds.annotators:
        found["annotator"] = _encode(record.annotator)
    if holds.articles:
        found["article"] = _encode(record.article)
    if holds.language:
        found["language"] = _encode(record.language)
    if holds.status:
        times = (record.created, record.updated, float(record.seconds))
        found["status"] = _encode((record.status, record.flag, *times))
    if holds.extra:
        extra = unknown(reduction.raw or {}, AnnotationsWire.__struct_fields__)
        found["extra"] = _encode(extra)
    return found


def read_content(incoming: Incoming, holds: Holds) -> Content:
    """The content of an article that was read."""
    annotations = incoming.annotations
    if annotations is None:
        return _body(incoming.text, (), (), incoming.tokens, holds)
    spans, links = annotations.spans, annotations.links
    found = _body(incoming.text, spans, links, incoming.tokens, holds)
    if holds.annotators:
        found["annotator"] = _encode(annotations.annotator)
    if holds.articles:
        found["article"] = _encode(annotations.article)
    if holds.language:
        found["language"] = _encode(annotations.language)
    if holds.status:
        progress = annotations.progress
        times = (annotations.created, annotations.updated, float(annotations.seconds))
        found["status"] = _encode((progress.status, progress.flag, *times))
    if holds.extra:
        found["extra"] = _encode(annotations.extra)
    return found


def token_content(words: Sequence[str], spans: Iterable[TokenSpan]) -> Content:
    """The content of an article that was read, where the format holds tokens and labels only."""
    return {"tokens": _encode(words), "spans": sorted(map(_encode_quickly, spans))}


def digest(found: Content) -> bytes:
    """A digest that two contents share only where they are the same."""
    hashed = sha256()
    for key, value in sorted(found.items()):
        hashed.update(b"\0%s\0" % key.encode())
        hashed.update(value if isinstance(value, bytes) else b"\n".join(value))
    return hashed.digest()[:SIZE]


def difference(article: str, wanted: Content, found: Content) -> str:
    """A sentence that names the article and the first thing that is not as it was written.

    An empty one where both are the same.
    """
    start = f"The article {article} is not read back as it was written"
    # Links name the spans at their ends: where a span is lost they are not what was lost first.
    for key in sorted(wanted.keys() | found.keys(), key=lambda key: (key == "links", key)):
        one, other = wanted.get(key, b"nothing"), found.get(key, b"nothing")
        if one == other:
            continue
        if isinstance(one, bytes) or isinstance(other, bytes):
            return f"{start}: its {key} is {_shown(other)}, not {_shown(one)}."
        gone = list((Counter(one) - Counter(other)).elements())
        come = list((Counter(other) - Counter(one)).elements())
        if gone and come:
            return f"{start}: {key} {_shown(come[0])} came back instead of {_shown(gone[0])}."
        if gone:
            return f"{start}: {key} {_shown(gone[0])} did not come back."
        return f"{start}: {key} {_shown(come[0])} came back besides."
    return ""


def _body(
    text: str,
    spans: Iterable[Span] | Iterable[SpanWire],
    links: Iterable[Link] | Iterable[LinkWire],
    tokens: TextTokens,
    holds: Holds,
) -> Content:
    found: Content = {}
    if holds.text:
        found["text"] = text.encode("utf-8", "surrogatepass")
    else:
        found["tokens"] = _encode(tokens.words)
    held: dict[str, bytes] = {}
    for span in spans:
        place = (span.start, span.end) if holds.text else _over(tokens, span.start, span.end)
        said: list[Any] = [*place, span.label]
        encode = _encode_quickly
        if holds.attributes:
            said.append(span.attributes)
            encode = _encode if len(span.attributes) > 0 else encode
        if holds.notes:
            said.append(span.note)
        if holds.origin:
            said.append(span.origin)
        if holds.ids:
            said.append(span.id)
        held[span.id] = encode(said)
    found["spans"] = sorted(held.values())
    if holds.links:
        found["links"] = sorted(_link(link, held, holds) for link in links)
    return found


def _over(tokens: TextTokens, start: int, end: int) -> tuple[int | None, int | None]:
    """The numbers of the first and the last token of a range, None where no edge is one."""
    starts = tokens.starts
    first, last = bisect_left(starts, start), bisect_left(starts, end) - 1
    begins = first < len(starts) and starts[first] == start
    ends = last >= 0 and starts[last] + len(tokens.words[last]) == end
    return first if begins else None, last if ends else None


def _link(link: Link | LinkWire, held: Mapping[str, bytes], holds: Holds) -> bytes:
    ends = [msgspec.Raw(held.get(end, b"null")) for end in (link.source, link.target)]
    said: list[Any] = [link.type, *ends]
    if holds.link_notes:
        said.append(link.note)
    if holds.ids:
        said.append(link.id)
    return _encode(said)


def _shown(value: bytes | list[bytes]) -> str:
    words = (value if isinstance(value, bytes) else b", ".join(value)).decode(errors="replace")
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
