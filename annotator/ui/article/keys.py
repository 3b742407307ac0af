"""Which label a key stands for, on any keyboard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from annotator.core.labels import LabelSet

Modifier = Qt.KeyboardModifier
COMMAND = Modifier.ControlModifier | Modifier.MetaModifier
X11_DIGITS = {code: str(code - 9) for code in range(10, 19)}
WINDOWS_DIGITS = {code: str(code - 1) for code in range(2, 11)}
MAC_DIGITS = dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25), "123456789", strict=True))


@dataclass(frozen=True, slots=True)
class LabelKey:
    """What a key labels: a label, and the value of its main attribute where it names one."""

    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A label key as it was pressed: ``everywhere`` with Shift, ``exact`` with Alt."""

    key: LabelKey
    everywhere: bool
    exact: bool


class Keymap:
    """The keys of a label set."""

    def __init__(self, labels: LabelSet) -> None:
        self._keys: dict[str, LabelKey] = {}
        for label in labels.labels:
            if label.key:
                self._keys[label.key.casefold()] = LabelKey(label.name)
            for value in label.main.values if label.main else ():
                if value.key and label.main:
                    key = LabelKey(label.name, {label.main.name: value.name})
                    self._keys[value.key.casefold()] = key

    def pressed(self, event: QKeyEvent) -> Pressed | None:
        """The label key of an event, None where it is none.

        Digits are those of the row above the letters, whatever the layout puts there: a French
        keyboard has them behind Shift, and Shift is what labels every occurrence.
        """
        if event.modifiers() & COMMAND:
            return None
        key = self._keys.get(_digit(event)) or self._keys.get(_character(event))
        if key is None:
            return None
        held = event.modifiers()
        return Pressed(key, bool(held & Modifier.ShiftModifier), bool(held & Modifier.AltModifier))


def _character(event: QKeyEvent) -> str:
    if Qt.Key.Key_Space < event.key() <= Qt.Key.Key_AsciiTilde:
        return chr(event.key()).casefold()
    return event.text().casefold()


def _digit(event: QKeyEvent) -> str:
    if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    platform = QGuiApplication.platformName()
    if platform in ("xcb", "wayland"):
        return X11_DIGITS.get(event.nativeScanCode(), "")
    if platform == "windows":
        return WINDOWS_DIGITS.get(event.nativeScanCode(), "")
    if platform == "cocoa":
        return MAC_DIGITS.get(event.nativeVirtualKey(), "")
    return ""
