"""The first records of an export as they will stand in its files."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from annotator.formats import named
from annotator.formats.exporting import first_records
from annotator.formats.model import Cancelled, Format, Layout, Progress, WriteOptions, never, untold
from annotator.formats.planning import Request
from annotator.formats.training import Record, record_json
from annotator.formats.writing import Writing, reduced
from annotator.storage.project import Project

RECORDS = 3
"""How many records are written."""
LONGEST = 20_000
"""The most characters of a file that are given."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of an export, or its beginning. ``is_whole`` where nothing of it is left out.

    ``is_text`` is false where the file is not: ``text`` then is what is in it, as JSON.
    """

    name: str
    text: str
    is_whole: bool = True
    is_text: bool = True


def preview(
    project: Project, request: Request, _progress: Progress = untold, cancelled: Cancelled = never
) -> list[Page]:
    """The files that hold the first records. Raises as ``export``, but for its destination."""
    form = named(request.form)
    records, options = first_records(project, request, RECORDS, cancelled)
    with TemporaryDirectory(prefix="annotator-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / _name(request.dest, form)
        with Writing(path, form, options) as writing:
            writing.write(records, lambda _loss: None)
            writing.commit()
        return list(_pages(Path(folder), records, form, options))


def _name(dest: Path, form: Format) -> str:
    """The name to write under: it tells some formats what to write."""
    is_into = dest.is_dir() and form.layout is Layout.FILE
    return f"export{form.suffixes[0]}" if is_into else dest.name


def _pages(
    folder: Path, records: Sequence[Record], form: Format, options: WriteOptions
) -> Iterator[Page]:
    left = LONGEST
    found = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")]
    main = {path.stem for path in found if form.has_suffix(path.name)}

    def place(path: Path) -> tuple[bool, str, bool, str]:
        """Files with records first, what belongs to one behind it."""
        return path.stem not in main, path.stem, not form.has_suffix(path.name), path.name

    for path in sorted(found, key=place):
        if left <= 0:
            break
        page = _page(path, path.relative_to(folder).as_posix(), left)
        if page is None:
            content = "\n".join(
                msgspec.json.format(record_json(each.record, None)).decode()
                for each in reduced(records, form, options)
            )
            page = Page(path.name, content[:left], len(content) <= left, is_text=False)
        left -= len(page.text)
        yield page


def _page(path: Path, name: str, longest: int) -> Page | None:
    """The beginning of a text file, None where it is none."""
    most = 4 * longest  # a character has four bytes at most
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    is_all = len(data) <= most
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(data[:most], final=is_all)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Page(name, text[:longest], is_all and len(text) <= longest)
