"""A whole window over a workspace, as the program makes it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.theme import Look
from annotator.ui.window import Window
from annotator.ui.workbench import Workbench
from annotator.ui.workspace import Workspace

SIZE = (1300, 800)


def make_bench(qtbot: QtBot, workspace: Workspace, look: Look) -> Workbench:
    """The window on the screen, active, filled. It closes without questions at the end."""
    window = Window(look)
    window.resize(*SIZE)
    bench = Workbench(window, workspace)
    qtbot.addWidget(window, before_close_func=lambda _window: workspace.abandon())
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return bench


def press(
    key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A key chord, to whatever has the keyboard."""
    widget = QApplication.focusWidget()
    assert isinstance(widget, QWidget)
    QTest.keyClick(widget, key, modifiers)


def the_dialog(kind: type[QWidget]) -> QWidget:
    """The window of a kind that is open."""
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    return next(widget for widget in shown if isinstance(widget, kind))
