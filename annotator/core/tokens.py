"""Tokens and sentences of a whole text, by rules that never change from one export to the next.

Every character that is not white space lies in exactly one token, and no token cuts a grapheme
cluster. The rules, in the order in which they are tried:

- web and mail addresses are one token;
- abbreviations (``M.``, ``Mme``, ``etc.`` before white space) and initials (``U.S.``, ``J.-C.``)
  keep their full stops;
- an elision ends a token after its apostrophe: ``l'`` + ``Ukraine``, ``qu'`` + ``elle``;
  ``aujourd'hui`` and ``presqu'île`` stay whole;
- an English possessive is a token of its own: ``Trump`` + ``'s``; ``don't`` stays whole;
- numbers hold their points, commas, colons and no-break spaces: ``3,5``, ``10:30``, ``1 200``;
- words hold their hyphens and apostrophes: ``États-Unis``, ``a-t-il``, ``O'Brien``;
- dots in a row are one token, and so is an emoji with all that joins it;
- everything else is one token a character: each guillemet, each comma.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from annotator.core.graphemes import snap_out
from annotator.core.lexicon import ABBREVIATIONS
from annotator.core.sentences import sentences_in

if TYPE_CHECKING:
    import regex

Range = tuple[int, int]

_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
_HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}"
_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_JOINS_FROM = "\u0300"
"""Below this no character joins another to a grapheme cluster."""
_JOINING = re.compile(
    "[\u0300-\u1fff\u200b-\u200f\u2028-\u202e\u205f-\u209f\u20d0-\u20ff\u2c00-\ud7ff"
    "\ue000-\U0010ffff]"
)
"""What may join another character, or stands among those that may."""


def tokens(text: str) -> list[Range]:
    """The tokens of ``text`` in their order, as ``(start, end)`` in code points."""
    marks = _JOINING.search(text) is not None
    addresses = "@" in text or "www." in text or "://" in text
    found = [match.span() for match in _pattern(addresses, marks).finditer(text)]
    return _whole_clusters(text, found) if marks else found


def sentences(text: str) -> list[Range]:
    """The sentences of ``text`` in their order; every token lies in exactly one."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        found += sentences_in(text, *line.span())
    return found


@cache
def _pattern(addresses: bool, marks: bool) -> "re.Pattern[str] | regex.Pattern[str]":
    """The rules as one pattern, without those that the text has no use for.

    Only `regex` knows combining marks as a class, and it takes twice the time.
    """
    abbreviated = "|".join(sorted(map(re.escape, ABBREVIATIONS | {"etc", "p", "ex"})))
    letter = r"[\w\p{M}\u200c\u200d]" if marks else r"\w"
    address = r"""
          (?:https?://|www\.)[^\s<>«»“”]*[^\s<>«»“”.,;:!?)\]'"’]
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ |
        """
    joined = rf"[{_HYPHENS}.{_APOSTROPHES}·&@:]" + (f"|{letter}" if marks else "")
    rules = rf"""
          [^\W\d]\w*+(?!{joined}) |
        {address if addresses else ""}
          (?=\w{{1,8}}\.\s)(?<!\w)(?:{abbreviated})\.
        | (?<!\w)[^\W\d_](?:\.-?[^\W\d_](?!\w))+\.?
        | (?<!\w)(?:[cdjlmnstçCDJLMNSTÇ]|(?:[lL]ors|[pP]uis|[jJ]us|[qQ]uoi)?[qQ]u)
          [{_APOSTROPHES}](?![bcdfgjklmnpqrstvwzBCDFGJKLMNPQRSTVWZ])(?=\w)
        | (?<=\w)[{_APOSTROPHES}][sS](?!\w)
        | \d+(?:[.,:{_SPACES}]\d+)+(?!\w)
        | \w{letter}*(?:(?:[{_HYPHENS}·&](?=\w)
            |\.(?=[^\W\dA-ZÀ-Þ_])|[{_APOSTROPHES}](?=\w)(?![sS](?!\w))){letter}+)*
        | \.{{2,}}
        | \S
        """
    if not marks:
        return re.compile(rules, re.VERBOSE)
    import regex

    return regex.compile(rules, regex.VERBOSE)


def _whole_clusters(text: str, found: list[Range]) -> list[Range]:
    """The tokens with those made one that a combining mark or a joiner holds together."""
    whole: list[Range] = []
    for token in found:
        start, end = snap_out(text, *token) if _is_edgy(text, *token) else token
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _is_edgy(text: str, start: int, end: int) -> bool:
    """Whether a character at an edge may belong to a cluster with the one beyond."""
    return text[start] >= _JOINS_FROM or text[end : end + 1] >= _JOINS_FROM
