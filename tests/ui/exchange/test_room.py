import pytest
from PySide6.QtWidgets import QApplication

from annotator.ui.exchange.export_dialog import ExportDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from tests.ui.exchange.exports import choose, wait_for_look

SMALL = (1024, 700)


@pytest.fixture
def large_letters(qapp):
    """Letters twice as large as usual."""
    before = qapp.font()
    large = QApplication.font()
    large.setPointSizeF(2 * large.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("large_letters")
def test_the_export_fits_a_small_screen(qtbot, annotated, look):
    dialog = ExportDialog(annotated, annotated.project, look)
    qtbot.addWidget(dialog)
    dialog.show()
    choose(qtbot, dialog, "conll")
    dialog.form.writing.divide.click()
    for page in range(dialog.form.tabs.count()):
        dialog.form.tabs.setCurrentIndex(page)
        wait_for_look(qtbot, dialog)
        smallest = dialog.minimumSizeHint()
        assert smallest.width() <= SMALL[0]
        assert smallest.height() <= SMALL[1]
    dialog.reject()


@pytest.mark.usefixtures("large_letters")
def test_the_import_fits_a_small_screen(qtbot, opened, look):
    dialog = ImportDialog(opened, look)
    qtbot.addWidget(dialog)
    dialog.open()
    smallest = dialog.minimumSizeHint()
    assert smallest.width() <= SMALL[0]
    assert smallest.height() <= SMALL[1]
    dialog.reject()
