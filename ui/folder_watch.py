"""Looks at the exchange folder by itself: when the system tells of a change, and every now and then, for shares and
sticks of which it tells nothing.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.services import folder_exchange
from app.services.folder_exchange import Exchanged, FolderExchange
from app.workspace import Workspace
from ui.actions import Actions

EVERY = 15_000  # milliseconds between looks
SOON = 800  # after the system told of a change: copying goes on for a while


class FolderWatch(QObject):
    """One round's exchange folder. A look that nobody asked for opens nothing and moves nothing: it fetches, puts
    there and enters receipts.
    """

    looked = Signal(object)  # Exchanged
    refused = Signal(str)  # why a look by itself could not be finished
    broke_off = (
        Signal()
    )  # one that was asked for, which is said in the banner: what was done until then stays done

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round,
        actions: Actions,
        parent: QObject | None = None,
        may_make: Callable[[], bool] = lambda: False,
    ) -> None:
        """`may_make`: whether a return may be made now without being asked for; not while an audit is in hand."""
        super().__init__(parent)
        self._ws, self._round, self._actions = ws, audit_round, actions
        self._exchange = FolderExchange(ws, audit_round.id)
        self._may_make = may_make
        self._is_looking = False
        self.last: Exchanged | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._soon)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SOON)
        self._later.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on by itself, if a folder is chosen."""
        if folder_exchange.chosen(self._ws, self._round.id) is None:
            self.end()
            return
        self._timer.start()
        self._later.start()

    def end(self) -> None:
        self._timer.stop()
        self._later.stop()
        watched = self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)

    def choose(self, folder: Path | None) -> bool:
        """Use that folder from now on; False where it cannot be used, which is said."""
        done = self._actions.perform(
            lambda: folder_exchange.choose(self._ws, self._round.id, folder)
        )
        if done:
            self.end()
            self.begin()
        return done

    def look(self) -> None:
        """In the background, without a word unless something came of it."""
        if self._is_looking or folder_exchange.chosen(self._ws, self._round.id) is None:
            return
        self._is_looking = True
        exchange, ready = self._exchange, self._may_make()
        self._actions.quietly(
            self, lambda report: exchange.run(report, ready=ready), self._seen, self._failed
        )

    def send_and_receive(self, then: Callable[[Exchanged], None]) -> None:
        """Asked for: whatever was not sent is sent."""
        exchange, outcome = self._exchange, list[Exchanged]()

        def run(report: Callable[[int, int], None]) -> Changes:
            outcome.append(exchange.run(report, make=True))
            return outcome[0].changes

        def done() -> None:
            self._keep(outcome[0])
            then(outcome[0])

        def failed(error: Exception) -> None:
            self._actions.problems.show(error)
            self.broke_off.emit()

        self._actions.perform_in_background(self, run, done, failed)

    def _seen(self, exchanged: Exchanged) -> None:
        self._is_looking = False
        self._keep(exchanged)
        self._actions.announce(exchanged.changes)

    def _keep(self, exchanged: Exchanged) -> None:
        self.last = exchanged
        self._watch_if_there(there=exchanged.there)
        self.looked.emit(exchanged)

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        self.refused.emit(str(error))

    def _watch_if_there(self, *, there: bool) -> None:
        """A folder that went and came back has to be watched anew."""
        folder = folder_exchange.chosen(self._ws, self._round.id)
        wanted = [str(folder)] if there and folder is not None else []
        watched = self._watcher.directories()
        if watched != wanted:
            if watched:
                self._watcher.removePaths(watched)
            if wanted:
                self._watcher.addPaths(wanted)

    def _soon(self, _folder: str) -> None:
        self._later.start()
