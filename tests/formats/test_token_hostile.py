"""Token formats and files that are wrong in any place: articles and sentences, nothing else."""

import json
import time
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import named
from tests.formats.foreign_files import read_file, saved
from tests.formats.test_gliner import EXAMPLE
from tests.formats.test_hostile import ODD, changed, places
from tests.formats.test_huggingface import CARD, ROWS
from tests.formats.test_prodigy import TASK
from tests.formats.test_spacy import SAMPLE, TAGGED

PLACED = {"text": SAMPLE, "entities": [[0, 2, "X"], {"start": 0, "end": 2, "label": "X"}]}
WHOLE: dict[str, Any] = {
    "prodigy": TASK,
    "gliner": EXAMPLE,
    "hf": {**ROWS[0], "article": "a"},
    "spacy": {"paragraphs": TAGGED["paragraphs"], "id": 3},
    "spacy placed": PLACED,
    "spacy pair": {"annotations": [[SAMPLE, {"entities": [[0, 2, "X"]]}], None]},
}
LINES = (
    *("-DOCSTART- O", "-DOCSTART-", "", " ", "# id a", "#", "a", "a O", "a\tO", "- B-X", "1\ta\tO"),
    *("a -X- -X- B-X", "a B-", "\x85 O", "\r", "# newdoc id = a", "# newpar", "\ufeffa O"),
    *("1\ta" + "\t_" * 7 + "\tNER=B-X|SpaceAfter=No|SpacesAfter=\\", "1-2\ta" + "\t_" * 8),
    *("2\tb" + "\t_" * 7 + "\tSpacesBefore=\\ud800", "9" * 5000 + "\tb" + "\t_" * 8, "{}", "[]"),
)


@pytest.mark.parametrize("key", WHOLE)
def test_a_value_that_is_not_as_it_should_be_is_told(key, tmp_path):
    form = named(key.split()[0])
    saved(tmp_path, "README.md", CARD)
    for path in places(WHOLE[key]):
        for odd in ODD:
            content = json.dumps([changed(WHOLE[key], path, odd), WHOLE[key]])
            articles, errors = read_file(form, saved(tmp_path, "a.json", content))
            assert articles, (path, odd)
            assert all(error.file == "a.json" and error.reason for error in errors)


@pytest.mark.parametrize("key", ["conll", "conllu"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(lines=st.lists(st.sampled_from(LINES) | st.text(max_size=6), max_size=9))
def test_any_lines_give_articles_or_sentences(key, lines, tmp_path):
    _, errors = read_file(named(key), saved(tmp_path, "a.conll", "\n".join(lines)))
    assert all(error.reason for error in errors)


@pytest.mark.parametrize("key", ["conll", "conllu", "gliner", "hf", "prodigy", "spacy", "parquet"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.binary(max_size=60))
def test_any_bytes_give_articles_or_sentences(key, data, tmp_path):
    if key == "parquet":
        pytest.importorskip("pyarrow", reason="needs annotator[parquet]")
    starts = {"parquet": b"PAR1", "spacy": b"\x78\x9c"}
    for content in (data, starts.get(key, b"") + data):
        _, errors = read_file(named(key), saved(tmp_path, "a", content))
        assert all(error.reason for error in errors)


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("conll", b"a" * 10_000_000),
        ("conll", b"a O\n" * 2_000_000),
        ("conll", b"\n" * 5_000_000),
        ("conll", b"a " * 500_000 + b"\n" + b"a O\n"),
        ("conllu", b"a" * 10_000_000),
        ("conllu", b"\n" * 3_000_000),
        ("prodigy", b"[" * 1_000_000),
        ("gliner", b'{"tokenized_text": [' * 100_000),
        ("spacy", b"[" * 1_000_000),
    ],
)
def test_what_has_no_end_takes_bounded_time(key, content, tmp_path):
    began = time.perf_counter()
    articles, errors = read_file(named(key), saved(tmp_path, "a", content))
    assert articles or errors or not content.strip()
    assert time.perf_counter() - began < 20


def test_a_docbin_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.spacy_docs.LARGEST", 1 << 20)
    pytest.importorskip("spacy", reason="needs annotator[spacy]")
    packed = zlib.compress(bytes(1 << 25))
    articles, [error] = read_file(named("spacy"), saved(tmp_path, "a.spacy", packed))
    assert (articles, error.reason) == ([], "unpacks to more than 1048576 bytes")


def test_parquet_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.parquet.LARGEST", 1 << 20)
    pa = pytest.importorskip("pyarrow", reason="needs annotator[parquet]")
    pq = pytest.importorskip("pyarrow.parquet", reason="needs annotator[parquet]")
    pq.write_table(pa.table({"text": ["a" * 100_000] * 40}), tmp_path / "a", use_dictionary=False)
    articles, [error] = read_file(named("parquet"), tmp_path / "a")
    assert (articles, error.field) == ([], "row group 1")
