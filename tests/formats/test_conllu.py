"""CoNLL-U: lines, white space rebuilt to the letter, and files of other programs."""

import pytest

from annotator.formats import recognised
from annotator.formats.conllu import CONLLU
from annotator.formats.model import SourceFile, WriteOptions
from annotator.formats.writing import write_records
from annotator.storage.annotations_wire import SpanWire
from tests.formats.foreign_files import at, read_file, said, saved
from tests.formats.strategies import LABELS, record

TEXT = " «\u00a0Oui.\tNous partons\u00a0», dit Awa.\n\n|Tilo\x85 rit "
QUOTE = "«\u00a0Oui.\tNous partons\u00a0»"
SPANS = [
    SpanWire("s1", *at(TEXT, QUOTE), "my|quote", QUOTE),
    SpanWire("s2", *at(TEXT, "Awa"), "entity", "Awa"),
]
FOREIGN = """# newdoc id = d1
# newpar
# text = Vámonos al mar.
1-2	Vámonos	_	_	_	_	_	_	_	NER=O
1	Vamos	ir	VERB	_	_	0	root	_	NER=B-X
2	nos	nosotros	PRON	_	_	1	obj	_	_
3-4	al	_	_	_	_	_	_	_	_
3	a	a	ADP	_	_	5	case	_	NER=O
4	el	el	DET	_	_	5	det	_	NER=O
4.1	eh	_	_	_	_	_	_	_	NER=B-Y
5	mar	mar	NOUN	_	_	1	obl	_	Lang=es|NER=B-LOC|SpaceAfter=No
6	.	.	PUNCT	_	_	1	punct	_	name=O

# newpar
# text = Awa rit.
1	Awa	Awa	PROPN	_	_	2	nsubj	_	NE=B-PER
2	rit	rire	VERB	_	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	_	_	2	punct	_	_

# newdoc
1	Fin	_	_	_	_	_	_	_	_

"""


def test_what_is_written_holds_all_white_space(tmp_path):
    path = tmp_path / "out.conllu"
    records = [record(TEXT, SPANS, [], article="sea-1")]
    write_records(
        records, path, CONLLU, WriteOptions(labels=LABELS), lambda _: None, lambda: records
    )
    rows = path.read_text(encoding="utf-8").split("\n")
    assert rows[:4] == [
        "# newdoc id = sea-1",
        "# sent_id = sea-1-1",
        "# text = « Oui. Nous partons », dit Awa.",
        "1\t«\t_\t_\t_\t_\t_\t_\t_\tNER=B-my_quote|SpacesBefore=\\s|SpacesAfter=\\u00a0",
    ]
    miscs = [row.split("\t")[9] for row in rows if "\t" in row]
    assert miscs[2] == "NER=I-my_quote|SpacesAfter=\\t"
    assert miscs[8:11] == [
        "NER=B-entity|SpaceAfter=No",
        "NER=O|SpacesAfter=\\n\\n",
        "NER=O|SpaceAfter=No",
    ]
    assert miscs[11:] == ["NER=O|SpacesAfter=\\u0085\\s", "NER=O"]
    assert all(len(row.split("\t")) == 10 for row in rows if row and row[0] != "#")
    assert recognised(SourceFile(path, "out")) is CONLLU


def test_other_programs_files_are_read(tmp_path):
    path = saved(tmp_path, "a.conllu", FOREIGN)
    [first, second], errors = read_file(CONLLU, path)
    assert errors == []
    assert (first.name, first.text) == ("d1", "Vámonos al mar.\nAwa rit. ")
    assert said(first) == [("LOC", "mar"), ("PER", "Awa")]
    assert [first.text[start:end] for start, end in first.tokens.ranges[:3]] == [
        "Vámonos",
        "al",
        "mar",
    ]
    assert (second.name, second.text, second.annotations) == ("a-2", "Fin ", None)
    assert recognised(SourceFile(path, "a.conll")) is CONLLU


def test_a_file_without_articles_is_one(tmp_path):
    rows = FOREIGN.split("\n")[15:18]
    [article], _ = read_file(CONLLU, saved(tmp_path, "a.conllu", "\n".join(["", *rows])))
    assert (article.name, article.text) == ("a", "Awa rit. ")


def test_a_file_without_marks_is_parted_where_it_grows_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.conllu.LONGEST", 3)
    rows = "1\tAwa" + "\t_" * 8 + "\n\n"
    articles, _ = read_file(CONLLU, saved(tmp_path, "a.conllu", rows * 5))
    assert [article.text.count("Awa") for article in articles] == [3, 2]
    [article], _ = read_file(CONLLU, saved(tmp_path, "a.conllu", "# newdoc\n" + rows * 5))
    assert article.text.count("Awa") == 5
    monkeypatch.setattr("annotator.formats.conllu.LARGEST", 9)
    articles, [error] = read_file(CONLLU, tmp_path / "a.conllu")
    assert (articles, error.field) == ([], "line 1")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("# nothing", "holds no tokens"),
        ("1\tAwa\tO", "has 3 columns parted by TABs, not 10"),
        ("1   Awa   Awa   PROPN   _   _", "has 1 columns parted by TABs, not 10"),
        ("x" + "\t_" * 9, "'x' is no number of a token"),
        ("1-x" + "\t_" * 9, "'1-x' is no number of a token"),
        ("1\t" + "\t_" * 8, "has no token in its second column"),
    ],
)
def test_what_is_refused_is_named_and_the_others_are_read(tmp_path, row, reason):
    content = f"# newdoc id = a\n\n{row}\n\n" + FOREIGN
    articles, [error] = read_file(CONLLU, saved(tmp_path, "a.conllu", content))
    assert (error.field, error.reason) == ("line 1" if row[0] == "#" else "line 3", reason)
    assert len(articles) == 2


def test_files_of_others(shared_data):
    folder = shared_data / "formats"
    for name, width in (("conllu02", 1), ("conllu03", 1)):
        articles, [error] = read_file(CONLLU, folder / "gatenlp" / "debug" / f"{name}.conllu")
        assert (articles, error.field) == ([], "line 6")
        assert error.reason == f"has {width} columns parted by TABs, not 10"
    legacy = folder / "inception/inception-curation-legacy/src/test/resources/casdiff"
    for path in sorted(legacy.rglob("*.conll")):
        assert recognised(SourceFile(path, path.name)) is CONLLU
        articles, errors = read_file(CONLLU, path)
        assert errors == []
        assert articles[0].text.startswith("Heutzutage ")
        assert articles[0].annotations is None
