"""The names of an export's files, made of the one that was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.formats.model import Format, Layout


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an export goes: names of files made of the one that was asked for.

    ``is_folder`` says that files are written into a folder that is there, named after whose
    annotations they hold.
    """

    dest: Path
    suffix: str
    is_folder: bool

    def path(self, marks: Sequence[str]) -> Path:
        """The file of the annotator and the split that ``marks`` name."""
        if self.is_folder:
            return self.dest / f"{'.'.join(marks)}{self.suffix}"
        name = self.dest.name
        stem = name[: len(name) - len(self.suffix)]
        return self.dest.with_name(".".join([stem, *marks]) + name[len(stem) :])

    def beside(self, ending: str) -> Path:
        """The file beside all that is written, or in the folder with it."""
        if self.is_folder:
            return self.dest / f"export{ending}"
        return self.dest.with_name(f"{self.dest.name}{ending}")


def destination(dest: Path, form: Format) -> Destination:
    """Where an export of this format that is to go to ``dest`` goes."""
    if dest.is_dir() and form.layout is Layout.FILE:
        return Destination(dest, form.suffixes[0], is_folder=True)
    name = dest.name.casefold()
    suffix = next((suffix for suffix in form.suffixes if name.endswith(suffix)), None)
    return Destination(dest, dest.suffix if suffix is None else suffix, is_folder=False)
