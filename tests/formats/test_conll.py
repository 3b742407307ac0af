"""CoNLL: the lines that are written, and the many kinds of lines that are read."""

from pathlib import Path

import pytest

from annotator.core.tags import Scheme
from annotator.formats import recognised
from annotator.formats.conll import CONLL
from annotator.formats.losses import Kind
from annotator.formats.model import Nested, ReadOptions, SourceFile, WriteOptions
from annotator.formats.training import read_record
from annotator.formats.writing import write_records
from annotator.storage.annotations_wire import SpanWire
from tests.formats.foreign_files import at, read_file, said, saved
from tests.formats.round_trips import assert_counts, written
from tests.formats.strategies import LABELS, record

TEXT = "Crédit photo, Studio Tilo\n«\u00a0Oui. Nous partons\u00a0», dit Awa Sy. Tilo rit.\n"
QUOTE = "«\u00a0Oui. Nous partons\u00a0»"
IOB2 = "Awa B-PER\nSy I-PER\n, O\nTilo B-PER\nLomé B-LOC\n"
SAID = [("PER", "Awa Sy"), ("PER", "Tilo"), ("LOC", "Lomé")]


def sample():
    places = [("entity", at(TEXT, "Studio Tilo")), ("quote", at(TEXT, QUOTE))]
    places += [("entity", at(TEXT, "Awa Sy")), ("my name", at(TEXT, "partons"))]
    spans = [
        SpanWire(f"s{number}", start, end, label, TEXT[start:end])
        for number, (label, (start, end)) in enumerate(places)
    ]
    return record(TEXT, sorted(spans, key=lambda span: (span.start, -span.end)), [])


def lines(folder: Path, name: str = "out.conll", **options) -> list[str]:
    path = folder / name
    write_records([sample()], path, CONLL, WriteOptions(labels=LABELS, **options), lambda _: None)
    return path.read_text(encoding="utf-8").split("\n")


def test_four_columns_are_written_and_no_sentence_ends_in_a_span(tmp_path):
    found = lines(tmp_path)
    assert found[:2] == ["-DOCSTART- -X- -X- O", ""]
    assert found[2:8] == [
        "Crédit -X- -X- O",
        "photo -X- -X- O",
        ", -X- -X- O",
        "Studio -X- -X- B-entity",
        "Tilo -X- -X- I-entity",
        "",
    ]
    second = found[8 : found.index("", 8)]
    assert [row.split(" ")[0] for row in second[:5]] == ["«", "Oui", ".", "Nous", "partons"]
    assert second[5] == "» -X- -X- I-quote"
    assert found[-5:] == ["Tilo -X- -X- O", "rit -X- -X- O", ". -X- -X- O", "", ""]


def test_a_name_chooses_two_columns_and_tabs(tmp_path):
    found = lines(tmp_path, "out.bio", scheme=Scheme.BIOES)
    assert found[0] == "-DOCSTART-\tO"
    assert found[5:7] == ["Studio\tB-entity", "Tilo\tE-entity"]


def test_a_column_for_each_label(tmp_path):
    found = lines(tmp_path, nested=Nested.COLUMNS)
    assert found[0] == "-DOCSTART-" + "\tO" * 5
    assert "Studio\tB-entity\tO\tO\tO\tO" in found
    assert "partons\tO\tI-quote\tO\tO\tB-my_name" in found


@pytest.mark.parametrize(
    "content",
    [
        IOB2,
        IOB2.replace(" ", "\t"),
        IOB2.replace(" ", "   "),
        IOB2.replace(" ", "\t").replace("\n", "\r\n"),
        "\ufeff" + IOB2,
        IOB2.removesuffix("\n"),
        IOB2 + "\n\n\n",
        "-DOCSTART- -X- -X- O\n\n" + IOB2.replace(" ", " NNP I-NP "),
        IOB2.replace(" ", " _ _ "),
        "Awa I-PER\nSy I-PER\n, O\nTilo I-PER\nLomé I-LOC\n",
        "Awa B-PER\nSy E-PER\n, O\nTilo S-PER\nLomé S-LOC\n",
        "Awa B-PER\nSy L-PER\n, O\nTilo U-PER\nLomé U-LOC\n",
        "Awa PER\nSy PER\n, O\nTilo PER\nLomé LOC\n",
        "Awa\tB-PER\tO\nSy\tI-PER\tO\n,\tO\tO\nTilo\tB-PER\tO\nLomé\tO\tB-LOC\n",
        "#\thttp://a\n1\tAwa\tB-PER\tO\n2\tSy\tI-PER\tO\n3\t,\tO\tO\n4\tTilo\tB-PER\tO\n5\tLomé\tB-LOC\tO\n",
        "# id 1 domain=a\nAwa _ _ B-PER\nSy _ _ I-PER\n, _ _ O\nTilo _ _ B-PER\nLomé _ _ B-LOC\n",
    ],
)  # fmt: skip
def test_what_is_read(tmp_path, content):
    path = saved(tmp_path, "names.conll", content)
    [article], errors = read_file(CONLL, path)
    assert errors == []
    assert said(article) == SAID
    assert article.text == "Awa Sy , Tilo Lomé"
    assert recognised(SourceFile(path, path.name)) is CONLL


def test_it_is_recognised_by_what_is_in_it(tmp_path):
    for name in ("names.txt", "names", "names.tsv"):
        path = saved(tmp_path, name, IOB2.replace(" ", "\t"))
        assert recognised(SourceFile(path, path.name)) is CONLL


def test_an_article_ends_where_the_next_is_marked(tmp_path):
    content = (
        "-DOCSTART- O\n\nAwa B-PER\n\nSy B-PER\n\n-DOCSTART- O\n\n-DOCSTART- O\n\nTilo B-PER\n"
    )
    articles, errors = read_file(CONLL, saved(tmp_path, "a.conll", content))
    assert errors == []
    assert [article.text for article in articles] == ["Awa\nSy", "", "Tilo"]
    assert [article.name for article in articles] == ["a-1", "a-2", "a-3"]
    assert [article.place for article in articles] == ["line 1", "line 7", "line 9"]


def test_a_file_without_marks_is_one_article(tmp_path):
    [article], _ = read_file(CONLL, saved(tmp_path, "a.conll", "Awa B-PER\n\nSy O\n"))
    assert (article.name, article.text) == ("a", "Awa\nSy")


def test_each_block_is_an_article_where_a_token_follows_the_mark(tmp_path):
    content = "-DOCSTART- -X- O\nAwa -X- _ B-PER\n\nSy -X- _ B-PER\nrit -X- _ O\n\n"
    articles, errors = read_file(CONLL, saved(tmp_path, "a.conll", content))
    assert errors == []
    assert [article.text for article in articles] == ["Awa", "Sy rit"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("LOME I-LOC\n\nTilo I-LOC\n\nrit O\n", ["LOME", "Tilo"]),
        ("LOME LOC\n\nTilo LOC\nrit O\n", ["LOME", "Tilo"]),
        ("LOME B-LOC\n\nTilo I-LOC\n\nrit O\n", ["LOME\nTilo"]),
        ("LOME B-LOC\n\nTilo B-LOC\n\nrit O\n", ["LOME", "Tilo"]),
    ],
)
def test_a_span_goes_on_in_the_next_sentence_where_beginnings_are_marked(
    tmp_path, content, expected
):
    [article], _ = read_file(CONLL, saved(tmp_path, "a.conll", content))
    assert [words for _, words in said(article)] == expected


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ("Awa B-PER\nSy\n, O\n", "line 2", "has 1 columns, not 2 as the last line of the article"),
        ("Awa NNP\nrit VBZ\n", "line 1", "has no last column of tags such as"),
        ("Awa\nrit\n", "line 1", "has no last column of tags such as"),
        ("a" * (1 << 21) + " O\n", "line 1", "is longer than 1048576 characters"),
    ],
)
def test_what_is_refused(tmp_path, content, place, reason):
    articles, [error] = read_file(CONLL, saved(tmp_path, "a.conll", content))
    assert articles == []
    assert (error.field, error.reason[: len(reason)]) == (place, reason)


def test_a_file_without_marks_is_parted_where_it_grows_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.conll.LONGEST", 3)
    sentence = "Awa B-PER\nrit O\n\n"
    articles, _ = read_file(CONLL, saved(tmp_path, "a.conll", sentence * 5))
    assert [article.text.count("Awa") for article in articles] == [2, 2, 1]
    assert [article.name for article in articles] == ["a", "a-2", "a-3"]
    [article], _ = read_file(CONLL, saved(tmp_path, "a.conll", "-DOCSTART- O\n\n" + sentence * 5))
    assert article.text.count("Awa") == 5
    monkeypatch.setattr("annotator.formats.conll.LARGEST", 9)
    articles, [error] = read_file(CONLL, tmp_path / "a.conll")
    assert (articles, error.field) == ([], "line 3")
    assert error.reason == "begins an article of more than 9 lines"
    articles, [error] = read_file(CONLL, saved(tmp_path, "a.conll", "-DOCSTART- O" + "\n" * 20))
    assert (articles, error.field) == ([], "line 1")


def test_an_article_that_is_wrong_leaves_the_others(tmp_path):
    content = "-DOCSTART- O\n\nAwa\n\n-DOCSTART- O\n\nTilo B-PER\nrit O\n"
    [article], [error] = read_file(CONLL, saved(tmp_path, "a.conll", content))
    assert (said(article), error.field) == ([("PER", "Tilo")], "line 1")


def test_other_encodings_are_found_out_or_named(tmp_path):
    content = ("né B-PER\nà O\nété O\n" * 40).encode("latin-1")
    [article], _ = read_file(CONLL, saved(tmp_path, "a.conll", content))
    assert article.text.startswith("né à été")
    assert article.guessed
    [article], _ = read_file(CONLL, tmp_path / "a.conll", ReadOptions(encoding="cp1250"))
    assert (article.text[:5], article.guessed) == ("né ŕ ", False)


def test_io_says_which_spans_it_makes_one(tmp_path):
    text = "Awa Sy rit."
    spans = [SpanWire("s1", 0, 3, "entity", "Awa"), SpanWire("s2", 4, 6, "entity", "Sy")]
    options = WriteOptions(scheme=Scheme.IO, labels=LABELS)
    done = written(CONLL, [record(text, spans, [])], tmp_path, options)
    assert [(loss.kind, loss.id) for loss in done.losses] == [
        (Kind.MOVED, "s1"),
        (Kind.MERGED, "s2"),
    ]


@pytest.mark.parametrize("nested", Nested)
def test_the_report_names_each_span_that_a_policy_leaves_out(shared_data, tmp_path, nested):
    gold = read_record((shared_data / "seed" / "seed.gold.json").read_bytes(), "gold")
    done = written(CONLL, [gold], tmp_path, WriteOptions(nested=nested, labels=LABELS))
    dropped = {loss.id for loss in done.losses if loss.kind is Kind.DROPPED}
    [article], _ = read_file(CONLL, done.path)
    assert article.annotations is not None
    assert len(article.annotations.spans) + len(dropped) == 110
    assert bool(dropped) is (nested is not Nested.COLUMNS)
    assert_counts(CONLL, [gold], done)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("doccano/data_import/tests/data/sequence_labeling/labeling.trailing.conll", "LOC PER"),
        ("spacy/ner-token-per-line.iob", "PERSON ORG DATE NORP PERSON ORG DATE"),
    ],
)
def test_files_of_others(shared_data, name, labels):
    [article], errors = read_file(CONLL, shared_data / "formats" / name)
    assert errors == []
    assert [label for label, _ in said(article)] == labels.split()
