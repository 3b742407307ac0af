from pathlib import Path

import pytest

from annotator.formats import similarity
from annotator.formats.importing import Outcome, import_sources
from annotator.formats.similarity import Seen, likeness, sample
from annotator.storage.project import Project

WORDS = [
    "harbour",
    "lantern",
    "ferry",
    "copper",
    "river",
    "winter",
    "quiet",
    "island",
    "rain",
    "tea",
]


def article(number: int, sentences: int = 20) -> str:
    """A text of its own: every sentence holds the number."""
    said = []
    for line in range(sentences):
        one, other = WORDS[(number + line) % 10], WORDS[(3 * number + line) % 10]
        said.append(f"In part {line} of story {number}, the {one} met a {other}")
    return ".\n".join(said) + "."


def test_white_space_case_and_punctuation_make_no_difference() -> None:
    text = article(1)
    again = text.upper().replace(".\n", " !\n\n").replace(" ", "\u00a0")
    assert sample(text) == sample(again)
    assert likeness(text, again) == 1


def test_a_few_changes_are_nearly_the_same_and_other_texts_are_not() -> None:
    seen = Seen()
    for number in range(300):
        assert seen.add(sample(article(number))) == number
    for number in (0, 17, 299):
        changed = article(number).replace("part 7", "part seven") + " A last word, added."
        assert number in seen.candidates(sample(changed))
        assert 0.8 < likeness(article(number), changed) < 1
    assert likeness(article(1), article(2)) < 0.1


def test_short_texts_are_like_none() -> None:
    seen = Seen()
    for text in ("", "Yes.", "One, two, three."):
        seen.add(sample(text))
        assert seen.candidates(sample(text)) == []


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "FIRST_TABLE", 64)
    monkeypatch.setattr(similarity, "LAST_TABLE", 256)
    seen = Seen()
    for number in range(500):
        seen.add(sample(article(number)))
        held = sum(len(table) for table in seen.tables)
        assert held <= 4 * 256
    assert 499 in seen.candidates(sample(article(499)))
    assert 0 not in seen.candidates(sample(article(0)))


def test_an_import_names_what_is_nearly_there(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1-first.txt").write_text(article(1))
    (folder / "2-other.txt").write_text(article(2))
    (folder / "3-again.txt").write_text(article(1).replace("part 3", "part three"))
    first, other, again = import_sources(project, None, [folder]).results
    assert (first.similar, other.similar) == ("", "")
    assert (again.outcome, again.similar, again.article) == (
        Outcome.IMPORTED,
        "1-first",
        "3-again",
    )
    assert again.likeness == pytest.approx(39 / 41, abs=0.001)
    (folder / "4-more.txt").write_text(article(2) + " And more.")
    later = import_sources(Project.open(project.folder), None, [folder]).results[-1]
    assert (later.article, later.similar) == ("4-more", "2-other")
