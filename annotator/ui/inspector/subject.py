"""The span in hand: what it is, and the means to change all of it but its words."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from annotator.core.labels import Attribute, Label
from annotator.core.spans import Span
from annotator.ui.inspector.fields import ValueField
from annotator.ui.inspector.links import LinkRows
from annotator.ui.inspector.note import NoteField
from annotator.ui.parts import (
    MARGIN,
    MUTED,
    PADDING,
    TRAILING,
    Caption,
    Choice,
    ChoiceButton,
    Elided,
    Heading,
    row_caption,
)
from annotator.ui.session import Session
from annotator.ui.theme import Look
from annotator.ui.wording import entry, shortened, tip

SHOWN_WORDS = 400
ROWS = 9
LETTERS = 26
"""How wide it is at least; only long names take more."""


class SubjectPanel(QWidget):
    """The words, label, attributes, note, links and place of the span that is spoken of.

    ``left`` is emitted when the keyboard should go back to the text.
    """

    left = Signal()

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._span: Span | None = None
        self._shape: tuple[object, ...] = ()
        self._row = 0
        self._fields: dict[str, Callable[[Span, object], None]] = {}
        self._typed: list[ValueField] = []
        self._heading = Heading()
        self._help = Caption()
        self._help.setWordWrap(True)
        for text in (self._heading, self._help):
            text.setContentsMargins(PADDING, 0, PADDING, 0)
        self._grid = QWidget()
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN - PADDING, 10, MARGIN - PADDING, 8)
        layout.setSpacing(6)
        for widget in (self._heading, self._help, self._grid):
            layout.addWidget(widget)
        layout.addStretch()
        self._make_fixed()
        self.setMinimumWidth(LETTERS * self.fontMetrics().averageCharWidth())
        self._forget()
        session.opened.connect(self._forget)
        session.settling.connect(self._note.keep)
        look.changed.connect(self._remake)

    def follow(self) -> None:
        """Show the span that the session speaks of."""
        span = self._session.subject
        self._span = span
        self._grid.setVisible(span is not None)
        self._help.setVisible(span is None)
        if span is None:
            self._heading.setText(self.tr("No span here"))
            self._help.setText(self._advice())
            return
        self._show(span)
        self._keep_room()

    def _show(self, span: Span) -> None:
        label = self._session.labels.get(span.label)
        self._heading.setText(self.tr("Selected {label}").format(label=span.label))
        self._show_shape(span, label)
        self._show_values(span)

    def edit_note(self) -> None:
        """Put the keyboard into the note."""
        if self._span is not None:
            self._note.show()  # a layout shows what is new in it only with the next event
            self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep_room(self) -> None:
        """Never become lower within an article: the table below must not move under the mouse.

        Nor ever narrower, for the text beside the inspector would be set anew.
        """
        needed = self._column.totalMinimumSize()
        if needed.width() > self.minimumWidth() or needed.height() > self.minimumHeight():
            self.setMinimumSize(needed.expandedTo(self.minimumSize()))

    def _make_fixed(self) -> None:
        """The rows that every span has."""
        self._words = _value()
        self._label = ChoiceButton(self.tr("Label"))
        self._label.chosen.connect(self._relabel)
        self._note = NoteField()
        self._note.setPlaceholderText(self.tr("add a note"))
        self._note.setAccessibleName(self.tr("Note"))
        self._note.written.connect(self._write_note)
        self._note.left.connect(self.left)
        self._links = LinkRows(self._session, self._look)
        self._place = _value()
        self._place.setForegroundRole(MUTED)
        self._rows = QGridLayout(self._grid)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(0)
        self._rows.setVerticalSpacing(3)
        self._rows.setColumnStretch(1, 1)

    def _forget(self) -> None:
        """Another article: what was being written belongs to none of its spans."""
        self._note.forget()
        for field in self._typed:
            field.forget()
        self._remake()
        self.setMinimumHeight(ROWS * self._label.sizeHint().height())

    def _remake(self) -> None:
        """Make every row anew the next time, in the colours and sizes of then."""
        self._shape = ()

    def _show_shape(self, span: Span, label: Label | None) -> None:
        """Make the rows that this label and this span's attributes need."""
        names = tuple(span.attributes) if label is None else _unknown(span, label)
        shape = (label, span.label, names, self._session.labels, self._session.can_edit)
        if shape == self._shape:
            return
        self._shape = shape
        kept = (self._words, self._label, self._note, self._links, self._place)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in kept:
                widget.hide()
                widget.deleteLater()
        self._fields = {}
        self._typed = []
        self._row = 0
        self._add_row(self.tr("Text"), self._words)
        self._add_row(self.tr("Label"), self._label, hugging=True)
        for attribute in label.attributes if label else ():
            self._add_attribute(attribute)
        for name in names:
            self._add_row(name, self._stranger(name))
        self._add_row(self.tr("Note"), self._note)
        self._rows.addWidget(self._links, self._row, 0, 1, 2)
        self._row += 1
        self._add_row(self.tr("Characters"), self._place)
        self._label.set_choices(
            Choice(each.name, each.name, each.key, self._look.label_color(each))
            for each in self._session.labels.labels
        )
        for widget in (self._label, self._links):
            widget.setEnabled(self._session.can_edit)
        self._note.setReadOnly(not self._session.can_edit)

    def _add_row(self, name: str, field: QWidget, *, hugging: bool = False) -> None:
        caption = row_caption(entry(name))
        caption.setBuddy(field)
        if isinstance(field, ValueField | NoteField):
            caption.setMinimumHeight(ValueField().sizeHint().height())
        self._rows.addWidget(caption, self._row, 0, Qt.AlignmentFlag.AlignTop)
        align = Qt.AlignmentFlag.AlignTrailing if hugging else Qt.AlignmentFlag(0)
        self._rows.addWidget(field, self._row, 1, align)
        self._row += 1

    def _add_attribute(self, attribute: Attribute) -> None:
        name = attribute.name
        if not attribute.values:
            self._add_row(name, self._free_field(name))
            return
        button = ChoiceButton(name)
        choices = [Choice(value.name, value.name, value.key) for value in attribute.values]
        button.set_choices([*choices, Choice(self.tr("not set"), None)])
        button.chosen.connect(lambda value: self._choose(name, value))
        button.setEnabled(self._session.can_edit)
        button.setToolTip(tip(attribute.guideline))
        button.setAccessibleDescription(attribute.guideline)
        self._fields[name] = lambda _span, value: button.set_value(value, self.tr("not set"))
        self._add_row(name, button, hugging=True)

    def _free_field(self, name: str) -> ValueField:
        field = ValueField()
        field.setAccessibleName(name)
        field.setPlaceholderText(self.tr("not set"))
        field.setReadOnly(not self._session.can_edit)
        field.written.connect(lambda span_id, text: self._write(span_id, name, text or None))
        self._typed.append(field)
        self._fields[name] = lambda span, value: field.show_value(
            span.id, "" if value is None else str(value)
        )
        return field

    def _stranger(self, name: str) -> QWidget:
        """An attribute that the project does not know: shown, never hidden."""
        shown = _value()
        self._fields[name] = lambda _span, value: shown.setText(str(value))
        return shown

    def _show_values(self, span: Span) -> None:
        document = self._session.document
        words = shortened(document.words(span)[: 4 * SHOWN_WORDS], SHOWN_WORDS)
        self._words.setText(words)
        self._words.setToolTip(tip(words))
        self._label.set_value(span.label, span.label)
        for name, show in self._fields.items():
            show(span, span.attributes.get(name))
        self._note.show_note(span.id, span.note)
        self._links.show_links(span)
        self._place.setText(f"{span.start}–{span.end}")

    def _relabel(self, name: str) -> None:
        if self._span is not None:
            self._session.hold(self._span.id)
            self._session.label(name)

    def _choose(self, name: str, value: object) -> None:
        if self._span is not None:
            self._write(self._span.id, name, value)

    def _write(self, span_id: str, name: str, value: object) -> None:
        """Set an attribute of a span that may be gone by now."""
        if span_id in self._session.document.spans:
            self._session.set_attribute(span_id, name, value)

    def _write_note(self, span_id: str, note: str) -> None:
        if span_id in self._session.document.spans:
            self._session.set_note(span_id, note)

    def _advice(self) -> str:
        if self._session.article is None:
            return self.tr("Open an article to label it.")
        if self._session.read_only:
            return self._session.read_only
        keys = [label for label in self._session.labels.labels if label.key]
        if not keys:
            return self.tr("Put the caret into some words and choose a label above.")
        text = self.tr("Put the caret into some words and press {key} for “{label}”.")
        return text.format(key=keys[0].key, label=keys[0].name)


def _unknown(span: Span, label: Label) -> tuple[str, ...]:
    """The names of the span's attributes that its label does not have."""
    return tuple(name for name in span.attributes if label.attribute(name) is None)


def _value() -> Elided:
    """A value that is only shown, its end in line with the text of the buttons."""
    shown = Elided()
    shown.setAlignment(TRAILING)
    shown.setContentsMargins(PADDING, 0, PADDING, 0)
    return shown
