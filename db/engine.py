"""Opening the encrypted file: the only module that speaks SQLite and SQLCipher.

Everything else goes through SQLAlchemy and would run on PostgreSQL unchanged.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as cipher

from app.domain.errors import NotAStore, StoreProblem

if TYPE_CHECKING:
    from sqlalchemy import Engine

KEY_BYTES = 32
PLAIN_HEADER = b"SQLite format 3\0"


def connect(path: Path, key: bytes) -> Any:
    """A keyed connection. Raises NotAStore when the key does not open the file."""
    if len(key) != KEY_BYTES:
        # SQLCipher takes a raw key of another length silently as a passphrase.
        raise ValueError("the data key must be 32 bytes")
    connection = cipher.connect(str(path), check_same_thread=False, timeout=10)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            # Without SQLCipher the key pragma does nothing and the file would be written in clear.
            raise StoreProblem(
                "This copy of the program cannot encrypt; install it again before opening a store."
            )
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "fullfsync = ON",
            "checkpoint_fullfsync = ON",
            "foreign_keys = ON",
            "secure_delete = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "busy_timeout = 10000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except cipher.DatabaseError as error:
        connection.close()
        raise NotAStore(_unreadable(path, error)) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _unreadable(path: Path, error: Exception) -> str:
    if "full" in str(error):
        return f"The disk that holds {path.name} is full; free some space and open it again."
    return (
        f"{path.name} is damaged or is not a Case File Audit store; "
        "restore it from a backup, or ask for the file again."
    )


def is_plain(path: Path) -> bool:
    """Whether the file is an unencrypted database: never so for a store."""
    with path.open("rb") as file:
        return file.read(16) == PLAIN_HEADER


def open_engine(path: Path, key: bytes) -> "Engine":
    """An SQLAlchemy engine over keyed connections; a transaction begins when it first writes."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import QueuePool

    return create_engine(
        "sqlite://",
        module=cipher,
        creator=_creator(path, key),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=2,
        hide_parameters=True,  # without it an error's text carries a child's answers
    )


def _creator(path: Path, key: bytes) -> Callable[[], Any]:
    return lambda: connect(path, key)


def revision_of(path: Path, key: bytes) -> str | None:
    """The schema revision a store is at, read without SQLAlchemy; None for an empty file."""
    with closing(connect(path, key)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except cipher.DatabaseError:
            return None
        return str(row[0]) if row else None


def copy(source: Path, target: Path, key: bytes) -> None:
    """A complete copy under the same key, checked page by page; `target` must not exist."""
    with closing(connect(source, key)) as old, closing(connect(target, key)) as new:
        old.backup(new)
        # One file that opens from a stick or a read-only folder: no -wal beside it.
        new.execute("PRAGMA journal_mode = DELETE")
    check(target, key)


def check(path: Path, key: bytes) -> None:
    """Every page's seal and the database's own consistency. Raises NotAStore."""
    # Frames of an unclean shutdown must be folded in first, or sound pages look torn.
    fold_in(path, key)
    with closing(connect(path, key)) as connection, _damage_named(path):
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = connection.execute("PRAGMA integrity_check").fetchone()
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken or sound != ("ok",) or loose:
        raise NotAStore(
            f"{path.name} is damaged: {len(broken)} of its pages fail their seal; "
            "restore it from a backup."
        )


def fold_in(path: Path, key: bytes) -> None:
    """Write the log back into the file and empty it. Raises NotAStore for a damaged file."""
    with closing(connect(path, key)) as connection, _damage_named(path):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(path: Path, key: bytes) -> None:
    """Every page anew and the log emptied: what was deleted is in neither. Raises StoreProblem where it cannot be."""
    with closing(connect(path, key)) as connection, _damage_named(path):
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except cipher.OperationalError:
            busy = 1
    if busy:
        raise StoreProblem(
            f"{path.name} could not be rewritten, so parts of what was deleted may still be in the file; free some "
            "space on the disk, close other windows of the store, and purge again."
        )


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except cipher.DatabaseError as error:
        raise NotAStore(_unreadable(path, error)) from None
