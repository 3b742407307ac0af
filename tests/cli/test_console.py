import io
import json
import sys

import pytest

from annotator.cli import console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (3599, "59 min"), (3900, "1 h 05 min")],
)
def test_durations(seconds: float, shown: str) -> None:
    assert console.duration(seconds) == shown


def test_counts() -> None:
    assert console.counted(1, "article") == "1 article"
    assert console.counted(2000, "article") == "2,000 articles"
    assert console.counted(0, "entry", "entries") == "0 entries"


def test_what_a_terminal_would_obey_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    console.say("a\x1b[31mb\rc\td\n\x9be\x7f")
    console.complain("é\x00")
    out, err = capsys.readouterr()
    assert out == "a\\x1b[31mb\\x0dc\td\n\\x9be\\x7f\n"
    assert err == "annotator: é\\x00\n"


def test_json_stays_json_whatever_characters_are_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"title": "a\x1bb\x7fc\x85d\x9f"}
    console.say_json(said)
    assert json.loads(capsys.readouterr().out) == said


def test_tables_align_numbers_to_the_right() -> None:
    rows = [("label", "spans"), ("entity", 1200), ("é", 7)]
    assert console.table(rows) == "  label   spans\n  entity  1,200\n  é           7"


def test_progress_is_shown_on_a_terminal_once_work_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, times = Terminal(), iter([0.0, 0.5, 1.5, 1.5, 1.51, 9.0, 9.0])
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(console, "monotonic", lambda: next(times))
    with console.Meter("files") as meter:
        meter(1, 4000)
        assert terminal.getvalue() == ""
        meter(2, 4000)
        assert terminal.getvalue() == "\rfiles: 2 of 4,000"
        meter(3, 4000)
        meter(4, 4000)
    assert terminal.getvalue().split("\r")[-1] == ""
    assert "files: 4 of 4,000" in terminal.getvalue()
    assert "files: 3 of 4,000" not in terminal.getvalue()


def test_progress_is_shown_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(console, "PATIENCE", 0.0)
    with console.Meter("files") as meter:
        meter(1, 2)
    assert stream.getvalue() == ""
