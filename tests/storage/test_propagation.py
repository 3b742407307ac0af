from dataclasses import replace

import pytest

from annotator.core.errors import CancelledError, ConflictError
from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Progress, Span, Status
from annotator.core.text import fingerprint
from annotator.storage import propagation
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.storage.propagation import Occurrence, Wanted, label_everywhere, search
from annotator.storage.records import Article, Source, now

ENTITY = Label("entity", "1")
TEXTS = {
    "one": "Tolba dort.\nIci Tolba, là Tolbanais.",
    "two": "À Tolba.",
    "three": "Ailleurs.",
}
TOLBA = Wanted("Tolba", ENTITY, {"kind": "place"})


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "p", "Probe", LabelSet((ENTITY,)))
    for name, text in TEXTS.items():
        project.add_article(
            Article(name, name.title(), text, fingerprint(text), "fr", Source("x.txt"), now())
        )
    opened = project.open_annotations("ada", project.article("one"))
    spans = (Span("s1", 0, 5, "entity", {"kind": "place"}),)
    annotations = replace(opened.annotations, spans=spans, progress=Progress(Status.DONE))
    project.save_annotations("ada", "one", encode_annotations(annotations), None)
    return project


def never():
    return False


def ignore(*_values):
    pass


def found(project, left_out=()):
    hits = []
    unreadable = search(
        project, "ada", TOLBA, left_out, lambda _n, _m, new: hits.extend(new), never
    )
    return hits, unreadable


def test_whole_words_without_the_label_are_found_with_their_line(project):
    hits, unreadable = found(project)
    assert hits == [
        Occurrence("one", "One", 16, 21, "Ici ", ", là Tolbanais."),
        Occurrence("two", "Two", 2, 7, "À ", "."),
    ]
    assert unreadable == []


def test_an_article_can_be_left_out(project):
    assert [hit.article for hit in found(project, {"one"})[0]] == ["two"]


def test_an_article_that_cannot_be_read_is_named(project):
    project.annotations_path("ada", "one").write_text("{}", "utf-8")
    hits, unreadable = found(project)
    assert [hit.article for hit in hits] == ["two"]
    assert len(unreadable) == 1


def test_what_was_chosen_is_labelled_and_the_status_stays(project):
    chosen = {"one": [(16, 21)], "two": [(2, 7)]}
    assert label_everywhere(project, "ada", TOLBA, chosen, ignore, never) == 2
    one = project.annotations("ada", "one")[0]
    assert [(s.id, s.start, s.end, s.label, s.attributes) for s in one.spans] == [
        ("s1", 0, 5, "entity", {"kind": "place"}),
        ("s2", 16, 21, "entity", {"kind": "place"}),
    ]
    assert one.progress.status is Status.DONE
    assert project.annotations("ada", "two")[0].progress.status is Status.TODO
    assert found(project)[0] == []


def test_stopping_labels_nothing(project):
    before = project.annotations_path("ada", "one").read_bytes()
    calls = iter([False, True])
    chosen = {"one": [(16, 21)], "two": [(2, 7)]}
    with pytest.raises(CancelledError):
        label_everywhere(project, "ada", TOLBA, chosen, ignore, lambda: next(calls))
    assert project.annotations_path("ada", "one").read_bytes() == before
    assert project.annotations("ada", "two") is None


def test_a_text_that_changed_meanwhile_takes_everything_back(project):
    chosen = {"two": [(2, 7)], "one": [(0, 4)]}
    with pytest.raises(ConflictError):
        label_everywhere(project, "ada", TOLBA, chosen, ignore, never)
    assert project.annotations("ada", "two") is None


def test_the_search_can_be_stopped(project):
    with pytest.raises(CancelledError):
        search(project, "ada", TOLBA, (), ignore, lambda: True)


def test_finds_arrive_in_batches(project, monkeypatch):
    monkeypatch.setattr(propagation, "EVERY", 1)
    calls = []
    search(project, "ada", TOLBA, (), lambda n, of, hits: calls.append((n, of, len(hits))), never)
    assert calls == [(0, 3, 0), (1, 3, 1), (2, 3, 0), (3, 3, 1)]
