"""Code points hold at the view's edge, whatever Qt counts and in whatever direction it draws."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from annotator.core import graphemes, words
from annotator.core.spans import Span
from tests.driving import ALT, CTRL, SHIFT

Key = Qt.Key
TEXTS = {
    "astral": "😀 Ada 😀😀 rit à 𝔒radmir 𐍈 puis 😀 dort",
    "joined": "La famille 👩‍👩‍👧‍👦 et 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇫🇷🇸🇳 👍🏽 de l'Ilmen",
    "combining": "Le cafe\u0301 de Zo\u0308e n\u0303 rouvre",
    "spaces": "«\u00a0Oradmir\u00a0» coûte 1\u202f200\u00a0€ à\tAda",
    "hebrew": "העיר אורדמיר 😀 נפתחה היום",
    "arabic": "عادت آدا إلى أورادمير 👩‍👩‍👧 اليوم",
    "mixed": "Ada dit שלום עולם à Bo, puis سلام 😀 encore",
    "devanagari": "अदा नमस्ते कहती है 😀 क्षि",
    "chinese": "阿达😀回到城里。",
}
RIGHT_TO_LEFT = ("hebrew", "arabic")
EVERY_TEXT = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def all_words(text: str) -> list[tuple[int, int]]:
    return list(words.words(text, 0, len(text)))


def boundaries(text: str) -> list[int]:
    return [at for at in range(len(text) + 1) if graphemes.is_boundary(text, at)]


@EVERY_TEXT
def test_a_double_click_selects_just_the_word_under_it(desk_for, text):
    desk = desk_for(text)
    for start, end in all_words(text):
        middle = (start + end) // 2
        desk.hand.double_click(max(at for at in boundaries(text) if at <= middle))
        assert desk.selected == text[start:end]


@EVERY_TEXT
def test_words_labelled_by_keys_are_the_texts_own(desk_for, text):
    desk = desk_for(text)
    for start, end in all_words(text):
        desk.session.move(end, start)
        desk.hand.press(Key.Key_1)
        assert desk.document.spans.with_range(start, end)
    assert [span.range for span in desk.document.spans] == all_words(text)


@pytest.mark.parametrize("name", TEXTS)
def test_arrows_stop_between_all_grapheme_clusters_and_nowhere_else(desk_for, name):
    desk = desk_for(TEXTS[name])
    stops = [0]
    for _ in boundaries(TEXTS[name])[1:]:
        desk.hand.press(Key.Key_Left if name in RIGHT_TO_LEFT else Key.Key_Right)
        stops.append(desk.caret)
    assert stops == boundaries(TEXTS[name])


@EVERY_TEXT
def test_an_exact_label_is_the_selection(desk_for, text):
    desk = desk_for(text)
    places = boundaries(text)
    for start, end in zip(places, places[2:], strict=False):
        desk.session.move(end, start)
        desk.hand.press(Key.Key_1, ALT)
        assert desk.document.spans.with_range(start, end)


@EVERY_TEXT
def test_what_is_copied_is_the_texts_own(desk_for, text):
    desk = desk_for(text)
    desk.hand.press(Key.Key_End, CTRL | SHIFT)
    desk.hand.press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == text


@EVERY_TEXT
def test_each_span_has_its_marks_on_its_own_letters(desk_for, text):
    spans = tuple(Span(f"s{n}", *at, "entity") for n, at in enumerate(all_words(text), 1))
    desk = desk_for(text, spans)
    desk.view.repaint()
    drawn = {piece.span.id: piece.rect for piece in desk.view.scene.pieces}
    assert drawn.keys() == {span.id for span in spans}
    for span in spans:
        inside = desk.hand.spot(span.start + 1) if span.end - span.start > 1 else None
        if inside is not None and graphemes.is_boundary(text, span.start + 1):
            place = desk.view.to_document(inside.toPointF())
            assert drawn[span.id].left() - 1 <= place.x() <= drawn[span.id].right() + 1


def test_marks_of_different_words_do_not_lie_on_each_other_in_mixed_text(desk_for):
    text = TEXTS["mixed"]
    spans = tuple(Span(f"s{n}", *at, "entity") for n, at in enumerate(all_words(text), 1))
    desk = desk_for(text, spans)
    rects = [piece.rect.adjusted(1, 0, -1, 0) for piece in desk.view.scene.pieces]
    assert not any(one.intersects(two) for i, one in enumerate(rects) for two in rects[:i])


def test_a_span_across_directions_is_drawn_in_as_many_pieces_as_it_has(desk_for):
    text = "Ada dit שלום à Bo"
    start = text.index("dit")
    desk = desk_for(text, (Span("s1", start, text.index("לום"), "entity"),))
    assert len(desk.view.scene.pieces) == 2
