from pathlib import Path

import pytest

from annotator.resources import copy_sample, labels_from, own_sample, presets
from annotator.storage.files import MissingError
from annotator.storage.folders import resource
from annotator.storage.project import Project


def test_resources_are_found() -> None:
    assert resource("sample").is_dir()
    assert {"news", "ner"} <= set(presets())


@pytest.mark.parametrize("preset", presets())
def test_every_preset_has_labels(preset: str) -> None:
    assert labels_from(preset).labels
    assert labels_from(str(resource("presets") / f"{preset}.json")) == labels_from(preset)


def test_labels_of_a_project_and_of_nothing(sample: Path) -> None:
    assert labels_from(str(sample)) == Project.open(sample).labels
    with pytest.raises(MissingError, match="nothing"):
        labels_from("nothing")


def test_the_own_sample_is_made_once_and_kept(own_home: Path) -> None:
    folder = own_sample("anna")
    assert folder.is_relative_to(own_home)
    (folder / "articles" / "copper-cup.json").unlink()
    assert own_sample("anna") == folder
    assert "copper-cup" not in Project.open(folder).article_ids()


def test_the_own_sample_is_labelled_under_the_users_name() -> None:
    project = Project.open(own_sample("anna"))
    for article_id in project.article_ids():
        shipped, own = (project.annotations(who, article_id) for who in ("sample", "anna"))
        assert (own is None) == (shipped is None)
        if own is not None and shipped is not None:
            assert own[0].annotator == "anna"
            assert own[0].spans == shipped[0].spans != ()


def test_a_copy_that_was_broken_off_is_made_again() -> None:
    folder = own_sample("anna")
    (folder / "project.json").unlink()
    (folder / "articles" / "copper-cup.json").unlink()
    assert "copper-cup" in Project.open(own_sample("anna")).article_ids()


def test_a_copy_is_the_whole_sample(tmp_path: Path) -> None:
    copy_sample(tmp_path / "copy")
    shipped = resource("sample")
    files = [path.relative_to(shipped) for path in shipped.rglob("*.json")]
    assert len(files) > 10
    for file in files:
        assert (tmp_path / "copy" / file).read_bytes() == (shipped / file).read_bytes()
