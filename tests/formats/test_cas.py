import warnings
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from annotator.core.offsets import Utf16Map
from annotator.core.text import canonical, fingerprint
from annotator.formats import recognised
from annotator.formats.cas_json import CAS_JSON
from annotator.formats.cas_xmi import CAS_XMI, TYPE_SYSTEM
from annotator.formats.incoming import in_canonical
from annotator.formats.losses import Kind
from annotator.formats.model import Incoming, SourceFile
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, as_record, at, read_file, said, saved
from tests.formats.round_trips import written
from tests.formats.strategies import record

QUOTE, NAME = "«\u00a0Nous partons\u00a0»", "Awa Sy"
BOTH = (CAS_XMI, CAS_JSON)
by_key = pytest.mark.parametrize("form", BOTH, ids=lambda form: form.key)
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:tcas="http:///uima/tcas.ecore" xmlns:c="http:///webanno/custom.ecore"'
    ' xmlns:ner="http:///my/ner.ecore" xmlns:noNamespace="http:///uima/noNamespace.ecore">\n'
)
SPANS = [
    SpanWire("s1", *at(SAMPLE, QUOTE), "quote", QUOTE, {"kind": "direct"}, "sure?"),
    SpanWire("s2", *at(SAMPLE, NAME), "entity", NAME, {"n": 2}, origin="rules"),
    SpanWire("s3", *at(SAMPLE, NAME), "entity", NAME),
]
RECORD = record(SAMPLE, SPANS, [LinkWire("k1", "speaker", "s1", "s2", "who else")])


def sofa(text=SAMPLE, key=1, name="_InitialView"):
    said = text.replace("\n", "&#10;")
    return f'<cas:Sofa xmi:id="{key}" sofaNum="{key}" sofaID="{name}" sofaString="{said}"/>\n'


def span(kind, words, key, more="", text=SAMPLE, view=1):
    """An annotation of ``words``, which count UTF-16 units."""
    to_utf16 = Utf16Map(text).to_utf16
    start, end = (to_utf16(place) for place in at(text, words))
    return f'<{kind} xmi:id="{key}" sofa="{view}" begin="{start}" end="{end}" {more}/>\n'


def read_xmi(tmp_path, *elements, root=ROOT):
    path = saved(tmp_path, "a.xmi", f"{root}{''.join(elements)}</xmi:XMI>\n")
    assert recognised(SourceFile(path, path.name)) is CAS_XMI
    return read_file(CAS_XMI, path)


def links(incoming):
    return [(k.type, k.source, k.target, k.note) for k in incoming.annotations.links]


@by_key
def test_all_is_held(form, tmp_path):
    done = written(form, [RECORD], tmp_path)
    assert done.losses == []
    [found], errors = read_file(form, done.path / f"a{form.suffixes[0]}")
    assert (errors, found.name, found.meta, found.remarks) == ([], "a", {}, ())
    assert as_record(found).wire.spans[0].note == "sure?"
    assert links(found) == [("speaker", "s1", "s2", "who else")]


@by_key
def test_two_annotators_of_an_article_have_a_file_each(form, tmp_path):
    others = [record("b", [], [], annotator=name) for name in ("bob", "B/b", "B:b")]
    done = written(form, [RECORD, *others], tmp_path)
    names = {path.name for path in done.path.glob(f"a*{form.suffixes[0]}")}
    assert names == {f"a{mark}{form.suffixes[0]}" for mark in ("", ".bob", ".B_b", ".B_b-2")}


def test_offsets_are_utf16_units(tmp_path):
    folder = written(CAS_XMI, [RECORD], tmp_path).path
    start, end = at(SAMPLE, QUOTE)
    xmi = (folder / "a.xmi").read_text(encoding="utf-8")
    assert f' begin="{start + 1}" end="{end + 1}" label="quote" kind="direct"' in xmi
    assert f'sofaString="{SAMPLE.replace(chr(10), "&#10;")}"/>' in xmi


def test_names_and_values_that_are_no_features_are_held_as_json(tmp_path):
    attributes = {"a b": "x", "begin": "1", "label": "l", "n": [1, {"x": None}], "kind": "é\x01"}
    spans = [SpanWire("s1", 0, 1, "entity", SAMPLE[0], attributes)]
    folder = written(CAS_JSON, [record(SAMPLE, spans, [])], tmp_path).path
    raw = orjson.loads((folder / "a.json").read_bytes())
    structure = next(x for x in raw["%FEATURE_STRUCTURES"] if x["%TYPE"] == "webanno.custom.Span")
    assert structure["kind"] == "é\x01"
    assert orjson.loads(structure["more"]) == {k: attributes[k] for k in attributes if k != "kind"}
    assert set(raw["%TYPES"]["webanno.custom.Span"]) >= {"label", "kind", "type", "more"}


def test_characters_that_xml_cannot_hold_are_replaced_and_told(tmp_path):
    text = "a\x01b\x0bc\x1c\x7f\x85"
    spans = [SpanWire("s\x02", 0, 2, "\x03", text[:2], {"kind": "\x04"}, "\x05", "by \x06")]
    done = written(CAS_XMI, [record(text, spans, [], flag="\x07")], tmp_path)
    kinds = sorted(loss.kind for loss in done.losses)
    assert kinds == [Kind.RENAMED, *[Kind.REPLACED] * 5]
    assert done.losses[0].reason.endswith("were replaced: U+0001, U+000B, U+001C")
    [found], errors = read_file(CAS_XMI, done.path / "a.xmi")
    assert (errors, found.text) == ([], "a\ufffdb\ufffdc\ufffd\x7f\x85")
    assert [one.id for one in found.annotations.spans] == ["s\ufffd"]


def test_ids_that_become_the_same_stay_two(tmp_path):
    spans = [SpanWire(f"s{mark}", 0, 1, "x", SAMPLE[0]) for mark in ("\x01", "\x02")]
    link = LinkWire("k", "x", "s\x01", "s\x02")
    done = written(CAS_XMI, [record(SAMPLE, spans, [link])], tmp_path)
    [found], _ = read_file(CAS_XMI, done.path / "a.xmi")
    assert links(found) == [("x", "s\ufffd", "s\ufffd\ufffd", "")]


def test_other_layers(tmp_path):
    [found], errors = read_xmi(
        tmp_path,
        '<cas:NULL xmi:id="0"/>\n',
        span("ner:NamedEntity", NAME, 3, 'value="PER" identifier="Q1"'),
        span("c:Mine", "dit", 4, 'label="cue" sure="true"'),
        span("noNamespace:Word", "photo", 5),
        span("tcas:DocumentAnnotation", SAMPLE, 6, 'language="fr"'),
        sofa(),
        '<cas:View sofa="1" members="3 4 5 6"/>\n',
    )
    assert errors == []
    assert said(found) == [("PER", NAME), ("cue", "dit"), ("Word", "photo")]
    attributes = [dict(one.attributes) for one in found.annotations.spans]
    assert attributes == [{"identifier": "Q1"}, {"sure": "true"}, {}]
    assert (found.name, found.language) == ("a", "fr")


def test_relations_slots_and_chains_become_links(tmp_path):
    [found], errors = read_xmi(
        tmp_path,
        span("c:Name", NAME, 3),
        span("c:Quote", QUOTE, 4, 'slots="7 8" others="3"'),
        span("c:Says", QUOTE, 5, 'Governor="4" Dependent="3" value="by" sure="no"'),
        '<c:Filler xmi:id="7" role="who" target="3"/>\n<c:Filler xmi:id="8" target="3"/>\n',
        span("c:ALink", "Studio Tilo", 9, 'next="3"'),
        sofa(),
    )
    assert errors == []
    assert links(found) == [
        ("who", "s2", "s1", ""),
        ("slots", "s2", "s1", ""),
        ("by", "s2", "s1", "sure: no"),
        ("ALink", "s3", "s1", ""),
    ]
    assert found.annotations.spans[1].attributes == {"others": "3"}


def test_what_is_not_in_the_index_was_deleted(tmp_path):
    elements = span("c:X", "dit", 3), span("c:X", NAME, 4), sofa()
    [found], _ = read_xmi(tmp_path, *elements, '<cas:View sofa="1" members="4"/>\n')
    assert said(found) == [("X", NAME)]


def test_each_view_with_a_text_is_an_article(tmp_path):
    found, errors = read_xmi(
        tmp_path,
        span("c:X", NAME, 3),
        span("c:X", "B", 4, text="A B", view=2),
        sofa(),
        sofa("A B", 2, "Second"),
    )
    assert [(one.place, said(one)) for one in found] == [
        ("_InitialView", [("X", NAME)]),
        ("Second", [("X", "B")]),
    ]
    assert errors == []


def test_values_of_several_strings(tmp_path):
    element = span("c:X", NAME, 3).replace("/>", "><many>a</many><many>b &amp; c</many></c:X>")
    [found], _ = read_xmi(tmp_path, element, sofa())
    assert found.annotations.spans[0].attributes == {"many": ["a", "b & c"]}


def test_xml_1_1_is_read_too(tmp_path):
    root = ROOT.replace('version="1.0"', 'version="1.1"')
    [found], errors = read_xmi(tmp_path, span("c:X", NAME, 3), sofa(), root=root)
    assert (said(found), errors) == ([("X", NAME)], [])


def test_a_span_that_cannot_be_is_told_and_the_others_are_read(tmp_path):
    [found], errors = read_xmi(
        tmp_path,
        '<c:X xmi:id="3" sofa="1" begin="1" end="5"/>\n',
        '<c:X xmi:id="4" sofa="1" begin="5" end="9999"/>\n',
        '<c:X xmi:id="5" sofa="1" begin="9" end="x"/>\n',
        '<c:X xmi:id="6" sofa="1" begin="9" end="9"/>\n',
        span("c:X", NAME, 7),
        sofa(),
    )
    assert [error.field for error in errors] == [f"line {n}, xmi:id {n}" for n in (3, 4, 5)]
    assert errors[0].reason == "1–5 is no range in a text of 59 UTF-16 units"
    assert said(found) == [("X", NAME)]
    assert found.remarks == ("annotations without a character were left out: 1",)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">\n'


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (ROOT.replace("<xmi", f"{BOMB}<xmi"), "line 2", "has a document type (x)"),
        (ROOT.replace("<xmi", f"{OUTSIDE}<xmi"), "line 2", "has a document type (x)"),
        (ROOT, "line 3, column 1", "is not XML: no element found"),
        (f"{ROOT}{'<a>' * 200}", "line 3", "nests its elements deeper than 100"),
        (f"{ROOT}</xmi:XMI>", "", "holds no text"),
        (f"{ROOT}<a>&x;</a>", "line 3, column 4", "is not XML: undefined entity"),
        (
            ROOT.replace("UTF-8", "rot13"),
            "line 1",
            "is in an unknown encoding",
        ),
        (
            f'{ROOT}<cas:Sofa xmi:id="1" sofaURI="http://example.org/a"/></xmi:XMI>',
            "the view 1",
            "has its text elsewhere",
        ),
        (f"{ROOT}{span('c:X', 'dit', 1)}{span('c:X', 'dit', 1)}", "line 4", "holds two elements"),
        ("<?xml version='1.0'?>\n<TEI/>", "line 2", "is no XMI: it begins with the element TEI"),
    ],
)
def test_an_xmi_that_is_none_is_refused(tmp_path, content, place, reason):
    found, [error] = read_file(CAS_XMI, saved(tmp_path, "a.xmi", content))
    assert (found, error.field) == ([], place)
    assert error.reason.startswith(reason)


def test_a_type_system_alone_is_refused(tmp_path):
    content = '<?xml version="1.0"?>\n<typeSystemDescription xmlns="http://uima.apache.org/'
    path = saved(tmp_path, TYPE_SYSTEM, content + 'resourceSpecifier"/>')
    assert recognised(SourceFile(path, path.name)) is CAS_XMI
    _, [error] = read_file(CAS_XMI, path)
    assert error.reason == "describes the types of other files and holds no article"


@pytest.mark.parametrize(
    ("raw", "place", "reason"),
    [
        ({"_context": {}}, "$", "is the JSON of older UIMA"),
        ({"%VIEWS": {}}, "$.%FEATURE_STRUCTURES", "hold no text"),
        ({"%FEATURE_STRUCTURES": 1}, "$.%FEATURE_STRUCTURES", "is neither a list nor an object"),
        ({"%FEATURE_STRUCTURES": [1]}, "$.%FEATURE_STRUCTURES[0]", "is not a JSON object"),
        ({"%FEATURE_STRUCTURES": [{}]}, "$.%FEATURE_STRUCTURES[0]", "has no %ID or no %TYPE"),
        ({"%FEATURE_STRUCTURES": [], "%VIEWS": {"a": 1}}, "$.%VIEWS.a", "is no view"),
        (
            {"%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaURI": "a"}]},
            "$.%FEATURE_STRUCTURES[0]",
            "has its text elsewhere",
        ),
    ],
)
def test_a_json_cas_that_is_none_is_refused(tmp_path, raw, place, reason):
    _, [error] = read_file(CAS_JSON, saved(tmp_path, "a.json", orjson.dumps(raw)))
    assert error.field == place
    assert error.reason.startswith(reason)


def test_a_json_cas_by_ids_with_arrays_and_references(tmp_path):
    structures = {
        "1": {"%TYPE": "uima.cas.Sofa", "sofaID": "v", "sofaString": "Awa Sy"},
        "2": {"%TYPE": "x.Name", "@sofa": 1, "begin": 0, "end": 3, "#sure": "NaN", "@tags": 6},
        "3": {"%TYPE": "x.Host", "@sofa": 1, "^begin": 4, "^end": 6, "@slots": 4},
        "4": {"%TYPE": "x.Filler[]", "%ELEMENTS": [5]},
        "5": {"%TYPE": "x.Filler", "role": "who", "@target": 2},
        "6": {"%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["a", "b"]},
    }
    raw = {"%TYPES": {}, "%FEATURE_STRUCTURES": structures, "%VIEWS": {}}
    [found], errors = read_file(CAS_JSON, saved(tmp_path, "a.json", orjson.dumps(raw)))
    assert (errors, said(found)) == ([], [("Name", "Awa"), ("Host", "Sy")])
    assert found.annotations.spans[0].attributes == {"sure": "NaN", "tags": ["a", "b"]}
    assert links(found) == [("who", "s2", "s1", "")]


def imported(incoming: Incoming) -> Incoming:
    """The article with its text in its canonical form."""
    clean = canonical(incoming.text)
    held = in_canonical(incoming.annotations, clean, fingerprint(clean.text))
    return replace(incoming, text=clean.text, annotations=held)


def shared_files(shared_data: Path, form) -> list[Path]:
    files = (shared_data / "formats").rglob(f"*{form.suffixes[0]}")
    return sorted(path for path in files if recognised(SourceFile(path, path.name)) is form)


@pytest.mark.parametrize(
    ("form", "count", "refused"), [(CAS_XMI, 53, 2), (CAS_JSON, 15, 5)], ids=["cas-xmi", "cas-json"]
)
def test_files_of_others_are_read_and_come_back(shared_data, tmp_path, form, count, refused):
    files = shared_files(shared_data, form)
    assert len(files) == count
    none = 0
    for number, path in enumerate(files):
        found, errors = read_file(form, path)
        none += not found
        assert found or errors
        for place, article in enumerate(found):
            folder = tmp_path / f"{number}-{place}"
            folder.mkdir()
            before = imported(article)
            done = written(form, [as_record(before)], folder)
            assert done.losses == []
            again, errors = read_file(form, next(done.path.glob(f"*{form.suffixes[0]}")))
            assert (errors, sorted(said(again[0]))) == ([], sorted(said(before)))
    assert none == refused


@by_key
def test_dkpro_cassis_reads_what_was_written(form, tmp_path):
    cassis = pytest.importorskip("cassis", reason="needs dkpro-cassis, of the extra consumers")
    folder = written(form, [RECORD], tmp_path).path
    with warnings.catch_warnings():
        # It says that a feature called “type” gets another name in Python.
        warnings.simplefilter("ignore", UserWarning)
        if form is CAS_JSON:
            with (folder / "a.json").open("rb") as file:
                found = cassis.load_cas_from_json(file)
        else:
            with (folder / TYPE_SYSTEM).open("rb") as file:
                types = cassis.load_typesystem(file)
            with (folder / "a.xmi").open("rb") as file:
                found = cassis.load_cas_from_xmi(file, typesystem=types)
    assert found.sofa_string == SAMPLE
    spans = found.select("webanno.custom.Span")
    assert [(one.label, one.get_covered_text(), one.id, one.kind) for one in spans] == [
        ("quote", QUOTE, "s1", "direct"),
        ("entity", NAME, "s2", None),
        ("entity", NAME, "s3", None),
    ]
    [link] = found.select("webanno.custom.Link")
    assert (link.label, link.Governor.id, link.Dependent.id) == ("speaker", "s1", "s2")
    tokens = found.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    assert [one.get_covered_text() for one in tokens[-3:]] == ["Awa", "Sy", "."]
