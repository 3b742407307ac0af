"""How WebAnno TSV writes the characters that mean something to it.

As INCEpTION's own reader and writer do: in values a backslash stands before what would end or
divide them, in texts there are the escapes of Java for control characters.
"""

import re

_LETTERS = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}
_CHARACTERS = {letter: character for character, letter in _LETTERS.items()}
_VALUE = re.compile(r"[\\\[\]|_;\t\n*]|->")
_ESCAPED_VALUE = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_TEXT = re.compile(r"[\0-\x0a\x0c-\x1f\\]")
_ESCAPED_TEXT = re.compile(r"\\(.)", re.DOTALL)
_JAVA = re.compile(r"\\(?:u+([0-9a-fA-F]{4})|([0-7]{1,3})|(.))", re.DOTALL)


def escaped_value(value: str) -> str:
    """A feature's value as it stands in a cell. A carriage return cannot stand there at all."""
    return _VALUE.sub(lambda found: f"\\{_LETTERS.get(found[0], found[0])}", value)


def value(cell: str) -> str:
    """The value that stands in a cell."""
    if "\\" not in cell:
        return cell
    return _ESCAPED_VALUE.sub(
        lambda found: _CHARACTERS.get(found[1], found[1]) if found[1] in "tn" else found[1], cell
    )


def escaped_text(text: str) -> str:
    """A line of a text as it stands behind ``#Text=``."""
    return _TEXT.sub(lambda found: f"\\{_LETTERS.get(found[0], found[0])}", text)


def text(line: str, version: tuple[int, int]) -> str:
    """The line of a text; up to version 3.1 it is escaped as strings of Java are."""
    if "\\" not in line:
        return line
    if version < (3, 2):
        units = _JAVA.sub(_java, line)
        return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _ESCAPED_TEXT.sub(_text, line)


def parts(cell: str, separator: str) -> list[str]:
    """What the separators in a cell part, those left out that a backslash stands before."""
    if separator not in cell:
        return [cell]
    if "\\" not in cell:
        return cell.split(separator)
    found, start = [], 0
    for match in re.finditer(rf"\\.|{re.escape(separator)}", cell):
        if match[0] == separator:
            found.append(cell[start : match.start()])
            start = match.end()
    return [*found, cell[start:]]


def numbered(part: str) -> tuple[str, str]:
    """``PER[3]`` → ``PER`` and ``3``; the number is empty where there is none."""
    if not part.endswith("]") or part.endswith("\\]"):
        return part, ""
    before, _, number = part[:-1].rpartition("[")
    return before, number


def _text(found: re.Match[str]) -> str:
    character = found[1]
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    return character if character < " " or character == "\\" else found[0]


def _java(found: re.Match[str]) -> str:
    unit, octal, character = found.groups()
    if unit or octal:
        return chr(int(unit, 16) if unit else int(octal, 8))
    return _CHARACTERS.get(character, character)
