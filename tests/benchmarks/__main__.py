"""Measures the program: ``python3 packaging/dev.py bench [NAMES] [--json]``.

Where two things are compared, both are measured in the same run, in turns.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, show
from tests.homes import own_home

NAMES = ("actions", "label", "open", "scroll", "save", "start", "project", "export", "formats")


def benchmark(name: str, articles: int) -> Callable[[], Iterator[Figure]]:
    """What measures ``name``. Imported late: none should cost another time or memory."""
    if name == "actions":
        from tests.benchmarks.actions import figures
    elif name == "start":
        from tests.benchmarks.starting import figures
    elif name == "project":
        from tests.benchmarks.many import figures
    elif name == "export":
        from tests.benchmarks.export import figures
    elif name == "formats":
        from tests.benchmarks import formats

        return partial(formats.figures, articles)
    else:
        from tests.benchmarks import windows

        return {
            "label": windows.label,
            "open": windows.opening,
            "scroll": windows.scroll,
            "save": windows.save,
        }[name]
    return figures


def main() -> int:
    """Measure what was asked for; 1 where a figure is beyond its limit."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measures the program.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
    parser.add_argument(
        "--articles", type=int, default=10_000, help="how many articles the formats are tried with"
    )
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        parser.error(f"there is no benchmark called {', '.join(unknown)}")
    chosen = options.names or list(NAMES)
    if len(chosen) > 1:
        return _each_alone(chosen, options)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    with TemporaryDirectory() as folder:
        own_home(Path(folder))
        return show(benchmark(chosen[0], options.articles)(), options.json)


def _each_alone(names: list[str], options: argparse.Namespace) -> int:
    """Each in a process of its own: what one leaves in memory would stand in another's figures."""
    command = [sys.executable, "-m", "tests.benchmarks", f"--articles={options.articles}"]
    command += ["--json"] if options.json else []
    return max(subprocess.run([*command, name], check=False).returncode for name in names)


if __name__ == "__main__":
    sys.exit(main())
