"""Try the frozen program as a person would: open the sample, label by a key, save, export.

Called by ``dev.py build`` with the frozen folder, on a display that nobody else uses.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
MANY = 2_000  # articles of a large export
PATIENCE = 30.0  # seconds until a window or a file must be there
Result = TypeVar("Result")


class Frozen:
    """The frozen program with a home of its own and a copy of its sample project."""

    def __init__(self, bundle: Path, scratch: Path) -> None:
        suffix = ".exe" if sys.platform == "win32" else ""
        self.program = bundle / f"annotator{suffix}"
        self.project = scratch / "project"
        home = scratch / "home"
        home.mkdir()
        folders = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        self.variables = {**os.environ, **folders, "XDG_STATE_HOME": str(home)}
        shutil.copytree(bundle / "_internal" / "resources" / "sample", self.project)

    def call(self, *arguments: object) -> str:
        """What one command of the frozen program prints."""
        return _output([self.program, *arguments], self.variables)

    @contextmanager
    def window(self) -> Iterator[subprocess.Popen[bytes]]:
        """The program with its window open on the project."""
        with subprocess.Popen([self.program, self.project], env=self.variables) as process:
            try:
                yield process
            finally:
                process.kill()

    def spans(self) -> dict[Path, list[dict[str, Any]]]:
        """The spans of each file of annotations, each checked against its text."""
        found = {}
        for file in sorted(self.project.glob("annotations/*/[!.]*.json")):
            record = json.loads(file.read_text(encoding="utf-8"))
            for span in record["spans"]:
                if record["text"][span["start"] : span["end"]] != span["text"]:
                    raise SystemExit(f"{file.name}: the words of {span['id']} are not its own.")
            found[file] = record["spans"]
        return found


def main(bundle: Path) -> int:
    """Try everything; exits with a sentence where something does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        frozen = Frozen(bundle, scratch)
        frozen.call("check", frozen.project)
        frozen.call("formats", "--json")
        if sys.platform == "linux":  # xdotool sends keys to X displays only
            _label_by_key(frozen)
        _compare_exports(frozen, scratch)
        _picture(frozen, scratch / "picture.png")
        _pages(frozen, scratch)
        _many(frozen, scratch)
    print("The frozen program opens, labels, saves, exports, draws and imports as it should.")
    return 0


def _label_by_key(frozen: Frozen) -> None:
    """One press of ``1`` makes one more entity in a file."""
    before = _count(frozen)
    # The project's name stands behind another one in the title once an article is open.
    name = json.loads((frozen.project / "project.json").read_text(encoding="utf-8"))["name"]
    title = f" — {name} — "
    with frozen.window() as process:
        window = _until(lambda: _window_of(process, title), "the window")
        _output(["xdotool", "windowfocus", "--sync", window, "key", "1"])
        _until(lambda: _count(frozen) == before + 1, "a labelled span in a file")
        _output(["xdotool", "key", "ctrl+q"])
        _until(lambda: process.poll() is not None, "the program's end")
        if process.returncode != 0:
            raise SystemExit(f"The window was closed with exit code {process.returncode}.")
    frozen.call("check", frozen.project)


def _count(frozen: Frozen) -> int:
    return sum(len(spans) for spans in frozen.spans().values())


def _window_of(process: subprocess.Popen[bytes], title: str) -> str:
    """The identifier of the program's window with ``title``, empty where it has none yet."""
    if process.poll() is not None:
        raise SystemExit(f"The program ended with exit code {process.returncode}.")
    search = ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(process.pid)]
    command = [*search, "--name", title]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return found[0] if found else ""


def _compare_exports(frozen: Frozen, scratch: Path) -> None:
    """The export holds every span of the files, and is the one that a checkout writes."""
    ours, theirs = scratch / "frozen", scratch / "checkout"
    for folder in (ours, theirs):
        folder.mkdir()
    frozen.call("export", frozen.project, ours, "--format", "jsonl")
    checkout = [sys.executable, "-m", "annotator", "export", frozen.project, theirs]
    _output([*checkout, "--format", "jsonl"], frozen.variables)
    exported = {file.name: file.read_bytes() for file in ours.iterdir()}
    if exported != {file.name: file.read_bytes() for file in theirs.iterdir()}:
        raise SystemExit("The frozen program exports something else than the checkout.")
    lines = [line for data in exported.values() for line in data.splitlines()]
    words = sorted(span["text"] for line in lines for span in json.loads(line)["spans"])
    saved = sorted(span["text"] for spans in frozen.spans().values() for span in spans)
    if words != saved:
        raise SystemExit(f"{len(words)} spans were exported, {len(saved)} are in the files.")


def _picture(frozen: Frozen, file: Path) -> None:
    annotated = next(path for path, spans in frozen.spans().items() if spans)
    frozen.variables["QT_QPA_PLATFORM"] = "offscreen"
    by = ["--annotator", annotated.parent.name]
    frozen.call("snapshot", frozen.project, annotated.stem, file, *by)
    if not file.read_bytes().startswith(b"\x89PNG"):
        raise SystemExit("The picture of an article is no PNG.")


def _pages(frozen: Frozen, scratch: Path) -> None:
    """A web page and an archive of pages are imported: their readers are not in Python."""
    page = b"<html lang=en><p>A ferry went out, and nobody asked why.</p></html>"
    head = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: "
    archived = page.replace(b"ferry", b"barge")
    (scratch / "ferry.html").write_bytes(page)
    archive = f"{head}{len(archived)}\r\n\r\n".encode() + archived + b"\r\n\r\n"
    (scratch / "barge.warc").write_bytes(archive)
    said = frozen.call("import", frozen.project, scratch / "ferry.html", scratch / "barge.warc")
    if "2 articles imported" not in said:
        raise SystemExit(f"A web page and an archive of one were to be imported:\n{said}")


def _many(frozen: Frozen, scratch: Path) -> None:
    """So many articles that processes share their export: each is the frozen program again."""
    source, project, dest = scratch / "many.jsonl", scratch / "many", scratch / "many.conll"
    with source.open("w", encoding="utf-8") as file:
        for number in range(MANY):
            spans = [{"start": 6, "end": 9, "label": "entity"}]
            print(json.dumps({"text": f"Then, Awa {number}.", "spans": spans}), file=file)
    frozen.call("new", project)
    frozen.call("import", project, source)
    frozen.call("export", project, dest)
    articles = dest.read_text(encoding="utf-8").count("-DOCSTART-")
    if articles != MANY:
        raise SystemExit(f"{articles} of {MANY} articles are in the large export.")


def _output(command: list[object], variables: dict[str, str] | None = None) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, env=variables, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"“{' '.join(words)}” failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _until(found: Callable[[], Result], what: str) -> Result:
    """The first true result of ``found``, asked again and again for as long as patience lasts."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        result = found()
        if result:
            return result
        time.sleep(0.1)
    raise SystemExit(f"After {PATIENCE:.0f} s there is still no sign of {what}.")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
