"""The power cut while somebody types: what was shown as saved must be on the disk, whatever it had written by then.

Every call that changes a file is recorded while words are typed and answers given. Then, for many moments, a store
is built as a disk may hold it: all that was flushed, and of what was written since nothing, a part in order, any half
of it, or pieces torn at 512 bytes. Each is opened, checked edit by edit, and compared with all that was said to be
saved before the cut. The same with flushing weakened (synchronous NORMAL) and without any (OFF) must be seen to lose.
Linux with a C compiler. Not simulated: folders whose entries are written out of order, and disks that lie.

    python3 start.py bench power_cut             400 cuts, 100 of each control
    python3 start.py bench power_cut --short     60 cuts, 20 of each control
"""

import argparse
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import AuditError
from app.domain.history import verify_chain
from app.domain.ids import AnswerKey
from app.domain.records import replay
from app.services.drafts import with_draft
from benchmarks.material.assessor_store import PASSPHRASE, make
from db import keyfile
from db.engine import check, connect, open_engine
from db.unit_of_work import SqlUnitOfWork

RECORDER = Path(__file__).parent / "crash" / "recorder.c"
WORDS = 240
SECTOR = 512
HOW = ("nothing", "half", "half", "in order", "torn")


@dataclass(frozen=True, slots=True)
class Noted:
    op: str
    path: str
    offset: int
    data: bytes


@dataclass(slots=True)
class Found:
    cuts: int = 0
    losing: int = 0
    damaged: int = 0
    worst: int = 0  # of what was said to be saved, the most that one cut took


def recorded(store: Path, folder: Path, synchronous: str) -> list[Noted]:
    library, log = folder / "recorder.so", folder / f"{synchronous}.log"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", library, RECORDER, "-ldl", "-lpthread"], check=True
    )
    given = {
        "LD_PRELOAD": str(library),
        "CRASH_DIR": str(store.parent),
        "CRASH_LOG": str(log),
        "QT_QPA_PLATFORM": "offscreen",
    }
    subprocess.run(
        [sys.executable, "-m", "benchmarks.crash.writer", str(store), synchronous, str(WORDS)],
        env=os.environ | given,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return read_log(log.read_bytes())


def read_log(raw: bytes) -> list[Noted]:
    noted, at = [], 0
    while at < len(raw):
        op, named = chr(raw[at]), struct.unpack_from("<I", raw, at + 1)[0]
        path = raw[at + 5 : at + 5 + named].decode()
        offset, size = struct.unpack_from("<QI", raw, at + 5 + named)
        data = at + 5 + named + 12
        noted.append(Noted(op, path, offset, raw[data : data + size]))
        at = data + size
    return noted


def apply(buffer: bytearray, noted: Noted) -> None:
    if noted.op == "W":
        buffer.extend(bytes(max(0, noted.offset - len(buffer))))
        buffer[noted.offset : noted.offset + len(noted.data)] = noted.data
    elif noted.offset < len(buffer):
        del buffer[noted.offset :]
    else:
        buffer.extend(bytes(noted.offset - len(buffer)))


def disk_at(
    noted: list[Noted], before: dict[str, bytes], dice: random.Random
) -> dict[str, bytearray]:
    """The files as a disk may hold them after these calls."""
    held = {path: bytearray(content) for path, content in before.items()}
    waiting: dict[str, list[Noted]] = {}
    for one in noted:
        if one.op == "A" or one.path.endswith("-shm"):
            continue
        if one.op == "S":
            for each in waiting.pop(one.path, []):
                apply(held.setdefault(one.path, bytearray()), each)
        elif one.op == "U":
            held.pop(one.path, None)
            waiting.pop(one.path, None)
        else:
            waiting.setdefault(one.path, []).append(one)
    for path, writes in waiting.items():
        for each in reached(writes, dice):
            apply(held.setdefault(path, bytearray()), each)
    return held


def reached(writes: list[Noted], dice: random.Random) -> list[Noted]:
    """Which of the writes that nobody flushed are on the disk all the same."""
    how = dice.choice(HOW)
    if how == "nothing":
        return []
    if how == "in order":
        return writes[: dice.randint(0, len(writes))]
    kept = [each for each in writes if dice.random() < 0.5]
    if how == "half":
        return kept
    return [
        Noted("W", each.path, each.offset + at, each.data[at : at + SECTOR])
        for each in kept
        if each.op == "W"
        for at in range(0, len(each.data), SECTOR)
        if dice.random() < 0.6
    ]


def look(store: Path, key: bytes, said: list[dict[str, str]]) -> int | None:
    """How many of the things said to be saved are not there; None for a store that is damaged."""
    try:
        with closing(connect(store, key)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        check(store, key)
        engine = open_engine(store, key)
        try:
            return _missing(SqlUnitOfWork(_sessions(engine)), said)
        finally:
            engine.dispose()
    except AuditError:
        return None


def _sessions(engine):
    from sqlalchemy.orm import sessionmaker

    return sessionmaker(engine, autoflush=False, expire_on_commit=False)


def _missing(work: SqlUnitOfWork, said: list[dict[str, str]]) -> int:
    with work:
        (audit_round,) = work.rounds.all()
        audit_id = work.audits.headers(audit_round.id)[0].id
        events, sheet = work.audits.events(audit_id), work.audits.sheet(audit_id)
        draft = work.audits.draft(audit_id)
    verify_chain(events)
    if replay(events).answers != sheet.answers:
        raise AuditError("The answers are not the ones the history leads to.")
    answers = with_draft(sheet, draft).answers
    was = {(event.key, event.answer.value) for event in events if event.answer}
    notes = {event.answer.note for event in events if event.answer}
    missing = 0
    for one in said:
        if "note" in one:
            missing += one["note"] not in notes
            continue
        now = answers.get(AnswerKey(one["key"]))
        stands = now is not None and now.value.startswith(one["text"])
        # A text is followed by a longer one, or by another in the same box; then the history has it.
        missing += not stands and not any(
            key == one["key"] and value.startswith(one["text"]) for key, value in was
        )
    return missing


def measure(synchronous: str, cuts: int, folder: Path) -> Found:
    place = folder / synchronous
    place.mkdir()
    store = make(place, 4)
    key = keyfile.unlock(keyfile.read(store), store.name, passphrase=PASSPHRASE)
    files = [file for file in place.glob(f"{store.name}*") if not file.name.endswith("-shm")]
    before = {str(file): file.read_bytes() for file in files}
    noted = recorded(store, folder, synchronous)
    dice = random.Random(f"cuts {synchronous}")  # noqa: S311 - moments, no secrets
    found = Found()
    first = next(at for at, one in enumerate(noted) if one.op == "A")
    for cut in sorted(dice.sample(range(first, len(noted)), min(cuts, len(noted) - first))):
        out = folder / "cut"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        for path, content in disk_at(noted[:cut], before, dice).items():
            (out / Path(path).name).write_bytes(content)
        said = [json.loads(one.data) for one in noted[:cut] if one.op == "A"]
        missing = look(out / store.name, key, said)
        found.cuts += 1
        found.damaged += missing is None
        found.losing += bool(missing)
        found.worst = max(found.worst, missing or 0)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.power_cut")
    parser.add_argument("--short", action="store_true", help="fewer cuts")
    args = parser.parse_args()
    if sys.platform != "linux" or shutil.which("cc") is None:
        print("Not measured: the recorder needs Linux and a C compiler.")
        return 0
    cuts, control = (60, 20) if args.short else (400, 100)
    with tempfile.TemporaryDirectory() as aside:
        found = {
            synchronous: measure(synchronous, many, Path(aside))
            for synchronous, many in (("FULL", cuts), ("NORMAL", control), ("OFF", control))
        }
    for synchronous, one in found.items():
        said = f"losing what was saved {one.losing} (at most {one.worst}), damaged {one.damaged}"
        print(f"  synchronous {synchronous:7} {one.cuts:4} cuts: {said}")
    whole = found["FULL"]
    seen = all(found[weak].losing or found[weak].damaged for weak in ("NORMAL", "OFF"))
    kept = not whole.losing and not whole.damaged and seen
    print(f"Budgets: {'kept' if kept else 'exceeded'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
