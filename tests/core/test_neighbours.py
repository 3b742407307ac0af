import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.document import Document
from annotator.core.neighbours import REACH, nearest
from annotator.core.spans import Span


def document_of(text: str) -> Document:
    """Spans written into the text: [name] is an entity, {words} a quote."""
    plain, opened, spans = "", [], []
    for char in text:
        if char in "[{":
            opened.append((char, len(plain)))
        elif char in "]}":
            kind, start = opened.pop()
            label = "entity" if kind == "[" else "quote"
            spans.append(Span(f"s{len(spans) + 1}", start, len(plain), label))
        else:
            plain += char
    return Document(plain, spans)


def is_entity(span: Span) -> bool:
    return span.label == "entity"


def speakers(text: str, limit: int = 5) -> list[str]:
    document = document_of(text)
    quote = next(span for span in document.spans if span.label == "quote")
    return [document.words(span) for span in nearest(document, quote, is_entity, limit)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("[Ada] écoute. {« Oui »}, a déclaré [Bo].", "Bo"),
        ("[Ada] a déclaré : {« Oui. »} [Bo] se tait.", "Bo"),
        ("[Ada] a déclaré : {« Oui »}. Plus tard, [Bo] se tait.", "Ada"),
        ("[Ada] parle.\n{« Oui à [Cy] »}, dit-elle.\nPuis vint [Bo].", "Ada"),
        ("{« Oui à [Cy] »}\nLoin de là, tout au bout de la route, [Bo].", "Bo"),
        ("Selon [Ada], {« oui »}.", "Ada"),
        ("{« Oui à [Cy] »}", "Cy"),
    ],
)
def test_the_likeliest_speaker_comes_first(text, speaker):
    assert speakers(text)[0] == speaker


def test_behind_in_the_sentence_then_before_then_elsewhere():
    text = "[Dan] dort.\n[Ada] dit : {« Oui [Cy] »}, à [Bo]. Puis [Eve].\n[Flo] part."
    assert speakers(text) == ["Bo", "Ada", "Eve", "Dan", "Flo"]
    assert speakers(text, 6)[-1] == "Cy"
    assert speakers(text, 1) == ["Bo"]


def test_nothing_acceptable_gives_nothing():
    assert speakers("{« Oui »}, dit-on.") == []


def test_never_the_span_itself():
    document = Document("un deux", [Span("s1", 0, 2, "quote"), Span("s2", 3, 7, "quote")])
    assert [s.id for s in nearest(document, document.spans["s1"], lambda _: True)] == ["s2"]


def test_a_long_quotation_full_of_spans_does_not_hide_what_follows_it():
    inner = "".join(f"[n{i}] " for i in range(2 * REACH))
    assert speakers("{« " + inner + "»}, dit [Bo].", 1) == ["Bo"]


def test_the_search_looks_at_a_bounded_number_of_spans():
    spans = [Span(f"s{i}", 2 * i, 2 * i + 1, "quote") for i in range(20 * REACH)]
    document = Document("a " * 20 * REACH, spans)
    seen: list[str] = []
    nearest(document, spans[10 * REACH], lambda span: bool(seen.append(span.id)))
    assert len(seen) <= 3 * REACH


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1), st.integers(1, 9))
def test_results_are_accepted_distinct_spans_of_the_document(places, limit):
    spans = [
        Span(f"s{i}", start, start + length, "entity" if i % 2 else "quote")
        for i, (start, length) in enumerate(places)
    ]
    document = Document("Bo dit. Ada\n" * 8, spans)
    found = nearest(document, spans[0], is_entity, limit)
    wanted = [span for span in spans if is_entity(span)]
    assert len(found) == min(limit, len(wanted))
    assert len({span.id for span in found}) == len(found)
    assert all(document.spans[span.id] is span and is_entity(span) for span in found)
