"""What comes with the program besides its code: presets of labels and the sample project."""

import shutil
from dataclasses import replace
from pathlib import Path

from annotator.core.labels import LabelSet
from annotator.storage import files
from annotator.storage.codec import encode_annotations
from annotator.storage.codec_project import decode_project
from annotator.storage.files import MissingError
from annotator.storage.folders import data_folder, resource
from annotator.storage.project import PROJECT_FILE, Project

DEFAULT_PRESET = "news"
SAMPLE = "sample"


def presets() -> list[str]:
    """The names of the presets of labels."""
    return sorted(file.stem for file in resource("presets").glob("*.json"))


def labels_from(preset_or_file: str) -> LabelSet:
    """The labels of a preset, or of a file: a preset's or any project's ``project.json``.

    Raises MissingError where there is neither, DataError, StorageError.
    """
    if preset_or_file in presets():
        path = resource("presets") / f"{preset_or_file}.json"
    else:
        path = Path(preset_or_file)
        path = path / PROJECT_FILE if path.is_dir() else path
    if not path.is_file():
        known = ", ".join(presets())
        raise MissingError(f"“{preset_or_file}” is neither a file of labels nor one of {known}.")
    return decode_project(files.load(path), path.name).labels


def own_sample(annotator: str) -> Path:
    """The user's own copy of the sample project, made at first.

    What is labelled in it is filed under ``annotator`` too, as work to look at and go on with.
    Raises StorageError.
    """
    folder = data_folder() / SAMPLE
    if not (folder / PROJECT_FILE).is_file():
        copy_sample(folder)
        _hand_over(Project.open(folder), annotator)
    return folder


def _hand_over(project: Project, annotator: str) -> None:
    for article_id in project.article_ids():
        found = project.annotations(SAMPLE, article_id)
        if found is not None and project.annotations(annotator, article_id) is None:
            own = encode_annotations(replace(found[0], annotator=annotator))
            project.save_annotations(annotator, article_id, own, None)


def copy_sample(folder: Path) -> None:
    """Copy the sample project to ``folder``. Raises StorageError; its files are then incomplete."""
    shipped = resource(SAMPLE)
    # project.json comes last: a copy that was broken off is no project, and is made again.
    parts = sorted(shipped.rglob("*.json"), key=lambda file: file.name == PROJECT_FILE)
    for part in parts:
        target = folder / part.relative_to(shipped)
        files.make_folder(target.parent)
        try:
            shutil.copyfile(part, target)
        except OSError as error:
            raise files.explained(error, target, "written") from error
