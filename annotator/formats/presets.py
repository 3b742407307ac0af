"""Exports under a name, kept in a project's settings: what is chosen, and how it is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.spans import Status
from annotator.core.tags import Scheme
from annotator.formats.merging import Merge
from annotator.formats.model import Nested, WriteOptions
from annotator.formats.planning import Request
from annotator.formats.selection import Filters, Rule
from annotator.formats.splits import parsed
from annotator.formats.tokenisers import Tokens, tokeniser

SETTING = "exports"
"""The project's setting under which the presets stand, in a list."""


class What(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which records are exported, and what of them; the fields are those of ``Filters``."""

    annotator: str | None = None
    merge: Merge = Merge.SEPARATE
    status: Status | None = None
    labels: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


class How(msgspec.Struct, frozen=True, omit_defaults=True):
    """How they are written; the fields are those of ``WriteOptions``.

    ``split`` are the shares as of ``splits.parsed``, empty for no splits; an empty ``seed`` is
    chosen.
    """

    nested: Nested = Nested.OUTERMOST
    tokens: Tokens = Tokens.OWN
    scheme: Scheme = Scheme.IOB2
    max_width: int | None = None
    split: str = ""
    seed: str = ""
    verify: bool = True


class Preset(msgspec.Struct, frozen=True, omit_defaults=True):
    """An export but for its destination; ``format`` is the key of one."""

    name: str = ""
    format: str = "jsonl"
    what: What = What()
    how: How = How()

    def request(self, dest: Path) -> Request:
        """The export to ``dest``. Raises FormatError, SplitError."""
        what, how = self.what, self.how
        labels, origins = frozenset(what.labels), frozenset(what.origins)
        return Request(
            dest,
            self.format,
            what.annotator,
            Filters(what.status, labels, origins, what.rules),
            what.merge,
            parsed(how.split, how.seed or None) if how.split else None,
            WriteOptions(how.nested, tokeniser(how.tokens), how.scheme, how.max_width),
            how.verify,
        )


def presets(settings: Mapping[str, Any]) -> list[Preset]:
    """The presets in a project's settings; what is none, or of a later version, is left out."""
    found = []
    for held in _held(settings):
        try:
            found.append(msgspec.convert(held, Preset))
        except msgspec.ValidationError:
            continue
    return found


def with_preset(settings: Mapping[str, Any], preset: Preset) -> dict[str, Any]:
    """The settings with the preset, in the place of one that has its name."""
    made = msgspec.to_builtins(preset)
    held = _held(settings)
    kept = [made if _name(each) == preset.name else each for each in held]
    return {**settings, SETTING: kept if made in kept else [*held, made]}


def without_preset(settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The settings without the preset called ``name``."""
    kept = [each for each in _held(settings) if _name(each) != name]
    rest = {key: value for key, value in settings.items() if key != SETTING}
    return {**rest, SETTING: kept} if kept else rest


def _held(settings: Mapping[str, Any]) -> list[Any]:
    held = settings.get(SETTING)
    return held if isinstance(held, list) else []


def _name(held: object) -> object:
    return held.get("name") if isinstance(held, dict) else None
