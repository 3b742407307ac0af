"""The developer's script: what it needs, what it says, and that a second call is quick."""

import ast
import importlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
MODULES = ("commands", "display", "environment", "system")


@pytest.fixture
def scripts(monkeypatch):
    """Imports a module of the script as the script does: from its own folder."""
    monkeypatch.syspath_prepend(PACKAGING)
    yield importlib.import_module
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def environment(scripts, monkeypatch, tmp_path):
    """The module ``environment`` for a checkout of its own, with an environment in it."""
    module = scripts("environment")
    folder = tmp_path / ".venv"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "FOLDER", folder)
    monkeypatch.setattr(module, "STAMP", folder / "annotator.json")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    module.python().parent.mkdir(parents=True)
    module.python().touch()
    version = f"{sys.version_info.major}.{sys.version_info.minor}.0"
    (folder / "pyvenv.cfg").write_text(f"version = {version}\n", encoding="utf-8")
    return module


@pytest.fixture
def calls(monkeypatch):
    """The commands that would be called; each of them succeeds at once."""
    called: list[list[str]] = []

    def call(command, **_options):
        called.append([str(word) for word in command])
        return 0

    def run(command, **_options):
        return subprocess.CompletedProcess(command, call(command), "", "")

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(subprocess, "run", run)
    return called


def test_an_old_python_can_read_the_script_that_says_so():
    source = (PACKAGING / "dev.py").read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 7))


def test_the_script_supports_what_the_package_supports(scripts):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = scripts("dev").SUPPORTED
    oldest, newest = supported[0], supported[-1]
    assert project["requires-python"] == f">=3.{oldest[1]},<3.{newest[1] + 1}"
    named = {line.rpartition(" ")[2] for line in project["classifiers"]}
    assert {f"3.{minor}" for _, minor in supported} <= named


def test_help_names_every_command():
    command = [sys.executable, PACKAGING / "dev.py", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for name in ("run", "test", "lint", "build", "bench", "torture"):
        assert f"    {name} " in shown


def test_an_argument_that_means_nothing_is_refused(scripts, capsys):
    with pytest.raises(SystemExit) as refused:
        scripts("commands").main(["run", "--fast"])
    assert refused.value.code == 2
    assert "--fast" in capsys.readouterr().err


def test_without_root_the_exact_command_is_printed(scripts, monkeypatch, capsys, calls):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit) as ended:
        scripts("system").provide(["libgl1", "libegl1", "libgl1"], "for Qt's windows")
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y libegl1 libgl1\n" in said
    assert calls == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs apt-get")
def test_as_root_the_packages_are_installed(scripts, monkeypatch, calls):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    scripts("system").provide(["libgl1"], "for Qt's windows")
    assert [command[:2] for command in calls] == [["apt-get", "update"], ["apt-get", "install"]]
    assert calls[1][-1] == "libgl1"


@pytest.mark.skipif(not shutil.which("ldd"), reason="needs ldd")
def test_the_libraries_that_qt_needs_are_found_or_named(scripts):
    system = scripts("system")
    assert set(system.missing_libraries(Path(sys.executable))) <= system.LIBRARIES.keys()


def test_a_first_call_installs_and_a_second_does_nothing(environment, calls):
    environment.prepare("dev")
    assert calls[-1][-1].endswith("[dev]")
    calls.clear()
    assert environment.prepare("dev") == environment.python()
    assert calls == []


def test_an_extra_is_added_to_those_there_are(environment, calls):
    environment.prepare("dev")
    environment.prepare("build")
    assert calls[-1][-1].endswith("[build,dev]")


def test_other_dependencies_are_installed_into_the_same_environment(environment, calls):
    environment.prepare("dev")
    calls.clear()
    with (environment.ROOT / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    environment.prepare("dev")
    assert [command[2] for command in calls] == ["pip"]


def test_an_environment_of_another_python_is_made_anew(environment, calls):
    environment.prepare("dev")
    stamp = {**json.loads(environment.STAMP.read_text(encoding="utf-8")), "python": "3.2"}
    environment.STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    calls.clear()
    with pytest.raises(FileNotFoundError):  # nothing was really made where the stamp belongs
        environment.prepare("dev")
    assert calls[0][1:3] == ["-m", "venv"]


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb")
def test_a_virtual_display_answers_as_long_as_it_is_needed(scripts, monkeypatch):
    display = scripts("display")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with display.virtual() as variables:
        monkeypatch.setenv("DISPLAY", variables["DISPLAY"])
        assert display.available()
    assert not display.available()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a system that can be without a display")
@pytest.mark.parametrize("name", ["", "nonsense", ":", ":64999", "localhost:9"])
def test_a_display_that_does_not_answer_is_none(scripts, monkeypatch, name):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", name)
    assert not scripts("display").available()


def test_qt_that_kills_python_is_excluded():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "PySide6-Essentials>=6.8,<6.12" in project["dependencies"]


def test_the_checks_of_a_change_are_those_of_a_developer():
    script = ROOT / ".ci" / "run"
    assert "python3 packaging/dev.py test" in script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
