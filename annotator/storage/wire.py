"""JSON in and out: objects and their versions, unknown keys, stable bytes."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.core.errors import DataError

Json = dict[str, Any]

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Schema:
    """A kind of file and its versions.

    ``migrations[0]`` turns version 1 into version 2, and so on.
    """

    kind: str
    migrations: tuple[Callable[[Json], Json], ...] = ()

    @property
    def version(self) -> int:
        """The version that is written, the newest that can be read."""
        return len(self.migrations) + 1

    @property
    def format(self) -> str:
        """The value of ``format`` in a file: ``annotator/article/1``."""
        return f"annotator/{self.kind}/{self.version}"

    def parse(self, data: bytes, file: str) -> Json:
        """The JSON object in ``data``, brought to the present version.

        Raises DataError where it is no JSON, another kind of file or of a newer version.
        """
        raw = parse_object(data, file)
        form = raw.get("format")
        found = re.fullmatch(rf"annotator/{self.kind}/([1-9]\d{{0,3}})", str(form))
        if not isinstance(form, str) or found is None:
            said = "is missing" if form is None else f"is {form!r}"
            raise DataError(file, "$.format", f"{said}, expected {self.format!r}")
        version = int(found[1])
        if version > self.version:
            raise DataError(
                file,
                "$.format",
                f"the file was written by a newer version of Annotator ({form}); "
                f"this one reads up to {self.format}",
            )
        for migrate in self.migrations[version - 1 :]:
            raw = migrate(raw)
        return raw


def parse_object(data: bytes, file: str) -> Json:
    """The JSON object that ``data`` holds; DataError with line and column where it does not."""
    if data.startswith(_BOM):
        raise DataError(
            file, "line 1", "begins with a byte order mark; save it as UTF-8 without one"
        )
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DataError(file, place, f"is not JSON in UTF-8: {error.msg}") from error
    if not isinstance(raw, dict):
        raise DataError(file, "$", "is not a JSON object")
    return raw


def unknown(raw: Mapping[str, Any], known: Collection[str]) -> Json:
    """The keys of ``raw`` that this program does not know, as they came."""
    return {key: value for key, value in raw.items() if key not in known}


def merged(record: Json, extra: Mapping[str, Any]) -> Json:
    """``record`` followed by the unknown keys it was read with; a known key is never replaced."""
    return {**record, **unknown(extra, record)} if extra else record


def dump(value: object, file: str, field: str = "$") -> bytes:
    """``value`` as indented JSON without a newline at its end.

    Raises DataError where JSON in UTF-8 cannot hold it (half a surrogate pair, a huge number).
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except orjson.JSONEncodeError as error:
        raise DataError(file, field, str(error)) from error
