"""What becomes of existing spans and links when a project's labels change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.spans import Link, Span

Fates = Mapping[tuple[str, ...], str | None]
"""Old name → new name, None where what has the name is taken away. What is not in it stays."""


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """What is to be done, by the old names.

    ``names`` holds the fates of labels under ``(label,)``, of attributes under
    ``(label, attribute)`` and of their values under ``(label, attribute, value)``; ``links``
    those of link types. A label whose fate is None takes its spans with it, a span its links;
    an attribute or value is only taken off the span.
    """

    names: Fates = field(default_factory=dict)
    links: Mapping[str, str | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.names or self.links)

    def span(self, span: Span) -> Span | None:
        """What ``span`` becomes: the same object where nothing changes, None where it goes."""
        label = self.names.get((span.label,), span.label)
        if label is None:
            return None
        attributes = self._attributes(span)
        if label == span.label and attributes == span.attributes:
            return span
        return replace(span, label=label, attributes=attributes)

    def link(self, link: Link) -> Link | None:
        """What ``link`` becomes: the same object where nothing changes, None where it goes."""
        type_ = self.links.get(link.type, link.type)
        if type_ is None:
            return None
        return link if type_ == link.type else replace(link, type=type_)

    def carried(
        self, spans: Iterable[Span], links: Iterable[Link]
    ) -> tuple[tuple[Span, ...], tuple[Link, ...]]:
        """All spans and links of an article as they become; no link is left to a span that goes."""
        kept = tuple(new for span in spans if (new := self.span(span)) is not None)
        ids = {span.id for span in kept}
        tied = (link for link in links if link.source in ids and link.target in ids)
        return kept, tuple(arrow for link in tied if (arrow := self.link(link)) is not None)

    def _attributes(self, span: Span) -> dict[str, Any]:
        carried: dict[str, Any] = {}
        for name, value in span.attributes.items():
            new_name = self.names.get((span.label, name), name)
            key = (span.label, name, value) if isinstance(value, str) else ()
            new_value = self.names.get(key, value)
            if new_name is not None and new_value is not None:
                carried[new_name] = new_value
        return carried
