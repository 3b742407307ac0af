"""TEI P5: one corpus with a TEI text an article, for people and for TEI's own tools.

What is labelled stands off the text: an ``anchor`` marks each place in it where a span begins or
ends, a ``span`` reaches from one to another, so that spans may nest and cross. A line is a ``p``,
an empty line an ``lb``. Written only.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from annotator.core.spans import HUMAN
from annotator.core.text import title
from annotator.formats.losses import Reduction
from annotator.formats.model import EVERYTHING, Format, WriteOptions
from annotator.formats.targets import Target
from annotator.formats.xml_fitting import fitted
from annotator.formats.xml_text import attribute, content, legal
from annotator.storage.annotations_wire import AnnotationsWire, SpanWire

NAMESPACE = "http://www.tei-c.org/ns/1.0"

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="{NAMESPACE}">
<teiHeader>
<fileDesc>
<titleStmt><title>Annotated articles</title></titleStmt>
<publicationStmt><p>Exported by Annotator.</p></publicationStmt>
<sourceDesc><p>Articles, one a text of this corpus.</p></sourceDesc>
</fileDesc>
<encodingDesc><p>Spans stand off the text: each reaches from one anchor to another. Its label and
its attributes are what its ana points at; n is its id.</p></encodingDesc>
</teiHeader>
"""


def write(reductions: Iterable[Reduction], target: Target, _options: WriteOptions) -> None:
    """A text an article, in one corpus."""
    file = target.file()
    file.write(_HEAD.encode())
    for number, reduction in enumerate(reductions, 1):
        lines = _Text(reduction.record, f"t{number}").lines()
        file.write("".join(f"{line}\n" for line in lines).encode())
    file.write(b"</teiCorpus>\n")


class _Text:
    """One article; ``prefix`` begins all ids in it."""

    def __init__(self, record: AnnotationsWire, prefix: str) -> None:
        self._record = record
        self._prefix = prefix
        labels = dict.fromkeys(span.label for span in record.spans)
        self._labels = {label: f"{prefix}-label{n}" for n, label in enumerate(labels, 1)}
        self._spans = {span.id: f"{prefix}-s{n}" for n, span in enumerate(record.spans, 1)}
        edges = {edge for span in record.spans for edge in (span.start, span.end)}
        self._edges = sorted(edges)

    def lines(self) -> Iterator[str]:
        """The lines of the article's ``TEI`` element."""
        yield f'<TEI xml:id="{self._prefix}" n={attribute(self._record.article)}>'
        yield from self._header()
        language = self._record.language
        yield f"<text{f' xml:lang={attribute(language)}' if language else ''}>"
        yield '<body xml:space="preserve">' + "\n".join(self._body()) + "</body>"
        yield "</text>"
        yield from self._stand_off()
        yield "</TEI>"

    def _header(self) -> Iterator[str]:
        record = self._record
        name = content(title(record.text)) or content(record.article)
        who = f"<resp>annotated by</resp><name>{content(record.annotator)}</name>"
        yield "<teiHeader>"
        yield "<fileDesc>"
        yield f"<titleStmt><title>{name}</title><respStmt>{who}</respStmt></titleStmt>"
        yield "<publicationStmt><p>Exported by Annotator.</p></publicationStmt>"
        yield f"<sourceDesc><p>The article {content(record.article)}.</p></sourceDesc>"
        yield "</fileDesc>"
        if record.language:
            language = attribute(record.language)
            yield f"<profileDesc><langUsage><language ident={language}/></langUsage></profileDesc>"
        yield f"<revisionDesc status={attribute(str(record.status))}>"
        yield f'<change type="updated" when="{record.updated}"/>'
        yield f'<change type="seconds">{record.seconds}</change>'
        if record.flag is not None:
            yield f'<change type="flag">{content(record.flag)}</change>'
        yield f'<change type="created" when="{record.created}"/>'
        yield "</revisionDesc>"
        yield "</teiHeader>"

    def _body(self) -> Iterator[str]:
        """The lines of the text: an empty one is an ``lb``, but in a body that has no other."""
        text = self._record.text
        has_words = any(text.split("\n"))
        start = 0
        for line in text.split("\n"):
            end = start + len(line)
            inside = self._anchored(text, start, end)
            yield f"<p>{inside}</p>" if line or not has_words else f"{inside}<lb/>"
            start = end + 1

    def _anchored(self, text: str, start: int, end: int) -> str:
        """A stretch of the text with the anchors in it and at its ends."""
        pieces: list[str] = []
        first, last = bisect_left(self._edges, start), bisect_right(self._edges, end)
        for edge in self._edges[first:last]:
            pieces += (content(text[start:edge]), f'<anchor xml:id="{self._anchor(edge)}"/>')
            start = edge
        return "".join([*pieces, content(text[start:end])])

    def _anchor(self, edge: int) -> str:
        return f"{self._prefix}-{edge}"

    def _stand_off(self) -> Iterator[str]:
        """The labels, the spans with what is said of them, and the links."""
        record = self._record
        if not record.spans:
            return
        yield "<standOff>"
        yield '<interpGrp type="label">'
        for label, key in self._labels.items():
            yield f'<interp xml:id="{key}">{content(label)}</interp>'
        yield "</interpGrp>"
        yield "<spanGrp>"
        yield from map(self._span, record.spans)
        yield "</spanGrp>"
        for span in record.spans:
            yield from self._said(span)
        for number, link in enumerate(record.links, 1):
            ends = f"#{self._spans[link.source]} #{self._spans[link.target]}"
            key = f"{self._prefix}-k{number}"
            yield f"<linkGrp type={attribute(link.type)}>"
            yield f'<link xml:id="{key}" n={attribute(link.id)} target="{ends}"/>'
            yield "</linkGrp>"
            if link.note:
                yield f'<note target="#{key}">{content(link.note)}</note>'
        yield "</standOff>"

    def _span(self, span: SpanWire) -> str:
        key = self._spans[span.id]
        said = f" #{key}-fs" if span.attributes else ""
        return (
            f'<span xml:id="{key}" n={attribute(span.id)} from="#{self._anchor(span.start)}"'
            f' to="#{self._anchor(span.end)}" ana="#{self._labels[span.label]}{said}">'
            f"{content(span.text)}</span>"
        )

    def _said(self, span: SpanWire) -> Iterator[str]:
        """The attributes of a span and its note."""
        key = self._spans[span.id]
        if span.attributes:
            features = "".join(_feature(*item) for item in span.attributes.items())
            yield f'<fs xml:id="{key}-fs">{features}</fs>'
        if span.note:
            yield f'<note target="#{key}">{content(span.note)}</note>'
        if span.origin != HUMAN:
            yield f'<note type="origin" target="#{key}">{content(span.origin)}</note>'


def _feature(name: str, value: Any) -> str:
    if isinstance(value, bool):
        said = f'<binary value="{str(value).lower()}"/>'
    elif isinstance(value, int | float):
        said = f'<numeric value="{value}"/>'
    elif isinstance(value, str):
        said = f"<string>{content(value)}</string>"
    else:
        said = f'<string type="json">{content(json.dumps(value))}</string>'
    return f"<f name={attribute(name)}>{said}</f>"


TEI = Format(
    "tei",
    "TEI",
    (".tei.xml", ".xml"),
    replace(EVERYTHING, extra=False, name=legal, value=legal, characters=legal),
    write=write,
    fit=fitted,
)
