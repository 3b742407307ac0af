import json
import os
from pathlib import Path

import pytest

from annotator.cli.arguments import COMMANDS
from annotator.cli.commands import HANDLERS
from annotator.formats import formats
from annotator.storage.project import Project


def test_every_command_has_a_handler_and_a_help_with_examples(run) -> None:
    assert HANDLERS.keys() == COMMANDS.keys()
    for command in COMMANDS:
        code, out, err = run(command, "--help")
        assert (code, err) == (0, "")
        assert f"usage: annotator {command}" in out
    code, out, _ = run("--help")
    assert code == 0
    assert all(f"  {command} " in out for command in COMMANDS)
    assert "exit codes" in out


def test_from_the_first_text_to_the_training_set(run, tmp_path: Path) -> None:
    project, text = tmp_path / "project", tmp_path / "bac.txt"
    text.write_bytes("Le bac est là 😀\r\n".encode())
    code, out, _ = run("new", project, "--name", "Bacs")
    assert code == 0
    assert "entity, quote, caption, promo" in out
    assert Project.open(project).name == "Bacs"
    code, out, _ = run("import", project, text, "--language", "fr")
    assert (code, out) == (
        0,
        "bac.txt: 1 line end made LF\nTaken for: text 1 file.\n1 article imported.\n",
    )
    assert Project.open(project).article("bac").language == "fr"
    assert run("check", project) == (0, f"No problems in {project}.\n", "")
    code, _, err = run("export", project, tmp_path / "train.jsonl")
    assert (code, err) == (2, "annotator: Nothing in this project has been annotated yet.\n")


@pytest.mark.parametrize("labels", ["ner", "file"])
def test_a_project_begins_with_a_preset_or_with_the_labels_of_another(
    run, tmp_path: Path, sample: Path, labels: str
) -> None:
    chosen = sample / "project.json" if labels == "file" else labels
    assert run("new", tmp_path / "project", "--labels", chosen)[0] == 0
    names = [label.name for label in Project.open(tmp_path / "project").labels.labels]
    assert names == (
        ["PER", "ORG", "LOC", "MISC"]
        if labels == "ner"
        else [label.name for label in Project.open(sample).labels.labels]
    )


def test_what_cannot_be_made_is_said(run, tmp_path: Path, sample: Path) -> None:
    code, _, err = run("new", sample)
    assert code == 2
    assert "is a project already" in err
    code, _, err = run("new", tmp_path / "p", "--labels", "nothing")
    assert code == 2
    assert "ner, news" in err
    assert not (tmp_path / "p").exists()
    code, _, err = run("new", tmp_path / "p", "--labels", sample / "articles" / "copper-cup.json")
    assert code == 2
    assert "$.format" in err


def test_import_reports_each_file(run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes("Déjà vu".encode("cp1252"))
    (folder / "b.txt").write_bytes("Déjà vu".encode())
    (folder / "c.pdf").write_bytes(b"%PDF-1.7")
    (folder / ".hidden").write_bytes(b"")
    run("new", tmp_path / "project")
    code, out, _ = run("import", tmp_path / "project", folder)
    assert code == 1
    assert out == (
        "a.txt: encoding guessed: cp1252\n"
        "b.txt: the same text is there already as a\n"
        "c.pdf: refused: is a PDF document, not plain text\n"
        "Taken for: text 3 files.\n"
        "1 article imported, 1 there already, 1 refused, 1 hidden left out.\n"
    )
    code, out, _ = run("import", tmp_path / "project", folder, "--json")
    report = json.loads(out)
    assert code == 1
    assert [r["outcome"] for r in report["results"]] == ["duplicate", "duplicate", "refused"]


def test_import_takes_its_options(run, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (tmp_path / "a.jsonl").write_text('{"body": "Un"}\n')
    (tmp_path / "b.dat").write_bytes("Ŕ".encode("cp1250"))
    run("new", project)
    assert run("import", project, tmp_path / "a.jsonl", "--text-field", "body")[0] == 0
    assert run("import", project, tmp_path / "b.dat", "--encoding", "cp1250")[0] == 0
    assert run("import", project, tmp_path / "a.jsonl", "--format", "text")[0] == 0
    texts = {Project.open(project).article(i).text for i in Project.open(project).article_ids()}
    assert texts == {"Un", "Ŕ", '{"body": "Un"}\n'}
    code, _, err = run("import", project, tmp_path / "a.jsonl", "--encoding", "klingon")
    assert (code, err) == (2, "annotator: There is no encoding called “klingon”.\n")
    code, _, err = run("import", project, tmp_path / "a.jsonl", tmp_path / "absent")
    assert code == 2
    assert "absent" in err


def test_export_and_import_keep_everything(run, sample: Path, tmp_path: Path) -> None:
    dest, again = tmp_path / "train.jsonl", tmp_path / "again"
    code, out, _ = run("export", sample, dest)
    assert code == 0
    assert f"{dest}: 5 records by sample with" in out
    run("new", again, "--labels", sample)
    assert run("import", again, dest, sample)[0] == 0
    before, after = Project.open(sample), Project.open(again)
    assert after.article_ids() == before.article_ids()
    for article_id in before.article_ids():
        one, other = (p.annotations("sample", article_id) for p in (before, after))
        assert (one and one[0]) == (other and other[0])


def test_export_chooses_by_suffix_status_and_annotator(run, sample: Path, tmp_path: Path) -> None:
    assert run("export", sample, tmp_path / "all.json", "--annotator", "sample")[0] == 0
    records = json.loads((tmp_path / "all.json").read_bytes())
    code, out, _ = run("export", sample, tmp_path / "out", "--status", "done", "--json")
    assert code == 0
    report = json.loads(out)
    lines = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
    assert len(lines) == report["written"][0]["records"]
    assert len(lines) + report["other_status"] == len(records)
    assert {json.loads(line)["status"] for line in lines} == {"done"}
    assert run("export", sample, tmp_path / "x", "--annotator", "nobody")[0] == 2


def broken(sample: Path) -> Path:
    """The sample with one of each kind of problem."""
    annotations = sample / "annotations" / "sample"
    articles = sorted(path.name for path in annotations.glob("*.json"))
    first = annotations / articles[0]
    record = json.loads(first.read_bytes())
    record["spans"][0]["label"] = "headline"
    record["annotator"] = "somebody"
    first.write_text(json.dumps(record), encoding="utf-8")
    second = annotations / articles[1]
    record = json.loads(second.read_bytes())
    record["spans"][2]["end"] = 10**6
    second.write_text(json.dumps(record), encoding="utf-8")
    (sample / "articles" / articles[2]).unlink()
    (sample / "articles" / articles[3]).write_bytes(b"{")
    return sample


def test_check_names_file_and_field_of_every_problem(run, sample: Path) -> None:
    names = sorted(path.stem for path in (sample / "annotations" / "sample").glob("*.json"))
    code, out, _ = run("check", broken(sample), "--json")
    problems = {(p["file"], p["field"], p["problem"]) for p in json.loads(out)["problems"]}
    folder = "annotations/sample"
    assert code == 1
    assert problems == {
        (f"articles/{names[3]}.json", "line 1, column 2", "unreadable"),
        (f"{folder}/{names[0]}.json", "$.annotator", "wrong_annotator"),
        (f"{folder}/{names[0]}.json", "span s1", "unknown_label"),
        (f"{folder}/{names[1]}.json", "$.spans[2].end", "unreadable"),
        (f"{folder}/{names[2]}.json", "$.article", "no_article"),
    }
    code, out, _ = run("check", sample)
    assert code == 1
    assert f"{folder}/{names[0]}.json, span s1: error: the project has no label “headline”" in out
    assert out.endswith(f"5 problems in {sample}.\n")


def test_check_names_two_annotators_in_one_folder(run, sample: Path) -> None:
    (sample / "annotations" / "sample").rename(sample / "annotations" / "A_B")
    paths = sorted((sample / "annotations" / "A_B").glob("*.json"))
    for number, path in enumerate(paths):
        record = json.loads(path.read_bytes())
        record["annotator"] = "A/B" if number else "A_B"
        path.write_text(json.dumps(record), encoding="utf-8")
    code, out, _ = run("check", sample)
    assert code == 1
    said = "error: “A/B” and “A_B” have annotations in the same folder"
    assert f"annotations/A_B/{paths[1].name}, $.annotator: {said}\n" in out
    assert out.endswith(f"{len(paths) - 1} problems in {sample}.\n")


def test_check_reads_project_json_too(run, sample: Path, tmp_path: Path) -> None:
    path = sample / "project.json"
    path.write_bytes(path.read_bytes().replace(b'"labels": [', b'"labels": [7, ', 1))
    code, out, _ = run("check", sample)
    assert code == 1
    assert "project.json, $.labels[0]: error:" in out
    code, _, err = run("check", tmp_path / "nowhere")
    assert code == 2
    assert "is not a project" in err


def test_the_sample_has_no_problems(run, sample: Path) -> None:
    assert run("check", sample)[0] == 0


def test_stats_count_by_annotator_and_label(run, sample: Path) -> None:
    code, out, _ = run("stats", sample, "--json")
    found = json.loads(out)
    project = Project.open(sample)
    held = [project.annotations("sample", article_id) for article_id in project.article_ids()]
    records = [each[0] for each in held if each]
    assert code == 0
    assert found["articles"] == len(held)
    assert found["characters"] == sum(len(project.article(i).text) for i in project.article_ids())
    counted = found["annotators"]["sample"]
    assert counted["spans"] == sum(len(record.spans) for record in records)
    assert sum(counted["articles"].values()) == len(held)
    spans = [span for record in records for span in record.spans if span.label == "entity"]
    kinds = [span.attributes["kind"] for span in spans]
    entity = counted["labels"]["entity"]
    assert entity["spans"] == len(spans)
    assert entity["attributes"]["kind"] == {kind: kinds.count(kind) for kind in set(kinds)}
    code, out, _ = run("stats", sample)
    assert code == 0
    assert ["entity", str(len(spans))] in [line.split()[:2] for line in out.splitlines()]


def test_stats_say_what_they_could_not_count(run, sample: Path) -> None:
    code, out, err = run("stats", broken(sample))
    assert code == 1
    assert "sample:" in out
    assert err.count("error:") == 2


def test_formats_lists_the_registry(run) -> None:
    code, out, _ = run("formats", "--json")
    assert code == 0
    listed = json.loads(out)
    assert [form["key"] for form in listed] == [form.key for form in formats()]
    assert [form["key"] for form in listed if form["writes"]][:2] == ["annotator", "jsonl"]
    assert listed[0]["holds"]["unit"] == "code_point"
    code, out, _ = run("formats")
    assert all(form.name in out for form in formats())


def test_the_sample_can_be_copied_once(run, tmp_path: Path) -> None:
    assert run("sample", tmp_path / "mine")[0] == 0
    assert len(Project.open(tmp_path / "mine").article_ids()) == 7
    code, _, err = run("sample", tmp_path / "mine")
    assert code == 2
    assert "is there already" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("import", "project"),
        ("export", "project", "dest", "--format", "docx"),
        ("export", "project", "dest", "--status", "finished"),
        ("snapshot", "project", "article", "out.png", "--width", "3"),
        ("--nonsense",),
        ("no-such-file",),
        ("--sample", "project"),
    ],
)
def test_wrong_use_is_told(run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "annotator" in err


NO_UTF8 = os.fsdecode(b"\xff")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check", ""), "argument PROJECT: is empty"),
        (("import", "p", "a.txt", ""), "argument SOURCE: is empty"),
        (("import", "p", "a.txt", "--annotator", " "), "argument --annotator: is empty"),
        (("import", "p", "a.txt", "--encoding", NO_UTF8), "--encoding: “\\udcff” is not UTF-8"),
        (("export", "p", "d", "--seed", NO_UTF8), "argument --seed: “\\udcff” is not UTF-8"),
        (("export", "p", "d", "--map", f"a={NO_UTF8}"), "--map: “a=\\udcff” is not UTF-8"),
        (("export", "p", "d", "--max-width", "wide"), "“wide” is no whole number from 1 to"),
        (("export", "p", "d", "--max-width", "0"), "“0” is no whole number from 1 to"),
        (
            ("snapshot", "p", "a", "b.png", "--width", "²"),
            "“²” is no whole number from 200 to 10000",
        ),
        (("new", "p", "--name", NO_UTF8), "argument --name: “\\udcff” is not UTF-8"),
        (("new", "circle"), "argument PROJECT: “circle” is a link that leads back"),
        (("export", "p", "circle"), "argument DEST: “circle” is a link that leads back"),
        (("stats", "p", "b"), "usage: annotator stats [-h]"),
    ],
)
def test_an_argument_that_makes_no_sense_is_told_by_its_name(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("circle").symlink_to("circle")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert [path.name for path in tmp_path.iterdir()] == ["circle"]


def test_a_snapshot_needs_to_know_whose(run, sample: Path, tmp_path: Path) -> None:
    annotations = sample / "annotations"
    (annotations / "bob").mkdir()
    name = next((annotations / "sample").glob("*.json")).name
    (annotations / "bob" / name).write_bytes((annotations / "sample" / name).read_bytes())
    code, _, err = run("snapshot", sample, "copper-cup", tmp_path / "out.png")
    assert (code, err) == (2, "annotator: Say whose annotations with --annotator: bob, sample.\n")


@pytest.mark.parametrize(
    ("article", "more", "told"),
    [
        ("copper", (), "There is no article “copper”; the names of the files in"),
        ("../articles/copper-cup", (), "There is no article “../articles/copper-cup”"),
        ("copper-cup", ("--annotator", "bob"), "“bob” has annotated nothing in this project; who"),
    ],
)
def test_a_snapshot_of_what_is_not_there_is_refused(
    run, sample: Path, tmp_path: Path, article: str, more: tuple[str, ...], told: str
) -> None:
    code, out, err = run("snapshot", sample, article, tmp_path / "out.png", *more)
    assert (code, out, told in err) == (2, "", True)
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "Stopped"),
        (MemoryError(), 2, "not enough memory"),
        (PermissionError(13, "Permission denied", "a.txt"), 2, "“a.txt”: Permission denied."),
        (OSError("odd"), 2, "odd"),
    ],
)
def test_whatever_happens_is_told_in_a_sentence(
    run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, told: str
) -> None:
    def fail(_arguments: object) -> int:
        raise error

    monkeypatch.setitem(HANDLERS, "formats", fail)
    found, out, err = run("formats")
    assert (found, out) == (code, "")
    assert told in err
    assert err.count("\n") == 1
