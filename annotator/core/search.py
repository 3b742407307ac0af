"""Words sought in a text as one types them: without case, accents or a care for blanks."""

import re
from unicodedata import normalize

from annotator.core.document import Range

MOST = 100_000
"""More places than this are not looked for."""

MARKS = "[\u0300-\u036f\u064b-\u065f]"
LETTERS = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
ALIKE = dict(zip("’‘ʼ“”„–—‑−", "'''\"\"\"----", strict=True))


def _plain_letters() -> dict[str, str]:
    """The letters with accents, each with the one letter that it is without them."""
    bare = {chr(code): normalize("NFD", chr(code))[0] for codes in LETTERS for code in codes}
    return {accented: letter for accented, letter in bare.items() if letter != accented}


PLAIN = {**_plain_letters(), **ALIKE}
NOT_PLAIN = re.compile(f"[{''.join(map(re.escape, PLAIN))}]")


class Finder:
    """Finds words in one text. All offsets are code points of the text."""

    def __init__(self, text: str) -> None:
        self._folded = _folded(text)
        self._after = f"{MARKS}*" if re.search(MARKS, text) else ""

    def places(self, words: str) -> list[Range]:
        """Where ``words`` stand, in order, none overlapping the one before.

        Case and accents do not matter, straight and curly marks are alike, and a blank stands
        for any white space, however much. At most ``MOST`` places.
        """
        parts = ["".join(map(self._letter, part)) for part in _folded(words).split()]
        if not parts:
            return []
        found = re.finditer(r"\s+".join(parts), self._folded)
        return [match.span() for match, _ in zip(found, range(MOST), strict=False)]

    def _letter(self, letter: str) -> str:
        return "" if re.match(MARKS, letter) else re.escape(letter) + self._after


def _folded(text: str) -> str:
    """``text`` in small letters without accents, each character where it was."""
    return NOT_PLAIN.sub(lambda letter: PLAIN[letter[0]], text).lower()
