"""`store check`, `backup`, `restore`, `upgrade`: and a store copied by hand."""

import json
from contextlib import closing

import pytest

from app.services import identity, returns
from db.engine import connect
from tests import builders
from tests.builders import audits_in, copied_store, is_one_sentence, open_in, opened, run, say


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    held = builders.small_round(tmp_path_factory, tmp_path)
    with opened(held.store("a")) as ws:
        say(audits_in(ws, held.round_id)[0], "OJ1", "yes")
    return held


def called(small, capsys, *arguments):
    status = run("store", *arguments, "--passphrase-file", small.secret)
    out, err = capsys.readouterr()
    return status, out, err


def checked(small, capsys, name):
    status, out, err = called(small, capsys, "check", small.folder / name, "--json")
    assert err == ""
    return status, json.loads(out)


def test_a_sound_store_is_told_so(small, capsys):
    status, found = checked(small, capsys, "a.store")
    assert status == 0
    assert found == {
        "ok": True,
        "answers": 1,
        "history_verified": True,
        "recorder_verified": None,
        "problems": [],
    }
    assert called(small, capsys, "check", small.store("a"))[1] == "a.store: 1 answers, sound.\n"


def test_an_altered_store_is_exit_status_1_with_the_same_keys(small, capsys):
    ws = open_in(small.store("a"))
    with closing(ws.store), closing(connect(ws.store.path, ws.store._key)) as connection:
        connection.execute("UPDATE answer_event SET at = '2009-04-01T09:00:00Z'")
        connection.commit()
    status, found = checked(small, capsys, "a.store")
    assert status == 1
    assert (found["ok"], found["history_verified"]) == (False, False)
    (problem,) = found["problems"]
    assert problem.startswith("CF-")
    assert "NOT sound" in called(small, capsys, "check", small.store("a"))[1]


def test_a_store_copied_with_what_lies_beside_it_opens_under_another_name(small, capsys):
    copied_store(small.store("a"), "elsewhere.store")
    assert checked(small, capsys, "elsewhere.store")[0] == 0
    assert {path.name for path in small.folder.glob("elsewhere*")} == {
        "elsewhere.store",
        "elsewhere.store.key",
        "elsewhere.store.key2",
    }


def test_a_backup_is_a_store_that_opens_by_itself(small, capsys):
    target = small.folder / "backup of a.store"
    status, out, _err = called(small, capsys, "backup", small.store("a"), target)
    assert (status, str(target) in out) == (0, True)
    assert checked(small, capsys, target.name)[1]["answers"] == 1
    with opened(small.store("a")) as ws, opened(target) as copy:
        assert identity.identity(copy) == identity.identity(ws)


def test_a_restored_store_is_another_device_and_its_backup_stays(small, capsys):
    backup, restored = small.folder / "kept.store", small.folder / "restored.store"
    called(small, capsys, "backup", small.store("a"), backup)
    before = backup.read_bytes()
    status, _out, err = called(small, capsys, "restore", backup, restored)
    assert (status, err) == (0, "")
    assert backup.read_bytes() == before
    with opened(small.store("a")) as one, opened(restored) as two:
        first, second = identity.identity(one), identity.identity(two)
        assert first.store_id == second.store_id
        assert first.device != second.device
        say(audits_in(two, small.round_id)[0], "OJ2", "meets")
        assert returns.make(two, small.round_id, small.folder / "back").cases == 1


@pytest.mark.parametrize("action", ["backup", "restore"])
def test_neither_writes_over_a_file(small, capsys, action):
    before = builders.listing(small.folder)
    status, out, err = called(small, capsys, action, small.store("a"), small.store("b"))
    assert (status, out) == (1, "")
    assert is_one_sentence(err)
    assert "there already" in err
    assert builders.listing(small.folder) == before


def test_upgrading_a_store_at_head_changes_nothing(small, capsys):
    before = builders.listing(small.folder)
    status, out, _err = called(small, capsys, "upgrade", small.store("a"))
    assert (status, out) == (0, "a.store is up to date.\n")
    assert builders.listing(small.folder) == before


def test_a_new_store_prints_its_recovery_key_once(small, capsys):
    path = small.folder / "fresh.store"
    status, out, err = called(small, capsys, "create", path, "--name", "Assessor C")
    assert (status, err) == (0, "")
    recovery = out.strip().rpartition(": ")[2]
    ws = builders.workspace(builders.STORES.open(path, recovery=recovery))
    with closing(ws.store):
        assert identity.identity(ws).name == "Assessor C"
    assert called(small, capsys, "create", path, "--name", "Assessor C")[0] == 1


def test_a_store_open_elsewhere_is_refused_and_says_where(small, capsys):
    with opened(small.store("a")):
        status, out, err = called(small, capsys, "check", small.store("a"))
    assert (status, out) == (1, "")
    assert is_one_sentence(err)
    assert "a.store is already open on " in err
    assert called(small, capsys, "check", small.store("a"))[0] == 0


def test_a_purge_wants_the_rounds_name(small, capsys):
    status, out, err = called(small, capsys, "purge", small.store("a"))
    assert (status, out) == (2, "")
    assert "--confirm" in err
    status, out, err = called(small, capsys, "purge", small.store("a"), "--confirm", "another")
    assert (status, out) == (1, "")
    assert is_one_sentence(err)
    assert checked(small, capsys, "a.store")[1]["answers"] == 1


def test_a_purge_of_the_slips_leaves_the_answers(small, capsys):
    status, out, _err = called(
        small, capsys, "purge", small.store("a"), "--slips", "--confirm", "Small round"
    )
    assert status == 0
    assert "0 finding slips of Small round are purged" in out
    assert checked(small, capsys, "a.store")[1]["answers"] == 1


def test_a_purge_of_the_round_takes_the_answers_and_says_so(small, capsys):
    before = small.store("a").stat().st_size
    status, out, _err = called(
        small,
        capsys,
        "purge",
        small.store("a"),
        "--round",
        "Small round",
        "--confirm",
        "Small round",
    )
    assert status == 0
    assert "Small round is purged" in out
    assert "1 answers" in out
    assert "delete those too" in out
    status, found = checked(small, capsys, "a.store")
    assert (status, found["answers"]) == (0, 0)
    assert small.store("a").stat().st_size < before


def test_a_purge_of_a_round_that_is_not_there_is_one_sentence(small, capsys):
    status, _out, err = called(
        small, capsys, "purge", small.store("a"), "--round", "No such round", "--confirm", "x"
    )
    assert status == 1
    assert is_one_sentence(err)
