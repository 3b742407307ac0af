"""Disks that are full, folders that may not be written to."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.storage.project import Project
from annotator.ui.saver import SavedState
from tests.torture.ordeals import (
    NAMES,
    Ordeal,
    article_on_screen,
    label,
    project_of,
    saved,
    saved_file,
    unlike,
    until,
)

DISK = "size=2m"


def full_disk(folder: Path) -> Iterator[Ordeal]:
    """The disk fills while somebody labels, and has room again later."""
    with small_disk(folder) as (disk, filled), project_of(disk / "project") as project:
        ordeal = Ordeal("disk full", "a disk of 2 MB" if disk.is_mount() else "a limit for files")
        broken_off(ordeal, project, filled, "could not be written")
        yield ordeal


def folder_turns_read_only(folder: Path) -> Iterator[Ordeal]:
    """Nothing may be written any more while somebody labels, and later it may again."""
    with project_of(folder / "project") as project:
        ordeal = Ordeal("folder read-only while labelling")

        @contextmanager
        def frozen() -> Iterator[None]:
            with unwritable(saved_file(project).parent):
                yield

        broken_off(ordeal, project, frozen, "nothing may be written")
        yield ordeal


def broken_off(ordeal: Ordeal, project: Project, hindered: Callable, pattern: str) -> None:
    """Label before, while and after nothing can be written; all of it must be there in the end."""
    with article_on_screen(project) as bench:
        label(bench, NAMES[0])
        before = saved(project)
        ordeal.check(len(before) == 1, "The first label was not saved.")
        with hindered():
            label(bench, NAMES[1])
            ordeal.hear(bench, pattern)
            label(bench, NAMES[2])
            ordeal.check(saved(project) == before, "The last good file did not stay.")
            ordeal.check(len(bench.session.document.spans) == 3, "A label left the screen.")
            ordeal.check(bench.workspace.saved_state is SavedState.FAILED, "It claims to be saved.")
        until(ordeal, lambda: not bench.workspace.unsaved, "another try to save")
        unlike(ordeal, bench, project)
        ordeal.check(len(saved(project)) == 3, "Not all labels are in the file.")
    left = [path.name for path in project.folder.rglob(".*.tmp")]
    ordeal.check(not left, f"Something was left behind: {left}.")


def read_only_folder(folder: Path) -> Iterator[Ordeal]:
    """A project is opened where nothing may be written."""
    ordeal = Ordeal("folder read-only from the start")
    with (
        project_of(folder / "project") as project,
        unwritable(project.folder),
        article_on_screen(project) as bench,
    ):
        ordeal.hear(bench, "nothing may be written")
        label(bench, NAMES[0])
        ordeal.hear(bench, "Read only")
        ordeal.check(not len(bench.session.document.spans), "A label is only on the screen.")
        ordeal.check(bench.session.document.text, "The article cannot be read.")
    yield ordeal


@contextmanager
def small_disk(folder: Path) -> Iterator[tuple[Path, Callable]]:
    """A place to write to and what fills it up, as far as this system lets us make one."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(disk)]
    mounted = sys.platform == "linux" and os.geteuid() == 0 and succeeds(mount)
    try:
        yield disk, (lambda: filled_up(disk)) if mounted else small_files
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)


def succeeds(command: list[str]) -> bool:
    """Whether a command can be carried out here."""
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


@contextmanager
def filled_up(disk: Path) -> Iterator[None]:
    """Not a byte more fits on the disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def small_files() -> Iterator[None]:
    """No file may be longer than a few bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing may be written below a folder; permissions alone would not keep root from it."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    set_writable(folders, False)
    try:
        yield
    finally:
        set_writable(folders, True)


def set_writable(folders: list[Path], may_write: bool) -> None:
    """Let folders take new files or not. Raises OSError where this system cannot."""
    for folder in folders:
        if os.geteuid() != 0:
            folder.chmod(0o755 if may_write else 0o555)
        elif not succeeds(["chattr", "-i" if may_write else "+i", str(folder)]):
            raise OSError(f"“{folder}” cannot be made immutable here.")
