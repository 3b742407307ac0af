from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.storage.project import Project

LABELS = LabelSet(
    (
        Label("entity", attributes=(Attribute("kind", (Value("person"), Value("place"))),)),
        Label("quote"),
    ),
    (LinkType("speaker", ("quote",), ("entity",)),),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "project", "Project", LABELS)


@pytest.fixture
def other(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "other", "Other", LABELS)


@pytest.fixture
def no_big_files() -> Iterator[None]:
    """Files that grow beyond 100 kB cannot be written, as on a full disk."""
    resource = pytest.importorskip("resource", reason="needs limits for processes")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
