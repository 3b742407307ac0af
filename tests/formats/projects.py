"""Projects with annotations, made in a line."""

from typing import Any

from annotator.core.spans import Link, Progress, Span, Status
from annotator.core.text import fingerprint
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.storage.records import Annotations, Article, Source, now

NEWS = "« Oui 😀 », dit Awa.\n"
QUOTE = Span("s1", 0, 9, "quote", {"type": "direct"}, "sûr ?", "human", {"score": 0.5})
AWA = Span("s2", 15, 18, "entity", {"kind": "person"})
DONE = Progress(Status.DONE)


def annotate(
    project: Project,
    text: str = NEWS,
    spans: tuple[Span, ...] = (QUOTE, AWA),
    *,
    annotator: str = "anna",
    article: str = "a",
    progress: Progress = DONE,
    **extra: Any,
) -> None:
    """Put an article into the project, where it is not there, and somebody's work on it."""
    sha256, time = fingerprint(text), now()
    ids = {span.id for span in spans}
    links = (Link("k1", "speaker", "s1", "s2"),) if {"s1", "s2"} <= ids else ()
    record = Annotations(
        article, annotator, progress, "fr", text, sha256, spans, links, time, time, 12.5, extra
    )
    if not project.article_path(article).exists():
        source = Source(f"{article}.txt")
        project.add_article(Article(article, "", text, sha256, "fr", source, time))
    project.save_annotations(annotator, article, encode_annotations(record), None)
