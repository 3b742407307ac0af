"""What the operating system must bring on Linux: Qt's libraries, fonts, a virtual display."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

# Shared library -> package, by the names of Debian and Ubuntu.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Command -> package.
DISPLAY_TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
# A font's file -> package: a serif to read in, other scripts, emoji.
FONTS = {
    "DejaVuSans.ttf": "fonts-dejavu-core",
    "NotoSerif-Regular.ttf": "fonts-noto-core",
    "NotoColorEmoji.ttf": "fonts-noto-color-emoji",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def say(sentence: str) -> None:
    """Tell the developer; standard output belongs to the command's own results."""
    print(sentence, file=sys.stderr, flush=True)


def provide_libraries(interpreter: Path) -> None:
    """See that the libraries Qt needs are there; elsewhere than on Linux nothing is missing."""
    if sys.platform != "linux":
        return
    lost = missing_libraries(interpreter)
    if lost:
        unknown = [name for name in lost if name not in LIBRARIES]
        if unknown:
            say(f"Qt also asks for {', '.join(unknown)}; no package is known for it here.")
        packages = [LIBRARIES[name] for name in lost if name in LIBRARIES]
        provide(packages, "for Qt's windows")
    if _may_install():
        fonts = missing_fonts()
        if fonts and not _install(fonts):
            say("The fonts could not be installed; some characters may show as boxes.")


def provide_display_tools() -> None:
    """See that a virtual display can be started and real keys can be sent to it."""
    if sys.platform == "linux":
        lost = [package for name, package in DISPLAY_TOOLS.items() if not shutil.which(name)]
        if lost:
            provide(lost, "for a virtual display")


def missing_libraries(interpreter: Path) -> list[str]:
    """The shared libraries that Qt's platform plugins would look for in vain."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    # PySide6 is found, not imported: importing it is what would fail.
    find = "import importlib.util as u; print(u.find_spec('PySide6').submodule_search_locations[0])"
    found = subprocess.run([interpreter, "-c", find], capture_output=True, text=True, check=True)
    plugins = Path(found.stdout.strip(), "Qt", "plugins", "platforms")
    files = [str(plugins / name) for name in ("libqxcb.so", "libqoffscreen.so")]
    listed = subprocess.run([ldd, *files], capture_output=True, text=True, check=False)
    lines = listed.stdout.splitlines()
    return sorted({line.split()[0] for line in lines if line.endswith("=> not found")})


def missing_fonts() -> list[str]:
    """The packages of the fonts that no font folder holds."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    present = {file.name for folder in folders for file in folder.rglob("*.ttf")}
    return [package for name, package in FONTS.items() if name not in present]


def provide(packages: Iterable[str], purpose: str) -> None:
    """Install Debian packages as root; otherwise print the exact command and exit with 2."""
    names = sorted(set(packages))
    if not shutil.which("apt-get"):
        say(f"Missing {purpose}; Debian calls the packages: {' '.join(names)}.")
        say("Install them with this system's package manager and call the command again.")
        raise SystemExit(2)
    if not _may_install():
        say(f"Missing {purpose}. This installs it:")
        say(f"  sudo apt-get update && sudo apt-get install -y {' '.join(names)}")
        raise SystemExit(2)
    say(f"Installing what is missing {purpose}.")
    if not _install(names):
        say("apt-get failed; it says why above.")
        raise SystemExit(2)


def _may_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def _install(names: list[str]) -> bool:
    """Whether apt-get installed the packages; what it says is shown only where it did not."""
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    for step in (["apt-get", "update"], install):
        done = subprocess.run(step, env=variables, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(f"{done.stdout}{done.stderr}".rstrip())
            return False
    return True
