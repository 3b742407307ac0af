"""The articles of a project as the list holds them, gathered in a worker thread."""

from collections import Counter
from collections.abc import Callable, Iterable

from annotator.storage import files
from annotator.storage.catalogue import Row, scan
from annotator.storage.project import Project
from annotator.ui.articles.filters import Entry, Shown


class Listing:
    """All articles in their order, their places by id, and their counts."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.places: dict[str, int] = {}
        self.seconds = 0.0
        self._tallies: Counter[int] = Counter()

    def add(self, entry: Entry) -> int:
        """Put in an article at its place, or behind all others where it is new; its place."""
        place = self.places.setdefault(entry.row.id, len(self.entries))
        if place < len(self.entries):
            held = self.entries[place]
            self._tallies[held.kinds] -= 1
            self.seconds -= held.row.seconds
            self.entries[place] = entry
        else:
            self.entries.append(entry)
        self._tallies[entry.kinds] += 1
        self.seconds += entry.row.seconds
        return place

    def count(self, shown: Shown) -> int:
        """How many articles are of a kind."""
        return sum(number for kinds, number in self._tallies.items() if kinds & shown.value)

    def counts(self) -> tuple[int, ...]:
        """How many articles there are of each kind."""
        return tuple(self.count(shown) for shown in Shown)


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
