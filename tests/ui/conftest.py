import pytest
from PySide6.QtCore import QEvent

from annotator.storage.settings import ANNOTATOR, Settings
from annotator.storage.state import State
from annotator.ui.collection import Collector
from annotator.ui.theme import Look
from annotator.ui.workspace import Workspace
from tests.ui import projects


class Clock:
    """A clock that goes when it is told to. Seconds."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def go(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session", autouse=True)
def application(qapp):
    """Qt needs one for everything, and no worker thread may collect what is Qt's."""
    collector = Collector(qapp)
    yield qapp
    collector.close()


@pytest.fixture(autouse=True)
def nothing_left(application):
    """Deletes what a test has closed: pytest's turns of the event loop are not deep enough."""
    yield
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def qtbot(qtbot, monkeypatch):
    """Holds the widgets of a test until they are deleted: the collector must not meet them."""
    add = qtbot.addWidget

    def add_widget(widget, **options):
        widget.destroyed.connect(lambda: widget)  # what is called has a hand on the widget
        add(widget, **options)

    monkeypatch.setattr(qtbot, "addWidget", add_widget)
    return qtbot


@pytest.fixture
def look(application):
    look = Look(application)
    yield look
    look.deleteLater()


@pytest.fixture
def new_workspace(clock):
    """Makes workspaces as each start of the program makes one; closes them at the end."""
    made = []

    def make():
        settings = Settings.load()
        settings.set(ANNOTATOR, projects.ANNOTATOR)
        made.append(Workspace(settings, State(), clock))
        return made[-1]

    yield make
    for workspace in made:
        workspace.abandon()
        workspace.close_project()
        workspace.deleteLater()


@pytest.fixture
def workspace(new_workspace):
    return new_workspace()


@pytest.fixture
def project(tmp_path):
    """A project of three articles."""
    return projects.make_project(tmp_path / "essai")


@pytest.fixture
def opened(qtbot, workspace, project):
    """The workspace with the project open and its articles listed."""
    open_listed(qtbot, workspace, project.folder)
    return workspace


def open_listed(qtbot, workspace, folder):
    """Open a project and wait until its articles are listed."""
    assert workspace.open_project(folder)
    qtbot.waitUntil(lambda: workspace.rows.total > 0)
