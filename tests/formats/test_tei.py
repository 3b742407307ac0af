from pathlib import Path
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings

from annotator.formats.losses import Kind
from annotator.formats.model import WriteOptions
from annotator.formats.tei import NAMESPACE, TEI
from annotator.formats.writing import write_records
from annotator.formats.xml_text import legal
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.strategies import record, record_lists

XML = "{http://www.w3.org/XML/1998/namespace}"


def tag(name):
    return f"{{{NAMESPACE}}}{name}"


def exported(records, folder: Path):
    """The texts of what was written, and the losses."""
    losses = []
    path = folder / "out.tei.xml"
    write_records(records, path, TEI, WriteOptions(), losses.append)
    return ElementTree.parse(path).getroot().findall(tag("TEI")), losses


def text_and_places(body):
    """The text that the body holds, and where in it the anchors are."""
    lines, places = [], {}
    for element in body:
        if element.tag == tag("anchor"):
            places[element.get(f"{XML}id")] = sum(map(len, lines)) + len(lines)
        elif element.tag == tag("lb"):
            lines.append("")
        else:
            start = sum(map(len, lines)) + len(lines)
            line = element.text or ""
            for inner in element:
                places[inner.get(f"{XML}id")] = start + len(line)
                line += inner.tail or ""
            lines.append(line)
    return "\n".join(lines), places


def spans_in(article):
    text, places = text_and_places(article.find(f"{tag('text')}/{tag('body')}"))
    labels = {each.get(f"{XML}id"): each.text for each in article.iter(tag("interp"))}
    spans = []
    for each in article.iter(tag("span")):
        start, end = (places[each.get(key).removeprefix("#")] for key in ("from", "to"))
        label = labels[each.get("ana").split()[0].removeprefix("#")]
        assert text[start:end] == each.text
        spans.append((each.get("n"), start, end, label))
    return text, spans


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(records=record_lists)
def test_the_text_and_the_spans_can_be_had_from_it(records, tmp_path_factory):
    articles, losses = exported(records, tmp_path_factory.mktemp("tei"))
    assert {loss.kind for loss in losses} <= {Kind.REPLACED, Kind.RENAMED}
    assert len(articles) == len(records)
    for article, before in zip(articles, records, strict=True):
        text, spans = spans_in(article)
        assert text == legal(before.wire.text)
        wanted = [(one.id, one.start, one.end, legal(one.label)) for one in before.wire.spans]
        assert spans == wanted


def test_all_that_is_said_of_a_span_stands_off_the_text(tmp_path):
    text = "« Partons », dit Awa & co."
    spans = [
        SpanWire("s1", 0, 11, "quote", text[:11], {"kind": "<x>", "n": 2, "b": True}, "sure?\r"),
        SpanWire("s2", 17, 20, "entity", "Awa", origin="rules"),
    ]
    links = [LinkWire("k1", "speaker", "s1", "s2", "who else")]
    [article], losses = exported([record(text, spans, links, flag="look")], tmp_path)
    assert losses == []
    features = [(each.get("name"), *(one.text for one in each)) for each in article.iter(tag("f"))]
    assert features == [("kind", "<x>"), ("n", None), ("b", None)]
    values = [each.get("value") for each in article.iter() if each.get("value")]
    assert values == ["2", "true"]
    notes = [(each.get("target"), each.text) for each in article.iter(tag("note"))]
    assert notes == [("#t1-s1", "sure?\r"), ("#t1-s2", "rules"), ("#t1-k1", "who else")]
    [group] = article.iter(tag("linkGrp"))
    assert (group.get("type"), group[0].get("target")) == ("speaker", "#t1-s1 #t1-s2")
    [revision] = article.iter(tag("revisionDesc"))
    assert revision.get("status") == "done"
    assert {each.get("type"): each.text for each in revision}["flag"] == "look"
    assert article.find(tag("text")).get(f"{XML}lang") == "fr"


def test_ids_are_unique_in_the_corpus(tmp_path):
    records = [record("Awa", [SpanWire("s1", 0, 3, "x", "Awa")], [], article=name) for name in "ab"]
    articles, _ = exported(records, tmp_path)
    ids = [each.get(f"{XML}id") for article in articles for each in article.iter()]
    named = [key for key in ids if key]
    assert len(set(named)) == len(named) == 10
