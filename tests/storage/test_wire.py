import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.storage.wire import Schema, parse_object


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "line 1, column 1"),
        (b'{"a": 1', "line 1, column 8"),
        (b'{\n  "a": tru\n}', "line 2"),
        (b'{"a": "\xff"}', "line 1"),
        (b'{"a": "\\ud800"}', "line 1"),
        (b'{"a": NaN}', "line 1"),
        (b"\xef\xbb\xbf{}", "line 1"),
        (b"[" * 5000, "line 1"),
        (b"[]", "$"),
        (b"null", "$"),
    ],
)
def test_what_is_not_a_json_object_is_said_with_its_place(data, place):
    with pytest.raises(DataError) as caught:
        parse_object(data, "file.json")
    assert caught.value.file == "file.json"
    assert caught.value.field.startswith(place)


def test_a_byte_order_mark_is_called_by_its_name():
    with pytest.raises(DataError, match="byte order mark"):
        parse_object(b"\xef\xbb\xbf{}", "file.json")


@given(
    st.binary(max_size=40)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
        lambda text: ("{" + text).encode()
    )
)
def test_no_bytes_raise_anything_but_a_data_error(data):
    with contextlib.suppress(DataError):
        assert isinstance(parse_object(data, "file.json"), dict)


def test_older_versions_are_brought_up_to_date_step_by_step():
    schema = Schema(
        "note",
        (
            lambda raw: {**raw, "steps": ["1 to 2"]},
            lambda raw: {**raw, "steps": [*raw["steps"], "2 to 3"]},
        ),
    )
    assert schema.format == "annotator/note/3"

    def steps(version):
        data = f'{{"format": "annotator/note/{version}", "steps": []}}'.encode()
        return schema.parse(data, "file")["steps"]

    assert steps(1) == ["1 to 2", "2 to 3"]
    assert steps(3) == []
    with pytest.raises(DataError, match="newer version"):
        steps(4)
    with pytest.raises(DataError, match="expected"):
        steps(0)
