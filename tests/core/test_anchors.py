from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchors import reanchor
from annotator.core.spans import Span, span_key

NEWS = (
    "Awa Diarra parle au marché\n\n"
    "La maire de Belmont, Awa Diarra, a dit lundi : « Nous partons ».\n"
    "Le soir, Belmont était calme. Awa Diarra n'a pas répondu aux questions.\n"
    "« Tout le monde attend le retour du bac, et personne ne sait quand il viendra »,"
    " a repris Awa Diarra avant de partir.\n"
)


def span_of(text: str, words: str, nth: int = 0, label: str = "entity") -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(f"s{at}{label}", at, at + len(words), label)


def words_of(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


ALL = [span_of(NEWS, "Awa Diarra", n) for n in range(4)] + [
    span_of(NEWS, "Belmont"),
    span_of(NEWS, "Belmont", 1),
    span_of(NEWS, "« Nous partons »", label="quote"),
    span_of(
        NEWS,
        "« Tout le monde attend le retour du bac, et personne ne sait quand il viendra »",
        label="quote",
    ),
]


def test_same_text_keeps_everything() -> None:
    anchored = reanchor(NEWS, NEWS, ALL)
    assert list(anchored.kept) == sorted(ALL, key=span_key)
    assert not anchored.moved
    assert not anchored.lost


def test_a_paragraph_put_in_front_moves_all() -> None:
    new = "Un titre nouveau, Awa Diarra et Belmont\n" + NEWS
    anchored = reanchor(NEWS, new, ALL)
    shift = len(new) - len(NEWS)
    assert {(s.id, s.start - shift) for s in anchored.moved} == {(s.id, s.start) for s in ALL}
    assert not anchored.lost


def test_changes_at_both_ends_and_a_word_in_the_middle() -> None:
    new = "Avant. " + NEWS.replace("était calme", "restait tout à fait calme") + "Après."
    anchored = reanchor(NEWS, new, ALL)
    assert not anchored.lost
    old = {span.id: NEWS[span.start : span.end] for span in ALL}
    assert all(new[s.start : s.end] == old[s.id] for s in anchored.moved + anchored.kept)
    places = [s.start for s in sorted(anchored.moved, key=lambda s: s.start)]
    assert len(set(places)) == len(ALL)


def test_words_that_went_are_lost_and_do_not_take_anothers_place() -> None:
    new = NEWS.replace(
        "Le soir, Belmont était calme. Awa Diarra n'a pas répondu aux questions.\n", ""
    )
    anchored = reanchor(NEWS, new, ALL)
    assert words_of(NEWS, anchored.lost) == ["Belmont", "Awa Diarra"]
    assert [s.start for s in anchored.lost] == [ALL[5].start, ALL[2].start]
    assert len(anchored.kept) + len(anchored.moved) == len(ALL) - 2


def test_a_moved_paragraph_takes_its_spans_along() -> None:
    title, body = NEWS.split("\n\n")
    lines = body.splitlines(keepends=True)
    new = title + "\n\n" + lines[2] + lines[0] + lines[1]
    anchored = reanchor(NEWS, new, ALL)
    assert not anchored.lost
    quote = next(s for s in anchored.moved if s.id == ALL[7].id)
    assert new[quote.start : quote.end].startswith("« Tout le monde")


def test_a_correction_inside_a_long_quote_keeps_the_quote() -> None:
    new = NEWS.replace("personne ne sait", "nul ne sait vraiment")
    anchored = reanchor(NEWS, new, ALL)
    quote = next(s for s in anchored.moved if s.id == ALL[7].id)
    words = new[quote.start : quote.end]
    assert words.startswith("« Tout")
    assert words.endswith("viendra »")
    assert "nul ne sait vraiment" in words


def test_words_changed_a_little_are_found_where_their_neighbours_say() -> None:
    new = NEWS.replace("'", "’").replace("Belmont était", "Bolmont était")
    anchored = reanchor(NEWS, new, ALL)
    assert not anchored.lost
    assert [s for s in anchored.kept if NEWS[slice(*s.range)] != new[slice(*s.range)]] == []
    assert "Bolmont" in words_of(new, anchored.moved)


def test_everything_but_the_place_is_kept() -> None:
    span = Span("s7", 0, 3, "entity", {"kind": "person"}, "sûr ?", "rules", {"x": 1})
    (moved,) = reanchor("Awa parle à la foule", "Hier, Awa parle à la foule", [span]).moved
    assert (moved.start, moved.end) == (6, 9)
    assert (moved.id, moved.attributes, moved.note, moved.origin, moved.extra) == (
        span.id,
        span.attributes,
        span.note,
        span.origin,
        span.extra,
    )


def test_identical_ranges_stay_together() -> None:
    twins = [Span("s1", 0, 3, "entity"), Span("s2", 0, 3, "quote")]
    moved = reanchor("Awa parle à la foule", "Hier, Awa parle à la foule", twins).moved
    assert {(s.id, s.start, s.end) for s in moved} == {("s1", 6, 9), ("s2", 6, 9)}


texts = st.text("ab« é😀\n", max_size=60)


@given(texts, texts, st.data())
def test_nothing_is_dropped_and_places_are_inside(old: str, new: str, data: st.DataObject) -> None:
    spans = []
    for number in range(data.draw(st.integers(0, 6)) if old else 0):
        start = data.draw(st.integers(0, len(old) - 1))
        end = data.draw(st.integers(start + 1, len(old)))
        spans.append(Span(f"s{number}", start, end, "entity"))
    anchored = reanchor(old, new, spans)
    ids = [s.id for s in anchored.kept + anchored.moved + anchored.lost]
    assert sorted(ids) == sorted(s.id for s in spans)
    assert all(span in spans for span in anchored.lost + anchored.kept)
    for span in anchored.moved:
        assert 0 <= span.start < span.end <= len(new)
    for span in anchored.kept:
        assert old[slice(*span.range)] == new[slice(*span.range)]
    places = [span.range for span in (*anchored.kept, *anchored.moved)]
    assert len(set(places)) == len({s.range for s in spans} - {s.range for s in anchored.lost})


@given(texts, texts, texts)
def test_an_insertion_never_loses_a_span_beside_it(before: str, put: str, after: str) -> None:
    old, new = before + after, before + put + after
    spans = [Span("b", 0, len(before), "x")] if before else []
    spans += [Span("a", len(before), len(old), "x")] if after else []
    assert not reanchor(old, new, spans).lost


def test_a_megabyte_with_many_spans_is_quick() -> None:
    lines = [f"{n}. Awa Diarra a vu le numéro {n * 7919} à Belmont.\n" for n in range(10_000)]
    old = "".join(lines)
    spans = []
    at = 0
    for line in lines:
        start = at + line.index("Awa")
        spans.append(Span(f"s{start}", start, start + 10, "entity"))
        at += len(line)
    new = "x" + "".join(line for n, line in enumerate(lines) if n % 1000) + "y"
    began = perf_counter()
    anchored = reanchor(old, new, spans)
    assert perf_counter() - began < 5
    assert len(anchored.moved) == len(spans) - 10
    assert len(anchored.lost) == 10
