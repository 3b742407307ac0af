"""What the list says of an article in words."""

from PySide6.QtCore import QCoreApplication

from annotator.storage.catalogue import Row
from annotator.ui.wording import shortened, spans, status_name

REASON = 60


def subtitle(row: Row) -> str:
    """The second line: what is wrong, or the count of spans with the flag or the time."""
    if row.problem:
        return QCoreApplication.translate("Articles", "Cannot be read: {problem}").format(
            problem=row.problem
        )
    parts = []
    if row.count:
        parts.append(spans(row.count))
    if row.flag is not None:
        parts.append(_flag(row.flag))
    elif row.seconds >= 1:
        parts.append(duration(row.seconds))
    return " · ".join(parts) or _sentence(status_name(row.status))


def description(row: Row) -> str:
    """The row as a screen reader says it."""
    parts = [row.title, status_name(row.status)]
    if row.problem:
        parts.append(row.problem)
    parts.append(spans(row.count))
    if row.flag is not None:
        parts.append(_flag(row.flag))
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """A time spent, in words as short as they get: seconds, minutes or hours."""
    if seconds < 60:
        return QCoreApplication.translate("Articles", "{count} s").format(count=int(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("Articles", "{count} min").format(count=minutes)
    text = QCoreApplication.translate("Articles", "{hours} h {minutes} min")
    return text.format(hours=minutes // 60, minutes=minutes % 60)


def _flag(reason: str) -> str:
    if not reason.strip():
        return QCoreApplication.translate("Articles", "flagged")
    return QCoreApplication.translate("Articles", "“{reason}”").format(
        reason=shortened(reason, REASON)
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
