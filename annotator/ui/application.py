"""The program with its window, from the first line to the last event."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.storage import geometry
from annotator.storage.folders import log_folder, resource
from annotator.storage.settings import LANGUAGE, THEME, Settings
from annotator.ui import tasks
from annotator.ui.collection import Collector
from annotator.ui.failures import FailureWatch
from annotator.ui.theme import Look
from annotator.ui.window import Window

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

    from annotator.ui.workbench import Workbench

NAME = "annotator"


def run_window(paths: list[Path]) -> int:
    """Open the window with a project, or with files to import; the program's exit code."""
    application = _application()
    watch = FailureWatch(log_folder(), application)
    end = watch.begin()
    try:
        program = Program(paths, watch, application)
        program.window.show()
        code = application.exec()
        program.end()
        return code
    finally:
        end()


class Program(QObject):
    """The window, filled once it is on the screen: what is shown at once need load nothing."""

    def __init__(self, paths: list[Path], watch: FailureWatch, application: QApplication) -> None:
        super().__init__(application)
        self._paths = paths
        self._settings = Settings.load()
        self._watch = watch
        self._told: QMessageBox | None = None
        self._collector = Collector(self)
        _translate(application, self._settings.get(LANGUAGE))
        look = Look(self)
        look.set_theme(self._settings.get(THEME))
        self.window = Window(look, geometry.remembered())
        self.bench: Workbench | None = None
        self.window.appeared.connect(self._fill)
        # Queued: what fails in another thread, or while something is painted, is told later.
        watch.caught.connect(self._tell_failure, Qt.ConnectionType.QueuedConnection)

    def end(self) -> None:
        """Leave the process as it was found."""
        tasks.end_all()
        self._collector.close()

    def _fill(self) -> None:
        from annotator.storage.state import State
        from annotator.ui.icons import application_icon
        from annotator.ui.workbench import Workbench
        from annotator.ui.workspace import Workspace

        QApplication.setWindowIcon(application_icon())
        workspace = Workspace(self._settings, State(), parent=self)
        self.bench = Workbench(self.window, workspace)
        for acted in (
            workspace.session.touched,
            workspace.session.edited,
            self.bench.view.verticalScrollBar().valueChanged,
        ):
            acted.connect(self._collector.put_off)
        self._collector.keep()
        if self._settings.message:
            workspace.reported.emit(self._settings.message)
        if self._paths:
            self.bench.commands.project.open_paths(self._paths)

    def _tell_failure(self, line: str) -> None:
        """Say, once at a time, that something went wrong, and whether the work is safe."""
        if self._told is not None:
            return
        from PySide6.QtWidgets import QMessageBox

        text = self.tr("Something went wrong in the program. You can go on.")
        if self.bench is not None and self.bench.workspace.unsaved:
            safe = self.tr("The last labels are not saved yet.")
        else:
            safe = self.tr("Everything you labelled is saved.")
        box = QMessageBox(QMessageBox.Icon.Warning, "Annotator", text, parent=self.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        where = self.tr("What happened is written in {file}.").format(file=self._watch.log)
        box.setInformativeText(f"{safe}\n{where if self._watch.log else ''}")
        box.setDetailedText(line)
        box.finished.connect(self._forget_told)
        self._told = box
        box.open()

    def _forget_told(self) -> None:
        self._told = None


def _application() -> QApplication:
    held = QApplication.instance()
    application = held if isinstance(held, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName(NAME)
    application.setApplicationDisplayName("Annotator")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(NAME)
    # Ctrl+C in the terminal ends the program at once: every label is on the disk already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return application


def _translate(application: QApplication, language: str) -> None:
    """Speak the user's language where there is a translation; English needs none."""
    locale = QLocale() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    if locale.language() in (QLocale.Language.English, QLocale.Language.C):
        return
    folders = (
        (NAME, str(resource("translations"))),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    )
    for name, folder in folders:
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
