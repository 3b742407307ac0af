"""Pages that would keep the parser busy for minutes or fill the memory, told before they do.

Parsing and extracting take time that grows with the square of some things that a page can
repeat. Each has a limit far beyond any page that people read.
"""

import re
from collections import Counter

from resiliparse.parse.html import HTMLTree
from resiliparse.parse.html.node import DOMContext, traverse_dom

from annotator.core.errors import DataError

MOST_TAGS = 200_000
MOST_ATTRIBUTES = 500
"""Attributes of one tag: the parser compares each with all others."""
MOST_OPTIONS = 10_000
"""Options to choose from: the parser goes through all of them at each."""
MOST_REPEATED = 500_000
"""Formatting elements without an end, counted at each tag at which they may be opened again."""
MOST_DEPTH = 50_000_000
"""The sum of the depths of all elements: extracting the text takes 40 ns for each."""

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|=)*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|\S*+))?+")
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt")
) | {"u"}
_SAME = 3  # as many of the same are opened again (HTML standard, “Noah's Ark clause”)


def parsed(html: str, file: str) -> HTMLTree:
    """The tree of a page. Raises DataError naming ``file`` where the page is made to be slow."""
    elements = _counted(html, file)
    tree = HTMLTree.parse(html)
    if elements**2 > 2 * MOST_DEPTH and _depths(tree) > MOST_DEPTH:
        raise _refused(file, "has too many elements too deep in one another")
    return tree


def _counted(html: str, file: str) -> int:
    """How many elements the page has at most. Raises DataError where anything is too much."""
    formatting = _Formatting()
    tags = options = repeated = place = 0
    while (found := _TAG.search(html, place)) is not None:
        place = found.end()
        if found["name"] is None:
            continue
        name = found["name"].lower()
        tags += 1
        repeated += len(formatting)
        if tags > MOST_TAGS:
            raise _refused(file, f"has more than {MOST_TAGS:,} tags")
        if repeated > MOST_REPEATED:
            raise _refused(file, f"has {len(formatting):,} formatting elements without an end")
        if found["end"]:
            formatting.close(name)
            continue
        if name in ("a", "nobr"):  # never inside one another
            formatting.close(name)
        formatting.open(name, found["attributes"])
        options += name == "option"
        if options > MOST_OPTIONS:
            raise _refused(file, f"has more than {MOST_OPTIONS:,} options to choose from")
        _check_attributes(found["attributes"], file)
        if name in _RAW:
            end = _RAW[name].search(html, place)
            place = end.start() if end else len(html)
    return 2 * tags + repeated


class _Formatting:
    """The formatting elements that stand open, as a parser would open them again."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        self._same: Counter[tuple[str, str]] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, name: str, attributes: str) -> None:
        entry = (name, attributes)
        if name in _FORMATTING and self._same[entry] < _SAME:
            self._open.append(entry)
            self._same[entry] += 1

    def close(self, name: str) -> None:
        for place in reversed(range(len(self._open))):
            if self._open[place][0] == name:
                self._same[self._open.pop(place)] -= 1
                return


def _check_attributes(attributes: str, file: str) -> None:
    if len(attributes) > 2 * MOST_ATTRIBUTES:
        count = sum(1 for _ in _ATTRIBUTE.finditer(attributes))
        if count > MOST_ATTRIBUTES:
            raise _refused(file, f"has a tag with {count:,} attributes")


def _depths(tree: HTMLTree) -> int:
    """The sum of the depths of all elements."""
    total = 0

    def add(context: DOMContext) -> None:
        nonlocal total
        total += context.depth

    root = tree.document and tree.document.document_element
    if root is not None:
        traverse_dom(root, add, elements_only=True)
    return total


def _refused(file: str, reason: str) -> DataError:
    return DataError(file, "", f"is no page that people read: it {reason}")
