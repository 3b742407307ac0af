"""What is wrong with the spans and links of an article, measured against the project's labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.graphemes import is_boundary
from annotator.core.labels import LabelSet
from annotator.core.spans import Link, Span


class Level(StrEnum):
    """How bad a finding is: an error contradicts the project, a warning is likely a slip."""

    ERROR = "error"
    WARNING = "warning"


class Problem(StrEnum):
    """What can be wrong; the value is the key of its message."""

    UNKNOWN_LABEL = "unknown_label"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_VALUE = "unknown_value"
    UNKNOWN_LINK_TYPE = "unknown_link_type"
    WRONG_SOURCE = "wrong_source"
    WRONG_TARGET = "wrong_target"
    CUT_CHARACTER = "cut_character"
    WHITE_SPACE = "white_space"
    DUPLICATE = "duplicate"

    @property
    def level(self) -> Level:
        """Whether it contradicts the project's labels or is only a likely slip."""
        slips = (Problem.CUT_CHARACTER, Problem.WHITE_SPACE, Problem.DUPLICATE)
        return Level.WARNING if self in slips else Level.ERROR

    @property
    def of_link(self) -> bool:
        """Whether links have it, not spans."""
        return self in (Problem.UNKNOWN_LINK_TYPE, Problem.WRONG_SOURCE, Problem.WRONG_TARGET)


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of the span or link ``id``.

    ``detail`` is the name that the problem is about: the label, the attribute and its value, the
    link type, the words, or the id of the span that this one repeats.
    """

    problem: Problem
    id: str
    detail: str

    @property
    def level(self) -> Level:
        """The problem's level."""
        return self.problem.level


def check(
    text: str, spans: Iterable[Span], links: Iterable[Link], labels: LabelSet
) -> list[Finding]:
    """Everything found wrong, in the order of the spans, then of the links.

    The offsets are taken to lie inside ``text`` and the links to join spans of ``spans``: the
    strict reading of a file has made sure of it.
    """
    spans = list(spans)
    seen: dict[tuple[int, int, str, str], str] = {}
    findings: list[Finding] = []
    for span in spans:
        findings += _against_labels(span, labels)
        findings += _against_text(span, text)
        same = (span.start, span.end, span.label, repr(sorted(span.attributes.items())))
        if seen.setdefault(same, span.id) != span.id:
            findings.append(Finding(Problem.DUPLICATE, span.id, seen[same]))
    label_of = {span.id: span.label for span in spans}
    for link in links:
        findings += _of_link(link, label_of, labels)
    return findings


def _against_labels(span: Span, labels: LabelSet) -> Iterator[Finding]:
    label = labels.get(span.label)
    if label is None:
        yield Finding(Problem.UNKNOWN_LABEL, span.id, span.label)
        return
    for name, value in span.attributes.items():
        attribute = label.attribute(name)
        if attribute is None:
            yield Finding(Problem.UNKNOWN_ATTRIBUTE, span.id, f"{label.name}.{name}")
        elif attribute.values and not (isinstance(value, str) and attribute.value(value)):
            yield Finding(Problem.UNKNOWN_VALUE, span.id, f"{label.name}.{name} = {value}")


def _against_text(span: Span, text: str) -> Iterator[Finding]:
    words = text[span.start : span.end]
    if words != words.strip():
        yield Finding(Problem.WHITE_SPACE, span.id, words)
    if not (is_boundary(text, span.start) and is_boundary(text, span.end)):
        yield Finding(Problem.CUT_CHARACTER, span.id, words)


def _of_link(link: Link, label_of: dict[str, str], labels: LabelSet) -> Iterator[Finding]:
    kind = labels.link(link.type)
    if kind is None:
        yield Finding(Problem.UNKNOWN_LINK_TYPE, link.id, link.type)
        return
    source, target = label_of[link.source], label_of[link.target]
    if kind.sources and source not in kind.sources:
        yield Finding(Problem.WRONG_SOURCE, link.id, f"{link.type}: {source}")
    if kind.targets and target not in kind.targets:
        yield Finding(Problem.WRONG_TARGET, link.id, f"{link.type}: {target}")
