"""The sample project and the presets: readable, consistent, and with one of everything."""

import unicodedata
from pathlib import Path

import pytest

from annotator.core.checks import check
from annotator.core.spans import Status
from annotator.core.text import canonical
from annotator.storage.codec import encode_annotations, encode_article
from annotator.storage.codec_project import decode_project, encode_project
from annotator.storage.project import Project
from annotator.storage.records import Annotations

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SAMPLE = RESOURCES / "sample"
ARTICLES = sorted(file.stem for file in SAMPLE.glob("articles/*.json"))
LABELLED = sorted(file.stem for file in SAMPLE.glob("annotations/sample/*.json"))
PRESETS = sorted(RESOURCES.glob("presets/*.json"))


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.open(SAMPLE)


def annotations(project: Project, article: str) -> Annotations:
    held = project.annotations("sample", article)
    assert held is not None
    return held[0]


def words(project: Project, label: str, **attributes: str) -> list[str]:
    """The words of all spans with the label and the attributes."""
    return [
        record.text[span.start : span.end]
        for record in (annotations(project, article) for article in LABELLED)
        for span in record.spans
        if span.label == label and attributes.items() <= span.attributes.items()
    ]


def test_five_articles_are_labelled_and_two_are_not(project):
    assert project.annotators() == ["sample"]
    assert len(LABELLED) == 5
    assert len(set(ARTICLES) - set(LABELLED)) == 2


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_canonical_and_written_as_the_program_writes(project, article):
    held = project.article(article)
    assert canonical(held.text).text == held.text
    assert encode_article(held) == project.article_path(article).read_bytes()


@pytest.mark.parametrize("article", LABELLED)
def test_annotations_are_sound_and_written_as_the_program_writes(project, article):
    record = annotations(project, article)
    assert record.text == project.article(article).text
    assert check(record.text, record.spans, record.links, project.labels) == []
    path = project.annotations_path("sample", article)
    assert encode_annotations(record) == path.read_bytes()


@pytest.mark.parametrize("article", LABELLED)
def test_every_span_says_what_its_label_asks(project, article):
    for span in annotations(project, article).spans:
        main = project.labels.get(span.label).main
        assert set(span.attributes) == ({main.name} if main else set())


@pytest.mark.parametrize("article", LABELLED)
def test_quotes_stand_between_their_marks(project, article):
    record = annotations(project, article)
    for span in record.spans:
        if span.label == "quote" and span.attributes["type"] != "indirect":
            text = record.text[span.start : span.end]
            assert (text[0], text[-1]) in {("«", "»"), ("“", "”"), ("‘", "’")}


def test_statuses_and_flags_are_mixed(project):
    progress = [annotations(project, article).progress for article in LABELLED]
    assert {item.status for item in progress} == {Status.DONE, Status.IN_PROGRESS}
    assert [item.flag is not None for item in progress].count(True) == 1


def test_there_is_one_of_everything(project):
    values = {
        (label.name, value.name)
        for label in project.labels.labels
        if label.main
        for value in label.main.values
    }
    for label, value in values:
        attribute = project.labels.get(label).main.name
        assert words(project, label, **{attribute: value}), f"no {label} is {value}"
    assert any("\n\n“" in quote for quote in words(project, "quote"))
    assert any("\n\n«" in quote for quote in words(project, "quote"))
    assert any("\u200d" in quote for quote in words(project, "quote"))
    assert any(quote.startswith("«\u00a0") for quote in words(project, "quote"))
    assert any(unicodedata.normalize("NFC", name) != name for name in words(project, "entity"))
    assert {project.article(article).language for article in ARTICLES} == {"ar", "en", "fr"}


def test_spans_nest_three_deep(project):
    for article in LABELLED:
        spans = annotations(project, article).spans
        inside = {
            span.id: sum(a.start <= span.start and span.end <= a.end for a in spans if a != span)
            for span in spans
        }
        if max(inside.values()) >= 2:
            return
    pytest.fail("no span lies within two others")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda file: file.stem)
def test_a_preset_is_written_as_the_program_writes(preset):
    data = preset.read_bytes()
    decoded = decode_project(data, preset.name)
    assert decoded.name == preset.stem
    assert encode_project(decoded) == data


def test_the_sample_has_the_labels_of_the_news_preset(project):
    data = (RESOURCES / "presets" / "news.json").read_bytes()
    assert decode_project(data, "news.json").labels == project.labels
