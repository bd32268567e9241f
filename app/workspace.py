"""The open workspace: everything a use case may depend on, passed by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.ports import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open store and the one clock (aware, UTC)."""

    store: Store
    now: Callable[[], datetime]

    def begin(self) -> UnitOfWork:
        return self.store.begin()
