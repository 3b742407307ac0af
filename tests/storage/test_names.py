import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.storage.names import LONGEST, name_key, natural_key, safe_name, unused_name

anything = st.text(max_size=200) | st.sampled_from(
    ["CON", "aux.txt", "a" * 300, "é" * 90, "😀" * 60]
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("000_67bb06708fc3b50b", "000_67bb06708fc3b50b"),
        ("L’été à Ségou", "L’été à Ségou"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("  two\t\n words\u00a0 ", "two words"),
        ("...hidden...", "hidden"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("e\u0301te\u0301", "été"),
        ("nul", "_nul"),
        ("Con.report.v2", "_Con.report.v2"),
        ("com¹", "_com¹"),
        ("comma", "comma"),
        ("tab\u0007 \u202eright", "tab_ _right"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("half \ud83d", "half _"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


@given(anything)
def test_safe_names_suit_every_file_system(name):
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= LONGEST
    assert not set(safe) & set('<>:"/\\|?*\0\n\r\t')
    assert safe[0] not in ". "
    assert safe[-1] not in ". "
    assert unicodedata.normalize("NFC", safe) == safe
    assert safe.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(anything)
def test_a_safe_name_is_left_as_it_is(name):
    assert safe_name(safe_name(name)) == safe_name(name)


@given(st.lists(anything, max_size=8))
def test_unused_names_differ_on_every_file_system(names):
    taken = set()
    for name in names:
        unused = unused_name(name, taken)
        assert name_key(unused) not in taken
        assert safe_name(unused) == unused
        taken.add(name_key(unused))


def test_unused_names_are_counted():
    taken = {name_key("Report"), name_key("report-2")}
    assert unused_name("REPORT", taken) == "REPORT-3"
    assert unused_name("other", taken) == "other"
    long = unused_name("a" * LONGEST, {"a" * LONGEST})
    assert long == "a" * (LONGEST - 2) + "-2"


def test_names_that_one_system_confuses_have_one_key():
    assert name_key("É") == name_key("e\u0301") == name_key("é")
    assert name_key("e") != name_key("é")


def test_numbers_are_sorted_as_numbers():
    names = ["page 10", "page 9", "Page 9b", "page 009", "10", "9", "a", "B", ""]
    assert sorted(names, key=natural_key) == [
        "",
        "9",
        "10",
        "a",
        "B",
        "page 009",
        "page 9",
        "Page 9b",
        "page 10",
    ]


@given(st.lists(st.text(max_size=8), unique=True))
def test_no_two_names_share_a_place_in_the_natural_order(names):
    keys = sorted(map(natural_key, names))
    assert [natural_key(name) for name in sorted(names, key=natural_key)] == keys
    assert len(set(keys)) == len(names)
