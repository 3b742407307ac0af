import errno
import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter

from annotator.core.errors import DataError, StorageError
from annotator.formats import recognised
from annotator.formats.html_page import MOST_BYTES
from annotator.formats.importing import import_sources
from annotator.formats.model import Incoming, ReadOptions, SourceFile
from annotator.formats.warc import WARC, read
from annotator.formats.warc_records import CUT_OFF, DAMAGED, MOST_DAMAGES
from annotator.storage.project import Project

OK = "HTTP/1.1 200 OK"
HTML = ("Content-Type: text/html",)


def words(number: int) -> str:
    return f"Le bac n° {number} a repris la mer, dit « Awa » : l’été sera long."


def page(number: int) -> bytes:
    return f"<html lang=fr><title>Bac {number}</title><p>{words(number)}</p></html>".encode()


def record(
    url: str,
    body: bytes = page(0),
    headers: tuple[str, ...] = HTML,
    status: str = OK,
    kind: str = "response",
    more: str = "",
) -> bytes:
    """A record as crawlers write it; a resource has no HTTP headers but those of the archive."""
    if kind == "response":
        body = "\r\n".join((status, *headers, "", "")).encode() + body
        headers = ("Content-Type: application/http; msgtype=response",)
    head = (
        *("WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", *headers),
        *("WARC-Date: 2024-04-30T16:00:34Z", f"WARC-Record-ID: <urn:uuid:{len(url)}>"),
        f"{more}Content-Length: {len(body)}",
    )
    return "\r\n".join((*head, "", "")).encode() + body + b"\r\n\r\n"


INFO = record("", b"software: x\r\n", ("Content-Type: application/warc-fields",), kind="warcinfo")
FIVE = [record(f"https://vigie.example/mer/bac-{n}.html?page={n}", page(n)) for n in range(5)]
PLAIN = b"".join([INFO, *FIVE])
PACKED = b"".join(map(gzip.compress, [INFO, *FIVE]))
WHOLE = gzip.compress(PLAIN)


def archive(tmp_path: Path, data: bytes, name: str = "mer.warc.gz") -> SourceFile:
    path = tmp_path / name
    path.write_bytes(data)
    return SourceFile(path, name)


def articles(tmp_path: Path, data: bytes, **asked: str) -> list[Incoming | str]:
    """The articles of an archive; what could not be read as a sentence."""
    found = read(archive(tmp_path, data), ReadOptions(**asked))
    return [str(one) if isinstance(one, DataError) else one for one in found]


def texts(found: list[Incoming | str]) -> list[str]:
    return [one if isinstance(one, str) else one.text for one in found]


def damage(place: int) -> str:
    return f"mer.warc.gz, byte {place}: {DAMAGED}"


@pytest.mark.parametrize("data", [PLAIN, PACKED, WHOLE], ids=["plain", "packed", "whole"])
def test_each_page_is_an_article(tmp_path: Path, data: bytes) -> None:
    found = articles(tmp_path, data)
    assert texts(found) == [words(n) for n in range(5)]
    second = found[1]
    assert isinstance(second, Incoming)
    address = "https://vigie.example/mer/bac-1.html?page=1"
    assert (second.name, second.title, second.place) == ("bac-1", "Bac 1", address)
    assert (second.language, second.source.url, second.source.file) == (
        "fr",
        address,
        "mer.warc.gz",
    )
    assert second.meta == {"retrieved": "2024-04-30T16:00:34Z"}
    assert second.source.extra == {"record": f"urn:uuid:{len(address)}"}


def test_zstandard_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "mer.warc.zst"
    for one in (INFO, *FIVE):
        with path.open("ab") as file:
            writer = ZstdWriter(file)
            writer.write(one)
            writer.close()
    found = list(read(SourceFile(path, path.name), ReadOptions()))
    assert [one.text for one in found if isinstance(one, Incoming)] == [words(n) for n in range(5)]


@pytest.mark.parametrize("data", [PLAIN, PACKED, WHOLE], ids=["plain", "packed", "whole"])
def test_archives_are_recognised_by_what_they_hold(tmp_path: Path, data: bytes) -> None:
    form = recognised(archive(tmp_path, data, "mer.bin"))
    assert form is WARC


def test_pages_are_chosen_by_address_and_media_type(tmp_path: Path) -> None:
    headers = ("Content-Type: Text/Plain; charset=latin1",)
    plain = record("https://a.example/b.txt", "Été".encode("cp1252"), headers)
    image = record("https://a.example/b.png", b"\x89PNG", ("Content-Type: image/png",))
    data = PLAIN + plain + image
    assert texts(articles(tmp_path, data, url="*/bac-[13].*")) == [words(1), words(3)]
    assert texts(articles(tmp_path, data, media_type="text/plain")) == ["Été"]
    assert len(articles(tmp_path, data, media_type="text/*")) == 6
    assert len(articles(tmp_path, data)) == 5
    nothing = ["mer.warc.gz: holds no page that fits"]
    assert articles(tmp_path, data, url="https://nowhere.example/*") == nothing
    assert articles(tmp_path, image) == nothing


def test_a_resource_is_a_page_that_no_server_sent(tmp_path: Path) -> None:
    data = record("file:///mer/bac.html", page(7), kind="resource")
    assert texts(articles(tmp_path, data)) == [words(7)]


def test_a_page_is_known_where_no_media_type_is_said(tmp_path: Path) -> None:
    data = record("https://a.example/", page(1), ()) + record("https://a.example/x", b"\x89PNG", ())
    assert texts(articles(tmp_path, data)) == [words(1)]


def test_what_a_server_refused_is_said(tmp_path: Path) -> None:
    gone = record("https://a.example/x", page(1), status="HTTP/1.1 404 Not Found")
    moved = record("https://a.example/y", b"", ("Location: z",), status="HTTP/1.1 301 Moved")
    found = articles(tmp_path, gone + moved + FIVE[0])
    assert texts(found) == ["mer.warc.gz, https://a.example/x: the server answered 404", words(0)]


def chunked(data: bytes) -> bytes:
    pieces = [data[start : start + 20] for start in range(0, len(data), 20)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Content-Encoding: gzip",), gzip.compress(page(1))),
        (("Content-Encoding: br",), brotli.compress(page(1))),
        (("content-encoding: Deflate",), zlib.compress(page(1))),
        (("Transfer-Encoding: chunked",), chunked(page(1))),
        (
            ("Transfer-Encoding: chunked", "Content-Encoding: x-gzip"),
            chunked(gzip.compress(page(1))),
        ),
        (("Transfer-Encoding: gzip, chunked",), chunked(gzip.compress(page(1)))),
    ],
)
def test_bodies_are_unpacked_whether_or_not_the_archive_did_so(
    tmp_path: Path, headers: tuple[str, ...], body: bytes
) -> None:
    for packed in (body, page(1)):
        data = record("https://a.example/x", packed, (*HTML, *headers))
        assert texts(articles(tmp_path, data)) == [words(1)]


def test_the_encoding_that_the_server_said_is_used(tmp_path: Path) -> None:
    body = f"<meta charset=koi8-r><p>{words(1)}".encode("cp1252")
    for charset in ("ISO-8859-1", '"windows-1252"'):
        data = record("https://a.example/x", body, (f"Content-Type: text/html; charset={charset}",))
        (only,) = articles(tmp_path, data)
        assert isinstance(only, Incoming)
        assert (only.text, only.source.encoding, only.guessed) == (words(1), "cp1252", False)


def test_the_address_asked_for_goes_before_the_page_s_own(tmp_path: Path) -> None:
    link = b"<link rel=canonical href='https://a.example/mer'>"
    (only,) = articles(tmp_path, record("https://a.example/mer?x", link + page(1)))
    assert isinstance(only, Incoming)
    assert only.source.url == "https://a.example/mer?x"
    assert only.meta["canonical"] == "https://a.example/mer"


def test_a_page_that_the_crawler_cut_off_is_said(tmp_path: Path) -> None:
    data = record("https://a.example/x", page(1)[:-20], more="WARC-Truncated: length\r\n")
    (only,) = articles(tmp_path, data)
    assert isinstance(only, Incoming)
    assert only.remarks == ("the archive holds only a part of it (length)",)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.example/mer/le%20bac.html", "le bac"),
        ("https://a.example/mer/", "mer"),
        ("https://a.example", "a.example"),
        ("http://[", "page"),
        ("", "page"),
    ],
)
def test_articles_are_named_after_their_addresses(tmp_path: Path, url: str, name: str) -> None:
    (only,) = articles(tmp_path, record(url, page(1)))
    assert isinstance(only, Incoming)
    assert only.name == name


def test_a_page_that_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    empty = record("https://a.example/empty", b"<html></html>")
    binary = record("https://a.example/binary", bytes(range(256)) * 9)
    bomb = gzip.compress(bytes(MOST_BYTES + 1))
    packed = record("https://a.example/bomb", bomb, (*HTML, "Content-Encoding: gzip"))
    large = record("https://a.example/large", bytes(MOST_BYTES + 1))
    found = texts(articles(tmp_path, empty + binary + packed + large + FIVE[0]))
    at = "mer.warc.gz, https://a.example"
    assert found == [
        f"{at}/empty: has no text; if a script would show it, save the page from a browser",
        f"{at}/binary: is a binary file, not plain text",
        f"{at}/bomb: is larger than any page is",
        f"{at}/large: is larger than any page is",
        words(0),
    ]


@pytest.mark.parametrize("data", [b"", b"<html>", gzip.compress(b"hello"), b"\x1f\x8bno"])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DataError, match=r"mer\.warc\.gz: is no web archive"):
        articles(tmp_path, data)


@pytest.mark.parametrize("member", [lambda data: data, gzip.compress], ids=["plain", "packed"])
def test_an_archive_that_is_cut_off_gives_what_is_whole_and_says_so(
    tmp_path: Path, member: Any
) -> None:
    parts = [member(one) for one in FIVE[:3]]
    data = b"".join(parts)
    behind = len(parts[0]) + len(parts[1])
    cut = f"mer.warc.gz, byte {behind}: {CUT_OFF}"
    whole = 0
    for end in range(behind + 3, len(data) - len(b"\r\n\r\n"), 3):
        found = texts(articles(tmp_path, data[:end]))
        assert found[:2] == [words(0), words(1)]
        assert found[2] in (damage(len(parts[0])), damage(behind), cut, words(2))
        whole += found[2] == words(2)
    assert whole < 7  # thirds of bytes at the end of a packed record that are not its words


def test_a_damaged_record_costs_only_itself(tmp_path: Path) -> None:
    parts = [gzip.compress(one) for one in FIVE]
    middle = bytearray(parts[2])
    middle[60:64] = b"oops"
    found = texts(articles(tmp_path, b"".join([*parts[:2], middle, *parts[3:]])))
    assert found == [words(0), words(1), damage(len(parts[0])), words(3), words(4)]


def test_bytes_between_records_cost_none(tmp_path: Path) -> None:
    data = FIVE[0] + b"what is this\r\n\r\n" * 200_000 + FIVE[1]
    assert texts(articles(tmp_path, data)) == [words(0), damage(0), words(1)]


@pytest.mark.parametrize("length", ["-1", "99999999999999999999", "x", "", "10000000"])
def test_a_wrong_length_does_no_harm(tmp_path: Path, length: str) -> None:
    head, _, rest = FIVE[0].partition(b"Content-Length: ")
    wrong = head + b"Content-Length: " + length.encode() + rest[rest.index(b"\r") :]
    assert texts(articles(tmp_path, wrong + FIVE[1])) == [damage(0), words(1)]


def test_an_archive_of_damages_is_given_up(tmp_path: Path) -> None:
    found = texts(articles(tmp_path, b"WARC/1.0\r\n" * 1_000_000))
    end = MOST_DAMAGES * len(b"WARC/1.0\r\n")
    rest = f"mer.warc.gz, byte {end}: too much is damaged: the rest is not read"
    assert found == [damage(0), rest]


def test_random_damage_gives_articles_and_sentences(tmp_path: Path) -> None:
    random = Random(0)
    for data in (PLAIN, PACKED, WHOLE) * 100:
        broken = bytearray(data)
        for _ in range(random.randint(1, 5)):
            broken[random.randrange(200, len(data))] = random.randrange(256)
        assert articles(tmp_path, bytes(broken))


def test_a_disk_that_fails_is_not_called_a_damaged_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: Any, **_named: Any) -> Iterator[Any]:
        raise OSError(errno.EIO, "Input/output error")

    file = archive(tmp_path, PLAIN)
    monkeypatch.setattr("annotator.formats.warc_records.ArchiveIterator", failing)
    with pytest.raises(StorageError):
        list(read(file, ReadOptions()))


def test_an_archive_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        list(read(SourceFile(tmp_path / "gone.warc", "gone.warc"), ReadOptions()))


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    def most(copies: int) -> int:
        file = archive(tmp_path, PACKED * copies)
        tracemalloc.start()
        count = sum(1 for _ in read(file, ReadOptions()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 5 * copies
        return peak

    most(1)
    assert most(100) < most(5) + 100_000


def test_an_archive_is_imported_into_a_project(tmp_path: Path, project: Project) -> None:
    gone = record("https://a.example/x", page(1), status="HTTP/1.1 410 Gone")
    file = archive(tmp_path, PACKED + gzip.compress(gone))
    report = import_sources(project, None, [file.path])
    assert [result.article for result in report.results] == [*(f"bac-{n}" for n in range(5)), ""]
    assert report.results[-1].reason == "the server answered 410"
    assert project.article("bac-3").source.url == "https://vigie.example/mer/bac-3.html?page=3"
