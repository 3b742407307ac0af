import json

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from annotator.ui.exporting import Exporter


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def exporter(opened, window):
    opened.session.move(opened.session.document.text.index("Tolba") + 1)
    opened.session.label("entity")
    return Exporter(opened.project, window)


def box(qtbot):
    def shown():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def test_records_are_written_and_counted(qtbot, exporter, tmp_path):
    exporter.write(tmp_path / "out.jsonl")
    told = box(qtbot)
    assert told.text() == "out.jsonl is written: 1 record, 1 span."
    told.close()
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["spans"][0]["text"] == "Tolba"


def test_the_suffix_names_the_format(qtbot, exporter, tmp_path):
    exporter.write(tmp_path / "out.json")
    box(qtbot).close()
    (record,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert record["article"] == "a1"


def test_unreadable_annotations_are_said(qtbot, exporter, project, tmp_path):
    broken = project.folder / "annotations" / "mina" / "a2.json"
    broken.write_text("{", encoding="utf-8")
    exporter.write(tmp_path / "out.jsonl")
    told = box(qtbot)
    assert told.informativeText().endswith("could not be read: 1 record.")
    assert "a2.json" in told.detailedText()
    told.close()


def test_a_place_that_cannot_be_written_is_said(qtbot, exporter, tmp_path):
    exporter.write(tmp_path / "nowhere" / "out.jsonl")
    told = box(qtbot)
    assert "out.jsonl" in told.informativeText() or "nowhere" in told.informativeText()
    told.close()


def test_the_dialog_offers_a_name(exporter, window):
    exporter.ask()
    dialog = window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("essai.jsonl")
    dialog.reject()
