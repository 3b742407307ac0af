import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from annotator.ui.palette import PaletteBar
from annotator.ui.session import Session
from tests.driving import open_text, preset

TEXT = "Awa Diarra a parlé. Awa Diarra est partie. « Oui. »"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session():
    session = Session()
    session.set_labels(preset("news"))
    return session


@pytest.fixture
def done():
    action = QAction("Done, next")
    action.setShortcut("Ctrl+Return")
    return action


@pytest.fixture
def bar(qtbot, session, look, done):
    bar = PaletteBar(session, look, done)
    qtbot.addWidget(bar)
    bar.set_project("Salle", "/projects/salle")
    bar.row.set_labels(session.labels.labels)
    bar.resize(1100, 60)
    bar.show()
    open_text(session, TEXT)
    return bar


def chip(bar, name):
    return next(chip for chip in bar.row.chips if chip.label.name == name)


def click(widget):
    QTest.mouseClick(widget, LEFT)


def test_counts_follow_each_edit(bar, session):
    assert chip(bar, "entity").accessibleName() == "entity, key 1, 0 in this article"
    session.move(1)
    session.label_all("entity")
    assert chip(bar, "entity").accessibleName() == "entity, key 1, 2 in this article"
    session.go_to_span(forward=False)
    session.label("quote")
    assert chip(bar, "entity").accessibleName() == "entity, key 1, 1 in this article"
    assert chip(bar, "quote").accessibleName() == "quote, key 2, 1 in this article"
    session.undo()
    session.undo()
    assert chip(bar, "entity").accessibleName() == "entity, key 1, 0 in this article"


def test_counts_are_those_of_the_article_in_front(bar, session):
    session.move(1)
    session.label("entity")
    open_text(session, TEXT)
    assert chip(bar, "entity").accessibleName() == "entity, key 1, 0 in this article"


def test_a_click_arms_and_another_disarms(bar, session):
    click(chip(bar, "quote"))
    assert session.brush.label.name == "quote"
    assert [c.label.name for c in bar.row.chips if c.isChecked()] == ["quote"]
    click(chip(bar, "entity"))
    assert [c.label.name for c in bar.row.chips if c.isChecked()] == ["entity"]
    click(chip(bar, "entity"))
    assert session.brush is None
    assert not any(c.isChecked() for c in bar.row.chips)


def test_a_click_labels_what_is_selected(bar, session):
    session.move(10, 0)
    click(chip(bar, "entity"))
    (span,) = session.document.spans
    assert session.document.words(span) == "Awa Diarra"
    assert session.brush is None
    assert not chip(bar, "entity").isChecked()


def test_a_click_leaves_the_keyboard_where_it_is(bar):
    assert chip(bar, "entity").focusPolicy() == Qt.FocusPolicy.TabFocus
    assert bar.done.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_the_value_of_a_brush_is_shown(bar, session):
    entity = chip(bar, "entity")
    entity.customContextMenuRequested.emit(entity.rect().center())
    menu = QApplication.activePopupWidget()
    assert menu.actions()[0].text() == "person\tP"
    menu.actions()[2].trigger()
    menu.close()
    assert session.brush.attributes == {"kind": "place"}
    assert "entity · place" in entity.accessibleName()
    session.disarm()
    assert "place" not in entity.accessibleName()


def test_labels_without_room_are_in_a_menu(bar, session):
    shown = [c for c in bar.row.chips if c.isVisible()]
    assert len(shown) == 4
    bar.resize(460, 60)
    hidden = [c.label.name for c in bar.row.chips if c.isHidden()]
    assert hidden
    assert hidden == [c.label.name for c in bar.row.chips][-len(hidden) :]
    more = bar.row.findChild(QToolButton)
    assert more.text() == f"+{len(hidden)}"
    more.menu().aboutToShow.emit()
    more.menu().actions()[0].trigger()
    assert session.brush.label.name == hidden[0]


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_chips_stand_in_reading_order(bar, direction):
    bar.setLayoutDirection(direction)
    bar.resize(1101, 60)
    lefts = [c.x() for c in bar.row.chips]
    assert lefts == sorted(lefts, reverse=direction is Qt.LayoutDirection.RightToLeft)
    for before, after in zip(bar.row.chips, bar.row.chips[1:], strict=False):
        assert not before.geometry().intersects(after.geometry())


def test_chips_paint_the_colour_of_their_label(bar, look):
    entity = chip(bar, "entity")
    picture = entity.grab().toImage()
    colors = {picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())}
    assert look.label_color(entity.label).name() in colors


def test_the_button_is_the_action(qtbot, bar, done):
    with qtbot.waitSignal(done.triggered):
        click(bar.done)
    done.setEnabled(False)
    assert not bar.done.isEnabled()
    assert "Ctrl+" in bar.done.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_chip_is_pressed_by_key(bar, session, key):
    chip(bar, "quote").setFocus()
    QTest.keyClick(chip(bar, "quote"), key)
    assert session.brush.label.name == "quote"
    QTest.keyClick(chip(bar, "quote"), key)
    assert session.brush is None
