"""What is in the window: labels on top, articles, the text, the inspector, the menus."""

from functools import partial

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.core.errors import StorageError
from annotator.storage import geometry
from annotator.storage.settings import FONT, LEADING, MEASURE, THEME, ZOOM
from annotator.storage.state import Layout
from annotator.ui.action_set import ActionSet
from annotator.ui.actions import Menu, Need
from annotator.ui.article.caret import runs_from_the_right
from annotator.ui.article.typography import Setting
from annotator.ui.article.view import ArticleView
from annotator.ui.articles.panel import ArticlesPanel
from annotator.ui.commands import Commands
from annotator.ui.empty import EmptyPage
from annotator.ui.inspector.panel import Inspector
from annotator.ui.menus import ArticleMenu, RecentMenu
from annotator.ui.messages import Messages
from annotator.ui.palette import PaletteBar
from annotator.ui.panels import Panel, Room, Share
from annotator.ui.reading import ReadingPage
from annotator.ui.statusbar import StatusBar
from annotator.ui.welcome import WelcomePage
from annotator.ui.window import Window
from annotator.ui.wording import edit_name, entry, shortened
from annotator.ui.workspace import Workspace

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
LAYOUT_VERSION = 1
"""How Qt marks the layouts that it writes."""

TITLE_LENGTH = 80


class Workbench(QObject):
    """Puts the parts into the window and lets each know what it needs; it has no rules of its own.

    Apart from the window itself, so that the window is on the screen before all this is loaded.
    """

    def __init__(self, window: Window, workspace: Workspace) -> None:
        super().__init__(window)
        self.window = window
        self.workspace = workspace
        self.session = workspace.session
        self.look = window.look
        self.view = ArticleView(self.session, self.look)
        self.reading = ReadingPage(self.session, self.view)
        self.articles = ArticlesPanel(workspace, self.look)
        self.inspector = Inspector(self.session, self.look)
        self.messages = Messages(workspace, window)
        self.commands = Commands(self)
        self.entries = ActionSet(
            window,
            self.view,
            self.commands.find,
            lambda: runs_from_the_right(self.view.textCursor()),
        )
        self._layout = workspace.state.layout
        self._paneled = False
        self._build_bars()
        self._build_panels()
        self._build_pages()
        self._build_menus()
        self._connect()
        self.wear_settings()
        self._show_project()

    def wear_settings(self) -> None:
        """Look as the settings say."""
        settings = self.workspace.settings
        self.look.set_theme(settings.get(THEME))
        self.view.set_setting(
            Setting(
                settings.get(FONT), settings.get(ZOOM), settings.get(MEASURE), settings.get(LEADING)
            )
        )
        self.status.set_zoom(settings.get(ZOOM))
        self.entries[f"theme_{settings.get(THEME)}"].setChecked(True)
        self.entries[f"family_{settings.get(FONT)}"].setChecked(True)

    def panes(self) -> list[QWidget]:
        """The parts of the window between which the keyboard goes, in their order."""
        shown = (self.welcome, self.empty, self.reading)[self.pages.currentIndex()]
        return [self.articles, shown, self.inspector, self.palette_bar]

    def reset_panels(self) -> None:
        """Put the panels where they were at first."""
        for panel, side in ((self.articles_panel, LEFT), (self.inspector_panel, RIGHT)):
            panel.setFloating(False)
            self.window.addDockWidget(side, panel)
            panel.show()
        # Panels just added have no place yet whose width could be set.
        QTimer.singleShot(0, self._room, self._room.share_out)

    def may_close(self) -> bool:
        """Remember the window, and close the project; the user decides where that fails."""
        self._keep_layout()
        return self.messages.ask_unsaved()

    def _build_bars(self) -> None:
        self.palette_bar = PaletteBar(self.session, self.look, self.entries["done_and_next"])
        self.window.addToolBar(self.palette_bar)
        self.status = StatusBar(self.session, self.workspace, self.look, self.entries["zoom_reset"])
        self.window.setStatusBar(self.status)

    def _build_panels(self) -> None:
        self.articles_panel = Panel(
            "articles", self.tr("Articles"), self.articles, self.window, Share(38, 22)
        )
        self.inspector_panel = Panel(
            "inspector", self.tr("Inspector"), self.inspector, self.window, Share(42, 24)
        )
        for panel, key in (
            (self.articles_panel, "show_articles"),
            (self.inspector_panel, "show_inspector"),
        ):
            panel.shown.connect(self.entries[key].setChecked)

    def _build_pages(self) -> None:
        self.pages = QStackedWidget()
        self.welcome = WelcomePage(self.workspace, self.look)
        self.empty = EmptyPage(self.workspace.rows, self.entries["import_articles"])
        for page in (self.welcome, self.empty, self.reading):
            self.pages.addWidget(page)
        self.window.setCentralWidget(self.pages)
        panels = (self.articles_panel, self.inspector_panel)
        self._room = Room(self.window, self.pages, panels)
        # Qt would show them with the next event, and until then give their room to the panels.
        self.pages.show()

    def _build_menus(self) -> None:
        menus = self.entries.fill(self.window.menuBar())
        recent = RecentMenu(self.workspace.state, self.commands.project.open_folder, self.window)
        menus[Menu.FILE].insertMenu(self.entries["open_sample"], recent)
        self._menu = ArticleMenu(self.session, self.look, self.entries, self.window)

    def _connect(self) -> None:
        self.window.may_close = self.may_close
        self.window.dropped.connect(self.commands.project.open_paths)
        self.session.opened.connect(self._show_article)
        self.session.edited.connect(self._refresh)
        self.session.moved.connect(self._refresh_actions)
        self.workspace.project_opened.connect(self._show_project)
        self.workspace.project_closed.connect(self._show_project)
        self.workspace.labels_changed.connect(self._show_settings)
        self.view.zoomed.connect(self.commands.view.zoom_by)
        self.view.menu_asked.connect(self._menu.ask)
        self.view.brush_wanted.connect(self.status.show_brush_wanted)
        for part in (
            self.articles,
            self.inspector,
            self.palette_bar,
            self.articles_panel,
            self.inspector_panel,
        ):
            part.left.connect(self.view.setFocus)
        self.welcome.new_requested.connect(self.commands.project.new_project)
        self.welcome.open_requested.connect(self.commands.project.open_project)
        self.welcome.sample_requested.connect(self.commands.project.open_sample)

    def _keep_layout(self) -> None:
        """Remember size and panels; on the welcome page there are no panels to remember."""
        if self._paneled:
            self._layout = self._present_layout()
        try:
            geometry.remember(bytes(self.window.saveGeometry().data()))
            self.workspace.state.remember_layout(self._layout)
        except StorageError as error:
            self.workspace.failed.emit(error)

    def _present_layout(self) -> Layout:
        panels = bytes(self.window.saveState(LAYOUT_VERSION).data())
        return Layout(panels, self.window.width(), self._room.wanted())

    def _show_project(self) -> None:
        self._show_panels(self.workspace.project is not None)
        self._show_labels()
        self._show_article()

    def _show_settings(self) -> None:
        """Show the project's labels and its name, which may be others."""
        self._name_project()
        self._show_labels()

    def _name_project(self) -> None:
        article, project = self.session.article, self.workspace.project
        names = [shortened(article.title or article.id, TITLE_LENGTH)] if article else []
        if project is not None:
            names.append(project.name)
            self.palette_bar.set_project(project.name, str(project.folder))
        self.window.setWindowTitle(" — ".join([*names, "Annotator"]))

    def _show_panels(self, wanted: bool) -> None:
        """Bring the panels back as they were left, or put them away for the welcome page."""
        layout = self._layout
        if not wanted:
            if self._paneled:
                self._layout = self._present_layout()
        elif self.window.restoreState(QByteArray(layout.panels), LAYOUT_VERSION):
            give_back = partial(self._room.give_back, layout.wanted, layout.width)
            QTimer.singleShot(0, self._room, give_back)
        else:
            self.reset_panels()
        self._paneled = wanted
        if not wanted:
            self.articles_panel.hide()
            self.inspector_panel.hide()
        self.palette_bar.setVisible(wanted)
        self.status.setVisible(wanted)

    def _show_labels(self) -> None:
        self.palette_bar.row.set_labels(self.session.labels.labels)
        self.inspector.refresh()

    def _show_article(self) -> None:
        article, project = self.session.article, self.workspace.project
        if project is None:
            page: QWidget = self.welcome
        else:
            page = self.reading if article is not None else self.empty
        self.pages.setCurrentWidget(page)
        self._name_project()
        if project is not None:
            (self.view if article is not None else self.empty).setFocus()
        self._refresh()

    def _refresh(self) -> None:
        """Say in the menus what undo and redo would do, and what can be done at all."""
        history = self.session.document.history
        for key, edit, text in (
            ("undo", history.undoable, self.tr("Undo {name}")),
            ("redo", history.redoable, self.tr("Redo {name}")),
        ):
            name = entry(edit_name(edit)) if edit is not None else ""
            self.entries[key].setText(text.format(name=name).strip())
        self.entries[f"mark_{self.session.document.progress.status}"].setChecked(True)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        session, history = self.session, self.session.document.history
        editable = session.can_edit
        there = {
            Need.PROJECT: self.workspace.project is not None,
            Need.ARTICLE: session.article is not None,
            Need.EDITABLE: editable,
            Need.SPAN: editable and session.subject is not None,
            Need.UNDO: editable and history.undoable is not None,
            Need.REDO: editable and history.redoable is not None,
        }
        self.entries.refresh(need for need, is_there in there.items() if is_there)
