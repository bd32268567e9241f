"""Bringing an older store up to date: on a verified copy, which is then put in its place."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import StoreProblem, StoreTooNew
from app.files import replace
from app.resources import resource_path
from db.engine import check, copy, fold_in, open_engine, revision_of
from db.schema_head import HEAD

if TYPE_CHECKING:
    from alembic.config import Config


# Alembic keeps the migration in hand in module state: two threads would write into each other's store.
ONE_AT_A_TIME = threading.Lock()


def scripts_folder() -> Path:
    return resource_path("..", "migrations").resolve()


def bring_up_to_date(path: Path, key: bytes) -> Path | None:
    """Returns the backup kept of the older store, or None where nothing had to change.

    Raises StoreTooNew for a store of a later version, which is left untouched.
    """
    current = revision_of(path, key)
    if current == HEAD:
        return None
    if current is not None and current not in _known_revisions():
        raise StoreTooNew(
            f"{path.name} was written by a newer version of Case File Audit; "
            "update the program on this computer, then open it again."
        )
    if current is None:
        raise StoreProblem(
            f"{path.name} holds no audit data: it was never completed; create a new store."
        )
    backup = path.with_name(f"{path.name}.before-{HEAD}")
    work = path.with_name(f"{path.name}.upgrading")
    for leftover in (work, work.with_name(work.name + "-wal"), work.with_name(work.name + "-shm")):
        leftover.unlink(missing_ok=True)
    if not backup.exists():
        copy(path, backup, key)
    copy(path, work, key)
    upgrade(work, key)
    fold_in(work, key)
    check(work, key)
    fold_in(path, key)
    for log in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        log.unlink(missing_ok=True)
    replace(work, path)
    return backup


def upgrade(path: Path, key: bytes, target: str = "head") -> None:
    """Run the migrations on this file, in place."""
    from alembic import command

    engine = open_engine(path, key)
    try:
        with ONE_AT_A_TIME, engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, target)
    finally:
        engine.dispose()


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts_folder()))
    return config
