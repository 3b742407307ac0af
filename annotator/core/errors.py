"""Errors that the core and the storage raise; only the outermost layer shows them."""


class AnnotatorError(Exception):
    """Something the user should be told, as one plain sentence in ``str(error)``."""


class SpanError(AnnotatorError):
    """A span or link that does not fit its text, its labels or its document."""


class LabelError(AnnotatorError):
    """A label set that contradicts itself: a name or a key used twice, an unknown label."""


class DataError(AnnotatorError):
    """A file that cannot be read as what it should be.

    ``file`` names the file as the user knows it, ``field`` the place in it
    (``$.spans[3].end`` or ``line 12``), ``reason`` what is wrong there.
    """

    def __init__(self, file: str, field: str, reason: str) -> None:
        self.file = file
        self.field = field
        self.reason = reason
        place = f"{file}, {field}" if field else file
        super().__init__(f"{place}: {reason}")


class StorageError(AnnotatorError):
    """A file or folder that could not be read or written: disk full, no permission, gone."""


class ConflictError(StorageError):
    """The file on disk is not the one that was read: another program has changed it."""


class LockedError(StorageError):
    """Another program works on the same annotations; ``holder`` says which."""

    def __init__(self, message: str, holder: str) -> None:
        self.holder = holder
        super().__init__(message)


class NameTakenError(StorageError):
    """The folder that an annotator would write to holds the annotations of another one."""


class CancelledError(AnnotatorError):
    """Long work was stopped by the user before it was complete."""
