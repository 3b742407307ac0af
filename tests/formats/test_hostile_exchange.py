"""Whatever a file of another program holds, there are articles and sentences and nothing else."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import named
from annotator.formats.writing import write_records
from annotator.formats.xml_text import LARGEST
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, read_file, saved
from tests.formats.round_trips import OPTIONS
from tests.formats.strategies import record
from tests.formats.test_hostile import ODD, changed, places

FILES = {
    "webanno": "a.tsv",
    "cas-xmi": "a.xmi",
    "cas-json": "a.json",
    "gate": "a.bdocjs",
    "w3c": "a.jsonld",
}
SPANS = [
    SpanWire("s1", 0, 8, "quote", SAMPLE[:8], {"kind": "direct", "n": 1}, "sure?", "rules"),
    SpanWire("s2", 2, 8, "entity", SAMPLE[2:8]),
]
RECORD = record(SAMPLE[:9], SPANS, [LinkWire("k1", "speaker", "s1", "s2", "who")])
GATE_XML = (
    b'<?xml version="1.0"?>\n<GateDocument><TextWithNodes><Node id="0"/>Awa<Node id="3"/>'
    b'</TextWithNodes><AnnotationSet><Annotation Id="0" Type="X" StartNode="0" EndNode="3">'
    b'<Feature><Name className="java.lang.String">n</Name><Value className="java.lang.Integer">1'
    b"</Value></Feature></Annotation></AnnotationSet></GateDocument>"
)
SECONDS = 10


def exported(key, folder):
    """The bytes of a file that holds a record, and the folder that it lies in."""
    path = folder / "out"
    write_records([RECORD], path, named(key), OPTIONS, lambda _loss: None)
    return (path / FILES[key]).read_bytes(), path


def assert_told(key, path):
    articles, errors = read_file(named(key), path)
    assert all(error.file == path.name and error.reason for error in errors)
    return articles, errors


@pytest.mark.parametrize("key", ["cas-json", "gate", "w3c"])
def test_a_value_that_is_not_as_it_should_be_is_told(key, tmp_path):
    content, folder = exported(key, tmp_path)
    whole = json.loads(content)
    whole.pop("%TYPES", None)  # which is not read
    for path in places(whole):
        for odd in ODD:
            file = saved(folder, FILES[key], json.dumps(changed(whole, path, odd)))
            articles, errors = assert_told(key, file)
            assert articles or errors, (path, odd)


@pytest.mark.parametrize("key", FILES)
def test_half_a_file_is_told(key, tmp_path):
    content, folder = exported(key, tmp_path)
    for cut in range(0, len(content) - 2, max(1, len(content) // 200)):
        articles, errors = assert_told(key, saved(folder, FILES[key], content[:cut]))
        assert articles or errors, cut


@pytest.mark.parametrize("key", FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_bytes_that_were_changed_are_told(key, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("changed")
    content, folder = (GATE_XML, folder) if key == "gate" else exported(key, folder)
    changes = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, len(content) - 1),
                st.integers(0, 12),
                st.binary(max_size=6)
                | st.sampled_from([b"\t", b"|", b"[9]", b"99", b"&x;", b"<a>"]),
            ),
            min_size=1,
            max_size=6,
        )
    )
    for start, length, other in changes:
        content = content[:start] + other + content[start + length :]
    assert_told(key, saved(folder, FILES[key], content))


def long_inputs():
    many = 10_000_000
    row = "1-1\t0-3\tAwa\t"
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.X|value\n\n\n#Text=Awa\n"
    xmi = '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
    yield "webanno", f"{head}{row}{'|' * many}\t\n"
    yield "webanno", f"{head}{row}{'x' * many}[1]\t\n"
    yield "webanno", f"{head}{'a' * many}"
    yield "cas-xmi", f"{xmi}>{'<a/>' * (many // 4)}"
    yield "cas-xmi", f'{xmi} a="{"x" * many}"/>'
    yield "cas-xmi", f"{xmi}>{'<a>' * 1_000_000}"
    yield "cas-json", f'{{"%VIEWS": {"[" * many}'
    yield "gate", f'{{"text": "{"x" * many}", "annotation_sets": {{}}}}'
    yield "gate", f"<GateDocument>{'<a>' * 1_000_000}"
    yield "w3c", f'{{"items": {"[" * 1000}{"]" * 1000}}}'


@pytest.mark.parametrize("number", range(10))
def test_ten_million_characters_take_bounded_time(number, tmp_path):
    key, content = list(long_inputs())[number]
    file = saved(tmp_path, FILES[key], content)
    before = time.perf_counter()
    articles, errors = assert_told(key, file)
    assert articles or errors
    assert time.perf_counter() - before < SECONDS


@pytest.mark.parametrize("key", FILES)
def test_a_file_larger_than_any_article_is_not_read(key, tmp_path):
    path = tmp_path / FILES[key]
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    _, [error] = assert_told(key, path)
    assert error.reason.startswith("has 67108865 bytes")
