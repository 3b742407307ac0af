"""Labels with those added that spans and links have which came from elsewhere."""

from collections.abc import Iterable
from dataclasses import replace

from annotator.core.colors import PAIRS
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.core.spans import Link, Span


def grown(labels: LabelSet, spans: Iterable[Span], links: Iterable[Link]) -> LabelSet:
    """``labels`` with every label, attribute, value and link type that is used; itself if all are.

    What is added has no key, and an attribute that is added takes any text.
    """
    by_name = {label.name: label for label in labels.labels}
    for span in spans:
        label = by_name.get(span.label)
        if label is None:
            light, dark = PAIRS[len(by_name) % len(PAIRS)]
            label = Label(span.label, light=light, dark=dark)
        by_name[span.label] = _with_attributes(label, span)
    types = {link.name: link for link in labels.links}
    for arrow in links:
        types.setdefault(arrow.type, LinkType(arrow.type))
    found = tuple(by_name.values()), tuple(types.values())
    return labels if found == (labels.labels, labels.links) else LabelSet(*found)


def _with_attributes(label: Label, span: Span) -> Label:
    attributes = {attribute.name: attribute for attribute in label.attributes}
    for name, value in span.attributes.items():
        known = attributes.setdefault(name, Attribute(name))
        if known.values and isinstance(value, str) and known.value(value) is None:
            attributes[name] = replace(known, values=(*known.values, Value(value)))
    found = tuple(attributes.values())
    return label if found == label.attributes else replace(label, attributes=found)
