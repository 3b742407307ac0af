"""UIMA CAS as XMI: a folder with a file an article, and the type system beside them.

INCEpTION takes the type system over as layers (Settings, Layers, Import), then the files as
“UIMA CAS XMI (XML 1.0)”.
"""

import re
from collections.abc import Iterable, Iterator

from annotator.core.errors import DataError
from annotator.formats import cas, cas_structures, xml_text
from annotator.formats.cas import Structure
from annotator.formats.cas_articles import articles
from annotator.formats.folder_files import opened
from annotator.formats.losses import Reduction
from annotator.formats.model import (
    Format,
    Holds,
    Incoming,
    Layout,
    OffsetUnit,
    ReadOptions,
    Score,
    SourceFile,
    WriteOptions,
)
from annotator.formats.targets import Target
from annotator.formats.xml_fitting import fitted
from annotator.formats.xml_text import attribute
from annotator.storage.records import Source

TYPE_SYSTEM = "TypeSystem.xml"
HEAD = 1 << 12  # bytes in which a file says that it is a type system
HOLDS = Holds(
    OffsetUnit.UTF16,
    nesting=True,
    overlap=True,
    twins=True,
    attributes=True,
    values=True,
    links=True,
    notes=True,
    link_notes=True,
    origin=True,
    status=True,
    annotators=True,
    ids=True,
    articles=True,
    language=True,
    name=xml_text.legal,
    value=xml_text.legal,
    characters=xml_text.legal,
)

_XMI = "http://www.omg.org/XMI"
_ID = f"{_XMI} id"
_RESOURCE = "http://uima.apache.org/resourceSpecifier"
_ECORE = re.compile(r"http:///(?P<package>.*)\.ecore")
_TYPE_SYSTEM = b"<typeSystemDescription"
_NO_PACKAGE = "uima.noNamespace."
_PREFIXES = {cas.METADATA: "metadata", cas.SEGMENTATION: "segmentation", cas.SPAN: "custom"}
_REFERENCES = re.compile(r"[0-9]+(?: [0-9]+)*")
_REFERRING = frozenset({cas.SOURCE, cas.TARGET, cas.FILLER, cas.NEXT, "first"})


def read(file: SourceFile, _options: ReadOptions) -> Iterator[Incoming | DataError]:
    """The article of each view that has a text; none of the type system beside other files.

    Raises DataError, StorageError.
    """
    data, sha256 = xml_text.whole(file)
    if _TYPE_SYSTEM in data[:HEAD] and _is_beside_others(file):
        return
    source = Source(file.name, sha256, "utf-8", "application/vnd.xmi+xml")
    document = _Document(file.name)
    document.parse(data)
    texts = document.texts()
    if not texts:
        raise DataError(file.name, "", "holds no text")
    for view, name, text in texts:
        place = name if len(texts) > 1 else ""
        yield from articles(document.structures(view), text, source, place)


def write(reductions: Iterable[Reduction], target: Target, options: WriteOptions) -> None:
    """A file an article, then, where there is any, the types of all of them."""
    attributes: set[str] | None = None
    for reduction in reductions:
        attributes = attributes or cas_structures.attributes_of(options.labels)
        attributes |= cas_structures.attributes_in(reduction.record)
        _, file = opened(target, reduction.record, ".xmi")
        with file:
            file.write(_document(reduction, options).encode())
    if attributes is not None:
        with target.open(TYPE_SYSTEM, main=False) as file:
            file.write(type_system(attributes).encode())


def recognise(file: SourceFile, head: bytes) -> int:
    """Certain where the file names the namespace, or is a type system, which is no text to read."""
    if _TYPE_SYSTEM in head[:HEAD]:
        return Score.PART if _is_beside_others(file) else Score.CERTAIN
    if b'"http://www.omg.org/XMI"' in head:
        return Score.CERTAIN
    return Score.LIKELY if file.name.casefold().endswith(".xmi") else Score.NONE


def _is_beside_others(file: SourceFile) -> bool:
    folder = file.path.parent
    return any(folder.glob("*.xmi")) or any(folder.glob("*.tsv"))


class _Document:
    """The feature structures of an XMI file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._parser = xml_text.Parser(file, self._start, self._end, self._characters)
        self._all: dict[str, Structure] = {}
        self._sofas: dict[str, dict[str, str]] = {}
        self._members: dict[str, set[str]] = {}
        self._depth = 0
        self._at: Structure | None = None
        self._value: list[str] = []

    def parse(self, data: bytes) -> None:
        """Read the document. Raises DataError."""
        self._parser.parse(data)
        for each in self._all.values():
            if each.view in self._members:
                each.indexed = each.id in self._members[each.view]
            self._find_references(each)

    def texts(self) -> list[tuple[str, str, str]]:
        """Of each view that has a text its id, its name and that. Raises DataError."""
        texts = []
        for sofa, attributes in self._sofas.items():
            name = attributes.get("sofaID", sofa)
            if "sofaString" in attributes:
                texts.append((sofa, name, attributes["sofaString"]))
            elif "sofaURI" in attributes or "sofaArray" in attributes:
                reason = "has its text elsewhere, where it is not looked for"
                raise DataError(self._file, f"the view {name}", reason)
        return texts

    def structures(self, view: str) -> list[Structure]:
        """The structures of a view, and those of none."""
        return [each for each in self._all.values() if each.view in (view, "")]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._check_root(name)
        elif self._depth == 2:
            self._open(_type_name(name), attributes)
        self._value.clear()

    def _check_root(self, name: str) -> None:
        if name == f"{_RESOURCE} typeSystemDescription":
            raise self._parser.error("describes the types of other files and holds no article")
        if name != f"{_XMI} XMI":
            raise self._parser.error(
                f"is no XMI: it begins with the element {name.rpartition(' ')[2]}"
            )

    def _open(self, kind: str, attributes: dict[str, str]) -> None:
        line = self._parser.line
        own_id = attributes.pop(_ID, f"line {line}")
        self._at = None
        if kind == cas.SOFA:
            self._sofas[own_id] = attributes
        elif kind == cas.VIEW:
            members = set(attributes.get("members", "").split())
            self._members.setdefault(attributes.get("sofa", ""), set()).update(members)
        elif len(self._all) == cas.MOST:
            raise self._parser.error(f"holds more than {cas.MOST} feature structures")
        elif own_id in self._all:
            raise self._parser.error(f"holds two elements with the xmi:id {own_id}")
        else:
            begin, end = attributes.pop("begin", None), attributes.pop("end", None)
            view = attributes.pop("sofa", "")
            place = f"line {line}, xmi:id {own_id}"
            begin_at, end_at = _unit(begin), _unit(end)
            self._at = Structure(own_id, kind, begin_at, end_at, view, {**attributes}, place=place)
            self._all[own_id] = self._at

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 2 and self._at is not None:
            feature = name.rpartition(" ")[2]
            held = self._at.features.get(feature)
            value = "".join(self._value)
            self._at.features[feature] = [*held, value] if isinstance(held, list) else [value]

    def _characters(self, data: str) -> None:
        if self._depth == 3:
            self._value.append(data)

    def _find_references(self, each: Structure) -> None:
        """Tell references from numbers, which without the type system look the same.

        Taken for references are the features of relations, slots and chains.
        """
        if each.type == cas.SPAN and cas.LABEL in each.features:
            return
        for name, value in list(each.features.items()):
            if not isinstance(value, str) or not _REFERENCES.fullmatch(value):
                continue
            ids = value.split()
            targets = [self._all[ref] for ref in ids if ref in self._all]
            fills = all(
                one.begin is None and cas.FILLER in {*one.features, *one.refs} for one in targets
            )
            if targets and (name in _REFERRING or (fills and len(targets) == len(ids))):
                each.refs[name] = ids
                del each.features[name]


def _type_name(name: str) -> str:
    """``http:///webanno/custom.ecore Span`` → ``webanno.custom.Span``."""
    namespace, _, short = name.rpartition(" ")
    found = _ECORE.fullmatch(namespace)
    if found is None:
        return short
    return f"{found['package'].replace('/', '.')}.{short}".removeprefix(_NO_PACKAGE)


def _unit(value: str | None) -> int | None:
    """A position as it is written; one that is no number lies outside of every text."""
    if value is None:
        return None
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else -1


def _document(reduction: Reduction, options: WriteOptions) -> str:
    """An article as XMI."""
    text = reduction.record.text
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="http:///uima/cas.ecore"',
        *(f'    xmlns:{prefix}="{_ecore(name)}"' for name, prefix in _PREFIXES.items()),
        '    xmi:version="2.0">',
        '  <cas:NULL xmi:id="0"/>',
    ]
    members = []
    for each in cas_structures.structures(reduction, options):
        lines.append(_element(each))
        members.append(each.id)
    lines += (
        (
            f'  <cas:Sofa xmi:id="{cas_structures.SOFA_ID}" sofaNum="1" sofaID="{cas.INITIAL_VIEW}"'
            f' mimeType="text/plain" sofaString={attribute(text)}/>'
        ),
        f'  <cas:View sofa="{cas_structures.SOFA_ID}" members="{" ".join(members)}"/>',
        "</xmi:XMI>\n",
    )
    return "\n".join(lines)


def _element(each: Structure) -> str:
    package, _, short = each.type.rpartition(".")
    place = "" if each.begin is None else f' begin="{each.begin}" end="{each.end}"'
    values = "".join(f" {name}={attribute(value)}" for name, value in each.features.items())
    refs = "".join(f' {name}="{" ".join(ids)}"' for name, ids in each.refs.items())
    prefix = _PACKAGES[package]
    return (
        f'  <{prefix}:{short} xmi:id="{each.id}" sofa="{cas_structures.SOFA_ID}"'
        f"{place}{refs}{values}/>"
    )


def _ecore(name: str) -> str:
    return f"http:///{name.rpartition('.')[0].replace('.', '/')}.ecore"


_PACKAGES = {name.rpartition(".")[0]: prefix for name, prefix in _PREFIXES.items()}


def type_system(attributes: Iterable[str]) -> str:
    """The types of an export whose spans have these attributes, as UIMA describes types."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<typeSystemDescription xmlns="{_RESOURCE}">',
        "  <name>Annotator</name>",
        "  <types>",
    ]
    for each in cas_structures.types(attributes):
        lines += (
            "    <typeDescription>",
            f"      <name>{each.name}</name>",
            f"      <description>{each.description}</description>",
            f"      <supertypeName>{each.above}</supertypeName>",
            "      <features>",
        )
        for name, kind in each.features:
            lines += (
                "        <featureDescription>",
                f"          <name>{name}</name>",
                "          <description/>",
                f"          <rangeTypeName>{kind}</rangeTypeName>",
                "        </featureDescription>",
            )
        lines += ("      </features>", "    </typeDescription>")
    return "\n".join([*lines, "  </types>", "</typeSystemDescription>\n"])


CAS_XMI = Format(
    "cas-xmi",
    "UIMA CAS XMI",
    (".xmi",),
    HOLDS,
    read=read,
    write=write,
    recognise=recognise,
    fit=fitted,
    layout=Layout.FOLDER,
)
