"""The guideline of the label in hand."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.core.labels import Label
from annotator.core.spans import Deed, Edit
from annotator.ui.parts import MARGIN, MUTED, Heading
from annotator.ui.session import Session

RING = 2
"""Width in pixels of what the style draws around the area that has the keyboard."""


class Guideline(QWidget):
    """Shows what the project says of a label: the brush's, the span's, or the one used last.

    ``area`` is what takes the keyboard to scroll.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._used = ""
        self._shown: tuple[str, Label | None] | None = None
        self._heading = Heading()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setForegroundRole(MUTED)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        area = self.area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._text)
        area.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        area.setAccessibleName(self.tr("Guideline"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN - RING, 6, MARGIN - RING, 8)
        self._heading.setContentsMargins(RING, 0, RING, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(area)
        session.edited.connect(self._note_use)
        self.follow()

    def follow(self) -> None:
        """Show the guideline of the label in hand."""
        name = self._in_hand()
        label = self._session.labels.get(name)
        if (name, label) != self._shown:
            self._shown = name, label
            self._show(name, label)

    def _in_hand(self) -> str:
        if self._session.brush is not None:
            return self._session.brush.label.name
        subject = self._session.subject
        return subject.label if subject else self._used

    def _note_use(self, edit: Edit) -> None:
        if edit.deed in (Deed.LABEL, Deed.RELABEL):
            self._used = edit.label

    def _show(self, name: str, label: Label | None) -> None:
        heading = self.tr("Guideline: {label}") if name else self.tr("Guideline")
        self._heading.setText(heading.format(label=name))
        if label is not None:
            self._text.setText(self._written(label))
        elif name:
            unknown = self.tr("The project has no label “{label}”.")
            self._text.setText(escape(unknown.format(label=name)))
        else:
            self._text.setText(
                self.tr("What the project says of a label is shown here as soon as you use it.")
            )

    def _written(self, label: Label) -> str:
        paragraphs = [_html(label.guideline)] if label.guideline.strip() else []
        paragraphs += [
            f"<b>{escape(attribute.name)}</b><br>{_html(attribute.guideline)}"
            for attribute in label.attributes
            if attribute.guideline.strip()
        ]
        nothing = self.tr("The project says nothing of this label yet.")
        return "".join(f"<p>{text}</p>" for text in paragraphs or [escape(nothing)])


def _html(text: str) -> str:
    return escape(text.strip()).replace("\n", "<br>")
