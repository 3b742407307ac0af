"""What keeps the code small: bounds on files and functions, and tests that can fail."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES_A_FILE = 400
LINES_A_FUNCTION = 60
FOLDERS = ("annotator", "packaging", "tests")
SOURCES = sorted(
    source
    for folder in FOLDERS
    for pattern in ("*.py", "*.spec")
    for source in (ROOT / folder).rglob(pattern)
)
TESTS = [source for source in SOURCES if source.name.startswith("test_")]
EXPECTATIONS = {
    "fail",
    "raises",
    "waitActive",
    "waitExposed",
    "waitSignal",
    "waitSignals",
    "waitUntil",
}


def named(source: Path) -> str:
    return source.relative_to(ROOT).as_posix()


def functions(source: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def can_fail(test: ast.FunctionDef, helpers: set[str]) -> bool:
    """Whether the test asserts, expects an error, or calls something that does."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            checked = any(
                word.arg == "check" and ast.unparse(word.value) == "True" for word in node.keywords
            )
            if checked or name.startswith("assert") or name in helpers | EXPECTATIONS:
                return True
    return False


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_a_file_can_be_read_in_one_sitting(source):
    assert len(source.read_text(encoding="utf-8").splitlines()) <= LINES_A_FILE


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_a_function_fits_on_a_screen(source):
    long = [f.name for f in functions(source) if f.end_lineno - f.lineno >= LINES_A_FUNCTION]
    assert long == []


@pytest.mark.parametrize("source", TESTS, ids=named)
def test_every_test_can_fail(source):
    found = list(functions(source))
    helpers = {f.name for f in found if not f.name.startswith("test_") and can_fail(f, set())}
    idle = [f.name for f in found if f.name.startswith("test_") and not can_fail(f, helpers)]
    assert idle == []


def test_packaging_does_not_shadow_the_library_of_that_name():
    assert not list((ROOT / "packaging").rglob("__init__.py"))
