"""Every place where the same words stand in a text."""

from collections.abc import Iterator

from annotator.core.graphemes import is_boundary
from annotator.core.words import is_edge


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """The places of ``words`` as whole words, in order, none overlapping the one before.

    Letters and white space must be the same. What is a whole word is said in `core.words`:
    ``Ukraine`` is one in ``l'Ukraine``, ``Unis`` in ``États-Unis`` and ``dit`` in ``Crédit`` not.
    """
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        if _is_whole(text, start) and _is_whole(text, end):
            yield start, end
            start = text.find(words, end)
        else:
            start = text.find(words, start + 1)


def _is_whole(text: str, position: int) -> bool:
    sides = text[max(0, position - 1) : position + 1]
    # Most places can be told by the two characters there, which makes common words quick.
    if len(sides) == 2 and sides.isalnum() and max(sides) < "\u0250":
        return False
    return is_boundary(text, position) and (" " in sides or is_edge(text, position))
