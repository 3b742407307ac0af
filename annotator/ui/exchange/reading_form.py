"""How sources are read: encoding, language, and which fields of records hold what."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from annotator.formats.fields import Fields
from annotator.formats.model import ReadOptions
from annotator.ui.exchange.choices import NARROW, Choices

DEFAULTS = ReadOptions()


class ReadingForm(QWidget):
    """``changed`` after each choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.encoding: Choices[str | None] = Choices(self.tr("Encoding of text files"))
        self.encoding.offer([(self.tr("found out"), None), *self._encodings()])
        self.language = QLineEdit()
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setPlaceholderText(self.tr("fr, en, ar … where the files do not say"))
        self.text_field = _field_box(self.tr("Field with the text"), DEFAULTS.text_field)
        self.id_field = _field_box(self.tr("Field with the name"), DEFAULTS.id_field)
        self.url = QLineEdit()
        self.url.setAccessibleName(self.tr("Pattern of addresses"))
        self.url.setPlaceholderText("*.example/news/*")
        self.media_type = QLineEdit()
        self.media_type.setAccessibleName(self.tr("Pattern of types"))
        self.media_type.setPlaceholderText("text/html")
        self._lay_out()
        self.encoding.currentIndexChanged.connect(self.changed)
        for field in (self.language, self.url, self.media_type):
            field.textChanged.connect(self.changed)
        for box in (self.text_field, self.id_field):
            box.editTextChanged.connect(self.changed)

    @property
    def options(self) -> ReadOptions:
        """What is chosen."""
        return ReadOptions(
            encoding=self.encoding.value,
            text_field=self.text_field.currentText().strip() or DEFAULTS.text_field,
            id_field=self.id_field.currentText().strip() or DEFAULTS.id_field,
            language=self.language.text().strip() or None,
            url=self.url.text().strip() or None,
            media_type=self.media_type.text().strip() or None,
        )

    def show_fields(self, fields: Fields, *, is_read: bool) -> None:
        """Offer the fields that were found.

        Where nothing could be read (not ``is_read``) with the usual field, the one with the
        longest texts is taken.
        """
        for box in (self.text_field, self.id_field):
            text = box.currentText()
            box.blockSignals(True)
            box.clear()
            box.addItems(fields.names)
            _choose(box, text)
            box.blockSignals(False)
            box.setEnabled(bool(fields.names))
        is_usual = self.text_field.currentText() == DEFAULTS.text_field
        if fields.longest and is_usual and not is_read:
            _choose(self.text_field, fields.longest)

    def show_archives(self, *, are_there: bool) -> None:
        """Let addresses and types be named where there are archives of web pages."""
        for part in self._of_archives:
            part.setVisible(are_there)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.fontMetrics().height())
        labels: dict[QWidget, QWidget] = {}
        for row, column, text, field in (
            (0, 0, self.tr("Encoding"), self.encoding),
            (0, 2, self.tr("Language"), self.language),
            (1, 0, self.tr("Field with the text"), self.text_field),
            (1, 2, self.tr("Field with the name"), self.id_field),
            (2, 0, self.tr("Only addresses like"), self.url),
            (2, 2, self.tr("Only pages of type"), self.media_type),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            labels[field] = label
            grid.addWidget(label, row, column)
            grid.addWidget(field, row, column + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        fields: tuple[QWidget, ...] = (self.url, self.media_type)
        self._of_archives = (*fields, *(labels[field] for field in fields))
        self.show_archives(are_there=False)

    def _encodings(self) -> list[tuple[str, str]]:
        western, central = self.tr("Western"), self.tr("Central European")
        japanese, chinese = self.tr("Japanese"), self.tr("Chinese")
        named = (
            ("UTF-8", "utf-8"),
            ("UTF-16", "utf-16"),
            (f"{western} (Windows-1252)", "windows-1252"),
            (f"{western} (ISO 8859-15)", "iso-8859-15"),
            (f"{western} (Mac Roman)", "mac-roman"),
            (f"{western} (DOS 850)", "cp850"),
            (f"{central} (Windows-1250)", "windows-1250"),
            (f"{self.tr('Cyrillic')} (Windows-1251)", "windows-1251"),
            (f"{self.tr('Cyrillic')} (KOI8-R)", "koi8-r"),
            (f"{self.tr('Greek')} (Windows-1253)", "windows-1253"),
            (f"{self.tr('Turkish')} (Windows-1254)", "windows-1254"),
            (f"{self.tr('Arabic')} (Windows-1256)", "windows-1256"),
            (f"{japanese} (Shift JIS)", "shift_jis"),
            (f"{japanese} (EUC-JP)", "euc-jp"),
            (f"{chinese} (GB 18030)", "gb18030"),
            (f"{chinese} (Big5)", "big5"),
            (f"{self.tr('Korean')} (EUC-KR)", "euc-kr"),
        )
        return list(named)


def _choose(box: QComboBox, text: str) -> None:
    """Put ``text`` into the field, and the list there if it is in it."""
    box.setCurrentIndex(box.findText(text, Qt.MatchFlag.MatchExactly))
    box.setEditText(text)


def _field_box(name: str, field: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMinimumContentsLength(NARROW)
    box.setAccessibleName(name)
    box.setEditText(field)
    box.setEnabled(False)
    return box
