"""Records → feature structures and the types that these are of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from annotator.core.labels import LabelSet
from annotator.core.offsets import Utf16Map
from annotator.core.sentences import sentences
from annotator.formats import cas
from annotator.formats.cas import Structure
from annotator.formats.losses import Reduction
from annotator.formats.model import WriteOptions
from annotator.storage.annotations_wire import AnnotationsWire

SOFA_ID = "1"


@dataclass(frozen=True, slots=True)
class Type:
    """A type of UIMA; ``features`` are the names of its own features and their ranges."""

    name: str
    above: str
    description: str
    features: tuple[tuple[str, str], ...] = ()


def types(attributes: Iterable[str]) -> tuple[Type, ...]:
    """The types of an export whose spans have these attributes."""
    strings = sorted({*attributes}.difference(cas.SPAN_FEATURES))
    return (
        Type(cas.METADATA, cas.DOCUMENT, "The document", _strings("documentTitle", "documentId")),
        Type(cas.SENTENCE, cas.ANNOTATION, "A sentence"),
        Type(cas.TOKEN, cas.ANNOTATION, "A token"),
        Type(
            cas.SPAN,
            cas.ANNOTATION,
            "A labelled span; every feature but label, note, origin, id and more is an attribute",
            _strings(cas.LABEL, *strings, *cas.SPAN_FEATURES[1:]),
        ),
        Type(
            cas.LINK,
            cas.ANNOTATION,
            "An arrow from the span Governor to the span Dependent",
            ((cas.SOURCE, cas.SPAN), (cas.TARGET, cas.SPAN), *_strings(*cas.LINK_FEATURES)),
        ),
        Type(
            cas.ARTICLE,
            cas.BASE,
            "What is known of the article as a whole, and of who annotated it",
            _strings(*cas.ARTICLE_FEATURES),
        ),
    )


def attributes_of(labels: LabelSet) -> set[str]:
    """The attributes that the labels of a project have, as far as they can be features."""
    names = {attribute.name for label in labels.labels for attribute in label.attributes}
    return {name for name in names if cas.is_feature(name, "")}


def attributes_in(record: AnnotationsWire) -> set[str]:
    """The attributes of a record's spans that are features of their own."""
    return {
        name
        for span in record.spans
        for name, value in span.attributes.items()
        if cas.is_feature(name, value)
    }


def structures(reduction: Reduction, options: WriteOptions) -> Iterator[Structure]:
    """The feature structures of a record but for its text, all of them in the index."""
    record = reduction.record
    text = record.text
    to_utf16 = Utf16Map(text).to_utf16
    ids = map(str, count(int(SOFA_ID) + 1))
    about = {
        "documentTitle": record.article,
        "documentId": record.article,
        "language": record.language or cas.UNSPECIFIED,
    }
    yield Structure(next(ids), cas.METADATA, 0, to_utf16(len(text)), features=about)
    yield Structure(next(ids), cas.ARTICLE, features=cas.article_features(record))
    for start, end in sentences(text):
        yield Structure(next(ids), cas.SENTENCE, to_utf16(start), to_utf16(end))
    for start, end in options.tokenise(text, record.language).ranges:
        yield Structure(next(ids), cas.TOKEN, to_utf16(start), to_utf16(end))
    written: dict[str, Structure] = {}
    for span in record.spans:
        begin, end = to_utf16(span.start), to_utf16(span.end)
        features = cas.span_features(span)
        written[span.id] = Structure(next(ids), cas.SPAN, begin, end, features=features)
        yield written[span.id]
    for link in record.links:
        source, target = written[link.source], written[link.target]
        refs = {cas.SOURCE: [source.id], cas.TARGET: [target.id]}
        features = cas.link_features(link)
        yield Structure(next(ids), cas.LINK, target.begin, target.end, features=features, refs=refs)


def _strings(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, cas.STRING) for name in names)
