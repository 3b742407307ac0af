"""The links of the span in hand: where they lead, and their taking away."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from annotator.core.spans import Link, Span
from annotator.ui.parts import MUTED, TRAILING, FlatButton, row_caption
from annotator.ui.session import Session
from annotator.ui.theme import Look
from annotator.ui.wording import shortened, tip

MOST = 6
SHOWN_WORDS = 60


class LinkRows(QWidget):
    """A row a link, with a way to the other span; below them a way to draw another."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._shown: tuple[object, ...] | None = None
        self._row = 0
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(0)
        self._rows.setVerticalSpacing(3)
        self._rows.setColumnStretch(1, 1)

    def show_links(self, span: Span) -> None:
        """Show the links that start or end at ``span``."""
        document = self._session.document
        links = document.links_of(span.id)
        ends = tuple(document.spans[_other(link, span)] for link in links[:MOST])
        open_types = self._session.labels.links_from(span.label)
        shown = (span.id, links, ends, open_types)
        if shown == self._shown:
            return
        self._shown = shown
        self._clear()
        self._row = 0
        for link, end in zip(links, ends, strict=False):
            self._add(link, end, outgoing=link.source == span.id)
        if len(links) > MOST:
            more = self.tr("and {count} more").format(count=len(links) - MOST)
            self._rows.addWidget(row_caption(more), self._row, 1, 1, 2, TRAILING)
            self._row += 1
        if open_types:
            self._add_chooser([kind.name for kind in open_types], bool(links))
        self.setVisible(bool(links or open_types))

    def _add(self, link: Link, end: Span, *, outgoing: bool) -> None:
        words = shortened(self._session.document.words(end)[: 4 * SHOWN_WORDS], SHOWN_WORDS)
        name = link.type if outgoing else self.tr("{type} of").format(type=link.type)
        jump = FlatButton(f"{words} →", QPalette.ColorRole.Link)
        jump.setToolTip(tip(self.tr("Go to “{words}”").format(words=words)))
        jump.setAccessibleName(f"{name}: {words}")
        jump.clicked.connect(lambda: self._session.hold_at_start(end))
        away = FlatButton("×", MUTED)
        away.setToolTip(self.tr("Take this link away"))
        away.setAccessibleName(self.tr("Take the link to “{words}” away").format(words=words))
        away.clicked.connect(lambda: self._session.unlink(link.id))
        away.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rows.addWidget(row_caption(name), self._row, 0)
        self._rows.addWidget(jump, self._row, 1, TRAILING)
        self._rows.addWidget(away, self._row, 2)
        self._row += 1

    def _add_chooser(self, names: list[str], has_links: bool) -> None:
        text = self.tr("another link…") if has_links else self.tr("link to…")
        button = FlatButton(text, QPalette.ColorRole.Link)
        button.setToolTip(", ".join(names))
        button.clicked.connect(self._choose)
        if not has_links:
            caption = names[0] if len(names) == 1 else self.tr("Links")
            self._rows.addWidget(row_caption(caption), self._row, 0)
        self._rows.addWidget(button, self._row, 1, 1, 2, TRAILING)

    def _choose(self) -> None:
        from annotator.ui.dialogs.linking import choose_link

        choose_link(self._session, self._look, self.window())

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _other(link: Link, span: Span) -> str:
    return link.target if link.source == span.id else link.source
