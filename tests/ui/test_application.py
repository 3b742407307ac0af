import pytest
from PySide6.QtCore import QLocale
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.storage.folders import config_folder
from annotator.storage.settings import LANGUAGE, THEME, Settings
from annotator.ui.application import Program
from annotator.ui.failures import FailureWatch
from tests.driving import wait_until, window_on
from tests.ui.projects import make_project


@pytest.fixture(autouse=True)
def same_locale():
    before = QLocale()
    yield
    QLocale.setDefault(before)


def boxes():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]


def test_the_window_opens_what_was_named(qtbot, project):
    with window_on(project.folder) as bench:
        assert bench.workspace.project.folder == project.folder
        qtbot.waitUntil(lambda: bench.workspace.rows.total == 3)


def test_the_window_looks_as_was_chosen():
    Settings.load().set(THEME, "dark")
    with window_on() as bench:
        assert bench.look.dark
        bench.entries["theme_light"].trigger()


def test_a_language_without_translation_is_english():
    Settings.load().set(LANGUAGE, "en")
    with window_on() as bench:
        assert bench.entries["undo"].text() == "Undo"


def test_broken_settings_are_said():
    config_folder().mkdir(parents=True)
    (config_folder() / "settings.json").write_text("{", encoding="utf-8")
    with window_on():
        (box,) = boxes()
        assert "settings.json" in box.text() + box.informativeText()
        box.close()


def test_the_place_of_the_window_is_remembered(tmp_path):
    folder = make_project(tmp_path / "p").folder
    with window_on(folder) as bench:
        bench.window.resize(760, 640)
    with window_on() as bench:
        assert (bench.window.width(), bench.window.height()) == (760, 640)


@pytest.fixture
def watch(qapp, tmp_path):
    """What the program is told its failures by."""
    watch = FailureWatch(tmp_path, qapp)
    program = Program([], watch, qapp)
    program.window.show()
    wait_until(lambda: program.bench is not None, "the window")
    yield watch
    program.window.close()
    program.end()
    program.window.deleteLater()
    program.deleteLater()
    watch.deleteLater()
    QTest.qWait(1)


def test_a_failure_is_told_once_and_the_program_goes_on(qtbot, watch, tmp_path):
    for number in range(3):
        watch.caught.emit(f"RuntimeError: {number}")
    qtbot.waitUntil(lambda: bool(boxes()))
    (box,) = boxes()
    assert "You can go on" in box.text()
    assert "Everything you labelled is saved" in box.informativeText()
    assert str(tmp_path / "annotator.log") in box.informativeText()
    assert box.detailedText() == "RuntimeError: 0"
    box.close()
    watch.caught.emit("RuntimeError: again")
    qtbot.waitUntil(lambda: bool(boxes()))
    boxes()[0].close()
