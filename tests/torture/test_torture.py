"""A short round of the torture: the long one is a command of its own."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.torture import disks, inputs, kills, others
from tests.torture.ordeals import Ordeal

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(os.name == "nt", reason="needs signals and limits of POSIX"),
]
UNDERGONE = (
    partial(kills.kill_often, kills=3),
    disks.full_disk,
    others.changed_files,
    others.locked_project,
    others.vanished_articles,
    inputs.broken_articles,
    inputs.broken_annotations,
    partial(inputs.odd_sources, huge_size=1_000_000),
)


def named(undergo: Callable) -> str:
    return getattr(undergo, "func", undergo).__name__


def assert_lives_through(ordeals: Iterator[Ordeal]) -> None:
    undergone = list(ordeals)
    assert undergone
    assert [(ordeal.name, ordeal.faults) for ordeal in undergone if ordeal.faults] == []


@pytest.mark.parametrize("undergo", UNDERGONE, ids=named)
def test_nothing_is_lost(undergo, tmp_path):
    assert_lives_through(undergo(tmp_path))


@pytest.mark.parametrize(
    "undergo", [disks.folder_turns_read_only, disks.read_only_folder], ids=named
)
def test_nothing_is_lost_where_nothing_can_be_written(undergo, tmp_path: Path):
    try:
        with disks.unwritable(tmp_path):
            pass
    except OSError as error:
        pytest.skip(f"needs folders that root cannot write to: {error}")
    assert_lives_through(undergo(tmp_path))


def test_nasty_strings_stay_as_they_are(shared_data, tmp_path):
    assert_lives_through(inputs.nasty_strings(tmp_path, shared_data))
