"""Code points to rectangles and back, on a page that no window shows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont

from annotator.core import graphemes
from annotator.core.spans import Span
from annotator.ui.article.geometry import Page
from annotator.ui.article.typography import Setting, typeset

pytestmark = pytest.mark.usefixtures("qapp")
WIDTH = 500
TEXT = "Ada 😀 rit.\n\n" + "Le quai de l'Ilmen où Bo 👩‍👩‍👧 attend. " * 8 + "\nFin 𐍈 là."


def page_of(text: str) -> Page:
    document = typeset(text, Setting(), Setting().font(QFont()), 40)
    document.setTextWidth(WIDTH)
    return Page(text, document)


def all_lines(page: Page) -> list:
    return page.lines(0, page.document.size().height())


@given(st.text(st.sampled_from("a é\n\u00a0😀𐍈\u0301אب")))
def test_positions_go_to_qt_and_back(text):
    page = page_of(text)
    for position in range(len(text) + 1):
        units = page.to_qt(position)
        assert units == len(text[:position].encode("utf-16-le")) // 2
        assert page.from_qt(units) == position
    assert page.from_qt(page.document.characterCount() + 5) == len(text)


def test_the_lines_hold_the_whole_text_in_order():
    page = page_of(TEXT)
    lines = all_lines(page)
    assert len(lines) > 6
    assert page.range_of(lines) == (0, len(TEXT))
    assert all(one.end == two.start for one, two in pairwise(lines))
    inked = [line for line in lines if line.right > line.left]
    assert all(one.bottom <= two.top for one, two in pairwise(inked))


def test_only_the_lines_between_two_heights_are_given():
    page = page_of("Ada rit.\n" * 500)
    lines = all_lines(page)
    for at in (400, 10, 250, 499):
        shown = page.lines(lines[at].top, lines[at].bottom)
        assert lines[at].start in [line.start for line in shown]
        assert len(shown) <= 3
    assert page.lines(-200, -100) == []
    assert page.range_of([]) == (0, 0)


def test_a_point_on_a_letter_gives_its_place():
    page = page_of(TEXT)
    lines = all_lines(page)
    for position in (at for at in range(len(TEXT)) if graphemes.is_boundary(TEXT, at)):
        line = next(x for x in lines if page.from_qt(x.start) <= position < page.from_qt(x.end))
        stretch = line.stretches(page.to_qt(position), page.to_qt(position) + 1)
        if stretch and TEXT[position] not in " \n":
            point = QPointF(stretch[0][0] + 1, (line.top + line.bottom) / 2)
            assert page.position_at(point) == position


def test_a_point_between_paragraphs_gives_one_beside_it_before_all_is_laid_out():
    text = "Ada rit encore.\n\n" * 300
    for height in range(0, 600, 40):
        page = page_of(text)
        page.lines(0, 600)
        shown = page.position_at(QPointF(40, 600))
        assert page.position_at(QPointF(40, height)) <= shown < len(text) // 2


def test_the_pieces_of_a_span_lie_on_its_lines_and_know_its_edges():
    page = page_of(TEXT)
    start, end = TEXT.index("l'Ilmen"), TEXT.rindex("attend")
    pieces = list(page.pieces(Span("s1", start, end, "entity"), all_lines(page)))
    assert len(pieces) > 2
    assert pieces[0].start == pieces[0].rect.left()
    assert pieces[-1].end == pieces[-1].rect.right()
    assert all(piece.start is None for piece in pieces[1:])
    assert all(piece.end is None for piece in pieces[:-1])
    assert all(piece.rect.left() >= 40 and piece.rect.right() <= WIDTH for piece in pieces)


@pytest.mark.parametrize(
    ("text", "words", "mirrored"),
    [
        ("قالت ليلى في المرسى اليوم", "في المرسى", True),
        ("قالت Ada Vasko في المرسى", "Ada Vasko", False),
        ("Ada dit « في المرسى » et rit", "في المرسى", True),
    ],
)
def test_the_edges_of_words_from_the_right_are_mirrored(text, words, mirrored):
    page = page_of(text)
    start = text.index(words)
    (piece,) = page.pieces(Span("s1", start, start + len(words), "entity"), all_lines(page))
    left, right = piece.rect.left(), piece.rect.right()
    assert (piece.start, piece.end) == ((right, left) if mirrored else (left, right))


def test_words_in_both_directions_have_each_edge_once():
    text = "قالت Ada في المرسى القديم وعادت"
    page = page_of(text)
    words = "Ada في المرسى"
    start = text.index(words)
    (piece,) = page.pieces(Span("s1", start, start + len(words), "x"), all_lines(page))
    (name,) = page.pieces(Span("s2", start, start + 3, "x"), all_lines(page))
    assert name.rect.right() == pytest.approx(piece.rect.right())
    assert piece.start == name.rect.left()
    assert piece.end == piece.rect.left()


def test_the_area_of_a_stretch_reaches_from_its_first_paragraph_to_its_last():
    page = page_of(TEXT)
    whole = page.area_of(0, len(TEXT))
    first, last = page.area_of(0, 3), page.area_of(len(TEXT) - 3, len(TEXT))
    assert first.top() < last.top()
    assert (whole.top(), whole.bottom()) == (first.top(), last.bottom())


def test_an_empty_text_has_a_page():
    page = page_of("")
    assert page.position_at(QPointF(10, 10)) == 0
    assert page.from_qt(0) == page.to_qt(0) == 0
    assert len(all_lines(page)) == 1


def test_the_title_is_larger_and_the_text_stays_the_same():
    page = page_of("Un titre\n\nUne ligne")
    title, *_, line = all_lines(page)
    assert title.bottom - title.top > line.bottom - line.top
    assert page.document.toPlainText() == "Un titre\n\nUne ligne"
