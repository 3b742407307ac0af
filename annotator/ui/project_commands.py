"""Commands on the project and its articles: open, import, export, next, done."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from annotator.core.errors import AnnotatorError
from annotator.resources import own_sample
from annotator.storage.project import PROJECT_FILE

if TYPE_CHECKING:
    from annotator.ui.workbench import Workbench


class ProjectCommands(QObject):
    """What keys and menus do to projects and whole articles."""

    def __init__(self, bench: "Workbench") -> None:
        super().__init__(bench)
        self._bench = bench
        self._workspace = bench.workspace

    def new_project(self) -> None:
        """Ask for a new project's folder, name and labels."""
        self._begin_project(())

    def open_project(self) -> None:
        """Ask which project to open."""
        dialog = QFileDialog(self._bench.window, self.tr("Open a project"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.open_folder(Path(name)))
        dialog.open()

    def open_folder(self, folder: Path) -> bool:
        """Open the project in ``folder``; whether it is open now.

        Where the project that is open cannot be saved, the user decides.
        """
        workspace = self._workspace
        if workspace.open_project(folder):
            return True
        if not workspace.unsaved or not self._bench.messages.ask_unsaved():
            return False
        return workspace.open_project(folder)

    def open_sample(self) -> None:
        """Open the user's own copy of the sample project."""
        try:
            folder = own_sample(self._workspace.settings.annotator)
        except AnnotatorError as error:
            self._workspace.failed.emit(error)
        else:
            self.open_folder(folder)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named on the command line.

        A project is opened. Anything else is imported: into the project that is open, else
        into a new one that the user is asked about.
        """
        if len(paths) == 1 and _is_project(paths[0]):
            self.open_folder(paths[0])
        elif paths and self._workspace.project is not None:
            self._import(paths)
        elif paths:
            self._begin_project(paths)

    def import_articles(self) -> None:
        """Ask what to import into the project."""
        from annotator.ui.exchange.import_dialog import ImportDialog

        ImportDialog(self._workspace, self._bench.look, (), self._bench.window).open()

    def export(self) -> None:
        """Choose what is written of the project, see what comes of it, and write it."""
        from annotator.ui.exchange.export_dialog import export_project

        export_project(self._workspace, self._bench.look, self._bench.window)

    def label_project(self) -> None:
        """Label the words here wherever the project has them, after a look at each place."""
        from annotator.ui.dialogs.occurrences import label_over_project

        label_over_project(self._workspace, self._bench.look, self._bench.window)

    def project_settings(self) -> None:
        """Change labels, keys, colours and the guideline."""
        from annotator.ui.dialogs.project_settings import edit_project

        edit_project(self._workspace, self._bench.look, self._bench.window)

    def preferences(self) -> None:
        """Change what the user may choose; each choice is seen at once."""
        from annotator.ui.dialogs.preferences import edit_preferences

        dialog = edit_preferences(self._workspace.settings, self._bench.window)
        dialog.changed.connect(self._bench.wear_settings)

    def close_project(self) -> None:
        """Close the project, asking where something is not saved."""
        self._bench.messages.ask_unsaved()

    def quit(self) -> None:
        """Close the window, which asks where something is not saved."""
        self._bench.window.close()

    def done_and_next(self) -> None:
        self._workspace.done_and_next()

    def next_todo(self) -> None:
        self._workspace.next_todo()

    def next_article(self) -> None:
        self._workspace.next()

    def previous_article(self) -> None:
        self._workspace.previous()

    def find_article(self) -> None:
        """Go to the search field of the list, which is shown for it."""
        self._bench.articles_panel.show()
        self._bench.articles.focus_field()

    def _import(self, sources: Sequence[Path]) -> None:
        """Import at once; the dialog shows how far it is and what became of each file."""
        from annotator.ui.exchange.import_dialog import ImportDialog

        dialog = ImportDialog(self._workspace, self._bench.look, sources, self._bench.window)
        dialog.open()
        dialog.start()

    def _begin_project(self, sources: Sequence[Path]) -> None:
        """Ask for a new project, and import ``sources`` into it."""
        from annotator.ui.new_project import NewProjectDialog

        dialog = NewProjectDialog(self._workspace, sources, self._bench.window)
        if sources:
            dialog.accepted.connect(lambda: self._import(sources))
        dialog.open()


def _is_project(path: Path) -> bool:
    return path.name == PROJECT_FILE or (path / PROJECT_FILE).is_file()
