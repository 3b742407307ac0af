import os
import subprocess

import pytest

from annotator.storage.project import Project
from tests.storage import samples


@pytest.fixture
def project(tmp_path):
    """A project with the articles one, two, ten."""
    project = Project.create(tmp_path / "project", "Probe", samples.LABELS)
    for article_id in ("one", "two", "ten"):
        project.add_article(samples.make_article(article_id))
    return project


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 256 KiB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not _mount(folder):
        pytest.skip("needs the right to mount a file system")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _mount(folder):
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "annotator", folder]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.fixture
def read_only_disk(small_disk):
    """A function that lets nothing be written to the small disk any more."""
    return lambda: subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
