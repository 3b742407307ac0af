"""What XML 1.0 cannot hold of ids, origins and annotators, which `Holds` has no word for."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from annotator.formats.losses import Kind, Reduction, of_span
from annotator.formats.model import WriteOptions
from annotator.formats.xml_text import legal


def fitted(reduction: Reduction, _options: WriteOptions) -> Reduction:
    """The reduction with U+FFFD for what cannot be written; origins that changed are losses."""
    record = reduction.record
    said = [record.annotator, record.article, record.language or ""]
    said += (part for span in record.spans for part in (span.id, span.origin))
    said += (link.id for link in record.links)
    if legal("".join(said)) == "".join(said):
        return reduction
    span_ids = _legal_ids(span.id for span in record.spans)
    link_ids = _legal_ids(link.id for link in record.links)
    losses = [
        of_span(record, span, Kind.REPLACED, f"the origin is written “{legal(span.origin)}”")
        for span in record.spans
        if legal(span.origin) != span.origin
    ]
    fit = msgspec.structs.replace(
        record,
        annotator=legal(record.annotator),
        article=legal(record.article),
        language=legal(record.language) if record.language else record.language,
        spans=[
            msgspec.structs.replace(span, id=span_ids[span.id], origin=legal(span.origin))
            for span in record.spans
        ],
        links=[
            msgspec.structs.replace(
                link,
                id=link_ids[link.id],
                source=span_ids[link.source],
                target=span_ids[link.target],
            )
            for link in record.links
        ],
    )
    return replace(reduction, record=fit, losses=(*reduction.losses, *losses))


def _legal_ids(ids: Iterable[str]) -> dict[str, str]:
    """A legal id for each, none of them twice."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for own_id in ids:
        name = legal(own_id)
        while name in taken:
            name += "\N{REPLACEMENT CHARACTER}"
        taken.add(name)
        found[own_id] = name
    return found
