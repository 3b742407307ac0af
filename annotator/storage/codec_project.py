"""The project's labels and settings ↔ the bytes of ``project.json``; a preset has the same form."""

from typing import Annotated, Any

import msgspec

from annotator.core.errors import DataError, LabelError
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Style, Takes, Value
from annotator.storage.records import ProjectFile
from annotator.storage.strict import Name, convert
from annotator.storage.wire import Json, Schema, dump, merged, unknown

PROJECT = Schema("project")

_Key = Annotated[str, msgspec.Meta(max_length=1)]
_Color = Annotated[str, msgspec.Meta(pattern="^#[0-9a-fA-F]{6}$")]
_DEFAULT = Label("default")


class _ValueWire(msgspec.Struct):
    name: Name
    key: _Key = ""
    tag: str = ""


class _AttributeWire(msgspec.Struct):
    name: Name
    values: list[_ValueWire] = []
    guideline: str = ""


class _LabelWire(msgspec.Struct):
    name: Name
    key: _Key = _DEFAULT.key
    light: _Color = _DEFAULT.light
    dark: _Color = _DEFAULT.dark
    takes: Takes = _DEFAULT.takes
    style: Style = _DEFAULT.style
    guideline: str = _DEFAULT.guideline
    attributes: list[_AttributeWire] = []


class _LinkTypeWire(msgspec.Struct):
    name: Name
    sources: list[str] = []
    targets: list[str] = []


class _ProjectWire(msgspec.Struct):
    format: str
    name: str
    labels: list[_LabelWire]
    links: list[_LinkTypeWire] = []
    settings: dict[str, Any] = {}


def decode_project(data: bytes, file: str) -> ProjectFile:
    """The labels, link types and settings in ``data``. Raises DataError naming ``file``."""
    raw = PROJECT.parse(data, file)
    wire = convert(raw, _ProjectWire, file)
    labels = [_label(*pair) for pair in zip(wire.labels, raw["labels"], strict=True)]
    links = [_link_type(*pair) for pair in zip(wire.links, raw.get("links", []), strict=True)]
    try:
        label_set = LabelSet(tuple(labels), tuple(links))
    except LabelError as error:
        raise DataError(file, "$.labels", str(error)) from error
    return ProjectFile(wire.name, label_set, wire.settings, _extra(raw, _ProjectWire))


def encode_project(project: ProjectFile) -> bytes:
    """The bytes of ``project.json``. Raises DataError where JSON cannot hold a setting."""
    record = {
        "format": PROJECT.format,
        "name": project.name,
        "labels": [_label_record(label) for label in project.labels.labels],
        "links": [_record(link, _LinkTypeWire) for link in project.labels.links],
        "settings": project.settings,
    }
    return dump(merged(record, project.extra), project.name) + b"\n"


def _label(wire: _LabelWire, raw: Json) -> Label:
    attributes = zip(wire.attributes, raw.get("attributes", []), strict=True)
    return Label(
        wire.name,
        wire.key,
        wire.light,
        wire.dark,
        wire.takes,
        wire.style,
        wire.guideline,
        tuple(_attribute(*pair) for pair in attributes),
        _extra(raw, _LabelWire),
    )


def _attribute(wire: _AttributeWire, raw: Json) -> Attribute:
    values = tuple(
        Value(value.name, value.key, value.tag, _extra(source, _ValueWire))
        for value, source in zip(wire.values, raw.get("values", []), strict=True)
    )
    return Attribute(wire.name, values, wire.guideline, _extra(raw, _AttributeWire))


def _link_type(wire: _LinkTypeWire, raw: Json) -> LinkType:
    sources, targets = tuple(wire.sources), tuple(wire.targets)
    return LinkType(wire.name, sources, targets, _extra(raw, _LinkTypeWire))


def _label_record(label: Label) -> Json:
    attributes = [
        {**_record(item, _AttributeWire), "values": [_record(v, _ValueWire) for v in item.values]}
        for item in label.attributes
    ]
    return {**_record(label, _LabelWire), "attributes": attributes}


def _record(item: Label | Attribute | Value | LinkType, wire: type[msgspec.Struct]) -> Json:
    return merged({key: getattr(item, key) for key in wire.__struct_fields__}, item.extra)


def _extra(raw: Json, wire: type[msgspec.Struct]) -> Json:
    return unknown(raw, wire.__struct_fields__)
