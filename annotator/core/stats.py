"""Counts over articles and their spans, gathered one article at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.spans import Link, Progress, Span, Status


@dataclass(slots=True)
class LabelTally:
    """What was labelled with one label. ``characters`` are code points, overlaps counted twice.

    ``values`` counts each attribute's values as text; spans that leave the attribute out are not
    in it.
    """

    spans: int = 0
    characters: int = 0
    values: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, span: Span) -> None:
        """Count one span."""
        self.spans += 1
        self.characters += span.end - span.start
        for name, value in span.attributes.items():
            self.values.setdefault(name, Counter())[str(value)] += 1


@dataclass(slots=True)
class Tally:
    """What was done to a number of articles by one annotator.

    ``characters`` are the code points of the texts, ``seconds`` the active time spent on them.
    """

    articles: int = 0
    characters: int = 0
    seconds: float = 0
    flagged: int = 0
    notes: int = 0
    statuses: Counter[Status] = field(default_factory=Counter)
    labels: dict[str, LabelTally] = field(default_factory=dict)
    links: Counter[str] = field(default_factory=Counter)

    @property
    def spans(self) -> int:
        """How many spans there are under any label."""
        return sum(label.spans for label in self.labels.values())

    def add(
        self,
        characters: int,
        progress: Progress,
        seconds: float = 0,
        spans: Iterable[Span] = (),
        links: Iterable[Link] = (),
    ) -> None:
        """Count one article of ``characters`` code points with what stands in it."""
        self.articles += 1
        self.characters += characters
        self.seconds += seconds
        self.flagged += progress.flag is not None
        self.statuses[progress.status] += 1
        self.links.update(link.type for link in links)
        for span in spans:
            self.notes += bool(span.note)
            self.labels.setdefault(span.label, LabelTally()).add(span)
