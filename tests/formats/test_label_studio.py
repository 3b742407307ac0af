import json
from xml.etree import ElementTree

import pytest

from annotator.core.offsets import Utf16Map
from annotator.core.spans import HUMAN
from annotator.formats import recognised
from annotator.formats.label_studio import LABEL_STUDIO, SKIPPED
from annotator.formats.label_studio_min import LABEL_STUDIO_MIN
from annotator.formats.losses import Kind
from annotator.formats.model import ReadOptions, SourceFile
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import SAMPLE, as_record, at, read_file, said, saved
from tests.formats.round_trips import written
from tests.formats.strategies import LABELS, record

CREDIT, QUOTE, NAME = "Studio Tilo", "«\u00a0Nous partons\u00a0»", "Awa Sy"


def region(name, words, label, **more):
    start, end = at(SAMPLE, words)
    value = {"start": start, "end": end, "text": words, "labels": [label]}
    common = {"id": name, "from_name": "label", "to_name": "text", "type": "labels"}
    return {**common, "value": value, **more}


def answer(of, name, kind, held):
    value = {key: of["value"][key] for key in ("start", "end", "text")}
    common = {"id": of["id"], "from_name": name, "to_name": "text", "type": kind}
    return {**common, "value": {**value, **held}}


def task(*results, data=None, **more):
    annotation = {"id": 9, "completed_by": 4, "result": list(results), "was_cancelled": False}
    return {"id": 7, "data": data or {"text": SAMPLE}, "annotations": [{**annotation, **more}]}


def read_tasks(tmp_path, *tasks, options=None, form=LABEL_STUDIO):
    path = saved(tmp_path, "tasks.json", json.dumps(list(tasks)))
    assert recognised(SourceFile(path, path.name)) is form
    return read_file(form, path, options)


def quotation(**more):
    spans = [
        SpanWire(
            "s1", *at(SAMPLE, QUOTE), "quote", QUOTE, {"type": "direct", "by": "hand"}, "sure?"
        ),
        SpanWire("s2", *at(SAMPLE, NAME), "entity", NAME, {"kind": "odd"}, "", "rules"),
    ]
    return record(SAMPLE, spans, [LinkWire("k1", "speaker", "s1", "s2", "who")], **more)


def test_a_full_export_is_read(tmp_path):
    quote, name = region("a", QUOTE, "QUOTE"), region("b", NAME, "PER")
    relation = {"from_id": "a", "to_id": "b", "type": "relation", "labels": ["SPEAKER"]}
    times = {"created_at": "2026-01-02T03:04:05.6Z", "lead_time": 4.5}
    [article], errors = read_tasks(tmp_path, task(quote, name, relation, **times))
    assert (said(article), errors) == ([("QUOTE", QUOTE), ("PER", NAME)], [])
    [link] = article.annotations.links
    assert (link.type, link.source, link.target) == ("SPEAKER", "a", "b")
    annotations = article.annotations
    assert (annotations.annotator, annotations.seconds) == ("user-4", 4.5)
    assert annotations.created == annotations.updated == "2026-01-02T03:04:05.6Z"


def test_answers_for_a_region_are_its_attributes(tmp_path):
    name = region("a", NAME, "PER", meta={"text": ["not sure"]})
    answers = [
        answer(name, "kind", "choices", {"choices": ["person"]}),
        answer(name, "both", "choices", {"choices": ["x", "y"]}),
        answer(name, "remark", "textarea", {"text": ["long"]}),
        answer(name, "stars", "rating", {"rating": 4}),
        {"id": "a", "from_name": "short", "type": "choices", "value": {"choices": ["z"]}},
    ]
    [article], errors = read_tasks(tmp_path, task(name, *answers))
    [span] = article.annotations.spans
    assert (span.note, errors) == ("not sure", [])
    assert span.attributes == {
        "kind": "person",
        "both": ["x", "y"],
        "remark": "long",
        "stars": 4,
        "short": "z",
    }


def test_answers_for_the_text_are_meta(tmp_path):
    choice = {"from_name": "topic", "type": "choices", "value": {"choices": ["sea"]}}
    [article], _ = read_tasks(tmp_path, task(choice, data={"text": SAMPLE, "from": "x"}))
    assert article.meta == {"from": "x", "topic": "sea"}


def test_each_annotation_and_prediction_is_an_annotator(tmp_path):
    whole = task(region("a", NAME, "PER"))
    email = {"completed_by": {"id": 1, "email": "awa@example.org"}, "result": []}
    whole["annotations"] += [email, {"result": [], "was_cancelled": True}]
    result = [region("p", CREDIT, "ORG")]
    whole["predictions"] = [{"model_version": "rules-1", "score": 0.9, "result": result}]
    articles, errors = read_tasks(tmp_path, whole)
    people = [each.annotations.annotator for each in articles]
    assert (people, errors) == (["user-4", "awa@example.org", "imported", "rules-1"], [])
    assert articles[2].annotations.progress.flag == SKIPPED
    assert [span.origin for each in articles for span in each.annotations.spans] == [
        HUMAN,
        "rules-1",
    ]


@pytest.mark.parametrize(("direction", "ends"), [("right", "ab"), ("left", "ba"), ("bi", "abba")])
def test_relations_point_as_they_say(tmp_path, direction, ends):
    relation = {"from_id": "a", "to_id": "b", "type": "relation", "direction": direction}
    regions = region("a", QUOTE, "QUOTE"), region("b", NAME, "PER")
    [article], _ = read_tasks(tmp_path, task(*regions, relation))
    links = article.annotations.links
    assert "".join(link.source + link.target for link in links) == ends
    assert {link.type for link in links} == {"relation"}


def test_a_region_with_two_labels_is_two_spans(tmp_path):
    both = region("a", NAME, "PER")
    both["value"]["labels"].append("SOURCE")
    [article], _ = read_tasks(tmp_path, task(both))
    assert said(article) == [("PER", NAME), ("SOURCE", NAME)]


def test_utf16_offsets_of_old_versions_are_recognised_by_the_words(tmp_path):
    units = Utf16Map(SAMPLE)
    regions = [region("a", QUOTE, "QUOTE"), region("b", NAME, "PER")]
    for each in regions:
        value = each["value"]
        value["start"], value["end"] = map(units.to_utf16, (value["start"], value["end"]))
    [article], errors = read_tasks(tmp_path, task(*regions))
    assert (said(article), errors) == ([("QUOTE", QUOTE), ("PER", NAME)], [])
    assert "UTF-16" in article.remarks[0]


def test_words_may_be_missing_or_have_other_line_breaks(tmp_path):
    words = "Studio Tilo\n«\u00a0Nous"
    first, second = region("a", words, "X"), region("b", NAME, "PER")
    first["value"]["text"] = words.replace("\n", "\\n")
    del second["value"]["text"]
    [article], errors = read_tasks(tmp_path, task(first, second))
    assert (said(article), errors) == ([("X", words), ("PER", NAME)], [])


def test_what_is_no_span_of_this_text_is_named(tmp_path):
    wrong = region("a", NAME, "PER")
    wrong["value"]["text"] = "Tilo"
    picture = {"type": "rectanglelabels", "value": {"x": 1, "y": 2, "rectanglelabels": ["X"]}}
    bad = [wrong, picture, 3, {"type": "labels"}, {**region("b", NAME, ""), "id": "c"}]
    relation = {"from_id": "a", "to_id": "z", "type": "relation"}
    [article], errors = read_tasks(tmp_path, task(*bad, relation, region("d", QUOTE, "QUOTE")))
    assert said(article) == [("QUOTE", QUOTE)]
    places = {error.field for error in errors}
    assert places == {f"$[0].annotations[0].result[{number}]" for number in range(6)}
    assert any("'Tilo' is not what stands at" in error.reason for error in errors)


def test_an_offset_that_is_none_is_not_taken_for_that_of_a_page(tmp_path):
    wrong = region("a", NAME, "PER")
    wrong["value"]["start"] = 1.5
    [article], [error] = read_tasks(tmp_path, task(wrong, region("b", NAME, "PER")))
    assert (said(article), error.reason) == (
        [("PER", NAME)],
        "has no whole numbers as its start and end",
    )


def test_words_that_differ_late_are_shown_where_they_differ(tmp_path):
    wrong = region("a", SAMPLE, "X")
    wrong["value"]["text"] = f"{SAMPLE[:-1]}?"
    _, [error] = read_tasks(tmp_path, task(wrong))
    before = SAMPLE[-11:-1]
    assert error.reason.startswith(f"{f'…{before}?'!r} is not what stands")
    assert error.reason.endswith(repr(f"…{before}{SAMPLE[-1]}"))


def test_spans_of_a_page_are_refused_with_their_task(tmp_path):
    value = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0}
    page = {"type": "hypertextlabels", "value": {**value, "hypertextlabels": ["X"]}}
    articles, [error] = read_tasks(tmp_path, task(page, data={"text": "<p>Awa</p>"}))
    assert articles == []
    assert "span of a page" in error.reason


def test_the_text_is_the_only_one_or_the_one_that_is_named(tmp_path):
    only = task(data={"review": "Awa part.", "page": "https://example.org/a"})
    several = task(data={"title": "Awa", "body": "Awa part."})
    [article], [error] = read_tasks(tmp_path, only, several)
    assert article.text == "Awa part."
    assert (error.field, "name the field" in error.reason) == ("$[1].data", True)
    _, [error] = read_tasks(tmp_path, only, several, options=ReadOptions(text_field="review"))
    assert error.field == "$[1].data"


def test_tasks_without_annotations_are_articles(tmp_path):
    bare = {"data": {"text": SAMPLE, "id": "n1"}, "annotations": [], "drafts": [{"result": []}]}
    [article], errors = read_tasks(tmp_path, bare)
    assert (article.name, article.annotations, errors) == ("n1", None, [])
    assert "drafts" in article.remarks[0]


def test_what_is_no_task_is_named(tmp_path):
    path = saved(tmp_path, "tasks.json", '[3, {"data": 4}]')
    articles, errors = read_file(LABEL_STUDIO, path)
    assert (articles, [error.field for error in errors]) == ([], ["$[0]", "$[1]"])


def test_a_configuration_holds_no_articles(tmp_path):
    path = saved(tmp_path, "config.xml", '<View>\n <Text name="text" value="$text"/></View>')
    assert recognised(SourceFile(path, path.name)) is None
    assert read_file(LABEL_STUDIO, path) == ([], [])


def test_attributes_are_choices_where_declared_and_text_where_not(tmp_path):
    done = written(LABEL_STUDIO, [quotation()], tmp_path)
    [exported] = json.loads(done.path.read_bytes())
    results = exported["annotations"][0]["result"]
    assert done.losses == []
    assert [(each["type"], each.get("from_name")) for each in results] == [
        ("labels", "label"),
        ("choices", "type"),
        ("textarea", "by"),
        ("labels", "label"),
        ("choices", "kind"),
        ("relation", None),
    ]


def test_annotators_of_one_article_share_a_task(tmp_path):
    records = [quotation(), quotation(annotator="ben"), quotation(article="b")]
    done = written(LABEL_STUDIO, records, tmp_path)
    tasks = json.loads(done.path.read_bytes())
    assert [[each["annotator"] for each in task["annotations"]] for task in tasks] == [
        ["anna", "ben"],
        ["anna"],
    ]


def test_the_configuration_names_all_that_was_written(tmp_path):
    odd = SpanWire("s1", 0, 1, 'a "b" <c>', SAMPLE[0], {"free": "word"})
    written(LABEL_STUDIO, [quotation(), record(SAMPLE, [odd], [])], tmp_path)
    view = ElementTree.fromstring((tmp_path / "out.config.xml").read_bytes())
    labels = [each.get("value") for each in view.iter("Label")]
    assert labels == [*(label.name for label in LABELS.labels), 'a "b" <c>']
    assert [each.get("name") for each in view.iter("Choices")] == ["kind", "type"]
    assert [each.get("name") for each in view.iter("TextArea")] == ["by", "free"]
    values = [each.get("value") for each in view.iter("Choice")]
    assert values == ["person", "place", "odd", "direct", "reported"]
    assert [each.get("value") for each in view.iter("Relation")] == ["speaker", "same as"]


def flat(**more):
    regions = [
        {"start": start, "end": end, "text": SAMPLE[start:end]}
        for start, end in (at(SAMPLE, QUOTE), at(SAMPLE, NAME))
    ]
    labelled = [
        {**each, "labels": [label]} for each, label in zip(regions, ("QUOTE", "PER"), strict=True)
    ]
    said = {"annotation_id": 9, "created_at": "2026-01-02T03:04:05Z", "lead_time": 4.2}
    return {"text": SAMPLE, "id": 3, "label": labelled, "annotator": 1, **said, **more}, regions


def test_json_min_is_read(tmp_path):
    record, regions = flat()
    record["kind"] = [{**regions[1], "choices": ["person"]}, {**regions[0], "choices": ["x", "y"]}]
    record["topic"] = "sea"
    [article], errors = read_tasks(tmp_path, record, form=LABEL_STUDIO_MIN)
    assert (said(article), errors) == ([("QUOTE", QUOTE), ("PER", NAME)], [])
    attributes = [span.attributes for span in article.annotations.spans]
    assert attributes == [{"kind": ["x", "y"]}, {"kind": "person"}]
    assert article.meta == {"id": 3, "topic": "sea"}
    annotations = article.annotations
    assert (annotations.annotator, annotations.seconds) == ("user-1", 4.2)


def test_json_min_does_not_say_which_of_two_regions_an_answer_is_for(tmp_path):
    record, regions = flat()
    record["label"].append({**regions[1], "labels": ["SOURCE"]})
    record["kind"] = [{**regions[1], "choices": ["person"]}]
    [article], errors = read_tasks(tmp_path, record, form=LABEL_STUDIO_MIN)
    assert [(span.label, span.attributes) for span in article.annotations.spans][1:] == [
        ("PER", {"kind": "person"}),
        ("SOURCE", {}),
    ]
    assert ("given to the first" in article.remarks[0], errors) == (True, [])


def test_json_min_names_what_is_wrong(tmp_path):
    record, _ = flat()
    record["label"][1]["text"] = "Tilo"
    [article], errors = read_tasks(tmp_path, record, {"lead_time": 1}, form=LABEL_STUDIO_MIN)
    assert said(article) == [("QUOTE", QUOTE)]
    assert [error.field for error in errors] == ["$[0].label[1]", "$[1]"]


def test_json_min_lists_what_it_cannot_hold(tmp_path):
    taken = SpanWire("s1", 0, 1, "entity", SAMPLE[0], {"label": "x", "kind": "person"})
    done = written(LABEL_STUDIO_MIN, [quotation(), record(SAMPLE, [taken], [])], tmp_path)
    reasons = [(loss.id, loss.kind) for loss in done.losses]
    stripped = Kind.STRIPPED
    assert reasons == [("s1", stripped), ("s2", stripped), ("k1", stripped), ("s1", stripped)]
    assert "may not be called label" in done.losses[-1].reason


def test_files_of_label_studio_are_read_or_refused(shared_data, tmp_path):
    articles, errors = [], []
    for folder in ("label-studio-sdk", "label-studio-frontend"):
        for path in sorted((shared_data / "formats" / folder).rglob("*.json")):
            if recognised(SourceFile(path, path.name)) is LABEL_STUDIO:
                read, refused = read_file(LABEL_STUDIO, path)
                articles += read
                errors += refused
    records = [as_record(article) for article in articles if article.annotations]
    assert written(LABEL_STUDIO, records, tmp_path).count == 4
    assert [said(article) for article in articles if article.annotations].count([]) == 3
    assert sum("is a span of a page" in error.reason for error in errors) == 7
    assert sum("has no text under" in error.reason for error in errors) == 4
    assert len(errors) == 12


def test_label_studio_itself_converts_what_was_written(tmp_path):
    needs = "needs label-studio-sdk, one of the extra consumers"
    converters = pytest.importorskip("label_studio_sdk.converter", reason=needs)
    done = written(LABEL_STUDIO, [quotation()], tmp_path)
    converter = converters.Converter(str(tmp_path / "out.config.xml"), project_dir=None)
    converter.convert_to_json_min(str(done.path), str(tmp_path / "min"), is_dir=False)
    result = tmp_path / "min" / "result.json"
    assert recognised(SourceFile(result, result.name)) is LABEL_STUDIO_MIN
    [article], errors = read_file(LABEL_STUDIO_MIN, result)
    assert (said(article), errors) == ([("quote", QUOTE), ("entity", NAME)], [])
    converter.convert_to_conll2003(str(done.path), str(tmp_path / "conll"), is_dir=False)
    assert "B-entity" in (tmp_path / "conll" / "result.conll").read_text(encoding="utf-8")
