"""What a format cannot hold of a record, thing by thing, and the record without it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import msgspec

from annotator.core.spans import Status
from annotator.core.tags import TokenSpan
from annotator.core.tokens import Range, TextTokens
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.wire import Json

STATUS_READ = Status.DONE
"""What the annotations of a format that holds no status come back with: finished work."""


class Kind(StrEnum):
    """What became of a thing that the format cannot hold.

    ``stripped``: an attribute, note, link, origin or status is not held. ``renamed``: a label,
    attribute or type of link got the nearest name that the format can write. ``replaced``:
    characters of the text or of a note were. ``unused``: it is in the export, but what reads that
    will pass it over.
    """

    DROPPED = "dropped"
    TRIMMED = "trimmed"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    STRIPPED = "stripped"
    RENAMED = "renamed"
    REPLACED = "replaced"
    UNUSED = "unused"


class Loss(msgspec.Struct, frozen=True, gc=False):
    """One thing that is not in the export as it is in the record.

    ``id``, ``start``, ``end`` (code points), ``label`` and ``words`` are those of the span before
    the loss; of a link only ``id`` and ``label`` (its type) are set, of an article as a whole
    none. ``reason`` says what was lost and why, ``new`` the range that the span has in the export
    where that is another.
    """

    article: str
    annotator: str
    kind: Kind
    reason: str
    id: str = ""
    start: int | None = None
    end: int | None = None
    label: str = ""
    words: str = ""
    new: Range | None = None


@dataclass(frozen=True)
class Reduction:
    """A record as a format can hold it, and what it cannot hold.

    Where the format counts in tokens, ``tokens`` are those of the text, and every span begins and
    ends with one. ``raw`` is the record's JSON where that holds unknown keys and the format holds
    them too. ``split`` is the name of the split that the article belongs to, if there are any.
    """

    record: AnnotationsWire
    losses: tuple[Loss, ...] = ()
    tokens: TextTokens = field(default_factory=TextTokens)
    raw: Json | None = None
    split: str = ""

    @cached_property
    def token_spans(self) -> list[TokenSpan]:
        """The spans over tokens, in the order of ``record.spans``; the last token is included."""
        starts = self.tokens.starts
        return [
            TokenSpan(
                bisect_left(starts, span.start), bisect_left(starts, span.end) - 1, span.label
            )
            for span in self.record.spans
        ]


def as_recorded(losses: Sequence[Loss], record: AnnotationsWire) -> tuple[Loss, ...]:
    """The losses with spans as they are in ``record``, not as an earlier loss has left them."""
    by_id = {span.id: span for span in record.spans}
    return tuple(
        loss if loss.start is None else _as_recorded(loss, by_id[loss.id]) for loss in losses
    )


def _as_recorded(loss: Loss, span: SpanWire) -> Loss:
    return msgspec.structs.replace(
        loss, start=span.start, end=span.end, label=span.label, words=span.text
    )


def article_lost(record: AnnotationsWire) -> list[Loss]:
    """The losses of an article that a format cannot hold at all: it, and each of its spans."""
    reason = "the format holds no article without words"
    return [
        Loss(record.article, record.annotator, Kind.DROPPED, reason),
        *(of_span(record, span, Kind.DROPPED, reason) for span in record.spans),
    ]


def of_span(
    record: AnnotationsWire, span: SpanWire, kind: Kind, reason: str, new: Range | None = None
) -> Loss:
    """The loss of ``span``, or of something about it."""
    return Loss(
        record.article,
        record.annotator,
        kind,
        reason,
        span.id,
        span.start,
        span.end,
        span.label,
        span.text,
        new,
    )


def of_link(record: AnnotationsWire, link: LinkWire, kind: Kind, reason: str) -> Loss:
    """The loss of ``link``, or of something about it."""
    return Loss(record.article, record.annotator, kind, reason, link.id, label=link.type)


def of_article(record: AnnotationsWire, kind: Kind, reason: str) -> Loss:
    """The loss of something about the article as a whole."""
    return Loss(record.article, record.annotator, kind, reason)


def without_spans(
    reduction: Reduction, dropped: dict[str, str], kind: Kind = Kind.DROPPED
) -> Reduction:
    """The reduction without some spans and their links: ``dropped`` gives reasons by span id.

    For formats that cannot hold what ``Holds`` has no word for.
    """
    record = reduction.record
    if not dropped:
        return reduction
    losses = [
        of_span(record, span, kind, dropped[span.id]) for span in record.spans if span.id in dropped
    ]
    links = []
    for link in record.links:
        gone = next((end for end in (link.source, link.target) if end in dropped), None)
        if gone is None:
            links.append(link)
        else:
            losses.append(of_link(record, link, Kind.DROPPED, f"the span {gone} is not held"))
    spans = [span for span in record.spans if span.id not in dropped]
    smaller = msgspec.structs.replace(record, spans=spans, links=links)
    return replace(reduction, record=smaller, losses=(*reduction.losses, *losses))
