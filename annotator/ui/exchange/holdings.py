"""What a format can hold of annotations, in words."""

from PySide6.QtCore import QCoreApplication

from annotator.formats.loss_report import never_held
from annotator.formats.model import Format, Holds, OffsetUnit

translate = QCoreApplication.translate


def description(form: Format) -> str:
    """What an export in the format keeps and what it leaves out, in a few sentences."""
    sentences = [_spans(form.holds)]
    kept, gone = _parts(form.holds)
    if form.holds.unit is not None and kept:
        text = translate("Holdings", "Holds {parts}.")
        sentences.append(text.format(parts=_listed(kept)))
    if form.holds.unit is not None and gone:
        text = translate("Holdings", "Leaves out {parts}.")
        sentences.append(text.format(parts=_listed(gone)))
    if form.needs:
        text = translate("Holdings", "Needs the extra “annotator[{extra}]”.")
        sentences.append(text.format(extra=form.needs))
    return " ".join(sentences)


def short(form: Format) -> str:
    """The same in a few words."""
    holds = form.holds
    if holds.unit is None:
        return translate("Holdings", "text only")
    _kept, gone = _parts(holds)
    if not gone and not never_held(holds):
        return translate("Holdings", "everything")
    if holds.unit is OffsetUnit.TOKEN:
        return translate("Holdings", "tokens")
    if holds.links and holds.attributes:
        return translate("Holdings", "spans, attributes, links")
    if holds.attributes:
        return translate("Holdings", "spans, attributes")
    return translate("Holdings", "spans, links") if holds.links else translate("Holdings", "spans")


def _spans(holds: Holds) -> str:
    if holds.unit is None:
        return translate("Holdings", "The texts alone, without spans.")
    if holds.unit is not OffsetUnit.TOKEN:
        return translate("Holdings", "Every span exactly where it stands.")
    if holds.text:
        return translate("Holdings", "Spans of whole tokens, and the text as it is.")
    return translate("Holdings", "Spans of whole tokens; the text only as its tokens.")


def _parts(holds: Holds) -> tuple[list[str], list[str]]:
    """What is held and what is not."""
    parts = {
        translate("Holdings", "nested spans"): holds.nesting,
        translate("Holdings", "crossing spans"): holds.overlap,
        translate("Holdings", "attributes"): holds.attributes,
        translate("Holdings", "links"): holds.links,
        translate("Holdings", "notes"): holds.notes,
        translate("Holdings", "origins"): holds.origin,
        translate("Holdings", "status"): holds.status,
        translate("Holdings", "annotators"): holds.annotators,
    }
    kept = [words for words, is_held in parts.items() if is_held]
    return kept, [words for words, is_held in parts.items() if not is_held]


def _listed(parts: list[str]) -> str:
    """``a, b and c``."""
    if len(parts) == 1:
        return parts[0]
    text = translate("Holdings", "{first} and {last}")
    return text.format(first=", ".join(parts[:-1]), last=parts[-1])
