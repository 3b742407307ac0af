"""Pages made to keep the parser busy or to fill the memory, and pages that only look like it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.errors import DataError
from annotator.formats.html_page import read
from annotator.formats.html_page_limits import parsed
from annotator.formats.model import Incoming, ReadOptions, SourceFile

PATIENCE = 20  # seconds; each of these takes minutes or gigabytes where nothing is done about it

FORMATTING = "".join(f"<{name} q={n}>" for name in ("b", "i", "u", "em") for n in range(200))


@pytest.fixture
def quick(tmp_path: Path) -> Callable[[str], Incoming]:
    """Reads a page, which must not take long."""

    def article(html: str) -> Incoming:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        start = time.monotonic()
        try:
            (only,) = read(SourceFile(path, path.name), ReadOptions())
        finally:
            assert time.monotonic() - start < PATIENCE
        assert isinstance(only, Incoming)
        return only

    return article


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>" * 100_000 + "word", "too many elements too deep"),
        ("<div><p>word</p>" * 9_999, "too many elements too deep"),
        ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">word", "100,000 attributes"),
        ("<p " + " ".join(f"a{n}='>'" for n in range(1_000)) + ">word", "1,000 attributes"),
        ("<p>word</p>" * 200_000, "more than 200,000 tags"),
        ("<select>" + "<option>word" * 50_000, "more than 10,000 options"),
        ("<p>word</p>" + "<a ='\"" * 200_000, "100,000 attributes"),
        (f"<p>{FORMATTING}" + "<p>word" * 100_000, "formatting elements without an end"),
    ],
    ids=["deep", "stairs", "attributes", "quoted", "tags", "options", "quotes", "formatting"],
)
def test_pages_made_to_be_slow_are_refused(
    quick: Callable[[str], Incoming], html: str, reason: str
) -> None:
    with pytest.raises(DataError, match=f"is no page that people read: it .*{reason}"):
        quick(html)


@pytest.mark.parametrize(
    ("html", "length"),
    [
        ("<p>" + "word " * 2_000_000, 9_999_999),
        ("<p>" + "w" * 10_000_000, 10_000_000),
        ("<p>" + "&eacute;" * 1_000_000, 1_000_000),
        ("<p>word<!--" + "<p>" * 1_000_000, 4),
        ("<p>word</p><script>" + "'<div>' +" * 300_000, 4),
        ("<p>word" + "<!-- -->" * 200_000, 4),
        ("<p>word<b>" + "</b><b>" * 20_000, 4),
        ("<p>word</p>" + "<div>" * 3_000, 4),
        ("<font size=2><p>word" * 5_000, 29_998),
        ("<table>" + "<tr><td>word" * 10_000, 49_999),
        ("<p>word<a href='data:" + "a b=c " * 200_000 + "'>", 4),
    ],
    ids=lambda value: "" if isinstance(value, int) else value[:12],
)
def test_long_pages_are_read(quick: Callable[[str], Incoming], html: str, length: int) -> None:
    assert len(quick(html).text) == length


def test_what_is_only_a_tag_too_many_is_told_from_what_is_not() -> None:
    options = "<option>word</option>"
    parsed(f"<select>{options * 10_000}</select>", "a.html")
    with pytest.raises(DataError, match=r"a\.html: is no page") as caught:
        parsed(f"<select>{options * 10_001}</select>", "a.html")
    assert caught.value.field == ""
