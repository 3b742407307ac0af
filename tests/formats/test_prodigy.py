"""Prodigy: tokens that hold the whole text, relations, and answers."""

import json

import pytest

from annotator.formats import recognised
from annotator.formats.model import SourceFile
from annotator.formats.prodigy import PRODIGY
from tests.formats.consumers import TEXT, a_record
from tests.formats.foreign_files import SAMPLE, at, read_file, said, saved
from tests.formats.round_trips import written

START, END = at(SAMPLE, "Awa Sy")
FIRST, LAST = at(SAMPLE, "«\u00a0Nous partons\u00a0»")
NAME = {"start": START, "end": END, "token_start": 12, "token_end": 13, "label": "PER"}
QUOTE = {"start": FIRST, "end": LAST, "token_start": 5, "token_end": 8, "label": "QUOTE"}
TASK = {
    "text": SAMPLE,
    "meta": {"source": "Radio"},
    "_input_hash": 1487477437,
    "_task_hash": -1298236362,
    "tokens": [{"text": "📌", "start": 0, "end": 1, "id": 0, "ws": True}],
    "spans": [QUOTE, NAME],
    "relations": [
        {"head": 8, "child": 13, "head_span": QUOTE, "child_span": NAME, "label": "SPEAKER"}
    ],
    "_session_id": "news-anna",
    "_view_id": "relations",
    "answer": "accept",
}


def lines_of(*tasks: dict) -> str:
    return "".join(json.dumps(task) + "\n" for task in tasks)


def test_tokens_hold_the_whole_text_and_spans_name_theirs(tmp_path):
    done = written(PRODIGY, [a_record()], tmp_path)
    [task] = [json.loads(line) for line in done.path.read_text(encoding="utf-8").splitlines()]
    tokens = task["tokens"]
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == TEXT
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    for span in task["spans"]:
        held = tokens[span["token_start"] : span["token_end"] + 1]
        assert (held[0]["start"], held[-1]["end"]) == (span["start"], span["end"])
    [relation] = task["relations"]
    assert relation["head_span"] == next(s for s in task["spans"] if s["label"] == "quote")
    assert tokens[relation["child"]]["end"] == relation["child_span"]["end"]
    assert (task["answer"], task["_annotator_id"], task["_view_id"]) == (
        "accept",
        "anna",
        "relations",
    )


def test_an_accepted_text_is_read_with_its_relations(tmp_path):
    path = saved(tmp_path, "a.jsonl", lines_of(TASK))
    [article], errors = read_file(PRODIGY, path)
    assert errors == []
    assert said(article) == [("QUOTE", SAMPLE[FIRST:LAST]), ("PER", "Awa Sy")]
    assert article.annotations.annotator == "news-anna"
    [link] = article.annotations.links
    assert (link.type, link.source, link.target) == ("SPEAKER", "s1", "s2")
    assert article.meta["meta"] == {"source": "Radio"}
    assert recognised(SourceFile(path, path.name)) is PRODIGY


@pytest.mark.parametrize("answer", ["reject", "ignore", None])
def test_what_was_not_accepted_is_refused_by_name(tmp_path, answer):
    path = saved(tmp_path, "a.jsonl", lines_of(TASK | {"answer": answer}, TASK))
    [article], [error] = read_file(PRODIGY, path)
    assert article.place == "line 2"
    assert error.field == "line 1, $.answer"
    assert error.reason == f"is {answer!r}: only what was accepted is read"


def test_a_relation_between_words_is_remarked(tmp_path):
    loose = {"head": 1, "child": 2, "head_span": None, "child_span": NAME, "label": "x"}
    path = saved(tmp_path, "a.jsonl", lines_of(TASK | {"relations": [loose, 3]}))
    [article], errors = read_file(PRODIGY, path)
    assert errors == []
    assert article.annotations.links == ()
    assert article.remarks == ("2 relations between words that no span holds are left out",)


@pytest.mark.parametrize(
    ("span", "place"),
    [
        ({"start": 0, "end": 99, "label": "X"}, "line 1, $.spans[0]"),
        ({"start": 3, "end": 3, "label": "X"}, "line 1, $.spans[0]"),
        ({"start": 3, "label": "X"}, "line 1, $.spans[0]"),
        ({"start": 0, "end": 3, "label": "X", "text": "no"}, "line 1, $.spans[0]"),
        (7, "line 1, $.spans[0]"),
    ],
)
def test_a_span_that_is_wrong_is_named(tmp_path, span, place):
    path = saved(tmp_path, "a.jsonl", lines_of(TASK | {"spans": [span, NAME], "relations": []}))
    [article], [error] = read_file(PRODIGY, path)
    assert (said(article), error.field) == ([("PER", "Awa Sy")], place)


def test_files_of_others(shared_data):
    folder = shared_data / "formats" / "prodigy" / "example-datasets"
    path = folder / "bio_events.jsonl"
    assert recognised(SourceFile(path, path.name)) is PRODIGY
    articles, errors = read_file(PRODIGY, path)
    spans = sum(len(article.annotations.spans) for article in articles if article.annotations)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert errors == []
    assert len(articles) == len(lines)
    assert spans == sum(len(line.get("spans", ())) for line in lines) > 400
    for path in sorted(folder.glob("*news*.jsonl")):
        articles, errors = read_file(PRODIGY, path)
        assert errors == []
        assert {article.annotations for article in articles} == {None}
    patterns = sorted((folder.parent / "example-patterns").glob("*.jsonl"))
    for path in patterns:
        articles, errors = read_file(PRODIGY, path)
        assert articles == []
        assert all(error.reason.startswith("has no text under") for error in errors)


def test_what_scripts_add_to_spans_is_read_as_in_any_list_of_spans(tmp_path):
    more = {"id": "mine", "note": "sûr ?", "attributes": {"kind": "person"}, "text": "Awa Sy"}
    [article], errors = read_file(
        PRODIGY, saved(tmp_path, "a.jsonl", lines_of(TASK | {"spans": [QUOTE, NAME | more]}))
    )
    _, span = article.annotations.spans
    assert (errors, said(article)[1]) == ([], ("PER", "Awa Sy"))
    assert (span.id, span.note, span.attributes) == ("s2", "sûr ?", {"kind": "person"})
    assert [link.target for link in article.annotations.links] == ["s2"]
