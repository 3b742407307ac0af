"""Positions in code points and in UTF-16 units, which is how Qt counts."""

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Translates positions in one text, in O(log n) of its astral characters.

    Those (emoji and the like) take two units each; where there are none, nothing is looked up.
    """

    __slots__ = ("_code_points", "_units", "length")

    def __init__(self, text: str) -> None:
        self.length: int = len(text)
        """The length of the text in UTF-16 units."""
        self._code_points: list[int] = []
        self._units: list[int] = []
        # The length of the encoded text tells far faster than a search that there is nothing.
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text):
            self._code_points = [found.start() for found in _ASTRAL.finditer(text)]
            self._units = [before + at for before, at in enumerate(self._code_points)]
            self.length += len(self._code_points)

    def to_utf16(self, position: int) -> int:
        """The UTF-16 unit at which the code point ``position`` begins."""
        if not self._code_points:
            return position
        return position + bisect_left(self._code_points, position)

    def to_code_point(self, units: int) -> int:
        """The code point at the UTF-16 unit ``units``; inside a pair, the pair's own."""
        if not self._units:
            return units
        return units - bisect_left(self._units, units)
