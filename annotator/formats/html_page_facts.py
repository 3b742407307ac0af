"""What a web page says of itself: title, language, address, dates, authors, site.

Taken from its meta tags (Open Graph, Dublin Core and others), from JSON-LD (schema.org), from its
canonical link, from the comment that browsers leave in a saved page, and from ``<html lang>``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from typing import Any

import orjson
from resiliparse.parse.html import HTMLTree
from resiliparse.parse.html.node import DocumentNode, ElementNode

LONGEST = 300  # code points of a title
MOST_TAGS = 2000  # elements of the head, and of the body, among which meta tags are looked for
MOST_SCRIPTS = 16  # of JSON-LD that are read
MOST_ITEMS = 1000  # of JSON-LD that are looked at

_SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)"
)
_BEGINNING = 4096  # characters in which that comment stands
_JSON_LD = 'script[type^="application/ld+json" i]'
_NOT_JSON = re.compile(r"<!\[CDATA\[|\]\]>|[\0-\x1f]")
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_SPACE_BEFORE_ZONE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_ARTICLES = ("Article", "Posting", "Report")  # how schema.org's names of them end

_TITLE = ("og:title", "twitter:title", "dc.title", "title")
_LANGUAGES = ("content-language", "dc.language", "og:locale", "inlanguage", "language")
_DESCRIPTION = ("og:description", "description", "twitter:description", "dc.description")
_SITE = ("og:site_name", "application-name", "dc.publisher")
_AUTHOR = ("author", "dc.creator", "parsely-author", "sailthru.author")
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "article:published"),
    *("datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "date.created"),
    *("parsely-pub-date", "sailthru.date", "publisheddate", "pubdate", "pdate", "date", "dc.date"),
    "cxenseparse:recs:publishtime",
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "article:modified", "datemodified"),
    *("dcterms.modified", "date.modified", "last-modified"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself; empty or None what it does not say.

    ``language`` is a BCP 47 tag, ``url`` absolute. ``meta`` may hold ``published`` and
    ``modified`` (ISO 8601 where the page's words are a time, else those words), ``authors`` (a
    list), ``site`` and ``description``. ``body`` is the article's text as JSON-LD has it.
    """

    title: str
    language: str | None
    url: str | None
    meta: dict[str, Any]
    body: str


def facts(html: str, tree: HTMLTree) -> Facts:
    """What the page ``html``, parsed as ``tree``, says of itself."""
    document = tree.document
    if document is None:
        return Facts("", None, None, {}, "")
    tags = _meta_tags(tree)
    article = _article(document)
    meta = {
        "published": _time(
            _string(article.get("datePublished"))
            or _first(tags, _PUBLISHED)
            or _marked_up(document, "datePublished")
        ),
        "modified": _time(
            _string(article.get("dateModified"))
            or _first(tags, _MODIFIED)
            or _marked_up(document, "dateModified")
        ),
        "authors": _authors(article.get("author")) or [*filter(None, [_first(tags, _AUTHOR)])],
        "site": _first(tags, _SITE) or _name(article.get("publisher")),
        "description": _first(tags, _DESCRIPTION) or _string(article.get("description")),
    }
    titles = [_plain(words) for words in (_first(tags, _TITLE), tree.title or "") if words]
    return Facts(
        next(filter(None, (_headline(article, titles), *titles)), "")[:LONGEST],
        _language(document, tags, article),
        _address(html, document, tags, article),
        {key: value for key, value in meta.items() if value},
        _string(article.get("articleBody")),
    )


def _headline(article: dict[str, Any], titles: list[str]) -> str:
    """The headline of JSON-LD in plain characters.

    HTML knows no ``&quot;`` within a script, yet some sites write it there. Others may mean it, so
    it is taken for a quotation mark only where one of the page's other titles has that.
    """
    written = _plain(_string(article.get("headline")))
    meant = _plain(unescape(written))
    return meant if any(meant in title for title in titles) else written


def _plain(words: str) -> str:
    return " ".join(words.split())


def _meta_tags(tree: HTMLTree) -> dict[str, str]:
    """The contents of the meta tags by their names in lower case, of equal names the first.

    They stand in the head, or below the body where something else ended the head too early.
    """
    tags: dict[str, str] = {}
    for parent in (tree.head, tree.body):
        for element in islice(_children(parent), MOST_TAGS):
            content = element.get_attribute("content") if element.tag == "meta" else None
            if content and content.strip():
                for key in ("property", "name", "itemprop", "http-equiv"):
                    name = element.get_attribute(key)
                    if name:
                        tags.setdefault(name.strip().lower(), content.strip())
    return tags


def _marked_up(document: DocumentNode, name: str) -> str:
    """A time that an element below the body is marked with (microdata)."""
    item = f'[itemprop~="{name}" i]'
    found = document.query_selector(f"{item}[content],{item}[datetime]")
    if found is None:
        return ""
    return found.get_attribute("content") or found.get_attribute("datetime") or ""


def _children(parent: ElementNode | None) -> Iterator[ElementNode]:
    """The elements right below ``parent``. The parser's own list takes quadratic time."""
    child = parent.first_element_child if parent is not None else None
    while child is not None:
        yield child
        child = child.next_element_sibling


def _article(document: DocumentNode) -> dict[str, Any]:
    """What JSON-LD says of the article; of the page where it knows no article."""
    items = list(islice(_items(document), MOST_ITEMS))
    articles = [item for item in items if any(map(_is_article, _listed(item.get("@type"))))]
    dated = [item for item in items if "datePublished" in item]
    return next(iter(articles or dated), {})


def _is_article(kind: Any) -> bool:
    return isinstance(kind, str) and kind.endswith(_ARTICLES)


def _items(document: DocumentNode) -> Iterator[dict[str, Any]]:
    """The objects of all JSON-LD of the page, those in lists and graphs each for itself."""
    scripts = document.query_selector_all(_JSON_LD)
    for number in range(min(len(scripts), MOST_SCRIPTS)):
        try:
            found = orjson.loads(_NOT_JSON.sub(" ", scripts[number].text or ""))
        except orjson.JSONDecodeError:
            continue
        for item in _listed(found):
            if isinstance(item, dict):
                yield item
                yield from (part for part in _listed(item.get("@graph")) if isinstance(part, dict))


def _language(document: DocumentNode, tags: dict[str, str], article: dict[str, Any]) -> str | None:
    root = document.document_element
    said = (
        *((root.get_attribute("lang"), root.get_attribute("xml:lang")) if root else ()),
        *(tags.get(name) for name in _LANGUAGES),
        _string(article.get("inLanguage")),
    )
    for words in said:
        tag = (words or "").split(",")[0].strip().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return tag
    return None


def _address(
    html: str, document: DocumentNode, tags: dict[str, str], article: dict[str, Any]
) -> str | None:
    saved = _SAVED.search(html, 0, _BEGINNING)
    canonical = document.query_selector('link[rel~="canonical" i][href]')
    said = (
        saved[1] if saved else "",
        (canonical.get_attribute("href") if canonical else None) or "",
        tags.get("og:url", ""),
        _string(article.get("url")),
        _string(article.get("mainEntityOfPage")),
    )
    return next((url for url in map(str.strip, said) if _ADDRESS.fullmatch(url)), None)


def _time(words: str) -> str:
    """A time or a day in ISO 8601; what cannot be read as one stays as it is."""
    words = _SPACE_BEFORE_ZONE.sub("", words.strip()[:LONGEST])
    for read in (date.fromisoformat, datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(words).isoformat()
        except ValueError:
            continue
    return words


def _authors(said: Any) -> list[str]:
    return [name for name in map(_name, _listed(said)) if name]


def _name(said: Any) -> str:
    return _string(said.get("name") if isinstance(said, dict) else said)


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str:
    return next((tags[name] for name in names if name in tags), "")


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def _string(said: Any) -> str:
    """A string of JSON-LD, of several the first; empty where it is none."""
    first = next(iter(_listed(said)), "")
    return first.strip() if isinstance(first, str) else ""
