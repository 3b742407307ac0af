"""GLiNER: pieces that a model reads at once, ends that are included, and spans it passes over."""

import json
from pathlib import Path

import pytest

from annotator.formats import recognised
from annotator.formats.gliner import GLINER, LONGEST, MAX_WIDTH
from annotator.formats.losses import Kind
from annotator.formats.model import SourceFile, WriteOptions
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import at, read_file, said, saved
from tests.formats.round_trips import assert_counts, sample_records, written
from tests.formats.strategies import LABELS, record

EXAMPLE = {
    "tokenized_text": ["Awa", "Sy", "vit", "à", "Lomé"],
    "ner": [[0, 1, "person"], [4, 4, "place"]],
    "relations": [[0, 1, "lives in"]],
}
SENTENCE = "Tilo a dit non. "
ROOT = Path(__file__).resolve().parents[2]


def a_record(text: str, *places: tuple[int, int, str], links=()):
    spans = [SpanWire(f"s{n}", a, b, label, text[a:b]) for n, (a, b, label) in enumerate(places)]
    arrows = [LinkWire(f"k{n}", "speaker", *ends) for n, ends in enumerate(links)]
    return record(text, sorted(spans, key=lambda span: (span.start, -span.end)), arrows)


def pieces(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_ends_are_included(tmp_path):
    text = "«\u00a0Oui\u00a0», dit Awa Sy."
    quote, name = "«\u00a0Oui\u00a0»", "Awa Sy"
    made = a_record(
        text, (*at(text, quote), "quote"), (*at(text, name), "entity"), links=[("s0", "s1")]
    )
    done = written(GLINER, [made], tmp_path)
    assert pieces(done.path) == [
        {
            "tokenized_text": ["«", "Oui", "»", ",", "dit", "Awa", "Sy", "."],
            "ner": [[0, 2, "quote"], [5, 6, "entity"]],
            "relations": [[0, 1, "speaker"]],
            "article": "a",
        }
    ]
    assert done.losses == []


@pytest.mark.parametrize(("widest", "told"), [(None, True), (12, True), (13, False), (40, False)])
def test_a_span_wider_than_a_model_learns_is_written_and_told(tmp_path, widest, told):
    text = " ".join(["mot"] * 13) + ". Fin"
    made = a_record(text, (0, 13 * 4 - 1, "quote"))
    options = WriteOptions(labels=LABELS, max_width=widest)
    done = written(GLINER, [made], tmp_path, options)
    assert pieces(done.path)[0]["ner"] == [[0, 12, "quote"]]
    assert [loss.kind for loss in done.losses] == [Kind.UNUSED] * told
    assert_counts(GLINER, [made], done)


def test_a_long_article_is_written_in_pieces_of_whole_sentences(tmp_path):
    text = SENTENCE * 200
    places = [(n * 16, n * 16 + 4, "entity") for n in range(200)]
    near, far = ("s75", "s80"), ("s0", "s199")
    done = written(GLINER, [a_record(text, *places, links=[near, far])], tmp_path)
    found = pieces(done.path)
    assert sum(len(piece["ner"]) for piece in found) == 200
    assert all(len(piece["tokenized_text"]) <= LONGEST for piece in found)
    assert all(piece["tokenized_text"][-1] == "." for piece in found)
    assert [len(piece["relations"]) for piece in found] == [0, 1, 0]
    [loss] = done.losses
    assert (loss.kind, loss.id) == (Kind.DROPPED, "k1")


def test_what_stands_behind_the_words_that_are_read_at_once_is_told(tmp_path):
    text = "mot " * 400 + "Awa"
    made = a_record(text, (0, 3, "entity"), (1600, 1603, "entity"))
    done = written(GLINER, [made], tmp_path)
    assert [(loss.kind, loss.id) for loss in done.losses] == [(Kind.UNUSED, "s1")]


def test_a_loss_names_the_span_as_it_was_whatever_became_of_it_before(tmp_path):
    text = "un " * MAX_WIDTH + "San-Pedro ici"
    made = a_record(text, (0, len("un " * MAX_WIDTH) + 3, "place"))
    losses = written(GLINER, [made], tmp_path).losses
    assert {loss.kind for loss in losses} == {Kind.MOVED, Kind.UNUSED}
    assert {(loss.start, loss.end, loss.words) for loss in losses} == {(0, 39, text[:39])}


def test_examples_of_others_are_an_article_each(tmp_path):
    for content in (json.dumps([EXAMPLE, EXAMPLE]), f"{json.dumps(EXAMPLE)}\n" * 2):
        path = saved(tmp_path, "train.json", content)
        articles, errors = read_file(GLINER, path)
        assert errors == []
        assert [said(article) for article in articles] == [
            [("person", "Awa Sy"), ("place", "Lomé")]
        ] * 2
        assert [article.name for article in articles] == ["train-1", "train-2"]
        assert [link.type for link in articles[0].annotations.links] == ["lives in"]
        assert recognised(SourceFile(path, path.name)) is GLINER


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"ner": [[0, 5, "person"]]}, ".ner[0]"),
        ({"ner": [[1, 0, "person"]]}, ".ner[0]"),
        ({"ner": [[-1, 0, "person"]]}, ".ner[0]"),
        ({"ner": [[0, 0, ""]]}, ".ner[0]"),
        ({"ner": [[0, "0", "person"]]}, ".ner[0]"),
        ({"ner": 3}, ".ner[0]"),
        ({"relations": [[0, 2, "x"]]}, ".relations[0]"),
        ({"tokenized_text": [1]}, ""),
        ({"tokenized_text": "Awa"}, ""),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_read(tmp_path, change, place):
    content = json.dumps([EXAMPLE | {"relations": []} | change, EXAMPLE])
    articles, [error] = read_file(GLINER, saved(tmp_path, "a.json", content))
    assert error.field == f"$[0]{place}"
    assert said(articles[-1]) == [("person", "Awa Sy"), ("place", "Lomé")]
    assert len(articles) == 1 + bool(place)


def test_gliner_itself_learns_every_span_but_those_that_are_told(tmp_path):
    needs = "needs gliner and torch"
    collator = pytest.importorskip("gliner.data_processing.collator", reason=needs)
    tokenizers = pytest.importorskip("tokenizers", reason=needs)
    transformers = pytest.importorskip("transformers", reason=needs)
    from gliner.config import UniEncoderSpanConfig
    from gliner.data_processing.processor import UniEncoderSpanProcessor

    done = written(GLINER, sample_records(ROOT), tmp_path)
    examples = pieces(done.path)
    unused = {(loss.article, loss.id) for loss in done.losses if loss.kind is Kind.UNUSED}
    words = {word for each in examples for word in each["tokenized_text"]}
    special = ["[PAD]", "[UNK]", "<<ENT>>", "<<SEP>>"]
    numbers = {word: number for number, word in enumerate([*special, *sorted(words)])}
    model = tokenizers.models.WordLevel(numbers, unk_token="[UNK]")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizers.Tokenizer(model), unk_token="[UNK]", pad_token="[PAD]"
    )
    config = UniEncoderSpanConfig(model_name="none", max_width=MAX_WIDTH, max_len=LONGEST)
    processor = UniEncoderSpanProcessor(config, tokenizer, None)
    collate = collator.UniEncoderSpanDataCollator(config, processor, prepare_labels=True)
    learnt = int((collate(examples)["labels"] > 0).sum())
    assert unused
    assert learnt + len(unused) == sum(len(each["ner"]) for each in examples)
