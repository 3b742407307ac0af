import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.ui.welcome import WelcomePage
from tests.ui.projects import make_project


@pytest.fixture
def page(qtbot, workspace, look):
    page = WelcomePage(workspace, look)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    return page


def names(page):
    return [button.accessibleDescription() for button in page.recent]


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("New project…", "new_requested"),
        ("Open project…", "open_requested"),
        ("Open the sample", "sample_requested"),
    ],
)
def test_what_needs_a_dialog_is_asked_of_the_window(qtbot, page, text, signal):
    (button,) = [each for each in page.findChildren(QPushButton) if each.text() == text]
    with qtbot.waitSignal(getattr(page, signal)):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_recent_projects_are_listed_and_opened(page, workspace, tmp_path):
    folders = [make_project(tmp_path / name, ["Un"]).folder for name in ("one", "two")]
    assert page.recent == []
    for folder in folders:
        workspace.open_project(folder)
    workspace.close_project()
    assert names(page) == [str(folder) for folder in reversed(folders)]
    QTest.mouseClick(page.recent[1], Qt.MouseButton.LeftButton)
    assert workspace.project.folder == folders[0]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_project_that_was_open_last_is_one_key_away(qtbot, page, workspace, project, key):
    page.hide()
    workspace.open_project(project.folder)
    workspace.close_project()
    page.show()
    qtbot.waitUntil(lambda: page.focusWidget() in page.recent)
    QTest.keyClick(page.focusWidget(), key)
    assert workspace.project.folder == project.folder


def test_return_presses_the_first_button_where_nothing_was_opened_yet(qtbot, page):
    qtbot.waitUntil(lambda: page.focusWidget() is not None)
    with qtbot.waitSignal(page.new_requested):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def test_a_project_that_has_gone_is_not_listed(page, workspace, project):
    workspace.open_project(project.folder)
    workspace.close_project()
    project.folder.rename(project.folder.with_name("elsewhere"))
    page.refresh()
    assert page.recent == []
