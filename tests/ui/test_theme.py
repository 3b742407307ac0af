import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.core.labels import Label
from annotator.storage.codec_project import decode_project
from annotator.storage.folders import resource
from annotator.ui.parts import QuietSelection
from annotator.ui.stylesheet import PICTURES, style_sheet
from annotator.ui.theme import DARK, LIGHT, Look
from tests.ui.vision import DEFICIENCIES, closest, contrast

PRESETS = Path(__file__).parents[2] / "resources" / "presets"
TEXTS = [
    (text, ground)
    for text in ("text", "muted", "accent", "good", "warning", "danger")
    for ground in ("window", "panel", "selected_row")
] + [
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("reading_text", "reading"),
    ("reading_text", "found"),
    ("muted", "reading"),
    ("accent", "reading"),
]
SHAPES = [("edge", "panel"), ("edge", "reading"), ("accent", "panel")]


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def roles(request: pytest.FixtureRequest) -> dict[str, str]:
    return request.param


@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable_on_its_ground(roles: dict[str, str], text: str, ground: str) -> None:
    assert contrast(roles[text], roles[ground]) >= 4.5


def test_selected_text_is_readable_and_its_marks_shine_through(roles: dict[str, str]) -> None:
    light, ground = QColor(roles["selection"]), QColor(roles["reading"])
    share = light.alphaF()
    assert 0.2 < share < 0.5
    parts = zip(light.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    mixed = QColor.fromRgbF(*(share * above + (1 - share) * below for above, below in parts))
    assert contrast(roles["reading_text"], mixed.name()) >= 4.5
    assert contrast(mixed.name(), ground.name()) > 1.2


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(roles: dict[str, str], shape: str, ground: str) -> None:
    assert contrast(roles[shape], roles[ground]) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_simulation_makes_red_and_green_alike() -> None:
    assert closest(["#b04000", "#007000"], "full") > 60
    assert closest(["#a08000", "#808a00"], "protanopia") < 12


@pytest.mark.parametrize("preset", sorted(path.name for path in PRESETS.glob("*.json")))
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_labels_are_told_apart_by_everybody(preset: str, deficiency: str) -> None:
    file = decode_project((PRESETS / preset).read_bytes(), preset)
    for ground, colors in (
        (LIGHT["reading"], [label.light for label in file.labels.labels]),
        (DARK["reading"], [label.dark for label in file.labels.labels]),
    ):
        assert closest(colors, deficiency) >= 10
        assert min(contrast(color, ground) for color in colors) >= 3


def test_themes_have_the_same_roles() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_a_theme_reaches_the_application(qtbot: QtBot) -> None:
    look = Look()
    with qtbot.waitSignal(look.changed):
        look.set_theme("dark")
    assert look.dark
    assert look.color("panel") == QColor(DARK["panel"])
    assert QApplication.palette().color(QPalette.ColorRole.Text) == QColor(DARK["text"])
    assert DARK["line"] in QApplication.instance().styleSheet()
    with qtbot.waitSignal(look.changed):
        look.set_theme("light")
    assert not look.dark
    assert QApplication.palette().color(QPalette.ColorRole.Text) == QColor(LIGHT["text"])


@pytest.mark.usefixtures("qtbot")
def test_labels_have_a_colour_for_each_theme() -> None:
    look = Look()
    label = Label("name", light="#112233", dark="#ddeeff")
    assert look.label_color(label) == QColor("#112233")
    look.set_theme("dark")
    assert look.label_color(label) == QColor("#ddeeff")
    assert look.label_color(None) == look.color("muted")
    look.set_theme("light")


@pytest.mark.usefixtures("qtbot")
def test_an_unknown_theme_is_that_of_the_system() -> None:
    look = Look()
    look.set_theme("sepia")
    assert not look.dark
    assert look.theme == "system"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_picture_of_the_style_sheet_is_there(theme: str) -> None:
    sheet = style_sheet(LIGHT, theme)
    pictures = set(re.findall(rf"url\({PICTURES}:([^)]+)\)", sheet))
    assert f"tick-{theme}.svg" in pictures
    for picture in pictures:
        assert not QIcon(str(resource(PICTURES) / picture)).isNull()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_empty_check_box_is_outlined_and_a_ticked_one_filled(qtbot: QtBot, theme: str) -> None:
    look = Look()
    look.set_theme(theme)
    box = QCheckBox("Too")
    qtbot.addWidget(box)
    box.show()
    colors = colors_of(box)
    assert look.color("edge").name() in colors
    assert look.color("accent").name() not in colors
    box.setChecked(True)
    assert look.color("accent").name() in colors_of(box)
    look.set_theme("light")


@pytest.mark.usefixtures("look")
def test_buttons_of_dialogs_have_no_pictures(qtbot: QtBot) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    buttons.show()
    assert all(button.icon().isNull() for button in buttons.buttons())


def test_the_frame_of_the_list_with_the_keyboard_is_whole(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field, rows = QLineEdit(), QListWidget()
    QuietSelection(rows, look)
    rows.addItems(["Ada", "Bo"])
    for widget in (field, rows):
        column.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.keyClick(rows, Qt.Key.Key_Home)
    assert rows.hasFocus()
    image = rows.grab().toImage()
    height = rows.viewport().mapTo(rows, rows.visualItemRect(rows.item(0)).center()).y()
    for x in (0, 1, image.width() - 2, image.width() - 1):
        assert image.pixelColor(x, height) == look.color("accent")


@pytest.mark.usefixtures("look")
@pytest.mark.parametrize("kind", [QTreeView, QTableView])
def test_the_words_of_a_column_stand_below_those_of_its_head(
    qtbot: QtBot, kind: type[QTreeView] | type[QTableView]
) -> None:
    model = QStandardItemModel(1, 2)
    rows = kind()
    qtbot.addWidget(rows)
    model.setParent(rows)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for column, align in enumerate((Qt.AlignmentFlag.AlignLeft, right)):
        item, head = QStandardItem("Ilmen"), QStandardItem("Ilmen")
        for each in (item, head):
            each.setTextAlignment(align)
        model.setItem(0, column, item)
        model.setHorizontalHeaderItem(column, head)
    rows.setModel(model)
    if isinstance(rows, QTreeView):
        rows.setRootIsDecorated(False)
        header = rows.header()
    else:
        rows.setShowGrid(False)
        rows.verticalHeader().hide()
        header = rows.horizontalHeader()
    header.setStretchLastSection(False)
    rows.resize(300, 100)
    rows.show()
    row = rows.visualRect(model.index(0, 0))
    above = inked(header, 0, header.height() - 2)
    below = inked(rows.viewport(), row.top(), row.bottom())
    assert abs(above[0] - below[0]) <= 1
    assert abs(above[1] - below[1]) <= 1


def test_text_begins_at_one_distance_from_the_edge_in_every_field(qtbot: QtBot, look: Look) -> None:
    line, chosen, typed, long = QLineEdit(), QComboBox(), QComboBox(), QPlainTextEdit()
    typed.setEditable(True)
    starts = []
    for field in (line, chosen, typed, long):
        qtbot.addWidget(field)
        if isinstance(field, QComboBox):
            field.addItem("Ilmen")
        elif isinstance(field, QLineEdit):
            field.setText("Ilmen")
        else:
            field.setPlainText("Ilmen")
        field.resize(200, field.sizeHint().height())
        field.show()
        image = field.grab().toImage()
        ground, height = look.color("panel"), range(8, 20)
        columns = range(4, image.width())
        starts.append(
            next(x for x in columns if any(image.pixelColor(x, y) != ground for y in height))
        )
    assert max(starts) - min(starts) <= 1


def inked(widget: QWidget, top: int, bottom: int) -> tuple[int, int]:
    """The first and the last column in which anything stands between two heights."""
    image = widget.grab().toImage()
    ground = image.pixelColor(image.width() - 1, top)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != ground for y in range(top, bottom))
    ]
    return columns[0], columns[-1]


def colors_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
