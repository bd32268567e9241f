"""Locking and closing: with work that is on this computer alone, a copy of it is offered first."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app import settings
from ui.application import Program
from ui.desks.idle import Idle
from ui.pages.day_copy import DayCopy, DayCopyDialog

_AGAIN = 200  # milliseconds between tries while something is still being worked on

Leave = Callable[
    [str], None
]  # what is done then; it is told what was copied and where, "" for nothing


class Locking(QObject):
    """`lock` locks at once; `work` tells and copies what has not left this computer."""

    def __init__(self, program: Program, settings_file: Path, lock: Callable[[], None]) -> None:
        super().__init__(program.window)
        self._program = program
        self._file = settings_file
        self._lock = lock
        self.dialog: DayCopyDialog | None = None
        self._left: QWidget | None = None
        self.idle = Idle(self)
        self.idle.gone.connect(self._lock_by_itself)

    def begin(self) -> None:
        """A store is open: count the minutes in which nobody is here."""
        self.idle.begin(settings.read(self._file).idle_minutes)

    def end(self) -> None:
        self.idle.end()

    def when_at_rest(self, then: Callable[[], None]) -> None:
        """Once what is being typed is saved and nothing is being worked on."""
        focus = QApplication.focusWidget()
        if focus is not None and self._program.window.isAncestorOf(focus):
            focus.clearFocus()  # a box saves what stands in it when it is left
            self._left = focus
        if self._program.background.is_busy:
            QTimer.singleShot(_AGAIN, self, lambda: self.when_at_rest(then))
        else:
            then()

    def offer(
        self,
        what: str,
        copy: Callable[[Path], object],
        words: Callable[[object], str],
        leave: Leave,
        goes_on: str,
    ) -> None:
        """Offer a copy of `what`, and leave when it is made or not wanted; "" leaves at once."""
        if not what:
            leave("")
            return
        kept = settings.read(self._file)
        day = DayCopy(what, kept.copy_folder, self._keep_folder, copy)
        dialog = DayCopyDialog(
            day, goes_on, self._program.background, self._program.messages, self._program.window
        )
        dialog.copied.connect(lambda made: leave(words(made)))
        dialog.without.connect(lambda: leave(""))
        dialog.rejected.connect(self._go_back)
        self.dialog = dialog
        dialog.destroyed.connect(self._forget)
        dialog.open()

    def _keep_folder(self, folder: str) -> None:
        settings.write(self._file, replace(settings.read(self._file), copy_folder=folder))

    def _go_back(self) -> None:
        """Whoever stays types on where they were."""
        left, self._left = self._left, None
        if left is not None and isValid(left):
            left.setFocus()

    def _forget(self) -> None:
        self.dialog = None

    def _lock_by_itself(self) -> None:
        """Nobody is here: what stands open over the pages is put away first, and the lock follows at the next look."""
        for over in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if over is not None:
                over.close()
                return
        self.when_at_rest(self._lock)
