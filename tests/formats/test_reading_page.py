from html.parser import HTMLParser
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from annotator.core.colors import PAIRS
from annotator.core.labels import Label, LabelSet, Style
from annotator.formats.losses import Kind
from annotator.formats.model import WriteOptions
from annotator.formats.reading_page import READING_PAGE
from annotator.formats.writing import write_records
from annotator.formats.xml_text import legal
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.strategies import record, record_lists

EMPTY = {"meta", "link", "br", "img", "input"}


class Page(HTMLParser):
    """The texts of a page without their tags, the words of each mark, and what it must not have."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.marks: list[dict[str, str]] = []
        self.said: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(content)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.elements.append((tag, values))
        if tag in EMPTY:
            return
        kind = values.get("class") or ""
        key = values.get("data-id") if tag == "mark" else kind
        self._open.append((tag, key or ""))
        if tag == "div" and kind == "text":
            self.texts.append("")
            self.marks.append({})
        if tag == "small":
            self.said.append("")

    def handle_endtag(self, tag):
        opened, _ = self._open.pop()
        assert opened == tag

    def handle_data(self, data):
        names = [tag for tag, _ in self._open]
        if "small" in names:
            self.said[-1] += data
        elif ("div", "text") in self._open:
            self.texts[-1] += data
            for tag, key in self._open:
                if tag == "mark":
                    self.marks[-1][key] = self.marks[-1].get(key, "") + data


def exported(records, folder: Path, labels: LabelSet | None = None):
    losses = []
    path = folder / "out.html"
    options = WriteOptions(labels=labels or LabelSet())
    write_records(records, path, READING_PAGE, options, losses.append)
    return path.read_bytes().decode(), losses


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(records=record_lists)
def test_the_text_and_the_marks_are_exact(records, tmp_path_factory):
    content, losses = exported(records, tmp_path_factory.mktemp("page"))
    assert {loss.kind for loss in losses} <= {Kind.REPLACED, Kind.RENAMED}
    page = Page(content)
    assert page.texts == [legal(each.wire.text) for each in records]
    for marks, before in zip(page.marks, records, strict=True):
        assert marks == {span.id: legal(span.text) for span in before.wire.spans}
    ids = [values["id"] for _, values in page.elements if "id" in values]
    assert len(ids) == len(set(ids))
    targets = {values["href"] for tag, values in page.elements if tag == "a"}
    assert targets <= {f"#{each}" for each in ids}


def test_a_page_runs_nothing_and_loads_nothing(tmp_path):
    nasty = "<script>alert(1)</script>\"'&"
    spans = [SpanWire("s1", 0, 3, nasty, "Awa", {nasty: nasty}, nasty, nasty)]
    links = [LinkWire("k1", nasty, "s1", "s1", nasty)]
    labels = LabelSet((Label(nasty, light="red;} body{display:none", dark="url(http://x)"),))
    content, losses = exported(
        [record("Awa", spans, links, flag=nasty, annotator=nasty)], tmp_path, labels
    )
    assert losses == []
    page = Page(content)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    for _, values in page.elements:
        assert not values.keys() & {"src", "style", "onclick", "onload"}
        assert (values.get("href") or "#").startswith("#")
    style = content[content.index("<style>") : content.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "display:none" not in style
    assert "default-src 'none'" in content


def test_what_a_span_is_stands_behind_it_in_words(tmp_path):
    text = "« Partons », dit Awa."
    spans = [
        SpanWire("s1", 0, 11, "quote", text[:11], {"type": "direct", "n": [1]}, "sure?"),
        SpanWire("s2", 17, 20, "entity", "Awa", origin="rules"),
    ]
    content, _ = exported([record(text, spans, [LinkWire("k1", "speaker", "s1", "s2")])], tmp_path)
    page = Page(content)
    assert page.said == ["quote · direct · [1] · speaker: Awa · note", "entity · by rules"]
    assert "annotated by anna · done · 2 spans, 1 links" in content


def test_labels_have_the_projects_colours_in_both_themes(tmp_path):
    labels = LabelSet(
        (
            Label("mine", light="#123456", dark="#abcdef", style=Style.UNDERLINE),
            Label("odd", light="blue", style=Style.BAR),
        )
    )
    spans = [SpanWire(f"s{n}", 0, 3, name, "Awa") for n, name in enumerate(("mine", "odd", "new"))]
    content, _ = exported([record("Awa", spans, [])], tmp_path, labels)
    light, dark = content.split("@media screen and (prefers-color-scheme: dark)")
    assert ".c0 { --c: #123456; }" in light
    assert ".c0 { --c: #abcdef; }" in dark
    assert f".c1 {{ --c: {PAIRS[1][0]}; }}" in light
    classes = {
        values["data-id"]: values["class"]
        for tag, values in Page(content).elements
        if tag == "mark" and "data-id" in values
    }
    assert classes == {"s0": "c0 h3", "s1": "c1 tint bar h2", "s2": "c2 tint h1"}


def test_crossing_marks_are_in_pieces_and_have_one_tag_each(tmp_path):
    text = "one two three"
    spans = [SpanWire("a", 0, 7, "x", text[:7]), SpanWire("b", 4, 13, "y", text[4:])]
    content, _ = exported([record(text, spans, [])], tmp_path)
    page = Page(content)
    assert page.marks == [{"a": "one two", "b": "two three"}]
    assert page.said == ["x", "y"]
