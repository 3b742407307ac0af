"""Records of every kind for the formats: texts, spans and links that bring out each trap."""

from typing import Any

from hypothesis import strategies as st

from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Value
from annotator.core.spans import Status
from annotator.core.text import canonical, fingerprint
from annotator.formats.training import Record
from annotator.storage.annotations_wire import AnnotationsWire, LinkWire, SpanWire

TIME = "2026-11-22T09:30:00Z"
LABELS = LabelSet(
    (
        Label("entity", attributes=(Attribute("kind", (Value("person"), Value("place"))),)),
        Label("quote", attributes=(Attribute("type", (Value("direct"), Value("reported"))),)),
        Label("caption"),
        Label("has space"),
    ),
    (LinkType("speaker", ("quote",), ("entity",)), LinkType("same as")),
)
FRAGMENTS = (
    *(
        "« Oui », dit Awa.\n",
        "l'Ukraine ",
        "M. Diop ",
        "📌 Crédit photo, AFP\n",
        "\n\n",
        "  ",
        "\t",
    ),
    *(
        "«\u00a0Nous\u00a0», ",
        "e\u0301",
        "👩🏽\u200d🚀",
        "🇫🇷",
        "قال ",
        "שלום ",
        "中文",
        "\u202f",
        "\u200b",
    ),
    *(
        "a-t-il",
        "U.S.",
        "-DOCSTART-",
        "O",
        "# text",
        "<b>&amp;</b>",
        "]]>",
        "\\",
        '"',
        "'",
        "|",
        "_",
    ),
    *(
        "T1\tX 0 1\tx",
        "\x01",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\x7f",
        "\ufeff",
        "\ufffd",
        "\r\n",
        "\r",
    ),
    *("Awa ", "dit ", "photo ", ". ", "\u2028", "-", "1 200"),
)
texts = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
    ),
    max_size=16,
).map(lambda fragments: canonical("".join(fragments)).text)
labels = st.sampled_from(["entity", "quote", "caption", "has space"]) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4
)
words = st.sampled_from(
    ["", "sûr ?", "a\nb", "\t", "«\u2028»", '"\\\x7f\x85', "\x01", "x]]>", "a|b"]
)
values = st.sampled_from(["person", "direct", "", " ", "a b", "a\nb", "é\x01", "<&>"])
attributes = st.dictionaries(
    st.sampled_from(["kind", "type", "has space", "ü"]),
    values | st.sampled_from([1, True, None, [2]]),
    max_size=2,
)


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> list[SpanWire]:
    """Spans of a text in the order of files: nested, crossing and identical ones among them."""
    spans: list[SpanWire] = []
    for number in range(draw(st.integers(0, 6)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        if spans and draw(st.booleans()):
            start, end = spans[-1].start, spans[-1].end
        spans.append(
            SpanWire(
                f"s{number + 1}",
                start,
                end,
                draw(labels),
                text[start:end],
                draw(attributes),
                draw(words),
                draw(st.sampled_from(["human", "rules", "model: edited"])),
            )
        )
    return sorted(spans, key=lambda span: (span.start, -span.end, len(span.id), span.id))


@st.composite
def links_of(draw: st.DrawFn, spans: list[SpanWire]) -> list[LinkWire]:
    """Links between the spans, also from one to itself and twice the same."""
    if not spans:
        return []
    ends = st.sampled_from([span.id for span in spans])
    kinds = st.sampled_from(["speaker", "same as"])
    count = draw(st.integers(0, 3))
    return [
        LinkWire(f"k{number + 1}", draw(kinds), draw(ends), draw(ends), draw(words))
        for number in range(count)
    ]


@st.composite
def records(draw: st.DrawFn, article: str = "a") -> Record:
    """A record of any kind."""
    text = draw(texts)
    spans = draw(spans_of(text))
    return record(
        text,
        spans,
        draw(links_of(spans)),
        article=article,
        status=draw(st.sampled_from(Status)),
        flag=draw(st.none() | words),
        language=draw(st.sampled_from([None, "fr", "en"])),
        seconds=draw(st.sampled_from([0, 12.5])),
    )


record_lists = st.integers(0, 3).flatmap(
    lambda count: st.tuples(*(records(f"a{number + 1}") for number in range(count))).map(list)
)


def record(text: str, spans: list[SpanWire], links: list[LinkWire], **said: Any) -> Record:
    """A record of ``text``; what is not ``said`` is as an annotator leaves it."""
    fields = {
        "format": "annotator/annotations/1",
        "offset_unit": "code_point",
        "article": "a",
        "annotator": "anna",
        "status": Status.DONE,
        "flag": None,
        "language": "fr",
        "created": TIME,
        "updated": TIME,
        "seconds": 0,
    } | said
    wire = AnnotationsWire(
        text=text, text_sha256=fingerprint(text), spans=spans, links=links, **fields
    )
    return Record(wire, None)
