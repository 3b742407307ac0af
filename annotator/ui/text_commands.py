"""Commands on the open article: its spans, their edges, its status."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from annotator.core.labelling import Edge, Step
from annotator.core.spans import Status

if TYPE_CHECKING:
    from annotator.ui.workbench import Workbench


class TextCommands(QObject):
    """What keys and menus do to the open article."""

    def __init__(self, bench: "Workbench") -> None:
        super().__init__(bench)
        self._session = bench.session
        self._view = bench.view
        self._inspector = bench.inspector
        self._find_bar = bench.reading.find_bar
        self._look = bench.look

    def undo(self) -> None:
        self._session.undo()

    def redo(self) -> None:
        self._session.redo()

    def repeat_last(self) -> None:
        self._session.repeat()

    def copy_words(self) -> None:
        """Put the selected words, else those of the span, on the clipboard."""
        selection = self._session.place.selection
        span = self._session.subject
        stretch = selection or (span.range if span is not None else None)
        if stretch is None:
            self._session.told.emit(self.tr("There is nothing to copy: no selection, no span."))
            return
        QGuiApplication.clipboard().setText(self._session.document.text[slice(*stretch)])

    def find_words(self) -> None:
        """Find words in the article, in the bar below it."""
        self._find_bar.ask()

    def find_next(self) -> None:
        self._find_bar.go(1)

    def find_previous(self) -> None:
        self._find_bar.go(-1)

    def edit_note(self) -> None:
        """Write the note where the inspector shows it, else in a window of its own."""
        if self._session.subject is not None and self._inspector.isVisible():
            self._inspector.edit_note()
        else:
            from annotator.ui.dialogs.note import edit_note

            edit_note(self._session, self._view)

    def link_nearest(self) -> None:
        from annotator.ui.dialogs.linking import link_nearest

        link_nearest(self._session, self._look, self._view)

    def choose_link(self) -> None:
        from annotator.ui.dialogs.linking import choose_link

        choose_link(self._session, self._look, self._view)

    def flag(self) -> None:
        from annotator.ui.dialogs.flag import edit_flag

        edit_flag(self._session, self._view)

    def next_span(self) -> None:
        self._session.go_to_span(forward=True)

    def previous_span(self) -> None:
        self._session.go_to_span(forward=False)

    def cycle_spans(self) -> None:
        self._session.cycle()

    def delete_span(self) -> None:
        self._session.delete()

    def end_out_word(self) -> None:
        self._session.move_edge(Edge.END, outward=True, step=Step.WORD)

    def end_in_word(self) -> None:
        self._session.move_edge(Edge.END, outward=False, step=Step.WORD)

    def start_out_word(self) -> None:
        self._session.move_edge(Edge.START, outward=True, step=Step.WORD)

    def start_in_word(self) -> None:
        self._session.move_edge(Edge.START, outward=False, step=Step.WORD)

    def end_out_character(self) -> None:
        self._session.move_edge(Edge.END, outward=True, step=Step.CHARACTER)

    def end_in_character(self) -> None:
        self._session.move_edge(Edge.END, outward=False, step=Step.CHARACTER)

    def start_out_character(self) -> None:
        self._session.move_edge(Edge.START, outward=True, step=Step.CHARACTER)

    def start_in_character(self) -> None:
        self._session.move_edge(Edge.START, outward=False, step=Step.CHARACTER)

    def arm_brush(self) -> None:
        self._view.arm_next_key()

    def let_go(self) -> None:
        self._view.let_go()

    def mark_done(self) -> None:
        self._session.set_status(Status.DONE)

    def mark_in_progress(self) -> None:
        self._session.set_status(Status.IN_PROGRESS)

    def mark_todo(self) -> None:
        self._session.set_status(Status.TODO)
