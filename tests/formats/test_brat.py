from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.offsets import Utf16Map
from annotator.formats import recognised
from annotator.formats.brat import BRAT
from annotator.formats.brat_names import read_back, written_name, written_value
from annotator.formats.brat_standoff import EVENTS, REFERENCES
from annotator.formats.foreign import UTF16_SAID
from annotator.formats.model import SourceFile
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, as_record, at, read_file, said, saved
from tests.formats.round_trips import written
from tests.formats.strategies import record

CREDIT, QUOTE, NAME = "Studio Tilo", "«\u00a0Nous partons\u00a0»", "Awa Sy"
WORDS = [("ORG", CREDIT), ("QUOTE", QUOTE), ("PER", NAME)]


def bound(number, label, *words, text=SAMPLE, said=None):
    """A line of a span whose fragments are ``words``."""
    ranges = ";".join("{} {}".format(*at(text, each)) for each in words)
    return f"T{number}\t{label} {ranges}\t{' '.join(words) if said is None else said}\n"


THREE = bound(1, "ORG", CREDIT) + bound(2, "QUOTE", QUOTE) + bound(3, "PER", NAME)


def read_pair(tmp_path, annotations, text=SAMPLE):
    path = saved(tmp_path, "a.txt", text)
    saved(tmp_path, "a.ann", annotations)
    assert recognised(SourceFile(path, path.name)) is BRAT
    return read_file(BRAT, path)


def attributes(article):
    return {span.id: dict(span.attributes) for span in article.annotations.spans}


def links(article):
    return [(link.type, link.source, link.target) for link in article.annotations.links]


def test_spans_have_their_exact_places(tmp_path):
    [article], errors = read_pair(tmp_path, THREE)
    assert (article.name, article.text) == ("a", SAMPLE)
    assert (said(article), errors, article.remarks) == (WORDS, [], ())


def test_relations_and_equivalences_become_links(tmp_path):
    lines = "R1\tSPEAKER Arg1:T2 Arg2:T3\t\n*\tEquiv T1 T2 T3\n"
    [article], errors = read_pair(tmp_path, THREE + lines)
    assert errors == []
    assert links(article) == [
        ("SPEAKER", "T2", "T3"),
        ("Equiv", "T1", "T2"),
        ("Equiv", "T2", "T3"),
    ]


def test_attributes_have_values_or_are_true(tmp_path):
    lines = "A1\tKind T3 person\nM1\tNegation T3\nA2\tKind T3 place\nA3\tSaid T2 two words\n"
    [article], errors = read_pair(tmp_path, THREE + lines)
    assert errors == []
    assert attributes(article) == {
        "T1": {},
        "T2": {"Said": "two words"},
        "T3": {"Kind": "person", "Negation": "true", "Kind 2": "place"},
    }


def test_notes_are_kept_line_by_line(tmp_path):
    lines = (
        "R1\tSPEAKER Arg1:T2 Arg2:T3\n"
        "#1\tAnnotatorNotes T2\tsure?\n#2\tAnnotatorNotes T2\tyes\n"
        "#3\tAnnotatorNotes R1\twho\n#4\tLemma T3\t awa\n"
    )
    [article], errors = read_pair(tmp_path, THREE + lines)
    assert errors == []
    assert [span.note for span in article.annotations.spans] == ["", "sure?\nyes", ""]
    assert article.annotations.links[0].note == "who"
    assert attributes(article)["T3"] == {"Lemma": "awa"}


def test_references_are_attributes_with_a_remark(tmp_path):
    [article], errors = read_pair(tmp_path, THREE + "N1\tReference T3 Wiki:Q1\tAwa Sy, singer\n")
    expected = {"Reference": "Wiki:Q1", "Reference text": "Awa Sy, singer"}
    assert (attributes(article)["T3"], errors) == (expected, [])
    assert article.remarks == (REFERENCES,)


def test_events_are_links_from_their_words_with_a_remark(tmp_path):
    lines = (
        bound(4, "Leave", "partons")
        + bound(5, "Say", "dit")
        + "E1\tLeave:T4\nE2\tSay:T5 Content:E1 Source2:T3\nA1\tTense E2 past\n"
    )
    [article], errors = read_pair(tmp_path, THREE + lines)
    assert errors == []
    assert links(article) == [("Content", "T5", "T4"), ("Source", "T5", "T3")]
    assert attributes(article)["T5"] == {"Tense": "past"}
    assert article.remarks == (EVENTS,)


def test_fragments_are_taken_whole_with_a_remark_where_words_lie_between(tmp_path):
    gap = bound(1, "X", "Studio", "partons")
    [article], errors = read_pair(tmp_path, gap + bound(2, "Y", "Studio Tilo", "«\u00a0Nous"))
    assert errors == []
    assert said(article)[0][1].startswith("Studio Tilo\n")
    assert said(article)[1] == ("Y", "Studio Tilo\n«\u00a0Nous")
    assert article.remarks == (
        "1 of its spans have gaps and were taken whole, from the first to the last fragment",
    )


def test_a_wrong_line_is_named_and_the_others_are_read(tmp_path):
    lines = [
        bound(1, "PER", NAME, said="Awa Ba").rstrip(),
        "T2 ORG 1 2 x",
        "T3\tORG 1 two\tx",
        bound(4, "PER", NAME).rstrip(),
        bound(4, "PER", NAME).rstrip(),
        "R1\tX Arg1:T4 Arg2:T9",
        "R2\tX Arg1:T4",
        "E1\tSay Content:T4",
        "E2\tSay:T9",
        "A1\tKind T9 x",
        "N1\tReference T4 nothing",
        "#1\tAnnotatorNotes T9\twhat",
        "*\tEquiv T4",
        "X1\twhat",
        "T10\tORG 5000 5005\tabcde",
    ]
    [article], errors = read_pair(tmp_path, "\n".join(lines))
    assert said(article) == [("PER", NAME)]
    places = sorted((error.field for error in errors), key=lambda place: int(place[5:]))
    assert places == [f"line {number}" for number in range(1, 16) if number != 4]
    assert {error.file for error in errors} == {"a.ann"}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("counts_mark", "counts_both"), [(True, True), (False, False)])
def test_offsets_fit_whatever_they_count(tmp_path, mark, end, counts_mark, counts_both):
    text = mark + SAMPLE.replace("\n", end)
    counted = text if counts_mark else text.removeprefix("\ufeff")
    counted = counted if counts_both else counted.replace("\r\n", "\n")
    lines = bound(1, "PER", NAME, text=counted) + bound(2, "ORG", CREDIT, text=counted)
    [article], errors = read_pair(tmp_path, lines.replace("\n", end), text)
    assert (said(article), errors) == ([("PER", NAME), ("ORG", CREDIT)], [])
    assert bool(article.remarks) == (text != counted)


def test_utf16_offsets_are_recognised_by_the_words(tmp_path):
    start, end = map(Utf16Map(SAMPLE).to_utf16, at(SAMPLE, NAME))
    [article], errors = read_pair(tmp_path, f"T1\tPER {start} {end}\t{NAME}\n")
    assert (said(article), errors, article.remarks) == ([("PER", NAME)], [], (UTF16_SAID,))


def test_annotations_may_lie_in_two_files(tmp_path):
    path = saved(tmp_path, "a.txt", SAMPLE)
    saved(tmp_path, "a.a1", THREE)
    saved(tmp_path, "a.a2", "R1\tSPEAKER Arg1:T2 Arg2:T3\n")
    [article], errors = read_file(BRAT, path)
    assert (said(article), links(article)) == (WORDS, [("SPEAKER", "T2", "T3")])
    assert errors == []


def test_a_bad_line_of_two_files_is_told_by_its_own(tmp_path):
    path = saved(tmp_path, "a.txt", SAMPLE)
    saved(tmp_path, "a.a1", THREE)
    saved(tmp_path, "a.a2", "R1\tSPEAKER Arg1:T2 Arg2:T3\nT9\tPER 5000 5003\tAwa\nwhat\n")
    _, errors = read_file(BRAT, path)
    assert sorted(error.field for error in errors) == ["a.a2, line 2", "a.a2, line 3"]


def test_only_the_text_of_a_pair_is_an_article(tmp_path):
    read_pair(tmp_path, THREE)
    for name in ("annotation.conf", "a.ann"):
        path = tmp_path / name if name == "a.ann" else saved(tmp_path, name, "[entities]\nPER\n")
        assert recognised(SourceFile(path, name)) is None
        assert read_file(BRAT, path) == ([], [])


def test_what_is_nothing_of_brats_is_refused(tmp_path):
    _, [error] = read_file(BRAT, saved(tmp_path, "readme.md", "# Awa"))
    assert "is neither a text (.txt) nor annotations" in error.reason


def test_annotations_without_their_text_are_refused(tmp_path):
    path = saved(tmp_path, "a.ann", THREE)
    assert recognised(SourceFile(path, path.name)) is BRAT
    assert "“a.txt” with the text is not beside it" in read_file(BRAT, path)[1][0].reason


def test_a_text_without_annotations_is_another_formats(tmp_path):
    path = saved(tmp_path, "a.txt", SAMPLE)
    assert recognised(SourceFile(path, path.name)).key == "text"
    assert "has no annotations" in read_file(BRAT, path)[1][0].reason


def test_lines_that_go_wrong_at_their_end_take_no_time(tmp_path):
    lines = THREE + "E1\tSay:T1 " + "a:b:c " * 5000 + "d\nR1\tX" + " a:b:c:d" * 5000
    [article], errors = read_pair(tmp_path, lines)
    assert (said(article), [error.field for error in errors]) == (WORDS, ["line 4", "line 5"])


def odd():
    text = "Un titre\net la suite,\tdit Awa.\n"
    spans = [
        SpanWire("s1", 0, 21, "has space", text[:21], {"a é": "x y", "on": "true"}, "a\n b"),
        SpanWire("s2", 8, 9, "_u20_", "\n"),
        SpanWire("s3", 19, 25, "é|ü", text[19:25], {"empty": ""}),
    ]
    return record(text, spans, [LinkWire("k1", "same as", "s1", "s3", "why\u2028not")])


def test_names_and_values_that_brat_cannot_have_come_back(tmp_path):
    done = written(BRAT, [odd()], tmp_path)
    assert done.losses == []
    lines = (done.path / "a.ann").read_text(encoding="utf-8")
    assert lines.split("\n") == [
        "T1\thas_u20_space 0 8;9 21\tUn titre et la suite,",
        "A1\ta_u20__ue9_ T1 x y",
        "A2\ton T1",
        "#1\tAnnotatorNotes T1\ta",
        "#2\tAnnotatorNotes T1\t_u20_b",
        "T2\t_u5f_u20_ 8 9\t ",
        "T3\t_ue9__u7c__ufc_ 19 21;22 25\te, dit",
        "A3\tempty T3 _u_",
        "R1\tsame_u20_as Arg1:T1 Arg2:T3",
        "#3\tAnnotatorNotes R1\twhy_u2028_not",
        "",
    ]


def test_the_configuration_names_all_that_was_written(tmp_path):
    folder = written(BRAT, [odd()], tmp_path).path
    conf = (folder / "annotation.conf").read_text(encoding="utf-8").split("\n")
    assert {"entity", "quote", "has_u20_space", "_ue9__u7c__ufc_"} <= set(conf)
    assert "speaker\tArg1:quote, Arg2:entity" in conf
    assert "kind\tArg:<ENTITY>, Value:person|place" in conf
    assert "on\tArg:<ENTITY>" in conf
    visual = (folder / "visual.conf").read_text(encoding="utf-8").split("\n")
    assert "has_u20_space | has space" in visual


def test_a_backslash_in_the_text_is_no_line_break(tmp_path):
    text = "a\x0bb\\n c\x0c"
    span = SpanWire("s1", 0, len(text), "entity", text)
    path = written(BRAT, [record(text, [span], [])], tmp_path).path
    [article], errors = read_file(BRAT, path / "a.txt")
    assert (said(article), errors) == ([("entity", text)], [])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_comes_back(name):
    assert read_back(written_name(name)) == name
    assert written_name(name).isascii()
    assert not set(written_name(name)) & set(" \t\n|:,;")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_value_comes_back_from_one_line(value):
    line = written_value(value)
    assert read_back(line) == value
    assert line == line.strip() != ""
    assert len(line.splitlines()) == 1


@given(st.text("_u20f e\n", max_size=8))
def test_what_looks_like_an_escape_comes_back(name):
    assert read_back(written_value(name)) == name
    assert not name or read_back(written_name(name)) == name


def brat_files(folder: Path) -> list[SourceFile]:
    texts = (SourceFile(path, path.name) for path in sorted(folder.rglob("*.txt")))
    return [file for file in texts if recognised(file) is BRAT]


def lines_of_spans(path: Path) -> list[tuple[str, str]]:
    """The labels and words that the lines of an annotation file give."""
    lines = path.with_suffix(".ann").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line.startswith("T")]
    return [(row[1].split(" ")[0], row[2]) for row in rows]


@pytest.mark.parametrize(
    ("folder", "spans", "links"),
    [
        ("winer-fr", 4313, 0),
        ("corpora", 4558, 3785),
        ("tutorials/bio", 78, 41),
        ("tutorials/news", 89, 50),
    ],
)
def test_files_of_brat_are_read_and_come_back(shared_data, tmp_path, folder, spans, links):
    records = []
    for file in brat_files(shared_data / "formats" / "brat" / folder):
        [article], errors = read_file(BRAT, file.path)
        found = [(label, " ".join(words.split("\n"))) for label, words in said(article)]
        assert (found, errors) == (lines_of_spans(file.path), [])
        records.append(as_record(article))
    assert sum(len(each.wire.spans) for each in records) == spans
    assert sum(len(each.wire.links) for each in records) == links
    assert written(BRAT, records, tmp_path).losses == []


def test_a_parser_of_brats_files_reads_what_was_written(tmp_path):
    needs = "needs mendelai-brat-parser, one of the extra consumers"
    parser = pytest.importorskip("brat_parser", reason=needs)
    spans = [
        SpanWire("s1", *at(SAMPLE, QUOTE), "quote", QUOTE),
        SpanWire("s2", *at(SAMPLE, NAME), "entity", NAME, {"kind": "person"}, "sure?"),
    ]
    links = [LinkWire("k1", "speaker", "s1", "s2")]
    folder = written(BRAT, [record(SAMPLE, spans, links)], tmp_path).path
    entities, relations, attributes, _ = parser.get_entities_relations_attributes_groups(
        str(folder / "a.ann")
    )
    text = (folder / "a.txt").read_bytes().decode()
    assert [(each.type, text[each.start : each.end]) for each in entities.values()] == [
        ("quote", QUOTE),
        ("entity", NAME),
    ]
    assert [(each.type, each.subj, each.obj) for each in relations.values()] == [
        ("speaker", "T1", "T2")
    ]
    assert [(each.type, each.values) for each in attributes.values()] == [("kind", ("person",))]
