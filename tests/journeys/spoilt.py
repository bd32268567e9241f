"""Files that are not what their door expects: made from good ones of the small round."""

import contextlib
import os
import subprocess
from dataclasses import replace

import pytest

from app.demo.county import synthetic_county
from app.demo.county_workbook import write_annex_a
from app.packages.contents import Kind, Return, ReturnTo
from app.packages.keys import enrol_proof
from app.packages.returns import make_return
from app.services import identity, packs, returns
from tests.builders import PASSPHRASE, POSITION, audits_in, opened, say

SECRET = "Marker Surname"


def spoil(small):
    """Puts every kind of unusable file into `bad/`; returns the folder."""
    bad = small.folder / "bad"
    bad.mkdir()
    (bad / "folder").mkdir()
    (bad / "empty").write_bytes(b"")
    (bad / "noise").write_bytes(bytes(range(7, 256)) * 40)
    (bad / "text").write_text(f"{SECRET} was seen on 3 March.\n", "utf-8")
    (bad / "utf-16").write_bytes(f"{PASSPHRASE}\n".encode("utf-16"))
    (bad / "blank-line").write_text(f"\n{PASSPHRASE}\n", "utf-8")
    (bad / "database").write_bytes(b"SQLite format 3\0" + bytes(4096))
    (bad / "code").write_text(small.codes["Assessor A"] + "\n", "utf-8")
    (bad / "code-b").write_text(small.codes["Assessor B"] + "\n", "utf-8")
    (bad / "slip").write_text(small.codes["Assessor A"][:-2] + "xx\n", "utf-8")
    (bad / "wrong-passphrase").write_text("other words than those\n", "utf-8")
    shorten(small.pack("Assessor A"), bad, "short-pack")
    change_a_byte(small.pack("Assessor A"), bad / "changed-pack.cfa")
    _returns(small, bad)
    _stores(small, bad)
    _frames(small, bad)
    return bad


def shorten(path, folder, name):
    raw = path.read_bytes()
    for part, size in (("head", 30), ("half", len(raw) // 2), ("tail", len(raw) - 1)):
        (folder / f"{name}-{part}.cfa").write_bytes(raw[:size])


def change_a_byte(path, target):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    target.write_bytes(bytes(raw))


def _returns(small, bad):
    with opened(small.store("a")) as ws:
        say(audits_in(ws, small.round_id)[0], "OJ6_text", SECRET)
        good = returns.make(ws, small.round_id, small.folder / "back").path
        _of_an_unknown_person(ws, small, bad / "unknown-person.cfa")
    good.rename(bad / "good-return.cfa")
    shorten(bad / "good-return.cfa", bad, "short-return")
    change_a_byte(bad / "good-return.cfa", bad / "changed-return.cfa")
    (bad / "longer-return.cfa").write_bytes((bad / "good-return.cfa").read_bytes() + b"more")
    (bad / "another-code").write_text(small.codes["another round"] + "\n", "utf-8")
    with opened(small.store("empty")) as ws:
        taken = packs.open_pack(ws, small.pack("another round"), small.codes["another round"])
        say(audits_in(ws, taken.round_id)[0], "OJ6_text", SECRET)
        other = returns.make(ws, taken.round_id, small.folder / "back").path
        _addressed_to(ws, taken.round_id, small, bad / "of-another-round.cfa")
    other.rename(bad / "for-another-lead.cfa")
    (small.folder / "back").rmdir()


def _sealed_by(ws, round_id, seats_of, change):
    """A return of this store, with something about it changed before it is signed and sealed."""
    with ws.begin() as work:
        keys = identity.keys_in(work)
        (me,) = work.people.all(round_id)
        audit_round = work.rounds.get(round_id)
        seats = tuple(sorted({seat.recipient for seat in work.people.seats(seats_of or round_id)}))
        sending, _entry = packs.next_sending(ws, work, round_id, me.id, Kind.RETURN, 0)
    body = Return(
        me.id, keys.public, enrol_proof(me.enrol_secret, round_id, me.id, keys.public), ()
    )
    to = ReturnTo(round_id, audit_round.tool_hash, seats)
    body, to = change(body, to)
    return make_return(body, to, keys, sending)


def _of_an_unknown_person(ws, small, target):
    nobody = "00000000-0000-4000-8000-000000000000"
    raw = _sealed_by(
        ws, small.round_id, None, lambda body, to: (replace(body, person_id=nobody), to)
    )
    target.write_bytes(raw)


def _addressed_to(ws, round_id, small, target):
    """Sealed to this round's lead, though it speaks of another round."""
    with opened(small.lead) as lead, lead.begin() as work:
        recipient = identity.keys_in(work).public.recipient
    target.write_bytes(
        _sealed_by(
            ws, round_id, None, lambda body, to: (body, replace(to, recipients=(recipient,)))
        )
    )


def _stores(small, bad):
    for name, keep in (("no-key", (".store",)), ("no-database", (".store.key", ".store.key2"))):
        for end in keep:
            source = small.folder / f"lead{end}"
            (bad / f"{name}{end}").write_bytes(source.read_bytes())
    for name in ("damaged", "short", "other-key"):
        for end in (".store", ".store.key", ".store.key2"):
            source = (
                small.folder / f"{'a' if name == 'other-key' and 'key' in end else 'lead'}{end}"
            )
            (bad / f"{name}{end}").write_bytes(source.read_bytes())
    raw = bytearray((bad / "damaged.store").read_bytes())
    raw[200:300] = bytes(100)
    (bad / "damaged.store").write_bytes(bytes(raw))
    (bad / "short.store").write_bytes(raw[:5000])


def _frames(small, bad):
    write_annex_a(synthetic_county("bad", 3), bad / "few.xlsx")
    raw = (small.folder / "annex-a.xlsx").read_bytes()
    (bad / "short.xlsx").write_bytes(raw[: len(raw) // 2])
    (bad / "named.xlsx").write_bytes(b"not a workbook")
    (bad / "named.xml").write_bytes(b"<Message><Children>")
    (bad / "bomb.xml").write_bytes(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    (bad / "nothing.csv").write_text("", "utf-8")
    (bad / "odd.csv").write_text(f"Name,Remark\n{SECRET},seen\n", "utf-8")
    (bad / "mapping.toml").write_text("child = \n", "utf-8")
    assert POSITION.year == 2009


@contextlib.contextmanager
def read_only(folder):
    """The folder mounted or set so that nothing can be written in it; skips where that cannot be had."""
    if os.name == "nt":
        pytest.skip("a folder is made read-only by other means on Windows")
    if os.geteuid():
        folder.chmod(0o500)
        try:
            yield
        finally:
            folder.chmod(0o700)
        return
    for arguments in (("--bind", "-o", "ro"), ("-o", "remount,ro,bind")):
        tried = subprocess.run(
            ["mount", *arguments, folder, folder], capture_output=True, check=False
        )
        if tried.returncode:
            subprocess.run(["umount", folder], capture_output=True, check=False)
            pytest.skip("this machine does not let the test make a read-only folder")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
