"""One person's store: made, opened, backed up and closed."""

import contextlib
import secrets
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from app.domain.errors import NotAStore, StoreProblem, StoreReadOnly
from app.domain.ids import RoundId
from app.domain.office_way import OfficeWay
from app.domain.plain_text import one_line
from app.domain.rounds import Identity
from app.files import replace
from db import keyfile
from db.engine import check, copy, fold_in, is_plain, open_engine, rewrite
from db.listings import SqlListing, listing
from db.lock import StoreLock, who_holds
from db.migrate import bring_up_to_date, upgrade
from db.unit_of_work import CodeAnew, SqlUnitOfWork


class SqlStore:
    def __init__(
        self,
        path: Path,
        key: bytes,
        lock: StoreLock,
        cost: keyfile.Cost,
        code_anew: CodeAnew | None = None,
    ) -> None:
        self.path = path
        self._key = key
        self._cost = cost
        self._lock = lock
        self._code_anew = code_anew
        self._engine = open_engine(path, key)
        self._sessions = sessionmaker(self._engine, autoflush=False, expire_on_commit=False)

    def begin(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._sessions, self._code_anew)

    def listing(self, name: str, round_id: RoundId) -> SqlListing:
        return listing(name, round_id, self._sessions)

    def backup(self, target: Path) -> None:
        """A checked copy that opens by itself, with its key file. `target` must not exist."""
        if target.exists():
            raise StoreProblem(f"{target.name} is there already; choose another name.")
        part = target.with_name(target.name + ".part-backup")
        part.unlink(missing_ok=True)
        try:
            copy(self.path, part, self._key)
            keyfile.write(target, keyfile.read(self.path))
            replace(part, target)
        finally:
            part.unlink(missing_ok=True)

    def office_way(self) -> OfficeWay | None:
        return keyfile.read(self.path).office

    def let_office_in(self, way: OfficeWay | None, answer: str = "") -> None:
        """From now on whoever knows `answer` opens the store, and none before; None: nobody does. Raises NotWritten."""
        held = keyfile.read(self.path)
        keyfile.write(self.path, keyfile.with_office(held, self._key, way, answer, self._cost))

    def verify(self) -> None:
        """Raises NotAStore when a page of the file is damaged."""
        check(self.path, self._key)

    def scrub(self) -> None:
        """Rewrite the file, so that nothing deleted is left in a page of it. Raises StoreProblem, NotAStore."""
        self._engine.dispose()  # a connection that reads would hold the old pages
        rewrite(self.path, self._key)

    def close(self) -> None:
        self._engine.dispose()
        try:
            with contextlib.suppress(NotAStore):  # a damaged page is reported by a check, not here
                fold_in(self.path, self._key)
        finally:
            self._lock.release()


class SqlStores:
    """Makes and opens stores. `cost` is what one guess at a passphrase takes; `code_anew` as for `SqlUnitOfWork`."""

    def __init__(self, cost: keyfile.Cost | None = None, code_anew: CodeAnew | None = None) -> None:
        self._cost = cost or keyfile.Cost()
        self._code_anew = code_anew

    def create(self, path: Path, passphrase: str, name: str) -> str:
        """A new, empty store. Returns its recovery key, which is held nowhere else.

        It is made under another name and takes its own when complete. Raises StoreProblem where
        something stands at `path` already, StoreReadOnly where the folder cannot be written.
        """
        if path.exists():
            raise StoreProblem(f"{path} is there already; choose another name for the store.")
        if not passphrase.strip():
            raise StoreProblem("A store needs a passphrase; type one, or take the one suggested.")
        work = path.with_name(f"{path.name}.part-{secrets.token_hex(4)}")
        key, recovery = secrets.token_bytes(32), keyfile.new_recovery_key()
        identity = Identity(
            store_id=str(uuid.uuid4()), device=str(uuid.uuid4()), name=one_line(name)
        )
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            work.touch(mode=0o600)
            upgrade(work, key)
            _write_identity(work, key, identity)
            fold_in(work, key)
            keyfile.write(
                path, keyfile.create(identity.store_id, key, passphrase, recovery, self._cost)
            )
            replace(work, path)
        except OSError:
            raise StoreReadOnly(
                f"The store {path.name} could not be made: the folder {path.parent} cannot be "
                "written to; choose another folder."
            ) from None
        finally:
            for leftover in path.parent.glob(f"{work.name}*"):
                leftover.unlink(missing_ok=True)
        return recovery

    def office_way(self, path: Path) -> OfficeWay | None:
        """How the office opens a closed store; None where it cannot. Raises NotAStore."""
        return keyfile.read(path).office

    def open(
        self, path: Path, passphrase: str = "", recovery: str = "", office: str = ""
    ) -> SqlStore:
        """Raises WrongPassphrase, NotAStore, StoreTooNew, StoreInUse or StoreReadOnly."""
        _look_at(path)
        if recovery and not keyfile.recovery_is_well_typed(recovery):
            raise StoreProblem(
                "The recovery key has a slip; compare its seven groups of four with the sheet and type it again."
            )
        key = keyfile.unlock(
            keyfile.read(path),
            path.name,
            passphrase=passphrase,
            recovery=recovery,
            office=office,
        )
        lock = StoreLock(path)
        lock.take(datetime.now(UTC).astimezone())
        try:
            if not _writable(path):
                raise StoreReadOnly(
                    f"{path.name} is read-only; copy it to this computer's own disk, "
                    "or ask for the right to change it."
                )
            bring_up_to_date(path, key)
            return SqlStore(path, key, lock, self._cost, self._code_anew)
        except BaseException:
            lock.release()
            raise

    def in_use(self, path: Path) -> str:
        """Who has the store open, as a sentence; "" where nobody has."""
        return who_holds(path)

    def move(self, path: Path, target: Path) -> None:
        """A closed store to another name on the same disk, its key file first: the store is there when whole.

        Raises StoreProblem where something stands at `target` already or it cannot be moved.
        """
        if target.exists():
            raise StoreProblem(f"{target} is there already; choose another name for the store.")
        try:
            for held, kept in zip(keyfile.paths(path), keyfile.paths(target), strict=True):
                replace(held, kept)
            replace(path, target)
        except OSError:
            raise StoreReadOnly(
                f"The store {target.name} could not be made: the folder {target.parent} cannot be "
                "written to; choose another folder."
            ) from None

    def change_passphrase(
        self, path: Path, old: str, new: str, recovery: str = "", office: str = ""
    ) -> None:
        """Rewrites one slot of the key file, opened by the old passphrase, the recovery key or the office's answer.

        The store and the recovery key stay as they are; an answer of the office that was read out opens nothing again.
        Raises WrongPassphrase, NotWritten.
        """
        held = keyfile.read(path)
        key = keyfile.unlock(held, path.name, passphrase=old, recovery=recovery, office=office)
        if office:
            held = keyfile.with_office(held, key, None, "", self._cost)
        keyfile.write(path, keyfile.with_passphrase(held, key, new, self._cost))


def _look_at(path: Path) -> None:
    if not path.is_file():
        raise NotAStore(f"There is no store at {path}; check the folder and the name.")
    try:
        plain, empty = is_plain(path), path.stat().st_size == 0
    except OSError:
        raise StoreReadOnly(f"{path.name} cannot be read; ask for the right to open it.") from None
    if plain or empty:
        raise NotAStore(
            f"{path.name} is not a Case File Audit store; choose a file that ends in .store."
        )


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _write_identity(path: Path, key: bytes, identity: Identity) -> None:
    engine = open_engine(path, key)
    try:
        with SqlUnitOfWork(sessionmaker[Session](engine)) as work:
            work.identities.save(identity)
            work.commit()
    finally:
        engine.dispose()
