"""The one way from a button to a use case, and the one way back."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.changes import Changes
from app.domain.errors import AuditError
from ui.tasks import Background, Report, Task

T = TypeVar("T")


class Problems(Protocol):
    def show(self, error: Exception) -> None: ...


class Actions(QObject):
    """Runs commands, tells every page what changed, shows what went wrong."""

    changed = Signal(object)  # Changes
    busy = Signal(bool)
    progressed = Signal(int, int)  # done, of

    def __init__(
        self, problems: Problems, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.problems = problems
        self._background = background
        self._running: Task | None = None

    def attempt(self, call: Callable[[], T]) -> T | None:
        """The result of a quick call on the GUI thread, or None when it was refused and the reason shown."""
        try:
            return call()
        except AuditError as error:
            self.problems.show(error)
            return None

    def perform(self, command: Callable[[], Changes]) -> bool:
        """For the quick commands: one local transaction."""
        changes = self.attempt(command)
        if changes is None:
            return False
        self.announce(changes)
        return True

    def perform_in_background(
        self,
        owner: QObject,
        command: Callable[[Report], Changes],
        on_done: Callable[[], None] | None = None,
        on_failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """For the slow few: packages, merging, PDF and Excel. `busy` and `progressed` say how it goes.

        `on_failed` is told what went wrong instead of the window.
        """

        def done(changes: Changes) -> None:
            self.busy.emit(False)
            self.announce(changes)
            if on_done is not None:
                on_done()

        def failed(error: Exception) -> None:
            self.busy.emit(False)
            (on_failed or self.problems.show)(error)

        self.busy.emit(True)
        self._running = self._background.run(owner, command, done, failed, self.progressed.emit)
        return self._running

    def cancel(self) -> None:
        """Ask the slow command that runs to stop."""
        if self._running is not None:
            self._running.cancel()

    def fetch(
        self, owner: QObject, query: Callable[[Report], T], on_done: Callable[[T], None]
    ) -> Task:
        """Read something slow without freezing the window; problems are shown as everywhere."""
        return self._background.run(owner, query, on_done, self.problems.show)

    def quietly(
        self,
        owner: QObject,
        query: Callable[[Report], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
    ) -> Task:
        """Something nobody asked for: no sign that it is being worked on, and no banner when it fails."""
        return self._background.run(owner, query, on_done, on_failed)

    def announce(self, changes: Changes) -> None:
        if changes:
            self.changed.emit(changes)
