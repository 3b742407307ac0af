"""The articles of a project as the list holds them, gathered in a worker thread."""

from collections import Counter
from collections.abc import Callable, Iterable

from annotator.core.spans import Status
from annotator.storage import files
from annotator.storage.catalogue import Row, scan
from annotator.storage.project import Project
from annotator.ui.articles.filters import Entry, Shown


class Listing:
    """All articles in their order, their places by id, and their counts."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.places: dict[str, int] = {}
        self.counts: Counter[Shown] = Counter()
        self.seconds = 0.0

    def add(self, entry: Entry) -> int:
        """Put in an article at its place, or behind all others where it is new; its place."""
        place = self.places.setdefault(entry.row.id, len(self.entries))
        if place < len(self.entries):
            self._tally(self.entries[place].row, -1)
            self.entries[place] = entry
        else:
            self.entries.append(entry)
        self._tally(entry.row, 1)
        return place

    def _tally(self, row: Row, sign: int) -> None:
        self.counts[Shown.ALL] += sign
        self.counts[Shown.DONE if row.status is Status.DONE else Shown.TODO] += sign
        if row.flag is not None:
            self.counts[Shown.FLAGGED] += sign
        self.seconds += sign * row.seconds


def list_articles(
    project: Project,
    annotator: str,
    is_sole_writer: bool,
    progress: Callable[[Listing | list[Entry]], None],
    cancelled: Callable[[], bool],
) -> None:
    """Report a Listing of all articles as they were last seen, then what has changed since.

    ``is_sole_writer``: no other program writes the annotator's files, so that what a killed one
    left half written may go. Raises StorageError.
    """
    if is_sole_writer:
        files.remove_leftovers(project.annotator_folder(annotator), at_once=True)
    batches = scan(project, annotator, cancelled)
    listing = Listing()
    for entry in _entries(next(batches, []), cancelled):
        listing.add(entry)
    progress(listing)
    for batch in batches:
        progress(list(_entries(batch, cancelled)))


def _entries(rows: Iterable[Row], cancelled: Callable[[], bool]) -> Iterable[Entry]:
    """Entries up to where it is cancelled; asking is also where the window gets its turn."""
    for row in rows:
        if cancelled():
            return
        yield Entry.of(row)
