import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from annotator.core.spans import Status
from annotator.storage.catalogue import Row
from annotator.ui.articles.filters import Entry, Filter, Shown, folded
from annotator.ui.articles.listing import Listing
from annotator.ui.articles.model import MANY, ArticleRows
from annotator.ui.articles.panel import ArticlesPanel
from annotator.ui.articles.phrases import description, duration, subtitle
from tests.ui.conftest import open_listed
from tests.ui.projects import make_project

TITLES = ("Élection à Konamba", "Le port rouvre", "Crue du fleuve", "Port de plaisance")


def listing_of(rows):
    listing = Listing()
    for row in rows:
        listing.add(Entry.of(row))
    return listing


def rows_of(titles=TITLES, **known):
    return [Row(f"a{number}", title, **known) for number, title in enumerate(titles, 1)]


@pytest.fixture
def model():
    model = ArticleRows()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.replace(listing_of(rows_of()))
    yield model
    del tester


def shown(model):
    return [model.index(line).data() for line in range(model.rowCount())]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", TITLES),
        ("port", (TITLES[1], TITLES[3])),
        ("ELECTION", TITLES[:1]),
        ("port  rouvre", TITLES[1:2]),
        ("a3", TITLES[2:3]),
        ("straße", ()),
    ],
)
def test_titles_and_ids_are_found_without_case_and_accents(model, typed, found):
    model.set_filter(Filter.of(typed, Shown.ALL))
    assert shown(model) == list(found)


def test_folding_makes_ligatures_and_cases_alike():
    assert folded("ŒUVRE Straße İzmir") != folded("oeuvre")
    assert folded("STRASSE") == folded("straße")
    assert folded("e\u0301t\u00e9") == "ete"


def test_the_status_narrows_the_list(model):
    model.update(Row("a2", TITLES[1], Status.DONE))
    model.update(Row("a3", TITLES[2], Status.IN_PROGRESS, 3, "why?"))
    for kind, found in (
        (Shown.ALL, TITLES),
        (Shown.TODO, (TITLES[0], TITLES[2], TITLES[3])),
        (Shown.DONE, TITLES[1:2]),
        (Shown.FLAGGED, TITLES[2:3]),
    ):
        model.set_filter(Filter.of("", kind))
        assert shown(model) == list(found)
        assert model.count(kind) == len(found)


def test_the_open_article_stays_in_the_list_until_it_is_left(model):
    model.set_filter(Filter.of("", Shown.TODO))
    model.set_current("a2")
    model.update(Row("a2", TITLES[1], Status.DONE))
    assert TITLES[1] in shown(model)
    model.set_current("a3")
    assert shown(model) == [TITLES[0], TITLES[2], TITLES[3]]
    model.set_current("a2")
    assert shown(model) == list(TITLES)


def test_new_articles_come_at_the_end_where_the_filter_lets_them(model, qtbot):
    model.set_filter(Filter.of("port", Shown.ALL))
    with qtbot.waitSignals([model.counted, model.rowsInserted]):
        model.add([Entry.of(Row("a5", "Aéroport")), Entry.of(Row("a6", "Mer"))])
    assert shown(model) == [TITLES[1], TITLES[3], "Aéroport"]
    assert model.total == 6


def test_the_counts_are_told_only_when_they_change(model, qtbot):
    with qtbot.assertNotEmitted(model.counted):
        model.update(Row("a1", TITLES[0], count=5, seconds=7))
    assert model.seconds == 7
    with qtbot.waitSignal(model.counted):
        model.update(Row("a1", TITLES[0], flag=""))


def test_many_changes_at_once_are_laid_out_in_one_go(qtbot):
    model = ArticleRows()
    rows = rows_of([f"Titre {n}" for n in range(3 * MANY)])
    model.replace(listing_of(rows))
    model.set_filter(Filter.of("", Shown.TODO))
    done = [Entry.of(Row(row.id, row.title, Status.DONE)) for row in rows[::2]]
    with qtbot.waitSignal(model.modelReset), qtbot.assertNotEmitted(model.rowsRemoved):
        model.add(done)
    assert shown(model) == [row.title for row in rows[1::2]]


def test_the_articles_around_one_that_is_hidden_are_found(model):
    model.set_filter(Filter.of("port", Shown.ALL))
    assert [row.id for row in model.after("a3")] == ["a4"]
    assert [row.id for row in model.before("a3")] == ["a2"]
    assert [row.id for row in model.before("a4")] == ["a2"]
    assert not model.index_of("a3").isValid()
    assert model.id_at(model.index_of("a4")) == "a4"


rows = st.builds(
    Row,
    st.sampled_from(["a", "b", "c", "d", "e"]),
    st.sampled_from(["port", "Port à sec", "mer"]),
    st.sampled_from(list(Status)),
    flag=st.sampled_from([None, "", "odd"]),
)
filters = st.builds(
    Filter.of, st.sampled_from(["", "p", "po", "port", "m"]), st.sampled_from(Shown)
)
steps = st.one_of(
    st.tuples(st.just("update"), rows),
    st.tuples(st.just("set_filter"), filters),
    st.tuples(st.just("set_current"), st.sampled_from(["a", "c", None])),
)


@given(st.lists(steps, max_size=12))
def test_the_list_is_always_what_the_filter_and_the_open_article_say(taken):
    model = ArticleRows()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    known = {}
    for name, value in taken:
        getattr(model, name)(value)
        if name == "update":
            known[value.id] = value
        wanted = [
            row.title
            for row in known.values()
            if model.filter.holds(Entry.of(row))
            or (row.id == model.current and model.filter.finds(Entry.of(row)))
        ]
        assert shown(model) == wanted
        for kind in Shown:
            assert model.count(kind) == sum(
                Filter((), kind).holds(Entry.of(row)) for row in known.values()
            )
    del tester


def test_what_is_said_of_an_article():
    assert subtitle(Row("a", "A")) == "To do"
    assert subtitle(Row("a", "A", Status.DONE, 1, None, 40)) == "1 span · 40 s"
    assert subtitle(Row("a", "A", Status.DONE, 31, None, 250)) == "31 spans · 4 min"
    assert subtitle(Row("a", "A", count=22, flag="is the box\na promo?")) == (
        "22 spans · “is the box a promo?”"
    )
    assert subtitle(Row("a", "A", count=22, problem="$.spans: broken")) == (
        "Cannot be read: $.spans: broken"
    )
    assert description(Row("a", "A", Status.IN_PROGRESS, 2, "")) == (
        "A, in progress, 2 spans, flagged"
    )
    assert duration(7500) == "2 h 5 min"


def test_the_list_is_read_out_with_status_and_count(model):
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Élection à Konamba, to do, 0 spans"


@pytest.fixture
def panel(qtbot, workspace, look, tmp_path):
    make_project(tmp_path / "liste", TITLES)
    panel = ArticlesPanel(workspace, look)
    qtbot.addWidget(panel)
    open_listed(qtbot, workspace, tmp_path / "liste")
    panel.resize(250, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def open_id(workspace):
    return workspace.session.article.id


def test_typing_filters_and_enter_opens_the_first_found(panel, workspace):
    panel.focus_field()
    QTest.keyClicks(panel.field, "plais")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert open_id(workspace) == "a4"
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.field.text() == ""
    assert panel.list.model().rowCount() == 4
    assert panel.list.currentIndex().data() == TITLES[3]


def test_down_goes_into_the_list_and_up_comes_back(panel, workspace, qtbot):
    panel.activateWindow()
    panel.focus_field()
    qtbot.waitUntil(panel.field.hasFocus)
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert open_id(workspace) == "a1"
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert open_id(workspace) == "a3"
    for _ in range(3):
        QTest.keyClick(panel.list, Qt.Key.Key_Up)
    assert panel.field.hasFocus()


def test_home_and_end_go_to_the_ends_of_the_list(panel):
    QTest.keyClick(panel.list, Qt.Key.Key_End)
    assert panel.list.currentIndex().data() == TITLES[-1]
    QTest.keyClick(panel.list, Qt.Key.Key_Home)
    assert panel.list.currentIndex().data() == TITLES[0]


def test_what_is_typed_in_the_list_goes_to_the_field(panel, workspace):
    QTest.keyClick(panel.list, "r")
    QTest.keyClicks(panel.field, "ouv")
    assert panel.field.text() == "rouv"
    assert [row.id for row in workspace.rows.after(None)] == ["a2"]


def test_a_click_opens(panel, workspace):
    spot = panel.list.visualRect(workspace.rows.index_of("a2")).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert open_id(workspace) == "a2"


def test_a_chip_narrows_the_list(panel, workspace):
    workspace.done_and_next()
    chip = panel.chips.chip(Shown.DONE)
    assert chip.text() == "Done 1"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    assert [row.id for row in workspace.rows.after(None)] == ["a1", open_id(workspace)]


def test_the_chips_are_moved_between_by_keys(panel, workspace):
    chip = panel.chips.chip(Shown.ALL)
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Right)
    assert panel.chips.shown is Shown.TODO
    assert workspace.rows.filter.shown is Shown.TODO


def test_the_chips_fit_with_large_numbers(qtbot, panel, workspace):
    workspace.rows.replace(
        listing_of(Row(f"x{n}", "T", Status.DONE, flag="f") for n in range(100_000))
    )
    qtbot.wait(1)
    for kind in Shown:
        chip = panel.chips.chip(kind)
        assert chip.width() >= chip.sizeHint().width()
        assert chip.geometry().right() < panel.chips.width()
        assert chip.geometry().bottom() <= panel.chips.height()
        assert chip.mapTo(panel, chip.rect().bottomLeft()).y() < panel.list.y()


def test_an_empty_list_says_why(panel, workspace):
    panel.show()
    workspace.rows.set_current(None)
    QTest.keyClicks(panel.field, "zzz")
    assert not panel.list.isVisible()
    assert panel.nothing.text() == "No article is like that."
    panel.field.clear()
    assert panel.list.isVisible()
    assert not panel.show_all.isVisible()


def test_from_an_empty_list_a_button_leads_back_to_all_articles(panel, workspace):
    panel.show()
    workspace.rows.set_current(None)
    QTest.mouseClick(panel.chips.chip(Shown.FLAGGED), Qt.MouseButton.LeftButton)
    QTest.keyClicks(panel.field, "zzz")
    assert panel.show_all.isVisible()
    panel.show_all.setFocus()
    QTest.keyClick(panel.show_all, Qt.Key.Key_Return)
    assert panel.list.isVisible()
    assert panel.chips.shown is Shown.ALL
    assert panel.list.model().rowCount() == workspace.rows.total
    assert panel.field.hasFocus()


@pytest.mark.usefixtures("panel")
def test_a_title_is_no_markup_in_its_tool_tip(workspace):
    workspace.rows.replace(listing_of([Row("x1", "L’<i>essai</i>", Status.TODO)]))
    said = workspace.rows.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;i&gt;essai&lt;/i&gt;" in said


def test_every_part_has_a_name_for_screen_readers(panel):
    for part in (panel, panel.field, panel.chips, panel.list):
        assert part.accessibleName()
    assert panel.chips.chip(Shown.TODO).text() == "To do 4"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_status_is_told_by_shape_and_not_by_colour_alone(panel, look, theme):
    """The marks of the three statuses differ in lightness pattern, not only in hue."""
    look.set_theme(theme)
    marks = []
    for status in Status:
        panel.list.model().update(Row("a2", TITLES[1], status))
        panel.list.model().set_current("a1")
        rect = panel.list.visualRect(panel.list.model().index_of("a2"))
        picture = panel.list.viewport().grab(rect).toImage()
        line = panel.fontMetrics().height()
        marks.append(
            [
                abs(picture.pixelColor(x, y).lightness() - look.color("panel").lightness()) > 40
                for x in range(2 * line)
                for y in range(2 * line)
            ]
        )
    look.set_theme("light")
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert sum(a != b for a, b in zip(marks[one], marks[other], strict=True)) > 8


def test_a_row_grows_with_the_font(panel):
    heights = []
    for size in (9, 18):
        font = panel.font()
        font.setPointSize(size)
        panel.list.setFont(font)
        heights.append(panel.list.sizeHintForRow(0))
    assert heights[1] > 1.7 * heights[0]
