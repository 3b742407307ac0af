"""Undo and redo: a list of edits and a place in it."""

from collections.abc import Iterator

from annotator.core.spans import Edit


class History:
    """Every edit of one article since it was first opened, without limit."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []
        self._place = 0

    def __len__(self) -> int:
        return len(self._edits)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self._edits)

    def record(self, edit: Edit) -> None:
        """Append what was just done; what had been undone can no longer be redone."""
        del self._edits[self._place :]
        self._edits.append(edit)
        self._place += 1

    @property
    def undoable(self) -> Edit | None:
        """The edit that undo would take back."""
        return self._edits[self._place - 1] if self._place else None

    @property
    def redoable(self) -> Edit | None:
        """The edit that redo would do again."""
        return self._edits[self._place] if self._place < len(self._edits) else None

    def back(self) -> Edit | None:
        """Step back; the inverse of the edit left behind, to be applied."""
        edit = self.undoable
        if edit is None:
            return None
        self._place -= 1
        return edit.inverse()

    def forward(self) -> Edit | None:
        """Step forward; the edit to be applied again."""
        edit = self.redoable
        if edit is not None:
            self._place += 1
        return edit
