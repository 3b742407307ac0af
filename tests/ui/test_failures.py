import sys
import threading

import pytest
from PySide6.QtCore import qWarning

from annotator.ui.failures import FailureWatch


@pytest.fixture
def watch(tmp_path):
    watch = FailureWatch(tmp_path / "log")
    end = watch.begin()
    yield watch
    end()


def fail(text):
    try:
        raise RuntimeError(text)
    except RuntimeError:
        sys.excepthook(*sys.exc_info())


def log(watch):
    return watch.log.read_text(encoding="utf-8")


def test_what_nobody_handles_is_logged_and_told(qtbot, watch):
    with qtbot.waitSignal(watch.caught) as caught:
        fail("the sky fell")
    assert caught.args == ["RuntimeError: the sky fell"]
    assert "the sky fell" in log(watch)
    assert "Traceback" in log(watch)


def test_a_thread_is_watched_too(qtbot, watch):
    def work():
        raise ValueError("in a thread")

    with qtbot.waitSignal(watch.caught) as caught:
        thread = threading.Thread(target=work, name="worker")
        thread.start()
        thread.join()
    assert caught.args == ["ValueError: in a thread"]
    assert "worker" in log(watch)


def test_qt_writes_into_the_log(watch, capfd):
    qWarning("a plugin is missing")
    assert "a plugin is missing" in log(watch)
    assert capfd.readouterr().err == ""


def test_hooks_are_put_back(tmp_path):
    before = sys.excepthook, threading.excepthook
    FailureWatch(tmp_path).begin()()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_log_does_not_grow_for_ever(tmp_path):
    path = tmp_path / "annotator.log"
    path.write_text("x" * 600_000, encoding="utf-8")
    end = FailureWatch(tmp_path).begin()
    end()
    assert path.stat().st_size == 0
    assert path.with_suffix(".old.log").stat().st_size == 600_000


def test_no_log_is_no_reason_to_stop(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    watch = FailureWatch(blocked / "log")
    end = watch.begin()
    fail("still told")
    end()
    assert watch.log is None
