"""The inspector: the span in hand, the spans of the article, the guideline."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.inspector.guideline import Guideline
from annotator.ui.inspector.subject import SubjectPanel
from annotator.ui.inspector.table import GAP, SpanTable
from annotator.ui.parts import MARGIN, FittedArea, Heading, Rule, Sections, tab_stops
from annotator.ui.session import Session
from annotator.ui.theme import Look

DELAY = 30
"""Milliseconds within which several changes are shown as one, behind the text's own painting."""


class Inspector(QWidget):
    """Follows the session. ``left`` is emitted when the keyboard should go back to the text."""

    left = Signal()

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = SubjectPanel(session, look)
        self._stops: list[QWidget] = []
        self._table = SpanTable(session, look)
        self._guideline = Guideline(session)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DELAY)
        self._soon.timeout.connect(self.refresh)
        self._arrange()
        for signal in (session.opened, session.edited, session.moved, session.armed, look.changed):
            signal.connect(self._refresh_soon)
        self._subject.left.connect(self.left)
        self._table.chosen.connect(self.left)
        self.setAccessibleName(self.tr("Inspector"))
        self.setFocusProxy(self._table)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 42, 600)

    def refresh(self) -> None:
        """Show the session as it is, also after its labels were changed."""
        for part in (self._subject, self._table, self._guideline):
            part.follow()
        self._order_tabs()

    def edit_note(self) -> None:
        """Put the keyboard into the note of the span in hand."""
        self.refresh()
        self._subject.edit_note()

    def focus_table(self) -> None:
        """Put the keyboard into the table of spans."""
        self._table.setFocus()

    def _arrange(self) -> None:
        spans = QWidget()
        column = QVBoxLayout(spans)
        column.setContentsMargins(MARGIN - GAP, 6, MARGIN - GAP, 0)
        column.setSpacing(6)
        heading = Heading(self.tr("Spans in this article"))
        heading.setContentsMargins(GAP, 0, GAP, 0)
        column.addWidget(heading)
        column.addWidget(self._table)
        sections = Sections()
        sections.addWidget(spans)
        sections.addWidget(self._guideline)
        sections.setStretchFactor(0, 3)
        sections.setStretchFactor(1, 1)
        sections.setSizes([300, 170])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(FittedArea(self._subject))
        layout.addWidget(Rule())
        layout.addWidget(sections, 1)

    def _order_tabs(self) -> None:
        """Let Tab go from top to bottom: the rows above the table are made anew for each span."""
        rows = tab_stops(self._subject)
        stops = [*rows, self._table, self._guideline.area]
        if stops != self._stops:
            self._stops = stops
            for before, behind in pairwise([self._stop_before(), *stops]):
                self.setTabOrder(before, behind)

    def _stop_before(self) -> QWidget:
        """What Tab stops at before it comes to the inspector."""
        widget: QWidget | None = self.previousInFocusChain()
        while widget and widget is not self and widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
            widget = widget.previousInFocusChain()
        return widget or self

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()
