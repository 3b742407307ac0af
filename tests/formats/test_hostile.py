"""Whatever a file holds, its reader gives articles and sentences, and raises nothing else."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import named
from tests.formats.foreign_files import SAMPLE, read_file, saved

ODD: tuple[Any, ...] = (None, True, -1, 1e300, "", "x", [], [3], [None], {}, {"a": 1})
RESULT = {
    "id": "a",
    "from_name": "label",
    "to_name": "text",
    "type": "labels",
    "meta": {"text": ["note"], "origin": "x", "attributes": {"a": 1}},
    "value": {"start": 0, "end": 2, "text": SAMPLE[:2], "labels": ["X"]},
}
ANSWER = {**RESULT, "type": "choices", "value": {"start": 0, "end": 2, "choices": ["x"]}}
RELATION = {"type": "relation", "from_id": "a", "to_id": "a", "labels": ["X"], "direction": "bi"}
ENTITY = {"id": 1, "label": "X", "start_offset": 0, "end_offset": 2, "user": 1}
WHOLE: dict[str, Any] = {
    "label-studio": {
        "id": 1,
        "data": {"text": SAMPLE, "id": "n"},
        "annotations": [
            {"result": [RESULT, ANSWER, RELATION], "completed_by": {"email": "a"}, "lead_time": 2}
        ],
        "predictions": [{"model_version": "m", "result": [RESULT]}],
        "drafts": [],
    },
    "label-studio-min": {
        "text": SAMPLE,
        "id": 1,
        "label": [{"start": 0, "end": 2, "text": SAMPLE[:2], "labels": ["X"]}],
        "kind": [{"start": 0, "end": 2, "choices": ["x"]}],
        "annotator": 1,
        "lead_time": 3,
    },
    "doccano": {
        "id": 1,
        "text": SAMPLE,
        "label": [[0, 2, "X"]],
        "entities": [ENTITY, ENTITY],
        "relations": [{"id": 1, "from_id": 1, "to_id": 1, "type": "X"}],
        "username": "a",
    },
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where in a value another one could stand."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, each in inner:
        here = (*path, key)
        found += places(each, here) if isinstance(each, dict | list) else [here]
    return found


def changed(value: Any, path: tuple[Any, ...], to: Any) -> Any:
    whole = copy.deepcopy(value)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return whole


@pytest.mark.parametrize("key", WHOLE)
def test_a_value_that_is_not_as_it_should_be_is_told(key, tmp_path):
    for path in places(WHOLE[key]):
        for odd in ODD:
            content = json.dumps([changed(WHOLE[key], path, odd), WHOLE[key]])
            articles, errors = read_file(named(key), saved(tmp_path, "a.json", content))
            assert articles, (path, odd)
            assert all(error.file == "a.json" and error.reason for error in errors)


@pytest.mark.parametrize("key", [*WHOLE, "brat", "csv"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(data=st.binary(max_size=40) | st.text("T1R#A*\t :;0X\n\"',[{", max_size=60).map(str.encode))
def test_any_bytes_give_articles_or_sentences(key, data, tmp_path):
    for name in ("a.txt", "a.ann") if key == "brat" else ("a.csv",):
        file = saved(tmp_path, name, data)
    _, errors = read_file(named(key), file.with_suffix(".txt") if key == "brat" else file)
    assert all(error.reason for error in errors)
