"""What a palette cannot say of Fusion's widgets: fine lines, round corners, a visible focus."""

from collections.abc import Mapping
from string import Template

SHEET = Template("""
QToolTip { color: $text; background: $panel; border: 1px solid $line; padding: 4px 6px; }
QMainWindow::separator { background: $line; width: 3px; height: 3px; }
QMainWindow::separator:hover { background: $accent; }
QToolBar { background: $panel; border: none; border-bottom: 1px solid $line; padding: 0; }
QStatusBar { background: $panel; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 0 6px; }
QMenuBar { background: $panel; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $selected_row; }
QMenu { background: $panel; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: $selected_row; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QLineEdit, QPlainTextEdit {
    background: $panel; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 4px 8px; selection-background-color: $accent;
    selection-color: $accent_text;
}
QLineEdit:focus, QPlainTextEdit:focus { border-color: $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $muted; }
QPushButton {
    background: $panel; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 5px 12px;
}
QPushButton:hover { background: $selected_row; }
QPushButton:pressed, QPushButton:checked { background: $selected_row; border-color: $accent; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $muted; }
QPushButton:default, QPushButton[primary="true"] {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: bold;
}
QPushButton:default:focus, QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled {
    background: $panel; color: $muted; border-color: $line;
}
QToolButton {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px;
    padding: 3px 8px;
}
QToolButton:hover { background: $selected_row; }
QToolButton:focus, QToolButton:checked { border-color: $accent; }
QToolButton::menu-indicator { image: none; width: 0; }
#command_palette { background: $panel; border: 1px solid $edge; border-radius: 10px; }
#command_palette QListWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $line; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $good; border-radius: 3px; }
""")


def style_sheet(colors: Mapping[str, str]) -> str:
    """The style sheet in the colours (``#rrggbb``) of the roles."""
    return SHEET.substitute(colors)
