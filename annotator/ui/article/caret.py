"""Caret movement by our own words, sentences and paragraphs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

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


def motion(event: QKeyEvent) -> tuple[Motion, bool] | None:
    """The movement a key asks for and whether it selects; None for Qt's own movements."""
    selects = bool(event.modifiers() & Modifier.ShiftModifier)
    held = event.modifiers() & ~(Modifier.ShiftModifier | KEYPAD)
    found = MOTIONS.get((Qt.Key(event.key()), held))
    return (found, selects) if found else None
