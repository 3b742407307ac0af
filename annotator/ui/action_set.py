"""The actions of one window: what the table says, as Qt's actions, shortcuts and menus."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from annotator.ui.actions import ACTIONS, Action, Menu, Need

Handler = Callable[[], object]
ARROWS = ("Left", "Right")

ROLES = {
    "preferences": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}


class ActionSet(QObject):
    """One QAction for each row of the table; ``find`` gives what a key of the table does.

    Shortcuts work in the whole ``window``. The keys for the article work while ``article`` has
    the keyboard, and call the handler even where the menu's entry is grey: it says then what
    is missing. ``is_mirrored`` says whether the text at the caret runs from the right, where
    arrows do what their ``mirror`` does.
    """

    def __init__(
        self,
        window: QWidget,
        article: QWidget,
        find: Callable[[str], Handler],
        is_mirrored: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(window)
        self._is_mirrored = is_mirrored
        self._actions: dict[str, QAction] = {}
        self._needing: dict[Need, list[QAction]] = {need: [] for need in Need}
        self._groups: dict[str, QActionGroup] = {}
        self._met: frozenset[Need] = frozenset(Need)
        for row in ACTIONS:
            handler = find(row.key)
            action = self._make(row, handler)
            window.addAction(action)
            self._actions[row.key] = action
            self._needing[row.needs].append(action)
            for key in row.keys.split():
                shortcut = QShortcut(QKeySequence(key), article)
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
                shortcut.setAutoRepeat(row.repeats)
                if row.mirror and key.endswith(ARROWS):
                    shortcut.activated.connect(partial(self._act, handler, find(row.mirror)))
                else:
                    shortcut.activated.connect(handler)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        return ((row, self._actions[row.key]) for row in ACTIONS)

    def refresh(self, met: Iterable[Need]) -> None:
        """Enable what can be done now that ``met`` is there."""
        now = frozenset(met) | {Need.NOTHING}
        for need in now ^ self._met:
            for action in self._needing[need]:
                action.setEnabled(need in now)
        self._met = now

    def fill(self, bar: QMenuBar) -> dict[Menu, QMenu]:
        """Make the menus."""
        menus = {menu: bar.addMenu(menu.caption) for menu in Menu}
        for row, action in self:
            menu = menus[row.menu]
            if row.apart:
                menu.addSeparator()
            menu.addAction(action)
        return menus

    def _act(self, handler: Handler, mirror: Handler) -> None:
        (mirror if self._is_mirrored() else handler)()

    def _make(self, row: Action, handler: Handler) -> QAction:
        action = QAction(row.title, self)
        action.setObjectName(row.key)
        if row.shortcuts:
            action.setShortcuts([QKeySequence(key) for key in row.shortcuts.split()])
        elif row.keys:
            # Shown in the menu's column of keys, but without being a shortcut of the window.
            action.setText(f"{row.title}\t{row.shown_keys[0]}")
        action.setAutoRepeat(row.repeats)
        action.setCheckable(row.checkable)
        action.setMenuRole(ROLES.get(row.key, QAction.MenuRole.NoRole))
        if row.group:
            group = self._groups.setdefault(row.group, QActionGroup(self))
            group.addAction(action)
        action.triggered.connect(handler)
        return action
