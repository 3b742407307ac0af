"""A combo box over values of Python, which come out as they went in."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QComboBox, QWidget

Chosen = TypeVar("Chosen")

NARROW = 8
"""Characters that a box has room for at least, however long its texts are."""


class Choices(QComboBox, Generic[Chosen]):
    """Offers texts, each of which stands for a value; ``name`` is what a screen reader calls it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[Chosen] = []
        self.setAccessibleName(name)
        self.setMinimumContentsLength(NARROW)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)

    @property
    def value(self) -> Chosen:
        """What is chosen. Raises IndexError where nothing is offered."""
        return self._values[max(self.currentIndex(), 0)]

    def offer(self, choices: Iterable[tuple[str, Chosen]]) -> None:
        """Offer these in the place of what was; what was chosen stays so if it is among them."""
        before = self.value if self._values else None
        self.blockSignals(True)
        self.clear()
        self._values = []
        for text, value in choices:
            self.addItem(text)
            self._values.append(value)
        self.setCurrentIndex(self._values.index(before) if before in self._values else 0)
        self.blockSignals(False)

    def choose(self, value: Chosen) -> bool:
        """Choose ``value``; whether it is offered."""
        if value not in self._values:
            return False
        self.setCurrentIndex(self._values.index(value))
        return True
