"""The bar at the bottom: progress, what was just done, the saved state, the place, the zoom."""

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStatusBar, QToolButton, QWidget

from annotator.ui.parts import Elided
from annotator.ui.saver import SavedState
from annotator.ui.session import Brush, Session
from annotator.ui.theme import Look
from annotator.ui.wording import tip
from annotator.ui.workspace import Workspace

SHOWN_FOR = 6000
"""Milliseconds for which a sentence about what was done stays."""
SETTLED = 80
"""Milliseconds without a move of the caret before its place is written out."""


class Meter(QWidget):
    """A thin bar that is filled from the side where reading begins."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._part = 0.0
        look.changed.connect(self.update)

    def set_part(self, part: float) -> None:
        """Fill ``part`` of the bar, 0 to 1."""
        self._part = part
        self.update()

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().height()
        return QSize(height * 9, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        thick = self.fontMetrics().height() * 0.36
        bar = QRectF(0, (self.height() - thick) / 2, self.width(), thick)
        painter.setBrush(self._look.color("line"))
        painter.drawRoundedRect(bar, thick / 2, thick / 2)
        if self._part > 0:
            bar.setWidth(max(bar.width() * self._part, thick))
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                bar.moveRight(self.width())
            painter.setBrush(self._look.color("good"))
            painter.drawRoundedRect(bar, thick / 2, thick / 2)


class StatusBar(QStatusBar):
    """Says how far the project is, what happened, and where in the text the caret stands."""

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        look: Look,
        zoom: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._workspace = workspace
        self._look = look
        self._line_starts: list[int] = []
        self._standing = ""
        self._gap = self.fontMetrics().height() * 4 // 3
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._show_place)
        self._fading = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._fading.timeout.connect(self._fade)
        self.setSizeGripEnabled(False)
        self._build(zoom)
        self._listen()
        self._show_progress()
        self._show_saved()

    @property
    def message(self) -> str:
        """The sentence that is shown now, empty where there is none."""
        return self._sentence.text()

    def set_zoom(self, percent: int) -> None:
        """Show the size of the text."""
        self._zoom.setText(f"{percent} %")

    def show_brush_wanted(self, wanted: bool) -> None:
        """Say that the next label key takes up the brush, or that it does no longer."""
        text = self.tr("Press a label key to take the label as a brush.")
        self._stand(text if wanted else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _listen(self) -> None:
        session, workspace = self._session, self._workspace
        session.told.connect(self._tell)
        session.edited.connect(self._fade)
        session.armed.connect(self._show_brush)
        session.opened.connect(self._forget_text)
        session.moved.connect(self._settled.start)
        workspace.progressed.connect(self._show_progress)
        workspace.saved_changed.connect(self._show_saved)
        self._look.changed.connect(self._show_saved)
        self._again.clicked.connect(workspace.try_again)

    def _tell(self, text: str) -> None:
        """Show a sentence for a while."""
        self._say(text)
        self._fading.start()
        self._announce(text)

    def _stand(self, text: str) -> None:
        """Show a sentence for as long as it holds, whenever no other is shown."""
        self._standing = text
        self._fade()
        self._announce(text)

    def _fade(self) -> None:
        """Show what holds instead of what has just happened."""
        self._fading.stop()
        self._say(self._standing)

    def _say(self, text: str) -> None:
        if text == self.message:
            return
        self._sentence.setText(text)
        self._sentence.setToolTip(tip(text))
        self._share_room()

    def _announce(self, text: str) -> None:
        """Have screen readers say it."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _share_room(self) -> None:
        """Show a sentence beside the progress, or in its place where both find no room."""
        taken = [self._saved, self._again, self._place, self._zoom, self._meter]
        shown = [widget.sizeHint().width() for widget in taken if not widget.isHidden()]
        room = self.width() - sum(shown) - self._gap * (len(shown) + 1)
        wanted = [self._progress, self._sentence]
        fits = sum(widget.sizeHint().width() + self._gap for widget in wanted) <= room
        self._progress.setVisible(fits or not self.message)

    def _show_brush(self) -> None:
        brush = self._session.brush
        if brush is None:
            self._stand("")
        else:
            text = self.tr("Click, double click or drag to label {label}; Escape ends it.")
            self._stand(text.format(label=" · ".join([brush.label.name, *_values(brush)])))

    def _build(self, zoom: QAction) -> None:
        self._meter = Meter(self._look)
        self._meter.setAccessibleName(self.tr("Articles done"))
        self._progress, self._place, self._sentence = Elided(), Elided(), Elided()
        self._saved = QLabel()
        self._again = _tool(self.tr("Try again"))
        self._zoom = _tool("")
        self._zoom.setToolTip(zoom.text())
        self._zoom.setAccessibleName(self.tr("Size of the text; click for the usual one"))
        self._zoom.clicked.connect(zoom.trigger)
        side = self.fontMetrics().height() * 2 // 3
        self.setContentsMargins(side, 2, side // 2, 2)
        self.addWidget(self._part([self._meter, self._progress, self._sentence]), 1)
        shown = [self._saved, self._again, self._place, self._zoom]
        self.addPermanentWidget(self._part(shown))
        for line in (self._progress, self._place):
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            line.setMinimumWidth(1)
            line.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def _part(self, widgets: Sequence[QWidget]) -> QWidget:
        """A part of the bar with more room between its widgets than the bar itself leaves."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._gap)
        for widget in widgets:
            row.addWidget(widget, 1 if widget is self._sentence else 0)
        return part

    def _show_progress(self) -> None:
        done, total, flagged, seconds = self._workspace.progress()
        self._meter.set_part(done / total if total else 0)
        self._meter.setVisible(total > 0)
        parts = []
        if total:
            locale = QLocale()
            text = self.tr("{done} of {total} done")
            parts.append(text.format(done=locale.toString(done), total=locale.toString(total)))
            parts.append(self.tr("{percent} %").format(percent=100 * done // total))
        if flagged:
            parts.append(self.tr("{count} flagged").format(count=flagged))
        if done and seconds >= 1:
            minutes = QLocale().toString(seconds / 60 / done, "f", 1)
            parts.append(self.tr("{minutes} min an article").format(minutes=minutes))
        self._progress.setText(" · ".join(parts))
        self._share_room()

    def _show_saved(self) -> None:
        texts = {
            SavedState.SAVED: self.tr("Saved"),
            SavedState.FAILED: self.tr("⚠ Not saved"),
            SavedState.READ_ONLY: self.tr("Read only"),
        }
        state = self._workspace.saved_state
        self._saved.setText(texts[state] if self._session.article is not None else "")
        self._saved.setToolTip(tip(self._session.read_only))
        self._again.setToolTip(tip(self._session.read_only))
        self._again.setAccessibleDescription(self._session.read_only)
        self._again.setVisible(state is not SavedState.SAVED)
        self._share_room()
        roles = {SavedState.FAILED: "danger", SavedState.READ_ONLY: "warning"}
        palette = self._saved.palette()
        color = self._look.color(roles.get(state, "muted"))
        palette.setColor(QPalette.ColorRole.WindowText, color)
        self._saved.setPalette(palette)

    def _forget_text(self) -> None:
        self._line_starts = []
        self._fade()
        self._show_saved()
        self._settled.start()

    def _show_place(self) -> None:
        """Written out when the caret rests, so that no key waits for it."""
        article = self._session.article
        if article is None:
            self._place.setText("")
            return
        if not self._line_starts:
            self._line_starts = _line_starts(article.text)
        caret = self._session.place.caret
        line = bisect_right(self._line_starts, caret)
        locale = QLocale()
        count = self.tr("{count} characters").format(count=locale.toString(len(article.text)))
        place = self.tr("line {line}, character {character}").format(
            line=locale.toString(line),
            character=locale.toString(caret - self._line_starts[line - 1] + 1),
        )
        parts = [article.language] if article.language else []
        self._place.setText(" · ".join([*parts, count, place]))
        offset = self.tr("The caret stands at {offset}.")
        self._place.setToolTip(offset.format(offset=locale.toString(caret)))


def _tool(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _values(brush: Brush) -> list[str]:
    return [str(value) for value in brush.attributes.values()]


def _line_starts(text: str) -> list[int]:
    """Where each line begins, in code points."""
    starts, position = [0], text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts
