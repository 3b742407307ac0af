"""The canonical form of a text, its counts, its fingerprint and its title."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import Canonical, canonical, fingerprint, stray, title


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", Canonical("", 0, 0, 0)),
        ("plain\ntext", Canonical("plain\ntext", 0, 0, 0)),
        ("\ufeffafter a mark", Canonical("after a mark", 0, 1, 0)),
        ("\ufeff\ufefftwo", Canonical("two", 0, 2, 0)),
        ("with\ufeffin", Canonical("with\ufeffin", 0, 0, 0)),
        ("a\r\nb\rc\u2028d\u2029e", Canonical("a\nb\nc\nd\ne", 4, 0, 0)),
        ("\r\r\n\n", Canonical("\n\n\n", 2, 0, 0)),
        ("\0\ufdd0\ufdef\ufffe\uffff", Canonical("\ufffd" * 5, 0, 0, 5)),
        ("\U0001fffe\U0010ffff", Canonical("\ufffd" * 2, 0, 0, 2)),
        ("\ud83d\udc69", Canonical("\ufffd" * 2, 0, 0, 2)),
        ("\ufdcf\ufdf0\ufffd\U0001fffd", Canonical("\ufdcf\ufdf0\ufffd\U0001fffd", 0, 0, 0)),
    ],
)
def test_just_these_changes_are_made_and_counted(raw: str, expected: Canonical) -> None:
    assert canonical(raw) == expected


@pytest.mark.parametrize("kept", ["\u00a0", "\t", "\x0b", "\x0c", "\x85", "  ", "e\u0301", "ﬁ"])
def test_nothing_is_normalised_or_trimmed(kept: str) -> None:
    assert canonical(f"{kept}a{kept}") == Canonical(f"{kept}a{kept}", 0, 0, 0)


@given(st.text(st.characters()))
def test_a_canonical_text_stays_as_it_is(raw: str) -> None:
    text = canonical(raw).text
    assert canonical(text) == Canonical(text, 0, 0, 0)
    assert "\r" not in text
    text.encode()


@given(st.text(st.characters() | st.sampled_from("a\r\u2029\0\ufeff\ufddf\ud800\U0002ffff")))
def test_a_stray_is_found_just_where_something_would_be_changed(raw: str) -> None:
    found = stray(raw)
    assert (found is None) == (canonical(raw).text == raw)
    assert found is None or canonical(found).text != found
    assert stray(canonical(raw).text) is None


@given(st.text(st.sampled_from("a\r\n\u2028\0\ufeff\ufffe")))
def test_the_counts_tell_each_change(raw: str) -> None:
    result = canonical(raw)
    assert result.bom == len(raw) - len(raw.lstrip("\ufeff"))
    assert result.replaced == raw.count("\0") + raw.count("\ufffe")
    assert result.text.count("\n") == result.line_ends + _bare_line_feeds(raw)


def _bare_line_feeds(raw: str) -> int:
    return raw.count("\n") - raw.count("\r\n")


def test_the_fingerprint_is_that_of_the_utf_8_of_the_text() -> None:
    assert fingerprint("é😀\n") == hashlib.sha256("é😀\n".encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First\nSecond", "First"),
        ("\n \n\t\u00a0Été \u00a0\nrest", "Été"),
        ("only", "only"),
        (" \n\n", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_first_line_with_words(text: str, expected: str) -> None:
    assert title(text) == expected
