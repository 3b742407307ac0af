"""Projects on the disk for the tests of what opens and saves them."""

import json
from collections.abc import Iterable
from pathlib import Path

from annotator.storage.project import Project
from tests.driving import article_of, preset

ANNOTATOR = "mina"
TEXT = "{title}\n\nTolba a vu Mina Sarr à Konamba. « Oui », dit-elle."


def make_project(folder: Path, titles: Iterable[str] = ("Premier", "Deuxième", "Troisième")):
    """A project with an article a title, their ids being a1, a2 …"""
    project = Project.create(folder, "Essai", preset("news"))
    for number, title in enumerate(titles, 1):
        project.add_article(article_of(TEXT.format(title=title), f"a{number}"))
    return project


def annotations_file(folder: Path, article_id: str = "a1") -> Path:
    """Where the annotations of an article are."""
    return folder / "annotations" / ANNOTATOR / f"{article_id}.json"


def saved(folder: Path, article_id: str = "a1") -> dict:
    """The annotations of an article as they are on the disk."""
    return json.loads(annotations_file(folder, article_id).read_text(encoding="utf-8"))


def saved_words(folder: Path, article_id: str = "a1") -> list[str]:
    """The words of the spans that are on the disk."""
    return [span["text"] for span in saved(folder, article_id)["spans"]]
