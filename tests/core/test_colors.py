import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.colors import PAIRS, contrast

colors = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colors, colors)
def test_contrast_is_the_same_both_ways_and_bounded(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@pytest.mark.parametrize(("light", "dark"), PAIRS)
def test_each_pair_can_be_seen_on_paper_and_in_the_dark(light, dark):
    assert contrast(light, "#f4f5f7") >= 4.5
    assert contrast(dark, "#16181c") >= 4.5
