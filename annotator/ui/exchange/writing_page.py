"""The page of an export that says how it is written: overlaps, tokens, splits, the check."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.core.tags import Scheme
from annotator.formats.model import Format, Nested, OffsetUnit
from annotator.formats.presets import How
from annotator.formats.splits import SplitError, parsed
from annotator.formats.tokenisers import Tokens
from annotator.ui.exchange.choices import Choices
from annotator.ui.parts import Caption

SHARES = (80, 10, 10)
"""Percent of the articles, at first."""
WIDEST = 512
"""The most tokens that a widest span can be set to."""


class WritingPage(QWidget):
    """Shows only what the format leaves a choice in. ``changed`` after each choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nested: Choices[Nested] = Choices(self.tr("Which of overlapping spans"))
        self.tokens: Choices[Tokens] = Choices(self.tr("Whose tokens"))
        self.scheme: Choices[Scheme] = Choices(self.tr("Scheme of tags"))
        self.widest = QSpinBox()
        self.divide = QCheckBox(self.tr("Divide the articles into train, dev and test"))
        self.shares = [QSpinBox() for _share in SHARES]
        self.seed = QLineEdit()
        self.verify = QCheckBox(self.tr("Read back what was written, and compare"))
        self._fill()
        self._lay_out()
        for box in (self.nested, self.tokens, self.scheme):
            box.currentIndexChanged.connect(self.changed)
        for spin in (self.widest, *self.shares):
            spin.valueChanged.connect(self.changed)
        for check in (self.divide, self.verify):
            check.toggled.connect(self.changed)
        self.seed.textChanged.connect(self.changed)
        self.divide.toggled.connect(self._refresh)

    @property
    def problem(self) -> str:
        """Why nothing can be written so, empty where something can."""
        if self.divide.isChecked() and not any(spin.value() for spin in self.shares):
            return self.tr("One of the shares must be more than nothing.")
        return ""

    @property
    def choice(self) -> How:
        """What is chosen here."""
        return How(
            nested=self.nested.value,
            tokens=self.tokens.value,
            scheme=self.scheme.value,
            max_width=self.widest.value() or None,
            split=self._split() if self.divide.isChecked() else "",
            seed=self.seed.text().strip(),
            verify=self.verify.isChecked(),
        )

    def show_choice(self, how: How) -> None:
        """Choose as a preset does."""
        self.nested.choose(how.nested)
        self.tokens.choose(how.tokens)
        self.scheme.choose(how.scheme)
        self.widest.setValue(how.max_width or 0)
        self.divide.setChecked(bool(how.split))
        for spin, share in zip(self.shares, _percentages(how.split), strict=True):
            spin.setValue(share)
        self.seed.setText(how.seed)
        self.verify.setChecked(how.verify)
        self._refresh()

    def show_format(self, form: Format) -> None:
        """Offer what there is to choose in this format."""
        holds = form.holds
        overlaps = [
            (self.tr("keep the outermost"), Nested.OUTERMOST),
            (self.tr("keep the innermost"), Nested.INNERMOST),
        ]
        if holds.columns:
            overlaps.append((self.tr("a column for each label"), Nested.COLUMNS))
        self.nested.offer(overlaps)
        in_tokens = holds.unit is OffsetUnit.TOKEN
        for field, is_shown in (
            (self.nested, holds.unit is not None and not (holds.nesting and holds.overlap)),
            (self.tokens, in_tokens),
            (self.scheme, holds.tags),
            (self.widest, in_tokens and not holds.tags),
        ):
            self._form.setRowVisible(field, is_shown)
        self.verify.setEnabled(form.read is not None)

    def _split(self) -> str:
        """The shares as a preset has them; without dev there are two."""
        train, dev, test = (spin.value() for spin in self.shares)
        return f"{train}/{dev}/{test}" if dev else f"{train}/{test}"

    def _fill(self) -> None:
        self.nested.offer([(self.tr("keep the outermost"), Nested.OUTERMOST)])
        self.tokens.offer(
            [
                (self.tr("our own rules for French and English"), Tokens.OWN),
                (self.tr("spaCy's, where it is installed"), Tokens.SPACY),
            ]
        )
        self.scheme.offer((each.name, each) for each in Scheme)
        self.scheme.choose(Scheme.IOB2)
        self.widest.setRange(0, WIDEST)
        self.widest.setSpecialValueText(self.tr("as the format has it"))
        self.widest.setSuffix(self.tr(" tokens"))
        self.widest.setAccessibleName(self.tr("Most tokens of a span"))
        names = (self.tr("train"), self.tr("dev"), self.tr("test"))
        for spin, name, share in zip(self.shares, names, SHARES, strict=True):
            spin.setRange(0, 100)
            spin.setValue(share)
            spin.setSuffix(self.tr(" %"))
            spin.setAccessibleName(self.tr("Share of {name}").format(name=name))
        self.seed.setPlaceholderText(self.tr("chosen so that all labels are divided evenly"))
        self.seed.setAccessibleName(self.tr("Seed of the division"))
        self.verify.setChecked(True)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.tr("Overlapping spans"), self.nested)
        self._form.addRow(self.tr("Tokens"), self.tokens)
        self._form.addRow(self.tr("Tags"), self.scheme)
        self._form.addRow(self.tr("Widest span"), self.widest)
        names = (self.tr("train"), self.tr("dev"), self.tr("test"))
        shares = QGridLayout()
        for place, (spin, name) in enumerate(zip(self.shares, names, strict=True)):
            shares.addWidget(Caption(name), 0, place)
            shares.addWidget(spin, 1, place)
        shares.setColumnStretch(len(self.shares), 1)
        self._splits = QFormLayout()
        self._splits.addRow(shares)
        self._splits.addRow(self.tr("Seed"), self.seed)
        about = Caption(
            self.tr(
                "An article's place follows from its id and the seed: it keeps it when others "
                "are added. A manifest beside the export says what is where."
            )
        )
        about.setWordWrap(True)
        self._splits.addRow(about)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._form)
        column.addWidget(self.divide)
        column.addLayout(self._splits)
        column.addWidget(self.verify)
        column.addStretch(1)
        self._refresh()

    def _refresh(self) -> None:
        for row in range(self._splits.rowCount()):
            self._splits.setRowVisible(row, self.divide.isChecked())


def _percentages(split: str) -> tuple[int, int, int]:
    """The shares of train, dev and test in a preset, the usual ones where it makes no sense."""
    try:
        splits = parsed(split)
    except SplitError:
        return SHARES
    shares = dict(zip(splits.names, splits.shares, strict=True))
    train, dev, test = (round(100 * shares.get(name, 0)) for name in ("train", "dev", "test"))
    return train, dev, test
