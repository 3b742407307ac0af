"""Types with bounds, and reading that checks each of them and names the field that is wrong.

Apart from the rest of the JSON, so that what needs none of it starts without it.
"""

import re
from typing import Annotated, TypeVar

import msgspec

from annotator.core.errors import DataError
from annotator.storage.wire import Json

Wire = TypeVar("Wire")

Name = Annotated[str, msgspec.Meta(min_length=1)]
Offset = Annotated[int, msgspec.Meta(ge=0)]
Seconds = Annotated[int, msgspec.Meta(ge=0)] | Annotated[float, msgspec.Meta(ge=0)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Time = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]

_PLACE = re.compile(r"^(?P<reason>.*) - at `(?P<field>.*)`$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>.*)`$")


def convert(raw: Json, wire: type[Wire], file: str) -> Wire:
    """``raw`` as ``wire``, every type checked; DataError names the first field that is wrong."""
    try:
        return msgspec.convert(raw, wire)
    except msgspec.ValidationError as error:
        raise _data_error(file, str(error)) from error


def _data_error(file: str, message: str) -> DataError:
    placed = _PLACE.match(message)
    field, reason = (placed["field"], placed["reason"]) if placed else ("$", message)
    missing = _MISSING.match(reason)
    if missing:
        return DataError(file, f"{field}.{missing['name']}", "is missing")
    return DataError(file, field, reason)
