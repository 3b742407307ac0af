from pathlib import Path

import orjson
import pytest

from annotator.core.offsets import Utf16Map
from annotator.formats import recognised
from annotator.formats.gate import GATE
from annotator.formats.model import SourceFile
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, as_record, at, read_file, said, saved
from tests.formats.round_trips import written
from tests.formats.strategies import record

QUOTE, NAME = "«\u00a0Nous partons\u00a0»", "Awa Sy"
SPANS = [
    SpanWire("s1", *at(SAMPLE, QUOTE), "quote", QUOTE, {"kind": "direct"}, "sure?"),
    SpanWire("s2", *at(SAMPLE, NAME), "entity", NAME, {"annotator:id": [2]}, origin="rules"),
]
RECORD = record(SAMPLE, SPANS, [LinkWire("k1", "speaker", "s1", "s2", "who else")])


def bdoc(sets, text=SAMPLE, **more):
    annotation_sets = {name: {"name": name, "annotations": each} for name, each in sets.items()}
    return orjson.dumps({"annotation_sets": annotation_sets, "text": text, **more})


def annotation(kind, words, key=0, text=SAMPLE, unit=None, **features):
    start, end = at(text, words)
    if unit is not None:
        start, end = unit(start), unit(end)
    return {"type": kind, "start": start, "end": end, "id": key, "features": features}


def gate_xml(text, sets="", features=""):
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<GateDocument version=\"3\">\n"
        f"<GateDocumentFeatures>{features}</GateDocumentFeatures>\n"
        f"<TextWithNodes>{text}</TextWithNodes>\n{sets}</GateDocument>\n"
    )


def feature(name, value, kind="String"):
    java = f"<Value className='java.lang.{kind}'>{value}</Value>"
    return f"<Feature><Name className='java.lang.String'>{name}</Name>{java}</Feature>"


def read(tmp_path, content, name="a.bdocjs"):
    path = saved(tmp_path, name, content)
    assert recognised(SourceFile(path, path.name)) is GATE
    return read_file(GATE, path)


def test_all_is_held(tmp_path):
    done = written(GATE, [RECORD, record("b", [], [], annotator="bob")], tmp_path)
    assert done.losses == []
    [found], errors = read(tmp_path, (done.path / "a.bdocjs").read_bytes())
    assert errors == []
    [link] = found.annotations.links
    assert (link.type, link.source, link.target, link.note) == ("speaker", "s1", "s2", "who else")
    [other], _ = read_file(GATE, done.path / "a.bob.bdocjs")
    assert (other.name, other.annotations.annotator, other.text) == ("a", "bob", "b")


def test_what_is_written_is_plain_gate(tmp_path):
    raw = orjson.loads((written(GATE, [RECORD], tmp_path).path / "a.bdocjs").read_bytes())
    assert (raw["offset_type"], raw["text"], raw["name"]) == ("p", SAMPLE, "a")
    first, second = raw["annotation_sets"]["anna"]["annotations"]
    start, end = at(SAMPLE, QUOTE)
    assert (first["type"], first["start"], first["end"], first["id"]) == ("quote", start, end, 0)
    assert first["features"]["kind"] == "direct"
    assert second["features"]["annotator:attribute:annotator:id"] == [2]


def test_offsets_of_python_and_of_java(tmp_path):
    plain = bdoc({"": [annotation("X", NAME)]}, offset_type="p")
    units = Utf16Map(SAMPLE).to_utf16
    java = bdoc({"": [annotation("X", NAME, unit=units)]}, offset_type="j")
    for content in (plain, java):
        [found], errors = read(tmp_path, content)
        assert (errors, said(found)) == ([], [("X", NAME)])


def test_each_annotation_set_is_an_annotators(tmp_path):
    sets = {"": [annotation("X", NAME)], "Key": [annotation("Y", QUOTE, sure=True)]}
    found, _ = read(tmp_path, bdoc(sets, features={"source": "x"}))
    assert [(one.annotations.annotator, said(one)) for one in found] == [
        ("imported", [("X", NAME)]),
        ("Key", [("Y", QUOTE)]),
    ]
    assert found[1].annotations.spans[0].attributes == {"sure": True}
    assert found[0].meta == {"source": "x"}
    [bare], _ = read(tmp_path, bdoc({}))
    assert (bare.text, bare.annotations) == (SAMPLE, None)


def test_another_set_beside_an_exported_one_keeps_its_name(tmp_path):
    raw = orjson.loads((written(GATE, [RECORD], tmp_path).path / "a.bdocjs").read_bytes())
    raw["annotation_sets"]["Key"] = {"annotations": [annotation("Y", NAME)]}
    found, _ = read(tmp_path, orjson.dumps(raw))
    assert [(one.name, one.annotations.annotator) for one in found] == [("a", "anna"), ("a", "Key")]


def test_what_cannot_be_a_span_is_told(tmp_path):
    empty = {"type": "X", "start": 3, "end": 3, "id": 1}
    outside = {"type": "X", "start": 3, "end": 999, "id": 2}
    [found], [error] = read(tmp_path, bdoc({"": [empty, outside, annotation("X", NAME, 3)]}))
    assert said(found) == [("X", NAME)]
    assert found.remarks == ("annotations without a character were left out: 1",)
    assert error.field == "$.annotation_sets..annotations[1]"


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"{", "line 1, column 2", "is not JSON in UTF-8"),
        (b'{"annotation_sets": {}}', "$.text", "is missing"),
        (bdoc({}, offset_type="b"), "$.offset_type", "Invalid enum value 'b'"),
        (bdoc({"": [{"type": "X"}]}), "$.annotation_sets[...].annotations[0].start", "is missing"),
        (
            bdoc({"": [{"type": "X", "start": 1, "end": 2, "id": 0}]}, offset_type="j"),
            "$.annotation_sets..annotations[0]",
            "1–2 cuts a character of two units",
        ),
        (
            bdoc({"": [annotation("X", NAME, **{"annotator:links": [{"id": 1}]})]}),
            "$.annotation_sets..annotations[0].features.annotator:links[0]",
            "Expected `str`, got `int`",
        ),
        (
            bdoc({"": [annotation("X", NAME, **{"annotator:links": 1})]}),
            "$.annotation_sets..annotations[0].features.annotator:links",
            "is not a list",
        ),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path, content, place, reason):
    found, [error] = read(tmp_path, content)
    assert (found, error.field) == ([], place)
    assert error.reason.startswith(reason)


def test_xml_goes_by_where_the_nodes_stand(tmp_path):
    text = SAMPLE.replace(NAME, f'<Node id="7"/>{NAME}<Node id="3"/>').replace("dit", "d&amp;t")
    features = feature("sure", "true", "Boolean") + feature("n", "12", "Long") + feature("w", "x y")
    sets = (
        f'<AnnotationSet><Annotation Id="4" Type="X" StartNode="7" EndNode="3">{features}'
        '</Annotation></AnnotationSet>\n<AnnotationSet Name="Key"></AnnotationSet>'
    )
    found, errors = read(tmp_path, gate_xml(text, sets, feature("gate.SourceURL", "x")), "a.xml")
    assert errors == []
    assert [(one.annotations.annotator, said(one)) for one in found] == [
        ("imported", [("X", NAME)]),
        ("Key", []),
    ]
    assert found[0].text == SAMPLE.replace("dit", "d&t")
    assert found[0].annotations.spans[0].attributes == {"sure": True, "n": 12, "w": "x y"}
    assert found[0].meta == {"gate.SourceURL": "x"}


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (gate_xml("a")[:-5], "line 5, column 1", "is not XML"),
        ("<!DOCTYPE GateDocument []>" + gate_xml("a")[38:], "line 1", "has a document type"),
        ("<!-- <GateDocument --><TEI/>", "line 1", "is no document of GATE"),
        (
            gate_xml("a", '<AnnotationSet>\n<Annotation Id="x" Type="X"/></AnnotationSet>'),
            "line 6",
            "an annotation has no Id or no Type",
        ),
        (
            gate_xml("a", '<Annotation Id="1" Type="X" StartNode="1" EndNode="2"/>'),
            "line 5",
            "there is no node '1' in the text",
        ),
    ],
)
def test_xml_that_is_no_document_is_refused(tmp_path, content, place, reason):
    found, [error] = read(tmp_path, content, "a.xml")
    assert (found, error.field) == ([], place)
    assert error.reason.startswith(reason)


def shared_files(shared_data: Path) -> list[Path]:
    folder = shared_data / "formats" / "gatenlp"
    return sorted([*folder.rglob("*.bdocjs"), *folder.rglob("*.xml")])


def test_files_of_gate_are_read_and_come_back(shared_data, tmp_path):
    files = shared_files(shared_data)
    assert len(files) == 7
    spans = 0
    for number, path in enumerate(files):
        assert recognised(SourceFile(path, path.name)) is GATE
        found, errors = read_file(GATE, path)
        assert errors == []
        for place, article in enumerate(found):
            for span in article.annotations.spans:
                words = article.text[span.start : span.end]
                assert span.attributes.get("string", words) == words
                spans += 1
            folder = tmp_path / f"{number}-{place}"
            folder.mkdir()
            assert written(GATE, [as_record(article)], folder).losses == []
    assert spans == 941


def test_gatenlp_reads_what_was_written(tmp_path):
    gatenlp = pytest.importorskip("gatenlp", reason="needs gatenlp, one of the extra consumers")
    folder = written(GATE, [RECORD], tmp_path).path
    document = gatenlp.Document.load(str(folder / "a.bdocjs"))
    assert document.text == SAMPLE
    found = [(each.type, document[each]) for each in document.annset("anna")]
    assert found == [("quote", QUOTE), ("entity", NAME)]
    assert document.features["annotator:record"]["status"] == "done"
    saved_again = tmp_path / "again.bdocjs"
    document.save(str(saved_again))
    [again], errors = read_file(GATE, saved_again)
    assert (errors, again.annotations.spans) == (
        [],
        read_file(GATE, folder / "a.bdocjs")[0][0].annotations.spans,
    )
