"""What the label keys do: the rules of the keyboard, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import graphemes, words
from annotator.core.document import Document
from annotator.core.labelling import (
    Edge,
    Place,
    Step,
    label_all,
    label_here,
    move_edge,
    set_edge,
    stack,
    subject,
    taken,
)
from annotator.core.labels import Attribute, Label, LabelSet, Takes, Value
from annotator.core.spans import Deed, Span

KIND = Attribute("kind", (Value("person", "P"), Value("place", "L")))
TYPE = Attribute("type", (Value("alt"), Value("credit")))
ENTITY = Label("entity", "1", takes=Takes.NAME, attributes=(KIND,))
QUOTE = Label("quote", "2", takes=Takes.QUOTATION)
CAPTION = Label("caption", "3", takes=Takes.PARAGRAPH, attributes=(TYPE,))
PROMO = Label("promo", "4", takes=Takes.BLOCK, attributes=(TYPE,))
WORD = Label("word", "5", takes=Takes.WORD)
LABELS = LabelSet((ENTITY, QUOTE, CAPTION, PROMO, WORD))
TEXT = (
    "Le pont d'Oradmir rouvre.\n\n"
    "« Oradmir respire », dit M. Ilan Vasko. L'archi-Oradmir rit, Oradmirois aussi.\n"
    "Photo : l’Oradmir, Studio Vasko"
)
LETTERS = ["a", "Ba", "é", "e\u0301", "12", "שלום", "سلام", "한국", "क्षि", "๑ก็"]
MARKS = ["l'", "’", "-", ".", " ", "  ", "\n", "\t", "\u00a0", "« ", " »", "\u200d"]
EMOJI = ["😀", "👍🏽", "🇫🇷", "🇸🇳", "👩\u200d👩\u200d👧"]
TEXTS = st.lists(st.sampled_from(LETTERS + MARKS + EMOJI), min_size=1, max_size=30).map("".join)
PLACES = st.integers(0, 40)


def at(words_: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words_)
    return start, start + len(words_)


def place_in(words_: str) -> Place:
    caret = at(words_)[0] + 1
    return Place(caret, caret)


def words_of(document: Document, label: str) -> list[str]:
    return [document.words(span) for span in document.spans if span.label == label]


def label_at(document: Document, place: Place, label: Label, **attributes: str):
    return label_here(document, LABELS, place, label, attributes)


def test_the_innermost_span_under_the_caret_is_spoken_of():
    spans = [Span("s1", 0, 9, "quote"), Span("s2", 2, 7, "caption"), Span("s3", 3, 5, "entity")]
    document = Document(TEXT, spans)
    assert [span.id for span in stack(document, 4)] == ["s3", "s2", "s1"]
    assert subject(document, Place(4, 4)).id == "s3"
    assert subject(document, Place(8, 8)).id == "s1"
    assert subject(document, Place(20, 20)) is None


def test_a_span_that_only_ends_at_the_caret_comes_after_those_that_go_on():
    spans = [Span("s1", 0, 4, "quote"), Span("s2", 2, 4, "entity"), Span("s3", 3, 9, "caption")]
    document = Document(TEXT, spans)
    assert [span.id for span in stack(document, 4)] == ["s3", "s2", "s1"]
    assert [span.id for span in stack(document, 9)] == ["s3"]


def test_a_span_that_ends_at_the_caret_comes_before_those_it_lies_in():
    spans = [Span("s1", 0, 9, "quote"), Span("s2", 2, 4, "entity"), Span("s3", 4, 7, "entity")]
    document = Document(TEXT, spans)
    assert [span.id for span in stack(document, 4)] == ["s3", "s2", "s1"]
    assert subject(Document(TEXT, spans[:2]), Place(4, 4)).id == "s2"


@pytest.mark.parametrize("backwards", [False, True])
def test_a_selection_speaks_of_the_innermost_span_that_holds_all_of_it(backwards):
    spans = [Span("s1", 0, 9, "quote"), Span("s2", 2, 4, "entity"), Span("s3", 6, 8, "entity")]
    document = Document(TEXT, spans)

    def spoken_of(start: int, end: int) -> str | None:
        span = subject(document, Place(start, end) if backwards else Place(end, start))
        return span.id if span is not None else None

    assert spoken_of(2, 4) == "s2"
    assert spoken_of(2, 8) == "s1"
    assert spoken_of(6, 12) is None


def test_the_span_held_is_spoken_of_wherever_the_caret_is():
    document = Document(TEXT, [Span("s1", 0, 2, "entity"), Span("s2", 3, 7, "entity")])
    assert subject(document, Place(4, 4, "s1")).id == "s1"
    assert subject(document, Place(4, 4, "gone")).id == "s2"


@pytest.mark.parametrize(
    ("label", "where", "expected"),
    [
        (ENTITY, "Oradmir rouvre", "Oradmir"),
        (ENTITY, "Ilan", "M. Ilan Vasko"),
        (QUOTE, "respire", "« Oradmir respire »"),
        (CAPTION, "Photo", "Photo : l’Oradmir, Studio Vasko"),
        (PROMO, "rouvre", "Le pont d'Oradmir rouvre."),
        (WORD, "archi-", "archi-Oradmir"),
    ],
)
def test_without_a_selection_a_label_takes_what_it_is_for(label, where, expected):
    document = Document(TEXT)
    edit, stretch = label_at(document, place_in(where), label)
    assert TEXT[slice(*stretch)] == expected
    assert words_of(document, label.name) == [expected]
    assert edit.deed is Deed.LABEL


def test_where_there_is_nothing_to_take_nothing_is_labelled():
    document = Document(TEXT)
    blank = TEXT.index("\n\n") + 1
    assert label_at(document, Place(blank, blank), CAPTION) == (None, None)
    assert label_at(document, place_in("Photo"), QUOTE) == (None, None)
    assert label_at(document, Place(blank - 1, blank + 1), ENTITY) == (None, None)
    assert not len(document.spans)


def test_a_selection_is_trimmed_and_takes_whole_words_unless_it_is_meant_exactly():
    document = Document(TEXT)
    start, end = at(" Oradmir res")
    assert TEXT[slice(*taken(document, Place(end, start), ENTITY))] == "Oradmir respire"
    assert taken(document, Place(end, start), ENTITY, exact=True) == (start, end)


def test_an_exact_selection_still_takes_whole_grapheme_clusters():
    text = "bon 👩‍👩‍👧 e\u0301té"
    document = Document(text)
    family = at("👩‍👩‍👧", text)
    assert taken(document, Place(family[0] + 1, family[0] + 3), ENTITY, exact=True) == family
    assert taken(document, Place(len(text) - 3, 10), ENTITY, exact=True)[1] == len(text) - 2


def test_a_held_span_is_relabelled_and_keeps_what_the_new_label_knows():
    held = Span("s1", *at("Studio Vasko"), "caption", {"type": "credit", "kind": "x"}, "why")
    document = Document(TEXT, [held])
    edit, stretch = label_at(document, Place(0, 0, "s1"), PROMO)
    assert edit.deed is Deed.RELABEL
    assert stretch == held.range
    assert list(document.spans) == [Span("s1", *held.range, "promo", {"type": "credit"}, "why")]


def test_a_held_span_with_the_label_already_takes_the_value_or_stays():
    document = Document(TEXT, [Span("s1", *at("Oradmir"), "entity", {"kind": "place", "sure": 1})])
    edit, _ = label_at(document, Place(0, 0, "s1"), ENTITY, kind="person")
    assert edit.added[0].attributes == {"kind": "person", "sure": 1}
    assert label_at(document, Place(0, 0, "s1"), ENTITY)[0] is None


def test_a_selection_goes_before_the_span_held():
    document = Document(TEXT, [Span("s1", 0, 2, "caption")])
    start, end = at("Studio Vasko")
    label_at(document, Place(end, start, "s1"), ENTITY)
    assert words_of(document, "entity") == ["Studio Vasko"]
    assert words_of(document, "caption") == ["Le"]


@pytest.mark.parametrize(
    ("held", "wanted", "expected"),
    [
        (CAPTION, PROMO, ["promo"]),
        (ENTITY, WORD, ["word"]),
        (CAPTION, QUOTE, ["caption"]),
    ],
)
def test_the_same_words_are_relabelled_within_a_family_of_labels_only(held, wanted, expected):
    document = Document("« Vasko »", [Span("s1", 0, 9, held.name)])
    if held is ENTITY:
        document = Document("« Vasko »", [Span("s1", 2, 7, held.name)])
    label_at(document, Place(3, 3), wanted)
    assert [s.label for s in document.spans if s.id == "s1"] == expected
    assert len(document.spans) == (1 if expected == [wanted.name] else 2)


def test_labelling_again_sets_the_value_and_keeps_the_span():
    document = Document(TEXT)
    label_at(document, place_in("Oradmir"), ENTITY)
    label_at(document, place_in("Oradmir"), ENTITY, kind="place")
    assert [(s.id, dict(s.attributes)) for s in document.spans] == [("s1", {"kind": "place"})]
    assert label_at(document, place_in("Oradmir"), ENTITY, kind="place")[0] is None


def test_label_all_takes_whole_words_and_is_one_step():
    document = Document(TEXT)
    edit, text = label_all(document, place_in("Oradmir"), ENTITY, {"kind": "place"})
    assert text == "Oradmir"
    assert [span.start for span in document.spans] == [
        found + 1
        for found in range(len(TEXT))
        if TEXT[found:].startswith(tuple("'’ "))
        and TEXT[found + 1 :].startswith("Oradmir")
        and TEXT[found + 8] in " ,"
    ]
    assert edit.count == len(document.spans) == 3
    document.undo()
    assert not len(document.spans)


def test_label_all_leaves_alone_what_the_label_holds_already():
    spans = [
        Span("s1", *at("« Oradmir respire »"), "entity"),
        Span("s2", at("’Oradmir")[0] + 1, at("’Oradmir")[1], "quote"),
    ]
    document = Document(TEXT, spans)
    edit, _ = label_all(document, place_in("Oradmir"), ENTITY, {})
    assert [document.words(span) for span in edit.added] == ["Oradmir", "Oradmir"]
    assert not any(span.overlaps(*spans[0].range) for span in edit.added)


def test_label_all_gives_a_value_to_those_without_one_and_changes_none():
    document = Document("Oradmir, Oradmir, Oradmir")
    document.add(0, 7, "entity")
    document.add(9, 16, "entity", {"kind": "person"})
    edit, _ = label_all(document, Place(20, 20), ENTITY, {"kind": "place"})
    assert [s.attributes["kind"] for s in document.spans] == ["place", "person", "place"]
    assert [s.id for s in document.spans] == ["s1", "s2", "s3"]
    assert edit.count == 2
    assert label_all(document, Place(20, 20), ENTITY, {"kind": "place"})[0] is None


def test_label_all_takes_the_words_of_the_span_held():
    document = Document(TEXT, [Span("s1", *at("Vasko"), "quote")])
    edit, text = label_all(document, Place(0, 0, "s1"), ENTITY, {})
    assert text == "Vasko"
    assert edit.count == 2


def test_label_all_where_there_is_nothing_to_take():
    blank = TEXT.index("\n\n") + 1
    assert label_all(Document(TEXT), Place(blank, blank), ENTITY, {}) == (None, "")


@given(TEXTS, PLACES, st.sampled_from(LABELS.labels), st.data())
def test_label_all_finds_the_same_words_and_never_labels_twice(text, caret, label, data):
    document = Document(text)
    for _ in range(data.draw(st.integers(0, 3))):
        start, end = sorted(data.draw(st.tuples(PLACES, PLACES)))
        if start < end <= len(text):
            document.add(start, end, data.draw(st.sampled_from([label.name, "other"])))
    before = [span for span in document.spans if span.label == label.name]
    edit, found = label_all(
        document, Place(min(caret, len(text)), min(caret, len(text))), label, {}
    )
    for span in edit.added if edit else ():
        assert document.words(span) == found
        assert words.is_edge(text, span.start)
        assert words.is_edge(text, span.end)
        assert not any(each.overlaps(*span.range) for each in before)
    assert len(document.history) <= 3 + bool(edit)


@given(TEXTS, PLACES, PLACES, st.sampled_from(LABELS.labels), st.booleans())
def test_what_is_labelled_is_words_of_the_text_and_cuts_no_grapheme(
    text, caret, anchor, label, exact
):
    place = Place(min(caret, len(text)), min(anchor, len(text)))
    document = Document(text)
    _, stretch = label_here(document, LABELS, place, label, {}, exact=exact)
    if stretch is not None:
        assert 0 <= stretch[0] < stretch[1] <= len(text)
        assert_whole(text, *stretch)
        assert [span.range for span in document.spans] == [stretch]
        inked = words.trim(text, *stretch)
        # White space at an edge only where it is of one cluster with what follows: " \u200d".
        assert exact or (inked and graphemes.snap_out(text, *inked) == stretch)


def assert_whole(text: str, start: int, end: int) -> None:
    assert graphemes.is_boundary(text, start)
    assert graphemes.is_boundary(text, end)


MOVES = st.lists(st.tuples(st.sampled_from(Edge), st.booleans(), st.sampled_from(Step)))


@given(TEXTS, PLACES, MOVES)
def test_edges_moved_by_keys_cut_no_grapheme_and_leave_words(text, caret, moves):
    document = Document(text)
    label_here(document, LABELS, Place(min(caret, len(text)), min(caret, len(text))), WORD, {})
    for edge, outward, step in moves if len(document.spans) else ():
        before = document.spans["s1"]
        edit = move_edge(document, before, edge, outward=outward, step=step)
        span = document.spans["s1"]
        assert 0 <= span.start < span.end <= len(text)
        assert document.words(span).strip()
        assert_whole(text, *span.range)
        assert (edit is None) == (span == before)
        assert (span.end if edge is Edge.START else span.start) in before.range
        longer = span.end - span.start - (before.end - before.start)
        assert longer >= 0 if outward else longer <= 0


@given(TEXTS, st.sampled_from(Edge), st.integers(0, 1000))
def test_an_edge_put_anywhere_cuts_no_grapheme_and_leaves_words(text, edge, position):
    position %= len(text) + 1
    span = Span("s1", 0, len(text), "word")
    document = Document(text, [span])
    edit = set_edge(document, span, edge, position)
    moved = document.spans["s1"]
    assert 0 <= moved.start < moved.end <= len(text)
    assert_whole(text, *moved.range)
    assert edit is None or document.words(moved).strip()


@pytest.mark.parametrize("position", [-1, 0, 3, 99])
def test_an_edge_beyond_the_other_or_the_text_moves_nothing(position):
    document = Document("un pont", [Span("s1", 3, 7, "word")])
    for edge in {Edge.END} if position in (0, 3) else set(Edge):
        assert set_edge(document, document.spans["s1"], edge, position) is None


def test_edges_move_by_words_and_characters():
    document = Document("un pont d'Oradmir rouvert", [Span("s1", 3, 7, "word")])

    def moved(edge: Edge, outward: bool, step: Step) -> str:
        move_edge(document, document.spans["s1"], edge, outward=outward, step=step)
        return document.words(document.spans["s1"])

    assert moved(Edge.END, True, Step.WORD) == "pont d'"
    assert moved(Edge.END, True, Step.WORD) == "pont d'Oradmir"
    assert moved(Edge.START, False, Step.WORD) == "d'Oradmir"
    assert moved(Edge.START, False, Step.WORD) == "Oradmir"
    assert moved(Edge.START, False, Step.WORD) == "Oradmir"
    assert moved(Edge.END, False, Step.CHARACTER) == "Oradmi"
    assert moved(Edge.START, False, Step.CHARACTER) == "radmi"
    assert moved(Edge.START, True, Step.CHARACTER) == "Oradmi"
    assert moved(Edge.START, True, Step.WORD) == "d'Oradmi"


def test_an_edge_that_finds_no_further_word_takes_no_blank_ends():
    document = Document("  (Vasko).\n\n", [Span("s1", 3, 8, "word")])
    for edge in Edge:
        move_edge(document, document.spans["s1"], edge, outward=True, step=Step.WORD)
    assert document.words(document.spans["s1"]) == "(Vasko)."
    assert move_edge(document, document.spans["s1"], Edge.END, outward=True, step=Step.WORD) is None


def test_moving_an_edge_keeps_everything_else():
    span = Span("s1", 0, 2, "word", {"kind": "place"}, "why", "model", {"seen": 1})
    document = Document(TEXT, [span])
    edit = move_edge(document, span, Edge.END, outward=True, step=Step.WORD)
    assert edit.deed is Deed.RESIZE
    assert edit.added == (Span("s1", 0, 7, "word", {"kind": "place"}, "why", "model", {"seen": 1}),)
