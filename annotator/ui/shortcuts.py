"""The help on keys and mouse, made from the table of actions and the project's labels."""

from collections.abc import Iterable, Iterator
from html import escape

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from annotator.core.labels import LabelSet
from annotator.ui.actions import ACTIONS, Menu, native_key
from annotator.ui.label_keys import key_rows
from annotator.ui.theme import Look

Line = tuple[list[str], str]


class ShortcutHelp(QDialog):
    """A page that stays open beside the window while one works."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and mouse"))
        self._look = look
        self._labels = LabelSet()
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(self.tr("Keys and mouse"))
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        line = self.fontMetrics().height()
        self.page.document().setDocumentMargin(line * 1.5)
        wanted = QSize(line * 42, line * 40)
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))
        look.changed.connect(self._write)

    def set_labels(self, labels: LabelSet) -> None:
        """Explain the keys of these labels."""
        self._labels = labels
        self._write()

    def _write(self) -> None:
        sections = [
            (self.tr("Labels"), self._label_lines()),
            (self.tr("Moving the caret"), self._caret_lines()),
            *((menu.caption, _action_lines(menu)) for menu in Menu),
            (self.tr("Mouse"), self._mouse_lines()),
        ]
        self.page.setHtml("".join(self._section(title, lines) for title, lines in sections))

    def _section(self, title: str, lines: Iterable[Line]) -> str:
        rows = "".join(f"<tr>{self._cells(*line)}</tr>" for line in lines)
        return f"<h3>{escape(title)}</h3><table cellpadding='3' width='100%'>{rows}</table>"

    def _cells(self, keys: list[str], text: str) -> str:
        color = self._look.color("selected_row").name()
        caps = " ".join(
            f"<span style='background-color:{color}'>&nbsp;{escape(key)}&nbsp;</span>"
            for key in keys
        )
        return f"<td width='36%'>{caps}</td><td>{escape(text)}</td>"

    def _label_lines(self) -> Iterator[Line]:
        for row in key_rows(self._labels):
            if row.key:
                yield [native_key(row.key)], row.title
        yield (
            [self.tr("{key} + a label key").format(key=native_key("Shift").rstrip("+"))],
            self.tr("Every occurrence of the same words in the article"),
        )
        yield (
            [self.tr("{key} + a label key").format(key=native_key("Alt").rstrip("+"))],
            self.tr("Exactly the characters selected, not whole words"),
        )

    def _caret_lines(self) -> Iterator[Line]:
        pairs = (
            (("Left", "Right"), self.tr("By a character")),
            (("Ctrl+Left", "Ctrl+Right"), self.tr("By a word")),
            (("Alt+Up", "Alt+Down"), self.tr("By a sentence")),
            (("Ctrl+Up", "Ctrl+Down"), self.tr("By a paragraph")),
            (("Ctrl+Home", "Ctrl+End"), self.tr("To the start or the end of the text")),
        )
        for keys, text in pairs:
            yield [native_key(key) for key in keys], text
        yield (
            [self.tr("{key} + a movement").format(key=native_key("Shift").rstrip("+"))],
            self.tr("Select"),
        )

    def _mouse_lines(self) -> Iterator[Line]:
        control = native_key("Ctrl").rstrip("+")
        yield [self.tr("Drag")], self.tr("Select; with a brush, label")
        yield [self.tr("Double click")], self.tr("Select the word; with a brush, label it")
        yield [self.tr("Triple click")], self.tr("Select the paragraph")
        yield (
            [self.tr("{key} + click").format(key=control)],
            self.tr("Choose the span under the pointer"),
        )
        yield [self.tr("Drag a grip")], self.tr("Move an edge of the chosen span")
        yield [self.tr("Click a label above")], self.tr("Take it as a brush, or lay it down")
        yield [self.tr("{key} + wheel").format(key=control)], self.tr("Size of the text")


def _action_lines(menu: Menu) -> Iterator[Line]:
    for action in ACTIONS:
        if action.menu is menu and action.shown_keys:
            yield action.shown_keys, action.title.rstrip("…")
