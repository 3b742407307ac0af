"""The first page: begin a project, open one, or look at the sample."""

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.articles.delegate import smaller
from annotator.ui.parts import PaintedButton
from annotator.ui.theme import Look
from annotator.ui.workspace import Workspace

TITLE_SIZE = 2.2
"""Size of the program's name, relative to other text."""
WIDTH = 34
"""Greatest width of the page, in heights of a line."""


class RecentProject(PaintedButton):
    """A project that was opened lately: its name and, below, where it is."""

    def __init__(self, folder: Path, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._look = look
        self.setAccessibleName(self.tr("Open {name}").format(name=folder.name))
        self.setAccessibleDescription(str(folder))
        self.setToolTip(str(folder))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        small = QFontMetrics(smaller(self.font())).height()
        return QSize(12 * line, line + small + line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A path reads from left to right in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        frame = self.rect().adjusted(1, 1, -1, -1)
        ground = "selected_row" if self.underMouse() or self.isDown() else "panel"
        focused = self.hasFocus()
        painter.setPen(QPen(look.color("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(frame, 6, 6)
        line = self.fontMetrics().height()
        small = smaller(self.font())
        width = frame.width() - 2 * line
        name = QRect(frame.left() + line, frame.top() + line // 2, width, line)
        place = QRect(name.left(), name.bottom(), width, QFontMetrics(small).height())
        self._paint_line(painter, name, self._folder.name, self.font(), "text")
        self._paint_line(painter, place, str(self._folder.parent), small, "muted")

    def _paint_line(
        self, painter: QPainter, rect: QRect, text: str, font: QFont, role: str
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._look.color(role))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(rect, flags, cut)


class WelcomePage(QWidget):
    """What the user sees while no project is open.

    Recent projects are opened here; what needs a dialog is asked of the window by the signals.
    """

    new_requested = Signal()
    open_requested = Signal()
    sample_requested = Signal()

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Welcome"))
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self._workspace = workspace
        self._look = look
        self._recent = QVBoxLayout()
        self._recent_title = _muted(QLabel(self.tr("Recent projects")))
        self._lay_out()
        workspace.project_closed.connect(self.refresh)
        look.changed.connect(self.update)

    @property
    def recent(self) -> list[RecentProject]:
        """The buttons of the recent projects, the latest first."""
        items = (self._recent.itemAt(row) for row in range(self._recent.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, RecentProject)]

    def refresh(self) -> None:
        """List the recent projects anew."""
        for button in self.recent:
            self._recent.removeWidget(button)
            button.deleteLater()
        folders = self._workspace.state.recent
        for folder in folders:
            button = RecentProject(folder, self._look)
            button.clicked.connect(lambda _=False, path=folder: self._open(path))
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(folders))

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)
        # What has just been made is shown with the next event and takes no keyboard before.
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        """Put the keyboard on the project that was open last, else on the first button."""
        if self.isVisible():
            first = [*self.recent, *self.findChildren(QPushButton)][0]
            first.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _open(self, folder: Path) -> None:
        self._workspace.open_project(folder)

    def _lay_out(self) -> None:
        line = self.fontMetrics().height()
        column = QWidget()
        column.setMaximumWidth(WIDTH * line)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(line, 2 * line, line, 2 * line)
        inner.setSpacing(line // 2)
        inner.addStretch(2)
        inner.addWidget(self._make_title())
        inner.addWidget(self._make_lead())
        inner.addSpacing(line)
        inner.addLayout(self._make_buttons())
        inner.addSpacing(line // 2)
        inner.addWidget(_muted(self._make_hint()))
        inner.addSpacing(line)
        inner.addWidget(self._recent_title)
        self._recent.setSpacing(line // 3)
        inner.addLayout(self._recent)
        inner.addStretch(3)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        holder = QWidget()
        centred = QHBoxLayout(holder)
        centred.addStretch(1)
        centred.addWidget(column, 8)
        centred.addStretch(1)
        scroll.setWidget(holder)
        for part in (scroll, scroll.viewport(), holder):
            part.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _make_title(self) -> QLabel:
        title = QLabel("Annotator")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * TITLE_SIZE)
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        return title

    def _make_lead(self) -> QLabel:
        lead = QLabel(
            self.tr(
                "Label news articles by hand. Every mark is in a file on your own disk at once."
            )
        )
        lead.setWordWrap(True)
        return _muted(lead)

    def _make_hint(self) -> QLabel:
        hint = QLabel(self.tr("Or drop a project, text files or a folder of them on this window."))
        hint.setWordWrap(True)
        return hint

    def _make_buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(self.fontMetrics().height() // 2)
        for text, signal in (
            (self.tr("New project…"), self.new_requested),
            (self.tr("Open project…"), self.open_requested),
            (self.tr("Open the sample"), self.sample_requested),
        ):
            button = QPushButton(text)
            button.clicked.connect(signal)
            button.setAutoDefault(True)  # outside of dialogs: Return presses it
            button.setProperty("primary", signal is self.new_requested)
            buttons.addWidget(button)
        buttons.addStretch(1)
        return buttons


def _muted(label: QLabel) -> QLabel:
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label
