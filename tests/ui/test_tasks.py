import threading

from PySide6.QtCore import QObject

from annotator.core.errors import CancelledError, StorageError
from annotator.ui import tasks


def test_what_a_task_gives_arrives_in_the_thread_that_asked(qtbot):
    got = []

    def work(number, progress, cancelled):
        progress(1, 2)
        return number, threading.current_thread(), cancelled()

    def done(result):
        got.append(("done", threading.current_thread(), result))

    task = tasks.run(work, 7, progress=lambda *values: got.append(values), done=done)
    with qtbot.waitSignal(task.finished):
        pass
    here = threading.current_thread()
    assert got[0] == (1, 2)
    assert got[1][:2] == ("done", here)
    number, thread, cancelled = got[1][2]
    assert (number, cancelled) == (7, False)
    assert thread is not here
    assert not task.is_running


def test_an_error_that_the_user_should_know_is_told(qtbot):
    errors = []

    def work(**_):
        raise StorageError("The disk is full.")

    task = tasks.run(work, failed=errors.append, done=errors.append)
    with qtbot.waitSignal(task.finished):
        pass
    assert [str(error) for error in errors] == ["The disk is full."]


def test_a_task_with_a_defect_ends_too_and_the_defect_is_seen(qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))
    task = tasks.run(lambda **_: 1 // 0)
    with qtbot.waitSignal(task.finished):
        pass
    assert task.wait(5)
    assert seen == [ZeroDivisionError]
    assert not task.is_running


def test_nothing_of_a_cancelled_task_arrives(qtbot):
    begun, got = threading.Event(), []

    def work(progress, cancelled):
        progress("early")
        begun.set()
        while not cancelled():
            pass
        progress("late")
        return "result"

    task = tasks.run(work, progress=got.append, done=got.append, failed=got.append)
    assert begun.wait(5)
    task.cancel()
    assert task.wait(5)
    qtbot.wait(20)
    assert got == []
    assert not task.is_running


def test_a_stopped_task_still_says_what_it_has_done(qtbot):
    got = []

    def work(cancelled, **_):
        while not cancelled():
            pass
        raise CancelledError("Stopped.")

    task = tasks.run(work, failed=got.append)
    with qtbot.waitSignal(task.finished):
        task.stop()
    assert isinstance(got[0], CancelledError)


def test_a_task_whose_owner_has_gone_is_let_go(qtbot):
    release, got = threading.Event(), []

    def work(**_):
        release.wait(5)
        return "late"

    owner = QObject()
    task = tasks.run(work, parent=owner, done=got.append)
    owner.deleteLater()
    qtbot.wait(20)
    release.set()
    assert task.wait(5)
    qtbot.wait(20)
    assert got == []
