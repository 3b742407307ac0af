"""Spans on the screen: nothing reflows, no letter is covered, each span has marks of its own."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from annotator.core.spans import Span
from annotator.ui.article.typography import Setting
from tests.driving import CTRL, SHIFT

TEXT = (
    "Le pont d'Oradmir\n\n"
    "« Oradmir attend la crue, dit-on », répète Mme Ada Vasko. L'Oradmir rit d'Oradmir, et le "
    "quai aussi, où la foule s'est assise tout le long de la rive pour y manger des glaces.\n\n"
    "Photo : Studio Ilmen\n\n"
    "שלום אורדמיר 😀 et سلام"
)
LABELS = ("entity", "quote", "caption", "promo")


def span_of(number: int, label: str, words: str, **attributes: str) -> Span:
    start = TEXT.index(words)
    return Span(f"s{number}", start, start + len(words), label, attributes)


SPANS = (
    span_of(1, "quote", "« Oradmir attend la crue, dit-on »"),
    span_of(2, "entity", "Oradmir attend", kind="place"),
    span_of(3, "entity", "Mme Ada Vasko", kind="person"),
    span_of(4, "caption", "Photo : Studio Ilmen"),
    span_of(5, "entity", "Studio Ilmen", kind="organization"),
    span_of(6, "promo", "Le pont d'Oradmir"),
    span_of(7, "entity", "אורדמיר 😀"),
)


def layout(desk) -> list[tuple]:
    """Where every line of the article lies, and how high it all is."""
    page = desk.view.page
    lines = page.lines(0, page.document.size().height())
    places = [(x.start, x.end, x.left, x.right, x.top, x.baseline, x.bottom) for x in lines]
    return [*places, (page.document.size().height(), page.document.toPlainText())]


def picture(desk) -> QImage:
    return desk.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage, color: QColor, area: QRect | None = None) -> set[tuple[int, int]]:
    """The pixels that have exactly a colour."""
    area = area or image.rect()
    values, wanted, width = memoryview(image.constBits()).cast("I"), color.rgb(), image.width()
    rows = range(area.top(), area.bottom() + 1)
    columns = range(area.left(), area.right() + 1)
    return {(x, y) for y in rows for x in columns if values[y * width + x] == wanted}


def label_color(desk, name: str) -> QColor:
    return desk.look.label_color(desk.session.labels.get(name))


def test_labelling_by_keys_moves_no_line_and_changes_no_text(desk_for):
    desk = desk_for(TEXT)
    before = layout(desk)
    for place, key in ((30, "l"), (30, "2"), (75, "p"), (5, "4"), (len(TEXT) - 40, "3")):
        desk.session.move(place)
        desk.hand.press(key)
    desk.session.move(TEXT.index("Oradmir"))
    desk.hand.press("L", SHIFT)
    assert len(desk.document.spans) > 5
    assert layout(desk) == before
    while desk.session.undo():
        pass
    assert layout(desk) == before


def test_the_letters_are_not_covered_by_any_mark(desk_for):
    bare, marked = desk_for(TEXT, caret=len(TEXT)), desk_for(TEXT, SPANS, caret=len(TEXT))
    ink = bare.look.color("reading_text")
    for desk in (bare, marked):
        desk.view.clearFocus()  # the caret is no mark of ours
    letters = pixels(picture(bare), ink)
    assert len(letters) > 1000
    covered = letters - pixels(picture(marked), ink)
    assert not covered


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_label_shows_its_colour_in_both_themes(desk_for, theme):
    desk = desk_for(TEXT, SPANS, caret=len(TEXT))
    desk.look.set_theme(theme)
    image = picture(desk)
    assert image.pixelColor(2, 2) == desk.look.color("reading")
    for name in ("entity", "caption", "promo"):
        assert len(pixels(image, label_color(desk, name))) > 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_quotation_is_tinted_all_over(desk_for, theme):
    bare, marked = desk_for(TEXT, caret=len(TEXT)), desk_for(TEXT, SPANS[:1], caret=len(TEXT))
    bare.look.set_theme(theme)
    marked.look.set_theme(theme)
    piece = marked.view.scene.pieces[0].rect.toAlignedRect().adjusted(2, 2, -2, -2)
    ground = bare.look.color("reading")
    assert pixels(picture(bare), ground, piece)
    assert not pixels(picture(marked), ground, piece)


def test_a_span_shows_through_a_selection(desk_for):
    bare, marked = desk_for(TEXT), desk_for(TEXT, SPANS[:1])
    piece = marked.view.scene.pieces[0].rect.toAlignedRect().adjusted(2, 2, -2, -2)
    for desk in (bare, marked):
        desk.session.move(0, len(TEXT))
    assert picture(marked).copy(piece) != picture(bare).copy(piece)


def runs_below(desk, piece, color: QColor) -> int:
    """How many lines of a colour lie on each other below a piece of text."""
    image = picture(desk)
    x = round(piece.rect.right()) - 4
    column = range(round(piece.line.bottom), round(piece.line.below))
    marked = [image.pixelColor(x, y) == color for y in column]
    return sum(one and not before for before, one in zip([False, *marked], marked, strict=False))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_spans_nested_three_deep_have_three_lines(desk_for, depth):
    start = TEXT.index("Oradmir attend la crue")
    ends = (start + 22, start + 14, start + 7)
    spans = tuple(Span(f"s{n}", start, end, "entity") for n, end in enumerate(ends[:depth], 1))
    desk = desk_for(TEXT, spans, caret=len(TEXT))
    innermost = desk.view.scene.pieces[-1]
    assert runs_below(desk, innermost, label_color(desk, "entity")) == depth


def test_each_of_three_nested_spans_has_its_value_written_below(desk_for):
    words = ("Oradmir attend la crue", "attend la crue", "crue")
    kinds = [span_of(n, "entity", each, kind="place") for n, each in enumerate(words)]
    fewer = [*kinds[:2], span_of(2, "entity", words[2])]
    marked, bare = (desk_for(TEXT, tuple(each), caret=len(TEXT)) for each in (kinds, fewer))
    innermost = marked.view.scene.pieces[-1]
    low = QRect(0, round(innermost.line.bottom) + 9, 800, 5)
    color = label_color(marked, "entity")
    written = pixels(picture(marked), color, low) - pixels(picture(bare), color, low)
    assert len(written) > 5
    assert min(x for x, _ in written) >= innermost.rect.left()
    assert max(x for x, _ in written) <= innermost.rect.right()


def test_the_outline_of_a_span_cuts_through_no_mark_within_it(desk_for):
    desk = desk_for(TEXT, SPANS, caret=len(TEXT))
    color = label_color(desk, "entity")
    before = pixels(picture(desk), color)
    desk.session.hold("s1")
    assert before <= pixels(picture(desk), color)


def test_one_line_goes_round_a_span_of_several_lines(desk_for):
    start = TEXT.index("« Oradmir")
    desk = desk_for(TEXT, (Span("s1", start, len(TEXT) - 60, "quote"),))
    desk.session.hold("s1")
    image, color = picture(desk), label_color(desk, "quote")
    first, second = (piece.rect for piece in desk.view.scene.pieces[:2])
    between = QRect(round(second.left()) + 9, round(first.bottom()) - 3, 300, 14)
    assert not pixels(image, color, between)
    assert len(pixels(image, color, between.translated(0, -24))) >= 300


def test_stacked_bars_stand_side_by_side(desk_for):
    spans = (
        Span("s1", 0, len(TEXT), "promo"),
        Span("s2", 0, 17, "caption"),
        span_of(3, "caption", "Photo : Studio Ilmen"),
    )
    desk = desk_for(TEXT, spans, caret=30)
    bars = [bar.rect for bar in desk.view.scene.bars]
    assert len(bars) == 3
    assert not any(one.intersects(two) for i, one in enumerate(bars) for two in bars[:i])
    first_letter = min(line.left for line in desk.view.page.lines(0, 100))
    assert all(bar.right() < first_letter for bar in bars)


def test_only_what_shows_is_painted_and_the_rest_when_it_is_scrolled_to(desk_for):
    text = "Ada rit.\n" * 2000
    spans = tuple(Span(f"s{n}", 9 * n, 9 * n + 3, "entity") for n in range(2000))
    desk = desk_for(text, spans)
    assert 0 < len(desk.view.scene.pieces) < 100
    desk.session.move(9 * 1999)
    desk.view.repaint()
    assert "s1999" in {piece.span.id for piece in desk.view.scene.pieces}
    assert len(desk.view.scene.pieces) < 100


def test_the_span_under_the_caret_is_outlined_and_has_grips(desk_for):
    desk = desk_for(TEXT, SPANS, caret=TEXT.index("Vasko"))
    piece = next(p for p in desk.view.scene.pieces if p.span.id == "s3")
    assert desk.view.scene.start_grip.x() < piece.rect.left()
    assert desk.view.scene.end_grip.x() > piece.rect.right()
    desk.session.move(TEXT.index("quai"))
    desk.view.repaint()
    assert desk.view.scene.start_grip is None
    assert desk.view.scene.end_grip is None


def test_a_label_the_project_does_not_know_is_drawn_in_grey(desk_for):
    bare = desk_for(TEXT, caret=len(TEXT))
    desk = desk_for(TEXT, (span_of(1, "rumour", "la foule"),), caret=len(TEXT))
    assert picture(desk) != picture(bare)
    assert pixels(picture(desk), desk.look.color("muted"))


def test_a_screen_reader_is_told_which_span_the_caret_is_in(desk_for):
    desk = desk_for(TEXT, SPANS, caret=TEXT.index("Vasko"))
    assert desk.view.accessibleDescription() == "entity: Mme Ada Vasko"
    desk.session.move(TEXT.index("quai"))
    assert desk.view.accessibleDescription() == ""


def test_another_setting_keeps_the_caret_in_view_and_the_spans_in_place(desk_for):
    text = "Ada Vasko rit encore et encore.\n" * 300
    desk = desk_for(text, (Span("s1", 9600 - 32, 9600 - 23, "entity"),), caret=9570)
    small = desk.view.scene.pieces[0].rect
    desk.view.set_setting(Setting(family="sans", zoom=150))
    desk.view.repaint()
    large = desk.view.scene.pieces[0].rect
    assert large.width() > 1.3 * small.width()
    assert desk.view.viewport().rect().intersects(desk.view.cursorRect())
    assert desk.caret == 9570


def test_a_narrow_window_narrows_the_column(desk_for, qtbot):
    desk = desk_for(TEXT)
    wide = max(line.right for line in desk.view.page.lines(0, 2000))
    desk.view.resize(420, 500)
    qtbot.waitUntil(lambda: max(x.right for x in desk.view.page.lines(0, 9000)) < min(wide, 420))
    assert desk.view.horizontalScrollBar().maximum() == 0


def test_control_and_the_wheel_ask_for_a_zoom(desk_for, qtbot):
    desk = desk_for(TEXT)
    with qtbot.waitSignal(desk.view.zoomed) as zoomed:
        desk.hand.wheel(120, CTRL)
    assert zoomed.args == [1]


FROM_THE_RIGHT = "Photo: Ilmen\n\nשלום אורדמיר והנהר עלה על גדותיו.\nקראו גם את זה."


@pytest.mark.parametrize("width", [420, 900, 1500])
def test_bars_stand_where_the_lines_of_an_article_begin(desk_for, width):
    from_the_left = desk_for(TEXT, (span_of(1, "caption", "Photo : Studio Ilmen"),))
    end = FROM_THE_RIGHT.index("\n")
    last = FROM_THE_RIGHT.rindex("\n") + 1
    spans = (
        Span("s1", 0, end, "caption"),
        Span("s2", last, len(FROM_THE_RIGHT), "promo"),
        Span("s3", last, last + 4, "caption"),
    )
    from_the_right = desk_for(FROM_THE_RIGHT, spans)
    for desk in (from_the_left, from_the_right):
        desk.view.resize(width, 700)
        QTest.qWait(1)
        desk.view.viewport().repaint()
        page, bars = desk.view.page, desk.view.scene.bars
        column = [line for line in page.lines(0, 10_000) if line.right > line.left]
        left, right = min(x.left for x in column), max(x.right for x in column)
        shown = desk.view.viewport().rect()
        assert len(bars) == len(desk.document.spans)
        for bar in bars:
            assert shown.left() <= bar.named_at.left() < bar.named_at.right() <= shown.right()
            if desk is from_the_left:
                assert bar.named_at.right() < bar.rect.left() < bar.rect.right() < left
            else:
                assert right < bar.rect.left() < bar.rect.right() < bar.named_at.left()
    edges = [(bar.rect.left(), bar.rect.right()) for bar in from_the_right.view.scene.bars]
    assert len({*edges}) == 2


def test_a_bar_at_the_right_is_clicked_like_one_at_the_left(desk_for):
    end = FROM_THE_RIGHT.index("\n")
    desk = desk_for(FROM_THE_RIGHT, (Span("s1", 0, end, "caption"),), caret=end + 4)
    (bar,) = desk.view.scene.bars
    for area in (bar.rect, bar.named_at):
        desk.session.move(end + 4)
        desk.hand.click_point(area.center().toPoint())
        assert desk.session.place.held == "s1"
