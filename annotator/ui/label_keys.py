"""The label keys of a project, for the help and the command palette."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.labels import Label, LabelSet
from annotator.ui.article.keys import LabelKey


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key, what it labels, and how both are written. ``key`` is empty where there is none."""

    key: str
    title: str
    labels: LabelKey


def key_rows(labels: LabelSet) -> Iterator[KeyRow]:
    """Each label, followed by the values of its main attribute."""
    for label in labels.labels:
        yield KeyRow(label.key.upper(), label.name, LabelKey(label.name))
        yield from _value_rows(label)


def _value_rows(label: Label) -> Iterator[KeyRow]:
    main = label.main
    for value in main.values if main else ():
        if main is not None:
            key = LabelKey(label.name, {main.name: value.name})
            yield KeyRow(value.key.upper(), f"{label.name} · {value.name}", key)
