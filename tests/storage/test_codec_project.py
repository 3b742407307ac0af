import json
from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.core.labels import Attribute, Label, LabelSet, LinkType, Style, Takes, Value
from annotator.storage.codec_project import decode_project, encode_project
from annotator.storage.records import ProjectFile
from tests.storage import samples

keys = st.sampled_from(["", *"abcdef"])
colors = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
values = st.builds(Value, samples.names, st.just(""), samples.texts, samples.unknown_keys)
attributes = st.builds(
    Attribute,
    samples.names,
    st.lists(values, max_size=3, unique_by=lambda value: value.name).map(tuple),
    samples.texts,
    samples.unknown_keys,
)
labels = st.builds(
    Label,
    samples.names,
    keys,
    colors,
    colors,
    st.sampled_from(Takes),
    st.sampled_from(Style),
    samples.texts,
    st.lists(attributes, max_size=2, unique_by=lambda attribute: attribute.name).map(tuple),
    samples.unknown_keys,
)


@st.composite
def project_files(draw):
    unique = (lambda label: label.name, lambda label: label.key or label.name * 2)
    chosen = draw(st.lists(labels, max_size=4, unique_by=unique))
    ends = st.lists(st.sampled_from([label.name for label in chosen]), max_size=2).map(tuple)
    ends = ends if chosen else st.just(())
    types = st.builds(LinkType, samples.names, ends, ends, samples.unknown_keys)
    links = draw(st.lists(types, max_size=2, unique_by=lambda link: link.name))
    return ProjectFile(
        draw(samples.texts),
        LabelSet(tuple(chosen), tuple(links)),
        draw(samples.objects),
        draw(samples.unknown_keys),
    )


@given(project_files())
def test_projects_come_back_as_they_went(project):
    data = encode_project(project)
    again = decode_project(data, "project.json")
    assert again == project
    assert encode_project(again) == data
    assert data.endswith(b"\n}\n")


def test_a_label_needs_no_more_than_a_name():
    data = b'{"format": "annotator/project/1", "name": "", "labels": [{"name": "person"}]}'
    project = decode_project(data, "project.json")
    assert project == ProjectFile("", LabelSet((Label("person"),)))


def test_unknown_keys_stay_at_every_level():
    label = Label("entity", attributes=(Attribute("kind", (Value("person", "p"),)),))
    project = ProjectFile("p", LabelSet((label,), (LinkType("speaker", ("entity",)),)))
    raw = json.loads(encode_project(project))
    raw["labels"][0]["since"] = 2
    raw["labels"][0]["attributes"][0]["ask"] = True
    raw["labels"][0]["attributes"][0]["values"][0]["wikidata"] = "Q5"
    raw["links"][0]["arrow"] = {"head": "round"}
    raw["owner"] = None
    data = orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    again = decode_project(data, "project.json")
    assert again.labels.labels[0].attributes[0].values[0].extra == {"wikidata": "Q5"}
    assert encode_project(again) == data
    renamed = replace(again, name="q")
    assert json.loads(encode_project(renamed)) == {**raw, "name": "q"}


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"name": None}, "$.name"),
        ({"labels": {}}, "$.labels"),
        ({"labels": [{}]}, "$.labels[0].name"),
        ({"labels": [{"name": ""}]}, "$.labels[0].name"),
        ({"labels": [{"name": "a", "key": "ab"}]}, "$.labels[0].key"),
        ({"labels": [{"name": "a", "light": "red"}]}, "$.labels[0].light"),
        ({"labels": [{"name": "a", "dark": "#12345"}]}, "$.labels[0].dark"),
        ({"labels": [{"name": "a", "takes": "page"}]}, "$.labels[0].takes"),
        ({"labels": [{"name": "a", "style": "blink"}]}, "$.labels[0].style"),
        ({"labels": [{"name": "a", "guideline": 1}]}, "$.labels[0].guideline"),
        (
            {"labels": [{"name": "a", "attributes": [{"name": "k", "values": ["x"]}]}]},
            "$.labels[0].attributes[0].values[0]",
        ),
        ({"labels": [{"name": "a"}, {"name": "a"}]}, "$.labels"),
        ({"labels": [{"name": "a", "key": "x"}, {"name": "b", "key": "X"}]}, "$.labels"),
        ({"links": [{"name": "l", "sources": "a"}]}, "$.links[0].sources"),
        ({"links": [{"name": "l", "targets": ["nobody"]}]}, "$.labels"),
        ({"settings": []}, "$.settings"),
        ({"format": "annotator/project/9"}, "$.format"),
    ],
)
def test_what_is_wrong_in_a_project_is_named(part, field):
    raw = {"format": "annotator/project/1", "name": "p", "labels": [], "links": [], "settings": {}}
    with pytest.raises(DataError) as caught:
        decode_project(json.dumps({**raw, **part}).encode(), "project.json")
    assert (caught.value.file, caught.value.field) == ("project.json", field)
