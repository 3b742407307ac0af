#!/usr/bin/env python3
"""The developer's one script: set up, run, test, build and measure, with nothing but Python.

This file keeps to what an old Python can read, because it is the one that says what is needed.
"""

import shutil
import subprocess
import sys

SUPPORTED = ((3, 11), (3, 12), (3, 13))


def supported_python() -> str:
    """The path of a supported Python, newest first; empty where there is none.

    A name on the path is not enough: version managers leave names that start nothing.
    """
    for major, minor in reversed(SUPPORTED):
        found = shutil.which(f"python{major}.{minor}")
        if found and _starts(found):
            return found
    return ""


def _starts(python: str) -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.call([python, "-c", ""], stdout=quiet, stderr=quiet) == 0


def main() -> int:
    """Carry the command out, in another Python where this one is not supported."""
    if sys.version_info[:2] in SUPPORTED:
        import commands

        return commands.main(sys.argv[1:])
    other = supported_python()
    if other:
        return subprocess.call([other, *sys.argv])
    sys.stderr.write(
        f"Annotator needs Python 3.11, 3.12 or 3.13. This is Python {sys.version.split()[0]}, and "
        "none of them is on the path: install one and call the command again.\n"
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())
