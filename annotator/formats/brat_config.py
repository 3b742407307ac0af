"""brat's configuration for exported annotations: ``annotation.conf`` and ``visual.conf``.

The types are those that the project declares and those that were met besides. ``visual.conf``
gives each its own name, where brat's files hold another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.labels import LabelSet
from annotator.formats.brat_names import written_name, written_value
from annotator.formats.brat_standoff import TRUE
from annotator.storage.annotations_wire import AnnotationsWire

MOST_VALUES = 100
"""Values of an attribute that the project does not declare which are listed at most."""

_HEAD = """\
# Any character but ASCII letters, digits, - and _ stands in names as _u + its number in
# hexadecimal + _: has_u20_space. visual.conf gives the names as they are.
"""
_OVERLAP = "ENTITY-OVERLAP\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"


@dataclass(slots=True)
class Types:
    """Labels, types of links with the labels at their ends, and attributes with their values."""

    labels: dict[str, None] = field(default_factory=dict)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: dict[str, dict[str, None]] = field(default_factory=dict)

    @classmethod
    def declared(cls, labels: LabelSet) -> "Types":
        """Those of a project."""
        types = cls()
        for label in labels.labels:
            types.labels[label.name] = None
            for attribute in label.attributes:
                values = types.attributes.setdefault(attribute.name, {})
                values |= {value.name: None for value in attribute.values}
        for link in labels.links:
            types.links[link.name] = (_ends(link.sources), _ends(link.targets))
        return types

    def take(self, record: AnnotationsWire) -> None:
        """Add those of a record."""
        for span in record.spans:
            self.labels[span.label] = None
            for name, value in span.attributes.items():
                values = self.attributes.setdefault(name, {})
                if len(values) < MOST_VALUES:
                    values[value] = None
        for link in record.links:
            self.links.setdefault(link.type, (_ends(()), _ends(())))

    def annotation_conf(self) -> str:
        """The text of ``annotation.conf``."""
        entities = map(written_name, self.labels)
        relations = [
            f"{written_name(name)}\tArg1:{source}, Arg2:{target}"
            for name, (source, target) in self.links.items()
        ]
        attributes = [
            f"{written_name(name)}\tArg:<ENTITY>{_values(values)}"
            for name, values in self.attributes.items()
        ]
        sections = {
            "entities": entities,
            "relations": [_OVERLAP, *relations],
            "events": (),
            "attributes": attributes,
        }
        return _HEAD + "".join(_section(name, lines) for name, lines in sections.items())

    def visual_conf(self) -> str:
        """The text of ``visual.conf``."""
        names = dict.fromkeys((*self.labels, *self.links, *self.attributes))
        shown = [f"{written_name(name)} | {name}" for name in names if _can_be_shown(name)]
        return _section("labels", shown) + _section("drawing", ())


def _section(name: str, lines: Iterable[str]) -> str:
    return "\n".join([f"[{name}]", "", *lines, "", ""])


def _ends(labels: tuple[str, ...]) -> str:
    return "|".join(map(written_name, labels)) or "<ENTITY>"


def _values(values: Iterable[str]) -> str:
    """The values to choose from; none where brat could not have them in a list."""
    listed = [written_value(value) for value in values if value != TRUE]
    if not listed or not all(map(_can_be_listed, listed)):
        return ""
    return f", Value:{'|'.join(listed)}"


def _can_be_listed(value: str) -> bool:
    return not any(character in "|,:" or character.isspace() for character in value)


def _can_be_shown(name: str) -> bool:
    return name.isprintable() and "|" not in name
