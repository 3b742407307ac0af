"""Names and values as brat's files can hold them, and back.

brat takes ASCII letters, digits, ``-`` and ``_`` in the names of types, and a line for a value.
Any other character is written as ``_u`` + its number in hexadecimal + ``_``: ``has space`` is
``has_u20_space``. An underscore that would be read as the beginning of such is written so too.
"""

import re

_UNDERSCORE = r"_(?=u[0-9a-f_])"
_NOT_IN_NAMES = re.compile(rf"{_UNDERSCORE}|[^A-Za-z0-9_-]")
_NOT_IN_VALUES = re.compile(rf"{_UNDERSCORE}|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OUTER_SPACE = re.compile(r"^\s+|\s+$")
_ESCAPE = re.compile(r"_u([0-9a-f]{1,6})_")
_NOTHING = "_u_"


def written_name(name: str) -> str:
    """The name as brat can have it."""
    return _NOT_IN_NAMES.sub(_escape, name)


def written_value(value: str) -> str:
    """A value or a line of a note: without control characters, or white space around it."""
    outer = _OUTER_SPACE.sub(lambda found: "".join(map(_number, found[0])), _escaped(value))
    return outer or _NOTHING


def read_back(written: str) -> str:
    """The name or value that was written so; one without escapes is itself."""
    if "_u" not in written:
        return written
    return "" if written == _NOTHING else _ESCAPE.sub(_character, written)


def _escaped(value: str) -> str:
    return _NOT_IN_VALUES.sub(_escape, value)


def _escape(found: re.Match[str]) -> str:
    return _number(found[0])


def _number(character: str) -> str:
    return f"_u{ord(character):x}_"


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF else found[0]
