import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from shiboken6 import isValid

from annotator.core.errors import CancelledError, StorageError
from annotator.ui import tasks


@pytest.fixture
def owner():
    return QObject()


class Listener:
    """Somebody who is told, and of whom it can be seen when they are let go."""

    def hear(self, *_values):
        pass


def test_what_a_task_gives_arrives_in_the_thread_that_asked(qtbot, owner):
    got = []

    def work(number, progress, cancelled):
        progress(1, 2)
        return number, threading.current_thread(), cancelled()

    def done(result):
        got.append(("done", threading.current_thread(), result))

    task = tasks.run(work, 7, parent=owner, progress=lambda *values: got.append(values), done=done)
    with qtbot.waitSignal(task.finished):
        pass
    here = threading.current_thread()
    assert got[0] == (1, 2)
    assert got[1][:2] == ("done", here)
    number, thread, cancelled = got[1][2]
    assert (number, cancelled) == (7, False)
    assert thread is not here
    assert not task.is_running


def test_an_error_that_the_user_should_know_is_told(qtbot, owner):
    errors = []

    def work(**_):
        raise StorageError("The disk is full.")

    task = tasks.run(work, parent=owner, failed=errors.append, done=errors.append)
    with qtbot.waitSignal(task.finished):
        pass
    assert [str(error) for error in errors] == ["The disk is full."]


def test_a_task_with_a_defect_ends_too_and_the_defect_is_seen(qtbot, owner, monkeypatch):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))
    task = tasks.run(lambda **_: 1 // 0, parent=owner)
    with qtbot.waitSignal(task.finished):
        pass
    assert task.wait(5)
    assert seen == [ZeroDivisionError]
    assert not task.is_running


def test_nothing_of_a_cancelled_task_arrives(qtbot, owner):
    begun, got = threading.Event(), []

    def work(progress, cancelled):
        progress("early")
        begun.set()
        while not cancelled():
            pass
        progress("late")
        return "result"

    tell = got.append
    task = tasks.run(work, parent=owner, progress=tell, done=tell, failed=tell)
    assert begun.wait(5)
    task.cancel()
    assert task.wait(5)
    qtbot.wait(20)
    assert got == []
    assert not task.is_running


def test_a_stopped_task_still_says_what_it_has_done(qtbot, owner):
    got = []

    def work(cancelled, **_):
        while not cancelled():
            pass
        raise CancelledError("Stopped.")

    task = tasks.run(work, parent=owner, failed=got.append)
    with qtbot.waitSignal(task.finished):
        task.stop()
    assert isinstance(got[0], CancelledError)


def test_a_task_gets_on_though_the_window_is_always_at_work(qtbot, owner, monkeypatch):
    monkeypatch.setattr(tasks, "STINT", 0.0)
    monkeypatch.setattr(tasks.Task, "_window_is_at_work", lambda _task: True)
    got = []
    task = tasks.run(
        lambda cancelled, **_: [cancelled() for _ in range(3)], parent=owner, done=got.append
    )
    with qtbot.waitSignal(task.finished):
        pass
    assert got == [[False, False, False]]


def test_a_task_whose_owner_has_gone_is_let_go(qtbot, owner):
    release, got = threading.Event(), []

    def work(**_):
        release.wait(5)
        return "late"

    listener = Listener()
    listening = weakref.ref(listener)
    task = tasks.run(work, parent=owner, progress=listener.hear, done=got.append)
    del listener
    owner.deleteLater()
    qtbot.waitUntil(lambda: listening() is None)
    release.set()
    assert task.wait(5)
    qtbot.wait(20)
    assert got == []


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_nothing_is_left_of_a_task_that_has_ended(qtbot, owner, is_cancelled):
    listener = Listener()
    listening = weakref.ref(listener)
    tell = listener.hear
    task = tasks.run(lambda **_: 7, parent=owner, done=tell, failed=tell)
    del listener, tell
    if is_cancelled:
        task.cancel()
    qtbot.waitUntil(lambda: not isValid(task))
    assert listening() is None


def test_all_tasks_stop_at_the_end(owner):
    def work(progress, cancelled):
        while not cancelled():
            progress("more")

    running = [tasks.run(work, parent=owner) for _ in range(3)]
    tasks.end_all()
    assert all(task.wait(0) for task in running)


def test_an_owner_may_go_at_any_time(qtbot):
    def work(progress, cancelled):
        while not cancelled():
            progress("more")

    done = []
    for _ in range(100):
        owner = QObject()
        done.append(tasks.run(work, parent=owner, progress=lambda _text: None))
        owner.deleteLater()
        qtbot.wait(1)
    qtbot.waitUntil(lambda: not any(map(isValid, done)))
