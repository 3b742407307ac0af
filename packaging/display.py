"""Displays on Linux: whether there is one, and a virtual one that lasts as long as it is needed."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import system

SCREEN = "1600x1000x24"


def available() -> bool:
    """Whether windows can be shown; other systems than Linux always have a display."""
    return sys.platform != "linux" or _wayland_answers() or _x_answers()


@contextmanager
def provided(always_virtual: bool = False) -> Iterator[dict[str, str]]:
    """The environment for programs with windows: on the display there is, else on a virtual one.

    With ``always_virtual`` nothing appears on the developer's own screen, if that can be had.
    """
    if available() and not (always_virtual and shutil.which("Xvfb")):
        if always_virtual and sys.platform == "linux":
            system.say("There is no Xvfb, so windows appear on this screen: leave it alone.")
        yield dict(os.environ)
    else:
        with virtual() as environment:
            yield environment


@contextmanager
def virtual() -> Iterator[dict[str, str]]:
    """The environment that leads programs to a virtual X display of their own."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=(writer,), stdout=quiet, stderr=quiet) as server:
        os.close(writer)
        try:
            with os.fdopen(reader, encoding="ascii") as announced:
                number = announced.readline().strip()
            if not number:
                raise SystemExit("Xvfb, the virtual display, did not start.")
            environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
            environment.pop("WAYLAND_DISPLAY", None)
            yield environment
        finally:
            server.terminate()


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and _connects(Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name))


def _x_answers() -> bool:
    """Whether somebody listens at DISPLAY: ``:0`` is a local socket, ``host:10.0`` a port."""
    host, _, rest = os.environ.get("DISPLAY", "").rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdecimal():
        return False
    if host in {"", "unix"}:
        return _connects(Path(f"/tmp/.X11-unix/X{number}"))
    try:
        with socket.create_connection((host, 6000 + int(number)), timeout=2):
            return True
    except OSError:
        return False


def _connects(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True
