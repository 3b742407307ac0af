"""The list of a project's articles: what was read is remembered, so that 100,000 open at once."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from annotator.core.errors import AnnotatorError, StorageError
from annotator.core.spans import Status
from annotator.storage import files
from annotator.storage.annotations_wire import read_wire
from annotator.storage.files import MissingError
from annotator.storage.folders import cache_folder
from annotator.storage.names import natural_key
from annotator.storage.project import ARTICLES, SUFFIX, Project

BATCH = 1000  # rows that are handed over at once

_CHUNK = 1000  # entries of the cache that are read in one go, in which no other thread runs
_FORM = 2  # of the cache: another number, and what older programs remembered is read anew

Stamp = tuple[int, int]  # modified (ns), size in bytes


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the list.

    ``count`` is the number of the annotator's spans, ``seconds`` the time spent. ``problem``
    says why the article or its annotations cannot be read, empty where they can.
    """

    id: str
    title: str
    status: Status = Status.TODO
    count: int = 0
    flag: str | None = None
    seconds: float = 0
    problem: str = ""


class _Entry(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """A row, and the stamps of the files that it was read from; None: there was no such file."""

    row: Row
    article: Stamp
    annotations: Stamp | None


def scan(
    project: Project, annotator: str, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[list[Row]]:
    """The rows of all articles as ``annotator`` sees them, in batches.

    The first batch holds every article, in natural order, as it was when last read; one that
    was never read has its id for a title. The rows of the later batches replace those with the
    same id: they were read now, because their files had changed. A file that cannot be read
    gives a row with a problem. Ends early where ``cancelled()``. Raises StorageError where a
    folder cannot be read.
    """
    cache = _cache_path(project, annotator)
    held = _read_cache(cache, cancelled)
    if held is None:
        return
    ids = _ordered(project.unordered_ids(), held)
    yield [held[id_].row if id_ in held else Row(id_, id_) for id_ in ids]
    fresh: dict[str, _Entry] = {}
    try:
        batch = []
        for row in _changed(project, annotator, ids, held, fresh, cancelled):
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
            if cancelled():
                return
        if batch:
            yield batch
    finally:
        if fresh or len(held) != len(ids):
            _write_cache(
                cache, [entry for id_ in ids if (entry := fresh.get(id_) or held.get(id_))]
            )


def row_for(project: Project, annotator: str, article_id: str) -> Row:
    """The row of one article, read strictly; what cannot be read is the row's problem."""
    return _row(project, article_id, project.annotations_path(annotator, article_id))


def _row(project: Project, article_id: str, annotations: Path | None) -> Row:
    """The row of an article whose annotations are at the path given, if there are any."""
    title, problem = article_id, ""
    try:
        title = project.article(article_id).title or article_id
    except AnnotatorError as error:
        problem = str(error)
    if annotations is None:
        return Row(article_id, title, problem=problem)
    try:
        wire, _ = read_wire(files.load(annotations), project.file_name(annotations))
    except MissingError:
        return Row(article_id, title, problem=problem)
    except AnnotatorError as error:
        return Row(article_id, title, problem=problem or str(error))
    count = len(wire.spans)
    return Row(article_id, title, wire.status, count, wire.flag, wire.seconds, problem)


def _changed(
    project: Project,
    annotator: str,
    ids: list[str],
    held: Mapping[str, _Entry],
    fresh: dict[str, _Entry],
    cancelled: Callable[[], bool],
) -> Iterator[Row]:
    """Read what is not as it was in ``held``; what could be read goes into ``fresh``."""
    articles = _stamps(project.folder / ARTICLES, cancelled)
    folder = project.annotator_folder(annotator)
    annotations = _stamps(folder, cancelled)
    if cancelled():
        return
    for id_ in ids:
        article, annotated = articles.get(id_), annotations.get(id_)
        entry = held.get(id_)
        if entry is None or entry.article != article or entry.annotations != annotated:
            row = _row(project, id_, folder / f"{id_}{SUFFIX}" if annotated else None)
            if article is not None and not row.problem:
                fresh[id_] = _Entry(row, article, annotated)
            yield row


def _ordered(names: list[str], held: Mapping[str, _Entry]) -> list[str]:
    """The names in natural order, which those that were ``held`` are in already."""
    there = set(names)
    known = [id_ for id_ in held if id_ in there]
    return known if len(known) == len(names) else sorted(names, key=natural_key)


def _stamps(folder: Path, cancelled: Callable[[], bool]) -> dict[str, Stamp]:
    """The stamp of each file by its id, up to where it is cancelled."""
    stamps: dict[str, Stamp] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if cancelled():
                    break
                if entry.name.endswith(SUFFIX):
                    status = entry.stat()
                    stamps[entry.name[: -len(SUFFIX)]] = status.st_mtime_ns, status.st_size
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise files.explained(error, folder, "read") from error
    return stamps


def _cache_path(project: Project, annotator: str) -> Path:
    key = f"{project.folder.resolve()}\0{annotator}\0{_FORM}"
    folder = cache_folder() / "catalogues"
    return folder / sha256(key.encode(errors="surrogateescape")).hexdigest()[:32]


def _read_cache(path: Path, cancelled: Callable[[], bool]) -> dict[str, _Entry] | None:
    """What was read before, in natural order; nothing where there is no cache or a broken one.

    None where it was cancelled.
    """
    held: dict[str, _Entry] = {}
    with suppress(OSError, msgspec.DecodeError):
        for chunk in msgspec.msgpack.decode(path.read_bytes(), type=list[msgspec.Raw]):
            entries = msgspec.msgpack.decode(chunk, type=list[_Entry])
            held |= {entry.row.id: entry for entry in entries}
            if cancelled():
                return None
        return held
    return {}


def _write_cache(path: Path, entries: list[_Entry]) -> None:
    """Remember what was read; a cache that cannot be written is done without."""
    with suppress(StorageError):
        files.make_folder(path.parent)
        starts = range(0, len(entries), _CHUNK)
        chunks = [msgspec.msgpack.encode(entries[at : at + _CHUNK]) for at in starts]
        files.overwrite(path, msgspec.msgpack.encode([msgspec.Raw(chunk) for chunk in chunks]))
