"""What is purged is in no page of the file: looked for where it lies, not where the database shows it."""

from contextlib import closing

import pytest

from app.domain.errors import StoreProblem
from app.domain.slips import HeldSlip
from db import keyfile
from db.engine import connect
from tests.db import pages, rounds
from tests.db.conftest import PASSPHRASE

MARKED = [f"Child {number} Synthetic-marker" for number in range(400)]


def key_of(path):
    return keyfile.unlock(keyfile.read(path), path.name, passphrase=PASSPHRASE)


def fill(store):
    """A round with so many slips that they take pages of their own."""
    with store.begin() as work:
        made = rounds.a_round()
        work.rounds.pin_tool(made.tool_hash, "{}")
        work.rounds.add(made)
        round_id = made.id
        work.slips.replace(
            round_id,
            [HeldSlip(f"{n}", f"{n}", name, "Team 1", "Worker") for n, name in enumerate(MARKED)],
        )
        work.commit()
    return round_id


def markers(path):
    """Of the names, how many lie in a page, alive or not."""
    found = pages.decrypted(path, key_of(path))
    assert b"CREATE TABLE slip" in found  # the pages were read as they are
    return sum(name.encode() in found for name in MARKED)


def fold(path):
    with closing(connect(path, key_of(path))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_purge_leaves_no_name_in_any_page(store):
    round_id = fill(store)
    fold(store.path)
    assert markers(store.path) == len(MARKED)
    with store.begin() as work:
        work.slips.purge(round_id)
        work.commit()
    store.scrub()
    assert markers(store.path) == 0
    log = store.path.with_name(f"{store.path.name}-wal")
    assert not log.exists() or log.stat().st_size == 0


def test_deleting_alone_leaves_names_behind_which_the_pages_show(store):
    """The control: rows deleted without care are still there, and are found."""
    fill(store)
    with closing(connect(store.path, key_of(store.path))) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM slip")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert markers(store.path) > len(MARKED) / 2
    store.scrub()
    assert markers(store.path) == 0


def test_a_file_that_somebody_reads_cannot_be_rewritten_and_that_is_said(store):
    fill(store)
    with closing(connect(store.path, key_of(store.path))) as other:
        other.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM slip").fetchone()
        with pytest.raises(StoreProblem, match="purge again"):
            store.scrub()
    store.scrub()
