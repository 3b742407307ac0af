"""The flag of an article: set aside with a reason, for oneself later or for somebody else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from annotator.ui.parts import Caption, dialog_column
from annotator.ui.session import Session


def edit_flag(session: Session, parent: QWidget | None = None) -> "FlagDialog | None":
    """Ask for the reason why the article in front is flagged."""
    if session.article is None:
        return None
    dialog = FlagDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class FlagDialog(QDialog):
    """Sets the flag with a reason, which may be empty, or takes it away."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document = session.document
        flag = session.document.progress.flag
        self.setWindowTitle(self.tr("Flag the article"))
        self._reason = QLineEdit(flag or "")
        self._reason.setAccessibleName(self.tr("Reason"))
        self._reason.setPlaceholderText(self.tr("Is the box a promo?"))
        self._reason.setMinimumWidth(self.fontMetrics().averageCharWidth() * 50)
        self._reason.selectAll()
        about = Caption(self.tr("What is to be looked at again? The list shows it."))
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        keep = buttons.addButton(self.tr("Flag"), roles.AcceptRole)
        if flag is not None:
            away = buttons.addButton(self.tr("Take the flag away"), roles.DestructiveRole)
            away.clicked.connect(self._take_away)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = dialog_column(self)
        for widget in (about, self._reason, buttons):
            layout.addWidget(widget)
        keep.setDefault(True)

    def accept(self) -> None:
        self._set(self._reason.text().strip())
        super().accept()

    def _take_away(self) -> None:
        self._set(None)
        super().accept()

    def _set(self, reason: str | None) -> None:
        if self._session.document is self._document:
            self._session.set_flag(reason)
