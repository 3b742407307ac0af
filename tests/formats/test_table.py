import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Status
from annotator.formats import recognised
from annotator.formats.losses import Kind
from annotator.formats.model import ReadOptions, SourceFile
from annotator.formats.table import CSV
from annotator.formats.table_cells import cell, read_cell
from annotator.formats.writing import write_records
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, at, read_file, said, saved
from tests.formats.round_trips import OPTIONS, written
from tests.formats.strategies import record

QUOTE, NAME = "«\u00a0Nous partons\u00a0»", "Awa Sy"
HEADER = "row,article,annotator,label,text,start,end,note,attributes,source,target,status\n"
TEXTS = 'id,body,where\nn1,Awa part.,Dakar\nn2,"Tilo, lui, reste.\nIl attend.",\n'


def quotation(**more):
    spans = [
        SpanWire("s1", *at(SAMPLE, QUOTE), "quote", QUOTE, {"type": "direct", "odd": [1]}),
        SpanWire("s2", *at(SAMPLE, NAME), "entity", NAME, {"kind": "person"}, "=1+1", "rules"),
    ]
    return record(SAMPLE, spans, [LinkWire("k1", "speaker", "s1", "s2", "who")], **more)


def rows_of(path):
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_span_is_a_row_with_a_column_an_attribute(tmp_path):
    done = written(CSV, [quotation()], tmp_path)
    article, quote, name, link = rows_of(done.path)
    assert [(loss.kind, loss.id) for loss in done.losses] == [(Kind.REPLACED, "s2")]
    assert [row["row"] for row in (article, quote, name, link)] == [
        "article",
        "span",
        "span",
        "link",
    ]
    assert (article["text"], int(article["end"])) == (SAMPLE, len(SAMPLE))
    assert (quote["text"], quote["attributes.type"], quote["attributes"]) == (
        QUOTE,
        "direct",
        '{"odd":[1]}',
    )
    assert (name["text"], name["attributes.kind"], name["origin"]) == (NAME, "person", "rules")
    assert (link["label"], link["source"], link["target"]) == ("speaker", "s1", "s2")


def test_spreadsheets_are_told_the_encoding_and_calculate_nothing(tmp_path):
    path = written(CSV, [quotation()], tmp_path).path
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrow,")
    assert rows_of(path)[2]["note"] == "'=1+1"


@pytest.mark.parametrize("sign", ["=", "- ", "@", "'+", "''=", "\uff1d"])
def test_what_begins_like_a_formula_comes_back_from_every_column_and_is_a_loss(tmp_path, sign):
    text = f"{sign}Awa part."
    held = {"kind": f"{sign}kind", "odd": f"{sign}odd"}
    name, far = f"{sign}s1", f"{sign}s2"
    note, origin = f"{sign}note", f"{sign}origin"
    spans = [
        SpanWire(name, 0, len(text), f"{sign}label", text, held, note, origin),
        SpanWire(far, len(sign), len(sign) + 3, "entity", "Awa"),
        SpanWire("s3", len(sign), len(sign) + 3, "quote", "Awa"),
    ]
    links = [
        LinkWire("k1", "speaker", "s3", "s3"),
        LinkWire(f"{sign}k", f"{sign}type", name, far, note),
    ]
    whole = {"article": f"{sign}a", "annotator": f"{sign}anna", "flag": f"{sign}flag"}
    made = record(text, spans, links, **whole)
    done = written(CSV, [made], tmp_path)
    assert [(loss.kind, loss.id, loss.reason.partition(": ")[2]) for loss in done.losses] == [
        (Kind.REPLACED, "", "article, annotator, text, flag"),
        (Kind.REPLACED, name, "id, label, text, note, origin, attributes.kind"),
        (Kind.REPLACED, far, "id"),
        (Kind.REPLACED, f"{sign}k", "id, label, source, target, note"),
    ]
    [article], errors = read_file(CSV, done.path)
    annotations = article.annotations
    assert (errors, article.name, article.text) == ([], f"{sign}a", text)
    assert (annotations.annotator, annotations.progress.flag) == (f"{sign}anna", f"{sign}flag")
    first = next(span for span in annotations.spans if span.id == name)
    assert (first.label, first.attributes, first.note) == (f"{sign}label", held, note)
    assert first.origin == origin
    assert {(k.id, k.type, k.source, k.target, k.note) for k in annotations.links} == {
        ("k1", "speaker", "s3", "s3", ""),
        (f"{sign}k", f"{sign}type", name, far, note),
    }


def test_cells_of_other_tables_keep_their_apostrophes(tmp_path):
    path = saved(tmp_path, "texts.csv", "text,id\n'=1+1 dit-il.,'-a\n")
    [article], _ = read_file(CSV, path)
    assert (article.text, article.name) == ("'=1+1 dit-il.", "'-a")


def test_status_flag_and_times_are_held(tmp_path):
    flagged = quotation(status=Status.TODO, flag='"not" news', seconds=2.5)
    path = written(CSV, [flagged, quotation(article="b", flag="")], tmp_path).path
    first, second = read_file(CSV, path)[0]
    progress = first.annotations.progress
    assert (progress.status, progress.flag) == (Status.TODO, '"not" news')
    assert (first.annotations.seconds, second.annotations.progress.flag) == (2.5, "")


def test_a_name_in_tsv_gives_tabs(tmp_path):
    path = tmp_path / "out.tsv"
    write_records([quotation()], path, CSV, OPTIONS, [].append, again=lambda: [quotation()])
    assert path.read_text(encoding="utf-8-sig").startswith("row\tarticle\t")


@pytest.mark.parametrize("delimiter", ";\t|")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_table_that_a_spreadsheet_saved_again_is_read(tmp_path, delimiter, encoding):
    text = "Crédit photo, Tilo\n«\u00a0Nous partons\u00a0», dit Awa Sy.\n"
    start, end = at(text, QUOTE)
    original = record(text, [SpanWire("s1", start, end, "quote", QUOTE)], [])
    rows = rows_of(written(CSV, [original], tmp_path).path)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path = saved(tmp_path, "again.csv", file.getvalue().encode(encoding))
    [article], errors = read_file(CSV, path)
    assert (said(article), errors) == ([("quote", QUOTE)], [])


def test_rows_that_are_wrong_are_named_and_the_others_are_read(tmp_path):
    lines = [
        "span,a,anna,quote,Awa,0,3",
        "article,a,anna,,Awa part.,0,9,,,,,soon",
        "span,a,anna,entity,Awa,0,3",
        "span,a,anna,entity,Tilo,0,4",
        "span,a,anna,entity,Awa,zero,3",
        "span,b,anna,entity,Awa,0,3",
        "span,a,anna,entity,Awa,0,3,,[1]",
        "span,a,anna,entity,Awa,0,3,,{",
        "link,a,anna,same,,,,,,s1,s9",
        "thing,a,anna,entity,Awa,0,3",
    ]
    path = saved(tmp_path, "a.csv", HEADER + "\n".join(lines))
    assert recognised(SourceFile(path, path.name)) is CSV
    [article], errors = read_file(CSV, path)
    assert said(article) == [("entity", "Awa")]
    wrong = {2, 3, *range(5, 12)}
    assert {error.field for error in errors} == {f"line {number}" for number in wrong}


def test_texts_are_read_out_of_a_column(tmp_path):
    path = saved(tmp_path, "texts.csv", TEXTS)
    articles, errors = read_file(CSV, path, ReadOptions(text_field="body"))
    assert errors == []
    assert [(each.name, each.text) for each in articles] == [
        ("n1", "Awa part."),
        ("n2", "Tilo, lui, reste.\nIl attend."),
    ]
    assert articles[0].meta == {"id": "n1", "where": "Dakar"}
    assert articles[0].annotations is None


def test_a_column_that_is_not_there_is_named(tmp_path):
    _, [error] = read_file(CSV, saved(tmp_path, "texts.csv", TEXTS))
    assert (error.field, "“text” but id, body, where" in error.reason) == ("line 1", True)


def test_rows_without_text_or_with_more_cells_are_named(tmp_path):
    path = saved(tmp_path, "texts.csv", "text,id\n,1\nAwa part.,2,3\nTilo reste.,4\n")
    [article], errors = read_file(CSV, path)
    assert article.text == "Tilo reste."
    assert [error.field for error in errors] == ["line 2", "line 3"]


def test_names_may_stand_in_another_column(tmp_path):
    path = saved(tmp_path, "texts.tsv", "text\tref\turl\nAwa part.\tr7\thttps://example.org/7\n")
    [article], _ = read_file(CSV, path, ReadOptions(id_field="ref"))
    assert (article.name, article.source.url) == ("r7", "https://example.org/7")


@pytest.mark.parametrize("content", ["", "\n\n", "a"])
def test_what_is_no_table_is_refused(tmp_path, content):
    articles, [error] = read_file(CSV, saved(tmp_path, "a.csv", content))
    assert (articles, error.field) == ([], "line 1")


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_quotation_mark_that_never_closes_is_an_error_that_names_its_row(tmp_path, end):
    rows = f'text,id\n"Un ""mot"",\nun autre.",0\n"Awa part.,1\nTilo reste.,2{end}'
    articles, [error] = read_file(CSV, saved(tmp_path, "a.csv", rows))
    assert [each.text for each in articles] == ['Un "mot",\nun autre.']
    assert (error.field, "never closed" in error.reason) == ("line 4", True)


@pytest.mark.parametrize("row", ['"Awa" part', 'Awa "part', '"Awa ""part"""', '"Awa part"'])
def test_the_last_row_needs_no_line_end(tmp_path, row):
    [article], errors = read_file(CSV, saved(tmp_path, "a.csv", f"text\n{row}"))
    assert (article.text.replace('"', ""), errors) == ("Awa part", [])


def test_a_cell_of_ten_million_characters_is_read(tmp_path):
    path = saved(tmp_path, "a.csv", "text\n" + "x" * 10_000_000)
    [article], errors = read_file(CSV, path)
    assert (len(article.text), errors) == (10_000_000, [])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("x" * 5000, "is longer than 1000"), ('"' + "a\n" * 600, "field larger than field limit")],
)
def test_what_is_too_long_to_be_held_is_refused(tmp_path, monkeypatch, cell, reason):
    monkeypatch.setattr("annotator.formats.table_cells.LONGEST", 1000)
    path = saved(tmp_path, "a.csv", "text\nAwa part.\n" + cell)
    [article], [error] = read_file(CSV, path)
    assert article.text == "Awa part."
    assert (error.field, reason in error.reason) == ("line 3", True)


def test_an_encoding_that_does_not_fit_is_refused(tmp_path):
    path = saved(tmp_path, "a.csv", b"text\n\xe9\n")
    _, [error] = read_file(CSV, path, ReadOptions(encoding="ascii"))
    assert "is not in the encoding" in error.reason


@given(st.text("'=+-@\t\r\n\uff1da ", max_size=6))
def test_any_cell_comes_back_and_begins_no_formula(value):
    assert read_cell(cell(value)) == value
    assert not cell(value).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


def test_tables_of_doccano_are_read(shared_data):
    folder = shared_data / "formats" / "doccano" / "data_import" / "tests" / "data"
    read = {path.parent.name: read_file(CSV, path) for path in folder.rglob("example*.csv")}
    assert [each.text for each in read["data"][0]] == ["AAA", "BBB", "CCC"]
    assert [error.field for error in read["seq2seq"][1]] == ["line 2"]
