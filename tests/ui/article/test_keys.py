"""Which key stands for which label, whatever the keyboard."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from annotator.core.labels import Label, LabelSet
from annotator.ui.article.keys import Keymap, LabelKey, Pressed
from tests.driving import ALT, CTRL, NONE, SHIFT, preset

ENTITY, PERSON = LabelKey("entity"), LabelKey("entity", {"kind": "person"})
Key = Qt.Key
KEYPAD = Qt.KeyboardModifier.KeypadModifier
META = Qt.KeyboardModifier.MetaModifier
pytestmark = pytest.mark.usefixtures("qapp")
# The row of digits by its place: scan codes of X11 and Windows, key codes of macOS.
FIRST = {"xcb": (10, 0), "wayland": (10, 0), "windows": (2, 0), "cocoa": (0, 18)}
FIFTH = {"xcb": (14, 0), "wayland": (14, 0), "windows": (6, 0), "cocoa": (0, 23)}


@pytest.fixture
def keymap() -> Keymap:
    return Keymap(preset("news"))


def key(code: Key, modifiers=NONE, text: str = "", scan: int = 0, virtual: int = 0) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, scan, virtual, 0, text)


def test_a_key_names_a_label_or_a_value(keymap):
    assert keymap.pressed(key(Key.Key_1, text="1")) == Pressed(ENTITY, False, False)
    assert keymap.pressed(key(Key.Key_P, text="p")) == Pressed(PERSON, False, False)
    assert keymap.pressed(key(Key.Key_1, KEYPAD, "1")) == Pressed(ENTITY, False, False)


def test_shift_means_everywhere_and_alt_exactly(keymap):
    assert keymap.pressed(key(Key.Key_P, SHIFT, "P")) == Pressed(PERSON, True, False)
    assert keymap.pressed(key(Key.Key_P, ALT, "p")) == Pressed(PERSON, False, True)
    assert keymap.pressed(key(Key.Key_1, SHIFT | ALT, "1")) == Pressed(ENTITY, True, True)


@pytest.mark.parametrize("modifiers", [CTRL, META, CTRL | SHIFT])
def test_commands_are_no_label_keys(keymap, modifiers):
    assert keymap.pressed(key(Key.Key_P, modifiers, "p")) is None


@pytest.mark.parametrize("other", [Key.Key_Q, Key.Key_9, Key.Key_Shift, Key.Key_F1, Key.Key_Space])
def test_other_keys_are_none(keymap, other):
    assert keymap.pressed(key(other)) is None


def test_letters_of_other_alphabets_are_known_by_their_text():
    keymap = Keymap(LabelSet((Label("имя", "И"),)))
    assert keymap.pressed(key(Key(0x0418), NONE, "и")) == Pressed(LabelKey("имя"), False, False)
    assert keymap.pressed(key(Key(0x0418), SHIFT, "И")) == Pressed(LabelKey("имя"), True, False)


@pytest.mark.parametrize("platform", FIRST)
def test_a_french_keyboard_has_its_digits_where_others_have_them(keymap, platform, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    scan, virtual = FIRST[platform]
    ampersand = key(Key.Key_Ampersand, NONE, "&", scan, virtual)
    assert keymap.pressed(ampersand) == Pressed(ENTITY, False, False)
    shifted = key(Key.Key_1, SHIFT, "1", scan, virtual)
    assert keymap.pressed(shifted) == Pressed(ENTITY, True, False)


def test_where_the_platform_says_nothing_of_places_the_character_counts(keymap, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "offscreen")
    assert keymap.pressed(key(Key.Key_Ampersand, NONE, "&", 10)) is None


@pytest.mark.parametrize("platform", FIFTH)
def test_a_label_may_have_any_digit_of_the_row(platform, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    keymap = Keymap(LabelSet((Label("five", "5"),)))
    scan, virtual = FIFTH[platform]
    assert keymap.pressed(key(Key.Key_ParenLeft, NONE, "(", scan, virtual)).key.label == "five"
