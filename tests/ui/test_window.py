"""The window as a whole, from one start of the program to the next."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.driving import wait_until, window_on
from tests.ui.projects import make_project


def widths(bench):
    return bench.articles_panel.width(), bench.view.width(), bench.inspector_panel.width()


@pytest.mark.usefixtures("qapp")
def test_the_panels_have_the_widths_with_which_they_were_left(tmp_path):
    folder = make_project(tmp_path / "essai").folder
    with window_on(folder) as bench:
        bench.window.resize(760, 600)
        wait_until(lambda: bench.workspace.rows.total == 3, "the articles")
        bench.window.resizeDocks([bench.articles_panel], [180], bench.palette_bar.orientation())
        wait_until(lambda: bench.articles_panel.width() == 180, "the panel's width")
        left = widths(bench)
    with window_on(folder) as bench:
        wait_until(lambda: bench.workspace.rows.total == 3, "the articles")
        wait_until(lambda: widths(bench) == left, "the widths of before", 5)
        wait_until(lambda: QApplication.focusWidget() is bench.view, "the keyboard", 5)
        assert bench.window.isActiveWindow()
