import pytest

from annotator.core.errors import NameTakenError
from annotator.storage.codec import encode_annotations
from annotator.storage.settings import ANNOTATOR
from annotator.ui.saver import SavedState
from tests.ui.conftest import open_listed


@pytest.mark.parametrize("article", ["a1", "a2"])
def test_nobody_labels_in_the_folder_of_somebody_else(qtbot, workspace, project, article):
    opened = project.open_annotations("B*a", project.article(article))
    data = encode_annotations(opened.annotations)
    project.save_annotations("B*a", article, data, None)
    told = []
    workspace.failed.connect(told.append)
    workspace.session.told.connect(told.append)
    workspace.settings.set(ANNOTATOR, "B?a")
    open_listed(qtbot, workspace, project.folder)
    assert isinstance(told[0], NameTakenError)
    assert workspace.saved_state is SavedState.READ_ONLY
    assert workspace.session.label("entity") is None
    assert "holds the annotations of “B*a”" in told[-1]
    assert workspace.import_files([]) is None
    assert not workspace.try_again()
    assert workspace.close_project()
    written = project.annotator_folder("B*a").glob("*.json")
    assert [path.name for path in written] == [f"{article}.json"]
    assert project.annotations_path("B*a", article).read_bytes() == data
