import json
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.core.spans import Span, span_key
from annotator.storage.codec import (
    AnnotationsWriter,
    decode_annotations,
    decode_article,
    encode_annotations,
    encode_article,
    parse_annotations,
)
from tests.storage import samples

DROPPED = object()


def changed(data, path, value):
    """The JSON in ``data`` with the value at ``path`` replaced, or taken out."""
    raw = json.loads(data)
    at = raw
    for step in path[:-1]:
        at = at[step]
    if value is DROPPED:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return json.dumps(raw).encode()


@given(samples.annotations())
def test_annotations_come_back_as_they_went(annotations):
    data = encode_annotations(annotations)
    again = decode_annotations(data, "file")
    assert again == annotations
    assert encode_annotations(again) == data


@given(samples.articles())
def test_articles_come_back_as_they_went(article):
    data = encode_article(article)
    again = decode_article(data, "file")
    assert again == article
    assert encode_article(again) == data


@given(samples.annotations())
def test_files_are_indented_json_with_a_newline_and_the_keys_in_order(annotations):
    data = encode_annotations(annotations)
    raw = orjson.loads(data)
    assert data == orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    assert list(raw)[:14] == [
        "format",
        "offset_unit",
        "article",
        "annotator",
        "status",
        "flag",
        "language",
        "text",
        "text_sha256",
        "spans",
        "links",
        "created",
        "updated",
        "seconds",
    ]
    for span in raw["spans"]:
        assert span["text"] == annotations.text[span["start"] : span["end"]]


@given(samples.annotations(), st.randoms())
def test_the_same_content_gives_the_same_bytes(annotations, random):
    spans = list(annotations.spans)
    random.shuffle(spans)
    shuffled = [
        replace(span, attributes=dict(sorted(span.attributes.items(), reverse=True)))
        for span in spans
    ]
    links = tuple(reversed(annotations.links))
    other = replace(annotations, spans=tuple(shuffled), links=links)
    assert encode_annotations(other) == encode_annotations(annotations)


@settings(max_examples=40)
@given(samples.annotations(), st.data())
def test_the_writer_gives_the_bytes_of_the_encoder_at_every_step(annotations, data):
    writer = AnnotationsWriter(annotations)
    versions = [annotations.spans]
    for _step in range(data.draw(st.integers(1, 4))):
        fresh = {span.id: span for span in data.draw(samples.spans_of(annotations.text))}
        held = {span.id: span for span in data.draw(st.sampled_from(versions))}
        dropped = data.draw(st.sets(st.sampled_from(sorted(held)))) if held else set()
        kept = {key: span for key, span in held.items() if key not in dropped}
        spans = tuple(sorted((kept | fresh).values(), key=span_key))
        versions.append(spans)
        current = replace(
            annotations,
            spans=spans,
            links=data.draw(samples.links_of(spans)),
            progress=data.draw(samples.progresses),
            updated=data.draw(samples.times),
            seconds=data.draw(samples.durations),
        )
        written = writer.encode(
            iter(current.spans), current.links, current.progress, current.updated, current.seconds
        )
        assert written == encode_annotations(current)


def test_the_writer_tells_equal_values_of_other_types_apart():
    text = samples.TEXT
    one, true = (Span("s1", 0, 3, "entity", {"sure": value}) for value in (1, True))
    annotations = replace(samples.make_annotations(), spans=(one,), links=())
    writer = AnnotationsWriter(annotations)
    rest = ((), annotations.progress, annotations.updated, annotations.seconds)
    assert json.loads(writer.encode([one], *rest))["spans"][0]["attributes"] == {"sure": 1}
    written = json.loads(writer.encode([true], *rest))
    assert written["spans"][0]["attributes"]["sure"] is True
    assert written["text"] == text


def test_unknown_keys_stay_where_they_were():
    raw = json.loads(encode_annotations(samples.make_annotations()))
    raw["reviewed"] = {"by": ["Bo"]}
    raw["spans"][1]["score"] = 0.25
    raw["links"][0]["why"] = None
    data = orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    annotations = decode_annotations(data, "file")
    assert annotations.extra == {"reviewed": {"by": ["Bo"]}}
    assert [dict(span.extra) for span in annotations.spans] == [{}, {"score": 0.25}, {}]
    assert encode_annotations(annotations) == data

    article = json.loads(encode_article(samples.make_article()))
    article["desk"] = 1
    article["source"]["crawl"] = "2026-11"
    data = orjson.dumps(article, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    assert encode_article(decode_article(data, "file")) == data


def test_an_article_with_a_huge_number_can_be_written_again():
    raw = json.loads(encode_article(samples.make_article()))
    raw["meta"] = {"views": 10**30}
    article = decode_article(json.dumps(raw).encode(), "file")
    assert decode_article(encode_article(article), "file") == article
    assert article.meta == {"views": 1e30}


def test_an_unknown_key_never_replaces_a_known_one():
    span = Span("s1", 0, 3, "entity", extra={"start": 9, "mine": 1})
    annotations = replace(
        samples.make_annotations(), spans=(span,), links=(), extra={"text": "no", "mine": 2}
    )
    raw = json.loads(encode_annotations(annotations))
    assert (raw["text"], raw["mine"]) == (samples.TEXT, 2)
    assert (raw["spans"][0]["start"], raw["spans"][0]["mine"]) == (0, 1)


def test_what_may_be_left_out_has_its_natural_value():
    data = encode_annotations(samples.make_annotations())
    for path in (("spans", 0, "attributes"), ("spans", 0, "note"), ("spans", 0, "origin")):
        data = changed(data, path, DROPPED)
    span = decode_annotations(data, "file").spans[0]
    assert (span.attributes, span.note, span.origin) == ({}, "", "human")


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("format",), DROPPED, "$.format"),
        (("format",), 1, "$.format"),
        (("format",), "annotator/article/1", "$.format"),
        (("format",), "annotator/annotations/0", "$.format"),
        (("offset_unit",), "utf-16", "$.offset_unit"),
        (("article",), "", "$.article"),
        (("annotator",), None, "$.annotator"),
        (("status",), "finished", "$.status"),
        (("flag",), True, "$.flag"),
        (("language",), 3, "$.language"),
        (("text",), None, "$.text"),
        (("text",), samples.TEXT + " ", "$.text_sha256"),
        (("text_sha256",), "0" * 64, "$.text_sha256"),
        (("text_sha256",), "ABC", "$.text_sha256"),
        (("spans",), {}, "$.spans"),
        (("spans",), DROPPED, "$.spans"),
        (("spans", 0), "s1", "$.spans[0]"),
        (("spans", 1, "id"), "s1", "$.spans[1].id"),
        (("spans", 1, "id"), "", "$.spans[1].id"),
        (("spans", 1, "id"), 1, "$.spans[1].id"),
        (("spans", 2, "start"), -1, "$.spans[2].start"),
        (("spans", 2, "start"), 38.0, "$.spans[2].start"),
        (("spans", 2, "start"), True, "$.spans[2].start"),
        (("spans", 2, "start"), 37, "$.spans[2].text"),
        (("spans", 2, "start"), 39, "$.spans[2].end"),
        (("spans", 2, "start"), 40, "$.spans[2].end"),
        (("spans", 2, "start"), 999, "$.spans[2].start"),
        (("spans", 2, "end"), "39", "$.spans[2].end"),
        (("spans", 2, "end"), DROPPED, "$.spans[2].end"),
        (("spans", 2, "end"), len(samples.TEXT) + 1, "$.spans[2].end"),
        (("spans", 2, "end"), 10**30, "$.spans[2].end"),
        (("spans", 0, "label"), "", "$.spans[0].label"),
        (("spans", 0, "label"), None, "$.spans[0].label"),
        (("spans", 0, "text"), "Awa Diarr", "$.spans[0].text"),
        (("spans", 0, "text"), DROPPED, "$.spans[0].text"),
        (("spans", 0, "attributes"), [], "$.spans[0].attributes"),
        (("spans", 0, "note"), None, "$.spans[0].note"),
        (("spans", 0, "origin"), 0, "$.spans[0].origin"),
        (("links",), None, "$.links"),
        (("links", 0, "id"), DROPPED, "$.links[0].id"),
        (("links", 0, "type"), 5, "$.links[0].type"),
        (("links", 0, "source"), "s3", "$.links[0].source"),
        (("links", 0, "target"), "", "$.links[0].target"),
        (("links", 0, "note"), {}, "$.links[0].note"),
        (("created",), "yesterday", "$.created"),
        (("updated",), 1700000000, "$.updated"),
        (("updated",), "2026-11-22T09:30:00+01:00", "$.updated"),
        (("seconds",), -1, "$.seconds"),
        (("seconds",), "12", "$.seconds"),
    ],
)
def test_what_is_wrong_in_annotations_is_named(path, value, field):
    data = changed(encode_annotations(samples.make_annotations()), path, value)
    for read in (decode_annotations, parse_annotations):
        with pytest.raises(DataError) as caught:
            read(data, "annotations/anna/one.json")
        assert (caught.value.file, caught.value.field) == ("annotations/anna/one.json", field)
        assert caught.value.reason


def test_a_link_id_used_twice_is_named():
    annotations = samples.make_annotations()
    data = encode_annotations(replace(annotations, links=annotations.links * 2))
    with pytest.raises(DataError) as caught:
        decode_annotations(data, "file")
    assert caught.value.field == "$.links[1].id"


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("format",), "annotator/annotations/1", "$.format"),
        (("id",), "", "$.id"),
        (("title",), None, "$.title"),
        (("text",), samples.TEXT + "\n", "$.text_sha256"),
        (("text_sha256",), DROPPED, "$.text_sha256"),
        (("language",), [], "$.language"),
        (("source",), "one.txt", "$.source"),
        (("source", "file"), None, "$.source.file"),
        (("source", "sha256"), "?", "$.source.sha256"),
        (("source", "encoding"), 8, "$.source.encoding"),
        (("imported",), "today", "$.imported"),
        (("meta",), [], "$.meta"),
    ],
)
def test_what_is_wrong_in_an_article_is_named(path, value, field):
    data = changed(encode_article(samples.make_article()), path, value)
    with pytest.raises(DataError) as caught:
        decode_article(data, "articles/one.json")
    assert (caught.value.file, caught.value.field) == ("articles/one.json", field)


@pytest.mark.parametrize(
    ("character", "code"), [("\r", "U+000D"), ("\u2029", "U+2029"), ("\ufdd0", "U+FDD0")]
)
def test_a_text_that_is_not_canonical_is_refused(character, code):
    article = samples.make_article(text=f"One{character}two")
    with pytest.raises(DataError) as caught:
        decode_article(encode_article(article), "articles/one.json")
    assert caught.value.field == "$.text"
    assert code in caught.value.reason


def test_a_newer_version_is_refused_with_a_reason():
    for encode, decode, record in (
        (encode_annotations, decode_annotations, samples.make_annotations()),
        (encode_article, decode_article, samples.make_article()),
    ):
        raw = json.loads(encode(record))
        raw["format"] = raw["format"][:-1] + "2"
        with pytest.raises(DataError, match="newer version of Annotator") as caught:
            decode(json.dumps(raw).encode(), "file")
        assert caught.value.field == "$.format"


def test_what_json_cannot_hold_is_refused_when_it_is_written():
    annotations = samples.make_annotations()
    torn = replace(annotations.spans[0], note="half an emoji: \ud83d")
    with pytest.raises(DataError):
        encode_annotations(replace(annotations, spans=(torn,), links=()))
    writer = AnnotationsWriter(annotations)
    rest = (annotations.progress, annotations.updated, annotations.seconds)
    with pytest.raises(DataError):
        writer.encode([torn], [], *rest)
    assert writer.encode(annotations.spans, annotations.links, *rest) == encode_annotations(
        annotations
    )


def test_the_finished_article_is_written_as_it_was_read(shared_data):
    data = (shared_data / "seed" / "seed.gold.json").read_bytes()
    annotations = decode_annotations(data, "seed.gold.json")
    assert len(annotations.spans) == 110
    assert encode_annotations(annotations) == data
