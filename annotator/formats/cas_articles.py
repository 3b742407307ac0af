"""Feature structures → articles with their spans and links.

Every annotation is a span but for those that only divide the text (tokens, sentences) and for
relations. Its label is its feature ``label`` or ``value`` where its layer is a custom one or that
of named entities, else the name of its type; its other features are its attributes. Links come
from relations, from slots and from chains; what else a relation says becomes the link's note.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import PurePath
from typing import Any

import msgspec

from annotator.core.errors import DataError
from annotator.core.offsets import Utf16Map
from annotator.core.spans import HUMAN, Progress, Status
from annotator.formats import cas
from annotator.formats.cas import Structure
from annotator.formats.foreign import Arrow, Gathered, gathered
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.model import Incoming
from annotator.storage.records import Source
from annotator.storage.strict import Seconds, Time

_DIVIDING = (cas.TOKEN, cas.SENTENCE, "org.dkpro.core.api.xml.type.")
_CUSTOM = ("webanno.custom.", "custom.")
_NAMED_ENTITY = ".NamedEntity"
_SPAN_LABELS = (cas.LABEL, "value", "referenceType")
_LINK_LABELS = (cas.LABEL, "value", "type", "DependencyType")
_METADATA_LEFT = frozenset({"language", "isLastSegment"})


class _ArticleWire(msgspec.Struct):
    article: str
    annotator: str
    status: Status
    seconds: Seconds
    created: Time
    updated: Time
    flag: str | None = None
    language: str | None = None


def articles(
    structures: Sequence[Structure],
    text: str,
    source: Source,
    place: str = "",
    remarks: Iterable[str] = (),
) -> Iterator[Incoming | DataError]:
    """The article whose ``text`` the structures annotate; a DataError for what cannot be read."""
    reading = _Reading(structures, text, source.file)
    found = reading.gathered()
    own = reading.own()
    yield from [*reading.errors, *found.errors]
    metadata = reading.metadata()
    title = str(metadata.get("documentTitle") or metadata.get("documentId") or source.file)
    name = PurePath(title).stem
    language = metadata.get("language", cas.UNSPECIFIED)
    language = None if language == cas.UNSPECIFIED else str(language)
    meta = {key: value for key, value in metadata.items() if key not in _METADATA_LEFT}
    annotations = annotations_of(name, text, found.spans, found.links, language=language)
    if own is not None:
        name, language, meta = own.article, own.language, {}
        annotations = replace(
            annotations,
            article=own.article,
            annotator=own.annotator,
            progress=Progress(own.status, own.flag),
            language=own.language,
            created=own.created,
            updated=own.updated,
            seconds=own.seconds,
        )
    yield Incoming(
        name,
        text,
        source,
        place,
        language=language,
        meta=meta,
        annotations=annotations,
        remarks=(*remarks, *found.remarks, *reading.remarks(is_own=own is not None)),
    )


class _Reading:
    """What the structures of one text say; ``errors`` is what cannot be read of them."""

    def __init__(self, structures: Sequence[Structure], text: str, file: str) -> None:
        self.errors: list[DataError] = []
        self._structures = structures
        self._by_id = {each.id: each for each in structures}
        self._text = text
        self._units = Utf16Map(text)
        self._file = file
        self._dividing: Counter[str] = Counter()
        self._empty = 0
        self._layers: set[str] = set()

    def gathered(self) -> Gathered:
        """The spans, in the order of the file, and the links."""
        arrows = [arrow for each in self._structures for arrow in self._arrows(each)]
        ends = {end for arrow in arrows for end in (arrow.source, arrow.target)}
        given: list[Given] = []
        span_ids: dict[str, str] = {}
        taken = {str(each.features.get(cas.ID, "")) for each in self._structures}
        fresh = (name for number in count(1) if (name := f"s{number}") not in taken)
        used: set[str] = set()
        for each in self._structures:
            span = self._span(each, each.id in ends)
            if span is not None:
                span_id = span.id if span.id and span.id not in used else next(fresh)
                used.add(span_id)
                span_ids[each.id] = span_id
                given.append(replace(span, id=span_id))
        return gathered(self._file, self._text, given, self._placed(arrows, span_ids))

    def own(self) -> _ArticleWire | None:
        """What an export from here says of the article as a whole, None in other files."""
        for each in self._structures:
            if each.type == cas.ARTICLE:
                try:
                    values = {**each.features, "seconds": json.loads(each.features["seconds"])}
                    return msgspec.convert(values, _ArticleWire)
                except (KeyError, TypeError, ValueError) as error:
                    reason = f"does not say what is known of the article: {error}"
                    self.errors.append(DataError(self._file, each.place, reason))
        return None

    def metadata(self) -> dict[str, Any]:
        """What the file says of the document."""
        found: dict[str, Any] = {}
        for each in self._structures:
            if _is_metadata(each):
                found |= each.features
        return found

    def remarks(self, is_own: bool) -> Iterator[str]:
        """What was left out, and what was taken for what; an export's own tokens go unsaid."""
        if self._dividing and not is_own:
            counts = ", ".join(f"{number} {name}" for name, number in self._dividing.items())
            yield f"what only divides the text was left out: {counts}"
        if self._empty:
            yield f"annotations without a character were left out: {self._empty}"
        for layer in sorted(self._layers):
            yield f"the values of the layer {layer} were taken for labels"

    def _span(self, each: Structure, is_linked: bool) -> Given | None:
        """The structure as a span; None where it is none, or cannot be one, which is said."""
        is_annotation = each.begin is not None and not _is_relation(each) and not _is_metadata(each)
        if not is_annotation or not (each.indexed or is_linked):
            return None
        if each.type.startswith(_DIVIDING) and not is_linked:
            self._dividing[each.short_type] += 1
            return None
        start, end = self._code_point(each.begin), self._code_point(each.end)
        if start is None or end is None or start > end:
            length = self._units.length
            reason = f"{each.begin}–{each.end} is no range in a text of {length} UTF-16 units"
            self.errors.append(DataError(self._file, each.place, reason))
            return None
        if start == end:
            self._empty += 1
            return None
        return self._given(each, start, end)

    def _given(self, each: Structure, start: int, end: int) -> Given | None:
        label, features = self._label(each)
        if each.type.startswith(_DIVIDING):
            return Given(start, end, label, place=each.place)
        if each.type != cas.SPAN or cas.LABEL not in each.features:
            refs = {name: " ".join(ids) for name, ids in each.refs.items()}
            return Given(start, end, label, attributes=features | refs, place=each.place)
        try:
            attributes = cas.attributes(features)
        except ValueError as error:
            self.errors.append(DataError(self._file, each.place, str(error)))
            return None
        return Given(
            start,
            end,
            label,
            str(features.get(cas.ID, "")),
            attributes,
            str(features.get(cas.NOTE, "")),
            str(features.get(cas.ORIGIN, HUMAN)),
            place=each.place,
        )

    def _label(self, each: Structure) -> tuple[str, dict[str, Any]]:
        """The label of an annotation, and its features but for that."""
        features = {name: value for name, value in each.features.items() if value is not None}
        if each.type.startswith(_CUSTOM) or each.type.endswith(_NAMED_ENTITY):
            name = next((name for name in _SPAN_LABELS if features.get(name)), None)
            if name is not None:
                if each.type != cas.SPAN:
                    self._layers.add(each.type)
                return str(features.pop(name)), features
        return each.short_type, features

    def _code_point(self, units: int | None) -> int | None:
        """The code point at a unit; None outside the text and inside a character."""
        if units is None or not 0 <= units <= self._units.length:
            return None
        position = self._units.to_code_point(units)
        return position if self._units.to_utf16(position) == units else None

    def _arrows(self, each: Structure) -> Iterator[Arrow]:
        """The links that a structure is, or begins; their ends are ids of structures."""
        if _is_relation(each):
            if each.indexed:
                yield _relation(each)
        elif each.begin is not None:
            for name in list(each.refs):
                if name == cas.NEXT:
                    kind = str(each.features.pop("referenceRelation", None) or each.short_type)
                    for target in each.refs.pop(name):
                        yield Arrow(kind, each.id, target, place=each.place)
                elif all(map(self._fills, each.refs[name])):
                    yield from self._slots(each, name)

    def _slots(self, each: Structure, name: str) -> Iterator[Arrow]:
        for filler in (self._by_id[ref] for ref in each.refs.pop(name)):
            kind = str(filler.features.get(cas.ROLE) or name)
            for target in filler.refs[cas.FILLER]:
                yield Arrow(kind, each.id, target, place=each.place)

    def _fills(self, ref: str) -> bool:
        """Whether a structure fills a slot: it has no place of its own, and names what does."""
        each = self._by_id.get(ref)
        return each is not None and each.begin is None and bool(each.refs.get(cas.FILLER))

    def _placed(self, arrows: Sequence[Arrow], span_ids: Mapping[str, str]) -> Iterator[Arrow]:
        """The links between spans; an error for each that has another end."""
        for arrow in arrows:
            source, target = span_ids.get(arrow.source), span_ids.get(arrow.target)
            if source is None or target is None:
                reason = f"the link “{arrow.type}” is from or to something that is no span"
                self.errors.append(DataError(self._file, arrow.place, reason))
            else:
                yield replace(arrow, source=source, target=target)


def _relation(each: Structure) -> Arrow:
    features = {name: value for name, value in each.features.items() if value is not None}
    label = next((name for name in _LINK_LABELS if features.get(name)), None)
    kind = str(features.pop(label)) if label else each.short_type
    source, target = each.refs[cas.SOURCE][0], each.refs[cas.TARGET][0]
    if each.type == cas.LINK and label == cas.LABEL:
        link_id, note = str(features.get(cas.ID, "")), str(features.get(cas.NOTE, ""))
        return Arrow(kind, source, target, link_id, note, each.place)
    note = "; ".join(f"{name}: {value}" for name, value in features.items())
    return Arrow(kind, source, target, note=note, place=each.place)


def _is_relation(each: Structure) -> bool:
    return bool(each.refs.get(cas.SOURCE)) and bool(each.refs.get(cas.TARGET))


def _is_metadata(each: Structure) -> bool:
    return each.type in (cas.DOCUMENT, cas.METADATA)
