import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
)

from annotator.core.errors import StorageError
from annotator.core.spans import Span
from annotator.storage.settings import (
    ANNOTATOR,
    FONT,
    LEADING,
    MEASURE,
    SETTINGS,
    THEME,
    ZOOM,
    Settings,
)
from annotator.ui.dialogs.flag import edit_flag
from annotator.ui.dialogs.note import edit_note
from annotator.ui.dialogs.preferences import edit_preferences
from annotator.ui.session import Session
from tests.driving import open_text, preset

RETURN, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def session():
    session = Session()
    session.set_labels(preset("news"))
    open_text(session, "Tolba dort.", [Span("s1", 0, 5, "entity", note="old")], caret=2)
    return session


def press(dialog, text):
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    next(button for button in buttons if button.text().replace("&", "") == text).click()


def test_a_note_is_written_with_return_and_lines_with_shift(qtbot, session):
    dialog = edit_note(session)
    qtbot.addWidget(dialog)
    field = dialog.findChild(QPlainTextEdit)
    assert field.toPlainText() == "old"
    qtbot.keyClicks(field, "one")
    qtbot.keyClick(field, RETURN, SHIFT)
    qtbot.keyClicks(field, "two")
    qtbot.keyClick(field, RETURN)
    assert session.document.spans["s1"].note == "one\ntwo"


def test_escape_leaves_a_note_as_it_was(qtbot, session):
    dialog = edit_note(session)
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.findChild(QPlainTextEdit), "new")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert session.document.spans["s1"].note == "old"


def test_a_note_needs_a_span(session):
    said = []
    session.told.connect(said.append)
    session.move(9)
    assert edit_note(session) is None
    assert said == ["There is no span under the caret."]


def test_an_article_is_flagged_with_a_reason(qtbot, session):
    dialog = edit_flag(session)
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.findChild(QLineEdit), "is this a promo?")
    qtbot.keyClick(dialog.findChild(QLineEdit), RETURN)
    assert session.document.progress.flag == "is this a promo?"


def test_a_flag_can_be_changed_and_taken_away(qtbot, session):
    session.set_flag("first")
    dialog = edit_flag(session)
    qtbot.addWidget(dialog)
    assert dialog.findChild(QLineEdit).text() == "first"
    qtbot.keyClicks(dialog.findChild(QLineEdit), "second")
    press(dialog, "Flag")
    assert session.document.progress.flag == "second"
    dialog = edit_flag(session)
    qtbot.addWidget(dialog)
    press(dialog, "Take the flag away")
    assert session.document.progress.flag is None


def test_a_flag_never_lands_on_another_article(qtbot, session):
    dialog = edit_flag(session)
    qtbot.addWidget(dialog)
    open_text(session, "Ailleurs.")
    qtbot.keyClick(dialog.findChild(QLineEdit), RETURN)
    assert session.document.progress.flag is None


@pytest.fixture
def settings(tmp_path):
    return Settings.load(tmp_path / "settings.json")


@pytest.fixture
def preferences(qtbot, settings):
    dialog = edit_preferences(settings)
    qtbot.addWidget(dialog)
    return dialog


def named(dialog, kind, name):
    return next(w for w in dialog.findChildren(kind) if w.accessibleName() == name)


def test_every_setting_has_a_field_with_a_name_of_its_own(preferences):
    kinds = (QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit)
    names = [w.accessibleName() for kind in kinds for w in preferences.findChildren(kind)]
    names = [name for name in names if name]
    assert len(set(names)) == len(names) == len(SETTINGS)
    assert not {setting.key for setting in SETTINGS} & set(names)


def test_choices_are_kept_and_told_as_they_are_made(qtbot, preferences, settings, tmp_path):
    told = []
    preferences.changed.connect(told.append)
    box = named(preferences, QComboBox, "Colours")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    spin = named(preferences, QSpinBox, "Size of the article")
    spin.setFocus()
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    qtbot.keyClick(named(preferences, QDoubleSpinBox, "Distance of lines"), Qt.Key.Key_Up)
    name = named(preferences, QLineEdit, "Your name as annotator")
    name.setFocus()
    qtbot.keyClicks(name, "Mina")
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    assert settings.get(THEME) == "light"
    assert settings.get(ZOOM) == ZOOM.default + 5
    assert settings.get(LEADING) == pytest.approx(LEADING.default + 0.1)
    assert settings.get(ANNOTATOR) == "Mina"
    assert told == ["theme", "zoom", "leading", "annotator"]
    assert Settings.load(tmp_path / "settings.json").get(THEME) == "light"


def test_a_number_typed_is_kept_when_it_is_complete(qtbot, preferences, settings):
    spin = named(preferences, QSpinBox, "Length of a line")
    spin.selectAll()
    qtbot.keyClicks(spin, "90")
    assert settings.get(MEASURE) == MEASURE.default
    qtbot.keyClick(spin, RETURN)
    assert settings.get(MEASURE) == 90


def test_everything_can_be_put_back(qtbot, settings):
    settings.set(FONT, "sans")
    settings.set(ZOOM, 150)
    dialog = edit_preferences(settings)
    qtbot.addWidget(dialog)
    press(dialog, "Restore Defaults")
    assert all(settings.get(setting) == setting.default for setting in SETTINGS)
    assert named(dialog, QSpinBox, "Size of the article").value() == ZOOM.default


def test_a_choice_that_cannot_be_written_is_said(qtbot, preferences, settings, monkeypatch):
    def refuse(*_args):
        raise StorageError("The disk is full.")

    monkeypatch.setattr(settings, "set", refuse)
    box = named(preferences, QComboBox, "Letters of the article")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    shown = preferences.findChild(QMessageBox)
    assert "The disk is full." in shown.informativeText()
    shown.close()
