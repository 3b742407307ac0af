"""``python -m annotator``, and the frozen program."""

import sys

from annotator.cli import main

if __name__ == "__main__":
    if hasattr(sys, "frozen"):  # a process that helps with an export is the frozen program again
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
