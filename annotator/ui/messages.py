"""The one place that tells the user of errors, and asks what to do about them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.core.errors import (
    AnnotatorError,
    CancelledError,
    DataError,
    LockedError,
    NameTakenError,
    StorageError,
)
from annotator.ui.saver import Keep
from annotator.ui.workspace import Workspace

translate = QCoreApplication.translate

Icon, Button, Role = QMessageBox.Icon, QMessageBox.StandardButton, QMessageBox.ButtonRole


class Messages(QObject):
    """Shows above ``window`` whatever the workspace has to say, and asks what it cannot decide.

    A message that is on the screen is not shown a second time.
    """

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._shown: set[str] = set()
        workspace.failed.connect(self.show_error)
        workspace.reported.connect(self.show_report)
        workspace.conflicted.connect(self.ask_conflict)

    def show_error(self, error: AnnotatorError) -> None:
        """Say what went wrong; that the user stopped something is no news to them."""
        if isinstance(error, CancelledError):
            return
        box = error_box(error, self._window)
        if isinstance(error, StorageError) and self._workspace.unsaved:
            kept = self.tr(
                "What you labelled stays in this window. When the cause is mended, “Try again” at "
                "the bottom of the window writes it."
            )
            box.setInformativeText(f"{error}\n\n{kept}")
        if isinstance(error, LockedError):
            box.setEscapeButton(box.button(Button.Ok))
            again = box.addButton(self.tr("Try again"), Role.ActionRole)
            # Queued: a second message may come of it only when this one has gone.
            again.clicked.connect(self._workspace.try_again, Qt.ConnectionType.QueuedConnection)
        self._show(box)

    def show_report(self, text: str) -> None:
        """Say something the user must know; what stands below the first line are details."""
        first, _, rest = text.partition("\n")
        box = _box(Icon.Information, first, rest, self._window)
        box.addButton(Button.Ok)
        self._show(box)

    def ask_conflict(self, article_id: str) -> None:
        """Ask which of two versions of an article goes on."""
        text = self.tr("Another program has changed the annotations of “{title}”.")
        details = self.tr(
            "Yours are here in the window, the others on the disk. Which shall go on? The other "
            "version is kept beside it, in a file whose name ends in “.kept”."
        )
        title = self._workspace.rows.title(article_id)
        box = _box(Icon.Warning, text.format(title=title), details, self._window)
        mine = box.addButton(self.tr("Keep mine"), Role.AcceptRole)
        theirs = box.addButton(self.tr("Take the others"), Role.DestructiveRole)
        later = box.addButton(self.tr("Decide later"), Role.RejectRole)
        box.setDefaultButton(mine)
        box.setEscapeButton(later)

        def resolve() -> None:
            keeps = {mine: Keep.MINE, theirs: Keep.THEIRS}
            chosen = box.clickedButton()
            if chosen in keeps:
                self._workspace.resolve_conflict(keeps[chosen], article_id)

        box.finished.connect(resolve)
        self._show(box)

    def ask_unsaved(self) -> bool:
        """Close the project, asking what to do with work that cannot be saved; whether it closed.

        Where another program has changed an article, that is to be decided first.
        """
        while not self._workspace.close_project():
            if self._workspace.is_in_conflict:
                return False
            box = self._unsaved_box()
            box.exec()
            role = box.buttonRole(box.clickedButton())
            box.deleteLater()
            if role == Role.RejectRole:
                return False
            if role == Role.DestructiveRole or (role == Role.ActionRole and self._save_copies()):
                self._workspace.abandon()
        return True

    def _unsaved_box(self) -> QMessageBox:
        titles = "\n".join(f"• {title}" for title in self._workspace.unsaved)
        text = self.tr("Not everything could be saved.")
        box = _box(Icon.Warning, text, titles, self._window)
        again = box.addButton(self.tr("Try again"), Role.AcceptRole)
        box.addButton(self.tr("Save a copy elsewhere…"), Role.ActionRole)
        box.addButton(self.tr("Close without saving"), Role.DestructiveRole)
        stay = box.addButton(self.tr("Cancel"), Role.RejectRole)
        box.setDefaultButton(again)
        box.setEscapeButton(stay)
        return box

    def _save_copies(self) -> bool:
        title = self.tr("Folder for the copies")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        return bool(folder) and self._workspace.save_copies(Path(folder))

    def _show(self, box: QMessageBox) -> None:
        text = box.text() + box.informativeText()
        if text in self._shown:
            box.deleteLater()
            return
        self._shown.add(text)
        box.finished.connect(lambda: self._shown.discard(text))
        _open(box)


def show_error(error: AnnotatorError, parent: QWidget) -> None:
    """Say what went wrong in a dialog of its own above ``parent``."""
    _open(error_box(error, parent))


def error_box(error: AnnotatorError, parent: QWidget) -> QMessageBox:
    """A message about ``error``, not shown yet."""
    box = _box(Icon.Warning, _headline(error), str(error), parent)
    box.addButton(Button.Ok)
    return box


def _open(box: QMessageBox) -> None:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _headline(error: AnnotatorError) -> str:
    if isinstance(error, LockedError):
        return translate("Messages", "Somebody else is working on this: it can only be read.")
    if isinstance(error, NameTakenError):
        return translate(
            "Messages", "Somebody else annotates under this name: it can only be read."
        )
    if isinstance(error, DataError):
        return translate("Messages", "A file is not as it should be. It was left as it is.")
    if isinstance(error, StorageError):
        return translate("Messages", "A file or folder could not be used.")
    return translate("Messages", "That did not work.")


def _box(icon: QMessageBox.Icon, text: str, details: str, parent: QWidget) -> QMessageBox:
    box = QMessageBox(icon, QGuiApplication.applicationDisplayName(), text, parent=parent)
    box.setInformativeText(details)
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box
