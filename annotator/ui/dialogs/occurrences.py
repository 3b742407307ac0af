"""The same words labelled all over the project, each place seen before it happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QWidget,
)

from annotator.core import targets
from annotator.core.document import Range
from annotator.core.errors import AnnotatorError, CancelledError
from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Span
from annotator.storage.project import Project
from annotator.storage.propagation import (
    Occurrence,
    Wanted,
    free_places,
    label_everywhere,
    occurrence,
    search,
)
from annotator.ui import tasks, wording
from annotator.ui.dialogs.occurrence_table import OccurrenceRows, OccurrenceTable
from annotator.ui.messages import show_error
from annotator.ui.parts import SWATCH, Caption, Elided, FlatButton, dialog_column, swatch
from annotator.ui.theme import Look
from annotator.ui.wording import shortened
from annotator.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Kind:
    """A label, and the value of its main attribute where one goes with it."""

    label: Label
    attributes: Mapping[str, Any]


def label_over_project(
    workspace: Workspace, look: Look, parent: QWidget | None = None
) -> "OccurrencesDialog | None":
    """Offer to label the words that are selected, or those of the span in hand, everywhere."""
    session, project = workspace.session, workspace.project
    if project is None or not session.can_edit:
        return None
    text, selection, span = session.document.text, session.place.selection, session.subject
    stretch = targets.selection(text, *selection, exact=False) if selection else None
    stretch = stretch or (span.range if span else None)
    if stretch is None or not session.labels.labels:
        session.told.emit(
            QCoreApplication.translate(
                "OccurrencesDialog", "Select some words, or put the caret into a span."
            )
        )
        return None
    dialog = OccurrencesDialog(workspace, project, look, text[slice(*stretch)], span, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class OccurrencesDialog(QDialog):
    """Finds the words behind the user's work, shows each place, labels those that are ticked."""

    def __init__(
        self,
        workspace: Workspace,
        project: Project,
        look: Look,
        words: str,
        span: Span | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._session = workspace.session
        self._project = project
        self._words = words
        self._search: tasks.Task | None = None
        self._work: tasks.Task | None = None
        self._unreadable: list[str] = []
        self._chosen: dict[str, list[Range]] = {}
        self.setWindowTitle(self.tr("Label all over the project"))
        self._kinds = QComboBox()
        self._kinds.setAccessibleName(self.tr("Label"))
        self._kinds.setIconSize(QSize(SWATCH, SWATCH))
        self._fill_kinds(self._session.labels, look)
        self._choose_kind(span)
        self._rows = OccurrenceRows(words, self)
        self._table = OccurrenceTable(self._rows, look)
        self._state = Caption()
        self._bar = QProgressBar()
        self._arrange()
        self._kinds.activated.connect(self._begin)
        self._rows.ticked.connect(self._refresh)
        self._begin()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        return QSize(wide * 130, high * 34)

    def accept(self) -> None:
        """Label what is ticked: elsewhere in the files, then in front, where it is one step."""
        self._chosen = self._rows.chosen()
        if not self._chosen or self._work is not None:
            return
        if self._workspace.unsaved:
            self._state.setText(self.tr("Not everything is saved yet: nothing was labelled."))
            return
        self._stop_search()
        elsewhere = {k: places for k, places in self._chosen.items() if k != self._front}
        self._set_busy(busy=True)
        self._work = tasks.run(
            label_everywhere,
            self._project,
            self._workspace.annotator,
            self._wanted(),
            elsewhere,
            parent=self,
            progress=self._show_progress,
            done=self._finish,
            failed=self._fail,
        )

    def reject(self) -> None:
        """Stop what is being written; where nothing is, close."""
        if self._work is not None:
            self._work.stop()
            return
        self._stop_search()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._work is not None:
            self._work.stop()
            event.ignore()
            return
        self._stop_search()
        super().closeEvent(event)

    @property
    def _front(self) -> str:
        article = self._session.article
        return article.id if article is not None else ""

    def _wanted(self) -> Wanted:
        kind: _Kind = self._kinds.currentData()
        return Wanted(self._words, kind.label, kind.attributes)

    def _fill_kinds(self, labels: LabelSet, look: Look) -> None:
        for label in labels.labels:
            icon = swatch(look.label_color(label))
            self._kinds.addItem(icon, label.name, _Kind(label, {}))
            if label.main is not None:
                for value in label.main.values:
                    kind = _Kind(label, {label.main.name: value.name})
                    self._kinds.addItem(icon, f"{label.name} · {value.name}", kind)

    def _choose_kind(self, span: Span | None) -> None:
        """Begin with the label of the span, and with its main value where it has one."""
        if span is None:
            return
        fitting = []
        for row in range(self._kinds.count()):
            kind: _Kind = self._kinds.itemData(row)
            if kind.label.name == span.label and kind.attributes.items() <= span.attributes.items():
                fitting.append((len(kind.attributes), row))
        self._kinds.setCurrentIndex(max(fitting)[1] if fitting else 0)

    def _arrange(self) -> None:
        words = Elided(shortened(self._words, 120))
        font = words.font()
        font.setBold(True)
        words.setFont(font)
        top = QHBoxLayout()
        top.addWidget(words, 1)
        top.addWidget(Caption(self.tr("as")))
        top.addWidget(self._kinds)
        every, none = FlatButton(self.tr("tick all")), FlatButton(self.tr("tick none"))
        every.clicked.connect(lambda: self._rows.tick_all(ticked=True))
        none.clicked.connect(lambda: self._rows.tick_all(ticked=False))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        below = QHBoxLayout()
        for widget in (every, none, self._state):
            below.addWidget(widget)
        below.addWidget(self._bar, 1)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._label: QPushButton = self._buttons.addButton(
            self.tr("Label"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addLayout(top)
        column.addWidget(self._table, 1)
        column.addLayout(below)
        column.addWidget(self._buttons)
        self._label.setDefault(True)

    def _begin(self) -> None:
        """Look for the words anew, with the label that is chosen by now."""
        self._stop_search()
        self._rows.clear()
        self._unreadable = []
        wanted, article = self._wanted(), self._session.article
        if article is not None:
            text = self._session.document.text
            places = free_places(self._session.document, wanted)
            self._rows.add([occurrence(article.id, article.title, text, p) for p in places])
        self._search = tasks.run(
            search,
            self._project,
            self._workspace.annotator,
            wanted,
            {self._front},
            parent=self,
            progress=self._take_found,
            done=self._end_search,
            failed=self._fail,
        )
        self._bar.show()
        self._refresh()

    def _stop_search(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None
        self._bar.hide()

    def _take_found(self, done: int, total: int, found: list[Occurrence]) -> None:
        self._rows.add(found)
        self._show_progress(done, total)
        self._refresh()

    def _end_search(self, unreadable: list[str]) -> None:
        self._unreadable = unreadable
        self._stop_search()
        self._refresh()

    def _refresh(self) -> None:
        ticked, total = self._rows.counts()
        if total:
            text = self.tr("{ticked} of {total} places in {articles}")
        elif self._search is None:
            text = self.tr("There is no other place: all have the label already.")
        else:
            text = self.tr("No place yet")
        if self._search is not None:
            text += " · " + self.tr("searching…")
        if self._unreadable:
            text += " · " + self.tr("could not be read: {unreadable}")
        self._state.setText(
            text.format(
                ticked=QLocale().toString(ticked),
                total=QLocale().toString(total),
                articles=wording.articles(self._rows.articles),
                unreadable=wording.articles(len(self._unreadable)),
            )
        )
        self._state.setToolTip(wording.tip("\n".join(self._unreadable[:20])))
        self._label.setText(self.tr("Label {count}").format(count=QLocale().toString(ticked)))
        self._label.setEnabled(bool(ticked))

    def _set_busy(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        for part in (self._kinds, self._table, self._label):
            part.setEnabled(not busy)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(self.tr("Stop") if busy else self.tr("Cancel"))

    def _show_progress(self, done: int, total: int, *_found: object) -> None:
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    def _finish(self, _count: int) -> None:
        self._work = None
        wanted = self._wanted()
        here = self._chosen.get(self._front, [])
        if here:
            self._session.label_places(here, wanted.label.name, wanted.attributes)
        self._workspace.refresh()
        text = self.tr("Labelled {count} × {words} as {label} in {articles}.")
        self._session.told.emit(
            text.format(
                count=sum(map(len, self._chosen.values())),
                words=shortened(self._words),
                label=wanted.label.name,
                articles=wording.articles(len(self._chosen)),
            )
        )
        super().accept()

    def _fail(self, error: AnnotatorError) -> None:
        self._work = None
        self._set_busy(busy=False)
        if not isinstance(error, CancelledError):
            show_error(error, self)
