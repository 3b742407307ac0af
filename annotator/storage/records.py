"""What the files of a project say, as immutable records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from annotator.core.labels import LabelSet
from annotator.core.spans import Link, Progress, Span


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from; None stands for what is not known.

    ``file`` is the source's name, ``sha256`` that of its own bytes, ``encoding`` the one they
    were read in.
    """

    file: str
    sha256: str | None = None
    encoding: str | None = None
    media_type: str | None = None
    url: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it was imported: written once, never changed.

    ``text`` is canonical (``core.text``), ``text_sha256`` its fingerprint, ``language`` a BCP 47
    tag or None, ``imported`` a UTC time as ``now`` gives it. ``meta`` is whatever the source
    carried besides.
    """

    id: str
    title: str
    text: str
    text_sha256: str
    language: str | None
    source: Source
    imported: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Annotations:
    """One annotator's spans and links of one article: the training record.

    ``article`` is the article's id; ``text`` is held too, so that the record trains a model
    without any other file. ``created`` and ``updated`` are UTC times as ``now`` gives them,
    ``seconds`` the time spent with the article in front. ``extra`` holds the keys that this
    program does not know.
    """

    article: str
    annotator: str
    progress: Progress
    language: str | None
    text: str
    text_sha256: str
    spans: tuple[Span, ...]
    links: tuple[Link, ...]
    created: str
    updated: str
    seconds: float = 0
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """What ``project.json`` says. A preset of labels has the same form."""

    name: str
    labels: LabelSet = field(default_factory=LabelSet)
    settings: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


def now() -> str:
    """The present time in UTC, to the second, as files hold it: ``2026-11-22T09:30:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
