"""Parquet of our own, read as strictly as our JSON, and of others."""

import json
from pathlib import Path

import orjson
import pytest

from annotator.formats import recognised
from annotator.formats.model import ReadOptions, SourceFile, WriteOptions
from annotator.formats.parquet import PARQUET
from annotator.formats.writing import write_records
from tests.formats.consumers import TEXT, a_record, loader
from tests.formats.foreign_files import read_file, said, saved

ROWS = [
    {"id": "1", "tokens": ["Awa", "Sy"], "ner_tags": [1, 2]},
    {"id": "2", "tokens": ["Lomé", "ici"], "ner_tags": [3, 0]},
]
NAMES = ["O", "B-PER", "I-PER", 'B-"a\\b"']


def test_datasets_loads_parquet(tmp_path, monkeypatch):
    datasets = loader(monkeypatch, tmp_path)
    path = tmp_path / "out.parquet"
    write_records([a_record(), a_record("a2")], path, PARQUET, WriteOptions(), print)
    [one, two] = datasets.load_dataset("parquet", data_files=str(path), split="train")
    assert (one["text"], one["article"], two["article"]) == (TEXT, "a1", "a2")
    for span in one["spans"]:
        assert TEXT[span["start"] : span["end"]] == span["text"]
    assert orjson.loads(one["spans"][1]["attributes"]) == {"kind": 1}


def table(path: Path, columns: dict, metadata: dict | None = None) -> Path:
    pa = pytest.importorskip("pyarrow", reason="needs annotator[parquet]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs annotator[parquet]")
    made = pa.table(columns)
    parquet.write_table(made.replace_schema_metadata(metadata) if metadata else made, path)
    return path


def test_parquet_of_others_is_read_by_its_columns(tmp_path):
    path = table(
        tmp_path / "a.parquet",
        {
            "body": ["Awa rit.", None],
            "id": [7, 8],
            "language": ["fr", "fr"],
            "spans": [[{"start": 0, "end": 3, "label": "PER"}, {"start": 9, "end": 9}], []],
        },
    )
    options = ReadOptions(text_field="body")
    [article], errors = read_file(PARQUET, path, options)
    assert said(article) == [("PER", "Awa")]
    assert (article.name, article.language, article.place) == ("7", "fr", "row 1")
    assert [error.field for error in errors] == ["row 1, $.spans[1]", "row 2"]
    assert recognised(SourceFile(path, path.name)) is PARQUET


def test_parquet_with_texts_alone_gives_articles_without_annotations(tmp_path):
    path = table(tmp_path / "a.parquet", {"text": ["Awa rit."], "score": [0.5], "n": [None]})
    [article], _ = read_file(PARQUET, path)
    assert (article.text, article.annotations, dict(article.meta)) == (
        "Awa rit.",
        None,
        {"score": 0.5},
    )
    _, [error] = read_file(PARQUET, path, ReadOptions(text_field="body"))
    assert error.reason == "has no text in the column “body”; there are text, score, n"


def test_parquet_of_tokens_names_its_tags_itself(tmp_path):
    names = {"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": "List"}
    metadata = {"huggingface": json.dumps({"info": {"features": {"ner_tags": names}}})}
    columns = {key: [row[key] for row in ROWS] for key in ROWS[0]}
    path = table(tmp_path / "a.parquet", columns, metadata)
    articles, errors = read_file(PARQUET, path)
    assert errors == []
    assert [said(article) for article in articles] == [[("PER", "Awa Sy")], [('"a\\b"', "Lomé")]]


def test_a_broken_parquet_is_refused_with_a_sentence(tmp_path):
    whole = table(tmp_path / "a.parquet", {"text": ["Awa rit."] * 100}).read_bytes()
    for part in (whole[:40], whole[:-6], b"PAR1" + bytes(100) + whole[-200:], b"PAR1"):
        articles, [error] = read_file(PARQUET, saved(tmp_path, "b.parquet", part))
        assert articles == []
        assert error.reason.startswith("cannot be read as Parquet: ")


def test_an_empty_file_called_parquet_is_no_empty_text(tmp_path):
    path = saved(tmp_path, "b.parquet", b"")
    assert recognised(SourceFile(path, path.name)) is PARQUET
    assert len(read_file(PARQUET, path)[1]) == 1


def test_our_own_parquet_is_read_as_strictly_as_our_own_json(tmp_path):
    path = tmp_path / "out.parquet"
    write_records([a_record()], path, PARQUET, WriteOptions(), print)
    pa = pytest.importorskip("pyarrow.parquet", reason="needs annotator[parquet]")
    row = pa.read_table(path).to_pylist()[0]
    row["spans"][0]["end"] += 1
    columns = {key: [value] for key, value in row.items()}
    _, [error] = read_file(PARQUET, table(tmp_path / "b.parquet", columns))
    assert error.field == "row 1, $.spans[0].text"
