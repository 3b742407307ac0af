"""Import, export and convert as a user calls them, in the formats of other programs."""

import json
from pathlib import Path

import pytest

from annotator.formats import FORMATS
from annotator.storage.project import Project

SAMPLE_SPANS = 141


def test_export_lists_what_the_format_cannot_hold(run, sample: Path, tmp_path: Path) -> None:
    dest = tmp_path / "train.conll"
    code, out, _ = run("export", sample, dest, "--nested", "innermost")
    assert code == 0
    assert f"{dest}: 5 records by sample with" in out
    assert "The format holds no white space between tokens, ids of spans" in out
    assert f"All of them are in {dest}.losses.jsonl." in out
    assert out.endswith("Read back and compared.\n")
    losses = [
        json.loads(line) for line in Path(f"{dest}.losses.jsonl").read_text().split("\n")[:-1]
    ]
    dropped = [loss for loss in losses if loss["kind"] == "dropped"]
    assert f"\ndropped: {len(dropped)} (" in out
    assert {"article", "annotator", "kind", "reason", "id", "start", "end", "words"} <= set(
        dropped[0]
    )
    assert out.index("\ndropped: ") < out.index("\nstripped: ")
    assert all(dropped[number]["reason"] in out for number in range(3))


def test_strict_tells_of_any_loss_by_its_exit_code(run, sample: Path, tmp_path: Path) -> None:
    assert run("export", sample, tmp_path / "a.jsonl", "--strict")[0] == 0
    assert run("export", sample, tmp_path / "a.conll", "--strict")[0] == 1
    assert (tmp_path / "a.conll").exists()
    assert run("convert", tmp_path / "a.jsonl", tmp_path / "b.conll", "--strict")[0] == 1
    assert run("convert", tmp_path / "a.jsonl", tmp_path / "b.json", "--strict")[0] == 0


@pytest.mark.parametrize("asked", [("--label", "qoute"), ("--map", "qoute=Q")])
def test_a_label_that_the_project_does_not_have_is_told(run, sample, tmp_path, asked) -> None:
    code, _, err = run("export", sample, tmp_path / "a.jsonl", *asked)
    assert (code, err) == (0, "annotator: The project has no label “qoute”.\n")


def test_what_does_not_come_back_is_told_by_the_exit_code(
    run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("export", sample, tmp_path / "a.jsonl")
    monkeypatch.setattr("annotator.formats.jsonl.record_json", lambda *_: b"{}")
    code, _, err = run("export", sample, tmp_path / "b.jsonl")
    assert code == 1
    assert "was written but is not read back" in err or "cannot be read back" in err
    assert not (tmp_path / "b.jsonl").exists()
    code, _, err = run("convert", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert code == 1
    code, out, _ = run("export", sample, tmp_path / "b.jsonl", "--no-verify")
    assert (code, out.endswith("Not read back.\n")) == (0, True)


def test_export_takes_its_options(run, sample: Path, tmp_path: Path) -> None:
    code, out, _ = run(
        *("export", sample, tmp_path / "out.jsonl", "--split", "50/50", "--seed", "7"),
        *("--label", "entity", "--label", "quote", "--origin", "human"),
        *("--map", "quote=Q", "--map", "entity[kind=person]=PER", "--json"),
    )
    assert code == 0
    report = json.loads(out)
    assert (report["seed"], report["verified"]) == ("7", True)
    assert report["other_spans"] > 0
    labels = set()
    for written in report["written"]:
        for line in Path(written["path"]).read_text(encoding="utf-8").split("\n")[:-1]:
            labels |= {span["label"] for span in json.loads(line)["spans"]}
    assert labels == {"Q", "PER", "entity"}
    code, out, _ = run("export", sample, tmp_path / "out.jsonl", "--split", "50/50", "--seed", "7")
    assert "Split with the seed 7, as" in out
    assert "train: " in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--map", "quote"), "renames nothing"),
        (("--split", "all"), "names no splits"),
        (("--format", "docx"), "There is no format “docx”"),
        (("--format", "text"), "cannot be written"),
        (("--format", "doccano", "--nested", "columns", "--merge", "together"), ""),
    ],
)
def test_wrong_use_is_told(
    run, sample: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, _, err = run("export", sample, tmp_path / "out.jsonl", *arguments)
    assert (code, told in err) == (2 if told else 0, True)


def test_convert_says_what_it_took_the_source_for(run, sample: Path, tmp_path: Path) -> None:
    run("export", sample, tmp_path / "a.conll")
    code, out, _ = run("convert", tmp_path / "a.conll", tmp_path / "b.jsonl")
    assert code == 0
    assert "Taken for: conll 1 file." in out
    assert f"{tmp_path / 'b.jsonl'}: 5 records with" in out
    code, out, _ = run(
        *("convert", tmp_path / "b.jsonl", tmp_path / "c", "--to", "brat", "--label", "entity"),
        "--json",
    )
    report = json.loads(out)
    assert (code, report["records"], report["taken_for"]) == (0, 5, {"jsonl": 1})
    (tmp_path / "bad.jsonl").write_text('{"text": "Un"}\n{broken\n')
    code, out, _ = run("convert", tmp_path / "bad.jsonl", tmp_path / "d.jsonl")
    assert code == 1
    assert "bad.jsonl, line 2, column 2: refused" in out
    code, _, err = run("convert", tmp_path / "absent", tmp_path / "d.jsonl")
    assert (code, "There is no file or folder" in err) == (2, True)


@pytest.mark.parametrize("key", ["doccano", "label-studio", "brat", "conllu", "cas-json", "w3c"])
def test_another_program_s_file_is_recognised_and_imported(
    run, sample: Path, tmp_path: Path, key: str
) -> None:
    run("export", sample, tmp_path / "out", "--format", key)
    run("new", tmp_path / "again", "--labels", sample)
    code, out, _ = run("import", tmp_path / "again", tmp_path / "out")
    assert code == 0
    assert f"Taken for: {key} " in out
    assert "5 articles imported" in out
    project = Project.open(tmp_path / "again")
    held = [
        project.annotations(who, a) for who in project.annotators() for a in project.article_ids()
    ]
    spans = sum(len(annotations[0].spans) for annotations in held if annotations)
    assert spans == SAMPLE_SPANS or key == "conllu"


def test_formats_says_what_each_holds(run) -> None:
    code, out, _ = run("formats")
    rows = {line.split()[0]: line for line in out.split("\n") if line}
    assert code == 0
    assert set(FORMATS) <= set(rows)
    assert "nesting, overlap" in rows["brat"]
    assert "nesting" not in rows["conll"]
    listed = {form["key"]: form for form in json.loads(run("formats", "--json")[1])}
    assert listed["conll"]["holds"]["unit"] == "token"
    assert listed["text"]["writes"] is False


def test_annotations_named_without_their_text_are_not_said_to_be_read(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Awa part.")
    (tmp_path / "a.ann").write_text("T1\tPER 0 3\tAwa\n")
    run("new", tmp_path / "project")
    _, out, _ = run("import", tmp_path / "project", tmp_path / "a.ann")
    assert out == "0 articles imported, 1 file without an article.\n"


def test_labels_that_the_project_does_not_have_are_named_and_added_when_asked(
    run, tmp_path: Path
) -> None:
    project, source = tmp_path / "project", tmp_path / "a.conll"
    source.write_text("Awa B-PER\nà O\nLomé B-LOC\n\nSy B-PER\n")
    run("new", project)
    code, out, _ = run("import", project, source)
    assert code == 0
    named = "The project does not have the labels LOC (1 span), PER (2 spans): --add-labels adds"
    assert named in out
    assert run("check", project)[0] == 1
    code, out, _ = run("import", project, source, "--add-labels")
    assert code == 0
    assert "Added to the project's labels: LOC, PER.\n" in out
    assert run("check", project)[0] == 0
    assert [label.name for label in Project.open(project).labels.labels][-2:] == ["PER", "LOC"]
    assert "labels" not in run("import", project, source, "--add-labels")[1]


def test_formats_are_listed_in_the_width_of_the_terminal(run, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("formats")[1].split("\n")
    assert max(map(len, lines)) <= 80
    words = " ".join(run("formats")[1].split())
    assert "jsonl yes yes JSON lines .jsonl .ndjson .jsonlines" in words
    assert "doccano code_point text, nesting, overlap, identical spans, links, annotators" in words


def test_import_names_what_is_nearly_there(run, tmp_path: Path) -> None:
    text = "".join(f"In part {number} of it, the ferry left. " for number in range(20))
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.txt").write_text(text.replace("part 3", "part three"))
    run("new", tmp_path / "project")
    code, out, _ = run("import", tmp_path / "project", tmp_path / "a.txt", tmp_path / "b.txt")
    assert code == 0
    assert "b.txt: 9" in out
    assert "% the same as a\n" in out
