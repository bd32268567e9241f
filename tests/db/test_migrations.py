"""The migrations build what the models say, on a copy, and leave a way back."""

import re
from contextlib import closing

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from app.domain.concern_acts import decided
from app.domain.errors import NotAStore
from app.domain.notebook import Arrangements
from app.services.concern_acts import acts_in
from db import keyfile, migrate
from db.engine import connect, open_engine, revision_of
from db.models import Row
from db.schema_head import HEAD
from tests.db.conftest import PASSPHRASE

NEXT = f"{int(HEAD) + 1:04}"  # what the next version of the program will bring
AN_AUDIT = "22222222-2222-4222-8222-222222222222"


def key_of(path):
    return keyfile.unlock(keyfile.read(path), path.name, passphrase=PASSPHRASE)


def schema(engine):
    with engine.connect() as connection:
        found = connection.execute(text("SELECT type, name, sql FROM sqlite_master")).all()
    return {
        (kind, name): sorted(re.findall(r"[\w()]+", sql or ""))
        for kind, name, sql in found
        if "alembic_version" not in name
    }


def test_migrations_build_exactly_what_the_models_say(path, recovery):
    built = open_engine(path, key_of(path))
    modelled = create_engine("sqlite://")
    Row.metadata.create_all(modelled)
    try:
        assert schema(built) == schema(modelled)
        assert len(schema(built)) >= len(Row.metadata.tables) > 10
    finally:
        built.dispose()
        modelled.dispose()


def test_history_is_one_line_and_ends_where_the_program_believes():
    scripts = ScriptDirectory.from_config(migrate._config())
    assert scripts.get_heads() == [HEAD]


def test_a_store_at_the_newest_revision_is_left_alone(path, recovery):
    before = path.read_bytes()
    assert migrate.bring_up_to_date(path, key_of(path)) is None
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.before-*"))


def test_the_migrations_run_on_a_copy_and_the_old_store_is_kept(
    path, recovery, stores, monkeypatch
):
    """A store one revision behind, as the next version of the program will meet it."""
    key = key_of(path)
    monkeypatch.setattr(migrate, "HEAD", NEXT)
    steps = []

    def next_step(work, its_key):
        steps.append(work.name)
        with closing(connect(work, its_key)) as connection:
            connection.execute("CREATE TABLE next_table (id INTEGER PRIMARY KEY)")
            connection.execute("UPDATE alembic_version SET version_num = ?", (NEXT,))
            connection.commit()

    monkeypatch.setattr(migrate, "upgrade", next_step)
    backup = migrate.bring_up_to_date(path, key)
    assert steps == ["lead.store.upgrading"]
    assert revision_of(path, key) == NEXT
    assert revision_of(backup, key) == HEAD
    assert not list(path.parent.glob("*.upgrading*"))


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(path, recovery, monkeypatch):
    key = key_of(path)
    monkeypatch.setattr(migrate, "HEAD", NEXT)

    def fails(work, its_key):
        with closing(connect(work, its_key)) as connection:
            connection.execute("DROP TABLE answer")
            connection.commit()
        raise NotAStore("the copy could not be upgraded")

    monkeypatch.setattr(migrate, "upgrade", fails)
    with pytest.raises(NotAStore):
        migrate.bring_up_to_date(path, key)
    assert revision_of(path, key) == HEAD
    with closing(connect(path, key)) as connection:
        assert connection.execute("SELECT count(*) FROM answer").fetchone() == (0,)


def test_a_store_of_the_first_schema_opens_with_everything_in_it(path, recovery, stores):
    """What stood in the store before is there afterwards, and the older store is kept beside it."""
    key = key_of(path)
    path.unlink()
    migrate.upgrade(path, key, "0001")
    with closing(connect(path, key)) as connection:
        connection.execute("INSERT INTO tool VALUES ('a hash', 'a tool')")
        connection.commit()
    assert revision_of(path, key) == "0001"
    with closing(stores.open(path, PASSPHRASE)):
        assert revision_of(path, key) == HEAD
    with closing(connect(path, key)) as connection:
        assert connection.execute("SELECT hash, compiled FROM tool").fetchall() == [
            ("a hash", "a tool")
        ]
        assert connection.execute("SELECT count(*) FROM tool_version").fetchone() == (0,)
    (backup,) = path.parent.glob(f"*.before-{HEAD}")
    assert revision_of(backup, key) == "0001"


def test_a_store_of_the_second_schema_keeps_its_rounds_and_concerns(path, recovery, stores):
    """A concern about an audit keeps that audit's id; a round gets no numbers, no day and no conversations."""
    key = key_of(path)
    path.unlink()
    migrate.upgrade(path, key, "0002")
    with closing(connect(path, key)) as connection:
        connection.execute("INSERT INTO tool VALUES ('a hash', 'a tool')")
        connection.execute(
            "INSERT INTO round VALUES ('a round', 'Round', '', '2009-03-31', NULL, NULL, NULL, 'scotland', 'Lead', "
            "'lead', '', 'a hash', '2009-04-01 10:00:00')"
        )
        connection.execute(
            "INSERT INTO case_file VALUES ('a case', 'a round', 'Case 1', '', '', '', '', '', '', 0, 0, NULL, '', "
            "NULL, '', 1, 0, '1', '', '{}')"
        )
        connection.execute(
            "INSERT INTO audit VALUES (?, 'a round', 'a case', 'a person', 'sole', '', 'a hash', 'complete', "
            "NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, '[]')",
            (AN_AUDIT,),
        )
        connection.execute(
            "INSERT INTO concern VALUES (?, 'a round', 'Case 1', '2009-04-02 10:00:00', 'what', 'told', "
            "'response', '2009-04-03 10:00:00', 'seen to')",
            (AN_AUDIT,),
        )
        connection.commit()
    with closing(stores.open(path, PASSPHRASE)) as store, store.begin() as work:
        (audit_round,) = work.rounds.all()
        assert audit_round.arrangements == Arrangements()
        (concern,) = work.concerns.all(audit_round.id)
        (act,) = acts_in(work, audit_round.id)  # how it was closed is a record from now on
    assert (concern.id, concern.audit_id, concern.ref) == (AN_AUDIT, AN_AUDIT, "Case 1")
    assert (concern.told, concern.closing_note, concern.finished_at) == ("told", "seen to", None)
    assert (concern.raised_at.day, concern.closed_at.day) == (2, 3)
    assert (act.words, act.at) == ("seen to", "2009-04-03T10:00:00Z")
    assert decided([act]).is_closed({concern.id: ("what", False)})


def test_no_migration_names_the_models():
    scripts = sorted((migrate.scripts_folder() / "versions").glob("*.py"))
    assert scripts
    for script in scripts:
        assert "db.models" not in script.read_text(encoding="utf-8")


def test_records_of_an_older_store_are_found_by_their_kind(path, recovery, stores):
    key = key_of(path)
    path.unlink()
    migrate.upgrade(path, key, "0002")
    bodies = {
        "one": '{"at":"x","reason":"said \\"record\\":\\"entry\\"","record":"correction"}',
        "two": '{"body":{"what":"x"},"record":"entry","z":1}',
    }
    with closing(connect(path, key)) as connection:
        connection.execute("INSERT INTO tool VALUES ('a hash', 'a tool')")
        connection.execute(
            "INSERT INTO round VALUES ('a round', 'Round', '', '2009-03-31', NULL, NULL, NULL, 'scotland', 'Lead', "
            "'lead', '', 'a hash', '2009-04-01 10:00:00')"
        )
        for name, body in bodies.items():
            connection.execute("INSERT INTO record VALUES ('a round', ?, 'p', ?)", (name, body))
        connection.commit()
    with closing(stores.open(path, PASSPHRASE)) as store, store.begin() as work:
        assert work.records.notes("a round") == [bodies["two"]]
        assert work.records.tagged("a round", "correction") == [bodies["one"]]
        work.records.add("a round", "three", bodies["two"], "p")
        assert len(work.records.notes("a round")) == 2
