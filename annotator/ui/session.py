"""The open article and who works on it: every change of a span passes through here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core import labelling
from annotator.core.document import Document, Range
from annotator.core.labelling import Edge, Place, Step
from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Edit, Span, Status
from annotator.storage.records import Article
from annotator.ui.wording import edit_name, shortened


@dataclass(frozen=True, slots=True)
class Brush:
    """A label armed for the mouse, with the attributes that go with it."""

    label: Label
    attributes: Mapping[str, Any]


class Session(QObject):
    """One article being labelled.

    Widgets call its methods and listen to its signals; they never touch the document.
    ``edited`` is the one notice of a change. Offsets are code points.
    """

    opened = Signal()
    edited = Signal(object)
    moved = Signal()
    armed = Signal()
    told = Signal(str)
    touched = Signal()
    settling = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.labels = LabelSet()
        self.article: Article | None = None
        self.document = Document("")
        self.place = Place()
        self.brush: Brush | None = None
        self.read_only = ""
        self._again: Callable[[], Edit | None] | None = None

    def open(
        self, article: Article | None, document: Document, place: Place, read_only: str = ""
    ) -> None:
        """Put an article (None: nothing) in front. ``read_only`` says why nothing may change."""
        self.article = article
        self.document = document
        self.read_only = read_only
        self.place = _fitted(place, document)
        self.opened.emit()
        self.moved.emit()

    def settle(self) -> None:
        """Have whatever is still being written handed in, before the article is left."""
        self.settling.emit()

    def set_labels(self, labels: LabelSet) -> None:
        """Work with other labels from now on; the brush is laid down."""
        self.labels = labels
        self.brush = None
        self.armed.emit()

    @property
    def subject(self) -> Span | None:
        """The span that is spoken of: the one held, else the innermost under the caret."""
        return labelling.subject(self.document, self.place)

    @property
    def can_edit(self) -> bool:
        """Whether there is an article that may be changed."""
        return self.article is not None and not self.read_only

    def move(self, caret: int, anchor: int | None = None) -> None:
        """Put the caret at ``caret``, selecting from ``anchor``; a held span is let go."""
        self._set_place(Place(caret, caret if anchor is None else anchor))

    def hold(self, span_id: str) -> None:
        """Choose a span as such, with the caret at its start."""
        span = self.document.spans[span_id]
        caret = self.place.caret if span.start <= self.place.caret <= span.end else span.start
        self._set_place(Place(caret, caret, span_id))

    def release(self) -> None:
        """Let go of the held span and the selection."""
        self._set_place(Place(self.place.caret, self.place.caret))

    def cycle(self) -> None:
        """Hold the next of the spans stacked under the caret, innermost first."""
        spans = labelling.stack(self.document, self.place.caret)
        if not spans:
            self.told.emit(self.tr("There is no span under the caret."))
            return
        ids = [span.id for span in spans]
        held = self.place.held
        following = ids.index(held) + 1 if held in ids else 0
        self.hold(ids[following % len(ids)])

    def go_to_span(self, *, forward: bool) -> None:
        """Hold the next or previous span of the article, as the table lists them."""
        spans = self.document.spans
        if not len(spans):
            self.told.emit(self.tr("There are no spans in this article yet."))
            return
        held = spans.get(self.place.held) if self.place.held is not None else None
        if held is not None:
            row = spans.row(held) + (1 if forward else -1)
        else:
            row = spans.rows_from(self.place.caret) - (0 if forward else 1)
        if 0 <= row < len(spans):
            self.hold_at_start(spans.at_row(row))
        elif forward:
            self.told.emit(self.tr("There is no span behind this place."))
        else:
            self.told.emit(self.tr("There is no span before this place."))

    def hold_at_start(self, span: Span) -> None:
        """Choose a span and put the caret at its start, wherever it was."""
        self._set_place(Place(span.start, span.start, span.id))

    def label(
        self, name: str, attributes: Mapping[str, Any] | None = None, *, exact: bool = False
    ) -> Edit | None:
        """Label what the place says, or relabel the span held."""
        label = self.labels.get(name)
        if label is None or not self._may_edit():
            return None
        values = attributes or {}
        self._again = lambda: self.label(name, values, exact=exact)
        selected = self.place.selection is not None
        edit, stretch = labelling.label_here(
            self.document, self.labels, self.place, label, values, exact=exact
        )
        if stretch is None:
            self.told.emit(self.tr("There is nothing to label here."))
        elif edit is None:
            self.told.emit(self.tr("This is labelled {label} already.").format(label=name))
        self._publish(edit)
        if selected and edit is not None and stretch is not None:
            self._set_place(Place(stretch[1], stretch[1]))
        return edit

    def label_all(self, name: str, attributes: Mapping[str, Any] | None = None) -> Edit | None:
        """Label every occurrence of the same words in the article, as one step."""
        label = self.labels.get(name)
        if label is None or not self._may_edit():
            return None
        values = attributes or {}
        self._again = lambda: self.label_all(name, values)
        edit, words = labelling.label_all(self.document, self.place, label, values)
        if not words:
            self.told.emit(self.tr("There is nothing to label here."))
            return None
        count = edit.count if edit else 0
        if edit is not None:
            text = self.tr("Labelled {count} × {words} as {label}.")
        else:
            text = self.tr("Each {words} is {label} already, or part of one.")
        self._publish(edit)
        self.told.emit(text.format(count=count, words=shortened(words), label=name))
        return edit

    def label_places(
        self, places: Iterable[Range], name: str, attributes: Mapping[str, Any] | None = None
    ) -> Edit | None:
        """Label several stretches of the text as one step."""
        if not self._may_edit():
            return None
        return self._publish(self.document.add_all(places, name, attributes))

    def arm(self, name: str, attributes: Mapping[str, Any] | None = None) -> None:
        """Take up a label as a brush: each click, double click or drag labels."""
        label = self.labels.get(name)
        if label is not None:
            self.brush = Brush(label, dict(attributes or {}))
            self.armed.emit()

    def disarm(self) -> None:
        """Lay the brush down."""
        if self.brush is not None:
            self.brush = None
            self.armed.emit()

    def delete(self) -> Edit | None:
        """Delete the span that is spoken of."""
        self._again = self.delete
        return self._on_subject(lambda span: self.document.remove([span.id]))

    def move_edge(self, edge: Edge, *, outward: bool, step: Step) -> Edit | None:
        """Move an edge of the span that is spoken of by a word or a character; hold it."""
        self._again = lambda: self.move_edge(edge, outward=outward, step=step)

        def move(span: Span) -> Edit | None:
            self._set_place(Place(self.place.caret, self.place.caret, span.id))
            return labelling.move_edge(self.document, span, edge, outward=outward, step=step)

        return self._on_subject(move)

    def set_edge(self, span_id: str, edge: Edge, position: int) -> Edit | None:
        """Put an edge of a span at ``position``, as when its grip was dragged there."""
        if not self._may_edit():
            return None
        span = self.document.spans[span_id]
        return self._publish(labelling.set_edge(self.document, span, edge, position))

    def set_attribute(self, span_id: str, name: str, value: object) -> Edit | None:
        """Set an attribute of a span, or take it away with None."""
        if not self._may_edit():
            return None
        return self._publish(self.document.set_attribute(span_id, name, value))

    def set_note(self, span_id: str, note: str) -> Edit | None:
        """Write a note to a span."""
        return self._publish(self.document.set_note(span_id, note)) if self._may_edit() else None

    def link(self, type_: str, source: str, target: str) -> Edit | None:
        """Draw an arrow between two spans."""
        if not self._may_edit():
            return None
        return self._publish(self.document.link(type_, source, target))

    def unlink(self, link_id: str) -> Edit | None:
        """Take an arrow away."""
        return self._publish(self.document.unlink(link_id)) if self._may_edit() else None

    def set_status(self, status: Status) -> Edit | None:
        """Say how far the article is."""
        if not self._may_edit():
            return None
        progress = replace(self.document.progress, status=status)
        return self._publish(self.document.set_progress(progress))

    def set_flag(self, reason: str | None) -> Edit | None:
        """Flag the article with a reason, or take the flag away with None."""
        if not self._may_edit():
            return None
        progress = replace(self.document.progress, flag=reason)
        return self._publish(self.document.set_progress(progress))

    def undo(self) -> Edit | None:
        """Take the last step back."""
        edit = self._publish(self.document.undo()) if self._may_edit() else None
        if edit is not None:
            self.told.emit(self.tr("Undone: {name}").format(name=edit_name(edit.inverse())))
        return edit

    def redo(self) -> Edit | None:
        """Do again what was last taken back."""
        edit = self._publish(self.document.redo()) if self._may_edit() else None
        if edit is not None:
            self.told.emit(self.tr("Done again: {name}").format(name=edit_name(edit)))
        return edit

    def repeat(self) -> Edit | None:
        """Do the last labelling, deletion or edge move once more, at this place."""
        if self._again is None:
            self.told.emit(self.tr("There is nothing to repeat yet."))
            return None
        return self._again()

    def _on_subject(self, change: Callable[[Span], Edit | None]) -> Edit | None:
        if not self._may_edit():
            return None
        span = self.subject
        if span is None:
            self.told.emit(self.tr("There is no span under the caret."))
            return None
        return self._publish(change(span))

    def _may_edit(self) -> bool:
        if self.article is not None and self.read_only:
            self.told.emit(self.read_only)
        return self.can_edit

    def _publish(self, edit: Edit | None) -> Edit | None:
        """The one notice of a change."""
        if edit is None:
            return None
        if self.place.held is not None and self.place.held not in self.document.spans:
            self.place = replace(self.place, held=None)
        self.edited.emit(edit)
        return edit

    def _set_place(self, place: Place) -> None:
        self.touched.emit()
        if place != self.place:
            self.place = place
            self.moved.emit()


def _fitted(place: Place, document: Document) -> Place:
    """``place`` inside the document, whatever was remembered of another text."""
    end = len(document.text)
    held = place.held if place.held in document.spans else None
    return Place(min(max(place.caret, 0), end), min(max(place.anchor, 0), end), held)
