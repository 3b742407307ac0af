"""What an ordeal found, and what all of them use."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.core.errors import AnnotatorError
from annotator.core.spans import Span
from annotator.storage.project import Project
from annotator.storage.settings import Settings
from annotator.ui.workbench import Workbench
from tests.driving import LEFT, article_of, preset, wait_until, window_on

TEXT = (
    "Le pont d'Oradmir rouvre\n\n"
    "« Oradmir respire », dit Ada Vasko 👩‍👩‍👧 au Studio Ilmen. Mina Sarr rit à Konamba.\n\n"
    "Tolba, Lake Orrin et Côte-Brune\u00a0: Bo y dort."
)
NAMES = ("Ada Vasko", "Studio Ilmen", "Mina Sarr", "Konamba", "Tolba", "Lake Orrin", "Côte-Brune")


@dataclass(slots=True)
class Ordeal:
    """Something that the program must live through.

    ``faults`` says what went wrong, one sentence each; ``told`` is what the user was told.
    """

    name: str
    size: str = ""
    faults: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def check(self, holds: object, fault: str) -> None:
        """Note a fault where something does not hold."""
        if not holds:
            self.faults.append(fault)

    def hear(self, bench: Workbench, pattern: str) -> None:
        """Take what the window tells and close it; a fault where nothing like ``pattern`` is."""
        told = [*messages(), bench.status.message]
        self.told += [text for text in told if pattern in text]
        self.check(any(pattern in text for text in told), f"Nothing was said like “{pattern}”.")
        dismiss(bench)


@contextmanager
def project_of(folder: Path, texts: dict[str, str] | None = None) -> Iterator[Project]:
    """A project with an article a text, open to be looked into."""
    project = Project.create(folder, "Torture", preset("news"))
    for article_id, text in (texts or {"one": TEXT, "two": TEXT + " Fin."}).items():
        project.add_article(article_of(text, article_id))
    yield project


@contextmanager
def article_on_screen(project: Project, article_id: str = "one") -> Iterator[Workbench]:
    """The window on a project, with an article in front."""
    with window_on(project.folder) as bench:
        wait_until(lambda: bench.workspace.rows.total > 0, "the list of articles")
        bench.workspace.open_article(article_id)
        yield bench


def label(bench: Workbench, words: str) -> None:
    """Put the caret into ``words`` and press a label key."""
    bench.session.move(bench.session.document.text.index(words) + 1)
    QTest.keyClick(bench.view, "x")


def messages() -> list[str]:
    """What the messages on the screen say."""
    return [f"{box.text()} {box.informativeText()}" for box in boxes()]


def boxes() -> list[QMessageBox]:
    """The messages on the screen."""
    top = QApplication.topLevelWidgets()
    return [box for box in top if isinstance(box, QMessageBox) and box.isVisible()]


def dismiss(bench: Workbench) -> None:
    """Close the messages on the screen by their own buttons."""
    for box in boxes():
        answer(bench, box.buttons()[-1].text())


def answer(bench: Workbench, text: str) -> None:
    """Click a button of a message; the window is in front again then."""
    buttons = [button for box in boxes() for button in box.buttons() if button.text() == text]
    QTest.mouseClick(buttons[0], LEFT)
    bench.window.activateWindow()
    QTest.qWait(1)


def saved(project: Project, article_id: str = "one") -> tuple[Span, ...]:
    """The spans in the file, which is read strictly. Raises DataError where it is broken."""
    found = project.annotations(Settings.load().annotator, article_id)
    return found[0].spans if found else ()


def saved_file(project: Project, article_id: str = "one") -> Path:
    """Where the annotations of an article are."""
    return project.annotations_path(Settings.load().annotator, article_id)


def unlike(ordeal: Ordeal, bench: Workbench, project: Project, article_id: str = "one") -> None:
    """A fault where the file holds something else than the screen shows."""
    shown = tuple(bench.session.document.spans)
    ordeal.check(saved(project, article_id) == shown, "The file is unlike the screen.")
    ordeal.check(not bench.workspace.unsaved, "Something waits to be saved still.")


def until(ordeal: Ordeal, holds: Callable[[], object], what: str) -> None:
    """Wait for something, a fault where it does not come."""
    try:
        wait_until(holds, what, 10)
    except (TimeoutError, AnnotatorError, json.JSONDecodeError) as error:
        ordeal.faults.append(str(error))
