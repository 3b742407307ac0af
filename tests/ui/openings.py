"""Everything that the program opens above its window, opened as a user does and closed again."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QDialog, QWidget

from annotator.core.errors import StorageError
from annotator.ui.chip import Chip
from annotator.ui.dialogs.color_field import ColorField
from annotator.ui.dialogs.note import edit_note
from annotator.ui.exchange.export_dialog import ExportDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.inspector.panel import Inspector
from annotator.ui.parts import ChoiceButton
from annotator.ui.tasks import Task
from annotator.ui.workbench import Workbench
from tests.driving import wait_until
from tests.ui.exchange.exports import shown_losses

CORNER = QPoint(5, 5)
LABELLED = (("Mina Sarr à Konamba", "quote"), ("Konamba", "entity"), ("Tolba", "entity"))


def prepare(bench: Workbench) -> None:
    """Wait for the first article and label a quote and two names in it."""
    session = bench.session
    wait_until(lambda: session.article is not None, "an article")
    text = session.document.text
    for words, label in LABELLED:
        start = text.index(words)
        session.label_places([(start, start + len(words))], label)


def close_all(bench: Workbench) -> None:
    """Close menus and dialogs, the last one first, and wait until nothing goes on behind them.

    The inspector is waited for too: it shows what changed a little later.
    """
    popup = QApplication.activePopupWidget()
    while popup is not None:
        popup.close()
        popup = QApplication.activePopupWidget()
    for dialog in reversed(dialogs(bench)):
        dialog.reject()
    wait_until(lambda: not dialogs(bench), "an end of the dialogs")
    delays = the(bench, Inspector).findChildren(QTimer)
    wait_until(lambda: not any(each.isActive() for each in delays), "a settled inspector")
    wait_until(lambda: not QApplication.instance().findChildren(Task), "an end of the tasks")
    QTest.qWait(1)  # what was to be deleted later goes


def dialogs(bench: Workbench) -> list[QDialog]:
    """The dialogs on the screen."""
    return [each for each in bench.window.findChildren(QDialog) if each.isVisible()]


def the(bench: Workbench, kind: type[QWidget]) -> QWidget:
    """The one widget of a kind."""
    (found,) = bench.window.findChildren(kind)
    return found


def hold(bench: Workbench, label: str) -> None:
    """Have a span of this label in hand."""
    spans = bench.session.document.spans
    bench.session.hold_at_start(next(span for span in spans if span.label == label))


def note(bench: Workbench) -> None:
    hold(bench, "quote")
    edit_note(bench.session, bench.view)


def flag(bench: Workbench) -> None:
    bench.commands.text.flag()


def link(bench: Workbench) -> None:
    hold(bench, "quote")
    bench.commands.text.choose_link()


def occurrences(bench: Workbench) -> None:
    hold(bench, "entity")
    bench.commands.project.label_project()
    QTest.qWait(20)


def project_settings(bench: Workbench) -> None:
    bench.commands.project.project_settings()
    QTest.qWait(20)


def color(bench: Workbench) -> None:
    project_settings(bench)
    field = the(bench, ColorField)
    button = field.findChildren(QWidget)[0]
    button.click()
    the(bench, QColorDialog)


def preferences(bench: Workbench) -> None:
    bench.commands.project.preferences()


def new_project(bench: Workbench) -> None:
    bench.commands.project.new_project()


def open_project(bench: Workbench) -> None:
    bench.commands.project.open_project()


def importing(bench: Workbench) -> None:
    bench.commands.project.import_articles()


def imported(bench: Workbench) -> None:
    source = bench.workspace.project.folder / "text.txt"
    source.write_text("Tolba dort.\n\n« Oui », dit-elle.", encoding="utf-8")
    bench.commands.project.open_paths([source])
    report = the(bench, ImportDialog).report
    wait_until(report.isVisible, "the report")


def exporting(bench: Workbench) -> None:
    bench.commands.project.export()
    dialog = the(bench, ExportDialog)
    wait_until(lambda: "Looking" not in shown_losses(dialog), "the look at the export")


def export_file(bench: Workbench) -> None:
    exporting(bench)
    the(bench, ExportDialog).form.destination.browse.click()


def exported(bench: Workbench) -> None:
    exporting(bench)
    dialog = the(bench, ExportDialog)
    dialog.begin.click()
    wait_until(dialog.report.isVisible, "the report")


def about(bench: Workbench) -> None:
    bench.commands.view.about()


def command_palette(bench: Workbench) -> None:
    bench.commands.view.command_palette()
    bench.view.setFocus()


def shortcut_help(bench: Workbench) -> None:
    bench.commands.view.shortcut_help()


def told(bench: Workbench) -> None:
    bench.workspace.failed.emit(StorageError("The disk is full."))
    bench.workspace.reported.emit("Something is as it is.\nMore of it.")
    bench.messages.ask_conflict("a1")


def article_menu(bench: Workbench) -> None:
    bench.view.menu_asked.emit(CORNER)


def values_of_a_label(bench: Workbench) -> None:
    chip = next(chip for chip in bench.window.findChildren(Chip) if chip.label.main)
    chip.customContextMenuRequested.emit(CORNER)


def values_of_a_span(bench: Workbench) -> None:
    hold(bench, "entity")

    def shown() -> list[ChoiceButton]:
        return [b for b in bench.inspector.findChildren(ChoiceButton) if b.isVisible()]

    wait_until(shown, "the attributes")
    shown()[0].open_menu()


def articles(bench: Workbench) -> None:
    """Each article in turn, and the first again."""
    for article_id in ("a2", "a3", "a1"):
        bench.workspace.open_article(article_id)
        QTest.qWait(1)


def project_again(bench: Workbench) -> None:
    """The project closed, with the welcome page seen, and opened."""
    workspace = bench.workspace
    folder = workspace.project.folder
    workspace.close_project()
    QTest.qWait(1)
    workspace.open_project(folder)
    wait_until(lambda: workspace.rows.total > 0, "the list")


OPENINGS: Mapping[str, Callable[[Workbench], None]] = MappingProxyType(
    {
        opening.__name__: opening
        for opening in (
            note,
            flag,
            link,
            occurrences,
            project_settings,
            color,
            preferences,
            new_project,
            open_project,
            importing,
            imported,
            exporting,
            export_file,
            exported,
            about,
            command_palette,
            shortcut_help,
            told,
            article_menu,
            values_of_a_label,
            values_of_a_span,
            articles,
            project_again,
        )
    }
)
