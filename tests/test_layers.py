"""Arrows go down only: cli, ui, assist and formats, storage, core."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "annotator"
# Each part with the parts that it may import besides itself.
BELOW = {
    "core": set(),
    "storage": {"core"},
    "formats": {"core", "storage"},
    "assist": {"core", "storage"},
    "resources": {"core", "storage"},
    "ui": {"core", "storage", "formats", "assist", "resources"},
    "cli": {"core", "storage", "formats", "assist", "resources", "ui"},
    "__main__": {"cli"},
    "__init__": set(),
}
BELOW_UI = ["annotator.core", "annotator.storage", "annotator.formats", "annotator.cli"]
SOURCES = sorted(PACKAGE.rglob("*.py"))


def part_of(source: Path) -> str:
    return source.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_at_start(tree: ast.Module) -> Iterator[str]:
    """What is imported as soon as the module is, and not first inside a function."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from imports(node)


def parsed(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


def named(source: Path) -> str:
    return source.relative_to(PACKAGE).as_posix()


def test_every_part_has_its_place_in_the_layers():
    assert {part_of(source) for source in SOURCES} <= BELOW.keys()
    assert {"core", "storage", "formats", "ui", "cli"} <= {part_of(source) for source in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_no_part_imports_one_that_lies_above_it(source):
    part = part_of(source)
    allowed = BELOW[part] | {part, "__version__"}
    ours = {name for name in imports(parsed(source)) if name.startswith("annotator.")}
    assert [name for name in sorted(ours) if name.split(".")[1] not in allowed] == []


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_qt_is_imported_only_in_ui(source):
    found = {name.split(".")[0] for name in imports(parsed(source))}
    if part_of(source) != "ui":
        assert not found & {"PySide6", "shiboken6", "pyqtgraph"}
    if not named(source).startswith("ui/insights/"):
        assert "pyqtgraph" not in found


@pytest.mark.parametrize("source", sorted(PACKAGE.glob("core/**/*.py")), ids=named)
def test_the_core_needs_only_the_standard_library_and_regex(source):
    allowed = {*sys.stdlib_module_names, "annotator", "regex"}
    assert {name.split(".")[0] for name in imports(parsed(source))} <= allowed


@pytest.mark.parametrize("source", sorted(PACKAGE.glob("core/**/*.py")), ids=named)
def test_the_core_has_no_files_no_clock_and_no_chance(source):
    outside = {"datetime", "io", "logging", "os", "pathlib", "random", "time", "uuid"}
    assert not {name.split(".")[0] for name in imports(parsed(source))} & outside


@pytest.mark.parametrize("source", [s for s in SOURCES if part_of(s) == "cli"], ids=named)
def test_the_command_line_imports_windows_only_where_one_is_opened(source):
    above = [name for name in imports_at_start(parsed(source)) if name.startswith("annotator.ui")]
    assert above == []


@pytest.mark.parametrize("module", BELOW_UI)
def test_nothing_below_the_window_loads_qt(module):
    script = f"import sys, {module}; print({{'PySide6', 'pyqtgraph'}} & set(sys.modules))"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.strip()) == ("", "set()")
