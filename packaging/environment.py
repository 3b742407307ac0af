"""The virtual environment of a checkout: made when missing, brought up to date when outdated."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "annotator.json"


def python() -> Path:
    """The environment's interpreter."""
    return FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def prepare(*extras: str) -> Path:
    """Make the environment hold the program with ``extras``; the interpreter to use.

    A second call compares a stamp and starts no process. Exits with a sentence where the
    environment cannot be made or filled.
    """
    stamp = _stamp()
    if not _usable(stamp):
        _create()
        stamp = {}
    asked = " ".join(sorted({*stamp.get("extras", "").split(), *extras}))
    wanted = {**_description(), "extras": asked}
    if stamp != wanted:
        _install(asked.split())
        STAMP.write_text(json.dumps(wanted, indent=2) + "\n", encoding="utf-8")
    return python()


def _description() -> dict[str, str]:
    declared = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return {"checkout": str(ROOT), "python": _version(), "pyproject": declared}


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _stamp() -> dict[str, str]:
    """What the environment was last made for; nothing where it was never completed."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _usable(stamp: dict[str, str]) -> bool:
    """Whether the environment runs, in this place, with this version of Python."""
    if not python().exists():
        return False
    if stamp:
        return stamp.get("python") == _version() and stamp.get("checkout") == str(ROOT)
    return _made_by(FOLDER / "pyvenv.cfg") == _version() and _holds_pip()


def _made_by(configuration: Path) -> str:
    """The minor version of Python that made an environment, empty where it does not say."""
    if not configuration.exists():
        return ""
    for line in configuration.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() in {"version", "version_info"}:
            return ".".join(value.strip().split(".")[:2])
    return ""


def _holds_pip() -> bool:
    return subprocess.call([python(), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        system.provide([f"python{_version()}-venv"], "to make a virtual environment")
    system.say(f"Making {FOLDER} with Python {_version()}.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(FOLDER)], "The virtual environment was not made.")


def _install(extras: list[str]) -> None:
    system.say("Installing the program with what it needs; the first time takes a few minutes.")
    target = f"{ROOT}[{','.join(extras)}]"
    pip = [str(python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, "--editable", target], "pip could not install the program; it says why above.")


def _run(command: list[str], otherwise: str) -> None:
    if subprocess.call(command, stdout=sys.stderr, cwd=ROOT) != 0:
        raise SystemExit(otherwise)
