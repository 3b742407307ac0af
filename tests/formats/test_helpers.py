"""A large export, shared out among processes, is what one process would have written."""

import multiprocessing
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest

from annotator.core.errors import CancelledError, StorageError
from annotator.core.spans import Span
from annotator.formats import exporting, formats, helpers
from annotator.formats.exporting import ExportReport, export
from annotator.formats.helpers import HelperError, Helpers
from annotator.formats.merging import Merge
from annotator.formats.model import Nested, WriteOptions
from annotator.formats.pieces import Order
from annotator.formats.planning import Request
from annotator.formats.selection import Filters, Rule, Selection
from annotator.formats.splits import parsed
from annotator.storage.project import Project
from tests.formats.projects import annotate

ARTICLES = 23
JOINED = [form.key for form in formats() if form.joins is not None]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "WORTH", 1)
    monkeypatch.setattr(helpers, "TOGETHER", 3)


@pytest.fixture(autouse=True)
def no_process_is_left() -> Any:
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture
def many(project: Project) -> Project:
    """A project of enough articles for several pieces; some hold what no tokens can."""
    for number in range(ARTICLES):
        text = f"« Oui {number} 😀 », dit Awa. Elle part à Dakar-Plateau.\nPuis rien.\n"
        here = text.index("Dakar")
        place = Span("s3", here, here + 3 + 9 * (number % 2), "entity", {"kind": "place"})
        spans = (Span("s1", 0, 9, "quote"), Span("s2", 2, 5, "entity"), place)
        annotate(project, text, spans, article=f"a{number}")
    broken = project.annotator_folder("anna") / "a7.json"
    broken.write_bytes(broken.read_bytes().replace(b'"end"', b'"ende"', 1))
    return project


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def exported(
    project: Project, folder: Path, request: Request, processes: int
) -> tuple[ExportReport, dict[str, bytes]]:
    folder.mkdir()
    report = export(project, replace(request, dest=folder / request.dest), processes=processes)
    return report, files(folder)


def told(report: ExportReport) -> object:
    """What a report says, whatever folder it is about."""
    written = [replace(each, path=Path(each.path.name)) for each in report.written]
    losses = replace(report.losses, file=report.losses.file and Path(report.losses.file.name))
    manifest = report.manifest and Path(report.manifest.name)
    return replace(report, written=written, losses=losses, manifest=manifest)


REQUESTS = [
    *(Request(Path(f"out.{key}"), key) for key in JOINED),
    Request(Path("two.bio"), "conll"),
    Request(Path("columns.conll"), "conll", options=WriteOptions(Nested.COLUMNS)),
    Request(Path("unread.conll"), "conll", verify=False),
    Request(Path("split.conllu"), "conllu", splits=parsed("50/50")),
    Request(Path("merged.conll"), "conll", merge=Merge.UNION),
    Request(
        Path("chosen.jsonl"),
        "doccano",
        filters=Filters(labels=frozenset({"entity"}), rules=(Rule("entity", "ENT"),)),
    ),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.dest.name)
def test_pieces_make_the_same_files_and_the_same_report(
    many: Project, tmp_path: Path, request_: Request
) -> None:
    alone, its_files = exported(many, tmp_path / "alone", request_, 1)
    shared, their_files = exported(many, tmp_path / "shared", request_, 2)
    assert their_files == its_files
    assert told(shared) == told(alone)
    assert [each.file for each in shared.skipped] == ["annotations/anna/a7.json"]
    assert sum(each.records for each in shared.written) == ARTICLES - 1


def test_spacy_makes_the_tokens_in_other_processes_too(many: Project, tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="needs spaCy")
    from annotator.formats.tokenisers import spacy_tokeniser

    options = WriteOptions(tokenise=spacy_tokeniser())
    request = Request(Path("out.conll"), "conll", options=options)
    _, alone = exported(many, tmp_path / "alone", request, 1)
    _, shared = exported(many, tmp_path / "shared", request, 2)
    assert shared == alone


def test_progress_reaches_the_end_and_never_goes_back(many: Project, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    request = Request(tmp_path / "out.conll", "conll")
    export(many, request, lambda *progress: seen.append(progress), processes=2)
    assert seen == sorted(seen)
    assert seen[-1] == (2 * ARTICLES, 2 * ARTICLES)


def test_an_export_that_is_stopped_leaves_nothing(many: Project, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    dest.mkdir()
    asked = iter([False, False, False])
    with pytest.raises(CancelledError):
        export(
            many,
            Request(dest / "o.conll", "conll"),
            cancelled=lambda: next(asked, True),
            processes=2,
        )
    assert files(dest) == {}


def order(project: Project, folder: Path) -> Order:
    selection = Selection(project, ["anna"], Filters(), Merge.SEPARATE)
    return Order(selection, "conll", "out.conll", WriteOptions(), verify=True, folder=folder)


def ids(count: int = ARTICLES) -> Sequence[str]:
    return [f"a{number}" for number in range(count)]


@pytest.mark.usefixtures("no_big_files")
@pytest.mark.parametrize("length", [30, 3_000], ids=["of the whole", "of a piece"])
def test_what_cannot_be_written_is_said_by_who_asked_for_it(
    project: Project, tmp_path: Path, length: int
) -> None:
    for number in range(3000 // length + 10):
        annotate(project, "Awa dit oui. " * length, (), article=f"a{number}")
    dest = tmp_path / "out"
    dest.mkdir()
    with pytest.raises(StorageError, match=r"^“news[.]conll” could not be written"):
        export(project, Request(dest / "news.conll", "conll"), processes=2)
    assert files(dest) == {}


def test_a_helper_that_was_killed_is_told_of(many: Project, tmp_path: Path) -> None:
    with Helpers(order(many, tmp_path), 2) as two:
        pieces = two.pieces(ids(), lambda: False)
        next(pieces)
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(HelperError, match="try again"):
            list(pieces)


def test_the_files_of_a_piece_go_with_it(many: Project, tmp_path: Path) -> None:
    folder = tmp_path / "pieces"
    folder.mkdir()
    with Helpers(order(many, folder), 1) as one:
        for piece in one.pieces(ids(), lambda: False):
            assert piece.path.exists()
    assert files(folder) == {}


def test_where_no_process_can_be_had_one_does_it_all(
    many: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unavailable(Helpers):
        def __enter__(self) -> Self:
            raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(exporting, "Helpers", Unavailable)
    request = Request(Path("out.conll"), "conll")
    _, alone = exported(many, tmp_path / "alone", request, 1)
    _, shared = exported(many, tmp_path / "shared", request, 2)
    assert shared == alone
