"""Hugging Face token classification, and `datasets` reading it."""

import json
from pathlib import Path

import pytest

from annotator.core.tags import Scheme
from annotator.formats import recognised
from annotator.formats.huggingface import HUGGING_FACE
from annotator.formats.importing import import_sources
from annotator.formats.model import SourceFile, WriteOptions
from annotator.formats.writing import Writing, write_records
from annotator.storage.project import Project
from tests.formats.consumers import a_record, loader
from tests.formats.foreign_files import read_file, said, saved
from tests.formats.strategies import LABELS

ROWS = [
    {"id": "1", "tokens": ["Awa", "Sy"], "ner_tags": [1, 2]},
    {"id": "2", "tokens": ["Lomé", "ici"], "ner_tags": [3, 0]},
]
NAMES = ["O", "B-PER", "I-PER", 'B-"a\\b"']
CARD = """---
language: fr
dataset_info:
  features:
  - name: id
    dtype: string
  - name: pos_tags
    sequence:
      class_label:
        names:
          '0': NN
          '1': VB
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          "1": B-PER
          2: 'I-PER'
          '3': "B-\\"a\\\\b\\""
---
Some words.
"""


def parted(folder: Path, *articles: str, **options) -> Path:
    """The articles in splits of the first letter of their ids."""
    names = {"t": "train", "d": "dev", "e": "test"}
    chosen = WriteOptions(labels=LABELS, splits=tuple(names.values()), **options)
    with Writing(folder, HUGGING_FACE, chosen, lambda wire: names[wire.article[0]]) as writing:
        writing.write([a_record(article) for article in articles], lambda _: None)
        writing.commit()
    return folder


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_sentence_is_a_line_and_cuts_no_span(tmp_path):
    write_records([a_record()], tmp_path / "out", HUGGING_FACE, WriteOptions(labels=LABELS), print)
    rows = rows_of(tmp_path / "out" / "train.jsonl")
    assert [row["id"] for row in rows] == ["a1-1", "a1-2", "a1-3"]
    assert rows[0] == {
        "id": "a1-1",
        "article": "a1",
        "tokens": ["Studio", "Tilo", "."],
        "ner_tags": [0, 1, 0],
    }
    assert rows[1]["ner_tags"][:6] == [3, 4, 4, 4, 4, 4]
    assert rows[2]["ner_tags"] == [9]


@pytest.mark.parametrize("scheme", Scheme)
def test_datasets_loads_the_splits_with_their_features(tmp_path, monkeypatch, scheme):
    datasets = loader(monkeypatch, tmp_path)
    folder = parted(tmp_path / "out", "t1", "t2", "d1", "e1", scheme=scheme)
    loaded = datasets.load_dataset(str(folder))
    assert {name: split.num_rows for name, split in loaded.items()} == {
        "train": 6,
        "validation": 3,
        "test": 3,
    }
    names = loaded["train"].features["ner_tags"].feature.names
    assert names[0] == "O"
    last = loaded["test"][2]
    mark = {Scheme.BIOES: "S", Scheme.IOB2: "B"}.get(scheme, "I")
    assert [names[tag] for tag in last["ner_tags"]] == [f'{mark}-a: "é\x7f🙂"']
    assert last["tokens"] == ["Fin"]


def test_an_import_passes_over_the_card(tmp_path):
    folder = parted(tmp_path / "out", "t1", "d1")
    project = Project.create(tmp_path / "project", "Project", LABELS)
    report = import_sources(project, None, [folder])
    assert [result.file for result in report.results] == ["dev.jsonl", "train.jsonl"]
    assert {result.form for result in report.results} == {"hf"}


def test_a_split_without_articles_has_no_file(tmp_path, monkeypatch):
    datasets = loader(monkeypatch, tmp_path)
    folder = parted(tmp_path / "out", "t1", "e1")
    assert sorted(path.name for path in folder.glob("*.*")) == [
        ".annotator-export",
        "README.md",
        "test.jsonl",
        "train.jsonl",
    ]
    assert list(datasets.load_dataset(str(folder))) == ["train", "test"]


@pytest.mark.parametrize("beside", ["card", "infos", "strings"])
def test_tags_are_named_by_a_card_or_by_themselves(tmp_path, beside):
    rows = [dict(row) for row in ROWS]
    if beside == "card":
        saved(tmp_path, "README.md", CARD)
    elif beside == "infos":
        feature = {"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": "Sequence"}
        infos = {"default": {"features": {"ner_tags": feature}}}
        saved(tmp_path, "dataset_infos.json", json.dumps(infos))
    else:
        rows = [row | {"ner_tags": [NAMES[tag] for tag in row["ner_tags"]]} for row in rows]
    path = saved(tmp_path, "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    [one, two], errors = read_file(HUGGING_FACE, path)
    assert errors == []
    assert said(one) == [("PER", "Awa Sy")]
    assert said(two) == [('"a\\b"', "Lomé")]
    assert (one.name, two.name) == ("1", "2")
    assert recognised(SourceFile(path, path.name)) is HUGGING_FACE


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        ({"tokens": ["a"], "ner_tags": [9]}, "line 1, $.ner_tags[0]", "is 9, and the numbers of"),
        ({"tokens": ["a"], "ner_tags": [-1]}, "line 1, $.ner_tags[0]", "is -1, and the numbers of"),
        ({"tokens": ["a"], "ner_tags": [None]}, "line 1, $.ner_tags[0]", "is neither a tag nor"),
        ({"tokens": ["a"], "tags": []}, "line 1", "has no list of 1 tags under “tags”"),
        ({"tokens": ["a", 1], "tags": []}, "line 1", "has no list of tokens under “tokens”"),
        ([], "line 1", "has no list of tokens under “tokens”"),
    ],
)
def test_what_is_refused(tmp_path, row, place, reason):
    saved(tmp_path, "README.md", CARD)
    content = f"{json.dumps(row)}\n{json.dumps(ROWS[0])}\n"
    [article], [error] = read_file(HUGGING_FACE, saved(tmp_path, "a.jsonl", content))
    assert said(article) == [("PER", "Awa Sy")]
    assert (error.field, error.reason[: len(reason)]) == (place, reason)


def test_numbers_that_nothing_names_are_refused(tmp_path):
    [], errors = read_file(HUGGING_FACE, saved(tmp_path, "a.jsonl", json.dumps(ROWS[0])))
    reason = "is a number, and no README.md beside the file says which tag that is"
    assert [error.reason for error in errors] == [reason]
