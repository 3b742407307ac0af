"""Arrows lead where they point, also in text that is written from the right."""

import pytest
from PySide6.QtCore import Qt

from annotator.core.labelling import Place
from annotator.core.spans import Span
from annotator.ui.inspector.table import GAP, SpanTable
from annotator.ui.parts import SWATCH, Elided
from tests.driving import open_text
from tests.ui.benches import make_bench, press

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = ("\u05d0\u05d1", "\u05d2\u05d3", "\u05d4\u05d5", "\u05d6\u05d7")
TEXT = " ".join(WORDS)


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


@pytest.mark.parametrize(
    ("key", "modifiers", "moved"),
    [
        (Key.Key_Left, ALT, TEXT[3:11]),
        (Key.Key_Right, ALT, TEXT[3:5]),
        (Key.Key_Right, ALT | SHIFT, TEXT[0:8]),
        (Key.Key_Left, ALT | SHIFT, TEXT[6:8]),
        (Key.Key_Left, CTRL | ALT, TEXT[3:9]),
        (Key.Key_Right, CTRL | ALT, TEXT[3:7]),
        (Key.Key_Right, CTRL | ALT | SHIFT, TEXT[2:8]),
        (Key.Key_Left, CTRL | ALT | SHIFT, TEXT[4:8]),
        (">", Qt.KeyboardModifier.NoModifier, TEXT[3:9]),
    ],
)
def test_an_arrow_moves_an_edge_to_its_own_side(bench, key, modifiers, moved):
    document = open_text(bench.session, TEXT, (Span("s1", 3, 8, "entity"),), caret=4)
    press(key, modifiers)
    (span,) = document.spans
    assert document.words(span) == moved
    assert bench.session.place == Place(4, 4, "s1")


def test_the_menu_says_what_it_does_in_either_direction(bench):
    document = open_text(bench.session, TEXT, (Span("s1", 3, 8, "entity"),), caret=4)
    bench.entries["end_out_word"].trigger()
    (span,) = document.spans
    assert document.words(span) == TEXT[3:11]


def first_column(widget, left):
    """The rows, from 0 at the top to 1, that are inked in the first column from ``left`` on."""
    image = widget.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 1)
    for x in range(left, image.width()):
        rows = [y for y in range(image.height()) if image.pixelColor(x, y) != ground]
        if rows:
            return rows[0] / image.height(), rows[-1] / image.height()
    raise AssertionError("nothing is drawn")


def test_words_from_the_right_are_shown_with_their_full_stop_at_the_left(qtbot):
    shown = Elided(f"{WORDS[0]}.")
    qtbot.addWidget(shown)
    shown.resize(200, 30)
    shown.show()
    top, bottom = first_column(shown, 0)
    assert top > 0.5
    assert bottom < 0.8


def test_the_table_shows_words_from_the_right_in_their_direction(qtbot, bench):
    text = f"{WORDS[0]}."
    open_text(bench.session, text, (Span("s1", 0, 3, "entity"),))
    table = bench.inspector.findChild(SpanTable)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    bench.session.move(3)
    row = table.visualRect(table.model().index(0, 0))
    image = table.viewport().grab(row).toImage()
    ground = image.pixelColor(image.width() // 2, image.height() // 2)
    letters = range(2 * GAP + SWATCH, image.width() // 2)
    inked = [
        [y for y in range(4, image.height() - 4) if image.pixelColor(x, y) != ground]
        for x in letters
    ]
    assert next(filter(None, inked))[0] > image.height() / 2
