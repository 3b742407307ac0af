"""A picture of an annotated article, drawn as the window draws it, with no window."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from annotator.core.document import Document
from annotator.core.errors import StorageError
from annotator.core.labels import LabelSet
from annotator.storage.project import Project
from annotator.ui.article.geometry import Page
from annotator.ui.article.painting import Emphasis, SpanPainter
from annotator.ui.article.typography import Setting, typeset
from annotator.ui.theme import Look

GUTTER = 108
SCALE = 2
TALLEST_PICTURE = 30_000
PDF_DOTS = 96
PAGE_RATIO = 1.414
INTERFACE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Picture:
    """An annotated article set at a width, ready to be drawn. Pixels at 96 dots an inch."""

    page: Page
    document: Document
    painter: SpanPainter
    look: Look

    @property
    def size(self) -> QSizeF:
        """How large the whole article is."""
        return self.page.document.size()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw the part ``area`` of the article with its top left corner at the origin."""
        painter.save()
        painter.fillRect(QRectF(0, 0, area.width(), area.height()), self.look.color("reading"))
        painter.setClipRect(QRectF(0, 0, area.width(), area.height()))
        painter.translate(-area.topLeft())
        self.painter.paint(painter, self.page, self.document, area, Emphasis())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = area
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self.look.color("reading_text"))
        context.palette = palette
        self.page.document.documentLayout().draw(painter, context)
        painter.restore()


def write_snapshot(
    project: Project,
    annotator: str | None,
    article_id: str,
    out: Path,
    theme: str = "light",
    width: int = 900,
) -> None:
    """Draw an article as an annotator left it; the suffix says ``.png``, ``.svg`` or ``.pdf``.

    ``width`` is in pixels. Without ``annotator`` the text is drawn bare. Raises StorageError
    where the picture cannot be written or is of no kind known here.
    """
    drawers = {".png": _png, ".svg": _svg, ".pdf": _pdf}
    drawer = drawers.get(out.suffix.lower())
    if drawer is None:
        raise StorageError(f"{out}: a picture ends in .png, .svg or .pdf.")
    application = QGuiApplication.instance() or QApplication([])
    look = Look(application)
    look.set_theme(theme)
    article = project.article(article_id)
    found = project.annotations(annotator, article_id) if annotator is not None else None
    spans = found[0].spans if found else ()
    links = found[0].links if found else ()
    text = found[0].text if found else article.text
    picture = picture_of(Document(text, spans, links), project.labels, look, width)
    file = QSaveFile(str(out))
    is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not (is_open and drawer(picture, file) and file.commit()):
        raise StorageError(f"{out}: the picture could not be written there.")


def picture_of(document: Document, labels: LabelSet, look: Look, width: int) -> Picture:
    """Set an annotated text at ``width`` pixels."""
    setting = Setting()
    base = QFont(QApplication.font())
    base.setPointSizeF(INTERFACE_SIZE)
    font = setting.font(base)
    text_document = typeset(document.text, setting, font, GUTTER)
    text_document.setTextWidth(width)
    painter = SpanPainter(look)
    painter.set_labels(labels)
    painter.set_font(font)
    return Picture(Page(document.text, text_document), document, painter, look)


def _png(picture: Picture, file: QSaveFile) -> bool:
    size = picture.size
    if size.height() > TALLEST_PICTURE:
        raise StorageError(
            f"{file.fileName()}: the article is {size.height():.0f} pixels tall, too tall for a "
            "PNG; a PDF holds it."
        )
    scale = SCALE if size.height() * SCALE <= TALLEST_PICTURE else 1
    image = QImage((size * scale).toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(scale, scale)
    picture.draw(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return QImageWriter(file, QByteArray(b"PNG")).write(image)


def _svg(picture: Picture, file: QSaveFile) -> bool:
    size = picture.size.toSize()
    generator = QSvgGenerator()
    generator.setOutputDevice(file)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    picture.draw(painter, QRectF(0, 0, size.width(), size.height()))
    return painter.end()


def _pdf(picture: Picture, file: QSaveFile) -> bool:
    width = picture.size.width()
    height = width * PAGE_RATIO
    writer = QPdfWriter(file)
    writer.setResolution(PDF_DOTS)
    points = QSizeF(width, height) * 72 / PDF_DOTS
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for number, (top, bottom) in enumerate(pages(picture, height)):
        if number:
            writer.newPage()
        painter.fillRect(QRectF(0, 0, width, height), picture.look.color("reading"))
        picture.draw(painter, QRectF(0, top, width, bottom - top))
    return painter.end()


def pages(picture: Picture, height: float) -> Iterator[tuple[float, float]]:
    """Where the pages of a PDF begin and end: between lines, never through one."""
    total, top = picture.size.height(), 0.0
    while top < total:
        bottom = top + height
        if bottom < total:
            cut = [line.top for line in picture.page.lines(top, bottom) if line.below > bottom]
            bottom = max(cut[0], top + 1) if cut and cut[0] > top else bottom
        yield top, min(bottom, total)
        top = bottom
