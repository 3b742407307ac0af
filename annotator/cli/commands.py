"""The commands: each takes its arguments and gives the exit code."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from annotator.cli import reports, requests
from annotator.cli.console import (
    DONE,
    PROBLEMS,
    UNUSABLE,
    Meter,
    complain,
    counted,
    say,
    say_json,
)
from annotator.cli.inspection import Trouble, inspect, unreadable
from annotator.cli.statistics import as_json, statistics
from annotator.core.errors import DataError
from annotator.formats import formats
from annotator.formats.converting import convert
from annotator.formats.exporting import export
from annotator.formats.helpers import processors
from annotator.formats.importing import Outcome, import_sources
from annotator.formats.model import Format, Holds
from annotator.formats.planning import annotators
from annotator.formats.verification import VerificationError
from annotator.resources import DEFAULT_PRESET, copy_sample, labels_from
from annotator.storage.names import written_name
from annotator.storage.project import ARTICLES, PROJECT_FILE, Project


def _new(arguments: argparse.Namespace) -> int:
    labels = labels_from(arguments.labels or DEFAULT_PRESET)
    folder: Path = arguments.project
    name = arguments.name or written_name(folder.resolve().name) or str(folder)
    project = Project.create(folder, name, labels)
    names = ", ".join(label.name for label in labels.labels)
    say(f"Made the project “{project.name}” in {folder}, with the labels {names}.")
    say(f"Next: annotator import {_as_typed(folder)} SOURCE...")
    return DONE


def _as_typed(path: Path) -> str:
    """A path as it is given to a command."""
    text = f"./{path}" if str(path).startswith("-") else str(path)
    return f'"{text}"' if " " in text else text


def _import(arguments: argparse.Namespace) -> int:
    missing = [path for path in arguments.sources if not path.exists()]
    if missing:
        complain(f"There is no file or folder “{missing[0]}”; nothing was imported.")
        return UNUSABLE
    project = Project.open(arguments.project)
    options = requests.reading_of(arguments, arguments.format)
    with Meter("files") as meter:
        report = import_sources(
            project,
            arguments.annotator,
            arguments.sources,
            progress=meter,
            options=options,
            adds_labels=arguments.add_labels,
        )
    if arguments.json:
        say_json(to_builtins(report))
    else:
        reports.say_import(report)
    if report.stopped:
        complain(report.stopped)
    return PROBLEMS if report.stopped or report.count(Outcome.REFUSED) else DONE


def _export(arguments: argparse.Namespace) -> int:
    project = Project.open(arguments.project)
    request = requests.of_export(arguments)
    unknown = sorted(request.filters.named - {label.name for label in project.labels.labels})
    if unknown:
        complain(f"The project has no label “{'”, “'.join(unknown)}”.")
    try:
        with Meter("records") as meter:
            report = export(project, request, meter, processes=processors())
    except VerificationError as error:
        complain(str(error))
        return PROBLEMS
    if arguments.json:
        say_json(to_builtins(report, enc_hook=str))
    else:
        reports.say_export(report)
    lossy = arguments.strict and report.losses.total > 0
    return PROBLEMS if report.skipped or lossy else DONE


def _convert(arguments: argparse.Namespace) -> int:
    if not arguments.source.exists():
        complain(f"There is no file or folder “{arguments.source}”.")
        return UNUSABLE
    try:
        with Meter("files") as meter:
            report = convert(requests.of_conversion(arguments), progress=meter)
    except VerificationError as error:
        complain(str(error))
        return PROBLEMS
    if arguments.json:
        say_json(to_builtins(report, enc_hook=str))
    else:
        reports.say_conversion(report)
    lossy = arguments.strict and report.losses.total > 0
    return PROBLEMS if report.refused or lossy else DONE


def _check(arguments: argparse.Namespace) -> int:
    troubles: list[Trouble] = []
    try:
        project = Project.open(arguments.project)
    except DataError as error:
        troubles.append(unreadable(PROJECT_FILE, error))
    else:
        with Meter("files") as meter:
            troubles += inspect(project, meter)
    if arguments.json:
        say_json({"problems": [asdict(trouble) for trouble in troubles]})
    else:
        for trouble in troubles:
            say(reports.of_trouble(trouble))
        found = counted(len(troubles), "problem") if troubles else "No problems"
        say(f"{found} in {arguments.project}.")
    return PROBLEMS if troubles else DONE


def _stats(arguments: argparse.Namespace) -> int:
    project = Project.open(arguments.project)
    with Meter("articles") as meter:
        found = statistics(project, meter)
    if arguments.json:
        say_json(as_json(project, found))
    else:
        reports.say_statistics(project.name, found)
    for trouble in found.troubles:
        complain(reports.of_trouble(trouble))
    return PROBLEMS if found.troubles else DONE


def _formats(arguments: argparse.Namespace) -> int:
    if arguments.json:
        say_json([_format_json(form) for form in formats()])
    else:
        reports.say_formats(list(formats()))
    return DONE


def _format_json(form: Format) -> dict[str, Any]:
    return {
        "key": form.key,
        "name": form.name,
        "suffixes": form.suffixes,
        "reads": form.read is not None,
        "writes": form.write is not None,
        "holds": _holds_json(form.holds),
    }


def _holds_json(holds: Holds) -> dict[str, Any]:
    return {
        name: getattr(holds, name)
        for name in Holds.__slots__
        if name not in {"name", "value", "characters"}
    }


def _snapshot(arguments: argparse.Namespace) -> int:
    project = Project.open(arguments.project)
    article, annotator = arguments.article, arguments.annotator
    path = project.article_path(article)
    if not path.is_file() or path.stem != article:
        folder = project.folder / ARTICLES
        complain(
            f"There is no article “{article}”; the names of the files in {folder} are the ids."
        )
        return UNUSABLE
    people = project.annotators()
    if annotator is None and len(people) > 1:
        complain(f"Say whose annotations with --annotator: {', '.join(people)}.")
        return UNUSABLE
    if annotator is not None:
        annotators(project, annotator)
    elif people:
        annotator = people[0]
    has_display = {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from annotator.ui.snapshot import write_snapshot

    write_snapshot(project, annotator, article, arguments.out, arguments.theme, arguments.width)
    say(f"Drew {arguments.out}.")
    return DONE


def _sample(arguments: argparse.Namespace) -> int:
    if arguments.dest.exists():
        complain(f"“{arguments.dest}” is there already.")
        return UNUSABLE
    copy_sample(arguments.dest)
    say(f"The sample project is in {arguments.dest}.")
    return DONE


HANDLERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "new": _new,
    "import": _import,
    "export": _export,
    "convert": _convert,
    "check": _check,
    "stats": _stats,
    "formats": _formats,
    "snapshot": _snapshot,
    "sample": _sample,
}
