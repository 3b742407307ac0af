"""Which records of a project are exported, and what of them: filters and other names of labels."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import FileIO
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.errors import AnnotatorError, DataError
from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Status
from annotator.formats.merging import Merge, merged
from annotator.formats.training import Record, read_record
from annotator.storage.annotations_wire import SpanWire
from annotator.storage.files import explained
from annotator.storage.names import safe_name
from annotator.storage.project import ANNOTATIONS, SUFFIX, Project

_RULE = re.compile(r"(?P<label>.+?)(?:\[(?P<attribute>[^\]=]+)=(?P<value>[^\]]*)\])?=(?P<to>[^=]+)")


class RuleError(AnnotatorError):
    """A rule for other names that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Spans of ``label`` get the label ``to``; where ``attribute`` is set, those with ``value``.

    The attribute is then said by the label, and goes.
    """

    label: str
    to: str
    attribute: str = ""
    value: str = ""


def parsed_rule(text: str) -> Rule:
    """The rule that ``quote=Q`` or ``entity[kind=person]=PER`` means. Raises RuleError."""
    found = _RULE.fullmatch(text)
    if found is None:
        raise RuleError(f"“{text}” renames nothing: say quote=Q, or entity[kind=person]=PER.")
    return Rule(found["label"], found["to"], found["attribute"] or "", found["value"] or "")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is exported: records with ``status``, and of them spans of ``labels`` and ``origins``.

    None and empty sets choose everything. An origin chooses those that begin with it
    (``model`` also ``model: edited``). ``rules`` rename labels afterwards.
    """

    status: Status | None = None
    labels: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """The labels that are asked for by name, to be chosen or renamed."""
        return self.labels | {rule.label for rule in self.rules}

    def chooses(self, span: SpanWire) -> bool:
        """Whether the span is exported."""
        if self.labels and span.label not in self.labels:
            return False
        return not self.origins or span.origin.startswith(tuple(self.origins))

    def applied(self, record: Record) -> Record:
        """The record with the spans chosen, their labels renamed, and the links among them."""
        if not (self.labels or self.origins or self.rules):
            return record
        spans = [self._renamed(span) for span in record.wire.spans if self.chooses(span)]
        ids = {span.id for span in spans}
        links = [k for k in record.wire.links if k.source in ids and k.target in ids]
        wire = msgspec.structs.replace(record.wire, spans=spans, links=links)
        return Record(wire, self._raw(record.raw, spans, {link.id for link in links}))

    def _raw(
        self, raw: dict[str, Any] | None, spans: Sequence[SpanWire], links: set[str]
    ) -> dict[str, Any] | None:
        if raw is None:
            return None
        by_id = {span["id"]: span for span in raw["spans"]}
        return {
            **raw,
            "spans": [
                {**by_id[span.id], "label": span.label, "attributes": span.attributes}
                for span in spans
            ],
            "links": [link for link in raw["links"] if link["id"] in links],
        }

    def _renamed(self, span: SpanWire) -> SpanWire:
        plain = span
        for rule in self.rules:
            if rule.label != span.label:
                continue
            if not rule.attribute:
                plain = msgspec.structs.replace(span, label=rule.to)
            elif span.attributes.get(rule.attribute) == rule.value:
                rest = {k: v for k, v in span.attributes.items() if k != rule.attribute}
                return msgspec.structs.replace(span, label=rule.to, attributes=rest)
        return plain

    def label_set(self, labels: LabelSet) -> LabelSet:
        """The labels that an export of a project with ``labels`` can hold."""
        if not (self.labels or self.rules):
            return labels
        chosen: dict[str, Label] = {}
        names: dict[str, list[str]] = {}
        for label in labels.labels:
            if self.labels and label.name not in self.labels:
                continue
            rules = [rule for rule in self.rules if rule.label == label.name]
            kept = [] if any(not rule.attribute for rule in rules) else [label.name]
            names[label.name] = [*kept, *(rule.to for rule in rules)]
            for name in names[label.name]:
                chosen.setdefault(name, replace(label, name=name, key="", attributes=_bare(label)))
        links = []
        for link in labels.links:
            sources, targets = (
                tuple(dict.fromkeys(new for old in ends for new in names.get(old, ())))
                for ends in (link.sources, link.targets)
            )
            if bool(sources) == bool(link.sources) and bool(targets) == bool(link.targets):
                links.append(replace(link, sources=sources, targets=targets))
        return LabelSet(tuple(chosen.values()), tuple(links))


def _bare(label: Label) -> tuple[Any, ...]:
    """The label's attributes without keys, which may stand only once in a label set."""
    return tuple(
        replace(each, values=tuple(replace(value, key="") for value in each.values))
        for each in label.attributes
    )


@dataclass(frozen=True, slots=True)
class Skipped:
    """Annotations that were not exported because their file cannot be read as it should be."""

    file: str
    place: str
    reason: str


@dataclass(slots=True)
class Counts:
    """What was left out while records were gone through."""

    skipped: list[Skipped] = field(default_factory=list)
    other_status: int = 0
    other_spans: int = 0

    def add(self, other: "Counts") -> None:
        """Count what was left out of further records."""
        self.skipped += other.skipped
        self.other_status += other.other_status
        self.other_spans += other.other_spans


class Selection:
    """The records of one or several annotators that the filters choose, made one by ``rule``."""

    def __init__(
        self, project: Project, people: Sequence[str], filters: Filters, rule: Merge
    ) -> None:
        self._folders = [project.annotator_folder(who) for who in people]
        self._filters = filters
        self._rule = rule

    def records(self, ids: Iterable[str], counts: Counts) -> Iterator[Record | None]:
        """The records of the articles, at least one item an article: None where there is none."""
        for article in ids:
            found = list(self._of_article(article, counts))
            if self._rule.is_one and found:
                yield merged(self._alike(found, counts), self._rule)
            elif found:
                yield from found
            else:
                yield None

    def _of_article(self, article: str, counts: Counts) -> Iterator[Record]:
        for folder in self._folders:
            record = self._read(folder, article, counts)
            if record is None:
                continue
            if self._filters.status not in (None, record.wire.status):
                counts.other_status += 1
                continue
            chosen = self._filters.applied(record)
            counts.other_spans += len(record.wire.spans) - len(chosen.wire.spans)
            yield chosen

    def _read(self, folder: Path, article: str, counts: Counts) -> Record | None:
        name = f"{article}{SUFFIX}"
        try:
            with FileIO(f"{folder}/{name}") as file:  # quicker than by a Path, which interns it
                data = file.read()
            return read_record(data, name)
        except FileNotFoundError as error:
            if len(self._folders) == 1:  # only where there are several need one not have annotated
                counts.skipped.append(_unread(folder / name, error))
        except OSError as error:
            counts.skipped.append(_unread(folder / name, error))
        except DataError as error:
            counts.skipped.append(Skipped(_name(folder / name), error.field, error.reason))
        return None

    def _alike(self, found: list[Record], counts: Counts) -> list[Record]:
        """The records of the text that most have annotated: others cannot be merged with them."""
        texts = [record.wire.text_sha256 for record in found]
        text = max(texts, key=texts.count)
        for record in found:
            if record.wire.text_sha256 != text:
                name = f"{ANNOTATIONS}/{safe_name(record.wire.annotator)}/{record.wire.article}"
                reason = "annotates another text than the others, and cannot be merged with them"
                counts.skipped.append(Skipped(f"{name}{SUFFIX}", "", reason))
        return [record for record in found if record.wire.text_sha256 == text]


def _unread(path: Path, error: OSError) -> Skipped:
    return Skipped(_name(path), "", str(explained(error, path, "read")))


def _name(path: Path) -> str:
    """The path of an annotations file below the project's folder, as errors name it."""
    return "/".join((ANNOTATIONS, *path.parts[-2:]))
