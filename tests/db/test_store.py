"""Making and opening stores: each way it can go wrong has its own sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as cipher

from app.domain.errors import (
    AuditError,
    NotAStore,
    StoreInUse,
    StoreProblem,
    StoreReadOnly,
    StoreTooNew,
    WrongPassphrase,
)
from db import keyfile
from db.engine import connect, is_plain
from db.store import SqlStores
from tests.db.conftest import CHEAP, PASSPHRASE

ROOT = Path(__file__).parents[2]


def key_of(path):
    return keyfile.unlock(keyfile.read(path), path.name, passphrase=PASSPHRASE)


def test_a_new_store_opens_with_its_passphrase_and_knows_its_owner(store):
    with store.begin() as work:
        assert work.identities.get().name == "Lead reviewer"


def test_it_opens_with_the_recovery_key_however_it_is_typed(stores, path, recovery):
    typed = recovery.lower().replace("-", "  ")
    assert keyfile.recovery_is_well_typed(typed)
    stores.open(path, recovery=typed).close()


def test_a_slip_in_the_recovery_key_is_seen_before_the_slow_derivation(recovery):
    slips = 0
    for place, letter in enumerate(recovery):
        if letter == "-":
            continue
        other = "A" if letter != "A" else "B"
        slips += keyfile.recovery_is_well_typed(recovery[:place] + other + recovery[place + 1 :])
    assert slips <= 1  # two check letters: one slip in a thousand may pass


def test_a_wrong_passphrase_is_said_without_saying_which_part(stores, path, recovery):
    with pytest.raises(WrongPassphrase, match="does not open lead.store"):
        stores.open(path, "five plain words for test")
    with pytest.raises(WrongPassphrase, match="recovery key does not open"):
        stores.open(path, recovery=keyfile.new_recovery_key())


def test_nothing_readable_is_on_the_disk(store, path):
    with store.begin() as work:
        identity = work.identities.get()
        work.identities.save(
            type(identity)(identity.store_id, identity.device, "MARKER-IN-CLEAR", b"", 0, "")
        )
        work.commit()
    files = [file for file in path.parent.iterdir() if file.is_file()]
    assert len(files) >= 4
    assert not any(b"MARKER-IN-CLEAR" in file.read_bytes() for file in files)
    assert not is_plain(path)


def test_a_key_of_the_wrong_length_is_never_taken_as_a_passphrase(path, recovery):
    with pytest.raises(ValueError, match="32 bytes"):
        connect(path, b"short")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a Case File Audit store"),
        (b"SQLite format 3\0" + bytes(4096), "not a Case File Audit store"),
        (b"PK\x03\x04 a workbook", "key file"),
    ],
    ids=["empty", "unencrypted database", "another file"],
)
def test_what_is_not_a_store_is_called_so(stores, tmp_path, content, reason):
    other = tmp_path / "other.store"
    other.write_bytes(content)
    with pytest.raises(NotAStore, match=reason):
        stores.open(other, PASSPHRASE)
    assert other.read_bytes() == content


def test_a_missing_store_is_named_with_its_folder(stores, tmp_path):
    with pytest.raises(NotAStore, match="There is no store at"):
        stores.open(tmp_path / "none.store", PASSPHRASE)


def test_a_damaged_store_is_told_from_a_wrong_passphrase(stores, path, recovery):
    damaged = bytearray(path.read_bytes())
    damaged[100:200] = os.urandom(100)
    path.write_bytes(damaged)
    with pytest.raises(NotAStore, match="damaged"):
        stores.open(path, PASSPHRASE)


def test_one_sound_copy_of_the_key_file_is_enough(stores, path, recovery):
    first, second = keyfile.paths(path)
    first.write_bytes(first.read_bytes()[:-40])
    stores.open(path, PASSPHRASE).close()
    second.write_bytes(b"{}")
    with pytest.raises(NotAStore, match="key file"):
        stores.open(path, PASSPHRASE)


def test_a_key_file_cannot_ask_for_boundless_memory(path, recovery):
    for copy in keyfile.paths(path):
        text = copy.read_text().replace(str(8 << 20), str(64 << 30))
        copy.write_text(text)
    with pytest.raises(NotAStore):
        keyfile.read(path)


def test_a_store_of_a_later_version_is_left_alone(stores, path, recovery):
    connection = connect(path, key_of(path))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer version"):
        stores.open(path, PASSPHRASE)
    assert path.read_bytes() == before


def test_a_second_opening_is_refused_and_says_where_it_is_open(stores, store, path):
    with pytest.raises(StoreInUse, match=r"already open on .+ \(since \d\d:\d\d on"):
        stores.open(path, PASSPHRASE)


def test_another_process_is_refused_and_a_dead_one_forgotten(stores, path, recovery):
    program = (
        "import sys; from pathlib import Path; from db.store import SqlStores\n"
        "from tests.db.conftest import CHEAP, PASSPHRASE\n"
        "held = SqlStores(CHEAP).open(Path(sys.argv[1]), PASSPHRASE)\n"
        "print('open', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(StoreInUse):
        stores.open(path, PASSPHRASE)
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    assert path.with_name("lead.store.lock").exists()
    stores.open(path, PASSPHRASE).close()


def test_a_read_only_folder_gets_its_own_sentence(stores, path, recovery, tmp_path):
    folder = tmp_path / "sealed"
    folder.mkdir()
    for file in path.parent.glob("lead.store*"):
        shutil.copy(file, folder)
    if os.geteuid() == 0:
        mounted = subprocess.run(
            ["mount", "--bind", "-o", "ro", folder, folder], capture_output=True, check=False
        )
        remounted = subprocess.run(
            ["mount", "-o", "remount,ro,bind", folder], capture_output=True, check=False
        )
        if mounted.returncode or remounted.returncode:
            pytest.skip("this machine does not let the test make a read-only folder")
    else:
        folder.chmod(0o500)
    try:
        with pytest.raises(StoreReadOnly, match="cannot be written to"):
            stores.open(folder / path.name, PASSPHRASE)
        with pytest.raises(AuditError, match="another folder"):
            stores.create(folder / "new.store", PASSPHRASE, "Lead")
        assert not (folder / "new.store.key").exists()
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", folder], check=True)
        else:
            folder.chmod(0o700)


def test_creating_never_writes_over_what_is_there(stores, path):
    path.write_bytes(b"somebody's file")
    with pytest.raises(StoreProblem, match="there already"):
        stores.create(path, PASSPHRASE, "Lead")
    assert path.read_bytes() == b"somebody's file"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_store_copied_with_its_companions_opens_under_another_name(stores, store, path):
    store.close()
    for file in path.parent.glob("lead.store*"):
        shutil.copy(file, file.with_name(file.name.replace("lead.store", "copy.store")))
    copied = stores.open(path.with_name("copy.store"), PASSPHRASE)
    with copied.begin() as work:
        assert work.identities.get().name == "Lead reviewer"
    copied.close()


def test_a_backup_opens_by_itself_and_never_replaces_a_file(stores, store, tmp_path):
    target = tmp_path / "backup.store"
    store.backup(target)
    with pytest.raises(StoreProblem, match="there already"):
        store.backup(target)
    other = stores.open(target, PASSPHRASE)
    with other.begin() as work:
        assert work.identities.get().name == "Lead reviewer"
    other.close()


def test_a_new_passphrase_replaces_the_old_and_keeps_the_recovery_key(stores, path, recovery):
    stores.change_passphrase(path, PASSPHRASE, "another five plain words")
    stores.open(path, "another five plain words").close()
    stores.open(path, recovery=recovery).close()
    with pytest.raises(WrongPassphrase):
        stores.open(path, PASSPHRASE)


def test_a_flipped_bit_in_the_file_is_reported(stores, store, path):
    store.verify()
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    opened = stores.open(path, PASSPHRASE)
    with pytest.raises(NotAStore, match="restore it from a backup"):
        opened.verify()
    opened.close()


def test_the_shipped_derivation_costs_256_mebibytes_and_three_passes():
    assert keyfile.Cost() == keyfile.Cost(passes=3, memory=256 * 1024 * 1024)
    assert SqlStores()._cost == keyfile.Cost()
    assert keyfile.Cost() != CHEAP


def test_every_commit_reaches_the_disk(store):
    connection = connect(store.path, store._key)
    try:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()


def test_the_driver_is_the_encrypting_one():
    assert cipher.sqlite_version_info >= (3, 45)
