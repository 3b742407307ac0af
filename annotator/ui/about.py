"""What this program is."""

from platform import python_version

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator import __version__


def show_about(parent: QWidget) -> None:
    """Say the program's version and terms in a box that does not stop the work."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(QCoreApplication.translate("About", "About Annotator"))
    box.setText(
        QCoreApplication.translate("About", "Annotator {version}").format(version=__version__)
    )
    box.setInformativeText(
        QCoreApplication.translate(
            "About",
            "People mark spans in news articles; every mark is in a JSON file on their own disk "
            "at once.\n\nMIT licence. Qt {qt}, Python {python}.",
        ).format(qt=qVersion(), python=python_version())
    )
    box.setIconPixmap(parent.windowIcon().pixmap(64, 64))
    box.setModal(False)
    box.open()
