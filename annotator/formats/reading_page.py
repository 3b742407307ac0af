"""A page to read and share: all articles with their spans marked, in one file without scripts.

It loads nothing, needs no network, follows the reader's light or dark theme and can be printed.
A mark's label stands behind it in words, so that colour is never the only cue. Written only.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

from annotator.core.spans import HUMAN, Status
from annotator.core.text import title
from annotator.formats.losses import Reduction
from annotator.formats.model import EVERYTHING, Format, WriteOptions
from annotator.formats.reading_page_style import TALLEST, Looks, sheet
from annotator.formats.targets import Target
from annotator.formats.xml_fitting import fitted
from annotator.formats.xml_text import legal
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire
from annotator.storage.names import written_name

_STATUS = {Status.TODO: "to do", Status.IN_PROGRESS: "in progress", Status.DONE: "done"}
_NOTES_HEAD = """<h2>Notes</h2>
<table>
<thead><tr><th scope="col">of</th><th scope="col">note</th></tr></thead>
<tbody>
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """One page with all articles."""
    file = target.file()
    looks = Looks(options.labels)
    file.write(_head(written_name(target.stem), sheet(options.labels)).encode())
    for number, reduction in enumerate(reductions, 1):
        pieces = _Article(reduction.record, f"a{number}", looks).pieces()
        file.write("".join(pieces).encode())
    file.write(b"</main>\n</body>\n</html>\n")


def _head(name: str, style: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_shown(name)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    )


class _Article:
    """One article; ``prefix`` begins all ids in it."""

    def __init__(self, record: AnnotationsWire, prefix: str, looks: Looks) -> None:
        self._record = record
        self._prefix = prefix
        self._looks = looks
        self._spans = {span.id: span for span in record.spans}
        self._keys = {span.id: f"{prefix}-{n}" for n, span in enumerate(record.spans, 1)}
        self._heights = _heights(record.spans)
        self._links: dict[str, list[LinkWire]] = {}
        for link in record.links:
            self._links.setdefault(link.source, []).append(link)

    def pieces(self) -> Iterator[str]:
        """The article's element, bit by bit."""
        record = self._record
        language = f' lang="{_shown(record.language)}"' if record.language else ""
        name = _shown(title(record.text) or record.article)
        yield f'<article id="{self._prefix}" aria-labelledby="{self._prefix}-title">\n'
        yield f'<h1 id="{self._prefix}-title"{language} dir="auto">{name}</h1>\n'
        yield f'<p class="about">{self._about()}</p>\n'
        if record.flag is not None:
            yield f'<p class="flag" dir="auto">Flagged: {_shown(record.flag)}</p>\n'
        yield from self._legend()
        yield f'<div class="text"{language} dir="auto">'
        yield from self._text()
        yield "</div>\n"
        yield from self._notes()
        yield "</article>\n"

    def _about(self) -> str:
        record = self._record
        minutes, seconds = divmod(round(record.seconds), 60)
        said = (
            record.article,
            f"annotated by {record.annotator}",
            _STATUS[record.status],
            f"{len(record.spans)} spans, {len(record.links)} links",
            f"{minutes} min {seconds} s",
            f"begun {record.created}, changed {record.updated}",
        )
        return " · ".join(map(_shown, said))

    def _legend(self) -> Iterator[str]:
        counts = Counter(span.label for span in self._record.spans)
        if counts:
            yield '<ul class="legend" aria-label="Labels">\n'
            for label, count in counts.items():
                mark = (
                    f'<mark class="{self._looks.classes(label)}" dir="auto">{_shown(label)}</mark>'
                )
                yield f"<li>{mark} {count}</li>\n"
            yield "</ul>\n"

    def _text(self) -> Iterator[str]:
        """The text with its marks. One that crosses another is in pieces, as elements must nest."""
        text = self._record.text
        starts: dict[int, list[SpanWire]] = {}
        for span in self._record.spans:
            starts.setdefault(span.start, []).append(span)
        edges = sorted({*starts, *(span.end for span in self._record.spans)})
        around: list[SpanWire] = []
        at = 0
        for edge in edges:
            yield _shown(text[at:edge])
            at = edge
            again: list[SpanWire] = []
            while any(span.end == edge for span in around):
                span = around.pop()
                yield "</mark>"
                if span.end == edge:
                    yield self._tag(span)
                else:
                    again.append(span)
            for span in (*reversed(again), *starts.get(edge, ())):
                yield self._opening(span, span.start == edge)
                around.append(span)
        yield _shown(text[at:])

    def _opening(self, span: SpanWire, is_first: bool) -> str:
        key = f' id="{self._keys[span.id]}"' if is_first else ""
        classes = f"{self._looks.classes(span.label)} h{self._heights[span.id]}"
        return f'<mark{key} class="{classes}" data-id="{_shown(span.id)}">'

    def _tag(self, span: SpanWire) -> str:
        """What a span is, in words behind it: its label, its attributes, where its links go."""
        said = [_shown(span.label)]
        said += (_attribute(name, value) for name, value in span.attributes.items())
        for link in self._links.get(span.id, ()):
            words = _shown(_short(self._spans[link.target].text))
            said.append(f'<a href="#{self._keys[link.target]}">{_shown(link.type)}: {words}</a>')
        if span.origin != HUMAN:
            said.append(_shown(f"by {span.origin}"))
        if span.note:
            said.append(f'<a href="#{self._keys[span.id]}-note">note</a>')
        classes = self._looks.classes(span.label).split()[0]
        return f'<small class="tag {classes}">{" · ".join(said)}</small>'

    def _notes(self) -> Iterator[str]:
        """The notes on spans and links, as a table."""
        rows = [
            (f' id="{self._keys[span.id]}-note"', self._words(span), span.note)
            for span in self._record.spans
            if span.note
        ]
        rows += [
            ("", f"{_shown(link.type)}: {self._ends(link)}", link.note)
            for link in self._record.links
            if link.note
        ]
        if rows:
            yield _NOTES_HEAD
            for key, what, note in rows:
                noted = f'<td class="note" dir="auto">{_shown(note)}</td>'
                yield f'<tr{key}><td dir="auto">{what}</td>{noted}</tr>\n'
            yield "</tbody>\n</table>\n"

    def _ends(self, link: LinkWire) -> str:
        return " → ".join(self._words(self._spans[end]) for end in (link.source, link.target))

    def _words(self, span: SpanWire) -> str:
        return f'<a href="#{self._keys[span.id]}">{_shown(_short(span.text))}</a>'


def _heights(spans: Iterable[SpanWire]) -> dict[str, int]:
    """How many marks stand one above the other over each span's line, its own included."""
    heights: dict[str, int] = {}
    following: list[SpanWire] = []
    for span in reversed(list(spans)):
        height = 1
        for other in reversed(following):
            if other.start >= span.end or height == TALLEST:
                break
            height = max(height, min(TALLEST, heights[other.id] + 1))
        heights[span.id] = height
        following.append(span)
    return heights


def _attribute(name: str, value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'<span title="{_shown(name)}">{_shown(shown) or "—"}</span>'


def _short(words: str) -> str:
    line = " ".join(words.split("\n"))
    return line if len(line) <= 60 else f"{line[:59]}…"


def _shown(words: str) -> str:
    """Words as HTML; a carriage return that is not escaped would be read as a line end."""
    return escape(words).replace("\r", "&#13;")


READING_PAGE = Format(
    "html",
    "Page to read",
    (".html", ".htm"),
    replace(EVERYTHING, extra=False, name=legal, value=legal, characters=legal),
    write=write,
    fit=fitted,
)
