"""A page of the main window: reloads itself when what it shows has changed, and not before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from ui.actions import Actions


@dataclass(frozen=True, slots=True)
class Counter:
    """Something to be done, counted in the status bar: "3 warnings". Pressing it goes to the next one."""

    words: str
    key: str  # "F5", which does the same
    tip: str
    tone: str  # "", "accent", "warn" or "bad"
    icon: str
    go: Callable[[], object]


class Page(QWidget):
    """`keys_hint` stands at the right end of the status bar while the page is in front."""

    status_changed = Signal(str)
    keys_hint = ""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self.actions_ = actions
        self._stale = True
        actions.changed.connect(self._on_changed)

    def concerned_by(self, changes: Changes) -> bool:
        """Whether what this page shows may differ after `changes`."""
        raise NotImplementedError

    def reload(self) -> None:
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the keyboard where work on this page begins; called when the page comes to the front."""

    def status(self) -> str:
        """What the status bar says of this page: saved, counts."""
        return ""

    def counters(self) -> Sequence[Counter]:
        """What still waits on this page, for the status bar: asked again whenever `status_changed` is told."""
        return ()

    def showEvent(self, event: QShowEvent) -> None:
        self._reload_if_stale()
        super().showEvent(event)

    def _on_changed(self, changes: Changes) -> None:
        self._stale = self._stale or self.concerned_by(changes)
        if self.isVisible():
            self._reload_if_stale()

    def _reload_if_stale(self) -> None:
        if self._stale:
            self._stale = False
            self.reload()
