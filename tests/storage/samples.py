"""Records for the tests of the storage: plain ones, and hypothesis strategies for any."""

from hypothesis import strategies as st

from annotator.core.labels import Label, LabelSet
from annotator.core.spans import Link, Progress, Span, Status, link_key, span_key
from annotator.core.text import canonical, fingerprint
from annotator.storage.records import Annotations, Article, Source

TEXT = "Awa Diarra a dit : « Non. »\n\nLe chat 😀 dort à Ségou."
TIME = "2026-11-22T09:30:00Z"
LABELS = LabelSet((Label("entity", "1"), Label("quote", "2")))


def make_article(article_id="one", text=TEXT):
    source = Source(f"{article_id}.txt", fingerprint("bytes"), "utf-8", "text/plain")
    title = text.split("\n")[0]
    return Article(article_id, title, text, fingerprint(text), "fr", source, TIME)


def make_annotations(article_id="one", text=TEXT, annotator="anna"):
    spans = (
        Span("s1", 0, 10, "entity", {"kind": "person"}),
        Span("s2", 19, 27, "quote", note="a refusal"),
        Span("s10", 38, 39, "entity", origin="model: edited"),
    )
    links = (Link("k1", "speaker", "s2", "s1"),)
    progress = Progress(Status.DONE, "look again")
    return Annotations(
        article_id,
        annotator,
        progress,
        "fr",
        text,
        fingerprint(text),
        spans,
        links,
        TIME,
        TIME,
        12.5,
    )


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(names, json_values, max_size=3)
unknown_keys = st.dictionaries(names.map("x-{}".format), json_values, max_size=2)


@st.composite
def spans_of(draw, text, max_size=8):
    """Spans of the text with ids of their own, in the order of files."""
    if not text:
        return ()
    ids = draw(st.lists(st.integers(1, 99), unique=True, max_size=max_size))
    spans = []
    for number in ids:
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        span = Span(
            f"s{number}",
            start,
            end,
            draw(names),
            draw(objects),
            draw(texts),
            draw(names),
            draw(unknown_keys),
        )
        spans.append(span)
    return tuple(sorted(spans, key=span_key))


@st.composite
def links_of(draw, spans):
    """Links between the spans, in the order of files."""
    if not spans:
        return ()
    ends = st.sampled_from([span.id for span in spans])
    ids = draw(st.lists(st.integers(1, 99), unique=True, max_size=3))
    links = [
        Link(f"k{i}", draw(names), draw(ends), draw(ends), draw(texts), draw(unknown_keys))
        for i in ids
    ]
    return tuple(sorted(links, key=link_key))


progresses = st.builds(Progress, st.sampled_from(Status), st.none() | texts)
times = st.datetimes().map(lambda time: time.isoformat(timespec="seconds") + "Z")
durations = st.integers(0, 10**6) | st.floats(0, 10**6)
languages = st.none() | st.sampled_from(["fr", "en", "zh-Hant"])


@st.composite
def annotations(draw):
    text = draw(texts)
    spans = draw(spans_of(text))
    return Annotations(
        draw(names),
        draw(names),
        draw(progresses),
        draw(languages),
        text,
        fingerprint(text),
        spans,
        draw(links_of(spans)),
        draw(times),
        draw(times),
        draw(durations),
        draw(unknown_keys),
    )


@st.composite
def articles(draw):
    text = canonical(draw(texts)).text
    source = Source(
        draw(texts),
        draw(st.none() | st.just(fingerprint(text))),
        draw(st.none() | names),
        draw(st.none() | names),
        draw(st.none() | names),
        draw(unknown_keys),
    )
    return Article(
        draw(names),
        draw(texts),
        text,
        fingerprint(text),
        draw(languages),
        source,
        draw(times),
        draw(objects),
        draw(unknown_keys),
    )
