"""spaCy: DocBin that it trains on without a misaligned span, and the JSON of its past."""

import io
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.text import canonical
from annotator.formats import named, recognised
from annotator.formats.model import Nested, SourceFile, WriteOptions
from annotator.formats.spacy_docs import GROUP, SHARD, SPACY
from annotator.formats.token_articles import filled
from annotator.formats.tokenisers import spacy_tokeniser
from annotator.formats.training import Record, read_record
from annotator.formats.writing import write_records
from tests.formats.consumers import TEXT, a_record
from tests.formats.foreign_files import SAMPLE, at, read_file, said, saved
from tests.formats.round_trips import assert_counts, sample_records, written
from tests.formats.strategies import LABELS, record, records

ROOT = Path(__file__).resolve().parents[2]
NAME = (*at(SAMPLE, "Awa Sy"), "PER")
TAGGED = {
    "id": 3,
    "paragraphs": [
        {
            "raw": "Awa Sy rit.",
            "sentences": [
                {
                    "tokens": [
                        {"orth": "Awa", "ner": "B-PER"},
                        {"orth": "Sy", "ner": "L-PER"},
                        {"orth": "rit", "ner": "O"},
                        {"orth": ".", "ner": "-"},
                    ]
                }
            ],
        },
        {"sentences": [{"tokens": [{"orth": "À"}, {"orth": "Lomé", "ner": "U-LOC"}]}]},
    ],
}


@pytest.fixture(scope="module")
def spacy():
    return pytest.importorskip("spacy", reason="needs annotator[spacy]")


def docs_of(spacy, path: Path) -> list:
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))


def in_french() -> list[Record]:
    return [made for made in sample_records(ROOT) if made.wire.language == "fr"]


def exported(path: Path, records: list[Record], **options) -> Path:
    chosen = WriteOptions(labels=LABELS, **options)
    write_records(records, path, SPACY, chosen, lambda _: None, lambda: records)
    return path


def test_all_spans_are_in_the_group_and_those_without_overlap_are_entities(spacy, tmp_path):
    made = a_record()
    span = type(made.wire.spans[0])("s9", *at(TEXT, "Oui"), "entity", "Oui")
    made.wire.spans.insert(2, span)
    for nested, names in ((Nested.OUTERMOST, "Oui. Nous partons"), (Nested.INNERMOST, "Oui")):
        [doc] = docs_of(spacy, exported(tmp_path / "out.spacy", [made], nested=nested))
        assert doc.text == TEXT
        assert [span.text for span in doc.spans[GROUP]] == [s.text for s in made.wire.spans]
        assert [span.text.strip("«»\u00a0") for span in doc.ents] == ["Tilo", names, "Fin"]


def test_tokens_are_those_of_spacy_whatever_is_asked_for(spacy, tmp_path):
    records = sample_records(ROOT)
    docs = docs_of(spacy, exported(tmp_path / "a.spacy", records))
    for doc, made in zip(docs, records, strict=True):
        own = spacy.blank((made.wire.language or "xx").split("-")[0]).make_doc(made.wire.text)
        assert [(t.text, t.whitespace_) for t in doc] == [(t.text, t.whitespace_) for t in own]


def test_remembered_tokens_are_those_of_the_whole_text(spacy, shared_data):
    tokenise = spacy_tokeniser()
    paths = sorted((shared_data / "formats" / "brat" / "winer-fr").rglob("*.txt"))[:12]
    paths += sorted((shared_data / "nasty" / "blns").rglob("*.txt"))
    for language in ("fr", "en", "zh", "nowhere"):
        nlp = spacy.blank(language if len(language) == 2 else "xx")
        for path in paths:
            text = canonical(path.read_text(encoding="utf-8")).text[:8000]
            found = filled(text, tokenise(text, f"{language}-CA").ranges)
            own = [(t.idx, t.idx + len(t), t.whitespace_ == " ") for t in nlp.make_doc(text)]
            assert found == own


@pytest.mark.parametrize("key", ["conll", "conllu", "hf", "gliner", "prodigy"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(made=records(), cut=st.sampled_from(["", "-DOCSTART-", "#id x", "# id x"]))
@pytest.mark.usefixtures("spacy")
def test_every_format_of_tokens_can_count_in_those_of_spacy(key, made, cut, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    start = record(f"{cut}\n{cut}\n", [], [], article="b", language=None)
    options = WriteOptions(labels=LABELS, tokenise=spacy_tokeniser())
    done = written(named(key), [made, start], folder, options)
    assert_counts(named(key), [made, start], done)


def test_a_folder_holds_many_small_files(spacy, tmp_path):
    records = [a_record(f"a{number}") for number in range(SHARD + 1)]
    folder = exported(tmp_path / "out", records)
    counts = [len(docs_of(spacy, path)) for path in sorted(folder.glob("*.spacy"))]
    assert counts == [SHARD, 1]


@pytest.fixture
def config(request, tmp_path, shared_data) -> Path:
    """What ``spacy init config`` makes for an entity recogniser and a span categoriser."""
    request.getfixturevalue("spacy")
    from spacy.cli.init_config import init_config

    gold = read_record((shared_data / "seed" / "seed.gold.json").read_bytes(), "gold")
    corpus = exported(tmp_path / "train.spacy", [gold, *in_french()])
    made = init_config(lang="fr", pipeline=["ner", "spancat"], optimize="efficiency", gpu=False)
    made["paths"] |= {"train": str(corpus), "dev": str(corpus)}
    made["training"] |= {"max_steps": 10, "eval_frequency": 10}
    made.to_disk(tmp_path / "config.cfg")
    return tmp_path / "config.cfg"


def test_spacy_finds_no_misaligned_span(config, capsys, monkeypatch):
    monkeypatch.setenv("ANSI_COLORS_DISABLED", "1")
    from spacy.cli.debug_data import debug_data

    with pytest.raises(SystemExit):  # what it wants besides is more articles
        debug_data(config, silent=False, no_format=False)
    found = capsys.readouterr().out
    wrong = [line[2:] for line in found.split("\n") if line.startswith("✘")]
    assert wrong == ["Low number of examples to train a new pipeline (3)", "1 error"]
    assert "misaligned" not in found
    assert "No entities consisting of or starting/ending with whitespace" in found


def test_spacy_trains_ten_steps(spacy, config):
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train

    told = io.StringIO()
    nlp, _ = train(init_nlp(spacy.util.load_config(config)), stdout=told)
    assert told.getvalue().strip().splitlines()[-1].split()[1] == "10"
    assert set(nlp.get_pipe("ner").labels) >= {"entity", "quote"}
    assert set(nlp.get_pipe("spancat").labels) >= {"entity", "quote", "caption"}


def test_every_span_is_aligned_with_what_a_pipeline_sees(spacy, tmp_path):
    from spacy.tokens import DocBin
    from spacy.training import Example

    nlp = spacy.blank("fr")
    for doc in DocBin().from_disk(exported(tmp_path / "a.spacy", in_french())).get_docs(nlp.vocab):
        example = Example(nlp.make_doc(doc.text), doc)
        assert None not in example.get_aligned_ner()
        spans = example.get_aligned_spans_y2x(list(doc.spans[GROUP]), allow_overlap=True)
        assert [span.text for span in spans] == [span.text for span in doc.spans[GROUP]]


def test_docs_of_others_are_read_from_entities_and_groups(spacy, tmp_path):
    from spacy.tokens import Doc, DocBin, Span

    doc = Doc(spacy.blank("xx").vocab, ["Awa", "Sy", "vit", "à", "Lomé"])
    doc.ents = [Span(doc, 0, 2, "PER")]
    doc.spans["sc"] = [Span(doc, 0, 2, "PER"), Span(doc, 1, 2, "NAME")]
    doc.spans["more"] = [Span(doc, 4, 5, "LOC")]
    DocBin(docs=[doc, doc[4:].as_doc()]).to_disk(tmp_path / "a.spacy")
    [one, two], errors = read_file(SPACY, tmp_path / "a.spacy")
    assert errors == []
    assert said(one) == [("LOC", "Lomé"), ("PER", "Awa Sy"), ("NAME", "Sy")]
    assert one.remarks == ("the spans of the groups more, sc are put together",)
    assert (two.name, two.text, said(two)) == ("a-2", "Lomé ", [])
    assert recognised(SourceFile(tmp_path / "a.spacy", "a")) is SPACY


@pytest.mark.usefixtures("spacy")
def test_a_broken_docbin_is_refused_with_a_sentence(tmp_path):
    whole = exported(tmp_path / "a.spacy", [a_record()]).read_bytes()
    inside = zlib.decompress(whole)
    broken = {
        "is no whole DocBin: its end is missing": whole[:90],
        "is no DocBin: it cannot be unpacked": whole[:60] + b"x" * 30 + whole[90:],
        "is no DocBin that spaCy can read": zlib.compress(inside[:-40]),
    }
    for reason, data in broken.items():
        articles, [error] = read_file(SPACY, saved(tmp_path, "b.spacy", data))
        assert (articles, error.reason) == ([], reason)
    articles, [error] = read_file(SPACY, saved(tmp_path, "b.spacy", zlib.compress(b"[]")))
    assert error.reason == "is no DocBin that spaCy can read"
    articles, [error] = read_file(SPACY, saved(tmp_path, "b.spacy", b""))
    assert error.reason.startswith("is empty")


@pytest.mark.parametrize(
    "content",
    [
        [[SAMPLE, {"entities": [NAME]}]],
        [{"text": SAMPLE, "entities": [NAME]}],
        [{"text": SAMPLE, "entities": [{"start": NAME[0], "end": NAME[1], "label": "PER"}]}],
        {"classes": ["PER"], "annotations": [[SAMPLE, {"entities": [NAME]}], None]},
    ],
)
def test_texts_with_entities(tmp_path, content):
    [article], errors = read_file(SPACY, saved(tmp_path, "a.json", json.dumps(content)))
    assert errors == []
    assert (article.text, said(article)) == (SAMPLE, [("PER", "Awa Sy")])


def test_an_entity_that_is_wrong_is_named(tmp_path):
    content = json.dumps([[SAMPLE, {"entities": [[0, 999, "X"], [0, 1], NAME]}], [1, 2]])
    path = saved(tmp_path, "a.json", content)
    assert recognised(SourceFile(path, path.name)) is SPACY
    [article], errors = read_file(SPACY, path)
    assert said(article) == [("PER", "Awa Sy")]
    places = ["$[0].entities[1]", "$[0].entities[0]", "$[1]"]
    assert [error.field for error in errors] == places


def test_tokens_with_tags(tmp_path):
    path = saved(tmp_path, "a.json", json.dumps([TAGGED]))
    assert recognised(SourceFile(path, path.name)) is SPACY
    [article], errors = read_file(SPACY, path)
    assert errors == []
    assert (article.name, article.text) == ("a-3", "Awa Sy rit.\nÀ Lomé")
    assert said(article) == [("PER", "Awa Sy"), ("LOC", "Lomé")]


def test_files_of_others(shared_data):
    path = shared_data / "formats" / "spacy" / "ner-sent-per-line.json"
    assert recognised(SourceFile(path, path.name)) is SPACY
    [article], errors = read_file(SPACY, path)
    assert errors == []
    assert [label for label, _ in said(article)] == [
        "PERSON",
        "ORG",
        "DATE",
        "NORP",
        "PERSON",
        "ORG",
        "DATE",
    ]
