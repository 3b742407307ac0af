"""What happens to the spans that exist, said before it happens."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.drafts import Change, Draft, Fate, Part
from annotator.storage.relabelling import Usage
from annotator.ui import wording
from annotator.ui.parts import Heading

SHOWN_ROWS = 5


class EffectsPanel(QWidget):
    """A sentence for each change that spans feel, with a choice where something goes.

    ``own`` and ``others`` are how often the labels are used, None while that is being counted.
    """

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._own: Usage | None = None
        self._others: Usage | None = None
        self._names: tuple[str, ...] = ()
        self._shown: list[QWidget] = []
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setColumnStretch(0, 1)
        self._area = QScrollArea()
        self._area.setWidget(self._rows)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._too = QCheckBox()
        self._too.toggled.connect(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(Heading(self.tr("What happens to existing spans")))
        column.addWidget(self._area)
        column.addWidget(self._too)
        self.refresh()

    @property
    def others_too(self) -> bool:
        """Whether the annotations of the other annotators shall be changed as well."""
        return self._too.isChecked()

    def show_usage(self, own: Usage, others: Usage, names: tuple[str, ...]) -> None:
        """Take what was counted; ``names`` are the other annotators."""
        self._own, self._others, self._names = own, others, names
        self.refresh()

    def refresh(self) -> None:
        """Say what the draft as it is would do."""
        changes = self._draft.changes()
        self.setVisible(bool(changes))
        for child in self._shown:
            self._grid.removeWidget(child)
            child.hide()
            child.deleteLater()
        self._shown.clear()
        for row, change in enumerate(changes):
            sentence = QLabel(self._sentence(change))
            sentence.setWordWrap(True)
            sentence.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(sentence, row, 0)
            self._shown.append(sentence)
            if change.name is None:
                choice = self._choice(change, sentence.text())
                self._grid.addWidget(choice, row, 1)
                self._shown.append(choice)
        line = self.fontMetrics().lineSpacing() + 16
        self._area.setFixedHeight(min(max(len(changes), 1), SHOWN_ROWS) * line)
        self._show_others(changes)

    def _show_others(self, changes: list[Change]) -> None:
        others = self._others
        count = sum(_count(others, change)[0] for change in changes) if others else 0
        self._too.setVisible(count > 0)
        text = self.tr("Change the annotations of {names} too: {spans}")
        names = wording.entry(", ".join(self._names))
        self._too.setText(text.format(names=names, spans=wording.spans(count)))

    def _sentence(self, change: Change) -> str:
        what = self._what(change)
        if self._own is None:
            return f"{what} {self.tr('Counting…')}"
        used, places = _count(self._own, change)
        if self.others_too and self._others is not None:
            more, further = _count(self._others, change)
            used, places = used + more, places + further
        if not used:
            return f"{what} {self.tr('Nothing uses it.')}"
        counted = wording.links(used) if change.part is Part.LINK else wording.spans(used)
        concerned = self.tr("It is on {spans} in {articles}.")
        return f"{what} {concerned.format(spans=counted, articles=wording.articles(places))}"

    def _what(self, change: Change) -> str:
        name = " · ".join(change.path)
        if change.name is None:
            return self.tr("“{name}” is removed.").format(name=name)
        text = self.tr("“{name}” becomes “{new}”.")
        return text.format(name=name, new=change.name)

    def _choice(self, change: Change, about: str) -> QComboBox:
        """The choice of what becomes of the spans that have what goes."""
        key = (change.part, change.path)
        box = QComboBox()
        box.setAccessibleName(about)
        whole = change.part in (Part.LABEL, Part.LINK)
        box.addItem(self.tr("they keep it"))
        box.addItem(self.tr("they are deleted") if whole else self.tr("they lose it"))
        fates: list[Fate | None] = [None, Fate()]
        for other in change.others:
            box.addItem(self.tr("they become “{name}”").format(name=other.name))
            fates.append(Fate(other))
        now = self._draft.fates.get(key)
        box.setCurrentIndex(fates.index(now) if now in fates else 0)

        def take(row: int) -> None:
            fate = fates[row]
            if fate is None:
                self._draft.fates.pop(key, None)
            else:
                self._draft.fates[key] = fate

        box.activated.connect(take)
        return box


def _count(usage: Usage | None, change: Change) -> tuple[int, int]:
    """How many spans (or links) in how many articles have what changes."""
    if usage is None:
        return 0, 0
    if change.part is Part.LINK:
        return usage.links[change.path[0]], usage.link_articles[change.path[0]]
    return usage.spans[change.path], usage.articles[change.path]
