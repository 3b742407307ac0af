import json

import pytest

from annotator.core.errors import StorageError
from annotator.storage import folders, settings
from annotator.storage.locks import login_name
from annotator.storage.settings import (
    ANNOTATOR,
    LEADING,
    SETTINGS,
    THEME,
    ZOOM,
    Settings,
)


def test_without_a_file_all_is_as_the_table_says(tmp_path):
    loaded = Settings.load(tmp_path / "settings.json")
    assert [loaded.get(setting) for setting in SETTINGS] == [s.default for s in SETTINGS]
    assert loaded.message == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_default_may_be_chosen(setting):
    assert setting.allows(setting.default)
    assert all(setting.allows(choice) for choice in setting.choices)
    assert len([other for other in SETTINGS if other.key == setting.key]) == 1


def test_the_users_own_file_holds_only_what_differs():
    Settings.load().set(ZOOM, 125)
    Settings.load().set(THEME, "dark")
    path = folders.config_folder() / settings.FILE
    assert json.loads(path.read_bytes()) == {"zoom": 125, "theme": "dark"}
    loaded = Settings.load()
    assert (loaded.get(ZOOM), loaded.get(THEME)) == (125, "dark")
    loaded.set(ZOOM, ZOOM.default)
    assert json.loads(path.read_bytes()) == {"theme": "dark"}
    assert Settings.load().get(ZOOM) == ZOOM.default


def test_what_another_window_chose_stays(tmp_path):
    path = tmp_path / "settings.json"
    first, second = Settings.load(path), Settings.load(path)
    first.set(ZOOM, 125)
    second.set(THEME, "dark")
    first.set(LEADING, 2)
    assert json.loads(path.read_bytes()) == {"zoom": 125, "theme": "dark", "leading": 2}
    assert first.get(THEME) == "dark"


def test_keys_of_other_versions_stay(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"later": [1]}')
    Settings.load(path).set(ZOOM, 90)
    assert json.loads(path.read_bytes()) == {"later": [1], "zoom": 90}


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"\xff"])
def test_a_broken_file_is_kept_aside_and_said(tmp_path, broken):
    path = tmp_path / "settings.json"
    path.write_bytes(broken)
    loaded = Settings.load(path)
    assert loaded.get(ZOOM) == ZOOM.default
    assert "settings.json.broken" in loaded.message
    assert (tmp_path / "settings.json.broken").read_bytes() == broken
    loaded.set(ZOOM, 90)
    assert Settings.load(path).message == ""


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (THEME, "pink"),
        (THEME, 1),
        (ZOOM, 1),
        (ZOOM, 100.5),
        (ZOOM, True),
        (ZOOM, "100"),
        (LEADING, 9),
        (LEADING, None),
        (ANNOTATOR, 5),
    ],
)
def test_a_value_that_may_not_be_chosen_is_left_out_and_said(tmp_path, setting, value):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({setting.key: value}))
    loaded = Settings.load(path)
    assert loaded.get(setting) == setting.default
    assert setting.key in loaded.message
    with pytest.raises(ValueError, match=setting.key):
        loaded.set(setting, value)


def test_a_choice_holds_although_it_cannot_be_written(tmp_path):
    loaded = Settings.load(tmp_path / "file" / "settings.json")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError):
        loaded.set(ZOOM, 125)
    assert loaded.get(ZOOM) == 125


def test_the_annotator_is_the_one_chosen_or_the_one_logged_in(tmp_path, monkeypatch):
    loaded = Settings.load(tmp_path / "settings.json")
    monkeypatch.setenv("LOGNAME", "awa")
    assert loaded.annotator == login_name() == "awa"
    loaded.set(ANNOTATOR, " Bo ")
    assert loaded.annotator == "Bo"
