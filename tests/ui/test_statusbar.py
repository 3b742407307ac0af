import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton

from annotator.core.spans import Status
from annotator.storage.settings import ANNOTATOR
from annotator.ui.statusbar import StatusBar
from annotator.ui.wording import tip


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale("en"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def zoom():
    return QAction("Text as usual")


@pytest.fixture
def bar(qtbot, opened, look, zoom):
    bar = StatusBar(opened.session, opened, look, zoom)
    qtbot.addWidget(bar)
    bar.show()
    return bar


def texts(bar):
    return [label.text() for label in bar.findChildren(QLabel)]


def test_progress_is_said(bar, opened):
    assert "0 of 3 done · 0 %" in texts(bar)
    opened.done_and_next()
    assert "1 of 3 done · 33 %" in texts(bar)


def test_flags_and_time_are_said(bar, opened, clock):
    opened.session.set_flag("why")
    opened.session.move(1)
    clock.go(30)
    opened.session.move(2)
    opened.session.set_status(Status.DONE)
    assert "1 of 3 done · 33 % · 1 flagged · 0.5 min an article" in texts(bar)


def test_the_place_is_said_when_the_caret_rests(qtbot, bar, opened):
    opened.session.move(opened.session.document.text.index("Tolba") + 2)
    length = len(opened.session.document.text)
    expected = f"{length} characters · line 3, character 3"
    qtbot.waitUntil(lambda: expected in texts(bar))


def test_the_saved_state_is_said(bar, opened, monkeypatch):
    from annotator.core.errors import StorageError
    from annotator.storage.project import Project

    assert "Saved" in texts(bar)

    def fail(*_args):
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Project, "save_annotations", fail)
        opened.session.move(opened.session.document.text.index("Tolba") + 1)
        opened.session.label("entity")
        assert "⚠ Not saved" in texts(bar)
    opened.session.undo()
    assert "Saved" in texts(bar)


@pytest.mark.usefixtures("opened")
def test_read_only_says_why(project, new_workspace, qtbot, look, zoom):
    second = new_workspace()
    second.settings.set(ANNOTATOR, "mina")
    second.open_project(project.folder)
    other = StatusBar(second.session, second, look, zoom)
    qtbot.addWidget(other)
    qtbot.waitUntil(lambda: second.session.article is not None)
    label = next(each for each in other.findChildren(QLabel) if each.text() == "Read only")
    assert label.toolTip() == tip(second.session.read_only) != ""


def test_what_was_done_is_said_for_a_while(bar, opened):
    opened.session.told.emit("Undone: label Tolba")
    assert bar.message == "Undone: label Tolba"


def test_the_zoom_is_shown_and_reset(qtbot, bar, zoom):
    bar.set_zoom(125)
    button = next(b for b in bar.findChildren(QToolButton) if b.text() == "125 %")
    with qtbot.waitSignal(zoom.triggered):
        button.click()


def shown(bar, text):
    return next(label for label in bar.findChildren(QLabel) if label.text() == text).isVisible()


def test_progress_stays_beside_a_sentence_where_there_is_room(qtbot, bar, opened):
    bar.resize(1400, 40)
    opened.session.told.emit("Undone: label Tolba")
    assert shown(bar, "0 of 3 done · 0 %")
    assert shown(bar, "Undone: label Tolba")
    bar.resize(420, 40)
    qtbot.waitUntil(lambda: not shown(bar, "0 of 3 done · 0 %"))
    opened.session.move(opened.session.document.text.index("Tolba") + 1)
    opened.session.label("entity")
    assert bar.message == ""
    assert shown(bar, "0 of 3 done · 0 %")


def test_a_brush_is_spoken_of_for_as_long_as_it_is_up(bar, opened):
    opened.session.arm("quote")
    standing = bar.message
    assert "quote" in standing
    opened.session.told.emit("There is nothing to label here.")
    opened.session.move(opened.session.document.text.index("Tolba") + 1)
    opened.session.label("entity")
    assert bar.message == standing
    opened.session.disarm()
    assert bar.message == ""


def test_who_could_only_read_can_try_again(qtbot, opened, project, new_workspace, look, zoom):
    second = new_workspace()
    second.settings.set(ANNOTATOR, "mina")
    second.open_project(project.folder)
    other = StatusBar(second.session, second, look, zoom)
    qtbot.addWidget(other)
    other.show()
    qtbot.waitUntil(lambda: second.session.article is not None)
    again = next(b for b in other.findChildren(QToolButton) if b.text() == "Try again")
    with qtbot.waitSignal(second.failed):
        again.click()
    assert not second.session.can_edit
    opened.close_project()
    again.click()
    assert second.session.can_edit
    assert again.isHidden()
    assert "Saved" in texts(other)


def test_what_could_not_be_saved_is_tried_again(bar, opened, monkeypatch):
    from annotator.core.errors import StorageError
    from annotator.storage.project import Project

    def fail(*_args):
        raise StorageError("The disk is full.")

    again = next(b for b in bar.findChildren(QToolButton) if b.text() == "Try again")
    assert again.isHidden()
    with monkeypatch.context() as patch:
        patch.setattr(Project, "save_annotations", fail)
        opened.session.move(opened.session.document.text.index("Tolba") + 1)
        opened.session.label("entity")
        assert again.isVisible()
    again.click()
    assert "Saved" in texts(bar)
    assert again.isHidden()
