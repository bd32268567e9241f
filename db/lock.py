"""One program at a time: a lock the operating system frees when its holder dies."""

import contextlib
import getpass
import json
import platform
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from app.domain.errors import StoreInUse, StoreReadOnly

LOCKED_BYTE = 4096  # beyond the text, so that Windows lets others read who holds the lock


class StoreLock:
    """Held from opening to closing. The file stays; only the lock on it counts, not its presence."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".lock")
        self._store = store
        self._file: IO[str] | None = None

    def take(self, now: datetime) -> None:
        """Raises StoreInUse naming who has it, or StoreReadOnly."""
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError:
            raise StoreReadOnly(
                f"The folder of {self._store.name} cannot be written to; "
                "copy the store to a folder on this computer's own disk and open it there."
            ) from None
        try:
            _lock(file)
        except OSError:
            file.close()
            raise StoreInUse(self.sentence()) from None
        self._file = file
        file.truncate(0)
        holder = {"machine": platform.node(), "user": _user(), "since": f"{now:%H:%M on %d %b %Y}"}
        file.write(json.dumps(holder))
        file.flush()

    def release(self) -> None:
        if self._file is not None:
            _unlock(self._file)
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                self._path.unlink()

    def sentence(self) -> str:
        """Who has it, and since when."""
        where = ""
        with contextlib.suppress(OSError, ValueError, KeyError):
            holder = json.loads(self._path.read_text(encoding="utf-8"))
            where = f" on {holder['machine']} (since {holder['since']})"
        return f"{self._store.name} is already open{where}; close it there first."


def who_holds(store: Path) -> str:
    """Who has the store open, as a sentence; "" where nobody has, or where it cannot be told."""
    lock = StoreLock(store)
    path = store.with_name(store.name + ".lock")
    if not path.exists():
        return ""
    try:
        with path.open("r+", encoding="utf-8") as file:
            _lock(file)
            _unlock(file)
    except (BlockingIOError, PermissionError):
        return lock.sentence()
    except OSError:
        return ""
    return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[str]) -> None:
        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
