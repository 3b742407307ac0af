"""Feature structures of UIMA, which the CAS formats and WebAnno TSV share, and what ours hold.

An export has three types, which INCEpTION takes over as layers from the type system beside it:
``webanno.custom.Span`` with the label, an attribute a feature, and all else that a span has;
``webanno.custom.Link``, a relation; ``webanno.custom.Article`` with what is said of it as a whole.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.spans import HUMAN
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire

SPAN = "webanno.custom.Span"
LINK = "webanno.custom.Link"
ARTICLE = "webanno.custom.Article"

SOFA = "uima.cas.Sofa"
VIEW = "uima.cas.View"
ANNOTATION = "uima.tcas.Annotation"
DOCUMENT = "uima.tcas.DocumentAnnotation"
TOP = "uima.cas.TOP"
STRING = "uima.cas.String"
BASE = "uima.cas.AnnotationBase"
INITIAL_VIEW = "_InitialView"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
TOKEN = f"{SEGMENTATION}Token"
SENTENCE = f"{SEGMENTATION}Sentence"

SOURCE, TARGET = "Governor", "Dependent"
"""The features of a relation: where its arrow begins and where it ends."""
ROLE, FILLER, NEXT = "role", "target", "next"
"""The features of what fills a slot, and that of a link of a chain."""

LABEL, NOTE, ORIGIN, ID, MORE = "label", "note", "origin", "id", "more"
SPAN_FEATURES = (LABEL, NOTE, ORIGIN, ID, MORE)
"""The features of a span that are no attributes.

``more`` holds as JSON the attributes that cannot be features: their names are not what UIMA
calls a name, or their values are no strings.
"""
LINK_FEATURES = (LABEL, NOTE, ID)
ARTICLE_FEATURES = (
    *("article", "annotator", "status", "flag"),
    *("seconds", "created", "updated", "language"),
)
UNSPECIFIED = "x-unspecified"
"""The language of a text of which none is known."""

MOST = 1_000_000
"""Feature structures that a file may hold: a word of a long article takes one."""

_FEATURE = re.compile(r"(?!ROLE_|BT_)[A-Za-z][A-Za-z0-9_]*")
_TAKEN = frozenset(
    {*SPAN_FEATURES, "begin", "end", "sofa", "self", SOURCE, TARGET, ROLE, FILLER, NEXT, "first"}
)


@dataclass(slots=True)
class Structure:
    """A feature structure as a file gives it; ``begin`` and ``end`` are UTF-16 units.

    ``refs`` are the features that name other structures, by their ids. ``place`` is where in the
    file it stands, for errors. Not in the view's index (``indexed``) is what was deleted.
    """

    id: str
    type: str
    begin: int | None = None
    end: int | None = None
    view: str = ""
    features: dict[str, Any] = field(default_factory=dict)
    refs: dict[str, list[str]] = field(default_factory=dict)
    place: str = ""
    indexed: bool = True

    @property
    def short_type(self) -> str:
        """The type without its package: ``NamedEntity``."""
        return self.type.rpartition(".")[2]


def is_feature(name: str, value: object) -> bool:
    """Whether the attribute can be a feature of its own."""
    return isinstance(value, str) and name not in _TAKEN and _FEATURE.fullmatch(name) is not None


def span_features(span: SpanWire) -> dict[str, str]:
    """What a span has besides its range."""
    features = {LABEL: span.label}
    more = {}
    for name, value in span.attributes.items():
        if is_feature(name, value):
            features[name] = value
        else:
            more[name] = value
    if span.note:
        features[NOTE] = span.note
    if span.origin != HUMAN:
        features[ORIGIN] = span.origin
    features[ID] = span.id
    if more:
        features[MORE] = json.dumps(more)  # in ASCII: XML may hold no control characters
    return features


def link_features(link: LinkWire) -> dict[str, str]:
    """What a link has besides its ends."""
    note = {NOTE: link.note} if link.note else {}
    return {LABEL: link.type, **note, ID: link.id}


def article_features(record: AnnotationsWire) -> dict[str, str]:
    """What is said of the article as a whole; nothing of what is not known."""
    values = {
        "article": record.article,
        "annotator": record.annotator,
        "status": str(record.status),
        "flag": record.flag,
        "seconds": json.dumps(record.seconds),
        "created": record.created,
        "updated": record.updated,
        "language": record.language,
    }
    return {name: value for name, value in values.items() if value is not None}


def attributes(features: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a span that has these features. Raises ValueError."""
    found = {name: value for name, value in features.items() if name not in SPAN_FEATURES}
    more = features.get(MORE)
    if not more:
        return found
    rest = json.loads(more) if isinstance(more, str) else more
    if not isinstance(rest, dict):
        raise ValueError(f"the feature {MORE} is no JSON object")
    return {**found, **rest}
