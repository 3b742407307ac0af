"""The articles in files, folders and archives, whatever they are in, one after another."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType

from annotator.core.errors import DataError, StorageError
from annotator.formats import formats, is_part, named, recognised
from annotator.formats.archives import is_archive, unpacked
from annotator.formats.encodings import encoding_name
from annotator.formats.model import Format, FormatError, Incoming, ReadOptions, SourceFile
from annotator.storage.names import natural_key, written_name
from annotator.storage.project import ANNOTATIONS, ARTICLES, PROJECT_FILE

NO_FORMS: Mapping[Path, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a source, or all of it, that cannot be read."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """An article, or what could not be read, in ``file``; ``form`` is what that was taken for.

    ``index`` counts the sources that were listed, archives and folders' files one each.
    """

    file: str
    form: str
    what: Incoming | Refusal
    index: int


class Sources:
    """What is in files and folders, listed at once and read when it is gone through.

    ``forms`` are the keys of formats for some of the paths, in the place of ``options.form``.
    ``hidden`` counts files and folders left out because their names begin with a dot, ``parts``
    the files that belong to others and are read with them; both grow while it is read. Raises
    FormatError and UnknownEncodingError for options that make no sense.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        options: ReadOptions,
        forms: Mapping[Path, str] = NO_FORMS,
    ) -> None:
        if options.encoding is not None:
            options = replace(options, encoding=encoding_name(options.encoding))
        self._options = [replace(options, form=forms.get(path, options.form)) for path in paths]
        self._forms = [_asked_for(each.form) for each in self._options]
        self._known = list(formats())
        self.hidden = 0
        self.parts = 0
        self._files = [
            (file, number) for number, path in enumerate(paths) for file in self._listed(path)
        ]

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Generator[Found]:
        """All articles. Raises StorageError only where an archive cannot be unpacked to the disk.

        Goes through the same again when asked again, unless the files have changed.
        """
        for index, (file, _number) in enumerate(self._files):
            if is_archive(file.name) and file.path.is_file():
                yield from self._in_archive(file, index)
            else:
                yield from self._read(file, index)

    def _in_archive(self, archive: SourceFile, index: int) -> Iterator[Found]:
        try:
            with unpacked(archive.path, archive.name) as found:
                for error in found.refused:
                    yield _refused(error.file, "", error, index)
                for file in self._in_folder(found.folder, f"{archive.name}/"):
                    if is_archive(file.name):
                        reason = "is an archive inside an archive; unpack it to import it"
                        yield _refused(file.name, "", DataError(file.name, "", reason), index)
                    else:
                        yield from self._read(file, index)
        except DataError as error:
            yield _refused(archive.name, "", error, index)

    def _read(self, file: SourceFile, index: int) -> Iterator[Found]:
        key = ""
        try:
            _check_is_file(file)
            number = self._files[index][1]
            form = self._forms[number]
            if form is None:
                form = recognised(file, self._known)
            elif is_part(file, form, self._known):
                form = None
            if form is None:
                self.parts += 1
                return
            key = form.key
            named = SourceFile(file.path, written_name(file.name))
            for what in form.reader()(named, self._options[number]):
                if isinstance(what, DataError):
                    yield _refused(file.name, key, what, index)
                else:
                    yield Found(file.name, key, what, index)
        except (DataError, StorageError, FormatError) as error:
            yield _refused(file.name, key, error, index)

    def _listed(self, path: Path) -> Iterator[SourceFile]:
        if path.is_dir():
            yield from self._in_folder(path, "")
        else:
            yield SourceFile(path, path.name)

    def _in_folder(self, folder: Path, prefix: str) -> Iterator[SourceFile]:
        """What is below a folder in natural order; of a project its articles, then annotations."""
        try:
            names = sorted((entry.name for entry in folder.iterdir()), key=natural_key)
        except OSError:
            yield SourceFile(folder, prefix or folder.name)
            return
        if PROJECT_FILE in names:
            names = [name for name in (ARTICLES, ANNOTATIONS) if name in names]
        for name in names:
            path = folder / name
            if name.startswith("."):
                self.hidden += 1
            elif path.is_dir() and not path.is_symlink():
                yield from self._in_folder(path, f"{prefix}{name}/")
            else:
                yield SourceFile(path, f"{prefix}{name}")


def _asked_for(form: str | None) -> Format | None:
    if form is None:
        return None
    found = named(form)
    found.reader()
    return found


def _refused(
    file: str, form: str, error: DataError | StorageError | FormatError, index: int
) -> Found:
    if isinstance(error, DataError):
        beside = "" if error.file in (file, written_name(file)) else PurePath(error.file).name
        place = ", ".join(filter(None, (beside, error.field)))
        return Found(file, form, Refusal(place, error.reason), index)
    return Found(file, form, Refusal("", str(error)), index)


def _check_is_file(file: SourceFile) -> None:
    path = file.path
    if path.is_file():
        return
    if not path.exists():
        reason = "is not there"
    elif not path.is_dir():
        reason = "is not a file"
    elif path.is_symlink():
        reason = "is a link to a folder; name the folder itself to import it"
    else:
        reason = "is a folder that cannot be read"
    raise DataError(file.name, "", reason)
