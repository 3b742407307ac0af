"""The program with its window, from the first line to the last event."""

import signal
import sys
from pathlib import Path

import platformdirs
from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    Qt,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator import __version__
from annotator.resources import resource
from annotator.storage.settings import LANGUAGE, Settings
from annotator.storage.state import State
from annotator.ui.failures import FailureWatch
from annotator.ui.icons import application_icon
from annotator.ui.theme import Look
from annotator.ui.window import Window
from annotator.ui.workspace import Workspace

NAME = "annotator"


def run_window(paths: list[Path]) -> int:
    """Open the window with a project, or with files to import; the program's exit code."""
    application = _application()
    watch = FailureWatch(platformdirs.user_log_path(NAME, appauthor=False), application)
    end = watch.begin()
    try:
        settings = Settings.load()
        _translate(application, settings.get(LANGUAGE))
        workspace = Workspace(settings, State(), parent=application)
        window = Window(workspace, Look(application))
        _tell_of_failures(watch, window)
        window.show()
        QTimer.singleShot(0, window, lambda: _begin(window, settings, paths))
        return application.exec()
    finally:
        end()


def _application() -> QApplication:
    held = QApplication.instance()
    application = held if isinstance(held, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName(NAME)
    application.setApplicationDisplayName("Annotator")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(NAME)
    application.setWindowIcon(application_icon())
    # Ctrl+C in the terminal ends the program at once: every label is on the disk already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return application


def _begin(window: Window, settings: Settings, paths: list[Path]) -> None:
    """What can wait until the window is on the screen."""
    if settings.message:
        window.workspace.reported.emit(settings.message)
    if paths:
        window.commands.project.open_paths(paths)


def _translate(application: QApplication, language: str) -> None:
    """Speak the user's language where there is a translation; English needs none."""
    locale = QLocale() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    folders = (
        (NAME, str(resource("translations"))),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    )
    for name, folder in folders:
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)


def _tell_of_failures(watch: FailureWatch, window: Window) -> None:
    """Say once at a time that something went wrong, and that the work is safe."""
    boxes: list[QMessageBox] = []

    def tell(line: str) -> None:
        if boxes:
            return
        saved = not window.workspace.unsaved
        box = QMessageBox(QMessageBox.Icon.Warning, "Annotator", _sorry(saved=saved), parent=window)
        box.setInformativeText(_where(watch.log))
        box.setDetailedText(line)
        box.finished.connect(boxes.clear)
        boxes.append(box)
        box.open()

    # Queued: an error in a worker thread, or while something is painted, is told afterwards.
    watch.caught.connect(tell, Qt.ConnectionType.QueuedConnection)


def _sorry(*, saved: bool) -> str:
    translate = QCoreApplication.translate
    text = translate("Application", "Something went wrong in the program. You can go on.")
    if saved:
        return f"{text} {translate('Application', 'Everything you labelled is saved.')}"
    return f"{text} {translate('Application', 'The last labels are not saved yet.')}"


def _where(log: Path | None) -> str:
    if log is None:
        return ""
    text = QCoreApplication.translate("Application", "What happened is written in {file}.")
    return text.format(file=log)
