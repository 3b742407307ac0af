"""Words for what the core names with enumerations."""

from PySide6.QtCore import QCoreApplication

from annotator.core.spans import Deed, Edit, Status

SHOWN = 32


def shortened(words: str, length: int = SHOWN) -> str:
    """``words`` on one line, cut at ``length`` characters with an ellipsis."""
    line = " ".join(words[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def edit_name(edit: Edit) -> str:
    """The step's name in the undo menu: ``label 14 × Koursk``."""
    deed = _deed(edit.deed)
    if edit.deed is Deed.STATUS and edit.after is not None:
        return f"{deed} {status_name(edit.after.status)}"
    count = f"{edit.count} × " if edit.count > 1 else ""
    return f"{deed} {count}{shortened(edit.words)}".strip()


def status_name(status: Status) -> str:
    """The status as the window shows it."""
    names = {
        Status.TODO: QCoreApplication.translate("Wording", "to do"),
        Status.IN_PROGRESS: QCoreApplication.translate("Wording", "in progress"),
        Status.DONE: QCoreApplication.translate("Wording", "done"),
    }
    return names[status]


def _deed(deed: Deed) -> str:
    names = {
        Deed.LABEL: QCoreApplication.translate("Wording", "label"),
        Deed.RELABEL: QCoreApplication.translate("Wording", "relabel"),
        Deed.DELETE: QCoreApplication.translate("Wording", "delete"),
        Deed.RESIZE: QCoreApplication.translate("Wording", "move edge of"),
        Deed.ATTRIBUTES: QCoreApplication.translate("Wording", "attribute of"),
        Deed.NOTE: QCoreApplication.translate("Wording", "note on"),
        Deed.LINK: QCoreApplication.translate("Wording", "link from"),
        Deed.UNLINK: QCoreApplication.translate("Wording", "unlink"),
        Deed.STATUS: QCoreApplication.translate("Wording", "mark as"),
        Deed.FLAG: QCoreApplication.translate("Wording", "flag"),
        Deed.IMPORT: QCoreApplication.translate("Wording", "import"),
        Deed.CLEAR: QCoreApplication.translate("Wording", "clear"),
    }
    return names[deed]
