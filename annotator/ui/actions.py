"""The table of actions: menus, shortcuts, the help and the command palette are made from it."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """``text``, marked for lupdate, which knows this name; PySide's own loses its type."""
    return text


class Menu(StrEnum):
    """The menus in the order of the menu bar, with their titles.

    The titles have no mnemonics: Alt with a letter labels exactly what is selected, and any
    letter may be the key of a label. Alt alone leads to the menu bar.
    """

    FILE = QT_TRANSLATE_NOOP("Actions", "File")
    EDIT = QT_TRANSLATE_NOOP("Actions", "Edit")
    SPAN = QT_TRANSLATE_NOOP("Actions", "Span")
    ARTICLE = QT_TRANSLATE_NOOP("Actions", "Article")
    VIEW = QT_TRANSLATE_NOOP("Actions", "View")
    HELP = QT_TRANSLATE_NOOP("Actions", "Help")

    @property
    def caption(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("Actions", self.value)


class Need(StrEnum):
    """What must be there for an action to make sense."""

    NOTHING = "nothing"
    PROJECT = "project"
    ARTICLE = "article"
    EDITABLE = "editable"
    SPAN = "span"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do; ``key`` is its name and that of the method that does it.

    ``shortcuts`` work anywhere in the window, ``keys`` only while the article has the keyboard,
    so that letters can be typed elsewhere; both are separated by spaces. ``repeats``: holding
    the key down does it again. ``group`` names a set of checkable actions of which one is
    checked; ``apart`` starts a new section of its menu. ``mirror`` is what its arrow keys do
    where text runs from the right.
    """

    key: str
    menu: Menu
    text: str
    shortcuts: str = ""
    keys: str = ""
    needs: Need = Need.NOTHING
    checkable: bool = False
    group: str = ""
    repeats: bool = False
    apart: bool = False
    mirror: str = ""

    @property
    def title(self) -> str:
        """The text in the user's language."""
        return QCoreApplication.translate("Actions", self.text)

    @property
    def shown_keys(self) -> list[str]:
        """All its keys as this system writes them, those for the article first."""
        return [native_key(key) for key in f"{self.keys} {self.shortcuts}".split()]


def native_key(key: str) -> str:
    """A key as this system writes it: ``Ctrl+Return`` is ``⌘↩`` on a Mac."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


# fmt: off
ACTIONS: tuple[Action, ...] = (
    Action("new_project", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "New project…"),
           shortcuts="Ctrl+N"),
    Action("open_project", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Open project…"),
           shortcuts="Ctrl+O"),
    Action("open_sample", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Open the sample project")),
    Action("import_articles", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Import articles…"),
           shortcuts="Ctrl+I", needs=Need.PROJECT, apart=True),
    Action("export", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Export training data…"),
           shortcuts="Ctrl+E", needs=Need.PROJECT),
    Action("project_settings", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Project settings…"),
           shortcuts="Ctrl+;", needs=Need.PROJECT, apart=True),
    Action("preferences", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Preferences…"),
           shortcuts="Ctrl+,"),
    Action("close_project", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Close project"),
           shortcuts="Ctrl+W", needs=Need.PROJECT, apart=True),
    Action("quit", Menu.FILE, QT_TRANSLATE_NOOP("Actions", "Quit"), shortcuts="Ctrl+Q"),
    Action("undo", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Undo"),
           shortcuts="Ctrl+Z", needs=Need.UNDO, repeats=True),
    Action("redo", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Redo"),
           shortcuts="Ctrl+Shift+Z Ctrl+Y", needs=Need.REDO, repeats=True),
    Action("repeat_last", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Repeat the last step here"),
           keys=".", needs=Need.EDITABLE, repeats=True),
    Action("copy_words", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Copy the words"),
           keys="Ctrl+C", needs=Need.ARTICLE, apart=True),
    Action("find_words", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Find in the article…"),
           shortcuts="Ctrl+F", needs=Need.ARTICLE, apart=True),
    Action("find_next", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Find the next"),
           shortcuts="F3 Ctrl+G", needs=Need.ARTICLE, repeats=True),
    Action("find_previous", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Find the one before"),
           shortcuts="Shift+F3 Ctrl+Shift+G", needs=Need.ARTICLE, repeats=True),
    Action("label_project", Menu.EDIT, QT_TRANSLATE_NOOP("Actions", "Label all over the project…"),
           shortcuts="Ctrl+Shift+L", needs=Need.EDITABLE, apart=True),
    Action("next_span", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Next span"),
           keys="Tab", needs=Need.ARTICLE, repeats=True),
    Action("previous_span", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Previous span"),
           keys="Shift+Tab", needs=Need.ARTICLE, repeats=True),
    Action("cycle_spans", Menu.SPAN,
           QT_TRANSLATE_NOOP("Actions", "Next of the spans under the caret"),
           keys="Space", needs=Need.ARTICLE, repeats=True),
    Action("edit_note", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Note…"),
           keys="N", needs=Need.SPAN, apart=True),
    Action("link_nearest", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Link to the nearest"),
           keys="K", needs=Need.SPAN),
    Action("choose_link", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Link to…"),
           keys="Shift+K", needs=Need.SPAN),
    Action("delete_span", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Delete the span"),
           keys="Del Backspace", needs=Need.SPAN, repeats=True),
    Action("end_out_word", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "End out by a word"),
           keys="Alt+Right", needs=Need.SPAN, repeats=True, apart=True,
           mirror="end_in_word"),
    Action("end_in_word", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "End in by a word"),
           keys="Alt+Left", needs=Need.SPAN, repeats=True,
           mirror="end_out_word"),
    Action("start_out_word", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Start out by a word"),
           keys="Alt+Shift+Left", needs=Need.SPAN, repeats=True,
           mirror="start_in_word"),
    Action("start_in_word", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Start in by a word"),
           keys="Alt+Shift+Right", needs=Need.SPAN, repeats=True,
           mirror="start_out_word"),
    Action("end_out_character", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "End out by a character"),
           keys="> Ctrl+Alt+Right", needs=Need.SPAN, repeats=True,
           mirror="end_in_character"),
    Action("end_in_character", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "End in by a character"),
           keys="< Ctrl+Alt+Left", needs=Need.SPAN, repeats=True,
           mirror="end_out_character"),
    Action("start_out_character", Menu.SPAN,
           QT_TRANSLATE_NOOP("Actions", "Start out by a character"),
           keys="Alt+< Ctrl+Alt+Shift+Left", needs=Need.SPAN, repeats=True,
           mirror="start_in_character"),
    Action("start_in_character", Menu.SPAN,
           QT_TRANSLATE_NOOP("Actions", "Start in by a character"),
           keys="Alt+> Ctrl+Alt+Shift+Right", needs=Need.SPAN, repeats=True,
           mirror="start_out_character"),
    Action("arm_brush", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Take a label as a brush"),
           keys="B", needs=Need.EDITABLE, apart=True),
    Action("let_go", Menu.SPAN, QT_TRANSLATE_NOOP("Actions", "Let go"),
           keys="Esc", needs=Need.ARTICLE),
    Action("done_and_next", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Done, next"),
           shortcuts="Ctrl+Return Ctrl+Enter", needs=Need.EDITABLE),
    Action("next_todo", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Next to do"),
           shortcuts="Ctrl+J", needs=Need.PROJECT),
    Action("next_article", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Next article"),
           shortcuts="Ctrl+PgDown", needs=Need.PROJECT, repeats=True, apart=True),
    Action("previous_article", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Previous article"),
           shortcuts="Ctrl+PgUp", needs=Need.PROJECT, repeats=True),
    Action("find_article", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Find an article"),
           shortcuts="Ctrl+Shift+F Ctrl+L", needs=Need.PROJECT),
    Action("mark_done", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Mark as done"),
           needs=Need.EDITABLE, checkable=True, group="status", apart=True),
    Action("mark_in_progress", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Mark as in progress"),
           needs=Need.EDITABLE, checkable=True, group="status"),
    Action("mark_todo", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Mark as to do"),
           needs=Need.EDITABLE, checkable=True, group="status"),
    Action("flag", Menu.ARTICLE, QT_TRANSLATE_NOOP("Actions", "Flag…"),
           keys="F", needs=Need.EDITABLE, apart=True),
    Action("zoom_in", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Larger text"),
           shortcuts="Ctrl++ Ctrl+=", repeats=True),
    Action("zoom_out", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Smaller text"),
           shortcuts="Ctrl+-", repeats=True),
    Action("zoom_reset", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Text as usual"),
           shortcuts="Ctrl+0"),
    Action("family_serif", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Serif text"),
           checkable=True, group="family", apart=True),
    Action("family_sans", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Sans-serif text"),
           checkable=True, group="family"),
    Action("theme_system", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Colours of the system"),
           checkable=True, group="theme", apart=True),
    Action("theme_light", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Light colours"),
           checkable=True, group="theme"),
    Action("theme_dark", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Dark colours"),
           checkable=True, group="theme"),
    Action("show_articles", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Articles"),
           shortcuts="F9", needs=Need.PROJECT, checkable=True, apart=True),
    Action("show_inspector", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Inspector"),
           shortcuts="Shift+F9", needs=Need.PROJECT, checkable=True),
    Action("reset_panels", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Put the panels back"),
           needs=Need.PROJECT),
    Action("next_pane", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Go to the next part"),
           shortcuts="F6", apart=True),
    Action("previous_pane", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Go to the previous part"),
           shortcuts="Shift+F6"),
    Action("full_screen", Menu.VIEW, QT_TRANSLATE_NOOP("Actions", "Full screen"),
           shortcuts="F11", checkable=True),
    Action("command_palette", Menu.HELP, QT_TRANSLATE_NOOP("Actions", "Find a command…"),
           shortcuts="Ctrl+Shift+P"),
    Action("shortcut_help", Menu.HELP, QT_TRANSLATE_NOOP("Actions", "Keys and mouse"),
           shortcuts="F1"),
    Action("about", Menu.HELP, QT_TRANSLATE_NOOP("Actions", "About Annotator"), apart=True),
)
# fmt: on
