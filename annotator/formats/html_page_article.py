"""The article in a web page: its text as resiliparse gives it, and what the page says of it."""

from collections.abc import Iterator
from dataclasses import replace

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from annotator.core.errors import DataError
from annotator.formats.html_page_encoding import Page
from annotator.formats.html_page_facts import Facts, facts
from annotator.formats.html_page_limits import parsed
from annotator.formats.model import Incoming
from annotator.storage.records import Source

WHOLE = "no main part was found: this is all the text of the page"
FROM_JSON_LD = "a script would show the text, and none is run: this is what JSON-LD says of it"
DESCRIPTION = "a script would show the text, and none is run: this is the page's description only"


def article(page: Page, name: str, source: Source, place: str = "") -> Incoming:
    """The article of a page.

    An address that ``source`` has goes before the page's own. Raises DataError naming the
    source's file where the page has no text, and where it is made to be slow.
    """
    tree = parsed(page.html, source.file)
    said = facts(page.html, tree)
    text, remarks = _text(tree, said)
    if not text:
        raise DataError(source.file, "", _reason(tree))
    meta = said.meta
    if source.url and said.url and said.url != source.url:
        meta = {**meta, "canonical": said.url}
    return Incoming(
        name,
        text,
        replace(source, encoding=page.encoding, url=source.url or said.url),
        place,
        page.guessed,
        said.title,
        said.language,
        meta,
        remarks=(*page.remarks, *remarks),
    )


def _text(tree: HTMLTree, said: Facts) -> tuple[str, tuple[str, ...]]:
    """The text, with a remark where it is not that of the main part; empty where there is none."""
    choices = ((text, remarks) for text, remarks in _texts(tree, said) if text.strip())
    return next(choices, ("", ()))


def _texts(tree: HTMLTree, said: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield _extracted(tree, main=True), ()
    yield _extracted(tree, main=False), (WHOLE,)
    if not _has_frames(tree):
        yield said.body, (FROM_JSON_LD,)
        yield said.meta.get("description", ""), (DESCRIPTION,)


def _extracted(tree: HTMLTree, main: bool) -> str:
    return extract_plain_text(tree, main_content=main, alt_texts=True, preserve_formatting=True)


def _reason(tree: HTMLTree) -> str:
    if _has_frames(tree):
        return "is a page of frames, whose text is in other pages: import those"
    return "has no text; if a script would show it, save the page from a browser"


def _has_frames(tree: HTMLTree) -> bool:
    return tree.document is not None and tree.document.query_selector("frameset") is not None
