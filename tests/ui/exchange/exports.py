"""What the tests of exports share: waiting for looks, reading what is shown and written."""

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

LEFT = Qt.MouseButton.LeftButton


def wait_for_look(qtbot, dialog):
    """Until all of the project was gone through with the choices of now."""
    qtbot.waitUntil(lambda: "Looking" not in shown_losses(dialog))


def shown_losses(dialog):
    return dialog.form.losses.summary.text()


def choose(qtbot, dialog, key):
    dialog.form.formats.choose(key)
    wait_for_look(qtbot, dialog)


def export(qtbot, dialog):
    QTest.mouseClick(dialog.begin, LEFT)
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Close")
    return dialog.report.summary.text()


def button(dialog, text):
    (found,) = [each for each in dialog.findChildren(QPushButton) if each.text() == text]
    return found


def listed(view):
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def losses(dialog):
    model = dialog.form.losses.table.model()
    return [
        [model.index(row, column).data() for column in range(1, 4)]
        for row in range(model.rowCount())
    ]


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
