import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from annotator.core.errors import CancelledError
from annotator.formats import import_preview
from annotator.formats.exporting import export
from annotator.formats.import_preview import EACH, preview
from annotator.formats.importing import Outcome, import_sources
from annotator.formats.model import ReadOptions
from annotator.formats.planning import Request
from annotator.storage.project import Project
from tests.conftest import ROOT


def test_texts_are_shown_with_their_title_and_opening(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes("\ufeff\n  Le titre \r\n\r\nLa suite de l’été.".encode())
    found = preview([source])
    (article,) = found.articles
    assert (article.title, article.opening) == ("Le titre", "La suite de l’été.")
    assert (article.file, article.spans, article.annotator) == ("a.txt", 0, "")
    (glance,) = found.sources
    assert (glance.path, glance.files, glance.forms) == (source, 1, ["text"])
    assert (glance.encodings, glance.guessed) == (["utf-8"], False)


def test_a_guessed_encoding_is_said_until_one_is_named(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes("L’été à Évian : « déjà » dit Œdipe".encode("windows-1252"))
    assert preview([source]).sources[0].guessed
    named = preview([source], ReadOptions(encoding="windows-1252"))
    assert (named.sources[0].encodings, named.sources[0].guessed) == (["cp1252"], False)
    assert "does-not-exist" in preview([source], ReadOptions(encoding="does-not-exist")).problem


def test_our_own_records_are_shown_with_their_spans(tmp_path: Path) -> None:
    sample = Project.open(ROOT / "resources" / "sample")
    export(sample, Request(tmp_path / "out.jsonl"))
    found = preview([tmp_path / "out.jsonl"])
    assert found.sources[0].forms == ["jsonl"]
    assert all(article.spans and article.annotator == "sample" for article in found.articles)


def test_the_fields_of_foreign_files_are_offered(tmp_path: Path) -> None:
    table, lines, tasks = tmp_path / "a.csv", tmp_path / "b.jsonl", tmp_path / "c.json"
    table.write_text("url;body\nx;Un long corps de texte\n", encoding="utf-8")
    lines.write_text('{"nr": 7, "content": "Un texte", "no": [1], "ok": true}\n', encoding="utf-8")
    tasks.write_text(json.dumps([{"id": 1, "data": {"story": "Un récit"}}]), encoding="utf-8")
    found = preview([table, lines, tasks])
    assert found.fields.names == ("url", "body", "nr", "content", "story")
    assert found.fields.longest == "body"
    assert len(found.refused) >= 2
    chosen = preview([table], ReadOptions(text_field="body", id_field="url"))
    assert [article.title for article in chosen.articles] == ["Un long corps de texte"]


def test_the_columns_of_parquet_are_offered(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    table = arrow.table({"nr": [1, 2], "story": ["Un récit", "Un autre"]})
    parquet.write_table(table, tmp_path / "a.parquet")
    found = preview([tmp_path / "a.parquet"])
    assert (found.fields.names, found.fields.longest) == (("nr", "story"), "story")
    chosen = preview([tmp_path / "a.parquet"], ReadOptions(text_field="story"))
    assert [article.title for article in chosen.articles] == ["Un récit", "Un autre"]


def test_only_the_first_articles_of_a_source_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3 * EACH):
        (folder / f"{number}.txt").write_text(f"Article {number}", encoding="utf-8")
    found = preview([folder])
    assert [article.title for article in found.articles] == [f"Article {n}" for n in range(EACH)]
    assert found.sources[0].files == 3 * EACH


def test_archives_are_looked_into_unless_they_are_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Dans l’archive", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.txt", "a.txt")
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as tar:
        tar.add(tmp_path / "a.txt", "a.txt")
    sources = [tmp_path / "a.zip", tmp_path / "a.tgz"]
    assert [article.title for article in preview(sources).articles] == 2 * ["Dans l’archive"]
    monkeypatch.setattr(import_preview, "LARGEST_ARCHIVE", 3)
    found = preview(sources)
    assert found.articles == []
    assert all(glance.is_left for glance in found.sources)


def test_what_is_refused_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.4")
    found = preview([tmp_path / "a.txt", tmp_path / "gone.txt"])
    assert [(file, refusal.reason) for file, refusal in found.refused] == [
        ("a.txt", "is a PDF document, not plain text"),
        ("gone.txt", "is not there"),
    ]


def test_a_source_can_be_read_in_another_format(project: Project, tmp_path: Path) -> None:
    records, page = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for path in (records, page):
        path.write_text(f'{{"text": "Bonjour de {path.stem}"}}\n', encoding="utf-8")
    forms = {page: "text"}
    found = preview([records, page], forms=forms)
    assert [glance.forms for glance in found.sources] == [["jsonl"], ["text"]]
    report = import_sources(project, None, [records, page], forms=forms)
    assert report.count(Outcome.IMPORTED) == 2
    texts = {project.article(article_id).text for article_id in project.article_ids()}
    assert texts == {"Bonjour de a", '{"text": "Bonjour de b"}\n'}


def test_a_look_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Un", encoding="utf-8")
    with pytest.raises(CancelledError):
        preview([tmp_path / "a.txt"], cancelled=lambda: True)
