"""Bytes of a text file → its text, never guessed without saying so.

Certain are a byte order mark, a declared encoding and bytes that are UTF-8. Anything else is
found out and reported as guessed, or refused where nothing fits.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from annotator.core.errors import AnnotatorError, DataError

UTF8 = "utf-8"
SAMPLE = 65_536  # bytes looked at to find out an encoding
LONG = 4 * SAMPLE  # bytes above which only the telling lines are looked at

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3\0", "a database"),
)
_LATIN_ENCODINGS = (
    *("cp1252", "cp1250", "cp1254", "cp1257", "mac_roman", "iso8859_15", "iso8859_2", "cp850"),
    *("mac_latin2", "cp852", "iso8859_10"),
)
# The letters beyond ASCII of the languages written in Latin script, one language or family each.
_ALPHABETS = (
    *("àâæçéèêëîïôœùûüÿ", "áéíïñóúüªº", "áâãàçéêíóôõúü", "àèéìíîòóùú", "àèéíïòóúüç·", "ëçé"),
    *("äöüßé", "äëéèïóöü", "åäöéü", "æøåéòôó", "áðéíóúýþæö", "äõöüšž", "ąčęėįšųūž"),
    *("āčēģīķļņšūž", "áéíóöőúüű", "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž"),
    *("čćđšžé", "ăâîșțşţ", "çğıöşüâîû"),
)
_MARKS_IN_TEXT = frozenset("«»‹›“”„‘’‚–—…•·°€£§©®™¿¡½¼¾²³×†‡‰\N{NO-BREAK SPACE}")
_BETWEEN_LETTERS = frozenset("’·–—…\N{NO-BREAK SPACE}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_FITS = 0.95  # share of the characters beyond ASCII that must make sense
_NOT_LETTERS = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
_NOT_HIGH = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding its bytes were in; ``guessed`` where that was found out."""

    text: str
    encoding: str
    guessed: bool = False


class UnknownEncodingError(AnnotatorError):
    """There is no encoding of that name, or none that holds text."""


def encoding_name(name: str) -> str:
    """The one name of an encoding of many names. Raises UnknownEncodingError."""
    try:
        b"a".decode(name, "replace")  # raises LookupError for a codec that makes no text
        return codecs.lookup(name).name
    except LookupError as error:
        raise UnknownEncodingError(f"There is no encoding called “{name}”.") from error


def decode(data: bytes, file: str, declared: str | None = None) -> Decoded:
    """The text in ``data``; a byte order mark stays at its front.

    ``declared`` is a name that ``encoding_name`` gives, None to find the encoding out. Raises
    DataError naming ``file`` where the bytes are not in the declared encoding, where they are no
    text, and where no encoding fits them.
    """
    if declared is not None:
        return Decoded(_strictly(data, declared, file), declared)
    marked = marked_encoding(data)
    if marked is not None:
        return Decoded(_strictly(data, marked, file), marked)
    refuse_kind(data, file)
    if b"\0" in data:
        return _with_nulls(data, file)
    try:
        text = data.decode(UTF8)
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start, file)
    else:
        if b"\x1b$" not in data:  # ISO-2022 writes Japanese and Korean in ASCII bytes
            return Decoded(text, UTF8)
    return _found_out(data, file)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the front names, None where there is no mark."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def refuse_kind(data: bytes, file: str) -> None:
    """Raise DataError where the first bytes are those of a kind of file that is no text."""
    for start, kind in _KINDS:
        if data.startswith(start):
            raise DataError(file, "", f"is {kind}, not plain text")


def _strictly(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        place = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise DataError(file, place, f"is not in the encoding {encoding}") from error


def _with_nulls(data: bytes, file: str) -> Decoded:
    """UTF-8 with a stray NUL, or UTF-16 or UTF-32 without a mark; else it is binary."""
    if data.count(0) * 10 < len(data) and not _CONTROLS.search(data):
        try:
            return Decoded(data.decode(UTF8), UTF8)
        except UnicodeDecodeError:
            pass
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le" if odd > even else "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and all(word.isprintable() for word in text[:SAMPLE].split()):
            return Decoded(text, encoding, guessed=True)
    raise DataError(file, "", "is a binary file, not plain text")


def _refuse_broken_utf8(data: bytes, place: int, file: str) -> None:
    """Raise DataError where the bytes are UTF-8 but for a few: reading them otherwise garbles."""
    text = data.decode(UTF8, "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(_BEYOND_ASCII.findall(text)) - broken
    if whole > 4 * broken:
        reason = f"is UTF-8 with {broken} broken places, this is the first: mend the file"
        raise DataError(file, f"byte {place}", f"{reason}, or name its encoding")


def _found_out(data: bytes, file: str) -> Decoded:
    telling = _telling_lines(data)
    encoding = _latin(telling[:SAMPLE]) or _other(data if len(data) <= LONG else telling or data)
    for guess in (encoding, _other(data) if len(data) > LONG else None):
        if guess is not None:
            try:
                return Decoded(data.decode(guess), codecs.lookup(guess).name, guessed=True)
            except UnicodeDecodeError:
                continue
    raise DataError(file, "", "is in an encoding that could not be found out: name it")


def _telling_lines(data: bytes) -> bytes:
    """The first lines with bytes beyond ASCII: they alone tell one encoding from another."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size >= SAMPLE:
                break
    return b"".join(lines)


def _latin(data: bytes) -> str | None:
    """The encoding of a text in Latin script, which a general detector often takes for another.

    The one in which the letters beyond ASCII are those of one language, in their places.
    """
    high = len(data.translate(None, _NOT_HIGH))
    if not high or len(data.translate(None, _NOT_LETTERS)) < 2 * high:
        return None
    best, best_fit = None, _FITS
    for encoding in _LATIN_ENCODINGS:
        try:
            fit = _fit(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if fit > best_fit:
            best, best_fit = encoding, fit
    return best


def _fit(text: str) -> float:
    """The share of the characters beyond ASCII that make sense in one language."""
    letters: Counter[str] = Counter()
    wrong = 0
    padded = f" {text} "
    for found in _BEYOND_ASCII.finditer(padded):
        at, character = found.start(), found[0]
        before, after = padded[at - 1], padded[at + 1]
        if character.isalpha():
            if character.isupper() and before.islower():
                wrong += 1
            else:
                letters[character.lower()] += 1
        elif character not in _MARKS_IN_TEXT or (
            before.isalpha() and after.isalpha() and character not in _BETWEEN_LETTERS
        ):
            wrong += 1
    total = letters.total()
    known = max(sum(letters[letter] for letter in alphabet) for alphabet in _ALPHABETS)
    return 1 - (total - known + wrong) / max(1, total + wrong)


def _other(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return best.encoding if best else None
