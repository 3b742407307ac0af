"""Words for what the core names with enumerations."""

from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import Qt

from annotator.core.spans import Deed, Edit, Status

SHOWN = 32
LONGEST_TIP = 90


def shortened(words: str, length: int = SHOWN) -> str:
    """``words`` on one line, cut at ``length`` characters with an ellipsis."""
    line = " ".join(words[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def isolated(text: str) -> str:
    """``text`` to be drawn in its own direction, whatever that of the window is."""
    return f"\u2068{text}\u2069"


def tip(text: str) -> str:
    """``text`` for a tool tip: Qt breaks only HTML into lines, and takes some words for it."""
    is_plain = not Qt.mightBeRichText(text)
    if is_plain and all(len(line) <= LONGEST_TIP for line in text.split("\n")):
        return text
    return f"<p>{escape(text)}</p>".replace("\n", "<br>")


def entry(text: str) -> str:
    """``text`` for a menu, where a single & would be taken for the mark of a key."""
    return text.replace("&", "&&")


def edit_name(edit: Edit) -> str:
    """The step's name in the undo menu: ``label 14 × Koursk``."""
    deed = _deed(edit.deed)
    if edit.deed is Deed.STATUS and edit.after is not None:
        return f"{deed} {status_name(edit.after.status)}"
    count = f"{edit.count} × " if edit.count > 1 else ""
    return f"{deed} {count}{shortened(edit.words)}".strip()


def spans(count: int) -> str:
    """``31 spans`` in the user's language."""
    if count == 1:
        return QCoreApplication.translate("Wording", "1 span")
    return QCoreApplication.translate("Wording", "%Ln spans", "", count)


def links(count: int) -> str:
    """``3 links`` in the user's language."""
    if count == 1:
        return QCoreApplication.translate("Wording", "1 link")
    return QCoreApplication.translate("Wording", "%Ln links", "", count)


def articles(count: int) -> str:
    """``5 articles`` in the user's language."""
    if count == 1:
        return QCoreApplication.translate("Wording", "1 article")
    return QCoreApplication.translate("Wording", "%Ln articles", "", count)


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
