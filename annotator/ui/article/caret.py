"""Caret movement by our own words, sentences and paragraphs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from annotator.core import sentences, words

Motion = Callable[[str, int], int]
Modifier = Qt.KeyboardModifier

MOTIONS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Motion] = {
    (Qt.Key.Key_Right, Modifier.ControlModifier): words.next_word_start,
    (Qt.Key.Key_Left, Modifier.ControlModifier): words.previous_word_start,
    (Qt.Key.Key_Down, Modifier.ControlModifier): sentences.next_paragraph,
    (Qt.Key.Key_Up, Modifier.ControlModifier): sentences.previous_paragraph,
    (Qt.Key.Key_Down, Modifier.AltModifier): sentences.next_sentence,
    (Qt.Key.Key_Up, Modifier.AltModifier): sentences.previous_sentence,
}
KEYPAD = Modifier.KeypadModifier
OTHER_WAY = {Qt.Key.Key_Right: Qt.Key.Key_Left, Qt.Key.Key_Left: Qt.Key.Key_Right}


def runs_from_the_right(cursor: QTextCursor) -> bool:
    """Whether the paragraph of the caret is written from the right."""
    return cursor.block().textDirection() is Qt.LayoutDirection.RightToLeft


def motion(event: QKeyEvent, *, mirrored: bool) -> tuple[Motion, bool] | None:
    """The movement a key asks for and whether it selects; None for Qt's own movements.

    In a ``mirrored`` article, which is written from the right, left leads on. That is the same in
    all of its paragraphs, so that a key held down goes through them.
    """
    key = Qt.Key(event.key())
    if mirrored:
        key = OTHER_WAY.get(key, key)
    selects = bool(event.modifiers() & Modifier.ShiftModifier)
    held = event.modifiers() & ~(Modifier.ShiftModifier | KEYPAD)
    found = MOTIONS.get((key, held))
    return (found, selects) if found else None
