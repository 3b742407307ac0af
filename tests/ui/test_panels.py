"""The panels beside the text: the room they take."""

import pytest

from tests.ui.benches import make_bench


@pytest.fixture
def bench(qtbot, opened, look):
    return make_bench(qtbot, opened, look)


def test_a_window_made_smaller_takes_the_room_from_the_panels(qtbot, bench):
    qtbot.waitUntil(lambda: bench.inspector_panel.width() > 250)
    wide = bench.window.width(), bench.articles_panel.width(), bench.inspector_panel.width()
    bench.window.resize(1000, 700)
    qtbot.waitUntil(lambda: bench.view.width() > 500)
    assert bench.articles_panel.width() > 150
    bench.window.resize(wide[0], 700)
    qtbot.waitUntil(lambda: bench.articles_panel.width() == wide[1], timeout=2000)
    assert bench.inspector_panel.width() == wide[2]
