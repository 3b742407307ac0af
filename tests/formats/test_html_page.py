import gzip
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resiliparse.extract.html2text import extract_plain_text

from annotator.core.errors import DataError, StorageError
from annotator.formats import recognised
from annotator.formats.html_page import HTML_PAGE, MOST_BYTES, read
from annotator.formats.html_page_encoding import decoded
from annotator.formats.importing import Outcome, import_sources
from annotator.formats.model import Incoming, ReadOptions, SourceFile
from annotator.storage.project import Project

WORDS = "Le bac de Konamba a repris la mer ce matin, dit « Awa » : l’été sera long."
PAGE = f"<!DOCTYPE html><html lang='fr'><title>Le bac</title><body><p>{WORDS}</p></body></html>"


def article(tmp_path: Path, page: str | bytes, name: str = "page.html", **asked: str) -> Incoming:
    path = tmp_path / "read-page"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    (only,) = read(SourceFile(path, name), ReadOptions(**asked))
    assert isinstance(only, Incoming)
    return only


def refusal(tmp_path: Path, page: str | bytes) -> str:
    with pytest.raises(DataError) as caught:
        article(tmp_path, page)
    assert caught.value.file == "page.html"
    return caught.value.reason


def own_call(html: str, main_content: bool = True) -> str:
    return extract_plain_text(
        html, main_content=main_content, alt_texts=True, preserve_formatting=True
    )


def test_a_page_becomes_an_article(tmp_path: Path) -> None:
    only = article(tmp_path, PAGE, "harbour/le-bac.HTML")
    assert (only.name, only.title, only.language) == ("le-bac", "Le bac", "fr")
    assert (only.text, only.guessed, only.remarks) == (WORDS, False, ())
    assert (only.source.encoding, only.source.media_type) == ("utf-8", "text/html")


def test_alternative_texts_and_captions_are_paragraphs(tmp_path: Path) -> None:
    html = f"<article><h1>Le bac</h1><img alt='Un bac à quai'><p>{WORDS}</p><p>Fin.</p></article>"
    only = article(tmp_path, html)
    assert only.text == own_call(html)
    assert only.text.split("\n\n") == ["Le bac", "Un bac à quai", WORDS, "Fin."]


def test_what_a_page_says_of_itself_in_meta_tags(tmp_path: Path) -> None:
    head = """
      <meta property="og:title" content=" Le  bac &amp; la mer ">
      <meta property="og:site_name" content="La Vigie">
      <meta property="article:published_time" content="2024-04-30 16:00:34 +02:00">
      <meta name="Author" content="Awa D.">
      <meta name="description" content="Un bac repart.">
      <meta http-equiv="content-language" content="fr_SN, en">
      <link rel="canonical" href="https://vigie.example/bac">
    """
    only = article(tmp_path, f"<html><head>{head}</head><body><p>{WORDS}</p>")
    assert (only.title, only.language) == ("Le bac & la mer", "fr-SN")
    assert only.source.url == "https://vigie.example/bac"
    assert only.meta == {
        "published": "2024-04-30T16:00:34+02:00",
        "authors": ["Awa D."],
        "site": "La Vigie",
        "description": "Un bac repart.",
    }


def test_what_a_page_says_of_itself_in_json_ld(tmp_path: Path) -> None:
    data = """<![CDATA[{"@graph": [
      {"@type": "WebPage", "datePublished": "1999-01-01", "headline": "La Vigie"},
      {"@type": ["NewsArticle"], "headline": "Le bac\trepart", "inLanguage": "fr",
       "datePublished": "20240430", "dateModified": "Tue, 30 Apr 2024 10:00:00 GMT",
       "author": [{"name": "Awa D."}, "Bo E.", {}], "publisher": {"name": "La Vigie"},
       "url": "https://vigie.example/bac"}]}]]>"""
    html = f"<script type='application/ld+json'>{{broken</script><p>{WORDS}</p>"
    only = article(tmp_path, f"{html}<script type='application/ld+json'>{data}</script>")
    assert (only.title, only.language) == ("Le bac repart", "fr")
    assert only.source.url == "https://vigie.example/bac"
    assert only.meta == {
        "published": "2024-04-30",
        "modified": "2024-04-30T10:00:00+00:00",
        "authors": ["Awa D.", "Bo E."],
        "site": "La Vigie",
    }


@pytest.mark.parametrize(
    ("headline", "titles", "title"),
    [
        (
            "&quot;Oui&quot;&nbsp;!",
            "<meta property=og:title content='&quot;Oui&quot; !'>",
            '"Oui" !',
        ),
        ("L&#8217;été", "<title>L&#8217;été | La Vigie</title>", "L’été"),
        ("R&amp;D", "<title>La Vigie</title>", "R&amp;D"),
        ("R&amp;D", "", "R&amp;D"),
        ("Que dit &amp;nbsp; ?", "<title>Que dit &amp;amp;nbsp; ?</title>", "Que dit &amp;nbsp; ?"),
        ("R&D", "<title>R&amp;D</title>", "R&D"),
    ],
)
def test_a_headline_written_in_entities_is_what_the_other_titles_say(
    tmp_path: Path, headline: str, titles: str, title: str
) -> None:
    said = f'{{"@type": "NewsArticle", "headline": "{headline}"}}'
    page = f"{titles}<script type=application/ld+json>{said}</script><p>{WORDS}"
    assert article(tmp_path, page).title == title


def test_the_times_that_a_page_is_marked_up_with(tmp_path: Path) -> None:
    times = (
        "<time itemprop='datePublished' datetime='2024-04-30T16:00Z'>hier</time>"
        "<div><meta itemprop='x dateModified' content='2024-05-01'></div>"
    )
    only = article(tmp_path, f"<article>{times}<p>{WORDS}</p></article>")
    assert only.meta == {"published": "2024-04-30T16:00:00+00:00", "modified": "2024-05-01"}


def test_the_address_a_page_was_saved_from_goes_first(tmp_path: Path) -> None:
    saved = "<!-- saved from url=(0027)https://vigie.example/saved -->"
    link = "<link rel=canonical href=https://vigie.example/canonical>"
    assert article(tmp_path, f"{saved}{link}{PAGE}").source.url == "https://vigie.example/saved"
    relative = "<link rel=canonical href='/bac'><meta property=og:url content='javascript:x'>"
    assert article(tmp_path, f"{relative}<p>{WORDS}").source.url is None


@pytest.mark.parametrize("said", ["hier", "1714485634", "30/04/2024"])
def test_a_date_that_cannot_be_read_stays_as_it_is(tmp_path: Path, said: str) -> None:
    html = f"<meta name=date content='{said}'><p>{WORDS}"
    assert article(tmp_path, html).meta == {"published": said}


@pytest.mark.parametrize(
    "odd",
    [
        "[]",
        "null",
        '{"@type": {"a": 1}, "datePublished": 3, "headline": {}}',
        '[{"@type": "Article", "author": {"name": 7}, "headline": [], "url": null}]',
        '{"@graph": {"@graph": [1, "a"]}}',
        "[" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
    ],
)
def test_json_ld_of_any_shape_does_no_harm(tmp_path: Path, odd: str) -> None:
    html = f"<title>Le bac</title><script type='application/ld+json'>{odd}</script><p>{WORDS}"
    only = article(tmp_path, html)
    assert (only.title, only.text, only.meta) == ("Le bac", WORDS, {})


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{WORDS}",
        f"<html><p>{WORDS}</p></html>",
        f"<?xml version='1.0'?><!DOCTYPE html SYSTEM 'x.dtd'><html xmlns='x'><p>{WORDS}</p></html>",
        f"<script>document.write('no')</script><style>p {{}}</style><p>{WORDS}<script>",
        f"<div hidden>no</div><iframe src='http://vigie.example/'></iframe><p>{WORDS}</p>",
    ],
)
def test_pages_that_are_not_as_they_should_be(tmp_path: Path, page: str) -> None:
    assert article(tmp_path, page).text == WORDS


def test_a_page_without_a_main_part_gives_all_of_its_text(tmp_path: Path) -> None:
    html = f"<body><footer><p>{WORDS}</p></footer></body>"
    assert own_call(html) == ""
    only = article(tmp_path, html)
    assert only.text == own_call(html, main_content=False) == WORDS
    assert only.remarks == ("no main part was found: this is all the text of the page",)


def test_a_page_that_a_script_fills_gives_what_it_says_of_itself(tmp_path: Path) -> None:
    data = (
        f'<script type="application/ld+json">{{"@type":"Article","articleBody":"{WORDS}"}}</script>'
    )
    description = "<meta name=description content='Un bac repart.'>"
    whole = article(tmp_path, f"{description}{data}<div id=root></div>")
    assert (whole.text, len(whole.remarks)) == (WORDS, 1)
    short = article(tmp_path, f"{description}<div id=root></div>")
    assert short.text == "Un bac repart."
    assert "description only" in short.remarks[0]


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    assert "has no text" in refusal(tmp_path, "<html><body><script>1</script></body></html>")
    assert "has no text" in refusal(tmp_path, "")
    frames = f"<frameset><frame src='a.html'><noframes>{WORDS}</noframes></frameset>"
    assert refusal(tmp_path, frames).startswith("is a page of frames")


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("a.html", PAGE.encode(), "html-page"),
        ("a.txt", b"\n <!-- x --> <!doctype HTML><p>", "html-page"),
        ("a", b"\xef\xbb\xbf<?xml version='1.0'?>\n<html xmlns='x'>", "html-page"),
        ("a.txt", "\ufeff<html>".encode("utf-16"), "html-page"),
        ("a.html.gz", gzip.compress(PAGE.encode()), "html-page"),
        ("a.htm", b"<p>a piece of a page", "html-page"),
        ("a.txt", b"About <html>: it has tags.", "text"),
        ("a.txt", b"<htmlish>", "text"),
        ("a.txt", b"<!--" * 16_000, "text"),
    ],
)
def test_pages_are_recognised(tmp_path: Path, name: str, data: bytes, key: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    form = recognised(SourceFile(path, name))
    assert form is not None
    assert form.key == key


def test_compressed_pages_are_read(tmp_path: Path) -> None:
    only = article(tmp_path, gzip.compress(PAGE.encode()), "le-bac.html.gz")
    assert (only.name, only.text) == ("le-bac", WORDS)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(PAGE.encode())[:-20], "damaged or cut off"),
        (gzip.compress(PAGE.encode())[:-8] + b"12345678", "damaged or cut off"),
        (gzip.compress(bytes(MOST_BYTES + 1)), "grows beyond 32 MB"),
        (b"%PDF-1.7\n", "is a PDF document"),
        (bytes(range(256)) * 20, "is a binary file"),
    ],
)
def test_files_that_are_no_pages_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in refusal(tmp_path, data)


def test_a_file_too_large_for_a_page_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(DataError, match="larger than 32 MB"):
        list(read(SourceFile(path, path.name), ReadOptions()))


def test_a_page_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        list(read(SourceFile(tmp_path / "gone.html", "gone.html"), ReadOptions()))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("x-mac-roman", "mac_roman"),
    ],
)
def test_the_encoding_a_page_declares_is_the_one_it_is_read_in(
    tmp_path: Path, said: str, written: str
) -> None:
    for declaration in (
        f"<meta charset={said}>",
        f"<META http-equiv='Content-Type' content='text/html; charset={said}'>",
        f"<?xml version='1.0' encoding='{said}'?>",
    ):
        only = article(tmp_path, f"{declaration}<p>{WORDS}".encode(written))
        assert (only.text.endswith(WORDS), only.guessed) == (True, False)


@pytest.mark.parametrize(
    ("said", "written", "words"),
    [
        ("gb2312", "gb18030", "渡轮今早重新起航，镕基说。"),
        ("shift_jis", "cp932", "①号の渡し船は今朝また海に出た。"),
        ("euc-kr", "cp949", "나룻배가 오늘 아침 똠방 다시 떴다."),
        ("big5", "big5hkscs", "渡輪今早重新啟航。"),
        ("tis-620", "cp874", "เรือข้ามฟากออกทะเลอีกครั้ง…"),
    ],
)
def test_an_encoding_is_taken_for_the_larger_one_that_is_meant(
    said: str, written: str, words: str
) -> None:
    page = decoded(f"<meta charset={said}><p>{words}".encode(written), "a.html")
    assert page.html.endswith(words)
    assert (page.guessed, page.remarks) == (False, ())


def test_what_the_server_said_goes_before_what_the_page_says() -> None:
    data = f"<meta charset=windows-1251><p>{WORDS}".encode("cp1252")
    assert WORDS in decoded(data, "a.html", said="ISO-8859-1").html
    assert WORDS not in decoded(data, "a.html").html


def test_bytes_that_are_utf8_are_read_as_such_whatever_is_said() -> None:
    page = decoded(f"<meta charset=iso-8859-15><p>{WORDS}".encode(), "a.html")
    assert (WORDS in page.html, page.encoding, page.guessed) == (True, "utf-8", False)
    assert page.remarks == ("it says that it is in iso8859-15, and is not",)


def test_an_encoding_that_is_not_said_is_found_out_and_that_is_said() -> None:
    for html in (f"<p>{WORDS}", f"<meta charset=klingon><p>{WORDS}"):
        page = decoded(html.encode("cp1252"), "a.html")
        assert (WORDS in page.html, page.guessed) == (True, True)


def test_the_user_knows_better_than_the_page(tmp_path: Path) -> None:
    data = f"<meta charset=utf-8><p>{WORDS}".encode("mac_roman")
    assert article(tmp_path, data, encoding="mac-roman").text == WORDS
    with pytest.raises(DataError, match="is not in the encoding ascii"):
        article(tmp_path, data, encoding="ascii")


def test_a_few_broken_places_are_replaced_and_counted(tmp_path: Path) -> None:
    only = article(tmp_path, f"<meta charset=utf-8><p>{WORDS}".encode() + b" \xe9t\xe9")
    assert only.text == f"{WORDS} \ufffdt\ufffd"
    assert only.remarks == ("2 broken places in utf-8 became U+FFFD",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_certain(tmp_path: Path, encoding: str) -> None:
    only = article(tmp_path, f"<meta charset=iso-8859-1><p>{WORDS}".encode(encoding))
    assert (only.text, only.guessed) == (WORDS, False)


@settings(max_examples=50)
@given(st.text(), st.sampled_from(["", "<p>", "<meta charset=x>", "<table>", "<!--", "<svg>"]))
def test_any_page_is_an_article_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, start: str
) -> None:
    folder = tmp_path_factory.mktemp("page", numbered=True)
    try:
        only = article(folder, f"{start}{text}".encode("utf-8", "surrogatepass"))
    except DataError:
        return
    assert only.text.strip()


def test_real_pages_all_import_with_the_text_that_resiliparse_gives(
    shared_data: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_args: Any, **_named: Any) -> None:
        pytest.fail("a page was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    folder = shared_data / "pages" / "html"
    report = import_sources(project, None, [folder])
    assert [result.reason for result in report.results if result.reason] == []
    assert report.count(Outcome.IMPORTED) == len(list(folder.iterdir()))
    described = 0
    for result in report.results:
        data = gzip.decompress((folder / result.file).read_bytes())
        text = own_call(decoded(data, result.file).html)
        held = project.article(result.article)
        described += not text
        assert held.text == (text or held.meta["description"])
    assert described == 1  # the page that is empty until a script runs


def test_real_pages_say_who_wrote_them_when_and_where(shared_data: Path) -> None:
    counts = dict.fromkeys(("title", "language", "url", "published"), 0)
    iso = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d)?)?")
    for path in sorted((shared_data / "pages" / "html").iterdir()):
        (only,) = read(SourceFile(path, path.name), ReadOptions())
        published = only.meta.get("published", "")
        counts["title"] += bool(only.title)
        counts["language"] += bool(only.language)
        counts["url"] += bool(only.source.url)
        counts["published"] += iso.fullmatch(published) is not None
        assert not published or iso.fullmatch(published)
    assert counts == {"title": 49, "language": 45, "url": 45, "published": 40}


def test_it_reads_and_does_not_write() -> None:
    assert HTML_PAGE.write is None
    assert HTML_PAGE.holds.unit is None
