"""The office's way through a door: what is read out to it, what it answers, and that its way is kept in order."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.domain.errors import AuditError, StoreProblem
from app.ports import Store, Stores
from app.workspace import Workspace
from ui.pages.ask_office import Request


class OfficeDoor:
    """Of one store. What opens packages is loaded when it is first needed, never before the first paint."""

    def __init__(self, stores: Stores, workspace: Callable[[Store], Workspace], path: Path) -> None:
        self._stores, self._workspace, self._path = stores, workspace, path

    def request(self) -> Request | None:
        """Raises NotAStore."""
        from app.packages import office_key

        way = self._stores.office_way(self._path)
        if way is None:
            return None
        return Request(office_key.short_request(way), office_key.long_request(way))

    def settled(self, passphrase: str = "", recovery: str = "") -> Store:
        """The open store; what an earlier try to let the office in left undone is done now."""
        store = self._stores.open(self._path, passphrase, recovery)
        self._settle(store)
        return store

    def open(self, typed: str) -> Store:
        """Raises InputRefused naming the word that is wrong, WrongPassphrase."""
        return self._stores.open(self._path, office=self._answer(typed))

    def keep(self, store: Store, typed: str, passphrase: str) -> None:
        """A new passphrase for the store that the office has opened, and a new request for the next time."""
        self._stores.change_passphrase(self._path, "", passphrase, office=self._answer(typed))
        self._settle(store)

    def _answer(self, typed: str) -> str:
        from app.packages import office_key

        way = self._stores.office_way(self._path)
        if way is None:
            raise StoreProblem("This store knows no office key.")
        return office_key.canonical_answer(typed, way)

    def _settle(self, store: Store) -> None:
        from app.services import office_key

        with suppress(
            AuditError
        ):  # a full disk: the work goes on, and the next opening tries again
            office_key.settle(self._workspace(store))
