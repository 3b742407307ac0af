"""JSON lines of people's own making: a text, and a list of objects that are its spans."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.formats.jsonl import read
from annotator.formats.model import Incoming, ReadOptions, SourceFile

TEXT = "Le bac est là 😀, dit Awa Sarr.\r\nFin."
START = TEXT.index("Awa")
SPAN = {"start": START, "end": START + 8, "label": "entity"}


def read_line(tmp_path: Path, **record: object) -> list[Incoming | DataError]:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"text": TEXT, **record}) + "\n", encoding="utf-8")
    return list(read(SourceFile(path, path.name), ReadOptions()))


@pytest.mark.parametrize("key", ["spans", "entities", "ents", "annotations", "names"])
@pytest.mark.parametrize("order", [("start", "end", "label"), ("label", "end", "start")])
def test_a_list_of_spans_is_read_under_any_key(tmp_path, key, order):
    (incoming,) = read_line(tmp_path, **{key: [{name: SPAN[name] for name in order}], "n": 1})
    (span,) = incoming.annotations.spans
    assert (TEXT[span.start : span.end], span.label) == ("Awa Sarr", "entity")
    assert incoming.meta == {"n": 1}


def test_what_a_span_has_besides_is_kept_or_said(tmp_path):
    more = {"id": "x7", "attributes": {"kind": "person"}, "note": "sûr", "score": 0.5}
    entry = {**SPAN, "text": "Awa Sarr", "type": "entity", **more}
    del entry["label"]
    (incoming,) = read_line(tmp_path, spans=[entry])
    (span,) = incoming.annotations.spans
    assert (span.id, span.attributes, span.note) == ("x7", {"kind": "person"}, "sûr")
    assert incoming.remarks == ("“score” of its spans is not read",)


def test_a_span_that_is_none_of_the_text_is_refused_with_its_place(tmp_path):
    wrong = {**SPAN, "text": "Awa Diop"}
    incoming, words, outside = read_line(tmp_path, spans=[SPAN, wrong, {**SPAN, "end": 99}])
    assert [span.id for span in incoming.annotations.spans] == ["s1"]
    assert str(words).startswith("own.jsonl, line 1, $.spans[1]: 'Awa Diop' is not what stands")
    assert str(outside).startswith("own.jsonl, line 1, $.spans[2]: ")


@pytest.mark.parametrize(
    "value", [[], [{"start": 0, "end": 2}], [{"start": 0, "label": "x"}], [SPAN, "Awa"], "Awa"]
)
def test_other_lists_are_kept_as_they_are(tmp_path, value):
    (incoming,) = read_line(tmp_path, spans=value)
    assert incoming.annotations is None
    assert incoming.meta == {"spans": value}


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_offsets_are_code_points(tmp_path_factory, one, other):
    start, end = sorted((one, other))
    folder = tmp_path_factory.mktemp("own")
    incoming, *errors = read_line(folder, spans=[{"start": start, "end": end, "label": "x"}])
    assert [span.range for span in incoming.annotations.spans] == [(start, end)] * (start < end)
    assert len(errors) == (start == end)
