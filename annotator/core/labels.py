"""Labels, their attributes and link types: what a project's annotators may say of a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.core.errors import LabelError


class Takes(StrEnum):
    """What a label's key takes around the caret when nothing is selected."""

    WORD = "word"
    NAME = "name"
    QUOTATION = "quotation"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    BLOCK = "block"


class Style(StrEnum):
    """How a label's spans are drawn: each has a mark besides its colour."""

    UNDERLINE = "underline"
    TINT = "tint"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute; ``key`` (one character) labels and sets it at once.

    ``tag`` is the short form drawn below the words (``PER``); the name itself where empty.
    """

    name: str
    key: str = ""
    tag: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of a label's spans: one of ``values``, or free text where there are none."""

    name: str
    values: tuple[Value, ...] = ()
    guideline: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def value(self, name: str) -> Value | None:
        """The value called ``name``, None where there is no such value."""
        return next((value for value in self.values if value.name == name), None)


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of span. ``colors`` are ``#rrggbb`` for the light and for the dark theme.

    The first attribute is the main one: its values have keys of their own.
    """

    name: str
    key: str = ""
    light: str = "#0072b2"
    dark: str = "#56b4e9"
    takes: Takes = Takes.WORD
    style: Style = Style.TINT
    guideline: str = ""
    attributes: tuple[Attribute, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def main(self) -> Attribute | None:
        """The attribute whose values have keys, None where the label has no attributes."""
        return self.attributes[0] if self.attributes else None

    def attribute(self, name: str) -> Attribute | None:
        """The attribute called ``name``, None where there is no such attribute."""
        return next((item for item in self.attributes if item.name == name), None)


@dataclass(frozen=True, slots=True)
class LinkType:
    """A kind of arrow between spans. Empty ``sources`` or ``targets``: any label."""

    name: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels of a project in the order of its palette, and its link types.

    Raises LabelError where a name or a key stands twice or a link type names no label.
    """

    labels: tuple[Label, ...] = ()
    links: tuple[LinkType, ...] = ()

    def __post_init__(self) -> None:
        names = [label.name for label in self.labels]
        _refuse_repeats("The label", names)
        _refuse_repeats("The link type", [link.name for link in self.links])
        for label in self.labels:
            _refuse_repeats(f"The attribute of {label.name}", [a.name for a in label.attributes])
            for attribute in label.attributes:
                values = [value.name for value in attribute.values]
                _refuse_repeats(f"The value of {label.name}.{attribute.name}", values)
        _refuse_repeats("The key", [key.casefold() for key in self._keys()])
        for link in self.links:
            for name in (*link.sources, *link.targets):
                if name not in names:
                    raise LabelError(f"The link type “{link.name}” names no label: “{name}”.")

    def _keys(self) -> list[str]:
        keys = [label.key for label in self.labels]
        keys += [v.key for label in self.labels if label.main for v in label.main.values]
        return [key for key in keys if key]

    def __contains__(self, name: object) -> bool:
        return any(label.name == name for label in self.labels)

    def get(self, name: str) -> Label | None:
        """The label called ``name``, None where there is no such label."""
        return next((label for label in self.labels if label.name == name), None)

    def link(self, name: str) -> LinkType | None:
        """The link type called ``name``, None where there is no such type."""
        return next((link for link in self.links if link.name == name), None)

    def links_from(self, label: str) -> tuple[LinkType, ...]:
        """The link types that may start at a span with ``label``."""
        return tuple(link for link in self.links if not link.sources or label in link.sources)


def _refuse_repeats(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise LabelError(f"{what} “{name}” stands twice.")
        seen.add(name)
