"""Documents of the W3C Web Annotation model → articles, one for each text and each annotator."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import orjson

from annotator.core.errors import DataError
from annotator.core.spans import HUMAN
from annotator.formats import xml_text
from annotator.formats.encodings import UTF8, Decoded, decode, marked_encoding
from annotator.formats.foreign import Arrow, gathered, offset
from annotator.formats.incoming import Given, annotations_of
from annotator.formats.model import Incoming, SourceFile
from annotator.storage.files import is_file
from annotator.storage.records import Source
from annotator.storage.wire import Json

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TAGGING, LINKING, COMMENTING, CLASSIFYING = "tagging", "linking", "commenting", "classifying"
SPAN_ID, LINK_ID = "#span-", "#link-"
"""Begin the addresses of what is a span and of what is a link in an export from here."""
JSON_TYPE = "application/json"

_PAGE, _COLLECTION, _ANNOTATION = "AnnotationPage", "AnnotationCollection", "Annotation"
_POSITION, _QUOTE = "TextPositionSelector", "TextQuoteSelector"
_COMMENTS = (COMMENTING, "describing", "replying")
_DEEPEST = 8  # lists, collections and pages inside one another, and selectors that refine others
_NOWHERE = -1

Key = tuple[str, str]
"""The address of the text that is annotated, and who annotates it."""


@dataclass(slots=True)
class _Group:
    """What one annotator says of one text; a span without a position has its quotation."""

    given: list[tuple[Given, Json]] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def articles(
    raw: Any, file: SourceFile, source: Source, encoding: str | None
) -> Iterator[Incoming | DataError]:
    """The articles of a document; a DataError for each annotation that cannot be read.

    Raises DataError where it holds none, or where the text that it annotates is not there.
    """
    page = _Page(raw, file.name)
    yield from page.errors
    for (address, annotator), group in page.groups.items():
        decoded = _text(address, file, encoding)
        text = decoded.text
        given: list[Given] = []
        for each, words in group.given:
            placed = each if each.start != _NOWHERE else _found(each, words, text, file.name)
            if isinstance(placed, DataError):
                yield placed
            else:
                given.append(placed)
        found = gathered(file.name, text, given, group.arrows)
        yield from found.errors
        name = page.label or PurePosixPath(unquote(address)).stem
        yield Incoming(
            name,
            text,
            replace(source, encoding=decoded.encoding),
            annotator if len(page.groups) > 1 else "",
            decoded.guessed,
            language=page.language,
            annotations=annotations_of(
                name, text, found.spans, found.links, annotator=annotator, language=page.language
            ),
            remarks=tuple(found.remarks),
        )


class _Page:
    """The annotations of a document, by their texts and annotators."""

    def __init__(self, raw: Any, file: str) -> None:
        self.errors: list[DataError] = []
        self.groups: dict[Key, _Group] = {}
        self._file = file
        self._known: dict[str, tuple[_Group, str]] = {}
        head = raw if isinstance(raw, dict) and _PAGE in _kinds(raw) else {}
        self.label = _string(head.get("label"))
        self.language = _string(head.get("language")) or None
        self._creator = _name(head.get("creator"))
        annotations = list(_annotations(raw, file))
        if _string(head.get("source")) and not annotations:
            self.groups[_string(head["source"]), self._creator] = _Group()
        is_link = [LINKING in _strings(each.get("motivation")) for _, each in annotations]
        for (place, each), linking in zip(annotations, is_link, strict=True):
            if not linking:
                self._spans(each, place)
        for (place, each), linking in zip(annotations, is_link, strict=True):
            if linking:
                self._link(each, place)
        if not self.groups and not self.errors:
            raise DataError(file, "$", "holds no annotations of a text")

    def _spans(self, each: Json, place: str) -> None:
        """An annotation as spans: one for each of its targets."""
        own_id = _string(each.get("id", each.get("@id")))
        creator = _name(each.get("creator")) or self._creator
        for number, target in enumerate(_listed(each.get("target"))):
            where = f"{place}.target" if number == 0 else f"{place}.target[{number}]"
            address = _address(target)
            selectors = list(_selectors(target, 0))
            position = next((one for one in selectors if _POSITION in _kinds(one)), {})
            words = next((one for one in selectors if _QUOTE in _kinds(one)), {})
            start, end = offset(position.get("start")), offset(position.get("end"))
            exact = words.get("exact")
            if not address or (start is None and not isinstance(exact, str)):
                reason = "names no text, or neither a position nor a quotation in it"
                self.errors.append(DataError(self._file, where, reason))
                continue
            group = self.groups.setdefault((address, creator), _Group())
            span_id = _own_id(own_id, SPAN_ID) if number == 0 else ""
            given = Given(
                _NOWHERE if start is None else start,
                _NOWHERE if end is None else end,
                "",
                span_id,
                words=exact if isinstance(exact, str) else None,
                place=where,
            )
            group.given.append((_said(given, each), words))
            if own_id and number == 0:
                self._known.setdefault(own_id, (group, span_id))

    def _link(self, each: Json, place: str) -> None:
        """A linking annotation: from the annotation that is its target to that in its body."""
        kind, note = LINKING, ""
        ends = []
        for body in _listed(each.get("body")):
            purpose = _purpose(body, LINKING)
            if purpose == TAGGING:
                kind = _value(body) or kind
            elif purpose in _COMMENTS:
                note = _value(body)
            else:
                ends.append(_address(body))
        link_id = _own_id(_string(each.get("id", each.get("@id"))), LINK_ID)
        for source in _listed(each.get("target")):
            for end in ends:
                one, other = self._known.get(_address(source)), self._known.get(end)
                if one is None or other is None:
                    reason = "links something that is no annotation of this document"
                    self.errors.append(DataError(self._file, place, reason))
                    continue
                group, source_id = one
                group.arrows.append(Arrow(kind, source_id, other[1], link_id, note, place))
                link_id = ""


def _annotations(raw: Any, file: str) -> Iterator[tuple[str, Json]]:
    """The annotations of a document with their places. Raises DataError."""
    waiting = [("$", raw, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise DataError(file, place, "nests its pages too deep")
        if isinstance(value, list):
            inner = [(f"{place}[{n}]", one, depth + 1) for n, one in enumerate(value)]
            waiting += reversed(inner)
            continue
        if not isinstance(value, dict):
            raise DataError(file, place, "is not a JSON object")
        key = next((key for key in ("items", "@graph", "first") if key in value), None)
        if key is not None:
            waiting.append((f"{place}.{key}", value[key], depth + 1))
        elif _ANNOTATION in _kinds(value) or "target" in value:
            yield place, value
        elif not _kinds(value) & {_PAGE, _COLLECTION}:
            raise DataError(file, place, "is no annotation")


def _said(given: Given, each: Json) -> Given:
    """The span with all that the annotation says of it."""
    motivation = next(iter(_strings(each.get("motivation"))), "")
    label, note = "", ""
    attributes: Json = {}
    for body in _listed(each.get("body")):
        purpose, value = _purpose(body, motivation), _value(body)
        if purpose == CLASSIFYING and isinstance(body, dict) and _string(body.get("label")):
            attributes[_string(body["label"])] = _json(body, value)
        elif purpose in (TAGGING, CLASSIFYING) and not label:
            label = value
        elif purpose in _COMMENTS and not note:
            note = value
        else:
            name = purpose or "body"
            held = attributes.get(name)
            attributes[name] = value if held is None else f"{held}\n{value}"
    generator = each.get("generator")
    named = generator.get("name") if isinstance(generator, dict) else None
    origin = named if isinstance(named, str) else _name(generator) or HUMAN
    label = label or motivation or "annotation"
    return replace(given, label=label, attributes=attributes, note=note, origin=origin)


def _json(body: Json, value: str) -> Any:
    if body.get("format") != JSON_TYPE:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def _found(each: Given, words: Json, text: str, file: str) -> Given | DataError:
    """The span where its quotation stands, if that is only one place."""
    exact = each.words or ""
    before, after = _string(words.get("prefix")), _string(words.get("suffix"))
    whole = before + exact + after
    at = text.find(whole) if exact else -1
    if at < 0:
        return DataError(file, each.place, f"{exact[:40]!r} does not stand in the text like this")
    if text.find(whole, at + 1) >= 0:
        reason = f"{exact[:40]!r} stands in the text more than once like this"
        return DataError(file, each.place, reason)
    start = at + len(before)
    return replace(each, start=start, end=start + len(exact))


def _text(address: str, file: SourceFile, encoding: str | None) -> Decoded:
    """The text at an address: a file beside the document. Raises DataError, StorageError."""
    folder = file.path.parent
    parts = PurePosixPath(unquote(address.partition("#")[0])).parts
    inside = bool(parts) and not any(
        part in ("/", "..") or set(part) & set("\\:\0") for part in parts
    )
    path = folder.joinpath(*parts) if inside else folder
    if not is_file(path) or not path.resolve().is_relative_to(folder.resolve()):
        path = file.path.with_suffix(".txt")
    if not is_file(path):
        reason = f"the text “{address}” is not beside it; put it there as {path.name}"
        raise DataError(file.name, "", reason)
    data, _ = xml_text.whole(SourceFile(path, path.name))
    if encoding is None and marked_encoding(data) is None:
        try:
            return Decoded(data.decode(UTF8), UTF8)
        except UnicodeDecodeError:
            pass
    return decode(data, path.name, encoding)


def _selectors(target: Any, depth: int) -> Iterator[Json]:
    """The selectors of a target, with those that refine them or that are choices."""
    if not isinstance(target, dict) or depth > _DEEPEST:
        return
    for key in ("selector", "refinedBy", "items"):
        for one in _listed(target.get(key)):
            if isinstance(one, dict):
                yield one
                yield from _selectors(one, depth + 1)


def _own_id(address: str, kind: str) -> str:
    return unquote(address.removeprefix(kind)) if address.startswith(kind) else address


def _address(value: Any) -> str:
    """The address of a resource, however it is named."""
    if not isinstance(value, dict):
        return _string(value)
    found = value.get("source", value.get("id", value.get("@id")))
    if isinstance(found, dict):
        found = found.get("id", found.get("@id"))
    return _string(found)


def _purpose(body: Any, motivation: str) -> str:
    found = body.get("purpose") if isinstance(body, dict) else None
    return next(iter(_strings(found)), motivation)


def _value(body: Any) -> str:
    """What a body says: its text, or the address that it is."""
    text = body.get("value") if isinstance(body, dict) else None
    return text if isinstance(text, str) else _address(body)


def _name(agent: Any) -> str:
    """The name of who made something."""
    first = next(iter(_listed(agent)), None)
    if isinstance(first, dict):
        names = (_string(first.get(key)) for key in ("name", "nickname", "id", "@id"))
        return next((name for name in names if name), "")
    return _string(first)


def _kinds(value: Json) -> set[str]:
    kinds = _strings(value.get("type", value.get("@type")))
    return {kind.removeprefix("oa:") for kind in kinds}


def _strings(value: Any) -> list[str]:
    return [one for one in _listed(value) if isinstance(one, str)]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
