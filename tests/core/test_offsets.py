"""Code points and UTF-16 units, forth and back."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.offsets import Utf16Map
from tests.core.nasty import texts


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_an_astral_character_takes_two_units() -> None:
    offsets = Utf16Map("x😀y")
    assert offsets.length == 4
    assert [offsets.to_utf16(position) for position in range(4)] == [0, 1, 3, 4]
    assert [offsets.to_code_point(unit) for unit in range(5)] == [0, 1, 1, 2, 3]


@given(texts)
def test_units_are_those_of_the_encoded_text(text: str) -> None:
    offsets = Utf16Map(text)
    assert offsets.length == units(text)
    for position in range(len(text) + 1):
        assert offsets.to_utf16(position) == units(text[:position])


@given(st.text(st.sampled_from("a\uffee😀\U00010000"), max_size=12))
def test_the_way_back_leads_to_the_start_of_a_pair(text: str) -> None:
    offsets = Utf16Map(text)
    starts = {offsets.to_utf16(position): position for position in range(len(text) + 1)}
    for unit in range(offsets.length + 1):
        assert offsets.to_code_point(unit) == starts.get(unit, starts.get(unit - 1))
