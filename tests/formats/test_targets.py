import os
import time
from pathlib import Path

import pytest

from annotator.core.errors import StorageError
from annotator.formats.model import Format, Holds, Layout
from annotator.formats.targets import MARKER, Target, TargetError

FILE = Format("one", "One", (".one", ".un"), Holds())
FOLDER = Format("many", "Many", (".txt",), Holds(), layout=Layout.FOLDER)
EITHER = Format("either", "Either", (".one",), Holds(), layout=Layout.EITHER)


def fill(path: Path, **contents: str) -> None:
    with Target(path, FOLDER) as target:
        for name, content in contents.items():
            with target.open(name.replace("__", "/"), main=not name.endswith("ann")) as file:
                file.write(content.encode())
        target.finish()
        target.commit()


def files_in(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_a_file_has_its_name_once_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.one"
    path.write_text("earlier")
    with Target(path, FILE) as target:
        target.file().write(b"new")
        target.beside(".xml").write(b"beside")
        target.finish()
        assert path.read_text() == "earlier"
        assert not (tmp_path / "out.xml").exists()
        (main,) = target.main_files()
        assert (main.path.read_bytes(), main.name) == (b"new", "out.one")
        target.commit()
    assert files_in(tmp_path) == {"out.one": "new", "out.xml": "beside"}


def test_what_an_export_that_was_killed_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    past = time.time() - 2 * 3600
    old, fresh, other = ".out.one.0123abcd.tmp", ".out.one.4567cdef.tmp", ".in.one.0123abcd.tmp"
    for name in (old, fresh, other, ".out.one.losses.jsonl.0123abcd.tmp"):
        (tmp_path / name).write_text("half")
        if name != fresh:
            os.utime(tmp_path / name, (past, past))
    pieces = tmp_path / ".out.one.89abcdef.tmp"
    (pieces / "1").mkdir(parents=True)
    (pieces / "1" / "out.one").touch()
    os.utime(pieces, (past, past))
    with Target(tmp_path / "out.one", FILE):
        assert {path.name for path in tmp_path.iterdir()} == {fresh, other}


def test_what_is_not_committed_leaves_nothing(tmp_path: Path) -> None:
    with Target(tmp_path / "out.one", FILE) as target:
        target.file().write(b"new")
        target.beside(".xml")
    with Target(tmp_path / "out", FOLDER) as target, target.open("a"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_nobody_wrote_to_is_empty(tmp_path: Path) -> None:
    with Target(tmp_path / "out.one", FILE) as target:
        target.finish()
        target.commit()
    assert files_in(tmp_path) == {"out.one": ""}


def test_a_folder_comes_whole_and_goes_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, a="1", b__c="2", b__c_ann="3")
    assert files_in(out) == {"a": "1", "b/c": "2", "b/c_ann": "3"}
    fill(out, d="4")
    assert files_in(out) == {"d": "4"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_main_files_are_told_in_their_order(tmp_path: Path) -> None:
    with Target(tmp_path / "out", FOLDER) as target:
        for name, is_main in (("b", True), ("a", True), ("x", False), ("sub/é", True)):
            target.open(name, main=is_main).close()
        target.finish()
        assert [file.name for file in target.main_files()] == ["b", "a", "sub/é"]
        assert all(file.path.is_file() for file in target.main_files())


def test_what_no_export_made_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("one")
    for name, form, told in (
        ("mine", FOLDER, "holds files that no export made"),
        ("mine", FILE, "is a folder"),
        ("file", FOLDER, "is a file"),
    ):
        with pytest.raises(TargetError, match=told), Target(tmp_path / name, form):
            pass
    fill(tmp_path / "empty", a="1")
    assert files_in(tmp_path) == {"mine/thesis.txt": "years", "file": "one", "empty/a": "1"}


@pytest.mark.skipif(os.name == "nt", reason="needs a file of another kind")
def test_a_device_or_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        with (
            pytest.raises(TargetError, match=r"/(pipe|link)” is no file that can be replaced"),
            Target(tmp_path / name, FILE),
        ):
            pass
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "link").is_symlink()


def test_a_folder_that_came_meanwhile_is_not_lost(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Target(out, FOLDER) as target:
        target.open("a").close()
        target.finish()
        out.mkdir()
        (out / "thesis.txt").write_text("years")
        with pytest.raises(TargetError, match="no export made"):
            target.commit()
    assert files_in(tmp_path) == {"out/thesis.txt": "years"}


def test_a_folder_in_which_somebody_worked_is_not_replaced(tmp_path: Path) -> None:
    def add(out: Path) -> None:
        (out / "b").write_text("mine")
        os.utime(out / "b", (0, 0))

    def change(out: Path) -> None:
        later = (out / MARKER).stat().st_mtime + 1
        os.utime(out / "a", (later, later))

    for number, work in enumerate((add, change, lambda out: (out / "a").unlink())):
        out = tmp_path / str(number)
        fill(out, a="1")
        work(out)
        with pytest.raises(TargetError, match="added, changed or removed"):
            fill(out, a="2")


@pytest.mark.parametrize("name", ["", "/etc/a", "../a", "a/../../b", "a\nb"])
def test_files_stay_in_their_folder(tmp_path: Path, name: str) -> None:
    with Target(tmp_path / "out", FOLDER) as target, pytest.raises(ValueError, match="no name"):
        target.open(name)


def test_a_name_is_written_once(tmp_path: Path) -> None:
    with Target(tmp_path / "out", FOLDER) as target:
        target.open("a").close()
        with pytest.raises(StorageError):
            target.open("a")


def test_the_suffix_tells_a_file_from_a_folder(tmp_path: Path) -> None:
    assert Target(tmp_path / "out.one", EITHER).is_folder is False
    assert Target(tmp_path / "out", EITHER).is_folder is True
    assert Target(tmp_path / "news.of.UN", FILE).stem == "news.of"
    assert Target(tmp_path / "news.jsonl", FILE).stem == "news.jsonl"


def test_each_kind_is_written_in_its_own_way(tmp_path: Path) -> None:
    with Target(tmp_path / "a", FOLDER) as target, pytest.raises(ValueError, match="folder"):
        target.file()
    with Target(tmp_path / "a", FILE) as target, pytest.raises(ValueError, match="one file"):
        target.open("b")
