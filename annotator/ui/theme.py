"""The look: colours by role for the light and the dark theme, and their way into Qt."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator.storage.folders import resource
from annotator.ui.stylesheet import PICTURES, style_sheet

if TYPE_CHECKING:
    from annotator.core.labels import Label

THEMES = ("system", "light", "dark")

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "window": "#ffffff",
        "panel": "#ffffff",
        "text": "#1b1f24",
        "muted": "#646b75",
        "line": "#e2e5ea",
        "edge": "#878e99",
        "accent": "#2f5fd0",
        "accent_hover": "#244fb3",
        "accent_text": "#ffffff",
        "selected_row": "#e8eefb",
        "reading": "#f4f5f7",
        "reading_text": "#1b1f24",
        "selection": "#402f5fd0",
        "found": "#ffe08a",
        "good": "#007a58",
        "warning": "#8a5a00",
        "danger": "#b3261e",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "window": "#1e2126",
        "panel": "#1e2126",
        "text": "#e4e7eb",
        "muted": "#98a0ab",
        "line": "#2e333b",
        "edge": "#6d7581",
        "accent": "#7aa2ff",
        "accent_hover": "#94b4ff",
        "accent_text": "#1e2126",
        "selected_row": "#26324a",
        "reading": "#16181c",
        "reading_text": "#e4e7eb",
        "selection": "#5a7aa2ff",
        "found": "#5c4a12",
        "good": "#3cc79a",
        "warning": "#eeb44a",
        "danger": "#ff8a80",
    }
)


class Look(QObject):
    """The colours in use; applied to the whole application and followed by what paints itself.

    ``changed`` is emitted after the application has taken the new colours. The theme
    ``system`` follows the desktop while the program runs.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = "system"
        self._colors = _parsed(LIGHT)
        self.dark = False
        if QApplication.style().objectName() != "fusion":
            QApplication.setStyle("Fusion")
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def theme(self) -> str:
        """What was asked for: ``system``, ``light`` or ``dark``."""
        return self._theme

    def set_theme(self, theme: str) -> None:
        """Take the theme ``system``, ``light`` or ``dark``; anything else is ``system``."""
        self._theme = theme if theme in THEMES else "system"
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # Title bars and native dialogs follow this hint; where there are none nothing happens.
        self._hints.setColorScheme(schemes.get(self._theme, Qt.ColorScheme.Unknown))
        self._follow()

    def color(self, role: str) -> QColor:
        """The colour of a role, one of the keys of ``LIGHT``. Raises KeyError."""
        return self._colors[role]

    def label_color(self, label: "Label | None") -> QColor:
        """The colour of a label in this theme; a grey for one the project does not know."""
        if label is None:
            return self._colors["muted"]
        return QColor(label.dark if self.dark else label.light)

    def _follow(self) -> None:
        dark = self._theme == "dark" or (
            self._theme == "system" and self._hints.colorScheme() is Qt.ColorScheme.Dark
        )
        if dark != self.dark:
            self.dark = dark
            self._apply()

    def _apply(self) -> None:
        names = DARK if self.dark else LIGHT
        self._colors = _parsed(names)
        QApplication.setPalette(_palette(self._colors))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            QDir.setSearchPaths(PICTURES, [str(resource(PICTURES))])
            application.setStyleSheet(style_sheet(names, "dark" if self.dark else "light"))
        self.changed.emit()


def _parsed(names: Mapping[str, str]) -> dict[str, QColor]:
    return {role: QColor(name) for role, name in names.items()}


def _palette(colors: Mapping[str, QColor]) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(colors["panel"])
    roles = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "panel",
        role.AlternateBase: "reading",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "panel",
        role.ButtonText: "text",
        role.BrightText: "danger",
        role.ToolTipBase: "panel",
        role.ToolTipText: "text",
        role.Highlight: "accent",
        role.HighlightedText: "accent_text",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Mid: "line",
        role.Midlight: "line",
        role.Dark: "muted",
    }
    for target, name in roles.items():
        palette.setColor(target, colors[name])
    disabled = QPalette.ColorGroup.Disabled
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(disabled, target, colors["muted"])
    palette.setColor(disabled, role.Highlight, colors["line"])
    return palette
