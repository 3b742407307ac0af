"""A look at sources before they are imported: what they are taken for, and their first articles."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import AnnotatorError, CancelledError
from annotator.core.text import canonical, title
from annotator.formats.archives import is_archive
from annotator.formats.fields import Fields, fields_of
from annotator.formats.importing import DEFAULTS, LONGEST_TITLE
from annotator.formats.model import (
    Cancelled,
    Incoming,
    Progress,
    ReadOptions,
    SourceFile,
    never,
    untold,
)
from annotator.formats.sources import NO_FORMS, Found, Refusal, Sources
from annotator.storage.files import explained

SOURCES = 100
"""The most sources that are looked at."""
EACH = 4
"""The most articles that are read of a source."""
ARTICLES = 40
"""The most articles, and the most refusals, of all sources together."""
OPENING = 280
"""Code points of a text that are given."""
LARGEST_ARCHIVE = 64 << 20
"""Bytes of an archive above which nobody waits for it to be unpacked."""
HEAD = 1 << 12


@dataclass(frozen=True, slots=True)
class ArticleGlance:
    """An article: its title, how its text goes on, how many spans come with it.

    ``annotator`` is who made the spans, empty where no annotations come with it.
    """

    file: str
    place: str
    title: str
    opening: str
    spans: int = 0
    annotator: str = ""
    language: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class SourceGlance:
    """A source: how many files it has, and what the first of them were taken for.

    ``forms`` are keys of formats, ``encodings`` those of the first articles, ``guessed`` whether
    one of them is not certain. ``is_left`` where it is an archive too large to be looked into.
    """

    path: Path
    files: int = 1
    forms: list[str] = field(default_factory=list)
    encodings: list[str] = field(default_factory=list)
    guessed: bool = False
    is_left: bool = False


@dataclass(slots=True)
class ImportPreview:
    """The first sources in their order, their first articles, what was refused among these.

    ``fields`` are those that all files together have, ``problem`` why nothing can be read so.
    """

    sources: list[SourceGlance] = field(default_factory=list)
    articles: list[ArticleGlance] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    problem: str = ""


def preview(
    paths: Sequence[Path],
    options: ReadOptions = DEFAULTS,
    forms: Mapping[Path, str] = NO_FORMS,
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> ImportPreview:
    """Look at the sources as ``import_sources`` would read them. Raises CancelledError."""
    found = ImportPreview()
    try:
        for number, path in enumerate(paths[:SOURCES]):
            progress(number, min(len(paths), SOURCES))
            _Look(found, path, options, cancelled).at(forms)
    except CancelledError:
        raise
    except AnnotatorError as error:
        found.problem = str(error)
    except OSError as error:
        found.problem = str(explained(error, path, "read"))
    return found


class _Look:
    """The look at one source."""

    def __init__(
        self, found: ImportPreview, path: Path, options: ReadOptions, cancelled: Cancelled
    ) -> None:
        self._found = found
        self._path = path
        self._options = options
        self._cancelled = cancelled
        self._glance = SourceGlance(path)

    def at(self, forms: Mapping[Path, str]) -> None:
        self._found.sources.append(self._glance)
        path = self._path
        if is_archive(path.name) and path.is_file():
            self._glance.is_left = path.stat().st_size > LARGEST_ARCHIVE
            if self._glance.is_left:
                return
        sources = Sources([path], self._options, forms)
        self._glance.files = len(sources)
        with closing(iter(sources)) as each_found:
            for number, each in enumerate(each_found):
                if self._cancelled():
                    raise CancelledError("The look at the sources was stopped.")
                self._take(each)
                if number == 0:
                    self._add_fields(each.file)
                if number + 1 >= EACH:
                    break

    def _take(self, each: Found) -> None:
        if each.form and each.form not in self._glance.forms:
            self._glance.forms.append(each.form)
        if isinstance(each.what, Refusal):
            if len(self._found.refused) < ARTICLES:
                self._found.refused.append((each.file, each.what))
            return
        encoding = each.what.source.encoding
        if encoding and encoding not in self._glance.encodings:
            self._glance.encodings.append(encoding)
        self._glance.guessed = self._glance.guessed or each.what.guessed
        if len(self._found.articles) < ARTICLES:
            self._found.articles.append(_glance(each.file, each.what))

    def _add_fields(self, name: str) -> None:
        """Add the fields of the file called ``name``, which is the source or below it."""
        path = self._path / name if self._path.is_dir() else self._path
        if is_archive(self._path.name) or not path.is_file():
            return
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        fields, known = fields_of(SourceFile(path, name), head, self._options), self._found.fields
        names = dict.fromkeys([*known.names, *fields.names])
        self._found.fields = Fields(tuple(names), known.longest or fields.longest)


def _glance(file: str, incoming: Incoming) -> ArticleGlance:
    text = canonical(incoming.text).text
    heading = incoming.title or title(text)[:LONGEST_TITLE]
    opening = text.lstrip()[: OPENING + len(heading)].removeprefix(heading).strip()
    held = incoming.annotations
    return ArticleGlance(
        file,
        incoming.place,
        heading,
        opening[:OPENING],
        len(held.spans) if held else 0,
        held.annotator if held else "",
        incoming.language,
        incoming.remarks,
    )
