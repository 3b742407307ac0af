import os
import re
import subprocess
import sys

import pytest

from annotator.core.errors import LockedError
from annotator.storage.files import ReadOnlyError
from annotator.storage.locks import AnnotatorLock

HOLDER = """
import sys
from pathlib import Path
from annotator.storage.locks import AnnotatorLock
lock = AnnotatorLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other_program(tmp_path):
    """Another program that holds the lock on the folder ``anna``."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path / "anna"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout.readline() == "held\n"
        yield program
        program.kill()


def test_the_second_program_is_told_who_holds_the_lock(tmp_path, other_program):
    lock = AnnotatorLock(tmp_path / "anna")
    with pytest.raises(LockedError, match=r"“anna” is being worked on by") as caught:
        lock.acquire()
    assert f"process {other_program.pid}," in caught.value.holder
    assert caught.value.holder in str(caught.value)
    assert not lock.held


def test_a_killed_program_holds_nothing(tmp_path, other_program):
    other_program.kill()
    other_program.wait()
    with AnnotatorLock(tmp_path / "anna") as lock:
        assert lock.held


def test_two_windows_of_one_program_do_not_share_a_lock(tmp_path):
    first, second = AnnotatorLock(tmp_path / "anna"), AnnotatorLock(tmp_path / "anna")
    first.acquire()
    first.acquire()
    with pytest.raises(LockedError) as caught:
        second.acquire()
    assert f"process {os.getpid()}, since 20" in caught.value.holder
    assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d\)$", caught.value.holder)
    first.release()
    first.release()
    second.acquire()
    assert second.held
    second.release()


def test_annotators_do_not_lock_each_other_out(tmp_path):
    with AnnotatorLock(tmp_path / "anna"), AnnotatorLock(tmp_path / "bo") as other:
        assert other.held


def test_a_lock_without_a_readable_holder_is_held_all_the_same(tmp_path):
    with AnnotatorLock(tmp_path / "anna"):
        for path in (tmp_path / "anna").glob(".lock-holder*"):
            path.write_bytes(b"?")
        with pytest.raises(LockedError, match="another program"):
            AnnotatorLock(tmp_path / "anna").acquire()


def test_a_folder_that_lets_nothing_be_written_is_told_from_a_held_lock(small_disk, read_only_disk):
    with AnnotatorLock(small_disk / "anna"):
        pass
    read_only_disk()
    for folder in (small_disk / "anna", small_disk / "bo"):
        with pytest.raises(ReadOnlyError):
            AnnotatorLock(folder).acquire()


def test_who_has_the_lock_clears_up_after_a_killed_program(tmp_path):
    leftover = tmp_path / "anna" / ".one.json.0123abcd.tmp"
    leftover.parent.mkdir()
    leftover.write_bytes(b"{")
    with AnnotatorLock(tmp_path / "anna"):
        assert not leftover.exists()
    assert [path.name for path in leftover.parent.iterdir()] == [".lock"]
