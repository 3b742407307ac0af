"""What a label takes: around the caret, or of a selection."""

from annotator.core.blocks import block_around
from annotator.core.graphemes import snap_out
from annotator.core.labels import Takes
from annotator.core.names import name_around
from annotator.core.quotations import quotation_around
from annotator.core.sentences import paragraph_at, sentence_at
from annotator.core.words import snap, word_at

_AROUND = {
    Takes.WORD: word_at,
    Takes.NAME: name_around,
    Takes.QUOTATION: quotation_around,
    Takes.SENTENCE: sentence_at,
    Takes.PARAGRAPH: paragraph_at,
    Takes.BLOCK: block_around,
}


def target(text: str, position: int, takes: Takes) -> tuple[int, int] | None:
    """What a label that ``takes`` this takes around ``position``, None where nothing is there."""
    found = _AROUND[takes](text, position)
    return found and snap_out(text, *found)


def selection(text: str, start: int, end: int, exact: bool) -> tuple[int, int] | None:
    """What a label takes of the selection ``start:end``, None where it takes nothing.

    ``exact``: all that is selected; else without surrounding white space and with whole words.
    Grapheme clusters are never cut.
    """
    snapped = (start, end) if exact and start < end else snap(text, start, end)
    return snapped and snap_out(text, *snapped)
