"""What the labeller waits for in the window: labels, articles, scrolling, saving."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QEventLoop, Qt, QTimer

from annotator.core.document import Document
from annotator.core.labels import Takes
from annotator.core.spans import Span
from annotator.core.targets import target
from annotator.ui.article.view import ArticleView
from annotator.ui.workbench import Workbench
from tests.benchmarks.figures import Figure
from tests.benchmarks.projects import LARGE, SIZES, SMALL, Size, project_of_sizes
from tests.driving import CTRL, NOTCH, Hand, rest, wait_until, window_on

KEYS = 100
NOTCHES = 300
OPENINGS = 5
FRAME = 16.0
LABEL = 8.0
OPEN = 150.0
RATIO = 2.0


class Stopwatch:
    """Times what is done until the article has been painted, in milliseconds."""

    def __init__(self, view: ArticleView) -> None:
        self._painted_at = 0.0
        self._loop = QEventLoop()
        view.painted.connect(self._take)

    def until_painted(self, act: Callable[[], None]) -> tuple[float, float]:
        """From before ``act`` to the first frame after it, and to the end of both."""
        self._painted_at = 0.0
        start = perf_counter()
        act()
        if not self._painted_at:
            QTimer.singleShot(10_000, self._loop.quit)
            self._loop.exec()
        if not self._painted_at:
            raise AssertionError("The article was not painted.")
        return 1000 * (self._painted_at - start), 1000 * (perf_counter() - start)

    def _take(self) -> None:
        if not self._painted_at:
            self._painted_at = perf_counter()
            self._loop.quit()


@contextmanager
def bench_on_sizes() -> Iterator[Workbench]:
    """The window on a project with an article of each size.

    Every letter has been shown: Qt loads the fonts of an alphabet when it first shows it, here
    and in the panels, which takes a frame or two once.
    """
    with TemporaryDirectory() as folder:
        project = project_of_sizes(Path(folder) / "sizes")
        with window_on(project.folder) as bench:
            wait_until(lambda: bench.workspace.rows.total == len(SIZES), "the list")
            for size in SIZES[:2]:
                open_size(bench, size)
                for span in with_new_letters(bench.session.document):
                    bench.session.hold_at_start(span)
                    rest()
            yield bench


def with_new_letters(document: Document) -> Iterator[Span]:
    """The spans in whose words a letter stands that was in none before."""
    known: set[str] = set()
    for span in document.spans:
        letters = set(document.words(span))
        if letters - known:
            known |= letters
            yield span


def open_size(bench: Workbench, size: Size) -> None:
    """Put the article of this size in front and let everything come to rest."""
    bench.workspace.open_article(str(SIZES.index(size) + 1))
    rest()


def key_times(bench: Workbench, size: Size) -> tuple[list[float], list[float]]:
    """Milliseconds from label keys to their frames, and to the end of all that they set off."""
    open_size(bench, size)
    hand, watch = Hand(bench.view), Stopwatch(bench.view)
    frames, ends = [], []
    for position in unlabelled(bench.session.document, Random(size.characters)):
        bench.session.move(position)
        rest()
        frame, end = watch.until_painted(lambda: hand.press("x"))
        frames.append(frame)
        ends.append(end)
        if len(frames) == KEYS:
            return frames, ends
    raise AssertionError("The article is full of spans.")


def unlabelled(document: Document, chance: Random) -> Iterator[int]:
    """Places all over the text where a name's key takes words without any span."""
    text = document.text
    for _ in range(KEYS * KEYS):
        position = chance.randrange(len(text))
        taken = target(text, position, Takes.NAME)
        if taken is not None and not document.spans.overlapping(*taken):
            yield position


def promised(size: Size, limit: float) -> float | None:
    """The limit for the article that it is promised for; the others are measured beside it."""
    return limit if size is LARGE else None


def label() -> Iterator[Figure]:
    """From a label key to the frame that shows the label."""
    medians = {}
    with bench_on_sizes() as bench:
        for size in SIZES:
            frames, _ = key_times(bench, size)
            medians[size] = median(frames)
            yield Figure(
                "label: key → painted, median",
                str(size),
                medians[size],
                "ms",
                promised(size, LABEL),
            )
            yield Figure(
                f"label: key → painted, worst of {KEYS}",
                str(size),
                max(frames),
                "ms",
                promised(size, FRAME),
            )
    ratio = medians[LARGE] / medians[SMALL]
    yield Figure("label: key → painted, against 6 kB", str(LARGE), ratio, "×", RATIO)


def save() -> Iterator[Figure]:
    """From a label key to the label in the file, and what saving has of that."""
    with bench_on_sizes() as bench:
        for size in SIZES:
            frames, ends = key_times(bench, size)
            after = [end - frame for frame, end in zip(frames, ends, strict=True)]
            yield Figure("save: key → in the file, median", str(size), median(ends), "ms")
            yield Figure("save: frame → in the file, median", str(size), median(after), "ms")
            yield Figure(f"save: frame → in the file, worst of {KEYS}", str(size), max(after), "ms")


def opening() -> Iterator[Figure]:
    """From the key that opens an article to its first frame."""
    with bench_on_sizes() as bench:
        hand, watch = Hand(bench.view), Stopwatch(bench.view)
        for size in SIZES:
            times = []
            for _ in range(OPENINGS):
                other = SIZES[SIZES.index(size) - 1]
                key = Qt.Key.Key_PageDown if size is not SMALL else Qt.Key.Key_PageUp
                open_size(bench, other if size is not SMALL else SIZES[1])
                times.append(watch.until_painted(lambda key=key: hand.press(key, CTRL))[0])
                if (
                    bench.session.article is None
                    or len(bench.session.document.text) < size.characters
                ):
                    raise AssertionError("Another article was opened.")
            yield Figure(
                "open: key → painted, median", str(size), median(times), "ms", promised(size, OPEN)
            )


def scroll() -> Iterator[Figure]:
    """From a turn of the wheel to its frame, down through text that was never shown before."""
    with bench_on_sizes() as bench:
        for size in SIZES:
            open_size(bench, size)
            times = list(frame_times(bench.view))
            limit = promised(size, FRAME)
            yield Figure("scroll: frame, median", str(size), median(times), "ms", limit)
            yield Figure(f"scroll: frame, worst of {NOTCHES}", str(size), max(times), "ms", limit)


def frame_times(view: ArticleView) -> Iterator[float]:
    """Milliseconds of each turn of the wheel, from the top again where the end is reached."""
    hand, watch, bar = Hand(view), Stopwatch(view), view.verticalScrollBar()
    for _ in range(NOTCHES):
        if bar.value() == bar.maximum():
            bar.setValue(0)
            rest()
        yield watch.until_painted(lambda: hand.wheel(-NOTCH))[0]
        rest(1)
