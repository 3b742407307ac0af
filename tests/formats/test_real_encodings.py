"""Real files in many encodings: what is right, what the user is asked for, what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.core.errors import DataError
from annotator.formats.encodings import decode
from annotator.formats.html_page_encoding import decoded

# The folders' names, where Python calls the encoding otherwise.
NAMES = {
    "MacCyrillic": "mac_cyrillic",
    "windows-1250-hungarian": "cp1250",
    "windows-1250-slovak": "cp1250",
    "windows-1251-bulgarian": "cp1251",
    "windows-1251-russian": "cp1251",
    "windows-1254-turkish": "cp1254",
    "windows-1255-hebrew": "cp1255",
    "windows-1256-arabic": "cp1256",
}
# What the HTML standard reads where a page names one of these; a few signs differ.
STANDARD = {"GB2312": "gb18030", "SHIFT_JIS": "cp932"}
BOM = "\ufeff"

Found = tuple[str, bool]  # a text, and whether its encoding was guessed


def as_text(data: bytes, name: str) -> Found:
    found = decode(data, name)
    return found.text.removeprefix(BOM), found.guessed


def as_page(data: bytes, name: str) -> Found:
    found = decoded(data, name)
    return found.html, found.guessed


def files(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each file with its texts in the encodings that its folder's name stands for."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        name = NAMES.get(place.name, place.name)
        encoding = "-".join(name.split("-")[:3]) if name.startswith("iso-8859") else name
        for file in sorted(place.iterdir()):
            encodings = (encoding, STANDARD.get(encoding, encoding))
            data = file.read_bytes()
            yield file, [data.decode(each, "replace").removeprefix(BOM) for each in encodings]


@pytest.mark.parametrize(
    ("read", "counts"),
    [
        (as_text, {"certain": 17, "guessed rightly": 195, "asked": 2}),
        (as_page, {"certain": 147, "guessed rightly": 66, "asked": 1}),
    ],
)
def test_nothing_is_read_wrongly(
    shared_data: Path, read: Callable[[bytes, str], Found], counts: dict[str, int]
) -> None:
    found: Counter[str] = Counter()
    wrong = []
    for file, truths in files(shared_data / "nasty" / "encodings"):
        try:
            text, guessed = read(file.read_bytes(), file.name)
        except DataError:
            found["asked"] += 1
            continue
        if text not in truths:
            wrong.append(file.name)
        found["guessed rightly" if guessed else "certain"] += 1
    assert wrong == []
    assert found == counts
