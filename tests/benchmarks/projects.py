"""Projects made for measuring, written past the program where it would take too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.spans import Progress, Status
from annotator.storage.codec import encode_annotations, encode_article
from annotator.storage.project import Project
from annotator.storage.records import Annotations, Article
from annotator.storage.settings import Settings
from tests.benchmarks.texts import Made, made_article
from tests.driving import IMPORTED, article_of, preset


@dataclass(frozen=True, slots=True)
class Size:
    """How large an article is: code points and spans."""

    name: str
    characters: int
    spans: int

    def __str__(self) -> str:
        return f"{self.name}, {self.spans:,} spans"


SMALL = Size("6 kB", 6_000, 60)
LARGE = Size("1 MB", 1_000_000, 10_000)
SIZES = (SMALL, Size("100 kB", 100_000, 1_000), LARGE, Size("10 MB", 10_000_000, 100_000))
SEVERAL = 100
"""Different texts of a project with very many articles; the others repeat them."""


def annotated(article: Article, spans: tuple, status: Status = Status.IN_PROGRESS) -> Annotations:
    """The annotations of an article by whoever works at this computer."""
    who = Settings.load().annotator
    return Annotations(
        article.id,
        who,
        Progress(status),
        article.language,
        article.text,
        article.text_sha256,
        spans,
        (),
        IMPORTED,
        IMPORTED,
    )


def project_of_sizes(folder: Path, sizes: tuple[Size, ...] = SIZES) -> Project:
    """A project with an annotated article of each size; their ids are ``1``, ``2`` …"""
    project = Project.create(folder, "Sizes", preset("news"))
    for number, size in enumerate(sizes, 1):
        made = made_article(size.characters, size.spans)
        article = article_of(made.text, str(number))
        project.add_article(article)
        annotations = annotated(article, made.spans)
        data = encode_annotations(annotations)
        project.save_annotations(annotations.annotator, article.id, data, None)
    return project


def project_of_many(folder: Path, count: int, every: int, characters: int, spans: int) -> Path:
    """A project of ``count`` articles, each ``every``\\ th of them annotated and done."""
    made = [made_article(characters, spans, seed) for seed in range(min(SEVERAL, count))]
    return project_repeating(folder, made, count, every)


def project_repeating(folder: Path, made: Sequence[Made], count: int, every: int = 1) -> Path:
    """A project of ``count`` articles that repeat the texts of ``made``; annotated as above."""
    project = Project.create(folder, "Many", preset("news"))
    articles = [article_of(one.text, "PLACEHOLDER") for one in made]
    marks = [
        encode_annotations(annotated(a, m.spans, Status.DONE))
        for a, m in zip(articles, made, strict=True)
    ]
    plain = [encode_article(article) for article in articles]
    home = project.annotator_folder(Settings.load().annotator)
    home.mkdir(parents=True)
    for number in range(count):
        article_id = f"article-{number:06}"
        name = article_id.encode()
        one = number % len(made)
        path = project.article_path(article_id)
        path.write_bytes(plain[one].replace(b"PLACEHOLDER", name))
        if number % every == 0:
            (home / path.name).write_bytes(marks[one].replace(b"PLACEHOLDER", name))
    return folder
