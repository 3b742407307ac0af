from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.inspector.note import NoteField
from tests.ui.benches import make_bench, press
from tests.ui.projects import saved


def test_a_note_being_written_is_kept_when_a_click_opens_another_article(
    qtbot, opened, look, project
):
    bench = make_bench(qtbot, opened, look)
    bench.session.move(bench.session.document.text.index("Tolba"))
    press(Qt.Key.Key_P)
    bench.commands.find("edit_note")()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), NoteField))
    qtbot.keyClicks(QApplication.focusWidget(), "who?")
    bench.workspace.open_article("a2")
    assert saved(project.folder)["spans"][0]["note"] == "who?"
