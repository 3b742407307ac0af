"""Links between spans: drawn to the nearest in one key, or to one that is chosen."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.core.document import Document
from annotator.core.labels import LinkType
from annotator.core.neighbours import nearest
from annotator.core.spans import Span
from annotator.ui.parts import SWATCH, Caption, Elided, QuietSelection, dialog_column, swatch
from annotator.ui.session import Session
from annotator.ui.theme import Look
from annotator.ui.wording import shortened, tip

OFFERED = 50
CONTEXT = 40
SHOWN_WORDS = 60
SPAN_ID = Qt.ItemDataRole.UserRole


def link_nearest(session: Session, look: Look, parent: QWidget | None = None) -> None:
    """Link the span in hand to the nearest that fits; ask where there is a choice to make.

    There is one where the project has several link types that fit, or where the span is linked
    already: pressing the key again means that the nearest was not the right one.
    """
    span = session.subject
    if span is None:
        session.told.emit(_tr("There is no span under the caret."))
        return
    types = session.labels.links_from(span.label)
    if len(types) != 1 or _has_link(session.document, span, types[0]):
        choose_link(session, look, parent)
        return
    near = candidates(session.document, span, types[0], 1)
    if near:
        draw(session, types[0], span, near[0])
    else:
        session.told.emit(_nothing_fits(types[0]))


def choose_link(session: Session, look: Look, parent: QWidget | None = None) -> "LinkDialog | None":
    """Ask what the span in hand is to be linked to, the nearest first."""
    span = session.subject
    if span is None:
        session.told.emit(_tr("There is no span under the caret."))
        return None
    if not session.labels.links_from(span.label):
        text = _tr("The project has no links that start at “{label}”.")
        session.told.emit(text.format(label=span.label))
        return None
    dialog = LinkDialog(session, look, span, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def candidates(document: Document, span: Span, kind: LinkType, limit: int) -> list[Span]:
    """What ``span`` may be linked to and is not yet, the likeliest first."""
    linked = {k.target for k in document.links_of(span.id) if k.type == kind.name}

    def fits(other: Span) -> bool:
        return (not kind.targets or other.label in kind.targets) and other.id not in linked

    return nearest(document, span, fits, limit)


def draw(session: Session, kind: LinkType, source: Span, target: Span) -> None:
    """Draw the arrow and say so."""
    if session.link(kind.name, source.id, target.id) is None:
        return
    words = session.document.words
    text = _tr("{type}: {source} → {target}")
    session.told.emit(
        text.format(
            type=kind.name, source=shortened(words(source)), target=shortened(words(target))
        )
    )


class LinkDialog(QDialog):
    """Offers the spans that fit, the nearest first; typing finds any other in the article."""

    def __init__(
        self, session: Session, look: Look, span: Span, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._span = span
        self._types = session.labels.links_from(span.label)
        self.setWindowTitle(self.tr("Link a span"))
        self._type = QComboBox()
        self._type.setAccessibleName(self.tr("Kind of link"))
        self._type.addItems([kind.name for kind in self._types])
        if len(self._types) == 1:
            self._type.hide()
        self._find = QLineEdit()
        self._find.setPlaceholderText(self.tr("Type to find another"))
        self._find.setAccessibleName(self.tr("Find a span by its words"))
        self._find.setClearButtonEnabled(True)
        self._find.installEventFilter(self)
        self._list = QTreeWidget()
        self._list.setAccessibleName(self.tr("Spans to link to"))
        self._list.setColumnCount(2)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        self._list.setIconSize(QSize(SWATCH, SWATCH))
        QuietSelection(self._list, self._look)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._arrange()
        self._type.currentIndexChanged.connect(self._fill)
        self._find.textChanged.connect(self._fill)
        self._list.itemDoubleClicked.connect(self.accept)
        self._list.itemSelectionChanged.connect(self._enable)
        self._fill()
        self._find.setFocus()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        return QSize(wide * 80, high * 22)

    def accept(self) -> None:
        target = self._session.document.spans.get(self._chosen_id)
        source = self._session.document.spans.get(self._span.id)
        if source is not None and target is not None:
            draw(self._session, self._kind, source, target)
        super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down move through the list while the field has the keyboard."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in moves:
            self._list.event(event)
            return True
        return super().eventFilter(watched, event)

    @property
    def _chosen_id(self) -> str:
        chosen = self._list.selectedItems()
        return chosen[0].data(0, SPAN_ID) if chosen else ""

    @property
    def _kind(self) -> LinkType:
        return self._types[max(self._type.currentIndex(), 0)]

    def _arrange(self) -> None:
        words = shortened(self._session.document.words(self._span), 200)
        about = Elided(words)
        font = about.font()
        font.setBold(True)
        about.setFont(font)
        about.setToolTip(tip(words))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._link = self._buttons.addButton(
            self.tr("Link"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = dialog_column(self)
        kind = Caption(self.tr("{type} →").format(type=self._kind.name))
        if len(self._types) > 1:
            kind.hide()
        head = QHBoxLayout()
        head.addWidget(about, 1)
        head.addWidget(kind)
        layout.addLayout(head)
        for widget in (self._type, self._find, self._list, self._buttons):
            layout.addWidget(widget)
        self._link.setDefault(True)

    def _fill(self) -> None:
        self._list.clear()
        wanted = self._find.text().casefold().strip()
        for span in self._found(wanted) if wanted else self._near():
            item = QTreeWidgetItem(self._list, [*self._columns(span)])
            label = self._session.labels.get(span.label)
            item.setIcon(0, swatch(self._look.label_color(label)))
            item.setData(0, SPAN_ID, span.id)
            item.setForeground(1, self._look.color("muted"))
            if self._list.topLevelItemCount() == 1:
                self._list.setCurrentItem(item)
        if not self._list.topLevelItemCount():
            item = QTreeWidgetItem(self._list, [_nothing_fits(self._kind)])
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._enable()

    def _near(self) -> list[Span]:
        return candidates(self._session.document, self._span, self._kind, OFFERED)

    def _found(self, wanted: str) -> list[Span]:
        document, kind = self._session.document, self._kind
        found: list[Span] = []
        for span in document.spans:
            fits = not kind.targets or span.label in kind.targets
            if fits and span.id != self._span.id and wanted in document.words(span).casefold():
                found.append(span)
                if len(found) == OFFERED:
                    break
        return found

    def _columns(self, span: Span) -> tuple[str, str]:
        """The words, and what stands around them so that mentions can be told apart."""
        text = self._session.document.text
        before = text[max(span.start - CONTEXT, 0) : span.start].rpartition("\n")[2]
        after = text[span.end : span.end + CONTEXT].partition("\n")[0]
        words = shortened(text[span.start : span.end], SHOWN_WORDS)
        return words, f"… {before.lstrip()}{words}{after.rstrip()} …"

    def _enable(self) -> None:
        self._link.setEnabled(bool(self._chosen_id))


def _has_link(document: Document, span: Span, kind: LinkType) -> bool:
    return any(k.type == kind.name and k.source == span.id for k in document.links_of(span.id))


def _nothing_fits(kind: LinkType) -> str:
    if not kind.targets:
        return _tr("There is no other span to link to.")
    text = _tr("There is nothing to link to: label {labels} first.")
    return text.format(labels=", ".join(f"“{name}”" for name in kind.targets))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Linking", text)
