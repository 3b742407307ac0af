"""The commands of ``dev.py``: run, test, lint, build, bench, torture."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import display
import environment
import system

ROOT = environment.ROOT
LINTERS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
PICTURED = "port-konamba"


def main(arguments: list[str]) -> int:
    """Carry out one command; the exit code for the shell."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Sets up a checkout of Annotator, then runs, tests, builds or measures it.",
        epilog="Each command first makes .venv and adds what Qt needs of the system.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="open the sample project in a window").set_defaults(do=_run)
    commands.add_parser("test", help="linters, types, all tests").set_defaults(do=_test)
    commands.add_parser("lint", help="linters and types alone").set_defaults(do=_lint)
    commands.add_parser("build", help="freeze the program and try it").set_defaults(do=_build)
    for name, what in (("bench", "the benchmarks"), ("torture", "kills, full disks, bad files")):
        command = commands.add_parser(name, help=what, add_help=False)
        command.set_defaults(do=_measure)
    options, rest = parser.parse_known_args(arguments)
    if rest and options.do is not _measure:
        parser.error(f"{options.command} takes no arguments: {' '.join(rest)}")
    code: int = options.do(options.command, rest)
    return code


def _prepared(*extras: str) -> str:
    interpreter = environment.prepare("dev", *extras)
    system.provide_libraries(interpreter)
    return str(interpreter)


def _call(command: list[str], variables: Mapping[str, str] | None = None) -> int:
    return subprocess.call(command, cwd=ROOT, env=variables)


def _run(_command: str, _rest: list[str]) -> int:
    python = _prepared()
    if display.available():
        return _call([python, "-m", "annotator", "--sample"])
    system.say("There is no display, so no window is opened and nothing is labelled.")
    return _show_without_display(python)


def _show_without_display(python: str) -> int:
    """Write what the sample trains a model with, and how an annotated article looks."""
    folder = ROOT / "build" / "sample"
    project = folder / "project"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "resources" / "sample", project)
    training, picture = folder / "sample.jsonl", folder / f"{PICTURED}.png"
    annotator = [python, "-m", "annotator"]
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    export = [*annotator, "export", str(project), str(training), "--format", "jsonl"]
    snapshot = [*annotator, "snapshot", str(project), PICTURED, str(picture)]
    code = _call(export, offscreen) or _call(snapshot, offscreen)
    if code == 0:
        print(f"The sample's training set:        {training}")
        print(f"A picture of an annotated article: {picture}")
    return code


def _lint(_command: str, _rest: list[str]) -> int:
    python = _prepared()
    return _tell(_failed_linters(python))


def _failed_linters(python: str) -> list[str]:
    return [" ".join(tool) for tool in LINTERS if _call([python, "-m", *tool]) != 0]


def _tell(failed: list[str]) -> int:
    if failed:
        system.say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _test(_command: str, _rest: list[str]) -> int:
    """Everything that must hold; pytest's closing line is the last where all of it does."""
    python = _prepared("consumers")
    if not display.available():
        system.provide_display_tools()
    failed = _failed_linters(python)
    pytest = [python, "-m", "pytest"]
    if _call(pytest, {**os.environ, "QT_QPA_PLATFORM": "offscreen"}) != 0:
        failed.append("the tests")
    with display.provided(always_virtual=True) as variables:
        if _call([*pytest, "-m", "window"], variables) != 0:
            failed.append("the tests with real windows")
    return _tell(failed)


def _build(_command: str, _rest: list[str]) -> int:
    python = _prepared("build")
    system.provide_display_tools()
    freeze = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "frozen")]
    code = _call([*freeze, *places, str(ROOT / "packaging" / "annotator.spec")])
    if code != 0:
        return _tell(["PyInstaller"])
    bundle = ROOT / "dist" / "annotator"
    system.say(f"Frozen: {bundle}, {_megabytes(bundle):.0f} MB. Trying it.")
    with display.provided(always_virtual=True) as variables:
        smoke = [python, str(ROOT / "packaging" / "smoke.py"), str(bundle)]
        return _tell(["the frozen program"] if _call(smoke, variables) != 0 else [])


def _megabytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def _measure(command: str, rest: list[str]) -> int:
    python = _prepared()
    if not display.available():
        system.provide_display_tools()
    package = {"bench": "tests.benchmarks", "torture": "tests.torture"}[command]
    with display.provided() as variables:
        return _call([python, "-m", package, *rest], variables)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
