from dataclasses import replace

import pytest

from annotator.core.errors import CancelledError, ConflictError, LockedError
from annotator.core.labels import Label, LabelSet
from annotator.core.relabelling import LabelPlan
from annotator.core.spans import Link, Span
from annotator.core.text import fingerprint
from annotator.storage import relabelling
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.storage.records import Article, Source, now
from annotator.storage.relabelling import change_labels, survey

TEXT = "« Oui », dit Ada. Bo se tait."
LABELS = LabelSet((Label("entity", "1"), Label("quote", "2")))
SPANS = (
    Span("s1", 0, 7, "quote", {"type": "direct"}),
    Span("s2", 13, 16, "entity", {"kind": "person", "sure": 1}),
    Span("s3", 18, 20, "entity"),
)
LINKS = (Link("k1", "speaker", "s1", "s2"),)
RENAME = LabelPlan({("entity",): "name"})
RENAMED = LabelSet((Label("name", "1"), Label("quote", "2")))


def annotate(project, annotator, article, spans=SPANS, links=LINKS):
    opened = project.open_annotations(annotator, article)
    annotations = opened.annotations
    data = encode_annotations(replace(annotations, spans=spans, links=links))
    project.save_annotations(annotator, article.id, data, opened.signature)


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "p", "Probe", LABELS)
    for name in ("one", "two", "three"):
        article = Article(name, name, TEXT, fingerprint(TEXT), "fr", Source("x.txt"), now())
        project.add_article(article)
        if name != "three":
            annotate(project, "ada", article)
    annotate(project, "bo", project.article("three"))
    return project


def ignore(*_values):
    pass


def never():
    return False


def contents(project):
    return {p: p.read_bytes() for p in project.folder.rglob("*.json")}


def labels_of(project, annotator, article):
    return [span.label for span in project.annotations(annotator, article)[0].spans]


def test_the_survey_counts_spans_articles_and_links(project):
    usage = survey(project, ["ada", "bo"], ignore, never)
    assert usage.spans[("entity",)] == 6
    assert usage.articles[("entity",)] == 3
    assert usage.spans[("entity", "kind", "person")] == 3
    assert usage.spans[("quote", "type")] == 3
    assert usage.spans[("entity", "sure")] == 3
    assert usage.links["speaker"] == usage.link_articles["speaker"] == 3
    assert usage.unreadable == []
    assert survey(project, ["ada"], ignore, never).spans[("quote",)] == 2


def test_the_survey_names_what_it_cannot_read(project):
    project.annotations_path("ada", "one").write_text("{}", "utf-8")
    usage = survey(project, ["ada"], ignore, never)
    assert usage.spans[("entity",)] == 2
    assert len(usage.unreadable) == 1
    assert "one.json" in usage.unreadable[0]


def test_a_rename_changes_spans_and_labels_of_the_given_annotators(project):
    others = project.annotations_path("bo", "three").read_bytes()
    assert change_labels(project, RENAMED, RENAME, ["ada"], "ada", ignore, never) == []
    assert labels_of(project, "ada", "two") == ["quote", "name", "name"]
    assert project.annotations("ada", "two")[0].links == LINKS
    assert project.annotations_path("bo", "three").read_bytes() == others
    assert Project.open(project.folder).labels == RENAMED


def test_files_that_the_plan_does_not_touch_are_not_written(project):
    before = contents(project)
    plan = LabelPlan({("promo",): None})
    change_labels(project, LABELS, plan, ["ada", "bo"], "ada", ignore, never)
    assert contents(project) == before


def test_an_unreadable_file_is_left_and_named(project):
    path = project.annotations_path("ada", "one")
    path.write_text("{}", "utf-8")
    unreadable = change_labels(project, RENAMED, RENAME, ["ada"], "ada", ignore, never)
    assert len(unreadable) == 1
    assert path.read_text("utf-8") == "{}"
    assert labels_of(project, "ada", "two") == ["quote", "name", "name"]


def test_when_stopped_nothing_has_changed(project, monkeypatch):
    monkeypatch.setattr(relabelling, "EVERY", 1)
    before = contents(project)
    calls = iter([False, True])
    with pytest.raises(CancelledError):
        change_labels(project, RENAMED, RENAME, ["ada"], "ada", ignore, lambda: next(calls))
    assert contents(project) == before
    assert project.labels == LABELS


def test_a_conflict_takes_everything_back(project):
    (project.folder / "project.json").write_bytes(b"{}")
    before = contents(project)
    with pytest.raises(ConflictError):
        change_labels(project, RENAMED, RENAME, ["ada"], "ada", ignore, never)
    assert contents(project) == before


def test_somebody_elses_lock_stops_it_before_it_begins(project):
    before = contents(project)
    with project.lock("bo"), pytest.raises(LockedError):
        change_labels(project, RENAMED, RENAME, ["ada", "bo"], "ada", ignore, never)
    assert {p: d for p, d in contents(project).items() if not p.name.startswith(".")} == before


def test_progress_ends_at_the_whole(project):
    seen = []
    survey(project, ["ada", "bo"], lambda *values: seen.append(values), never)
    assert seen[-1] == (3, 3)
