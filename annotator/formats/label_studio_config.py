"""Label Studio's labelling configuration for exported annotations, as XML.

One control for the labels, and one an attribute that is shown for regions of its labels: choices
where the project declares values, those met besides among them, and a text field where it does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from annotator.core.labels import LabelSet
from annotator.formats.label_studio_results import LABELS, TEXT, is_choice
from annotator.storage.annotations_wire import AnnotationsWire

PLAIN = "#888888"
"""The colour of labels that the project does not declare."""
MOST_VALUES = 100
"""Values of an attribute that the project does not declare which are listed at most."""


@dataclass(slots=True)
class Met:
    """The names that were written: labels, attributes' values, texts' labels, types of links."""

    labels: dict[str, None] = field(default_factory=dict)
    values: dict[str, dict[str, None]] = field(default_factory=dict)
    texts: dict[str, dict[str, None]] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)

    def take(self, record: AnnotationsWire, declared: LabelSet) -> None:
        """Note the names in a record."""
        for span in record.spans:
            self.labels[span.label] = None
            for name, value in span.attributes.items():
                if not isinstance(value, str) or name in (LABELS, TEXT):
                    continue
                if not is_choice(declared, name):
                    self.texts.setdefault(name, {})[span.label] = None
                    continue
                values = self.values.setdefault(name, {})
                if len(values) < MOST_VALUES:
                    values[value] = None
        for link in record.links:
            self.links[link.type] = None


def configuration(declared: LabelSet, met: Met) -> str:
    """The XML for all labels declared and met."""
    lines = ["<View>", f'  <Labels name="{LABELS}" toName="{TEXT}">']
    colors = {label.name: label.light for label in declared.labels}
    for name in [*colors, *(name for name in met.labels if name not in colors)]:
        color = colors.get(name, PLAIN)
        lines.append(f"    <Label value={quoteattr(name)} background={quoteattr(color)}/>")
    lines += ["  </Labels>", f'  <Text name="{TEXT}" value="${TEXT}"/>']
    for name, declared_values in _choices(declared).items():
        values = declared_values | met.values.get(name, {})
        lines.append(f"  <Choices {_region(name, _labels_with(declared, name))}>")
        lines += [f"    <Choice value={quoteattr(value)}/>" for value in values]
        lines.append("  </Choices>")
    for name, labels in met.texts.items():
        lines.append(f"  <TextArea {_region(name, labels)}/>")
    lines.append("  <Relations>")
    types = dict.fromkeys([*(link.name for link in declared.links), *met.links])
    lines += [f"    <Relation value={quoteattr(name)}/>" for name in types]
    lines += ["  </Relations>", "</View>", ""]
    return "\n".join(lines)


def _choices(declared: LabelSet) -> dict[str, dict[str, None]]:
    """The declared values of each attribute, of all labels together."""
    found: dict[str, dict[str, None]] = {}
    for label in declared.labels:
        for attribute in label.attributes:
            if attribute.values and attribute.name not in (LABELS, TEXT):
                values = found.setdefault(attribute.name, {})
                values |= dict.fromkeys(value.name for value in attribute.values)
    return found


def _labels_with(declared: LabelSet, attribute: str) -> list[str]:
    return [label.name for label in declared.labels if label.attribute(attribute)]


def _region(name: str, labels: Iterable[str]) -> str:
    when = quoteattr(",".join(labels))
    return f'name={quoteattr(name)} toName="{TEXT}" perRegion="true" whenLabelValue={when}'
