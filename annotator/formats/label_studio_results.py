"""Label Studio's ``result`` lists ↔ spans, attributes, notes and links.

A region is all items of one ``id``: the one with its labels, and one for each answer given for
the region (choices, text and the like), which is an attribute named by the item's ``from_name``.
What no control of Label Studio holds stands in the region's ``meta``, where Label Studio itself
keeps the note (``text``): ``origin`` and ``attributes``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annotator.core.errors import DataError
from annotator.core.labels import LabelSet
from annotator.core.spans import HUMAN
from annotator.formats.foreign import Arrow, offset
from annotator.formats.incoming import Given
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.wire import Json

LABELS, TEXT = "label", "text"
"""The names of the control with the labels and of the text, in results and configuration."""
RELATION = "relation"
"""The type of a link that has none."""


@dataclass(slots=True)
class Region:
    """What the items of one id say of a span; ``words`` is None where none of them says them."""

    start: int
    end: int
    place: str
    labels: list[str] = field(default_factory=list)
    words: str | None = None
    attributes: Json = field(default_factory=dict)
    note: str = ""
    origin: str = HUMAN


@dataclass(slots=True)
class Results:
    """What a list of results says: ``answers`` are those given for the whole text, by name.

    ``in_page`` says that there are spans of a web page or a dialogue, which are errors here.
    """

    regions: dict[str, Region] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    answers: Json = field(default_factory=dict)
    errors: list[DataError] = field(default_factory=list)
    in_page: bool = False

    def given(self) -> list[Given]:
        """A span for each label of each region; of several in one region the first has its id."""
        return [
            Given(
                region.start,
                region.end,
                label,
                "" if number else name,
                region.attributes,
                region.note,
                region.origin,
                region.words,
                region.place,
            )
            for name, region in self.regions.items()
            for number, label in enumerate(region.labels or [""])
        ]


Place = Callable[[str], str]
"""The place in the file of a part of the list: ``[3].value``."""


def read_results(results: Any, file: str, at: Place, origin: str = HUMAN) -> Results:
    """Take a list of results apart; ``origin`` is that of spans that name none."""
    found = Results()
    if not isinstance(results, list):
        found.errors.append(DataError(file, at(""), "is no list of results"))
        return found
    for number, item in enumerate(results):
        place = at(f"[{number}]")
        reason = _take(item, number, place, found, origin)
        if reason:
            found.errors.append(DataError(file, place, reason))
    return found


def _take(item: Any, number: int, place: str, found: Results, origin: str) -> str:
    """Add an item to what was found; why it cannot be, if it cannot."""
    if not isinstance(item, dict):
        return "is not a JSON object"
    if item.get("type") == "relation":
        found.arrows += _arrows(item, place)
        return ""
    if not isinstance(item.get("value"), dict):
        return "has no value"
    if "start" in item["value"]:
        return _take_region(item, str(item.get("id", f"#{number}")), place, found, origin)
    return _take_answer(item, found)


def _take_answer(item: Json, found: Results) -> str:
    """Add an answer that does not say its range: that of a known region, or of the whole text."""
    value, kind = item["value"], str(item.get("type"))
    if "x" in value or "points" in value:
        return f"is a part of a picture ({kind}); only spans of text are read"
    region = found.regions.get(str(item.get("id")))
    answers = found.answers if region is None else region.attributes
    answers[str(item.get("from_name", kind))] = _answer(value, kind)
    return ""


def _take_region(item: Json, name: str, place: str, found: Results, origin: str) -> str:
    """Add the labels of a region, or an answer for it."""
    value, kind = item["value"], str(item.get("type"))
    start, end = offset(value["start"]), offset(value.get("end"))
    if kind == "paragraphlabels" or _is_path(value["start"]):
        found.in_page = True
        return f"is a span of a page or a dialogue ({kind}); only spans of plain text are read"
    if start is None or end is None:
        return "has no whole numbers as its start and end"
    region = found.regions.setdefault(name, Region(start, end, place, origin=origin))
    if isinstance(value.get("text"), str):
        region.words = value["text"]
    _take_meta(item, region)
    if kind.endswith("labels"):
        region.labels += _strings(value.get(kind))
    else:
        region.attributes[str(item.get("from_name", kind))] = _answer(value, kind)
    return ""


def _is_path(start: Any) -> bool:
    """Whether a start is that of a page: the way to a node of it, as XPath."""
    return isinstance(start, str) and start.startswith("/")


def _take_meta(item: Json, region: Region) -> None:
    meta = item.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    note = meta.get("text")
    if note:
        region.note = "\n".join(_strings(note))
    more = meta.get("attributes")
    if isinstance(more, dict):
        region.attributes |= more
    origin = meta.get("origin")
    if isinstance(origin, str) and origin:
        region.origin = origin


def _arrows(item: Json, place: str) -> Iterator[Arrow]:
    """The links of an item, one for each of its labels, two where it points both ways."""
    source, target = str(item.get("from_id")), str(item.get("to_id"))
    meta = item.get("meta")
    note = "\n".join(_strings(meta.get("text"))) if isinstance(meta, dict) else ""
    ends = {"left": [(target, source)], "bi": [(source, target), (target, source)]}
    for number, label in enumerate(_strings(item.get("labels")) or [RELATION]):
        for start, end in ends.get(str(item.get("direction")), [(source, target)]):
            name = "" if number else str(item.get("id", ""))
            yield Arrow(label, start, end, name, note, place)


def _answer(value: Json, kind: str) -> Any:
    """What was answered: the one choice or text, else all of them."""
    key = "text" if kind == "textarea" else kind
    answer = value.get(key, value)
    return answer[0] if isinstance(answer, list) and len(answer) == 1 else answer


def _strings(value: Any) -> list[str]:
    """A string, or a list of them, as a list."""
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list) else []


def results_of(record: AnnotationsWire, labels: LabelSet) -> list[Json]:
    """The results that say all spans and links of a record."""
    items: list[Json] = []
    for span in record.spans:
        items += _items_of(span, labels)
    items += [_item_of(link) for link in record.links]
    return items


def _items_of(span: SpanWire, labels: LabelSet) -> Iterator[Json]:
    value: Json = {"start": span.start, "end": span.end, "text": span.text}
    common: Json = {"id": span.id, "to_name": TEXT, "origin": "manual"}
    answers = {
        name: held
        for name, held in span.attributes.items()
        if isinstance(held, str) and name not in (LABELS, TEXT)
    }
    meta: Json = {}
    if span.note:
        meta["text"] = [span.note]
    if span.origin != HUMAN:
        meta["origin"] = span.origin
    rest = {name: held for name, held in span.attributes.items() if name not in answers}
    if rest:
        meta["attributes"] = rest
    region = {**common, "from_name": LABELS, "type": "labels"}
    region["value"] = {**value, "labels": [span.label]}
    yield {**region, "meta": meta} if meta else region
    for name, held in answers.items():
        kind = "choices" if is_choice(labels, name) else "textarea"
        answer = {"choices": [held]} if kind == "choices" else {"text": [held]}
        yield {**common, "from_name": name, "type": kind, "value": {**value, **answer}}


def _item_of(link: LinkWire) -> Json:
    item: Json = {
        "id": link.id,
        "from_id": link.source,
        "to_id": link.target,
        "type": "relation",
        "direction": "right",
        "labels": [link.type],
    }
    return {**item, "meta": {"text": [link.note]}} if link.note else item


def is_choice(labels: LabelSet, attribute: str) -> bool:
    """Whether some label declares values for this attribute, so that one of them is chosen."""
    declared = (label.attribute(attribute) for label in labels.labels)
    return any(found is not None and found.values for found in declared)
