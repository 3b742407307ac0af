"""All commands: for each key of the table of actions the method that does it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.ui.project_commands import ProjectCommands
from annotator.ui.text_commands import TextCommands
from annotator.ui.view_commands import ViewCommands

if TYPE_CHECKING:
    from annotator.ui.workbench import Workbench


class Commands:
    """The commands of one window: on the text, on the project, on the window itself."""

    def __init__(self, bench: "Workbench") -> None:
        self.text = TextCommands(bench)
        self.project = ProjectCommands(bench)
        self.view = ViewCommands(bench)

    def find(self, key: str) -> Callable[[], object]:
        """What the action ``key`` does. Raises KeyError where nothing is called so."""
        for part in (self.text, self.project, self.view):
            command = vars(type(part)).get(key)
            if command is not None:
                return getattr(part, key)
        raise KeyError(key)
