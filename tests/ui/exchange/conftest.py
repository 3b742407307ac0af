import pytest
from PySide6.QtCore import Qt

from annotator.ui.exchange import export_dialog, import_dialog
from annotator.ui.exchange.export_dialog import ExportDialog
from tests.ui.exchange.exports import wait_for_look


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    """Looks begin at once, not when the user has come to rest."""
    for module in (export_dialog, import_dialog):
        monkeypatch.setattr(module, "PAUSE", 1)


@pytest.fixture
def annotated(opened):
    """The first article with a quote and two names, one of them inside the quote."""
    text = opened.session.document.text
    for words, label in (
        ("Mina Sarr à Konamba", "quote"),
        ("Konamba", "entity"),
        ("Tolba", "entity"),
    ):
        start = text.index(words)
        opened.session.label_places([(start, start + len(words))], label)
    return opened


@pytest.fixture
def dialog(qtbot, annotated, look):
    dialog = ExportDialog(annotated, annotated.project, look)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    wait_for_look(qtbot, dialog)
    return dialog
