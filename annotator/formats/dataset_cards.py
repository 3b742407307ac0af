"""Dataset cards of Hugging Face: the features in the front of a README.md, and how to read them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from annotator.storage.names import written_name

CARD = "README.md"
INFOS = ("dataset_infos.json", "dataset_info.json")
SPLITS = {"dev": "validation"}
"""What `datasets` calls the splits that are named otherwise here."""

_FRONT = re.compile(r"---\r?\n(?P<yaml>.*?)\r?\n---\r?(?:\n|\Z)", re.DOTALL)
_FEATURE = re.compile(r"\s*-\s+name:\s*(?P<name>.+?)\s*")
_NAME = re.compile(
    r"""\s*(?:'(?P<single>\d{1,6})'|"(?P<double>\d{1,6})"|(?P<bare>\d{1,6}))\s*:\s(?P<value>.*)"""
)
_ESCAPE = re.compile(r'\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(["\\/ ]))')
_LARGEST = 1 << 24  # bytes of a card


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and its type (``string``) or the names that its numbers stand for."""

    name: str
    type: str | Sequence[str]
    is_list: bool = False


def card(title: str, columns: Iterable[Column], rows: Mapping[str, int], suffix: str) -> bytes:
    """The README.md of a folder with a file for each split; ``title`` is that folder's name.

    ``rows`` says how many rows each split has, ``suffix`` how the files' names end.
    """
    lines = ["---", "configs:", "- config_name: default", "  data_files:"]
    for split in rows:
        lines += [f"  - split: {SPLITS.get(split, split)}", f'    path: "{split}{suffix}"']
    lines += ["task_categories:", "- token-classification", "dataset_info:", "  features:"]
    for column in columns:
        lines += [f"  - name: {column.name}", *_type(column)]
    lines += ["---", "", f"# {written_name(title)}", "", "| split | rows |", "|---|---|"]
    lines += [f"| {SPLITS.get(split, split)} | {count} |" for split, count in rows.items()]
    return "\n".join([*lines, ""]).encode()


def _type(column: Column) -> list[str]:
    if isinstance(column.type, str):
        return [f"    {'sequence' if column.is_list else 'dtype'}: {column.type}"]
    indent, start = ("      ", ["    sequence:"]) if column.is_list else ("    ", [])
    names = [
        f"{indent}    {_quoted(str(n))}: {_quoted(name)}" for n, name in enumerate(column.type)
    ]
    return [*start, f"{indent}class_label:", f"{indent}  names:", *names]


def tag_names(folder: Path, features: Iterable[str]) -> list[str] | None:
    """The names that the numbers in one of ``features`` stand for, by what lies in ``folder``.

    None where nothing there says them.
    """
    for name in INFOS:
        found = names_in_infos(_content(folder / name), features)
        if found:
            return found
    return _in_card(_content(folder / CARD).decode(errors="replace"), features)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return b""


def names_in_infos(data: bytes, features: Iterable[str]) -> list[str] | None:
    """The names in the JSON in which `datasets` keeps what it knows of a dataset."""
    try:
        infos = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    configs = [infos, *infos.values()] if isinstance(infos, dict) else []
    for config in configs:
        known = config.get("features") if isinstance(config, dict) else None
        for feature in features:
            value = known.get(feature) if isinstance(known, dict) else None
            while isinstance(value, dict):
                names = value.get("names")
                if isinstance(names, list) and all(isinstance(name, str) for name in names):
                    return names
                value = value.get("feature")
    return None


def _in_card(text: str, features: Iterable[str]) -> list[str] | None:
    front = _FRONT.match(text)
    found: dict[str, list[str]] = {}
    feature = ""
    for line in front["yaml"].split("\n") if front else ():
        named = _FEATURE.fullmatch(line)
        if named:
            feature = _unquoted(named["name"])
            continue
        numbered = _NAME.fullmatch(line)
        if numbered:
            names = found.setdefault(feature, [])
            number = int(numbered["single"] or numbered["double"] or numbered["bare"])
            if number == len(names):
                names.append(_unquoted(numbered["value"]))
    return next((found[feature] for feature in features if feature in found), None)


def _quoted(value: str) -> str:
    """A string as YAML, where only characters that can be seen stand for themselves."""
    seen = (
        each if each.isprintable() and each not in '"\\' else f"\\U{ord(each):08x}"
        for each in value
    )
    return f'"{"".join(seen)}"'


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _ESCAPE.sub(_character, value[1:-1])
    return value


def _character(found: re.Match[str]) -> str:
    if found[4]:
        return found[4]
    code = int(found[1] or found[2] or found[3], 16)
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\N{REPLACEMENT CHARACTER}"
