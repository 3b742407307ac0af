"""Labels while they are being edited: each part remembers what it was called.

From that follow the new labels, the plan for the spans that exist, and what to say of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.core.errors import LabelError
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Style, Takes, Value
from annotator.core.relabelling import LabelPlan

Path = tuple[str, ...]


@dataclass(eq=False, slots=True)
class ValueDraft:
    """A value; ``was`` is its name so far, None where it is new."""

    name: str
    key: str = ""
    tag: str = ""
    was: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class AttributeDraft:
    """An attribute with its values; ``was`` as in ``ValueDraft``."""

    name: str
    values: list[ValueDraft] = field(default_factory=list)
    guideline: str = ""
    was: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class LabelDraft:
    """A label with its attributes; ``was`` as in ``ValueDraft``."""

    name: str
    key: str = ""
    light: str = "#0072b2"
    dark: str = "#56b4e9"
    takes: Takes = Takes.WORD
    style: Style = Style.TINT
    guideline: str = ""
    attributes: list[AttributeDraft] = field(default_factory=list)
    was: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class LinkDraft:
    """A link type between labels (none: any); ``was`` as in ``ValueDraft``."""

    name: str
    sources: list[LabelDraft] = field(default_factory=list)
    targets: list[LabelDraft] = field(default_factory=list)
    was: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Part(StrEnum):
    """What a change is about."""

    LABEL = "label"
    ATTRIBUTE = "attribute"
    VALUE = "value"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that existing spans or links have and that is renamed or goes.

    ``path`` are its old names, as in ``LabelPlan``; of a link type its name alone. ``name`` is
    the new name, None where it goes. ``others`` are what it may become where it goes.
    """

    part: Part
    path: Path
    name: str | None = None
    others: tuple[LabelDraft | ValueDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of what goes: it is deleted, or becomes ``other``; without a fate it stays."""

    other: LabelDraft | ValueDraft | None = None


class Draft:
    """Labels and link types being edited, and the fates of what was taken out of them."""

    def __init__(self, labels: LabelSet) -> None:
        self._old = labels
        self.labels = [_label_draft(label) for label in labels.labels]
        by_name = {label.name: label for label in self.labels}
        self.links = [
            LinkDraft(
                link.name,
                [by_name[name] for name in link.sources],
                [by_name[name] for name in link.targets],
                link.name,
                link.extra,
            )
            for link in labels.links
        ]
        self.fates: dict[tuple[Part, Path], Fate] = {}

    def result(self) -> LabelSet:
        """The labels as they are now. Raises LabelError where they contradict themselves."""
        attributes = [item for label in self.labels for item in label.attributes]
        values = [value for item in attributes for value in item.values]
        parts = (("A label", self.labels), ("An attribute", attributes))
        for part, drafts in (*parts, ("A value", values), ("A link type", self.links)):
            if not all(each.name.strip() for each in drafts):
                raise LabelError(f"{part} has no name yet.")
        return LabelSet(
            tuple(_label(label) for label in self.labels),
            tuple(self._link(link) for link in self.links),
        )

    def changes(self) -> list[Change]:
        """What is renamed or goes, the labels first."""
        return [*self._label_changes(), *self._link_changes()]

    def plan(self) -> LabelPlan:
        """What shall become of existing spans and links."""
        names: dict[Path, str | None] = {}
        links: dict[str, str | None] = {}
        for change in self.changes():
            new = change.name
            if new is None:
                fate = self.fates.get((change.part, change.path))
                if fate is None:
                    continue
                new = fate.other.name.strip() if fate.other is not None else None
            if change.part is Part.LINK:
                links[change.path[0]] = new
            else:
                names[change.path] = new
        return LabelPlan(names, links)

    def _label_changes(self) -> Iterator[Change]:
        kept = {label.was: label for label in self.labels}
        names = {label.name.strip() for label in self.labels}
        for old in self._old.labels:
            label = kept.get(old.name)
            if label is not None:
                if label.name.strip() != old.name:
                    yield Change(Part.LABEL, (old.name,), label.name.strip())
                yield from _attribute_changes(old, label)
            elif old.name not in names:
                yield Change(Part.LABEL, (old.name,), None, tuple(self.labels))

    def _link_changes(self) -> Iterator[Change]:
        kept = {link.was: link.name.strip() for link in self.links}
        names = {link.name.strip() for link in self.links}
        for old in self._old.links:
            name = kept.get(old.name)
            if name is None and old.name not in names:
                yield Change(Part.LINK, (old.name,))
            elif name is not None and name != old.name:
                yield Change(Part.LINK, (old.name,), name)

    def _link(self, link: LinkDraft) -> LinkType:
        """Labels that were taken out are taken out of the link's ends too."""
        sources = tuple(each.name.strip() for each in link.sources if each in self.labels)
        targets = tuple(each.name.strip() for each in link.targets if each in self.labels)
        if (link.sources and not sources) or (link.targets and not targets):
            raise LabelError(f"The link type “{link.name.strip()}” has lost the labels it joins.")
        return LinkType(link.name.strip(), sources, targets, link.extra)


def _attribute_changes(old: Label, label: LabelDraft) -> Iterator[Change]:
    kept = {item.was: item for item in label.attributes}
    names = {item.name.strip() for item in label.attributes}
    for attribute in old.attributes:
        draft, path = kept.get(attribute.name), (old.name, attribute.name)
        if draft is not None:
            if draft.name.strip() != attribute.name:
                yield Change(Part.ATTRIBUTE, path, draft.name.strip())
            yield from _value_changes(path, attribute, draft)
        elif attribute.name not in names:
            yield Change(Part.ATTRIBUTE, path)


def _value_changes(path: Path, old: Attribute, draft: AttributeDraft) -> Iterator[Change]:
    kept = {value.was: value.name.strip() for value in draft.values}
    names = {value.name.strip() for value in draft.values}
    for value in old.values:
        name = kept.get(value.name)
        if name is None and value.name not in names:
            yield Change(Part.VALUE, (*path, value.name), None, tuple(draft.values))
        elif name is not None and name != value.name:
            yield Change(Part.VALUE, (*path, value.name), name)


def _label_draft(label: Label) -> LabelDraft:
    attributes = [
        AttributeDraft(
            item.name,
            [ValueDraft(v.name, v.key, v.tag, v.name, v.extra) for v in item.values],
            item.guideline,
            item.name,
            item.extra,
        )
        for item in label.attributes
    ]
    return LabelDraft(
        label.name,
        label.key,
        label.light,
        label.dark,
        label.takes,
        label.style,
        label.guideline,
        attributes,
        label.name,
        label.extra,
    )


def _label(draft: LabelDraft) -> Label:
    attributes = tuple(
        Attribute(
            item.name.strip(),
            tuple(Value(v.name.strip(), v.key, v.tag.strip(), v.extra) for v in item.values),
            item.guideline,
            item.extra,
        )
        for item in draft.attributes
    )
    return Label(
        draft.name.strip(),
        draft.key,
        draft.light,
        draft.dark,
        draft.takes,
        draft.style,
        draft.guideline,
        attributes,
        draft.extra,
    )
