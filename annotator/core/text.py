"""The one form in which an article's text is kept, and what is derived from it."""

import re
from dataclasses import dataclass
from hashlib import sha256

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_PLANE_ENDS = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_FORBIDDEN = re.compile(f"[\0\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_LINE_ENDS = ("\r\n", "\r", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
_COMMON_STRAYS = ("\0", *_LINE_ENDS[1:])
_NONCHARACTERS = (*map(chr, range(0xFDD0, 0xFDF0)), *_PLANE_ENDS)
_OF_NONCHARACTERS = (b"\xef\xb7", b"\xbf\xbe", b"\xbf\xbf")  # one of them is in the UTF-8 of each


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical text and how often each thing was changed to make it so.

    ``line_ends`` counts CRLF, CR, U+2028 and U+2029 made LF (a CRLF once), ``bom`` the byte
    order marks dropped from the front, ``replaced`` the characters that became U+FFFD.
    """

    text: str
    line_ends: int
    bom: int
    replaced: int


def canonical(raw: str) -> Canonical:
    """``raw`` as it is kept: the canonical form of a canonical text is itself.

    Line ends become LF, byte order marks at the front go, and what no file or widget carries
    safely (NUL, noncharacters, surrogates) becomes U+FFFD. Nothing else is touched.
    """
    if stray(raw) is None:
        return Canonical(raw, 0, 0, 0)
    text = raw.lstrip(_BYTE_ORDER_MARK)
    bom = len(raw) - len(text)
    line_ends = 0
    for line_end in _LINE_ENDS:
        found = text.count(line_end)
        if found:
            line_ends += found
            text = text.replace(line_end, "\n")
    text, replaced = _FORBIDDEN.subn(_REPLACEMENT, text)
    return Canonical(text, line_ends, bom, replaced)


def stray(text: str) -> str | None:
    """A character that keeps ``text`` from being canonical, None where it is.

    Many times faster than making it canonical.
    """
    if text.startswith(_BYTE_ORDER_MARK):
        return _BYTE_ORDER_MARK
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        return text[error.start]
    sought = _COMMON_STRAYS
    # A single byte, which few texts hold, is found many times faster than two.
    if any(piece[:1] in data and piece in data for piece in _OF_NONCHARACTERS):
        sought += _NONCHARACTERS
    return next((character for character in sought if character in text), None)


def fingerprint(text: str) -> str:
    """The SHA-256 of the UTF-8 of a canonical text, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def title(text: str) -> str:
    """The first line that is not blank, without surrounding white space; empty if all are."""
    line = re.search(r"\S.*", text)
    return line[0].rstrip() if line else ""
