from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.activity import Stopwatch

moments = st.lists(st.integers(0, 1000), min_size=2).map(sorted)


def test_the_time_between_signs_of_activity_is_counted():
    stopwatch = Stopwatch(idle_limit=60)
    assert stopwatch.seconds(100) == 0
    stopwatch.active(100)
    stopwatch.active(130)
    assert stopwatch.seconds(130) == 30
    assert stopwatch.seconds(190) == 90


def test_a_gap_longer_than_the_limit_is_left_out():
    stopwatch = Stopwatch(idle_limit=60)
    stopwatch.active(0)
    stopwatch.active(60)
    stopwatch.active(121)
    stopwatch.active(131)
    assert stopwatch.seconds(131) == 70
    assert stopwatch.seconds(500) == 70


def test_a_pause_is_left_out_however_short():
    stopwatch = Stopwatch(idle_limit=60)
    stopwatch.active(0)
    stopwatch.pause(10)
    assert stopwatch.seconds(20) == 10
    stopwatch.active(30)
    stopwatch.pause(35)
    stopwatch.pause(40)
    assert stopwatch.seconds(40) == 15


def test_what_was_counted_before_is_added():
    stopwatch = Stopwatch(idle_limit=60, seconds=7.5)
    stopwatch.active(0)
    assert stopwatch.seconds(2) == 9.5


@given(moments, st.integers(1, 500))
def test_all_short_gaps_are_counted_and_no_others(moments, limit):
    stopwatch = Stopwatch(limit)
    for moment in moments:
        stopwatch.active(moment)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    counted = sum(gap for gap in gaps if gap <= limit)
    assert stopwatch.seconds(moments[-1]) == pytest.approx(counted)
