"""What a palette cannot say of Fusion's widgets: fine lines, round corners, a visible focus."""

from collections.abc import Mapping
from string import Template

PICTURES = "controls"
"""The search path of Qt under which the pictures of arrows and ticks are found."""

WINDOW = """
QToolTip { color: $text; background: $panel; border: 1px solid $line; padding: 4px 6px; }
QMainWindow::separator:vertical { width: 5px; background: qlineargradient(x1: 0, x2: 1,
    stop: 0 $reading, stop: 0.39 $reading, stop: 0.4 $line, stop: 0.6 $line,
    stop: 0.61 $reading, stop: 1 $reading); }
QMainWindow::separator:horizontal { height: 5px; background: $reading; }
QMainWindow::separator:hover { background: $accent; }
QToolBar { background: $panel; border: none; border-bottom: 1px solid $line; padding: 0; }
QStatusBar { background: $panel; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QMenuBar { background: $panel; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $selected_row; }
QMenu { background: $panel; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::icon { padding-left: 7px; }
QMenu::item:selected { background: $selected_row; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; top: -1px; }
QTabBar { qproperty-drawBase: 0; outline: none; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 6px 12px;
    border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:selected:focus {
    border: 2px solid $accent; border-radius: 6px; padding: 4px 10px 6px 10px;
}
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $line; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $good; border-radius: 3px; }
"""

FIELDS = """
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
    background: $panel; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 4px 8px; selection-background-color: $accent;
    selection-color: $accent_text;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 2px solid $accent; padding: 3px 7px;
}
QLineEdit, QComboBox:editable { padding-left: 6px; }
QLineEdit:focus, QComboBox:editable:focus { padding-left: 5px; }
QPlainTextEdit { padding: 3px 4px; }
QPlainTextEdit:focus { padding: 2px 3px; }
NoteField { padding: 4px 7px; }
NoteField:focus { padding: 3px 6px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    color: $muted;
}
QAbstractItemView QLineEdit { padding: 0 2px; border-radius: 3px; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; padding: 0; }
QComboBox::drop-down { border: none; width: 1.8em; }
QComboBox::down-arrow { image: url($pictures:down.svg); width: 0.8em; height: 0.8em; }
QComboBox QAbstractItemView {
    border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $selected_row; selection-color: $text;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 1.7em; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url($pictures:up.svg); width: 0.7em; height: 0.7em; }
QAbstractSpinBox::down-arrow { image: url($pictures:down.svg); width: 0.7em; height: 0.7em; }
QCheckBox {
    spacing: 0.6em; padding: 3px 3px 3px 0; border: 2px solid transparent; border-radius: 6px;
}
QCheckBox:focus { border-color: $accent; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: 1em; height: 1em; border: 1px solid $edge; border-radius: 4px; background: $panel;
}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url($pictures:tick-$theme.svg);
}
QCheckBox::indicator:disabled, QAbstractItemView::indicator:disabled { border-color: $line; }
"""

BUTTONS = """
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 26em; }
QPushButton {
    background: $panel; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 5px 12px; outline: none;
}
QPushButton:hover { background: $selected_row; }
QPushButton:pressed, QPushButton:checked { background: $selected_row; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled { color: $muted; }
QPushButton:default, QPushButton[primary="true"] {
    background: $accent; color: $accent_text; border-color: $accent;
}
QPushButton:default:hover, QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {
    background: $panel; color: $muted; border-color: $line;
}
QPushButton[primary="true"] { font-weight: 600; }
QToolButton {
    background: transparent; color: $text; border: 2px solid transparent; border-radius: 6px;
    padding: 2px 7px; outline: none;
}
QToolButton:hover { background: $selected_row; }
QToolButton:focus, QToolButton:checked { border-color: $accent; }
QToolButton::menu-indicator { image: none; width: 0; }
"""

VIEWS = """
QListView, QTreeView, QTableView {
    background: $panel; border: 1px solid $line; border-radius: 6px; outline: none; padding: 1px;
}
QListView:focus, QTreeView:focus, QTableView:focus { border: 2px solid $accent; padding: 0; }
QTreeView::item, QListView::item { padding: 3px 4px; }
QScrollArea { border: 2px solid transparent; border-radius: 6px; }
QScrollArea:focus { border-color: $accent; }
FittedArea { border: none; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 7px;
}
QTableView QHeaderView::section { padding: 4px 3px; }
ArticleList, SpanTable, ArticleList:focus, SpanTable:focus {
    border: none; border-radius: 0; padding: 0;
}
#command_palette { background: $panel; border: 1px solid $edge; border-radius: 10px; }
#command_palette QListWidget { background: transparent; border: none; padding: 0; }
"""

SHEET = Template(WINDOW + FIELDS + BUTTONS + VIEWS)


def style_sheet(colors: Mapping[str, str], theme: str) -> str:
    """The style sheet in the colours (``#rrggbb``) of the roles, for ``light`` or ``dark``."""
    return SHEET.substitute(colors, theme=theme, pictures=PICTURES)
