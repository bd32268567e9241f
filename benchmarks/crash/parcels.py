"""Killing the courier at a seeded moment, and looking for half states in its store and its folder."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.bootstrap import workspace
from app.domain.answers import Answer
from app.domain.errors import AuditError
from app.domain.rounds import Direction
from app.packages.envelope import open_envelope
from app.services import checking, folder_exchange, packs, returns, rounds
from app.services.folder_exchange import FolderExchange
from app.services.identity import keys_in
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from benchmarks.crash.courier import ASK, DEEDS, EXPORT, IMPORT, MERGE, OF_LEAD, SYNC
from benchmarks.crash.killing import LONGEST_START, _ended_after, _whole
from benchmarks.material.assessor_store import make, opened

CASES, FILES = 3, 8
SOONEST, LATEST = 0.0, 2.0  # seconds from the first call to the end
LATEST_TORN = 0.4  # the same, from the first of the pieces of one that is broken on purpose


@dataclass(frozen=True, slots=True)
class Ended:
    """One end: what was being done, how often it had said that it was, whether the end came in the middle of it, and
    what was found half done, in sentences."""

    deed: str
    done: int
    inside: bool
    faults: tuple[str, ...]


def prepared(folder: Path) -> Path:
    """Stores of lead and assessor, returns that wait to be merged, later packs that wait to be opened."""
    folder.mkdir(parents=True, exist_ok=True)
    reader = make(folder, CASES)
    for name in ("returns", "packs-later", "out", "exchange", "first", "asked"):
        (folder / name).mkdir()
    with closing(opened(reader).store) as held:
        ws = workspace(held)
        round_id = rounds.current(ws).id
        with ws.begin() as work:
            ids = [header.id for header in work.audits.headers(round_id)]
        first = _worked(ws, ids, 0, folder / "first")
        for number in range(1, FILES):
            _worked(ws, ids, number, folder / "returns")
        folder_exchange.choose(ws, round_id, folder / "exchange")
    with closing(opened(folder / "lead.store").store) as held:
        ws = workspace(held)
        returns.merge(ws, round_id, [first])
        for _ in range(FILES):
            packs.issue(ws, round_id, folder / "packs-later")
    return folder


def _worked(ws: Workspace, ids: list[str], number: int, folder: Path) -> Path:
    for audit_id in ids:
        audit = OpenAudit(ws, audit_id)  # type: ignore[arg-type]  # as the store gives it
        for name in ("OJ6_text", "OJ7_text"):
            audit.answer(audit.form.key_of(name), Answer(f"{number} " + "seen at home " * 200))
    return returns.make(ws, rounds.current(ws).id, folder).path


def kill_once(made: Path, aside: Path, seed: str, number: int, *, torn: bool) -> Ended:
    """Start a courier on a copy of all, end it at a seeded moment, and look."""
    deed = DEEDS[number % len(DEEDS)]
    dice = random.Random(f"{seed}|{number}")  # noqa: S311 - moments, no secrets
    place = aside / f"courier-{number}"
    shutil.copytree(made, place, ignore=shutil.ignore_patterns("*.lock"))
    with closing(opened(place / "reader.store").store) as held:
        ws = workspace(held)
        folder_exchange.choose(ws, rounds.current(ws).id, place / "exchange")
    after = dice.uniform(SOONEST, LATEST_TORN if torn else LATEST)
    done, begun = _work_and_kill(place, deed, f"{seed}|{number}", after, torn=torn)
    ended = Ended(deed, len(done), begun > len(done), tuple(_look(place, deed, done)))
    shutil.rmtree(place)
    return ended


def _work_and_kill(
    place: Path, deed: str, seed: str, after: float, *, torn: bool
) -> tuple[list[object], int]:
    """What was said to be done, and how often something was begun. One that is broken on purpose is ended `after`
    seconds from where it breaks something, whatever else this machine does meanwhile."""
    command = [sys.executable, "-m", "benchmarks.crash.courier", str(place), deed, seed]
    with subprocess.Popen(
        [*command, *(["--torn"] if torn else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ,
    ) as child:
        assert child.stdout is not None
        with _ended_after(child, LONGEST_START):
            lines = [child.stdout.readline()]
            while torn and lines[-1] and b"torn" not in lines[-1]:
                lines.append(child.stdout.readline())
        if not lines[-1]:
            child.kill()
            raise RuntimeError("the courier did not begin")
        with _ended_after(child, after):
            lines += child.stdout.read().split(b"\n")
    if child.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the courier ended by itself, with {child.returncode}")
    said = list(_whole(lines))
    return [line["done"] for line in said if "done" in line], sum("begun" in line for line in said)


def _look(place: Path, deed: str, done: list[object]) -> list[str]:
    store = place / ("lead.store" if deed in OF_LEAD else "reader.store")
    faults: list[str] = []
    with closing(opened(store).store) as held:
        ws = workspace(held)
        faults += [f"not sound: {problem}" for problem in checking.check(ws).problems]
        if deed == MERGE:
            faults += _half_merged(ws, place / "returns", done)
        elif deed == IMPORT:
            faults += _half_opened(ws, place / "packs-later", done)
        else:
            folder = place / {EXPORT: "out", SYNC: "exchange", ASK: "asked"}[deed]
            receiver = place / ("reader.store" if deed == ASK else "lead.store")
            faults += _half_sent(ws, receiver, folder, done)
        if deed == SYNC:
            FolderExchange(ws, rounds.current(ws).id).run()
            faults += _not_there(ws, place / "exchange")
        faults += [f"not sound: {problem}" for problem in checking.check(ws).problems]
    return faults


def _half_merged(ws: Workspace, folder: Path, done: list[object]) -> list[str]:
    """Every return is in the ledger with all of its records, or not there at all."""
    faults = []
    with ws.begin() as work:
        round_id = rounds.current(ws).id
        entries = {
            each.sha256
            for each in work.ledger.entries(round_id)
            if each.direction is Direction.RECEIVED
        }
        held = work.records.hashes(round_id)
        for file in folder.iterdir():
            raw = file.read_bytes()
            body = json.loads(open_envelope(raw, keys_in(work), file.name).body)
            hashes = {each["hash"] for each in body["revisions"]}
            own = {each["hash"] for each in body["revisions"] if not each["grown_into"]}
            entered = sha256(raw).hexdigest() in entries
            if entered and not hashes <= held:
                faults.append("a return is in the ledger without all of its records")
            if not entered and 0 < len(own & held) < len(own):
                faults.append("half of a return's records are held")
            if file.name in done and not entered:
                faults.append("a return said to be merged is not")
    return faults


def _half_opened(ws: Workspace, folder: Path, done: list[object]) -> list[str]:
    with ws.begin() as work:
        entries = {each.sha256 for each in work.ledger.entries(rounds.current(ws).id)}
    return [
        "a pack said to be opened is not"
        for file in folder.iterdir()
        if file.name in done and sha256(file.read_bytes()).hexdigest() not in entries
    ]


def _half_sent(ws: Workspace, receiver: Path, folder: Path, done: list[object]) -> list[str]:
    """Every file under its name is whole, whether the ledger had come to know of it or not; what was said to be made
    is there.
    """
    faults = []
    with ws.begin() as work:
        sent = {each.file_name: each for each in work.ledger.entries(rounds.current(ws).id)}
    with closing(opened(receiver).store) as held, held.begin() as work:
        keys = keys_in(work)
        for file in folder.glob("*.cfa"):
            entry = sent.get(file.name)
            raw = file.read_bytes()
            if entry is not None and sha256(raw).hexdigest() != entry.sha256:
                faults.append("a file is not what the ledger says")
            try:
                open_envelope(raw, keys, file.name)
            except AuditError:
                faults.append("a file under its name is torn")
    numbers = {each.sequence for each in sent.values() if each.direction is Direction.SENT}
    for said in done:
        if isinstance(said, str) and (said not in sent or not (folder / said).is_file()):
            faults.append("a file said to be made is not there")
        if isinstance(said, int) and said not in numbers:
            faults.append("a return said to be sent is not in the ledger")
    return faults


def _not_there(ws: Workspace, folder: Path) -> list[str]:
    """After one more look, the newest return is in the folder in whole."""
    with ws.begin() as work:
        sent = [
            each
            for each in work.ledger.entries(rounds.current(ws).id)
            if each.direction is Direction.SENT
        ]
    newest = max(sent, key=lambda each: each.sequence)
    path = folder / newest.file_name
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != newest.sha256:
        return ["after another look the newest return is not in the folder"]
    return []
