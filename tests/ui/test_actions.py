from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.ui.action_set import ActionSet
from annotator.ui.actions import ACTIONS, Menu, Need


class Heard:
    """Stands in for the commands: remembers which of them were called."""

    def __init__(self):
        self.calls = Counter()

    def find(self, key):
        def call():
            self.calls[key] += 1

        return call


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def actions(window, heard):
    return ActionSet(window, QWidget(window), heard.find)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.key)
def test_keys_are_keys_that_qt_knows(action):
    keys = f"{action.shortcuts} {action.keys}".split()
    assert all(QKeySequence(key).count() == 1 for key in keys)
    assert all(action.shown_keys)


def test_no_key_and_no_name_stands_twice():
    keys = [
        QKeySequence(key).toString()
        for action in ACTIONS
        for key in f"{action.shortcuts} {action.keys}".split()
    ]
    assert not [key for key, count in Counter(keys).items() if count > 1]
    assert not [key for key, count in Counter(a.key for a in ACTIONS).items() if count > 1]


def test_only_the_article_takes_keys_that_type():
    for action in ACTIONS:
        for key in action.shortcuts.split():
            assert "+" in key or key.startswith("F"), action.key


def test_everything_is_in_its_menu(window, actions):
    from PySide6.QtWidgets import QMenuBar

    menus = actions.fill(QMenuBar(window))
    assert list(menus) == list(Menu)
    for row, action in actions:
        assert action in menus[row.menu].actions()


def test_an_action_calls_its_command(actions, heard):
    actions["zoom_in"].trigger()
    assert heard.calls == {"zoom_in": 1}


def test_what_is_needed_must_be_there(actions):
    actions.refresh([Need.PROJECT])
    assert actions["quit"].isEnabled()
    assert actions["import_articles"].isEnabled()
    assert not actions["mark_done"].isEnabled()
    assert not actions["undo"].isEnabled()
    actions.refresh([Need.EDITABLE, Need.UNDO])
    assert not actions["import_articles"].isEnabled()
    assert actions["mark_done"].isEnabled()
    assert actions["undo"].isEnabled()


def test_keys_of_the_article_stand_in_the_menu(actions):
    assert actions["edit_note"].text().endswith("\tN")
    assert actions["edit_note"].shortcuts() == []


def test_a_key_held_down_does_not_finish_one_article_after_the_other(actions):
    assert not actions["done_and_next"].autoRepeat()
    assert actions["undo"].autoRepeat()


def test_one_of_a_group_is_checked(actions):
    actions["theme_dark"].setChecked(True)
    actions["theme_light"].setChecked(True)
    assert not actions["theme_dark"].isChecked()
