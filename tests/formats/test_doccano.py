import json

import pytest

from annotator.core.labels import Label, LabelSet
from annotator.formats import recognised
from annotator.formats.doccano import DOCCANO, LABEL_NAMES
from annotator.formats.losses import Kind
from annotator.formats.model import ReadOptions, SourceFile, WriteOptions
from annotator.formats.reducing import reduce
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, as_record, at, read_file, said, saved
from tests.formats.round_trips import OPTIONS, written
from tests.formats.strategies import record

CREDIT, QUOTE, NAME = "Studio Tilo", "«\u00a0Nous partons\u00a0»", "Awa Sy"
SPANS = [(*at(SAMPLE, CREDIT), "ORG"), (*at(SAMPLE, QUOTE), "QUOTE"), (*at(SAMPLE, NAME), "PER")]
ENTITIES = [
    {"id": 10 + number, "label": label, "start_offset": start, "end_offset": end}
    for number, (start, end, label) in enumerate(SPANS)
]
WORDS = [("ORG", CREDIT), ("QUOTE", QUOTE), ("PER", NAME)]


def lines_of(*records) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def quotation():
    start, end = at(SAMPLE, QUOTE)
    first, last = at(SAMPLE, NAME)
    spans = [
        SpanWire("s1", start, end, "quote", QUOTE),
        SpanWire("s2", first, last, "entity", NAME),
    ]
    return record(SAMPLE, spans, [LinkWire("k1", "speaker", "s1", "s2")])


@pytest.mark.parametrize(
    "shape",
    [
        {"id": 1, "text": SAMPLE, "label": SPANS, "Comments": []},
        {"doc_id": 1, "text": SAMPLE, "labels": SPANS},
        {"id": 1, "text": SAMPLE, "entities": ENTITIES, "relations": []},
        {"id": 1, "text": SAMPLE, "annotations": ENTITIES, "meta": {}},
        {"text": SAMPLE, "entities": SPANS, "cats": ["news"]},
        {"text": SAMPLE, "any_name": SPANS},
    ],
)
def test_each_shape_is_recognised_and_read(tmp_path, shape):
    path = saved(tmp_path, "all.jsonl", lines_of(shape))
    assert recognised(SourceFile(path, path.name)) is DOCCANO
    [article], errors = read_file(DOCCANO, path)
    assert (said(article), errors) == (WORDS, [])


def test_relations_become_links(tmp_path):
    relations = [{"id": 5, "from_id": 11, "to_id": 12, "type": "SPEAKER"}]
    shape = {"text": SAMPLE, "entities": ENTITIES, "relations": relations}
    [article], errors = read_file(DOCCANO, saved(tmp_path, "all.jsonl", lines_of(shape)))
    [link] = article.annotations.links
    assert (link.type, link.source, link.target, errors) == ("SPEAKER", "11", "12", [])


def test_each_user_is_an_annotator(tmp_path):
    named = {"text": SAMPLE, "labels": SPANS, "username": "awa"}
    numbered = [{**entity, "user": number % 2} for number, entity in enumerate(ENTITIES)]
    shapes = lines_of(named, {"text": SAMPLE, "annotations": numbered})
    articles, _ = read_file(DOCCANO, saved(tmp_path, "all.jsonl", shapes))
    assert [(each.annotations.annotator, len(said(each))) for each in articles] == [
        ("awa", 3),
        ("user-0", 2),
        ("user-1", 1),
    ]


def test_labels_that_are_numbers_get_their_names(tmp_path):
    shape = {"text": SAMPLE, "annotations": [{**ENTITIES[0], "label": 2}]}
    path = saved(tmp_path, "all.jsonl", lines_of(shape))
    [without], _ = read_file(DOCCANO, path)
    saved(tmp_path, LABEL_NAMES, json.dumps([{"id": 2, "text": "PRESS"}]))
    [with_names], _ = read_file(DOCCANO, path)
    assert (said(without), said(with_names)) == ([("2", CREDIT)], [("PRESS", CREDIT)])
    assert "labels are numbers" in without.remarks[0]
    assert with_names.remarks == ()


def test_a_wrong_span_is_named_and_the_others_are_read(tmp_path):
    spans = [SPANS[0], [5, 3, "X"], [0, 1000, "X"], [0, 1], [0, 1, ""], SPANS[2]]
    path = saved(tmp_path, "all.jsonl", lines_of({"text": SAMPLE, "label": spans}))
    [article], errors = read_file(DOCCANO, path)
    assert said(article) == [("ORG", CREDIT), ("PER", NAME)]
    assert sorted(error.field for error in errors) == [
        f"line 1, $.label[{number}]" for number in (1, 2, 3, 4)
    ]


def test_a_relation_to_no_span_is_named(tmp_path):
    relations = [{"from_id": 11, "to_id": 99, "type": "X"}, {"from_id": 11}]
    shape = {"text": SAMPLE, "entities": ENTITIES, "relations": relations}
    [article], errors = read_file(DOCCANO, saved(tmp_path, "all.jsonl", lines_of(shape)))
    assert article.annotations.links == ()
    assert {error.field for error in errors} == {
        "line 1, $.relations[0]",
        "line 1, $.relations[1]",
    }


def test_categories_and_all_else_are_kept_as_meta(tmp_path):
    shape = {"text": SAMPLE, "label": ["news"], "source": "x", "language": "fr", "id": "n1"}
    [article], _ = read_file(DOCCANO, saved(tmp_path, "all.jsonl", lines_of(shape)))
    assert article.annotations is None
    assert (article.name, article.language) == ("n1", "fr")
    assert article.meta == {"label": ["news"], "source": "x", "language": "fr", "id": "n1"}


def test_columns_may_be_called_otherwise(tmp_path):
    path = saved(tmp_path, "all.jsonl", lines_of({"body": SAMPLE, "tags": SPANS, "ref": "r1"}))
    _, [error] = read_file(DOCCANO, path)
    assert "name the field that holds it" in error.reason
    [article], _ = read_file(DOCCANO, path, ReadOptions(text_field="body", id_field="ref"))
    assert (article.name, said(article)) == ("r1", WORDS)


def test_what_is_no_record_is_named(tmp_path):
    articles, errors = read_file(DOCCANO, saved(tmp_path, "all.jsonl", '3\n{"label": []}\n{'))
    assert articles == []
    assert [error.field.partition(",")[0] for error in errors] == ["line 1", "line 2", "line 3"]


def test_links_are_written_as_relations_between_numbers(tmp_path):
    done = written(DOCCANO, [quotation()], tmp_path)
    line = json.loads(done.path.read_bytes())
    assert [entity["label"] for entity in line["entities"]] == ["quote", "entity"]
    assert line["relations"] == [{"id": 1, "from_id": 1, "to_id": 2, "type": "speaker"}]
    assert done.losses == []


def test_sequences_are_written_where_there_are_no_types_of_links(tmp_path):
    options = WriteOptions(labels=LabelSet((Label("quote"), Label("entity"))))
    done = written(DOCCANO, [quotation()], tmp_path, options)
    line = json.loads(done.path.read_bytes())
    assert line["label"] == [[*at(SAMPLE, QUOTE), "quote"], [*at(SAMPLE, NAME), "entity"]]
    [loss] = done.losses
    assert (loss.kind, loss.id) == (Kind.STRIPPED, "k1")


def test_what_doccano_cannot_hold_is_listed():
    span = SpanWire("s1", 0, 1, "entity", "📌", {"kind": "sign"}, "odd", "rules")
    losses = reduce(record(SAMPLE, [span], []), DOCCANO.holds, OPTIONS).losses
    assert [loss.kind for loss in losses] == [Kind.STRIPPED] * 3


def test_all_files_of_doccano_are_read_and_come_back(shared_data, tmp_path):
    read = 0
    for path in sorted((shared_data / "formats" / "doccano").rglob("*.jsonl")):
        if recognised(SourceFile(path, path.name)) is not DOCCANO:
            continue
        articles, errors = read_file(DOCCANO, path)
        assert all("has no text under" in error.reason for error in errors)
        records = [as_record(each) for each in articles if each.annotations]
        written(DOCCANO, records, tmp_path)
        read += sum(len(each.wire.spans) for each in records)
    assert read == 27
