"""The tokens of a whole text, by rules that never change from one export to the next.

Every character that is not white space lies in exactly one token, and no token holds white
space, at which programs part the columns of a line. A token cuts no grapheme cluster, unless that
holds white space. The rules, in the order in which they are tried:

- web and mail addresses are one token;
- abbreviations (``M.``, ``Mme``, ``etc.``, ``p.`` before a number) and initials (``U.S.``,
  ``J.-C.``, ``e.g.``, the ``W.`` of a name) keep their full stops; capitals and small letters are
  only initials together where a list has them (``E.g.``, ``Ph.D.``), as ``B.l'a`` is none;
- an elision ends a token after its apostrophe: ``l'`` + ``Ukraine``, ``qu'`` + ``elle``;
  ``aujourd'hui`` and ``presqu'île`` stay whole;
- an English possessive is a token of its own: ``Trump`` + ``'s``; ``don't`` stays whole;
- words hold their hyphens and apostrophes, numbers their points, commas and colons:
  ``États-Unis``, ``a-t-il``, ``O'Brien``, ``R&D``, ``bbc.com``, ``3,5``, ``10:30``;
- full stops in a row are one token, and so is an emoji with all that joins it;
- everything else is one token a character: each guillemet, each comma.

So a word of `core.words` is a token or a part of one, but for numbers with spaces: ``1 200`` is
one word and two tokens.

Nearly all rules look at a chunk between white space alone, so the tokens of chunks are remembered:
the same few thousand words make up most of what is written.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, chain, compress
from operator import add
from typing import TYPE_CHECKING, Any, Self

from annotator.core.graphemes import boundaries
from annotator.core.lexicon import ABBREVIATIONS, BEFORE_NUMBERS, MIXED_INITIALS
from annotator.core.words import APOSTROPHES, ELISION, HYPHENS

if TYPE_CHECKING:
    import regex

Range = tuple[int, int]

_CAPITALS = "A-ZÀ-ÖØ-ÞŒŠŸŽΑ-ΫЀ-Я"
_LINE = re.compile(r"[^\n]+")
_JOINING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u200c-\u200f\u2028-\u202e\u2060-\u20ff\u2cef-\u2dff"
    "\u302a-\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe2f\ufeff\uff9e\uff9f\ufff9-\ufffb"
    "\U000101fd-\U0001efff\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0000-\U0010ffff]"
)
"""All that joins another character to a word or a cluster, and what stands among it."""
_ACROSS = re.compile(rf"\.[ \u00a0](?:(?=\d)|(?<=[{_CAPITALS}]\..)(?=[{_CAPITALS}]))")
"""A full stop and white space behind which something may say that the stop ends no token."""
_LONGEST = 64  # characters of a chunk that is remembered
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class TextTokens:
    """The tokens of a text in their order: their words, and where each starts in code points.

    Two lists of so many strings and numbers are gone through in a fraction of the time of as
    many pairs.
    """

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, ranges: Iterable[Range]) -> Self:
        """The tokens that stand in these places of ``text``."""
        ranges = list(ranges)
        return cls([text[start:end] for start, end in ranges], [start for start, _end in ranges])

    def __len__(self) -> int:
        return len(self.words)

    @property
    def ends(self) -> list[int]:
        """Where each token ends, exclusive."""
        return list(map(add, self.starts, map(len, self.words)))

    @property
    def ranges(self) -> list[Range]:
        """Each token as ``(start, end)``."""
        return list(zip(self.starts, self.ends, strict=True))


class Chunks(dict[str, tuple[Any, ...]]):
    """The tokens of texts, remembered for each chunk between white space, which texts share.

    ``ranges_of`` gives those of a chunk. Each chunk's words are kept, and behind every word how
    far it is to the next; white space before the first is an empty word.
    """

    def __init__(self, ranges_of: Callable[[str], Iterable[Range]]) -> None:
        super().__init__()
        self._ranges_of = ranges_of

    def tokens(self, text: str) -> TextTokens:
        """The tokens of ``text``, where none depends on what is beyond white space."""
        chunks = text.replace("\n", " ").replace("\u00a0", " ").split(" ")
        found = list(chain.from_iterable(map(self.__getitem__, chunks)))
        words, starts = found[::2], accumulate(found[1::2], initial=0)
        return TextTokens(list(filter(None, words)), list(compress(starts, words)))

    def __missing__(self, chunk: str) -> tuple[Any, ...]:
        found = [(0, 0), *self._ranges_of(chunk)]
        nexts = [*(start for start, _end in found[1:]), len(chunk) + 1]
        parts: list[str | int] = []
        for (start, end), after in zip(found, nexts, strict=True):
            if start < after:
                parts += (chunk[start:end], after - start)
        if len(chunk) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = tuple(parts)
        return tuple(parts)


def tokens(text: str) -> TextTokens:
    """The tokens of ``text``."""
    return _chunks().tokens(_ACROSS.sub(".\t", text))


@cache
def _chunks() -> Chunks:
    return Chunks(_ranges)


def _ranges(text: str) -> list[Range]:
    found: list[Range] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        joining = _JOINING.search(text, start, end) is not None
        in_line = [match.span() for match in _pattern(joining).finditer(text, start, end)]
        found += _whole_clusters(text, start, end, in_line) if joining else in_line
    return found


@cache
def _pattern(joining: bool) -> "re.Pattern[str] | regex.Pattern[str]":
    """The rules as one pattern.

    Only `regex` knows combining marks as a class, which few texts need, and takes twice the time.
    """
    abbreviations = "|".join(map(re.escape, sorted(ABBREVIATIONS | {"etc", "p", "ex"})))
    before_numbers = "|".join(map(re.escape, sorted(BEFORE_NUMBERS)))
    mixed = "|".join(map(re.escape, sorted(MIXED_INITIALS)))
    white = r"\s\x1c-\x1f"  # which `regex` takes for ink
    marks = r"\p{M}\u200c\u200d" if joining else ""
    more = rf"[{marks}]*+" if joining else ""
    unseen = r"(?:(?!\u200b)\p{Cf})+" if joining else r"\u00ad"
    capital, small = f"[{_CAPITALS}]", rf"[^\W\d_{_CAPITALS}]"
    initials = "|".join(rf"{each} (?: \.-? {each} (?!\w) )+" for each in (capital, small))
    joint = rf"[{HYPHENS}{APOSTROPHES}.·&@:{marks}]|{unseen}"
    # The first two rules only save time: most tokens are words that nothing is joined to.
    rules = rf"""
        (?= [^{white}] ) (?:
          [^\W\d] \w*+ (?! {joint} )
        | [,;()«»“”!?] {more}
        | (?: https?:// | www\. ) [^{white}<>«»“”。！？｡]* [^{white}<>«»“”。！？｡.,;:!?)\]'"’]
        | [\w.+-]{{1,64}}+ @ [\w-]+ (?: \.[\w-]+ )+
        | (?<! \w ) (?:
              (?: {abbreviations} ) \. (?! [\w.] )
            | (?i: {before_numbers} ) \. (?= [^\S\n]\d )
            | [{_CAPITALS}] \. (?= [^\S\n][{_CAPITALS}] )
            | (?i: {ELISION} )
          )
        | (?<= \w ) [{APOSTROPHES}] [sS] (?!\w)
        | (?: (?<! \w ) (?: (?: {mixed} ) \. | (?: {initials} ) \.? ) | \w [\w{marks}]* ) (?:
              (?: (?: [{HYPHENS}·&] | {unseen} | [{APOSTROPHES}] (?! [sS](?!\w) ) ) (?= \w )
                | (?<= \d ) [.,:] (?= \d )
                | (?<= [^\W_{_CAPITALS}] ) \. (?= [^\W\d_{_CAPITALS}] )
              ) [\w{marks}]+
          )*
        | \.{{2,}}
        | . {more}
        )
        """
    if not joining:
        return re.compile(rules, re.VERBOSE)
    import regex

    return regex.compile(rules, regex.VERBOSE)


def _whole_clusters(text: str, start: int, end: int, found: list[Range]) -> list[Range]:
    """The tokens of a line with those made one that share a cluster."""
    edges = set(boundaries(text, start, end))
    whole: list[Range] = []
    for token in found:
        if whole and whole[-1][1] == token[0] and token[0] not in edges:
            whole[-1] = (whole[-1][0], token[1])
        else:
            whole.append(token)
    return whole
