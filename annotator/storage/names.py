"""Names for files and folders that every file system takes and no two systems confuse."""

import re
import unicodedata

LONGEST = 120  # bytes of UTF-8, so that a suffix and a temporary name fit below 255

_FORBIDDEN = frozenset('<>:"/\\|?*')
_UNPRINTABLE = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
_JOINERS = frozenset("\u200c\u200d")
_DIGITS = re.compile(r"\d+")
# Names of devices on Windows, with or without an extension (Microsoft, "Naming Files").
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [device + digit for device in ("com", "lpt") for digit in "0123456789¹²³"]
)


def safe_name(name: str, default: str = "unnamed") -> str:
    """``name`` as a file or folder may be called anywhere; the same again for a safe name.

    In NFC, with ``_`` for what a file system refuses or nobody can see, white space made single
    spaces, no dot or space at either end, at most 120 bytes, no name that Windows keeps to
    itself. ``default`` where nothing is left.
    """
    kept = "".join(character if _is_allowed(character) else "_" for character in _plain(name))
    kept = _shortened(kept.strip(". "), LONGEST)
    if kept.split(".")[0].rstrip().casefold() in _DEVICES:
        kept = _shortened(f"_{kept}", LONGEST)
    return kept or default


def written_name(name: str) -> str:
    """A file's name as it can be written down: what is no UTF-8 in it stands escaped."""
    return name.encode(errors="backslashreplace").decode()


def unused_name(name: str, taken: set[str]) -> str:
    """A safe name made of ``name``, with ``-2``, ``-3`` … where it is in ``taken`` already.

    ``taken`` holds names as ``name_key`` gives them.
    """
    safe = safe_name(name, "article")
    candidate, number = safe, 1
    while name_key(candidate) in taken:
        number += 1
        suffix = f"-{number}"
        candidate = _shortened(safe, LONGEST - len(suffix)) + suffix
    return candidate


def name_key(name: str) -> str:
    """What two names have in common that some file system takes for one and the same."""
    folded = unicodedata.normalize("NFD", name).casefold()
    return unicodedata.normalize("NFC", folded)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names of people are the same but for how their characters are stored."""
    return _plain(one) == _plain(other)


def natural_key(name: str) -> str:
    """Sorts ``page 9`` before ``page 10``, and upper case beside lower case."""
    return f"{_DIGITS.sub(_padded, name.casefold())}\0{name}"


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(20)


def _is_allowed(character: str) -> bool:
    if character in _FORBIDDEN:
        return False
    return character in _JOINERS or unicodedata.category(character) not in _UNPRINTABLE


def _shortened(name: str, limit: int) -> str:
    encoded = name.encode()
    if len(encoded) <= limit:
        return name
    return encoded[:limit].decode(errors="ignore").rstrip(". ")
