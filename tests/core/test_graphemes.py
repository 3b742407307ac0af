"""Grapheme clusters, against Unicode's own cases and in sequences longer than any window."""

import subprocess
import sys
from pathlib import Path

import pytest
import regex
from hypothesis import given

from annotator.core.graphemes import is_boundary, next_boundary, previous_boundary, snap_out
from tests.core.nasty import places, stretches, texts

FAMILY = "👩‍👩‍👧‍👦"
SCOTLAND = "🏴󠁧󠁢󠁳󠁣󠁴󠁿"


def boundaries(text: str) -> list[int]:
    return [position for position in range(len(text) + 1) if is_boundary(text, position)]


def test_unicodes_own_cases(shared_data: Path) -> None:
    lines = (shared_data / "nasty/unicode-15.0/GraphemeBreakTest.txt").read_text("utf-8")
    cases = [line.partition("#")[0].split() for line in lines.splitlines()]
    # A canonical text has no CR; U+2701 is a pictograph or not, as the Unicode version has it.
    cases = [case for case in cases if case and "000D" not in case and "2701" not in case]
    assert len(cases) > 500
    for case in cases:
        text, expected = "", []
        for part in case:
            if part == "÷":
                expected.append(len(text))
            elif part != "×":
                text += chr(int(part, 16))
        assert boundaries(text) == expected, case


@given(texts)
def test_the_surroundings_tell_what_the_whole_text_tells(text: str) -> None:
    assert boundaries(text) == [0, *(found.end() for found in regex.finditer(r"\X", text))]


@pytest.mark.parametrize("filler", ["a", "文", "\n", "É", "е", " "])
@pytest.mark.parametrize("count", [1, 30, 700])
def test_flags_are_counted_from_their_start(filler: str, count: int) -> None:
    text = filler * 9000 + "🇫🇷" * count + filler * 9000
    middle = 9000 + 2 * (count // 2)
    assert [is_boundary(text, at) for at in range(middle, middle + 3)] == [True, False, True]
    assert next_boundary(text, middle) == middle + 2
    assert previous_boundary(text, middle + 2) == middle


@pytest.mark.parametrize("cluster", [FAMILY, SCOTLAND, "e" + "\u0301" * 500, "한", "👍🏽", "นี้"])
def test_one_cluster_is_one_step(cluster: str) -> None:
    text = f"a{cluster}b"
    assert next_boundary(text, 1) == previous_boundary(text, len(text) - 1) + len(cluster)
    for inside in range(2, len(cluster) + 1):
        if not is_boundary(text, inside):
            assert snap_out(text, inside, inside) == (1, 1 + len(cluster))


@given(places())
def test_steps_go_from_boundary_to_boundary(place: tuple[str, int]) -> None:
    text, position = place
    found = boundaries(text)
    assert next_boundary(text, position) == min([b for b in found if b > position] or [len(text)])
    assert previous_boundary(text, position) == max([b for b in found if b < position] or [0])


@given(stretches())
def test_widening_reaches_the_nearest_boundaries(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    found = boundaries(text)
    expected = max(b for b in found if b <= start), min(b for b in found if b >= end)
    assert snap_out(text, start, end) == expected


def test_a_plain_text_does_not_cost_the_import_of_regex() -> None:
    program = (
        "import sys; from annotator.core.graphemes import snap_out;"
        "assert snap_out('« L’été — 3 € »', 3, 9) == (3, 9);"
        "sys.exit('regex' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)
