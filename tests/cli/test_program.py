"""The program started as a user starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator import __version__
from annotator.formats import formats
from annotator.storage.project import Project

NO_UTF8 = b"caf\xe9"
PLAIN = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}


def start(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "annotator", *map(str, arguments)]
    options.setdefault("env", {**os.environ, **PLAIN})
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


def test_it_says_its_version() -> None:
    done = start("--version")
    assert (done.returncode, done.stdout) == (0, f"Annotator {__version__}\n".encode())


def test_output_is_utf8_in_a_plain_locale(tmp_path: Path) -> None:
    done = start("new", tmp_path / "projet-été", "--name", "Été 😀")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "“Été 😀”" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="needs names of files that are bytes")
def test_a_name_that_is_no_utf8_is_shown_and_not_stumbled_over(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9.pdf")).write_bytes(b"%PDF-1.7")
    start("new", tmp_path / "project")
    for option in ([], ["--json"]):
        done = start("import", tmp_path / "project", folder, *option)
        assert done.returncode == 1
        assert b"caf\\udce9.pdf" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="needs names of files that are bytes")
def test_a_project_is_called_as_its_folder_whatever_bytes_that_name_is(run, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(NO_UTF8)
    assert run("new", folder)[0] == 0
    assert Project.open(folder).name == "caf\\udce9"


@pytest.mark.skipif(os.name == "nt", reason="needs names of files that are bytes")
def test_every_format_is_written_to_a_name_that_is_no_utf8(
    run, sample: Path, tmp_path: Path
) -> None:
    for form in (form for form in formats() if form.write):
        out = tmp_path / f"{os.fsdecode(NO_UTF8)}-{form.key}{form.suffixes[0]}"
        code, _, err = run("export", sample, out, "--format", form.key)
        is_absent = f"install annotator[{form.needs}]" in err
        assert (code, out.exists()) == ((2, False) if is_absent else (0, True)), (form.key, err)


@pytest.mark.parametrize(("name", "typed"), [("-p", "./-p"), ("a b", '"a b"'), ("é", "é")])
def test_what_to_type_next_can_be_typed(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, typed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("new", "--", name)
    assert code == 0
    assert out.endswith(f"Next: annotator import {typed} SOURCE...\n")


def test_a_reader_that_leaves_early_is_no_error(sample: Path) -> None:
    command = f'"{sys.executable}" -m annotator stats "{sample}" --json | exit 0'
    done = subprocess.run(command, shell=True, capture_output=True, check=False, timeout=60)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_told(sample: Path) -> None:
    arguments = [sys.executable, "-m", "annotator", "stats", sample]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            arguments, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
        said = b"annotator: The output could not be written: No space left on device.\n"
        assert (done.returncode, done.stderr) == (2, said)
        arguments[-1] = sample / "nothing"
        assert subprocess.run(arguments, stderr=full, check=False, timeout=60).returncode == 2


def test_errors_are_sentences(sample: Path, tmp_path: Path) -> None:
    (sample / "project.json").write_bytes(b"\xff\xfe")
    for arguments in (
        ("stats", sample),
        ("export", sample, tmp_path / "out.jsonl"),
        ("check", tmp_path),
        ("import", tmp_path, sample),
        ("snapshot", tmp_path, "a", "b.png"),
    ):
        done = start(*arguments)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert done.stderr.startswith(b"annotator: ")
        assert done.stderr.count(b"\n") == 1


def test_what_needs_no_window_loads_no_qt(sample: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from annotator.cli import main; code = main(sys.argv[1:]);"
        "sys.exit(code or 'PySide6' in sys.modules)"
    )
    for arguments in (
        ("check", sample),
        ("stats", sample),
        ("export", sample, tmp_path / "out.jsonl"),
        ("import", sample, tmp_path / "out.jsonl"),
        ("formats",),
    ):
        command = [sys.executable, "-c", script, *map(str, arguments)]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_snapshot_needs_no_display(sample: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    shown = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    env = {name: value for name, value in os.environ.items() if name not in shown}
    done = start("snapshot", sample, "copper-cup", out, "--theme", "dark", env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert out.read_bytes().startswith(begins[suffix])


def test_records_can_be_read_line_by_line(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "train.jsonl"
    assert start("export", sample, out).returncode == 0
    with out.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            assert list(record)[:2] == ["text", "spans"]
            for span in record["spans"]:
                assert record["text"][span["start"] : span["end"]] == span["text"]
