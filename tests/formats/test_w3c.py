import json

import pytest

from annotator.core.offsets import Utf16Map
from annotator.formats import recognised
from annotator.formats.foreign import UTF16_SAID
from annotator.formats.model import SourceFile
from annotator.formats.w3c import W3C
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, at, read_file, said, saved
from tests.formats.round_trips import written
from tests.formats.strategies import record

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
QUOTE, NAME = "«\u00a0Nous partons\u00a0»", "Awa Sy"
SPANS = [
    SpanWire("s1", *at(SAMPLE, QUOTE), "quote", QUOTE, {"kind": "direct", "n": [2]}, "sure?"),
    SpanWire("é #2", *at(SAMPLE, NAME), "entity", NAME, origin="rules"),
]
RECORD = record(SAMPLE, SPANS, [LinkWire("k1", "speaker", "s1", "é #2", "who else")])


def position(words, unit=None):
    start, end = at(SAMPLE, words)
    start, end = (start, end) if unit is None else (unit(start), unit(end))
    return {"type": "TextPositionSelector", "start": start, "end": end}


def quotation(exact, prefix="", suffix=""):
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def annotation(*selectors, body="PER", key="http://example.org/1", source="a.txt", **more):
    return {
        "@context": CONTEXT,
        "id": key,
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": body} if isinstance(body, str) else body,
        "target": {"source": source, "selector": list(selectors)},
        **more,
    }


def read(tmp_path, raw, text=SAMPLE):
    path = saved(tmp_path, "a.jsonld", json.dumps(raw))
    if text is not None:
        beside = saved(tmp_path, "a.txt", text)
        assert recognised(SourceFile(beside, beside.name)) is None
    assert recognised(SourceFile(path, path.name)) is W3C
    return read_file(W3C, path)


def test_all_but_the_status_is_held(tmp_path):
    done = written(W3C, [RECORD, record("b", [], [], annotator="bob")], tmp_path)
    assert done.losses == []
    [found], errors = read_file(W3C, done.path / "a.jsonld")
    assert (errors, found.name, found.language) == ([], "a", "fr")
    assert [each.id for each in found.annotations.spans] == ["s1", "é #2"]
    [other], _ = read_file(W3C, done.path / "a.bob.jsonld")
    assert (other.text, other.annotations.annotator, other.annotations.spans) == ("b", "bob", ())
    assert read_file(W3C, done.path / "a.txt") == ([], [])


def test_what_is_written_is_the_model(tmp_path):
    folder = written(W3C, [RECORD], tmp_path).path
    assert (folder / "a.txt").read_bytes().decode() == SAMPLE
    page = json.loads((folder / "a.jsonld").read_text(encoding="utf-8"))
    assert (page["@context"], page["type"], page["id"]) == (CONTEXT, "AnnotationPage", "a.jsonld")
    first, second, link = page["items"]
    start, end = at(SAMPLE, QUOTE)
    assert first["target"] == {
        "source": "a.txt",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            quotation(QUOTE, SAMPLE[:start], SAMPLE[end:]),
        ],
    }
    assert [(body["purpose"], body["value"]) for body in first["body"]] == [
        ("tagging", "quote"),
        ("classifying", "direct"),
        ("classifying", "[2]"),
        ("commenting", "sure?"),
    ]
    assert (second["generator"]["name"], second["creator"]["name"]) == ("rules", "anna")
    assert (link["motivation"], link["target"]) == ("linking", first["id"])
    assert link["body"][0]["source"] == second["id"]


@pytest.mark.parametrize(
    "shape",
    [
        lambda each: each,
        lambda each: [each],
        lambda each: {"@context": CONTEXT, "type": "AnnotationPage", "items": [each]},
        lambda each: {"type": "AnnotationCollection", "first": {"items": [each]}},
        lambda each: {"@context": CONTEXT, "@graph": [each]},
    ],
)
def test_an_annotation_is_read_wherever_it_stands(tmp_path, shape):
    [found], errors = read(tmp_path, shape(annotation(position(NAME), quotation(NAME))))
    assert (errors, said(found), found.text) == ([], [("PER", NAME)], SAMPLE)
    assert found.annotations.spans[0].id == "http://example.org/1"


def test_utf16_positions_are_known_by_the_quotation(tmp_path):
    units = Utf16Map(SAMPLE).to_utf16
    [found], _ = read(tmp_path, annotation(position(NAME, units), quotation(NAME)))
    assert (said(found), found.remarks) == ([("PER", NAME)], (UTF16_SAID,))


def test_a_quotation_alone_is_looked_for(tmp_path):
    raw = [
        annotation(quotation("t", "di", " Awa")),
        annotation(quotation("t")),
        annotation(quotation("nowhere")),
    ]
    [found], errors = read(tmp_path, raw)
    start = found.annotations.spans[0].start
    assert found.text[start - 2 : start + 5] == "dit Awa"
    assert [(error.field, error.reason) for error in errors] == [
        ("$[1].target", "'t' stands in the text more than once like this"),
        ("$[2].target", "'nowhere' does not stand in the text like this"),
    ]


def test_a_position_that_refines_another_selector(tmp_path):
    selector = {"type": "FragmentSelector", "value": "x", "refinedBy": position(NAME)}
    [found], _ = read(tmp_path, annotation(selector))
    assert said(found) == [("PER", NAME)]


def test_bodies_of_all_kinds(tmp_path):
    body = [
        {"type": "TextualBody", "value": "name", "purpose": "tagging"},
        {"type": "TextualBody", "value": "?", "purpose": "commenting"},
        {"type": "SpecificResource", "source": "http://example.org/awa", "purpose": "identifying"},
        "http://example.org/more",
    ]
    [found], _ = read(tmp_path, annotation(position(NAME), body=body, creator="http://e.org/me"))
    [span] = found.annotations.spans
    assert (span.label, span.note) == ("name", "?")
    assert span.attributes == {
        "identifying": "http://example.org/awa",
        "tagging": "http://example.org/more",
    }
    assert found.annotations.annotator == "http://e.org/me"


def test_annotators_and_texts_are_articles_of_their_own(tmp_path):
    saved(tmp_path, "texts/b c.txt", "Awa")
    raw = [
        annotation(position(NAME), creator={"name": "anna"}),
        annotation(position(QUOTE), creator={"name": "bob"}),
        annotation(quotation("Awa"), source="texts/b%20c.txt", creator={"name": "bob"}),
    ]
    found, errors = read(tmp_path, raw)
    assert errors == []
    assert [(one.name, one.annotations.annotator, said(one)) for one in found] == [
        ("a", "anna", [("PER", NAME)]),
        ("a", "bob", [("PER", QUOTE)]),
        ("b c", "bob", [("PER", "Awa")]),
    ]


def test_a_link_to_nothing_is_told(tmp_path):
    link = {"type": "Annotation", "motivation": "linking", "body": "x", "target": "y"}
    [found], [error] = read(tmp_path, [annotation(position(NAME)), link])
    assert said(found) == [("PER", NAME)]
    assert (error.field, error.reason) == (
        "$[1]",
        "links something that is no annotation of this document",
    )


@pytest.mark.parametrize(
    "source", ["../b.txt", "/b.txt", "sub/../../b.txt", "http://example.org/b.txt", "..%2Fb.txt"]
)
def test_a_text_elsewhere_is_not_read(tmp_path, source):
    saved(tmp_path, "b.txt", SAMPLE)
    folder = tmp_path / "inner"
    raw = annotation(position(NAME), source=source)
    found, [error] = read(folder, raw, text=None)
    assert found == []
    assert error.reason == f"the text “{source}” is not beside it; put it there as a.txt"
    [found], errors = read(folder, raw)
    assert (errors, said(found)) == ([], [("PER", NAME)])


@pytest.mark.parametrize(
    ("raw", "place", "reason"),
    [
        ({"@context": CONTEXT, "x": 1}, "$", "is no annotation"),
        ([CONTEXT], "$[0]", "is not a JSON object"),
        ({"@context": CONTEXT, "type": "AnnotationPage", "items": []}, "$", "holds no annotations"),
        (annotation(), "$.target", "names no text, or neither a position nor a quotation in it"),
        (annotation(position(NAME), target="a.txt"), "$.target", "names no text, or neither"),
        ({"first": {"first": [[[[[[[[[[]]]]]]]]]]}, "x": CONTEXT}, "$.first.first", "nests its"),
    ],
)
def test_what_is_no_annotation_is_told(tmp_path, raw, place, reason):
    found, [error] = read(tmp_path, raw)
    assert found == []
    assert error.field.startswith(place)
    assert error.reason.startswith(reason)
