"""The bytes of a web page → its text, in the encoding that it declares or in the one it is in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resiliparse.parse.encoding import map_encoding_to_html5

from annotator.formats.encodings import UTF8, decode, marked_encoding

BEGINNING = 1 << 14  # bytes in which a page says its encoding; the HTML standard asks for 1024

_DECLARED = re.compile(
    rb"<\?xml\s[^<>]*?\bencoding\s*=\s*[\"']?([\w.:-]+)"
    rb"|<meta\s[^<>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
# What is called one of these is often in a larger encoding that includes it.
_LARGER = {
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gbk": "gb18030",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Whole characters beyond ASCII for each broken place, in a page that is damaged and not in another
# encoding: where it declares one and where it does not.
_DECLARED_WHOLE, _WHOLE = 1, 4


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page. ``remarks`` are sentences on what was not as it said."""

    html: str
    encoding: str
    guessed: bool = False
    remarks: tuple[str, ...] = ()


def decoded(data: bytes, file: str, named: str | None = None, said: str | None = None) -> Page:
    """The text of a page's bytes.

    ``named`` is the encoding that the user names, as ``encoding_name`` gives it, and is taken at
    its word. ``said`` is the name that the server gave and goes before the page's own. Bytes that
    are UTF-8 are taken for it whatever is said. A few broken places become U+FFFD, as browsers
    show them, with a remark. Raises DataError naming ``file``.
    """
    if named is not None or marked_encoding(data) is not None or b"\0" in data:
        return _found_out(data, file, named)
    declared = (said and _known(said)) or _declared(data)
    for encoding in _candidates(data, declared):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        wrong = declared is not None and encoding != declared and not data.isascii()
        return Page(text, encoding, remarks=_misfit(declared) if wrong else ())
    text = data.decode(declared or UTF8, "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(_BEYOND_ASCII.findall(text)) - broken
    if whole > broken * (_DECLARED_WHOLE if declared else _WHOLE):
        remark = f"{broken} broken places in {declared or UTF8} became U+FFFD"
        return Page(text, declared or UTF8, remarks=(remark,))
    return _found_out(data, file, None, _misfit(declared))


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    """What the bytes may be in for certain, if they fit."""
    if not data.isascii():
        yield UTF8
    if declared is not None:
        yield declared


def _found_out(data: bytes, file: str, named: str | None, remarks: tuple[str, ...] = ()) -> Page:
    found = decode(data, file, named)
    text = found.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return Page(text, found.encoding, found.guessed, remarks)


def _misfit(declared: str | None) -> tuple[str, ...]:
    return (f"it says that it is in {declared}, and is not",) if declared else ()


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, BEGINNING)
    return _known((found[1] or found[2]).decode("ascii", "replace")) if found else None


def _known(name: str) -> str | None:
    """Python's name of an encoding that pages may name, None for any other.

    A page that can say so in ASCII is not in UTF-16: the standard takes it for UTF-8.
    """
    encoding = map_encoding_to_html5(name, fallback_utf8=False)
    if encoding is None:
        return None
    return UTF8 if encoding.startswith("utf-16") else _LARGER.get(encoding, encoding)
