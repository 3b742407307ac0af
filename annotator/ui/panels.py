"""The panels at the sides: docks with a quiet title, to be moved, hidden and brought back."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea


class Panel(QDockWidget):
    """A dock around ``content``; ``name`` is what its place is remembered by.

    ``shown`` says whether the user sees the panel or has hidden it.
    """

    shown = Signal(bool)

    def __init__(self, name: str, title: str, content: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAllowedAreas(SIDES)
        self.setTitleBarWidget(_TitleBar(title, self))
        self.setWidget(content)
        self.visibilityChanged.connect(lambda: self.shown.emit(not self.isHidden()))


class _TitleBar(QWidget):
    """The panel's name, by which it is dragged, and a button that hides it."""

    def __init__(self, title: str, panel: Panel) -> None:
        super().__init__(panel)
        name = QLabel(title.upper())
        name.setEnabled(False)
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 0.82)
        font.setBold(True)
        name.setFont(font)
        hide = QToolButton()
        hide.setText("×")
        hide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        hide.setAccessibleName(self.tr("Hide {panel}").format(panel=title))
        hide.setToolTip(hide.accessibleName())
        hide.clicked.connect(panel.close)
        space = self.fontMetrics().height() // 2
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space + 3, space // 2, space // 2, 0)
        layout.addWidget(name, 1)
        layout.addWidget(hide)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
