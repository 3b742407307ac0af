import pytest

from annotator.core.errors import DataError
from annotator.formats import json_items
from annotator.formats.model import ReadOptions, SourceFile
from tests.formats.foreign_files import saved


def found(path, options=None):
    file = SourceFile(path, path.name)
    source = json_items.source_of(file, options or ReadOptions(), "application/json")
    return list(json_items.items(file, source.encoding))


def values(path, options=None):
    return [item.value for item in found(path, options)]


@pytest.mark.parametrize(
    "content",
    [
        '{"a": 1}\n{"a": 2}\n',
        '{"a": 1}\r\n\r\n{"a": 2}',
        '\ufeff{"a": 1}\n{"a": 2}\n',
        '[\n{"a": 1},\n{"a": 2}\n]\n',
        '[{"a": 1}, {"a": 2}]',
        '[\n  {\n    "a": 1\n  },\n  {"a": 2}\n]',
        '[\n{"a": 1},\n{\n"a": 2}\n]',
        '\n\n[{"a": 1},\n{"a": 2}]',
    ],
)
def test_values_are_read_however_they_are_laid_out(tmp_path, content):
    assert values(saved(tmp_path, "a.json", content)) == [{"a": 1}, {"a": 2}]


def test_an_object_over_many_lines_is_one_value(tmp_path):
    path = saved(tmp_path, "a.jsonl", '{\n  "a": [\n    1\n  ]\n}\n')
    assert values(path) == [{"a": [1]}]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_other_encodings_are_read(tmp_path, encoding):
    path = saved(tmp_path, "a.jsonl", '{"a": "é"}\n{"a": "😀"}\n'.encode(encoding))
    options = ReadOptions(encoding=encoding) if encoding == "utf-16-le" else None
    assert values(path, options) == [{"a": "é"}, {"a": "😀"}]


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path):
    first, broken, last = found(saved(tmp_path, "a.jsonl", '{"a": 1}\n{"a": \n{"a": 3}\n'))
    assert (first.value, last.value) == ({"a": 1}, {"a": 3})
    assert broken.field.startswith("line 2, column ")


def test_a_broken_first_line_is_named_and_the_others_are_read(tmp_path):
    broken, last = found(saved(tmp_path, "a.jsonl", '{"a": 1\n{"a": 2}\n'))
    assert broken.field.startswith("line 1, column ")
    assert last.value == {"a": 2}


@pytest.mark.parametrize("content", ["[\n  {\n    1\n", '{\n  "a": [1,]\n}'])
def test_half_a_value_is_refused_in_a_sentence(tmp_path, content):
    with pytest.raises(DataError, match=r"line .*, column .*: is not JSON in UTF-8"):
        found(saved(tmp_path, "a.json", content))


@pytest.mark.parametrize("content", ["[", "[\n", '[\n{"a": 1},\n', '[\n{"a": 1}'])
def test_a_list_that_was_cut_off_at_the_end_of_a_line_is_told(tmp_path, content):
    path = saved(tmp_path, "a.json", content)
    read = iter(json_items.items(SourceFile(path, path.name)))
    assert [next(read).value for _ in range(content.count("a"))] == [{"a": 1}] * content.count("a")
    with pytest.raises(DataError, match=f"line {content.count('{') + 1}.* does not end"):
        next(read)


def test_what_is_nested_too_deep_is_refused_in_a_sentence(tmp_path):
    [error] = found(saved(tmp_path, "a.json", "[" * 1_000_000))
    assert "is not JSON in UTF-8" in error.reason


def test_places_say_the_line_or_the_item(tmp_path):
    by_line = found(saved(tmp_path, "a.jsonl", '{"a": 1}\n\n{"a": 2}'))
    whole = found(saved(tmp_path, "b.json", '[{"a": 1}, {"a": 2}]'))
    assert [item.at(".a") for item in by_line] == ["line 1, $.a", "line 3, $.a"]
    assert [item.at(".a") for item in whole] == ["$[0].a", "$[1].a"]


def test_what_is_too_large_to_be_read_at_once_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_items, "LONGEST", 100)
    line = saved(tmp_path, "a.jsonl", '{"a": 1}\n"' + "x" * 200 + '"\n')
    whole = saved(tmp_path, "b.json", '[\n{\n"a": "' + "x" * 200 + '"}]')
    for path in (line, whole):
        with pytest.raises(DataError, match="100"):
            found(path)


def test_a_picture_is_refused(tmp_path):
    with pytest.raises(DataError, match="is a picture"):
        found(saved(tmp_path, "a.jsonl", b"\x89PNG\r\n"))


def test_an_unfit_encoding_is_refused(tmp_path):
    path = saved(tmp_path, "a.jsonl", b'{"a": "\xe9"}\n')
    with pytest.raises(DataError, match="is not in the encoding ascii"):
        found(path, ReadOptions(encoding="ascii"))
