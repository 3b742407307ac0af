"""Menus whose entries depend on what is open: recent projects, the article's own menu."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from annotator.storage.state import State
from annotator.ui.action_set import ActionSet
from annotator.ui.label_keys import key_rows
from annotator.ui.parts import MENU_PICTURE, swatch
from annotator.ui.session import Session
from annotator.ui.theme import Look
from annotator.ui.wording import entry

SPAN_ACTIONS = ("edit_note", "link_nearest", "choose_link", "delete_span")
TEXT_ACTIONS = ("copy_words", "label_project", "arm_brush")


class RecentMenu(QMenu):
    """The projects opened last, read when the menu is opened."""

    def __init__(self, state: State, open_: Callable[[Path], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open recent"))
        self._state = state
        self._open = open_
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for folder in self._state.recent:
            action = self.addAction(entry(folder.name))
            action.setToolTip(str(folder))
            action.triggered.connect(partial(self._open, folder))
        if self.isEmpty():
            self.addAction(self.tr("No project was opened yet")).setEnabled(False)
        self.setToolTipsVisible(True)


class ArticleMenu(QMenu):
    """What can be done with the words or the span under the pointer."""

    def __init__(self, session: Session, look: Look, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._actions = actions

    def ask(self, position: QPoint) -> None:
        """Open at ``position`` on the screen."""
        self.clear()
        for row in key_rows(self._session.labels):
            title = entry(row.title)
            action = self.addAction(f"{title}\t{row.key}" if row.key else title)
            action.setEnabled(self._session.can_edit)
            label, attributes = row.labels.label, row.labels.attributes
            if not attributes:
                color = self._look.label_color(self._session.labels.get(label))
                action.setIcon(swatch(color, room=MENU_PICTURE))
            action.triggered.connect(partial(self._session.label, label, attributes))
        for keys in (SPAN_ACTIONS, TEXT_ACTIONS):
            self.addSeparator()
            for key in keys:
                self.addAction(self._actions[key])
        self.popup(position)
