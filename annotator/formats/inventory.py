"""What the annotations of a project hold that an export can choose from."""

from collections import Counter
from dataclasses import dataclass, field

import msgspec

from annotator.core.errors import CancelledError
from annotator.core.spans import HUMAN, Status
from annotator.formats.model import Cancelled, Progress, never, untold
from annotator.storage.project import SUFFIX, Project, json_names


@dataclass(slots=True)
class Inventory:
    """Records by annotator and by status, spans by label and by origin."""

    annotators: Counter[str] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)


def inventory(
    project: Project, progress: Progress = untold, cancelled: Cancelled = never
) -> Inventory:
    """Count through all annotations; a file that cannot be read is left out.

    ``progress`` counts files. Raises CancelledError, StorageError.
    """
    found = Inventory()
    folders = {name: project.annotator_folder(name) for name in project.annotators()}
    names = {annotator: json_names(folder) for annotator, folder in folders.items()}
    done, total = 0, sum(map(len, names.values()))
    for annotator, articles in names.items():
        for article in articles:
            if cancelled():
                raise CancelledError("The counting was stopped.")
            done += 1
            progress(done, total)
            try:
                data = (folders[annotator] / f"{article}{SUFFIX}").read_bytes()
                record = msgspec.json.decode(data, type=_Record)
            except (OSError, msgspec.DecodeError):
                continue
            found.annotators[annotator] += 1
            found.statuses[record.status] += 1
            found.labels.update(span.label for span in record.spans)
            found.origins.update(span.origin for span in record.spans)
    return found


class _Span(msgspec.Struct, gc=False):
    label: str
    origin: str = HUMAN


class _Record(msgspec.Struct):
    status: Status
    spans: list[_Span]
