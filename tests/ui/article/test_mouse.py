"""The mouse over the article: selecting, the brush, grips, margin bars."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.core.spans import Span
from tests.driving import ALT, CTRL, LEFT, SHIFT

TEXT = (
    "Le pont d'Oradmir\n\n"
    "« Oradmir attend », dit Mme Ada Vasko. L'Oradmir archi-Oradmir rit d'Oradmir.\n\n"
    "Photo : Studio Ilmen\n\n"
    "Une ligne de plus."
)


def test_a_click_puts_the_caret_there(desk_for):
    desk = desk_for(TEXT)
    desk.hand.click(desk.at("Vasko"))
    assert desk.caret == desk.at("Vasko")


def test_a_drag_selects(desk_for):
    desk = desk_for(TEXT)
    desk.hand.drag(desk.at("Ada"), desk.at(". L'"))
    assert desk.selected == "Ada Vasko"


def test_shift_and_a_click_extend_the_selection(desk_for):
    desk = desk_for(TEXT)
    desk.hand.click(desk.at("Ada"))
    desk.hand.click(desk.at(". L'"), SHIFT)
    assert desk.selected == "Ada Vasko"


def test_a_double_click_selects_our_word_not_qts(desk_for):
    desk = desk_for(TEXT)
    desk.hand.double_click(desk.at("Oradmir") + 3)
    assert desk.selected == "Oradmir"
    desk.hand.double_click(desk.at("archi-") + 2)
    assert desk.selected == "archi-Oradmir"


def test_a_triple_click_selects_the_paragraph(desk_for):
    desk = desk_for(TEXT)
    desk.hand.triple_click(desk.at("Studio"))
    assert desk.selected == "Photo : Studio Ilmen"


def test_a_quick_click_elsewhere_after_a_double_click_is_a_click(desk_for):
    desk = desk_for(TEXT)
    desk.hand.double_click(desk.at("Studio") + 1, then=desk.at("Vasko"))
    assert desk.session.place.selection is None
    assert desk.caret == desk.at("Vasko")


def test_the_brush_labels_what_is_clicked(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("entity", {"kind": "person"})
    desk.hand.click(desk.at("Vasko") + 2)
    assert desk.words == [("entity", "Mme Ada Vasko")]
    assert desk.span("Mme Ada Vasko").attributes == {"kind": "person"}
    desk.session.arm("quote")
    desk.hand.click(desk.at("attend"))
    assert ("quote", "« Oradmir attend »") in desk.words


def test_the_brush_labels_what_is_dragged_over_whole_words_or_exactly(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("entity")
    desk.hand.drag(desk.at("tudio"), desk.at("Ilmen") + 2)
    assert desk.words == [("entity", "Studio Ilmen")]
    desk.hand.drag(desk.at("ligne") + 2, desk.at("ligne") + 4, ALT)
    assert desk.words[-1] == ("entity", "gn")


def test_the_brush_labels_a_double_clicked_word_alone(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("entity")
    desk.hand.double_click(desk.at("Vasko") + 2)
    assert desk.words == [("entity", "Vasko")]


def test_a_double_click_with_the_brush_leaves_alone_what_was_labelled_before(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("entity")
    desk.hand.click(desk.at("Vasko") + 2)
    desk.hand.double_click(desk.at("Ilmen") + 2)
    assert desk.words == [("entity", "Mme Ada Vasko"), ("entity", "Ilmen")]


def test_shift_and_a_click_label_every_occurrence_with_the_brush(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("entity", {"kind": "place"})
    desk.hand.click(desk.at("Oradmir") + 3, SHIFT)
    assert desk.words == [("entity", "Oradmir")] * 4
    desk.session.undo()
    assert desk.words == []


def test_a_click_with_control_holds_the_innermost_span(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("quote")
    desk.hand.click(desk.at("attend"))
    desk.session.arm("entity")
    desk.hand.click(desk.at("Oradmir attend") + 2)
    desk.session.disarm()
    desk.hand.click(desk.at("attend"), CTRL)
    assert desk.session.subject == desk.span("« Oradmir attend »")
    assert desk.session.place.held is not None
    desk.hand.click(desk.at("Oradmir attend") + 2, CTRL)
    assert desk.session.place.held == desk.span("Oradmir").id


def grip(desk, name: str) -> QPoint:
    offset = desk.view.to_document(QPoint(0, 0).toPointF())
    return (getattr(desk.view.scene, name) - offset).toPoint()


def held_desk(desk_for, words: str):
    start = TEXT.index(words)
    desk = desk_for(TEXT, (Span("s1", start, start + len(words), "entity", note="why"),))
    desk.session.hold("s1")
    desk.view.repaint()
    return desk


def test_a_dragged_grip_moves_its_edge_to_a_word_and_keeps_the_rest(desk_for):
    desk = held_desk(desk_for, "Ada Vasko")
    desk.hand.drag_points(grip(desk, "end_grip"), desk.hand.spot(desk.at("rchi-Oradmir")))
    assert desk.words == [("entity", "Ada Vasko. L'Oradmir archi-Oradmir")]
    desk.hand.drag_points(grip(desk, "start_grip"), desk.hand.spot(desk.at("asko")))
    assert desk.words == [("entity", "Vasko. L'Oradmir archi-Oradmir")]
    assert [(s.id, s.note) for s in desk.document.spans] == [("s1", "why")]
    assert desk.session.place.held == "s1"


def test_a_grip_dragged_with_alt_stops_at_any_character(desk_for):
    desk = held_desk(desk_for, "Ada Vasko")
    desk.hand.drag_points(grip(desk, "end_grip"), desk.hand.spot(desk.at("sko")), ALT)
    assert desk.words == [("entity", "Ada Va")]


def test_a_grip_dragged_beyond_the_other_edge_moves_nothing(desk_for):
    desk = held_desk(desk_for, "Ada Vasko")
    desk.hand.drag_points(grip(desk, "end_grip"), desk.hand.spot(desk.at("Le pont")))
    assert desk.words == [("entity", "Ada Vasko")]
    assert not len(desk.document.history)


def test_the_grips_of_words_from_the_right_are_where_their_edges_are(desk_for):
    text = "قالت ليلى المنصوري في المرسى اليوم"
    start = text.index("المنصوري")
    desk = desk_for(text, (Span("s1", start, start + len("المنصوري"), "entity"),))
    desk.session.hold("s1")
    desk.view.repaint()
    desk.hand.drag_points(grip(desk, "start_grip"), desk.hand.spot(text.index("ليلى")))
    assert desk.words == [("entity", "ليلى المنصوري")]
    desk.hand.drag_points(grip(desk, "end_grip"), desk.hand.spot(text.index(" المرسى")))
    assert desk.words == [("entity", "ليلى المنصوري في")]


def test_a_drag_from_elsewhere_moves_no_edge(desk_for):
    desk = held_desk(desk_for, "Ada Vasko")
    desk.hand.drag(desk.at("Studio"), desk.at("Ilmen"))
    assert desk.words == [("entity", "Ada Vasko")]
    assert desk.selected == "Studio "


def test_a_click_on_a_margin_bar_or_its_name_holds_its_span(desk_for):
    start = TEXT.index("Photo")
    spans = (Span("s1", start, start + 20, "caption"), Span("s2", 0, 17, "promo"))
    desk = desk_for(TEXT, spans, caret=len(TEXT))
    offset = desk.view.to_document(QPoint(0, 0).toPointF())
    for bar in desk.view.scene.bars:
        for area in (bar.rect, bar.named_at):
            desk.session.move(len(TEXT))
            desk.hand.click_point((area.center() - offset).toPoint())
            assert desk.session.place.held == bar.span.id
    assert {bar.name for bar in desk.view.scene.bars} == {"caption", "promo"}


def test_the_mouse_cursor_says_what_a_press_would_do(desk_for):
    start = TEXT.index("Photo")
    desk = desk_for(TEXT, (Span("s1", start, start + 20, "caption"),), caret=start)
    viewport = desk.view.viewport()
    offset = desk.view.to_document(QPoint(0, 0).toPointF())

    def shape_at(point: QPoint) -> Qt.CursorShape:
        desk.hand.hover(point)
        return viewport.cursor().shape()

    bar = (desk.view.scene.bars[0].rect.center() - offset).toPoint()
    assert shape_at(desk.hand.spot(3)) is Qt.CursorShape.IBeamCursor
    assert shape_at(grip(desk, "end_grip")) is Qt.CursorShape.SizeHorCursor
    assert shape_at(bar) is Qt.CursorShape.PointingHandCursor
    desk.session.arm("quote")
    assert shape_at(desk.hand.spot(3)) is Qt.CursorShape.CrossCursor


def test_a_right_click_asks_for_a_menu_and_keeps_the_selection_it_is_in(desk_for):
    desk = desk_for(TEXT)
    desk.hand.drag(desk.at("Ada"), desk.at(". L'"))
    desk.hand.right_click(desk.at("Vasko"))
    assert desk.selected == "Ada Vasko"
    desk.hand.right_click(desk.at("Studio"))
    assert desk.selected == ""
    assert desk.caret == desk.at("Studio")


def test_a_right_click_with_the_brush_labels_nothing(desk_for):
    desk = desk_for(TEXT)
    desk.session.arm("entity")
    desk.hand.right_click(desk.at("Vasko"))
    assert desk.words == []


def test_an_edge_dragged_below_the_window_takes_the_text_along(desk_for, qtbot):
    text = "\n\n".join(f"Ligne {number} sans rien." for number in range(80))
    desk = desk_for(text, (Span("s1", 0, len("Ligne 0"), "quote"),), caret=2)
    viewport, bar = desk.view.viewport(), desk.view.verticalScrollBar()
    shown = desk.view.scene.shown[1]
    below = QPoint(200, viewport.height() + 40)
    QTest.mousePress(viewport, LEFT, pos=grip(desk, "end_grip"))
    QTest.mouseMove(viewport, below)
    qtbot.waitUntil(lambda: bar.value() > 300)
    QTest.mouseRelease(viewport, LEFT, pos=below)
    (span,) = desk.document.spans
    assert span.start == 0
    assert span.end > shown
    there = bar.value()
    qtbot.wait(80)
    assert bar.value() == there > 300


def test_a_wheel_that_turns_finely_zooms_no_faster(desk_for):
    desk = desk_for(TEXT)
    steps = []
    desk.view.zoomed.connect(steps.append)
    for _ in range(16):
        desk.hand.wheel(15, CTRL)
    assert steps == [1, 1]
    desk.hand.wheel(0, CTRL)
    for _ in range(8):
        desk.hand.wheel(-15, CTRL)
    assert steps == [1, 1, -1]
