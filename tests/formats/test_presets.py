from pathlib import Path

import pytest

from annotator.core.spans import Status
from annotator.core.tags import Scheme
from annotator.formats.merging import Merge
from annotator.formats.model import Nested
from annotator.formats.presets import How, Preset, What, presets, with_preset, without_preset
from annotator.formats.selection import Rule
from annotator.formats.splits import SplitError
from annotator.storage.project import Project

PRESET = Preset(
    "For the tagger",
    "conll",
    What(
        "anna",
        Merge.MAJORITY,
        Status.DONE,
        ("entity", "quote"),
        ("human",),
        (Rule("entity", "PER", "kind", "person"), Rule("quote", "Q=1")),
    ),
    How(
        Nested.INNERMOST,
        scheme=Scheme.BIOES,
        max_width=12,
        split="80/10/10",
        seed="7",
        verify=False,
    ),
)


def test_a_preset_is_kept_in_the_project(project: Project) -> None:
    project.save_settings({"colour": "red"})
    project.save_settings(with_preset(project.settings, PRESET))
    settings = Project.open(project.folder).settings
    assert presets(settings) == [PRESET]
    assert settings["colour"] == "red"
    assert Project.open(project.folder).labels == project.labels


def test_a_preset_takes_the_place_of_its_name_and_can_go() -> None:
    settings = with_preset(with_preset({}, PRESET), Preset("Other", "brat"))
    settings = with_preset(settings, Preset("For the tagger", "conllu"))
    assert [(each.name, each.format) for each in presets(settings)] == [
        ("For the tagger", "conllu"),
        ("Other", "brat"),
    ]
    assert without_preset(without_preset(settings, "Other"), "For the tagger") == {}


def test_only_what_differs_is_written() -> None:
    assert with_preset({}, Preset("Plain")) == {"exports": [{"name": "Plain"}]}


@pytest.mark.parametrize(
    "held", [None, 3, [3], [{"name": "x", "how": {"nested": "sideways"}}], {"a": 1}]
)
def test_what_is_no_preset_is_left_out(held: object) -> None:
    assert presets({"exports": held}) == []


def test_what_is_no_preset_is_kept() -> None:
    later = {"name": "later", "how": {"nested": "sideways"}}
    settings = with_preset({"exports": [later]}, PRESET)
    assert settings["exports"][0] == later
    assert without_preset(settings, PRESET.name) == {"exports": [later]}


def test_the_request_says_all_of_it(tmp_path: Path) -> None:
    request = PRESET.request(tmp_path / "out.conll")
    assert (request.dest, request.form) == (tmp_path / "out.conll", "conll")
    assert (request.annotator, request.merge) == ("anna", Merge.MAJORITY)
    assert request.filters.status is Status.DONE
    assert request.filters.labels == {"entity", "quote"}
    assert request.filters.origins == {"human"}
    assert request.filters.rules == PRESET.what.rules
    assert request.splits is not None
    assert (request.splits.shares, request.splits.seed) == ((0.8, 0.1, 0.1), "7")
    assert (request.options.nested, request.options.max_width) == (Nested.INNERMOST, 12)
    assert request.options.scheme is Scheme.BIOES
    assert not request.verify


def test_splits_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SplitError):
        Preset(how=How(split="half")).request(tmp_path / "out.jsonl")
