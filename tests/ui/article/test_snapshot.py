"""Pictures of annotated articles, drawn without a window."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from annotator.core.document import Document
from annotator.core.errors import StorageError
from annotator.core.spans import Span
from annotator.storage.codec import encode_annotations
from annotator.storage.project import Project
from annotator.ui.snapshot import pages, picture_of, write_snapshot
from annotator.ui.theme import DARK, LIGHT
from tests.driving import article_of, preset

pytestmark = pytest.mark.usefixtures("qapp")
TEXT = "Le pont\n\n« Oradmir attend », dit Ada Vasko.\n\nPhoto : Studio Ilmen"
SPANS = (
    Span("s1", 9, 27, "quote"),
    Span("s2", 11, 18, "entity", {"kind": "place"}),
    Span("s3", len(TEXT) - 20, len(TEXT), "caption"),
)
LABELS = preset("news")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "essai", "Essai", LABELS)
    article = article_of(TEXT, "pont")
    project.add_article(article)
    opened = project.open_annotations("ada", article)
    data = encode_annotations(replace(opened.annotations, spans=SPANS))
    project.save_annotations("ada", "pont", data, None)
    return project


def colors_of(image: QImage) -> set[int]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    return set(memoryview(rgb.constBits()).cast("I"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_has_the_page_the_ink_and_the_labels_colours(project, tmp_path, theme):
    out = tmp_path / "picture.png"
    write_snapshot(project, "ada", "pont", out, theme, 700)
    image = QImage(str(out))
    assert image.width() == 2 * 700
    roles = LIGHT if theme == "light" else DARK
    entity, caption = (getattr(LABELS.get(name), theme) for name in ("entity", "caption"))
    wanted = {QColor(name).rgb() for name in (roles["reading"], roles["reading_text"])}
    assert wanted | {QColor(entity).rgb(), QColor(caption).rgb()} <= colors_of(image)


def test_without_an_annotator_the_text_is_bare(project, tmp_path):
    write_snapshot(project, None, "pont", tmp_path / "bare.png")
    colors = colors_of(QImage(str(tmp_path / "bare.png")))
    assert QColor(LIGHT["reading_text"]).rgb() in colors
    assert QColor(LABELS.get("caption").light).rgb() not in colors


def test_an_annotator_who_has_not_begun_has_a_bare_text(project, tmp_path):
    write_snapshot(project, "bo", "pont", tmp_path / "bo.png")
    write_snapshot(project, None, "pont", tmp_path / "bare.png")
    assert QImage(str(tmp_path / "bo.png")) == QImage(str(tmp_path / "bare.png"))


def test_an_svg_is_as_wide_as_asked_and_has_the_labels_colour(project, tmp_path):
    out = tmp_path / "picture.svg"
    write_snapshot(project, "ada", "pont", out, width=640)
    drawing = out.read_text(encoding="utf-8")
    assert re.search(r'viewBox="0 0 640 \d+', drawing)
    assert LABELS.get("entity").light in drawing


def test_a_pdf_has_as_many_pages_as_the_article_needs(project, tmp_path):
    out = tmp_path / "picture.pdf"
    write_snapshot(project, "ada", "pont", out)
    assert pages_in(out) == 1
    project.add_article(article_of("Une ligne.\n" * 200, "long"))
    write_snapshot(project, "ada", "long", out)
    assert pages_in(out) > 3


def pages_in(out: Path) -> int:
    data = out.read_bytes()
    assert data.startswith(b"%PDF")
    return len(re.findall(rb"/Type\s*/Page\b", data))


def test_the_pages_of_a_pdf_are_cut_between_lines(look):
    picture = picture_of(Document("Une ligne.\n" * 200), LABELS, look, 600)
    lines = picture.page.lines(0, picture.size.height())
    cuts = [top for top, _ in pages(picture, 800)][1:]
    assert cuts
    assert not any(line.top < cut < line.bottom for line in lines for cut in cuts)


def test_an_article_too_tall_for_a_png_is_refused_with_a_sentence(project, tmp_path):
    project.add_article(article_of("Une ligne.\n" * 3000, "tall"))
    out = tmp_path / "tall.png"
    with pytest.raises(StorageError, match=r"too tall for a PNG; a PDF holds it\.$"):
        write_snapshot(project, "ada", "tall", out)
    assert not out.exists()


def test_a_tall_article_is_drawn_at_a_smaller_scale(project, tmp_path):
    project.add_article(article_of("Une ligne.\n" * 600, "tall"))
    write_snapshot(project, "ada", "tall", tmp_path / "tall.png", width=600)
    assert QImage(str(tmp_path / "tall.png")).width() == 600


def test_another_kind_of_picture_is_refused(project, tmp_path):
    with pytest.raises(StorageError, match=r"a picture ends in \.png, \.svg or \.pdf\.$"):
        write_snapshot(project, "ada", "pont", tmp_path / "picture.bmp")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_folder_that_is_not_there_is_said(project, tmp_path, suffix):
    with pytest.raises(StorageError, match="could not be written"):
        write_snapshot(project, "ada", "pont", tmp_path / "nowhere" / f"picture.{suffix}")
