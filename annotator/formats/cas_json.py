"""UIMA CAS as JSON 0.4: a folder with a file an article, each with its types."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.formats import cas, cas_structures, xml_text
from annotator.formats.cas import Structure
from annotator.formats.cas_articles import articles
from annotator.formats.folder_files import opened
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    Layout,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.storage.records import Source
from annotator.storage.wire import Json, parse_object

HOLDS = Holds(
    OffsetUnit.UTF16,
    nesting=True,
    overlap=True,
    twins=True,
    attributes=True,
    values=True,
    links=True,
    notes=True,
    link_notes=True,
    origin=True,
    status=True,
    annotators=True,
    ids=True,
    articles=True,
    language=True,
)

_TYPES, _STRUCTURES, _VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"
_ID, _TYPE, _ELEMENTS, _SOFA, _MEMBERS = "%ID", "%TYPE", "%ELEMENTS", "%SOFA", "%MEMBERS"
_REFERENCE, _NUMBER, _ANCHOR = "@", "#", "^"
_OLD = "_context"


def read(file: SourceFile, _options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The article of each view that has a text. Raises DataError, StorageError."""
    data, sha256 = xml_text.whole(file)
    source = Source(file.name, sha256, "utf-8", "application/json")
    raw = parse_object(data, file.name)
    if _OLD in raw and _VIEWS not in raw:
        raise DataError(file.name, "$", "is the JSON of older UIMA; save it as JSON CAS 0.4 or XMI")
    document = _Document(raw, file.name)
    texts = document.texts()
    if not texts:
        raise DataError(file.name, f"$.{_STRUCTURES}", "hold no text")
    for view, name, text in texts:
        place = name if len(texts) > 1 else ""
        yield from articles(document.structures(view), text, source, place)


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A file an article."""
    known = cas_structures.attributes_of(options.labels)
    for reduction in reductions:
        attributes = known | cas_structures.attributes_in(reduction.record)
        _, file = opened(target, reduction.record, ".json")
        with file:
            file.write(orjson.dumps(_document(reduction, attributes, options)) + b"\n")


def recognise(_file: SourceFile, head: bytes) -> int:
    """Certain by the keys that no other JSON has."""
    ours = b'"%TYPES"' in head or b'"%FEATURE_STRUCTURES"' in head or b'"%VIEWS"' in head
    return Score.CERTAIN if ours else Score.NONE


class _Document:
    """The feature structures of a JSON CAS. Raises DataError where it is none."""

    def __init__(self, raw: Json, file: str) -> None:
        self._file = file
        self._all: dict[str, tuple[str, Json]] = {}
        for place, item in _items(raw.get(_STRUCTURES, []), file):
            found = item.get(_ID)
            if not isinstance(found, int) or not isinstance(item.get(_TYPE), str):
                raise DataError(file, place, f"has no {_ID} or no {_TYPE}")
            if str(found) in self._all:
                raise DataError(file, f"{place}.{_ID}", f"{found} is used twice")
            self._all[str(found)] = (place, item)
        if len(self._all) > cas.MOST:
            reason = f"holds more than {cas.MOST} feature structures"
            raise DataError(file, f"$.{_STRUCTURES}", reason)
        self._members: dict[str, set[str]] = {}
        views = raw.get(_VIEWS, {})
        for name, view in views.items() if isinstance(views, dict) else ():
            if not isinstance(view, dict) or not isinstance(view.get(_MEMBERS, []), list):
                raise DataError(file, f"$.{_VIEWS}.{name}", "is no view")
            members = self._members.setdefault(str(view.get(_SOFA)), set())
            members.update(map(str, view.get(_MEMBERS, [])))

    def texts(self) -> list[tuple[str, str, str]]:
        """Of each view that has a text its id, its name and that. Raises DataError."""
        texts = []
        for key, (place, item) in self._all.items():
            if item[_TYPE] != cas.SOFA:
                continue
            text = item.get("sofaString")
            if isinstance(text, str):
                texts.append((key, str(item.get("sofaID", key)), text))
            elif "sofaURI" in item or "@sofaArray" in item:
                raise DataError(self._file, place, "has its text elsewhere, it is not looked for")
        return texts

    def structures(self, view: str) -> list[Structure]:
        """The structures of a view, and those of none."""
        return [
            self._structure(key, place, item)
            for key, (place, item) in self._all.items()
            if item[_TYPE] != cas.SOFA and str(item.get("@sofa", view)) == view
        ]

    def _structure(self, key: str, place: str, item: Json) -> Structure:
        begin = item.get("begin", item.get(f"{_ANCHOR}begin"))
        end = item.get("end", item.get(f"{_ANCHOR}end"))
        view = str(item.get("@sofa", ""))
        each = Structure(key, item[_TYPE], _unit(begin), _unit(end), view, place=place)
        each.indexed = view not in self._members or key in self._members[view]
        for name, value in item.items():
            feature = name.lstrip(f"{_REFERENCE}{_NUMBER}{_ANCHOR}")
            if name.startswith("%") or feature in ("begin", "end", "sofa"):
                continue
            if name.startswith(_REFERENCE):
                self._refer(each, feature, str(value))
            else:
                each.features[feature] = value
        return each

    def _refer(self, each: Structure, feature: str, ref: str) -> None:
        """Note a reference: of an array what is in it, be it values or references."""
        _, target = self._all.get(ref, ("", {}))
        elements = target.get(_ELEMENTS)
        if not isinstance(elements, list):
            each.refs[feature] = [ref]
        elif target[_TYPE].endswith("[]") or target[_TYPE] == "uima.cas.FSArray":
            each.refs[feature] = [str(element) for element in elements]
        else:
            each.features[feature] = elements


def _items(found: object, file: str) -> Iterator[tuple[str, Json]]:
    """The structures with their places; they are a list, or stand under their ids."""
    place = f"$.{_STRUCTURES}"
    if isinstance(found, list):
        pairs: Iterable[tuple[str, Any]] = ((f"{place}[{n}]", one) for n, one in enumerate(found))
    elif isinstance(found, dict):
        pairs = (
            (f"{place}.{key}", {_ID: int(key), **one} if isinstance(one, dict) else one)
            for key, one in found.items()
            if key.isdecimal()
        )
    else:
        raise DataError(file, place, "is neither a list nor an object")
    for where, one in pairs:
        if not isinstance(one, dict):
            raise DataError(file, where, "is not a JSON object")
        yield where, one


def _unit(value: object) -> int | None:
    """A position; one that is no number lies outside of every text."""
    if value is None:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _document(reduction: Reduction, attributes: Iterable[str], options: WriteOptions) -> Json:
    sofa = int(cas_structures.SOFA_ID)
    written = [_written(each) for each in cas_structures.structures(reduction, options)]
    text: Json = {
        _ID: sofa,
        _TYPE: cas.SOFA,
        "sofaNum": 1,
        "sofaID": cas.INITIAL_VIEW,
        "mimeType": "text/plain",
        "sofaString": reduction.record.text,
    }
    members = [each[_ID] for each in written]
    return {
        _TYPES: {each.name: _type(each) for each in cas_structures.types(attributes)},
        _STRUCTURES: [text, *written],
        _VIEWS: {cas.INITIAL_VIEW: {_SOFA: sofa, _MEMBERS: members}},
    }


def _type(each: cas_structures.Type) -> Json:
    features = {name: {"%NAME": name, "%RANGE": kind} for name, kind in each.features}
    return {"%NAME": each.name, "%SUPER_TYPE": each.above, **features}


def _written(each: Structure) -> Json:
    place = {} if each.begin is None else {"begin": each.begin, "end": each.end}
    return {
        _ID: int(each.id),
        _TYPE: each.type,
        "@sofa": int(cas_structures.SOFA_ID),
        **place,
        **_references(each.refs),
        **each.features,
    }


def _references(refs: Mapping[str, Sequence[str]]) -> Json:
    return {f"{_REFERENCE}{name}": int(ids[0]) for name, ids in refs.items()}


CAS_JSON = Format(
    "cas-json",
    "UIMA CAS JSON",
    (".json",),
    HOLDS,
    read=read,
    write=write,
    recognise=recognise,
    layout=Layout.FOLDER,
)
