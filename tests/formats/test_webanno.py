from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.offsets import Utf16Map
from annotator.formats import recognised
from annotator.formats import webanno_escapes as escapes
from annotator.formats.cas_xmi import CAS_XMI, TYPE_SYSTEM
from annotator.formats.losses import Kind
from annotator.formats.model import SourceFile
from annotator.formats.webanno import WEBANNO
from annotator.formats.webanno_reading import CODE_POINTS_SAID
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import as_record, at, read_file, said, saved
from tests.formats.round_trips import written
from tests.formats.strategies import record

EMOJI = "📌 Awa sings ."
HEAD = "#FORMAT=WebAnno TSV 3.3\n"
ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"


def table(text, *layers, cells=None, code_points=False):
    """A file of one sentence whose words are parted by spaces; ``cells`` are by word's number."""
    rows = []
    start = 0
    to_unit = (lambda place: place) if code_points else Utf16Map(text).to_utf16
    for number, word in enumerate(text.split(" "), 1):
        end = start + len(word)
        said = (cells or {}).get(number, "_\t" * sum(layer.count("|") for layer in layers))
        rows.append(f"1-{number}\t{to_unit(start)}-{to_unit(end)}\t{word}\t{said}\n")
        start = end + 1
    heads = "".join(f"{layer}\n" for layer in layers)
    return f"{HEAD}{heads}\n\n#Text={text}\n{''.join(rows)}"


def read(tmp_path, content, name="a.tsv"):
    path = saved(tmp_path, name, content)
    found = recognised(SourceFile(path, path.name))
    assert found is WEBANNO
    return read_file(WEBANNO, path)


def article(tmp_path, content):
    [found], errors = read(tmp_path, content)
    assert errors == []
    return found


def links(incoming):
    spans = {span.id: span for span in incoming.annotations.spans}
    words = {key: incoming.text[span.start : span.end] for key, span in spans.items()}
    return [(k.type, words[k.source], words[k.target], k.note) for k in incoming.annotations.links]


def test_offsets_are_utf16_units(tmp_path):
    found = article(tmp_path, table(EMOJI, f"#T_SP={ENTITY}|value", cells={2: "PER\t"}))
    assert (found.text, said(found)) == (EMOJI, [("PER", "Awa")])
    assert found.remarks == (f"the values of the layer {ENTITY} were taken for labels",)


def test_offsets_that_count_characters_are_known_by_the_tokens(tmp_path):
    layer = "#T_SP=webanno.custom.Span|label"
    content = table(EMOJI, layer, cells={2: "PER\t"}, code_points=True)
    found = article(tmp_path, content)
    assert (said(found), found.remarks) == ([("PER", "Awa")], (CODE_POINTS_SAID,))


def test_stacked_spans_and_spans_of_several_tokens(tmp_path):
    cells = {1: "a[1]|b[2]\t*[1]|x[2]\t", 2: "a[1]\t*[1]\t", 3: "c\t*\t"}
    found = article(tmp_path, table("Awa Sy sings", "#T_SP=custom.X|value|kind", cells=cells))
    assert said(found) == [("a", "Awa Sy"), ("b", "Awa"), ("c", "sings")]
    assert [dict(span.attributes) for span in found.annotations.spans] == [{}, {"kind": "x"}, {}]


def test_a_layer_without_a_value_labels_with_its_name(tmp_path):
    cells = {1: "*\t", 2: "_\t"}
    assert said(article(tmp_path, table("Awa sings", "#T_SP=custom.Name|", cells=cells))) == [
        ("Name", "Awa")
    ]
    cells = {1: "NN\tNOUN\t", 2: "_\t_\t"}
    found = article(tmp_path, table("Awa sings", f"#T_SP={POS}|PosValue|coarse", cells=cells))
    assert said(found) == [("POS", "Awa")]
    assert found.annotations.spans[0].attributes == {"PosValue": "NN", "coarse": "NOUN"}


def test_parts_of_tokens(tmp_path):
    rows = "1-1\t0-8\tseafront\t_\t\n1-1.1\t3-8\tfront\tx[1]\t\n1-2\t9-13\tpark\tx[1]\t\n"
    found = article(
        tmp_path, f"{HEAD}#T_SP=custom.X|value\n\n\n#Text=seafront park\n{rows}1-2.1\t9-9\t\ty\t\n"
    )
    assert said(found) == [("x", "front park")]
    assert found.remarks[0] == "annotations without a character were left out: 1"


def test_relations(tmp_path):
    layers = ("#T_SP=custom.X|value", "#T_RL=custom.R|value|sure|BT_custom.X")
    cells = {
        1: "q\t_\t_\t_\t",
        2: "a[1]|b[2]\tby|of\tyes|*\t1-1[0_2]|1-1[0_1]\t",
    }
    found = article(tmp_path, table("Words Awa", *layers, cells=cells))
    assert links(found) == [("by", "Words", "Awa", "sure: yes"), ("of", "Words", "Awa", "")]
    targets = [span.label for span in found.annotations.spans if span.id != "s1"]
    assert targets == ["a", "b"]
    assert [link.target for link in found.annotations.links] == ["s3", "s2"]


def test_relations_between_tokens_make_spans_of_these(tmp_path):
    token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    cells = {1: "_\t_\t", 2: "subj\t1-1\t"}
    found = article(tmp_path, table("Awa sings", f"#T_RL=custom.R|value|BT_{token}", cells=cells))
    assert links(found) == [("subj", "Awa", "sings", "")]


def test_slots(tmp_path):
    layers = (
        "#T_SP=custom.Target|",
        "#T_SP=custom.Host|ROLE_custom.Host:links_custom.Link|custom.Target|value",
    )
    cells = {
        1: "_\tby;*\t1-2;1-3[1]\tq\t",
        2: "*\t_\t_\t_\t",
        3: "*[1]\t_\t_\t_\t",
        4: "*[1]\t_\t_\t_\t",
    }
    found = article(tmp_path, table("Words Awa Mr Sy", *layers, cells=cells))
    assert links(found) == [("by", "Words", "Awa", ""), ("links", "Words", "Mr Sy", "")]


def test_chains(tmp_path):
    layer = "#T_CH=custom.Link|referenceRelation|referenceType"
    cells = {1: "same->1-1\tper[1]\t", 2: "_\t_\t", 3: "*->1-2\t*[1]\t"}
    found = article(tmp_path, table("Awa sings she", layer, cells=cells))
    assert said(found) == [("per", "Awa"), ("Link", "she")]
    assert links(found) == [("same", "Awa", "she", "")]


def test_escapes_of_values_and_texts(tmp_path):
    content = (
        f"{HEAD}#T_SP=custom.X|value\n\n\n#Text=C:\\\\temp is\n#Text=\\tnot here\n"
        "1-1\t0-7\tC:\\temp\ta\\[1\\]\\|\\_\\*\\->\\;\\\\[3]|\\*[4]\t\n1-2\t8-10\tis\t_\t\n"
        "1-3\t12-15\tnot\t_\t\n1-4\t16-20\there\t_\t\n"
    )
    found = article(tmp_path, content)
    assert found.text == "C:\\temp is\n\tnot here"
    assert [label for label, _ in said(found)] == ["a[1]|_*->;\\", "*"]


@given(st.text("ab\\[]|_->;*\t\nü"))
def test_an_escaped_value_comes_back(value):
    cell = escapes.escaped_value(value)
    assert not set("\t\n") & set(cell)
    assert escapes.value(cell) == value
    assert escapes.parts(f"{cell}[1]|x[2]", "|") == [f"{cell}[1]", "x[2]"]
    assert escapes.numbered(f"{cell}[1]") == (cell, "1")
    assert escapes.numbered(cell) == (cell, "")


def test_version_3_1_escapes_texts_as_java_does(tmp_path):
    content = (
        "#FORMAT=WebAnno TSV 3.1\n\n\n#Text=\\uD83D\\uDCCC l\\u00e0\n1-1\t0-2\t📌\n1-2\t3-5\tlà\n"
    )
    assert article(tmp_path, content).text == "📌 là"


def test_version_2_looks_for_its_tokens(tmp_path):
    content = (
        f" # {POS} | PosValue # custom.Name | value # custom.R | kind | AttachTo={POS}\n"
        "#id=1\n#text=📌 Awa Sy sings.\n"
        "1-1\t📌\t_\tO\t_\t_\t\n1-2\tAwa\tNN\tB-PER\tsubj\t1-4\t\n1-3\tSy\t_\tI-PER|B-x*\t_\t_\t\n"
        "1-4\tsings\tVB\tO-_|I-x*\t_\t_\t\n1-5\t.\t_\tO\t_\t_\t\n\n"
    )
    found = article(tmp_path, content)
    assert found.text == "📌 Awa Sy sings."
    assert said(found) == [("POS", "Awa"), ("PER", "Awa Sy"), ("x*", "Sy sings"), ("POS", "sings")]
    assert links(found) == [("R", "sings", "Awa", "kind: subj")]


def test_line_ends_of_windows_and_a_byte_order_mark(tmp_path):
    content = "\ufeff" + table("Awa sings", "#T_SP=custom.X|value", cells={1: "PER\t"})
    found = article(tmp_path, content.replace("\n", "\r\n"))
    assert (found.text, said(found)) == ("Awa sings", [("PER", "Awa")])


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ("#FORMAT=WebAnno TSV 4.0\n", "line 1", "does not name one of the versions"),
        (f"{HEAD}\n\n1-1\t0-3\tAwa\n", "line 4", "stands before the sentence's #Text="),
        (f"{HEAD}#T_SP=custom.X|a\n\n\n#Text=Awa\n1-1\t0-3\tAwa\n", "line 6", "has 3 columns"),
        (f"{HEAD}\n\n#Text=Awa\n1-1\t0-x\tAwa\n", "line 5", "does not begin with a token"),
        (f"{HEAD}\n\n#Text=Awa\n1-1\t0-3\tSy\n", "line 5", "'Sy' is not what stands at 0–3: 'Awa'"),
        (f"{HEAD}\n\n#Text=A\n1-1\t99999999999-9\tA\n", "line 5", "there is a gap of 99999999999"),
        (
            f"{HEAD}\n\n#Text=Awa Sy\n1-1\t0-3\tAwa\n\n#Text=x\n2-1\t2-3\tx\n",
            "line 8",
            "the sentence begins at 2, inside the one before it",
        ),
        (f"{HEAD}#T_SP\n", "line 2", "declares no layer"),
        (f"{HEAD}#T_SP=custom.X|ROLE_x|custom.X\n", "line 2", "declares no slot"),
        (
            f"{HEAD}#T_RL=c.R|BT_c.X\n\n\n#Text=Awa\n1-1\t0-3\tAwa\t2-1\t\n",
            "line 6",
            "there is no token '2-1'",
        ),
        (f"{HEAD}\n\n#Text=Aw\xe9".encode("latin-1"), "byte 34", "is not in the encoding utf-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, content, place, reason):
    found, [error] = read(tmp_path, content)
    assert (found, error.file, error.field) == ([], "a.tsv", place)
    assert error.reason.startswith(reason)


def test_what_is_written_is_what_inception_writes(tmp_path):
    text = "« Partons », dit Awa Sy.\n\nSeule."
    spans = [
        SpanWire("s1", *at(text, "« Partons »"), "quote", "« Partons »", {"type": "direct"}),
        SpanWire("s2", *at(text, "Awa Sy"), "entity", "Awa Sy"),
        SpanWire("s3", *at(text, "wa"), "part", "wa", {"a b": 1}, "note | 1"),
    ]
    done = written(
        WEBANNO, [record(text, spans, [LinkWire("k1", "speaker", "s1", "s2")])], tmp_path
    )
    assert (done.path / "a.tsv").read_text(encoding="utf-8").split("\n") == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Span|label|type|note|id|more",
        "#T_RL=webanno.custom.Link|label|note|id|BT_webanno.custom.Span",
        "",
        "",
        "#Text=« Partons », dit Awa Sy.",
        "#Text=",
        "1-1\t0-1\t«\tquote[1]\tdirect[1]\t*[1]\ts1[1]\t*[1]\t_\t_\t_\t_\t",
        "1-2\t2-9\tPartons\tquote[1]\tdirect[1]\t*[1]\ts1[1]\t*[1]\t_\t_\t_\t_\t",
        "1-3\t10-11\t»\tquote[1]\tdirect[1]\t*[1]\ts1[1]\t*[1]\t_\t_\t_\t_\t",
        "1-4\t11-12\t,\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "1-5\t13-16\tdit\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "1-6\t17-20\tAwa\tentity[2]\t*[2]\t*[2]\ts2[2]\t*[2]\tspeaker\t*\tk1\t1-1[1_2]\t",
        '1-6.1\t18-20\twa\tpart\t*\tnote \\| 1\ts3\t{"a b": 1}\t_\t_\t_\t_\t',
        "1-7\t21-23\tSy\tentity[2]\t*[2]\t*[2]\ts2[2]\t*[2]\t_\t_\t_\t_\t",
        "1-8\t23-24\t.\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "",
        "#Text=Seule.",
        "2-1\t26-31\tSeule\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "2-2\t31-32\t.\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    ["A. B.\n\n\nC.\t\n D", "a \n", "a\n\n\n", "📌. 📌.  é\u0301.\n\u00a0x", "a\x0b\x85b.\x1c C"],
)
def test_all_white_space_is_held(text, tmp_path):
    done = written(WEBANNO, [record(text, [], [])], tmp_path)
    assert done.losses == []
    [found], _ = read_file(WEBANNO, done.path / "a.tsv")
    assert found.text == text


def test_white_space_before_the_first_word_becomes_spaces(tmp_path):
    done = written(WEBANNO, [record("\n \tAwa", [], [])], tmp_path)
    [found], _ = read_file(WEBANNO, done.path / "a.tsv")
    assert found.text == "   Awa"
    [loss] = done.losses
    assert loss.kind is Kind.REPLACED
    assert loss.reason.startswith("2 characters of the text cannot be written")


def test_white_space_at_the_ends_of_spans_is_trimmed(tmp_path):
    text = " Awa Sy ."
    spans = [SpanWire("s1", 0, 8, "a", text[:8]), SpanWire("s2", 7, 8, "b", " ")]
    losses = written(WEBANNO, [record(text, spans, []), record(" ", [], [], article="b")], tmp_path)
    assert [(loss.kind, loss.id, loss.new) for loss in losses.losses] == [
        (Kind.TRIMMED, "s1", (1, 7)),
        (Kind.DROPPED, "s2", None),
        (Kind.DROPPED, "", None),
    ]


def test_a_carriage_return_cannot_stand_in_a_cell(tmp_path):
    spans = [SpanWire("s1", 0, 3, "a\rb", "Awa", {"kind": "\r"}, "x\r")]
    done = written(WEBANNO, [record("Awa", spans, [])], tmp_path)
    assert sorted(loss.kind for loss in done.losses) == [
        Kind.RENAMED,
        Kind.REPLACED,
        Kind.REPLACED,
    ]


def test_the_type_system_beside_the_files_is_a_part_of_them(tmp_path):
    done = written(WEBANNO, [record("Awa", [], [])], tmp_path)
    types = done.path / TYPE_SYSTEM
    assert recognised(SourceFile(types, types.name)) is None
    assert read_file(CAS_XMI, types) == ([], [])


def inception_files(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "formats" / "inception").rglob("*.tsv"))


def test_files_of_inception_are_read_and_come_back(shared_data, tmp_path):
    files = inception_files(shared_data)
    assert len(files) == 86
    for number, path in enumerate(files):
        assert recognised(SourceFile(path, path.name)) is WEBANNO
        [found], errors = read_file(WEBANNO, path)
        assert all("that is no span" in error.reason for error in errors)
        before = as_record(found)
        (tmp_path / str(number)).mkdir()
        done = written(WEBANNO, [before], tmp_path / str(number))
        kinds = {loss.kind for loss in done.losses}
        assert kinds <= {Kind.REPLACED} or not before.wire.text.strip()
        again, errors = read_file(WEBANNO, next(done.path.glob("*.tsv")))
        assert errors == []
        assert again[0].annotations.spans == found.annotations.spans


SAME_TYPES = (
    *("testCrossSentenceSpanWithFeatureValue", "testMultiTokenStackedSpanWithFeatureValue"),
    *("testSubMultiTokenSpanWithFeatureValue", "testTokenAttachedAnnotationsWithValues"),
    *(
        "testSimpleChain",
        "testSingleTokenRelationWithFeatureValue",
        "testSimpleCrossSenenceSlotFeature",
    ),
    *("testStackedComplexSlotFeatureWithoutValues", "testTwoSentencesWithNoSpaceInBetween"),
)


@pytest.mark.parametrize("name", SAME_TYPES)
def test_the_table_says_what_the_same_document_says_as_xmi(shared_data, name):
    suite = next((shared_data / "formats" / "inception").rglob("tsv3-suite"))
    [table_read], _ = read_file(WEBANNO, suite / name / "reference.tsv")
    [xmi_read], _ = read_file(CAS_XMI, suite / name / "reference.xmi")
    assert table_read.text == xmi_read.text
    assert sorted(said(table_read)) == sorted(said(xmi_read))
    assert sorted(links(table_read)) == sorted(links(xmi_read))
