import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from annotator.core.errors import DataError
from annotator.formats import archives
from annotator.formats.archives import is_archive, unpacked
from annotator.formats.importing import Outcome, import_sources
from annotator.storage.project import Project


def zipped(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, mode: str, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def outcomes(project: Project, path: Path) -> list[tuple[str, str]]:
    report = import_sources(project, None, [path])
    return [(result.file, result.outcome.value) for result in report.results]


def test_a_zip_is_read_like_a_folder(project: Project, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "in.zip",
        **{
            "b/page10.txt": "dix",
            "b/page9.txt": "neuf",
            "a.txt": "un",
            ".hidden": "x",
            "empty/": "",
        },
    )
    report = import_sources(project, None, [path])
    assert [(result.file, result.article) for result in report.results] == [
        ("in.zip/a.txt", "a"),
        ("in.zip/b/page9.txt", "page9"),
        ("in.zip/b/page10.txt", "page10"),
    ]
    assert report.hidden == 1
    assert project.article("page9").source.file == "in.zip/b/page9.txt"


@pytest.mark.parametrize("suffix", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_tars_of_all_kinds_are_read(project: Project, tmp_path: Path, suffix: str) -> None:
    kind = {"tar": "w", "tgz": "w:gz"}.get(suffix) or f"w:{suffix[4:]}"
    path = tarred(tmp_path / f"in.{suffix}", kind, (tarfile.TarInfo("a/é.txt"), "été".encode()))
    assert outcomes(project, path) == [(f"in.{suffix}/a/é.txt", "imported")]


def test_nothing_leaves_the_archives_folder(project: Project, tmp_path: Path) -> None:
    names = [
        "../out.txt",
        "/tmp/annotator-out.txt",
        "a/../../out.txt",
        "C:\\out.txt",
        "..\\out.txt",
    ]
    found = dict(outcomes(project, zipped(tmp_path / "in.zip", **dict.fromkeys(names, "x"))))
    assert set(found.values()) == {"refused"}
    assert len(found) == 5
    assert project.article_ids() == []
    assert not list(tmp_path.parent.rglob("out.txt"))
    assert not Path("/tmp/annotator-out.txt").exists()


@pytest.mark.parametrize("name", ["x" * 300 + ".txt", "a/" * 2000 + "a.txt"])
def test_a_name_that_no_file_can_have_hides_no_other(
    project: Project, tmp_path: Path, name: str
) -> None:
    path = zipped(tmp_path / "in.zip", **{"a.txt": "Awa", name: "Sy", "b.txt": "Tilo"})
    assert outcomes(project, path) == [
        (f"in.zip/{name}", "refused"),
        ("in.zip/a.txt", "imported"),
        ("in.zip/b.txt", "imported"),
    ]


def test_links_and_devices_are_not_made(project: Project, tmp_path: Path) -> None:
    link, hard, pipe = (tarfile.TarInfo(name) for name in ("link.txt", "hard.txt", "pipe.txt"))
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "good.txt"
    pipe.type = tarfile.FIFOTYPE
    good = tarfile.TarInfo("good.txt"), b"bon"
    path = tarred(tmp_path / "in.tar", "w", good, (link, b""), (hard, b""), (pipe, b""))
    report = import_sources(project, None, [path])
    refused = [result for result in report.results if result.outcome is Outcome.REFUSED]
    assert len(refused) == 3
    assert all("link or a device" in result.reason for result in refused)
    assert project.article_ids() == ["good"]
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert outcomes(project, tmp_path / "in.zip") == [("in.zip/link.txt", "refused")]


def test_a_bomb_is_refused_before_it_fills_the_disk(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SMALL", 1 << 20)
    path = zipped(tmp_path / "bomb.zip", **{"a.txt": "un", "bomb.txt": bytes(8 << 20)})
    report = import_sources(project, None, [path])
    (result,) = report.results
    assert (result.file, result.outcome) == ("bomb.zip", Outcome.REFUSED)
    assert "unpacks to more than" in result.reason
    assert project.article_ids() == []
    kinds = [("w:gz", "tgz"), ("w:xz", "tar.xz")]
    for mode, suffix in kinds:
        member = tarfile.TarInfo("bomb.txt"), bytes(8 << 20)
        tarred(tmp_path / f"bomb.{suffix}", mode, member)
        assert outcomes(project, tmp_path / f"bomb.{suffix}") == [(f"bomb.{suffix}", "refused")]


def test_too_many_files_are_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    path = zipped(tmp_path / "in.zip", **{f"{number}.txt": str(number) for number in range(4)})
    (result,) = import_sources(project, None, [path]).results
    assert result.reason == "holds more than 3 files"


def test_a_name_that_stands_twice_and_an_archive_inside_are_said(
    project: Project, tmp_path: Path
) -> None:
    inner = zipped(tmp_path / "inner.zip", **{"a.txt": "un"}).read_bytes()
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("a.txt", "un")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "deux")
        archive.writestr("inner.zip", inner)
    found = import_sources(project, None, [tmp_path / "in.zip"]).results
    assert [(result.file, result.reason[:24]) for result in found] == [
        ("in.zip/a.txt", "stands in the archive tw"),
        ("in.zip/a.txt", ""),
        ("in.zip/inner.zip", "is an archive inside an "),
    ]
    assert project.article("a").text == "un"


@pytest.mark.parametrize("name", ["in.zip", "in.tar", "in.tar.gz", "in.tar.xz", "in.tbz2"])
def test_what_is_no_archive_is_refused(project: Project, tmp_path: Path, name: str) -> None:
    good = zipped(tmp_path / "good.zip", **{"a.txt": "un" * 500}).read_bytes()
    for data in (b"", b"nothing", os.urandom(2_000), good[:60], b"\x1f\x8b\x08" + bytes(100)):
        (tmp_path / name).write_bytes(data)
        (result,) = import_sources(project, None, [tmp_path / name]).results
        assert result.outcome is Outcome.REFUSED
        assert result.reason.startswith("is no archive that can be unpacked")


def test_a_locked_zip_is_refused(project: Project, tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "in.zip", **{"a.txt": "un"}).read_bytes())
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[start] |= 1
    (tmp_path / "in.zip").write_bytes(data)
    (result,) = import_sources(project, None, [tmp_path / "in.zip"]).results
    assert "encrypted" in result.reason


def test_the_folder_goes_afterwards(tmp_path: Path) -> None:
    path = zipped(tmp_path / "in.zip", **{"a.txt": "un"})
    with unpacked(path, "in.zip") as found:
        folder = found.folder
        assert (folder / "a.txt").read_text() == "un"
    assert not folder.exists()
    path.write_bytes(b"no")
    with pytest.raises(DataError, match="is no archive"), unpacked(path, "in.zip"):
        pass


def test_names_tell_archives() -> None:
    names = ["a.zip", "A.ZIP", "a.tar.gz", "a.txt", "a.docx", "a.gz", "a.warc.gz"]
    assert [name for name in names if is_archive(name)] == ["a.zip", "A.ZIP", "a.tar.gz"]
