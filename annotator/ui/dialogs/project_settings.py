"""The settings of a project: its labels and links, and what changing them does to its spans."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QWidget,
)

from annotator.core.drafts import Draft
from annotator.core.errors import AnnotatorError, CancelledError, LabelError
from annotator.core.labels import LabelSet
from annotator.storage.project import Project
from annotator.storage.relabelling import Usage, survey
from annotator.ui import tasks
from annotator.ui.actions import ACTIONS
from annotator.ui.dialogs.effects import EffectsPanel
from annotator.ui.dialogs.labels_page import LabelsPage
from annotator.ui.dialogs.links_page import LinksPage
from annotator.ui.messages import show_error
from annotator.ui.parts import Caption, dialog_column
from annotator.ui.theme import Look
from annotator.ui.workspace import Workspace


def edit_project(
    workspace: Workspace, look: Look, parent: QWidget | None = None
) -> "ProjectSettings | None":
    """Open the settings of the project that is open."""
    project = workspace.project
    if project is None:
        return None
    dialog = ProjectSettings(workspace, project, look, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class ProjectSettings(QDialog):
    """Edits a draft of the labels; nothing is written before it is saved, then all or nothing."""

    def __init__(
        self,
        workspace: Workspace,
        project: Project,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._project = project
        self._draft = Draft(project.labels)
        self._work: tasks.Task | None = None
        self.setWindowTitle(self.tr("Settings of {project}").format(project=project.name))
        self._name = QLineEdit(project.name)
        self._labels = LabelsPage(self._draft, look)
        self._links = LinksPage(self._draft, look)
        self._effects = EffectsPanel(self._draft)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._arrange()
        self._name.textChanged.connect(self._check)
        self._labels.changed.connect(self._check)
        self._links.changed.connect(self._check)
        self.resize(self.sizeHint())  # on its own Qt keeps to two thirds of the screen
        self._count()
        self._check()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        return QSize(wide * 130, high * 48).boundedTo(self.screen().availableSize() * 0.9)

    def accept(self) -> None:
        """Carry the spans over and write the labels, behind a bar that shows how far."""
        labels = self._labels_as_edited()
        if labels is None or self._work is not None:
            return
        plan = self._draft.plan()
        name = self._name.text().strip()
        if labels == self._project.labels and name == self._project.name and not plan:
            super().accept()
            return
        self._set_busy(busy=True)
        self._work = self._workspace.save_labels(
            labels,
            plan,
            None if self._effects.others_too else [self._workspace.annotator],
            name,
            progress=self._show_progress,
            done=self._finish,
            failed=self._fail,
        )
        if self._work is None:
            self._set_busy(busy=False)

    def reject(self) -> None:
        """Stop what is being written; where nothing is, close."""
        if self._work is not None:
            self._work.stop()
            return
        self._survey.cancel()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in a field ends what is typed there; it must not change a whole project."""
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not returned or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._work is not None:
            self._work.stop()
            event.ignore()
            return
        super().closeEvent(event)

    def _arrange(self) -> None:
        self._name.setAccessibleName(self.tr("Name of the project"))
        named = QHBoxLayout()
        caption = Caption(self.tr("Name of the project"))
        caption.setBuddy(self._name)
        named.addWidget(caption)
        named.addWidget(self._name, 1)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName(self.tr("Pages of the settings"))
        self._tabs.addTab(self._labels, self.tr("Labels"))
        self._tabs.addTab(self._links, self.tr("Links"))
        self._tabs.currentChanged.connect(lambda _tab: self._links.refresh())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._doing = Caption(self.tr("Changing the annotations…"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save: QPushButton = self._buttons.addButton(
            self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        progress = QHBoxLayout()
        progress.addWidget(self._doing)
        progress.addWidget(self._bar, 1)
        column = dialog_column(self)
        column.addLayout(named)
        column.addWidget(self._tabs, 1)
        column.addWidget(self._effects)
        column.addWidget(self._problem)
        column.addLayout(progress)
        column.addWidget(self._buttons)
        self._save.setDefault(True)
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self._bar, self._doing):
            widget.setVisible(busy)
        for part in (self._name, self._tabs, self._effects, self._save):
            part.setEnabled(not busy)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(self.tr("Stop") if busy else self.tr("Cancel"))

    def _check(self) -> None:
        """Say what is wrong with the draft and what it would do."""
        self._effects.refresh()
        try:
            problem = self._key_clash(self._draft.result())
        except LabelError as error:
            problem = str(error)
        if not self._name.text().strip():
            problem = self.tr("A project needs a name.")
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._save.setEnabled(not problem)

    def _labels_as_edited(self) -> LabelSet | None:
        try:
            labels = self._draft.result()
        except LabelError:
            return None
        return None if self._key_clash(labels) else labels

    def _key_clash(self, labels: LabelSet) -> str:
        """A sentence where a key of the labels already does something else in the text."""
        taken = {
            key.casefold(): action.title
            for action in ACTIONS
            for key in action.keys.split()
            if len(key) == 1
        }
        for label in labels.labels:
            values = label.main.values if label.main else ()
            for key, name in ((label.key, label.name), *((v.key, v.name) for v in values)):
                if key and key.casefold() in taken:
                    text = self.tr("The key {key} of “{name}” is taken: “{action}”.")
                    action = taken[key.casefold()]
                    return text.format(key=key, name=name, action=action)
        return ""

    def _count(self) -> None:
        """Find out behind the user's work how often each label is used."""
        self._survey = tasks.run(
            _survey_both,
            self._project,
            self._workspace.annotator,
            parent=self,
            done=self._take_usage,
            failed=lambda error: show_error(error, self),
        )

    def _take_usage(self, found: tuple[Usage, Usage, tuple[str, ...]]) -> None:
        own, others, names = found
        self._effects.show_usage(own, others, names)
        counts = {
            label.name: own.spans[(label.name,)] + others.spans[(label.name,)]
            for label in self._project.labels.labels
        }
        self._labels.show_counts(counts)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    def _finish(self, unreadable: list[str]) -> None:
        self._work = None
        if unreadable:
            text = self.tr("Files that could not be read and were left as they are: {count}.")
            lines = "\n".join(unreadable)
            self._workspace.reported.emit(f"{text.format(count=len(unreadable))}\n{lines}")
        super().accept()

    def _fail(self, error: AnnotatorError) -> None:
        self._work = None
        self._set_busy(busy=False)
        if not isinstance(error, CancelledError):
            show_error(error, self)


def _survey_both(
    project: Project,
    own: str,
    progress: Callable[..., None],
    cancelled: Callable[[], bool],
) -> tuple[Usage, Usage, tuple[str, ...]]:
    """What the annotator's own files use, what the others' do, and who the others are."""
    folder = project.annotator_folder(own).name
    names = tuple(name for name in project.annotators() if name != folder)
    mine = survey(project, [own], progress, cancelled)
    return mine, survey(project, names, progress, cancelled), names
