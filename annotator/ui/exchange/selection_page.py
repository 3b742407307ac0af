"""The page of an export that says what goes in: whose work, how far, which labels and origins."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.core.labels import LabelSet
from annotator.core.spans import HUMAN, Status
from annotator.formats.inventory import Inventory
from annotator.formats.merging import Merge
from annotator.formats.presets import What
from annotator.ui.exchange.choices import Choices
from annotator.ui.exchange.label_tree import LabelTree
from annotator.ui.theme import Look
from annotator.ui.wording import entry, status_name

MOST_ORIGINS = 8
"""How many origins are offered; the rarest are left out."""

Whose = tuple[str | None, Merge]
EVERYBODY: Whose = (None, Merge.SEPARATE)


class SelectionPage(QWidget):
    """``changed`` after each choice."""

    changed = Signal()

    def __init__(self, labels: LabelSet, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whose: Choices[Whose] = Choices(self.tr("Whose annotations"))
        self.whose.offer([("", EVERYBODY)])
        self._wanted = EVERYBODY
        self.status: Choices[Status | None] = Choices(self.tr("Status of the articles"))
        self.status.offer(self._statuses())
        self.labels = LabelTree(labels, look)
        self._origins: dict[str, QCheckBox] = {}
        self._leaves_origins_out = False
        self._origin_row = QHBoxLayout()
        self._origin_caption = QLabel(self.tr("Made by"))
        self._lay_out()
        self.whose.currentIndexChanged.connect(self.changed)
        self.status.currentIndexChanged.connect(self.changed)
        self.labels.changed.connect(self.changed)

    @property
    def problem(self) -> str:
        """Why nothing can be exported with this choice, empty where something can."""
        if self.labels.is_empty:
            return self.tr("Choose a label at least.")
        if self._leaves_origins_out and not self._ticked_origins():
            return self.tr("Choose at least one of those who made the spans.")
        return ""

    @property
    def choice(self) -> What:
        """What is chosen here."""
        annotator, merge = self.whose.value
        return What(
            annotator=annotator,
            merge=merge,
            status=self.status.value,
            labels=self.labels.labels,
            origins=self._ticked_origins() if self._leaves_origins_out else (),
            rules=self.labels.rules,
        )

    def show_choice(self, what: What) -> None:
        """Choose as a preset does; somebody who is not in the project is everybody."""
        self._choose_whose((what.annotator, what.merge))
        self.status.choose(what.status)
        self._leaves_origins_out = bool(what.origins)
        for name in what.origins:
            self._add_origin(name)
        for name, box in self._origins.items():
            box.setChecked(not what.origins or name in what.origins)
        self.labels.show_choice(what.labels, what.rules)

    def show_annotators(self, annotators: Sequence[str]) -> None:
        """Offer the work of those who have annotated something."""
        self.whose.offer(self._whose(annotators))
        self._choose_whose(self._wanted)

    def show_inventory(self, found: Inventory) -> None:
        """Offer the origins that there are, and say how often each label is used."""
        self.labels.show_counts(found.labels)
        kinds: list[str] = []
        for origin, _count in found.origins.most_common(MOST_ORIGINS):
            if not origin.startswith(tuple(kinds)):
                kinds = [each for each in kinds if not each.startswith(origin)]
                kinds.append(origin)
        if len(kinds) > 1:
            for origin in kinds:
                self._add_origin(origin)

    def _choose_whose(self, wanted: Whose) -> None:
        """Choose somebody's work, that of everybody where nobody is called so."""
        self._wanted = wanted
        if not self.whose.choose(wanted):
            self.whose.choose((None, wanted[1]))

    def _whose(self, annotators: Sequence[str]) -> list[tuple[str, Whose]]:
        if len(annotators) < 2:
            return [(", ".join(annotators), EVERYBODY)]
        return [
            (self.tr("everybody, a file each"), EVERYBODY),
            (self.tr("everybody, one after another in one file"), (None, Merge.TOGETHER)),
            (self.tr("everybody, merged: every span of anybody"), (None, Merge.UNION)),
            (self.tr("everybody, merged: spans of more than half"), (None, Merge.MAJORITY)),
            (self.tr("everybody, merged: spans that all have"), (None, Merge.UNANIMOUS)),
            *((name, (name, Merge.SEPARATE)) for name in annotators),
        ]

    def _statuses(self) -> list[tuple[str, Status | None]]:
        statuses = (Status.DONE, Status.IN_PROGRESS, Status.TODO)
        named: list[tuple[str, Status | None]] = [(status_name(each), each) for each in statuses]
        return [(self.tr("of any status"), None), *named]

    def _ticked_origins(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._origins.items() if box.isChecked())

    def _take_origins(self) -> None:
        self._leaves_origins_out = len(self._ticked_origins()) < len(self._origins)
        self.changed.emit()

    def _add_origin(self, name: str) -> None:
        if name in self._origins:
            return
        box = QCheckBox(self.tr("people") if name == HUMAN else entry(name))
        box.setChecked(not self._leaves_origins_out)
        box.clicked.connect(self._take_origins)
        self._origins[name] = box
        self._origin_row.insertWidget(len(self._origins) - 1, box)
        self._origin_caption.show()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Annotations of"), self.whose)
        form.addRow(self.tr("Articles"), self.status)
        self._origin_row.addStretch(1)
        form.addRow(self._origin_caption, self._origin_row)
        self._origin_caption.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.labels, 1)
