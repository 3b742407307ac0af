"""The articles panel: a field to find articles, chips by status, the list."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.articles.chips import StatusChips
from annotator.ui.articles.delegate import ArticleDelegate
from annotator.ui.articles.filters import Filter, Shown
from annotator.ui.articles.model import NOWHERE
from annotator.ui.parts import FlatButton
from annotator.ui.theme import Look
from annotator.ui.workspace import Workspace

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_INTO_LIST = frozenset({Qt.Key.Key_Down, Qt.Key.Key_PageDown})
_ENDS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})
_TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class ArticleList(QTableView):
    """The list: a table of one column, because a QListView asks the model about every row.

    ``typed`` carries what is typed here, which is meant for the search field.
    """

    typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(ArticleDelegate(look, self))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        look.changed.connect(self.viewport().update)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def _fit_rows(self) -> None:
        """Rows are as high as the font wants them."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        height = self.itemDelegate().sizeHint(option, NOWHERE).height()
        self.verticalHeader().setDefaultSectionSize(height)


class ArticlesPanel(QWidget):
    """Finds, lists and opens the articles of the workspace.

    Down leads from the field into the list and Up from its first row back; Enter opens the
    article that the list stands at, from the field the first that was found. ``left`` asks for
    the keyboard to go back to the text: an article was opened, or Escape left the panel.
    """

    left = Signal()

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Articles"))
        self._workspace = workspace
        self._rows = workspace.rows
        self.field = self._make_field()
        self.chips = StatusChips(self._rows, look, self)
        self.list = self._make_list(look)
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(_TOP)
        self.nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.show_all = FlatButton(self.tr("Show all articles"), QPalette.ColorRole.Link)
        self._lay_out()
        self._listen()
        self._settle()

    def focus_field(self) -> None:
        """Go to the search field, with what stands in it selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.modifiers() not in _PLAIN:
            return False
        take = self._take_field_key if watched is self.field else self._take_list_key
        return take(event.key())

    def _make_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(self.tr("Search articles"))
        field.setAccessibleName(self.tr("Search articles by title or id"))
        field.setClearButtonEnabled(True)
        field.installEventFilter(self)
        return field

    def _make_list(self, look: Look) -> ArticleList:
        view = ArticleList(look, self)
        view.setAccessibleName(self.tr("Articles of the project"))
        view.installEventFilter(self)
        view.setModel(self._rows)
        return view

    def _lay_out(self) -> None:
        space = self.fontMetrics().height() // 2
        top = QVBoxLayout()
        top.setContentsMargins(space, space, space, space)
        top.setSpacing(space)
        top.addWidget(self.field)
        top.addWidget(self.chips)
        self.nothing.setContentsMargins(2 * space, 2 * space, 2 * space, space)
        self._empty = QWidget(self)
        reason = QVBoxLayout(self._empty)
        reason.setContentsMargins(0, 0, 0, 0)
        reason.addWidget(self.nothing)
        reason.addWidget(self.show_all, alignment=_TOP)
        reason.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)

    def _listen(self) -> None:
        self.field.textChanged.connect(self._narrow)
        self.chips.chosen.connect(self._narrow)
        self.show_all.clicked.connect(self._widen)
        self.list.clicked.connect(self._open)
        self.list.typed.connect(self._search)
        self._workspace.session.opened.connect(self._show_current)
        self._rows.modelReset.connect(self._settle)
        self._rows.rowsInserted.connect(self._say_nothing)
        self._rows.rowsRemoved.connect(self._say_nothing)

    def _take_field_key(self, key: int) -> bool:
        if key in _INTO_LIST and self._rows.rowCount():
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self._rows.index(0))
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if key in _ENTER and self._rows.rowCount():
            self._open(self._rows.index(0))
            return True
        if key == Qt.Key.Key_Escape:
            if self.field.text():
                self.field.clear()
            else:
                self.left.emit()
            return True
        return False

    def _take_list_key(self, key: int) -> bool:
        index = self.list.currentIndex()
        if key in _ENTER and index.isValid():
            self._open(index)
            return True
        if key == Qt.Key.Key_Up and index.row() <= 0:
            self.focus_field()
            return True
        if key == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if key in _ENDS:
            last = self._rows.rowCount() - 1
            self.list.setCurrentIndex(self._rows.index(0 if key == Qt.Key.Key_Home else last))
            return True
        return False

    def _search(self, text: str) -> None:
        """Go on typing in the search field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setText(text)

    def _open(self, index: QModelIndex) -> None:
        article_id = self._rows.id_at(index)
        if article_id is not None and self._workspace.open_article(article_id):
            self.left.emit()

    def _narrow(self) -> None:
        self._rows.set_filter(Filter.of(self.field.text(), self.chips.shown))

    def _widen(self) -> None:
        """Show all articles again; the button that asked for it goes, so the keyboard does too."""
        self.field.clear()
        self.chips.choose(Shown.ALL)
        self.focus_field()

    def _show_current(self) -> None:
        index = self._rows.index_of(self._rows.current)
        if index.isValid() and index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _settle(self) -> None:
        self._show_current()
        self._say_nothing()

    def _say_nothing(self) -> None:
        """Say why the list is empty, where it is."""
        is_empty, is_narrowed = self._rows.rowCount() == 0, self._rows.total > 0
        self.list.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        self.show_all.setVisible(is_narrowed)
        if is_empty:
            none = self.tr("There are no articles yet.")
            self.nothing.setText(self.tr("No article is like that.") if is_narrowed else none)
