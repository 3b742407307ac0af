"""The project folder: its labels, its articles, and each annotator's annotations."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import msgspec

from annotator.core.anchors import Anchored, reanchor
from annotator.core.errors import ConflictError, DataError, NameTakenError, StorageError
from annotator.core.labels import LabelSet
from annotator.core.spans import Progress
from annotator.storage import files
from annotator.storage.codec import (
    decode_annotations,
    decode_article,
    encode_article,
    link_record,
    span_record,
)
from annotator.storage.codec_project import decode_project, encode_project
from annotator.storage.files import MissingError, Signature
from annotator.storage.locks import AnnotatorLock
from annotator.storage.names import (
    is_same_name,
    name_key,
    natural_key,
    safe_name,
    unused_name,
)
from annotator.storage.records import Annotations, Article, ProjectFile, now

PROJECT_FILE = "project.json"
ARTICLES = "articles"
ANNOTATIONS = "annotations"
SUFFIX = ".json"
UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Opened:
    """Annotations ready to be worked on.

    ``signature`` is what their file was, None where there is none yet. ``anchored`` is None
    unless the article's text is not the one that was annotated: the spans were then placed in
    the new text, and those that found no place are in ``anchored.lost`` and kept in the record
    under ``unplaced``.
    """

    annotations: Annotations
    signature: Signature | None
    anchored: Anchored | None = None


class Project:
    """A project folder.

    Reading raises DataError for a file that is not what it should be and StorageError for one
    that cannot be read; nothing is ever written over a file that was not read before.
    """

    def __init__(self, folder: Path, file: ProjectFile, signature: Signature) -> None:
        self.folder = folder
        self._articles = folder / ARTICLES
        self._file = file
        self._signature = signature
        self._taken: set[str] | None = None
        self._owners: set[str] = set()

    @classmethod
    def create(cls, folder: Path, name: str, labels: LabelSet) -> Self:
        """A new project in ``folder``, which is made where it is not there.

        Raises ConflictError where it is a project already, StorageError.
        """
        file = ProjectFile(name, labels)
        files.make_folder(folder)
        for part in (ARTICLES, ANNOTATIONS):
            files.make_folder(folder / part)
        try:
            signature = files.write(folder / PROJECT_FILE, encode_project(file), None)
        except ConflictError as error:
            raise ConflictError(f"“{folder}” is a project already.") from error
        return cls(folder, file, signature)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The project in the folder ``path``, or that of the ``project.json`` at ``path``.

        Raises MissingError where there is none, DataError, StorageError.
        """
        folder = path.parent if path.name == PROJECT_FILE and not path.is_dir() else path
        if not (folder / PROJECT_FILE).is_file():
            raise MissingError(f"“{folder}” is not a project: it holds no {PROJECT_FILE}.")
        data, signature = files.read(folder / PROJECT_FILE)
        file = decode_project(data, f"{folder.resolve().name}/{PROJECT_FILE}")
        project = cls(folder, file, signature)
        files.remove_leftovers(folder)
        return project

    @property
    def name(self) -> str:
        """The project's name."""
        return self._file.name

    @property
    def labels(self) -> LabelSet:
        """The labels and link types."""
        return self._file.labels

    @property
    def settings(self) -> dict[str, Any]:
        """The project's own settings, a copy."""
        return dict(self._file.settings)

    def save(self, file: ProjectFile) -> None:
        """Write ``project.json``. Raises ConflictError where another program changed it."""
        path = self.folder / PROJECT_FILE
        self._signature = files.write(path, encode_project(file), self._signature)
        self._file = file

    def save_labels(self, labels: LabelSet, name: str = "") -> None:
        """Write other labels and link types, and another name unless ``name`` is empty.

        Raises ConflictError, StorageError.
        """
        self.save(replace(self._file, name=name or self.name, labels=labels))

    def save_settings(self, settings: Mapping[str, Any]) -> None:
        """Write other settings of the project. Raises ConflictError, DataError, StorageError."""
        self.save(replace(self._file, settings=dict(settings)))

    def article_ids(self) -> list[str]:
        """The ids of all articles in natural order. Raises StorageError."""
        return sorted(self.unordered_ids(), key=natural_key)

    def unordered_ids(self) -> list[str]:
        """The ids of all articles, from the names of their files alone. Raises StorageError."""
        return list(self.each_id())

    def each_id(self) -> Iterator[str]:
        """As ``unordered_ids``, one after the other."""
        self._check_there()
        yield from each_json_name(self._articles)

    def article_path(self, article_id: str) -> Path:
        """Where the article's file is or will be."""
        return self._articles / f"{article_id}{SUFFIX}"

    def article(self, article_id: str) -> Article:
        """Read an article. Raises MissingError, DataError, StorageError."""
        file = f"{ARTICLES}/{article_id}{SUFFIX}"
        article = decode_article(files.load(self.article_path(article_id)), file)
        if article.id != article_id:
            raise DataError(file, "$.id", f"{article.id!r} is not the file's name")
        return article

    def add_article(self, article: Article) -> None:
        """Write a new article. Raises ConflictError where its id is taken, StorageError."""
        self._make(self._articles)
        files.write(self.article_path(article.id), encode_article(article), None)
        if self._taken is not None:
            self._taken.add(name_key(article.id))

    def new_id(self, name: str) -> str:
        """An id for an article that comes from ``name`` (a file's, without its suffix).

        Safe on every file system and unlike every id in the project, whatever the case.
        """
        if self._taken is None:
            files.remove_leftovers(self._articles)
            self._taken = {name_key(taken) for taken in self.unordered_ids()}
        return unused_name(name, self._taken)

    def annotators(self) -> list[str]:
        """Those who have annotated something, in natural order."""
        root = self.folder / ANNOTATIONS
        annotated = (name for name in self._folders() if any(each_json_name(root / name)))
        return sorted(annotated, key=natural_key)

    def check_annotator(self, annotator: str) -> None:
        """Check that new annotations of ``annotator`` get among nobody else's.

        Raises NameTakenError where their folder, or one that some system takes for the same, is
        that of somebody else; StorageError.
        """
        if annotator in self._owners:
            return
        own = self.annotator_folder(annotator)
        found = {own.name: _owner(own)}
        if found[own.name] is None:
            key = name_key(own.name)
            alike = [name for name in self._folders() if name_key(name) == key]
            found = {name: _owner(own.with_name(name)) for name in alike}
        for name, owner in found.items():
            if owner is not None and not is_same_name(owner, annotator):
                raise _taken(name, owner, annotator)
        if found.get(own.name) is not None:
            self._owners.add(annotator)

    def _folders(self) -> list[str]:
        """The names of all annotators' folders, in no order."""
        root = self.folder / ANNOTATIONS
        try:
            with os.scandir(root) as entries:
                return [e.name for e in entries if e.is_dir() and not e.name.startswith(".")]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise files.explained(error, root, "read") from error

    def folder_of(self, annotator: str) -> str | None:
        """The name of the folder with the annotations of somebody, who may be called by it.

        None where they have annotated nothing. Raises StorageError.
        """
        folder = self.annotator_folder(annotator)
        if folder.name not in self.annotators():
            return None
        owner = None if annotator == folder.name else _owner(folder)
        return folder.name if owner is None or is_same_name(owner, annotator) else None

    def annotator_folder(self, annotator: str) -> Path:
        """Where the annotator's files are; the one folder that their program writes to."""
        return self.folder / ANNOTATIONS / safe_name(annotator)

    def annotations_path(self, annotator: str, article_id: str) -> Path:
        """Where the annotator's annotations of an article are or will be."""
        return self.annotator_folder(annotator) / f"{article_id}{SUFFIX}"

    def annotations(self, annotator: str, article_id: str) -> tuple[Annotations, Signature] | None:
        """Read the annotations, None where there are none yet. Raises DataError, StorageError."""
        path = self.annotations_path(annotator, article_id)
        try:
            data, signature = files.read(path)
        except MissingError:
            return None
        file = self.file_name(path)
        annotations = decode_annotations(data, file)
        if annotations.article != article_id:
            reason = f"{annotations.article!r} is not the article of the file's name"
            raise DataError(file, "$.article", reason)
        return annotations, signature

    def open_annotations(self, annotator: str, article: Article) -> Opened:
        """The annotations of ``article`` to work on: those on disk, or new and empty ones.

        Where the article's text has changed since, the spans are placed in the new text.
        Raises NameTakenError where those on disk are somebody else's, DataError, StorageError.
        """
        held = self.annotations(annotator, article.id)
        if held is None:
            return Opened(_empty(annotator, article), None)
        annotations, signature = held
        if not is_same_name(annotations.annotator, annotator):
            folder = self.annotator_folder(annotator).name
            raise _taken(folder, annotations.annotator, annotator)
        if annotations.text_sha256 == article.text_sha256:
            return Opened(annotations, signature)
        placed, anchored = _placed(annotations, article)
        return Opened(placed, signature, anchored)

    def save_annotations(
        self, annotator: str, article_id: str, data: bytes, expected: Signature | None
    ) -> Signature:
        """Write the encoded annotations; ``expected`` as in ``files.write``.

        Raises ConflictError where another program changed the file, NameTakenError as of
        ``check_annotator`` where there is none yet, StorageError.
        """
        path = self.annotations_path(annotator, article_id)
        if expected is None:
            self.check_annotator(annotator)
            self._make(path.parent)
        return files.write(path, data, expected)

    def lock(self, annotator: str) -> AnnotatorLock:
        """The lock on the annotator's folder, not acquired yet."""
        return AnnotatorLock(self.annotator_folder(annotator))

    def _make(self, part: Path) -> None:
        """Make a folder of the project that is missing, but never the project anew."""
        if not part.is_dir():
            self._check_there()
            files.make_folder(part)

    def _check_there(self) -> None:
        if not self.folder.is_dir():
            raise MissingError(f"The project “{self.folder}” is not there.")

    def file_name(self, path: Path) -> str:
        """The path of a file below the project's folder, as errors name it."""
        return path.relative_to(self.folder).as_posix()


class _Owned(msgspec.Struct):
    annotator: str


def _owner(folder: Path) -> str | None:
    """Whose annotations a folder holds, as the first that can be read says; None without any."""
    for name in each_json_name(folder):
        with suppress(StorageError, msgspec.DecodeError):
            data = files.load(folder / f"{name}{SUFFIX}")
            return msgspec.json.decode(data, type=_Owned).annotator
    return None


def _taken(folder: str, owner: str, annotator: str) -> NameTakenError:
    said = f"those of “{annotator}” would get among them. Take another name, or “{owner}” itself."
    return NameTakenError(f"“{ANNOTATIONS}/{folder}” holds the annotations of “{owner}”; {said}")


def json_names(folder: Path) -> list[str]:
    """The names of the JSON files in ``folder`` as ``each_json_name`` gives them."""
    return list(each_json_name(folder))


def each_json_name(folder: Path) -> Iterator[str]:
    """The names of the JSON files in ``folder`` without their suffix, in no order.

    Hidden and temporary files are left out; none where there is no folder. Raises StorageError.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                    yield entry.name[: -len(SUFFIX)]
    except FileNotFoundError:
        return
    except OSError as error:
        raise files.explained(error, folder, "read") from error


def _empty(annotator: str, article: Article) -> Annotations:
    created = now()
    return Annotations(
        article.id,
        annotator,
        Progress(),
        article.language,
        article.text,
        article.text_sha256,
        (),
        (),
        created,
        created,
    )


def _placed(annotations: Annotations, article: Article) -> tuple[Annotations, Anchored]:
    """The annotations carried over to the article's text, what found no place kept beside."""
    anchored = reanchor(annotations.text, article.text, annotations.spans)
    spans = (*anchored.kept, *anchored.moved)
    ids = {span.id for span in spans}
    links = tuple(k for k in annotations.links if k.source in ids and k.target in ids)
    extra = dict(annotations.extra)
    if anchored.lost:
        earlier = extra.get(UNPLACED)
        extra[UNPLACED] = [
            *(earlier if isinstance(earlier, list) else []),
            {
                "text_sha256": annotations.text_sha256,
                "spans": [span_record(span, annotations.text) for span in anchored.lost],
                "links": [link_record(k) for k in annotations.links if k not in links],
            },
        ]
    placed = replace(
        annotations,
        text=article.text,
        text_sha256=article.text_sha256,
        spans=spans,
        links=links,
        extra=extra,
    )
    return placed, anchored
