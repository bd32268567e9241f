"""The composition root: the only module that joins the application to its storage.

Everything heavy is imported when it is first needed, never when this module is.
"""

import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.workspace import Workspace

if TYPE_CHECKING:
    from app.domain.ids import AuditId, RoundId
    from app.domain.office_way import OfficeWay
    from app.ports import Store, Stores, UnitOfWork


class LazyStores:
    """Makes and opens stores; SQLAlchemy and Alembic are loaded at the first call, not before."""

    def __init__(self, passes: int = 3, memory: int = 256 << 20) -> None:
        self._cost = (passes, memory)

    def create(self, path: Path, passphrase: str, name: str) -> str:
        return self._stores().create(path, passphrase, name)

    def open(
        self, path: Path, passphrase: str = "", recovery: str = "", office: str = ""
    ) -> "Store":
        return self._stores().open(path, passphrase, recovery, office)

    def office_way(self, path: Path) -> "OfficeWay | None":
        from db import keyfile  # the small file alone: asked at a door

        return keyfile.read(path).office

    def in_use(self, path: Path) -> str:
        from db.lock import who_holds  # the lock alone: asked before the first paint

        return who_holds(path)

    def move(self, path: Path, target: Path) -> None:
        self._stores().move(path, target)

    def change_passphrase(
        self, path: Path, old: str, new: str, recovery: str = "", office: str = ""
    ) -> None:
        self._stores().change_passphrase(path, old, new, recovery, office)

    def _stores(self) -> "Stores":
        from db.keyfile import Cost
        from db.store import SqlStores

        return SqlStores(Cost(*self._cost), _code_anew)


def _code_anew(work: "UnitOfWork", round_id: "RoundId", audits: "frozenset[AuditId]") -> None:
    from app.services.coding import code_few

    code_few(work, round_id, audits)


def stores() -> "Stores":
    """How this installation makes and opens stores."""
    return LazyStores()


def workspace(store: "Store") -> Workspace:
    return Workspace(store=store, now=partial(datetime.now, UTC))


def open_workspace(path: Path, passphrase: str = "", recovery: str = "") -> Workspace:
    """Raises the StoreProblem that fits; the caller closes `workspace.store`."""
    return workspace(stores().open(path, passphrase, recovery))


def load_libraries_in_background() -> threading.Thread:
    """Start importing what opening a store needs, once the window is up."""

    def load() -> None:
        import alembic.command  # noqa: F401 - loaded for its cost, used later
        import nacl.bindings  # noqa: F401

        import app.reports.pdf  # noqa: F401
        import db.store  # noqa: F401

    thread = threading.Thread(target=load, name="library-loader", daemon=True)
    thread.start()
    return thread
