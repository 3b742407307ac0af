import json
import shutil
from dataclasses import replace

import pytest

from annotator.core.errors import ConflictError, DataError, NameTakenError
from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Progress
from annotator.core.text import fingerprint
from annotator.storage.codec import encode_annotations, encode_article
from annotator.storage.files import MissingError
from annotator.storage.project import Project
from annotator.storage.records import ProjectFile
from tests.storage import samples


def put(project, annotations):
    """Write annotations as their annotator's program would."""
    held = project.annotations(annotations.annotator, annotations.article)
    return project.save_annotations(
        annotations.annotator,
        annotations.article,
        encode_annotations(annotations),
        held[1] if held else None,
    )


def change_text(project, article_id, text):
    article = replace(project.article(article_id), text=text, text_sha256=fingerprint(text))
    project.article_path(article_id).write_bytes(encode_article(article))
    return article


def test_a_project_is_opened_as_it_was_made(tmp_path):
    folder = tmp_path / "deep" / "project"
    made = Project.create(folder, "Probe", samples.LABELS)
    for path in (folder, folder / "project.json"):
        opened = Project.open(path)
        assert (opened.folder, opened.name, opened.labels) == (folder, "Probe", samples.LABELS)
        assert opened.settings == made.settings == {}
        assert opened.article_ids() == opened.annotators() == []
    assert json.loads((folder / "project.json").read_bytes())["format"] == "annotator/project/1"


def test_a_project_is_not_made_over_another(project):
    with pytest.raises(ConflictError, match="is a project already"):
        Project.create(project.folder, "Other", LabelSet())
    assert Project.open(project.folder).name == "Probe"


def test_a_folder_that_is_no_project_is_said(tmp_path):
    for path in (tmp_path, tmp_path / "project.json", tmp_path / "gone"):
        with pytest.raises(MissingError, match="is not a project"):
            Project.open(path)


def test_a_broken_project_file_is_named_and_left(project):
    (project.folder / "project.json").write_bytes(b"{")
    with pytest.raises(DataError) as caught:
        Project.open(project.folder)
    assert caught.value.file == "project/project.json"
    assert (project.folder / "project.json").read_bytes() == b"{"


def test_labels_are_saved_and_other_keys_of_the_file_stay(project):
    path = project.folder / "project.json"
    raw = json.loads(path.read_bytes())
    path.write_text(json.dumps({**raw, "settings": {"lead": "Bo"}, "owner": "desk"}))
    opened = Project.open(project.folder)
    labels = LabelSet((Label("person", "p"),))
    opened.save_labels(labels)
    opened.save(ProjectFile("New name", labels, opened.settings, {"owner": "desk"}))
    again = Project.open(project.folder)
    assert (again.name, again.labels, again.settings) == ("New name", labels, {"lead": "Bo"})
    assert json.loads(path.read_bytes())["owner"] == "desk"


def test_labels_that_another_program_saved_are_not_replaced(project):
    other = Project.open(project.folder)
    other.save_labels(LabelSet((Label("theirs"),)))
    with pytest.raises(ConflictError):
        project.save_labels(LabelSet((Label("ours"),)))
    assert project.labels == samples.LABELS
    assert Project.open(project.folder).labels == LabelSet((Label("theirs"),))


def test_articles_are_read_as_they_were_added_in_natural_order(project):
    for article_id in ("page 10", "page 9"):
        project.add_article(samples.make_article(article_id, "Zwei 😀\n"))
    assert project.article_ids() == ["one", "page 9", "page 10", "ten", "two"]
    assert project.article("page 9") == samples.make_article("page 9", "Zwei 😀\n")


def test_an_article_is_never_replaced(project):
    with pytest.raises(ConflictError):
        project.add_article(samples.make_article("one", "Another text."))
    assert project.article("one") == samples.make_article("one")


def test_an_article_in_a_file_of_another_name_is_said(project):
    project.article_path("one").rename(project.article_path("three"))
    with pytest.raises(DataError) as caught:
        project.article("three")
    assert (caught.value.file, caught.value.field) == ("articles/three.json", "$.id")
    with pytest.raises(MissingError):
        project.article("one")


def test_hidden_files_are_no_articles(project):
    articles = project.folder / "articles"
    for name in (".one.json", ".DS_Store", "notes.txt", "one.json.aside"):
        (articles / name).write_bytes(b"")
    assert project.article_ids() == ["one", "ten", "two"]


def test_new_ids_are_unlike_all_others_whatever_the_case(project):
    assert project.new_id("three") == "three"
    assert project.new_id("ONE") == "ONE-2"
    project.add_article(samples.make_article("ONE-2"))
    assert project.new_id("one") == "one-3"
    assert project.new_id("a/b") == "a_b"
    assert project.new_id("") == "article"


def test_there_are_no_annotations_before_the_first(project):
    assert project.annotations("anna", "one") is None
    opened = project.open_annotations("anna", project.article("one"))
    assert (opened.signature, opened.anchored) == (None, None)
    annotations = opened.annotations
    assert (annotations.article, annotations.annotator) == ("one", "anna")
    assert (annotations.text, annotations.language) == (samples.TEXT, "fr")
    assert (annotations.spans, annotations.links) == ((), ())
    assert annotations.progress == Progress()
    assert annotations.created == annotations.updated
    assert project.annotators() == []


def test_annotations_are_read_as_they_were_saved(project):
    annotations = samples.make_annotations()
    signature = put(project, annotations)
    assert project.annotations("anna", "one") == (annotations, signature)
    opened = project.open_annotations("anna", project.article("one"))
    assert (opened.annotations, opened.signature) == (annotations, signature)
    path = project.folder / "annotations" / "anna" / "one.json"
    assert path.read_bytes() == encode_annotations(annotations)
    assert project.annotations_path("anna", "one") == path


def test_each_annotator_writes_to_a_folder_of_their_own(project):
    for annotator in ("bo", "anna", "C/3: PO?"):
        put(project, samples.make_annotations(annotator=annotator))
    (project.folder / "annotations" / "nobody").mkdir()
    (project.folder / "annotations" / "file.json").write_bytes(b"")
    assert project.annotators() == ["anna", "bo", "C_3_ PO_"]
    held = project.annotations("C_3_ PO_", "one")
    assert held is not None
    assert held[0].annotator == "C/3: PO?"


def test_annotations_that_another_program_changed_are_not_replaced(project):
    annotations = samples.make_annotations()
    signature = put(project, annotations)
    theirs = encode_annotations(replace(annotations, progress=Progress()))
    path = project.annotations_path("anna", "one")
    path.write_bytes(theirs)
    data = encode_annotations(annotations)
    for expected in (signature, None):
        with pytest.raises(ConflictError):
            project.save_annotations("anna", "one", data, expected)
    assert path.read_bytes() == theirs


def test_annotations_of_another_article_are_said(project):
    put(project, samples.make_annotations())
    path = project.annotations_path("anna", "one")
    path.rename(path.with_name("two.json"))
    with pytest.raises(DataError) as caught:
        project.annotations("anna", "two")
    assert (caught.value.file, caught.value.field) == ("annotations/anna/two.json", "$.article")


def test_broken_annotations_are_named_and_left(project):
    path = project.annotations_path("anna", "one")
    path.parent.mkdir()
    path.write_bytes(encode_annotations(samples.make_annotations())[:-40])
    held = path.read_bytes()
    with pytest.raises(DataError) as caught:
        project.open_annotations("anna", project.article("one"))
    assert caught.value.file == "annotations/anna/one.json"
    assert path.read_bytes() == held


def test_spans_follow_a_text_that_changed(project):
    annotations = samples.make_annotations()
    signature = put(project, annotations)
    article = change_text(project, "one", "À la une\n\n" + samples.TEXT)
    opened = project.open_annotations("anna", article)
    assert opened.signature == signature
    assert [span.id for span in opened.anchored.moved] == ["s1", "s2", "s10"]
    assert opened.anchored.lost == ()
    assert [span.range for span in opened.annotations.spans] == [(10, 20), (29, 37), (48, 49)]
    assert opened.annotations.links == annotations.links
    assert opened.annotations.text == article.text
    put(project, opened.annotations)
    assert project.open_annotations("anna", article).anchored is None


def test_spans_that_find_no_place_are_kept_in_the_record(project):
    annotations = samples.make_annotations()
    put(project, annotations)
    article = change_text(project, "one", samples.TEXT.replace("Awa Diarra", "Elle"))
    opened = project.open_annotations("anna", article)
    assert [span.id for span in opened.anchored.lost] == ["s1"]
    assert [span.id for span in opened.annotations.spans] == ["s2", "s10"]
    assert opened.annotations.links == ()
    put(project, opened.annotations)

    again = change_text(project, "one", "Rien.")
    put(project, project.open_annotations("anna", again).annotations)
    raw = json.loads(project.annotations_path("anna", "one").read_bytes())
    assert raw["spans"] == []
    first, second = raw["unplaced"]
    assert first["text_sha256"] == fingerprint(samples.TEXT)
    assert [(span["id"], span["text"]) for span in first["spans"]] == [("s1", "Awa Diarra")]
    assert [link["id"] for link in first["links"]] == ["k1"]
    assert [span["id"] for span in second["spans"]] == ["s2", "s10"]


def test_the_lock_lies_in_the_annotators_folder(project):
    with project.lock("anna") as lock:
        assert lock.held
        with project.lock("bo") as other:
            assert other.held
    assert project.annotators() == []


def test_a_project_that_is_gone_is_said(project):
    annotations = samples.make_annotations()
    signature = put(project, annotations)
    shutil.rmtree(project.folder)
    for attempt in (
        project.article_ids,
        lambda: project.article("one"),
        lambda: project.new_id("one"),
        lambda: project.add_article(samples.make_article("three")),
        lambda: put(project, annotations),
        lambda: project.save_annotations("anna", "one", b"", signature),
    ):
        with pytest.raises(MissingError):
            attempt()
    assert not project.folder.exists()


def test_folders_that_were_empty_and_got_lost_are_made_again(tmp_path):
    project = Project.create(tmp_path / "project", "Probe", samples.LABELS)
    shutil.rmtree(project.folder / "articles")
    shutil.rmtree(project.folder / "annotations")
    assert project.article_ids() == project.annotators() == []
    project.add_article(samples.make_article("one"))
    put(project, samples.make_annotations())
    assert (project.article_ids(), project.annotators()) == (["one"], ["anna"])


def work_of(project, annotator, article_id="one"):
    return project.open_annotations(annotator, project.article(article_id)).annotations


@pytest.mark.parametrize(
    ("owner", "other"),
    [("A/B", "A_B"), ("A_B", "A/B"), ("A:B", "A?B"), ("Anna", "anna"), ("é" * 61, "é" * 62)],
)
def test_nobody_writes_into_the_folder_of_somebody_else(project, owner, other):
    mine = work_of(project, owner)
    theirs = work_of(project, other, "two")
    project.check_annotator(owner)
    project.check_annotator(other)
    put(project, mine)
    with pytest.raises(NameTakenError, match=f"holds the annotations of “{owner}”; those of"):
        put(project, theirs)
    with pytest.raises(NameTakenError):
        Project.open(project.folder).check_annotator(other)
    put(project, work_of(project, owner, "two"))
    assert len(project.annotators()) == 1


def test_annotations_of_somebody_else_are_not_opened_as_one_s_own(project):
    put(project, work_of(project, "A/B"))
    with pytest.raises(NameTakenError, match="“annotations/A_B” holds the annotations of “A/B”"):
        work_of(project, "A_B")
    assert project.annotations("A_B", "one")[0].annotator == "A/B"
    names = ("A/B", "A_B", "A:B", "anna")
    assert [project.folder_of(name) for name in names] == ["A_B", "A_B", None, None]


@pytest.mark.parametrize(("one", "other"), [("e\u0301va", "éva"), (" Awa  Sy", "Awa\u00a0Sy ")])
def test_a_name_that_is_stored_in_other_characters_is_the_same(project, one, other):
    put(project, work_of(project, one))
    project.check_annotator(other)
    assert work_of(project, other).annotator == one


def test_annotations_that_cannot_be_read_say_nothing_of_their_owner(project):
    folder = project.annotator_folder("A_B")
    for name, content in (("a", b"{"), ("b", b"\xff"), ("c", b'{"annotator": 7}')):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_bytes(content)
    project.check_annotator("A/B")
    put(project, work_of(project, "A_B"))
    with pytest.raises(NameTakenError):
        project.check_annotator("A/B")


def test_two_who_had_folders_of_their_own_keep_them(project):
    for name in ("Anna", "anna"):
        folder = project.annotator_folder(name)
        folder.mkdir()
        record = encode_annotations(work_of(project, name))
        (folder / "one.json").write_bytes(record)
    for name in ("Anna", "anna"):
        project.check_annotator(name)
    with pytest.raises(NameTakenError):
        project.check_annotator("ANNA")
