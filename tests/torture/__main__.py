"""What the program must live through: ``python3 packaging/dev.py torture [--kills N] [--json]``.

Every figure counts faults, and none is allowed; what the user is told stands below it.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, show
from tests.homes import own_home

KILLS = 200
SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def figures(kills: int, as_json: bool) -> Iterator[Figure]:
    """Every ordeal in a folder of its own."""
    from tests.torture import disks, inputs, others
    from tests.torture import kills as killing

    ordeals = [
        partial(killing.kill_often, kills=kills),
        disks.full_disk,
        disks.folder_turns_read_only,
        disks.read_only_folder,
        others.changed_files,
        others.locked_project,
        others.vanished_articles,
        inputs.broken_articles,
        inputs.broken_annotations,
        inputs.odd_sources,
    ]
    if (SHARED_DATA / inputs.NASTY).is_file():
        ordeals.append(partial(inputs.nasty_strings, shared_data=SHARED_DATA))
    else:
        print(f"There is no {SHARED_DATA / inputs.NASTY}: left out.", file=sys.stderr)
    for undergo in ordeals:
        with TemporaryDirectory() as folder:
            for ordeal in undergo(Path(folder)):
                yield Figure(ordeal.name, ordeal.size, len(ordeal.faults), "faults", 0)
                for fault in ordeal.faults:
                    print(f"    FAULT: {fault}", file=sys.stderr)
                for text in [] if as_json else ordeal.told:
                    print(f"    {text}")


def main() -> int:
    """Undergo everything; 1 where there is a fault."""
    parser = argparse.ArgumentParser(prog="dev.py torture", description="Tries what must not fail.")
    parser.add_argument(
        "--kills", type=int, default=KILLS, metavar="N", help="default: %(default)s"
    )
    parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    with TemporaryDirectory() as folder:
        own_home(Path(folder))
        return show(figures(options.kills, options.json), options.json)


if __name__ == "__main__":
    sys.exit(main())
