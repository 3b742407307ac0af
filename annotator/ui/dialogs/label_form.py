"""One label, all of it: name, key, colours, what it takes, how it is drawn, its guideline."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from annotator.core.drafts import LabelDraft
from annotator.core.labels import Style, Takes
from annotator.ui.dialogs.attribute_tree import AttributeTree
from annotator.ui.dialogs.color_field import ColorField
from annotator.ui.parts import Caption
from annotator.ui.theme import Look


class LabelForm(QWidget):
    """Edits a draft in place; ``changed`` after each key."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = LabelDraft("")
        self._showing = False
        self._name = QLineEdit()
        self._key = QLineEdit()
        self._key.setMaxLength(1)
        self._key.setFixedWidth(self.fontMetrics().averageCharWidth() * 3 + 24)
        self._takes = QComboBox()
        self._style = QComboBox()
        self._colors = ColorField()
        self._guideline = QPlainTextEdit()
        self._guideline.setTabChangesFocus(True)
        self._guideline.setMinimumHeight(self.fontMetrics().lineSpacing() * 4 + 14)
        self._attributes = AttributeTree(look)
        self._fill_choices()
        self._arrange()
        self._name.textEdited.connect(self._take)
        self._key.textEdited.connect(self._take)
        self._takes.activated.connect(self._take)
        self._style.activated.connect(self._take)
        self._colors.chosen.connect(self._take_colors)
        self._guideline.textChanged.connect(self._take)
        self._attributes.changed.connect(self.changed)

    def show_label(self, label: LabelDraft) -> None:
        """Edit ``label``."""
        self._label = label
        self._showing = True
        self._name.setText(label.name)
        self._key.setText(label.key)
        self._takes.setCurrentIndex(self._takes.findData(label.takes))
        self._style.setCurrentIndex(self._style.findData(label.style))
        self._colors.show_colors(label.light, label.dark)
        self._guideline.setPlainText(label.guideline)
        self._attributes.show_label(label)
        self._showing = False

    def edit_name(self) -> None:
        """Put the keyboard into the name."""
        self._name.setFocus()
        self._name.selectAll()

    def _fill_choices(self) -> None:
        takes = {
            Takes.WORD: self.tr("the word"),
            Takes.NAME: self.tr("the name"),
            Takes.QUOTATION: self.tr("the quotation"),
            Takes.SENTENCE: self.tr("the sentence"),
            Takes.PARAGRAPH: self.tr("the paragraph"),
            Takes.BLOCK: self.tr("the block, or the paragraph"),
        }
        styles = {
            Style.UNDERLINE: self.tr("tint and line, with a tag"),
            Style.TINT: self.tr("tint"),
            Style.BAR: self.tr("tint and bar in the margin"),
        }
        for take, name in takes.items():
            self._takes.addItem(name, take)
        for style, name in styles.items():
            self._style.addItem(name, style)

    def _arrange(self) -> None:
        named = QHBoxLayout()
        named.setSpacing(8)
        named.addWidget(self._name, 1)
        key = Caption(self.tr("Key"))
        key.setBuddy(self._key)
        named.addWidget(key)
        named.addWidget(self._key)
        form = QFormLayout(self)
        form.setContentsMargins(4, 4, 4, 4)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows = (
            (self.tr("Name"), self._name, named),
            (self.tr("Takes"), self._takes, self._takes),
            (self.tr("Drawn with"), self._style, self._style),
            (self.tr("Colours"), self._colors, self._colors),
            (self.tr("Guideline"), self._guideline, self._guideline),
            (self.tr("Attributes"), self._attributes, self._attributes),
        )
        for text, field, content in rows:
            field.setAccessibleName(text)
            form.addRow(text, content)
        self._key.setAccessibleName(self.tr("Key of the label"))
        self._takes.setToolTip(self.tr("What the key takes around the caret"))

    def _take(self) -> None:
        if self._showing:
            return
        label = self._label
        label.name = self._name.text()
        label.key = self._key.text().strip().upper()
        self._key.setText(label.key)
        label.takes = Takes(self._takes.currentData())
        label.style = Style(self._style.currentData())
        label.guideline = self._guideline.toPlainText()
        self.changed.emit()

    def _take_colors(self, light: str, dark: str) -> None:
        self._label.light, self._label.dark = light, dark
        self.changed.emit()
