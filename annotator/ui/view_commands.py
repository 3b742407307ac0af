"""Commands on the window itself: size and family of the text, colours, panels, help."""

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from annotator.core.errors import StorageError
from annotator.storage.settings import FONT, THEME, ZOOM, Setting
from annotator.ui.actions import native_key
from annotator.ui.label_keys import key_rows

if TYPE_CHECKING:
    from annotator.ui.command_palette import Command, CommandPalette
    from annotator.ui.shortcuts import ShortcutHelp
    from annotator.ui.workbench import Workbench

ZOOMS = (50, 60, 70, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)

Chosen = TypeVar("Chosen", bound=int | float | str)


class ViewCommands(QObject):
    """What keys and menus do to the window; choices are kept in the settings."""

    def __init__(self, bench: "Workbench") -> None:
        super().__init__(bench)
        self._bench = bench
        self._settings = bench.workspace.settings
        self._palette: CommandPalette | None = None
        self._help: ShortcutHelp | None = None

    def zoom_in(self) -> None:
        zoom = self._settings.get(ZOOM)
        self._choose(ZOOM, next((each for each in ZOOMS if each > zoom), zoom))

    def zoom_out(self) -> None:
        zoom = self._settings.get(ZOOM)
        self._choose(ZOOM, next((each for each in reversed(ZOOMS) if each < zoom), zoom))

    def zoom_reset(self) -> None:
        self._choose(ZOOM, ZOOM.default)

    def zoom_by(self, steps: int) -> None:
        """Larger for steps above 0, smaller below, as the wheel says."""
        if steps > 0:
            self.zoom_in()
        else:
            self.zoom_out()

    def family_serif(self) -> None:
        self._choose(FONT, "serif")

    def family_sans(self) -> None:
        self._choose(FONT, "sans")

    def theme_system(self) -> None:
        self._choose(THEME, "system")

    def theme_light(self) -> None:
        self._choose(THEME, "light")

    def theme_dark(self) -> None:
        self._choose(THEME, "dark")

    def show_articles(self) -> None:
        panel = self._bench.articles_panel
        panel.setVisible(panel.isHidden())

    def show_inspector(self) -> None:
        panel = self._bench.inspector_panel
        panel.setVisible(panel.isHidden())

    def reset_panels(self) -> None:
        self._bench.reset_panels()

    def next_pane(self) -> None:
        self._go_to_pane(1)

    def previous_pane(self) -> None:
        self._go_to_pane(-1)

    def full_screen(self) -> None:
        self._bench.window.setWindowState(
            self._bench.window.windowState() ^ Qt.WindowState.WindowFullScreen
        )

    def command_palette(self) -> None:
        """Offer every command and label by its name."""
        from annotator.ui.command_palette import CommandPalette

        if self._palette is None:
            self._palette = CommandPalette(self._bench.look, self._bench.window)
        self._palette.ask(self._all_commands())

    def shortcut_help(self) -> None:
        """Show all keys; the page stays open beside the window."""
        from annotator.ui.shortcuts import ShortcutHelp

        if self._help is None:
            self._help = ShortcutHelp(self._bench.look, self._bench.window)
        self._help.set_labels(self._bench.session.labels)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def about(self) -> None:
        """Say what this program is."""
        from annotator.ui.about import show_about

        show_about(self._bench.window)

    def _choose(self, setting: Setting[Chosen], value: Chosen) -> None:
        try:
            self._settings.set(setting, value)
        except StorageError as error:
            self._bench.workspace.failed.emit(error)
        self._bench.wear_settings()

    def _go_to_pane(self, step: int) -> None:
        """Give the keyboard to the next part of the window, where it was last."""
        panes = [pane for pane in self._bench.panes() if pane.isVisible()]
        focus = self._bench.window.focusWidget()
        here = [focus in (pane, *pane.findChildren(QWidget)) for pane in panes]
        place = here.index(True) if True in here else -1 if step > 0 else 0
        pane = panes[(place + step) % len(panes)]
        _entrance(pane).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _all_commands(self) -> "list[Command]":
        from annotator.ui.command_palette import Command

        session = self._bench.session
        commands = [
            Command(
                row.title.rstrip("…"),
                row.menu.caption,
                "  ".join(row.shown_keys),
                action.isEnabled(),
                action.trigger,
            )
            for row, action in self._bench.entries
            if row.key != "command_palette"
        ]
        for row in key_rows(session.labels):
            name, attributes = row.labels.label, row.labels.attributes
            commands += [
                Command(
                    self.tr("Label {label}").format(label=row.title),
                    self.tr("Labels"),
                    row.key,
                    session.can_edit,
                    partial(session.label, name, attributes),
                ),
                Command(
                    self.tr("Label every occurrence as {label}").format(label=row.title),
                    self.tr("Labels"),
                    native_key(f"Shift+{row.key}") if row.key else "",
                    session.can_edit,
                    partial(session.label_all, name, attributes),
                ),
            ]
        return commands


def _entrance(pane: QWidget) -> QWidget:
    """Where the keyboard goes in a part of the window: where it was last, else the first place."""
    last: QWidget | None = pane.focusWidget()
    if last is not None and last.isVisible():
        return last
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return pane
    stop: QWidget | None = pane.focusProxy() or pane.nextInFocusChain()
    while stop is not None and stop is not pane:
        takes_keys = stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isEnabled()
        if pane.isAncestorOf(stop) and stop.isVisible() and takes_keys:
            return stop
        stop = stop.nextInFocusChain()
    return pane
