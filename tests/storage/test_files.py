import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from annotator.core.errors import ConflictError, StorageError
from annotator.storage import files
from annotator.storage.files import MissingError, ReadOnlyError, Syncer

WRITER = """
import sys
from pathlib import Path
from annotator.storage import files
path = Path(sys.argv[1])
signature = files.read(path)[1]
for number in range(1_000_000):
    signature = files.write(path, str(number).encode() * 20_000 + b"|", signature)
    print(number, flush=True)
"""


def test_what_was_written_is_read_and_can_be_written_again(tmp_path):
    path = tmp_path / "file.json"
    signature = files.write(path, b"one", None)
    data, read = files.read(path)
    assert (data, read) == (b"one", signature)
    again = files.write(path, b"two", read)
    assert path.read_bytes() == files.load(path) == b"two"
    assert again.sha256 != signature.sha256
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.json"]


def test_a_file_that_must_not_exist_is_not_replaced(tmp_path):
    path = tmp_path / "file.json"
    path.write_bytes(b"theirs")
    with pytest.raises(ConflictError, match=r"“file\.json”"):
        files.write(path, b"ours", None)
    assert path.read_bytes() == b"theirs"


@pytest.mark.parametrize("theirs", [b"theirs", b"OLD"])
def test_a_file_that_somebody_changed_is_not_replaced(tmp_path, theirs):
    path = tmp_path / "file.json"
    signature = files.write(path, b"old", None)
    path.write_bytes(theirs)
    os.utime(path, ns=(1, 1))
    with pytest.raises(ConflictError, match="changed by another program"):
        files.write(path, b"ours", signature)
    assert path.read_bytes() == theirs


def test_a_file_that_somebody_removed_is_a_conflict(tmp_path):
    path = tmp_path / "file.json"
    signature = files.write(path, b"old", None)
    path.unlink()
    with pytest.raises(ConflictError, match="removed by another program"):
        files.write(path, b"ours", signature)
    assert not path.exists()


def test_a_file_that_was_only_touched_or_copied_is_the_same(tmp_path):
    path = tmp_path / "file.json"
    signature = files.write(path, b"old", None)
    os.utime(path, ns=(1, 1))
    signature = files.write(path, b"new", signature)
    copy = tmp_path / "copy"
    copy.write_bytes(b"new")
    copy.replace(path)
    files.write(path, b"newer", signature)
    assert path.read_bytes() == b"newer"


def test_a_missing_file_and_a_missing_folder_are_said_apart(tmp_path):
    with pytest.raises(MissingError, match="it is not there"):
        files.read(tmp_path / "file.json")
    with pytest.raises(MissingError, match="folder"):
        files.read(tmp_path / "gone" / "file.json")
    with pytest.raises(MissingError, match="folder"):
        files.write(tmp_path / "gone" / "file.json", b"new", None)


def test_a_folder_that_goes_while_it_is_used_is_said(tmp_path):
    path = tmp_path / "folder" / "file.json"
    path.parent.mkdir()
    signature = files.write(path, b"old", None)
    path.unlink()
    path.parent.rmdir()
    with pytest.raises(MissingError, match="folder"):
        files.write(path, b"new", signature)


def test_a_folder_in_place_of_a_file_and_the_reverse_are_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="could not be read"):
        files.read(tmp_path)
    with pytest.raises(StorageError, match="“file” could not be made: there is a file of this"):
        files.make_folder(tmp_path / "file")
    for attempt in (
        files.make_folder,
        lambda path: files.write(path, b"", None),
        files.read,
    ):
        with pytest.raises(StorageError, match=r"“x” could not be .*: “.*file” is not a folder\."):
            attempt(tmp_path / "file" / "x")


def test_a_file_in_the_place_of_a_folder_is_told_as_such(project):
    folder = project.folder / "annotations"
    folder.rmdir()
    folder.write_bytes(b"")
    with pytest.raises(StorageError, match="“annotations” could not be read: it is not a folder"):
        project.annotators()


def test_a_full_disk_leaves_the_last_good_file_and_no_other(small_disk):
    path = small_disk / "file.json"
    signature = files.write(path, b"old" * 1000, None)
    with pytest.raises(StorageError, match="the disk is full"):
        files.write(path, b"new" * 200_000, signature)
    assert path.read_bytes() == b"old" * 1000
    assert [entry.name for entry in small_disk.iterdir()] == ["file.json"]
    files.write(path, b"new" * 1000, signature)
    assert path.read_bytes() == b"new" * 1000


def test_a_drive_that_became_read_only_is_told_from_other_trouble(small_disk, read_only_disk):
    path = small_disk / "file.json"
    signature = files.write(path, b"old", None)
    read_only_disk()
    with pytest.raises(ReadOnlyError, match="nothing may be written"):
        files.write(path, b"new", signature)
    with pytest.raises(ReadOnlyError):
        files.make_folder(small_disk / "folder")
    with pytest.raises(ReadOnlyError):
        files.move(path, small_disk / "other")
    assert files.load(path) == b"old"


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, StorageError, "the disk is full"),
        (errno.EDQUOT, StorageError, "the disk is full"),
        (errno.EACCES, ReadOnlyError, "nothing may be written"),
        (errno.EPERM, ReadOnlyError, "nothing may be written"),
        (errno.EROFS, ReadOnlyError, "nothing may be written"),
        (errno.EIO, StorageError, os.strerror(errno.EIO)),
    ],
)
def test_an_error_at_the_last_moment_leaves_the_last_good_file(
    tmp_path, monkeypatch, number, kind, words
):
    path = tmp_path / "file.json"
    signature = files.write(path, b"old", None)

    def refuse(_self, _target):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match=words) as caught:
        files.write(path, b"new", signature)
    assert type(caught.value) is kind
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.json"]


def test_a_file_that_another_program_holds_for_a_moment_is_written_all_the_same(
    tmp_path, monkeypatch
):
    path = tmp_path / "file.json"
    signature = files.write(path, b"old", None)
    replace = Path.replace
    attempts = []

    def refuse_twice(self, target):
        attempts.append(target)
        if len(attempts) < 3:
            error = PermissionError(errno.EACCES, "held open")
            error.winerror = 32
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_twice)
    files.write(path, b"new", signature)
    assert path.read_bytes() == b"new"
    assert len(attempts) == 3


def test_a_killed_program_leaves_a_whole_file(tmp_path):
    path = tmp_path / "file.json"
    path.write_bytes(b"0|")
    for _kill in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout.readline() == "0\n"
            time.sleep(random.random() / 100)
            writer.send_signal(signal.SIGKILL)
            last = writer.stdout.read().split()[-1:] or ["0"]
        data = path.read_bytes().decode()
        assert data.endswith("|")
        number = data[:-1][: len(data) // 20_000]
        assert data == number * 20_000 + "|"
        assert int(number) in (int(last[0]), int(last[0]) + 1)
    files.remove_leftovers(tmp_path, at_once=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.json"]


def test_leftovers_are_removed_once_nobody_can_be_writing_them(tmp_path):
    old, fresh = tmp_path / ".a.json.0123abcd.tmp", tmp_path / ".b.json.0123abcd.tmp"
    others = [tmp_path / name for name in (".lock", "notes.tmp", ".mine.tmp", "a.json")]
    for path in (old, fresh, *others):
        path.write_bytes(b"")
    past = time.time() - 2 * 3600
    os.utime(old, (past, past))
    files.remove_leftovers(tmp_path)
    assert not old.exists()
    assert fresh.exists()
    files.remove_leftovers(tmp_path, at_once=True)
    assert sorted(tmp_path.iterdir()) == sorted(others)
    files.remove_leftovers(tmp_path / "gone")


class Device:
    """Stands in for the device: what was synced, and an error where one is wanted."""

    def __init__(self, monkeypatch):
        self.synced = []
        self.error = None
        self.reached = threading.Event()
        monkeypatch.setattr(os, "fsync", self._fsync)

    def _fsync(self, descriptor):
        if self.error is not None:
            raise self.error
        self.synced.append(os.fstat(descriptor).st_ino)
        self.reached.set()


@pytest.fixture
def device(monkeypatch):
    return Device(monkeypatch)


def test_files_and_their_folder_are_synced_within_a_second(tmp_path, device):
    path = tmp_path / "file.json"
    files.write(path, b"one", None)
    failed = []
    syncer = Syncer(failed.append)
    started = time.monotonic()
    syncer.sync_soon(path)
    assert device.reached.wait(5)
    assert time.monotonic() - started < 1
    syncer.close()
    assert device.synced == [path.stat().st_ino, tmp_path.stat().st_ino]
    assert failed == []


def test_closing_syncs_what_is_waiting_and_each_file_once(tmp_path, device):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    for path in (first, second):
        files.write(path, b"one", None)
    syncer = Syncer(pytest.fail, delay=60)
    for path in (first, second, first):
        syncer.sync_soon(path)
    syncer.close()
    expected = [first.stat().st_ino, second.stat().st_ino, tmp_path.stat().st_ino]
    assert device.synced == expected


def test_a_file_that_went_again_need_not_be_synced(tmp_path, device):
    syncer = Syncer(pytest.fail)
    syncer.sync_soon(tmp_path / "gone.json")
    syncer.close()
    assert device.synced == [tmp_path.stat().st_ino]


def test_a_failed_sync_is_reported(tmp_path, device):
    path = tmp_path / "file.json"
    files.write(path, b"one", None)
    device.error = OSError(errno.EIO, "Input/output error")
    failed = []
    syncer = Syncer(failed.append)
    syncer.sync_soon(path)
    syncer.close()
    assert [type(error) for error in failed] == [StorageError, StorageError]
    assert str(failed[0]).startswith("“file.json” could not be sent to the disk")
