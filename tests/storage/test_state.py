import shutil

from annotator.core.labels import LabelSet
from annotator.storage import folders, geometry
from annotator.storage.project import Project
from annotator.storage.state import LONGEST_LIST, Layout, Place, Places, State


def make_projects(folder, count):
    return [Project.create(folder / str(i), str(i), LabelSet()).folder for i in range(count)]


def test_nothing_is_remembered_at_first():
    state = State()
    assert (state.recent, state.layout, geometry.remembered()) == ([], Layout(), b"")
    assert not folders.state_folder().exists()


def test_recent_projects_come_latest_first_and_once(tmp_path):
    projects = make_projects(tmp_path, LONGEST_LIST + 2)
    state = State()
    for folder in (*projects, projects[5]):
        state.remember_project(folder)
    rest = [folder for folder in reversed(projects) if folder != projects[5]]
    expected = [projects[5], *rest][:LONGEST_LIST]
    assert state.recent == expected
    assert State().recent == expected


def test_projects_that_are_gone_are_not_shown_but_come_back(tmp_path):
    one, two = make_projects(tmp_path, 2)
    state = State()
    state.remember_project(one)
    state.remember_project(two)
    away = shutil.move(one, tmp_path / "away")
    assert State().recent == [two]
    shutil.move(away, one)
    assert State().recent == [two, one]
    state.forget_project(one)
    assert State().recent == [two]


def test_the_window_is_remembered():
    State().remember_layout(Layout(b"panels", 800, (180, 300)))
    geometry.remember(bytes(range(256)))
    assert (State().layout, geometry.remembered()) == (
        Layout(b"panels", 800, (180, 300)),
        bytes(range(256)),
    )


def test_each_project_has_places_of_its_own(tmp_path):
    one, two = make_projects(tmp_path, 2)
    places = Places(one)
    assert (places.article, places.get("a")) == ("", Place())
    places.remember("a", Place(12, 5, 300))
    places.remember("b", Place(3, 3, 0))
    again = Places(one)
    assert again.article == "b"
    assert (again.get("a"), again.get("b")) == (Place(12, 5, 300), Place(3, 3, 0))
    assert Places(two).get("a") == Place()


def test_what_is_broken_is_forgotten(tmp_path):
    (one,) = make_projects(tmp_path, 1)
    State().remember_project(one)
    Places(one).remember("a", Place(1, 1, 1))
    for path in list(folders.state_folder().rglob("*.json")):
        path.write_bytes(b'{"recent": 1, "places": []}')
    assert State().recent == []
    assert Places(one).get("a") == Place()
    State().remember_project(one)
    assert State().recent == [one]
