"""Killing the typist at a seeded moment, and looking at what its store holds afterwards."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import workspace
from app.domain.ids import AnswerKey, AuditId
from app.domain.records import AuditState
from app.domain.rounds import Round
from app.services import checking
from app.services.open_audit import OpenAudit
from app.services.practice_cases import PracticeAudit, practice_case
from app.services.rounds import all_rounds
from app.services.tools import pinned
from app.tool.model import Tool
from app.workspace import Workspace
from benchmarks.crash.typist import CELL, DEEDS, PRACTICE, REOPENING, SIGNING, SWITCHING, TYPING
from benchmarks.material.assessor_store import make, opened, read_one

SOONEST, LATEST = 0.02, 1.2  # seconds from the first key to the end
LONGEST_START = 120.0
BESIDE = (CELL, REOPENING, PRACTICE)  # typed in a place that is no answer of the audit
OF_ANSWERS = (TYPING, SWITCHING, SIGNING)
NOWHERE = AnswerKey("")


@dataclass(frozen=True, slots=True)
class Killed:
    """One end: what was being done, how much was shown as saved, and what was found missing, in sentences."""

    deed: str
    shown: int
    faults: tuple[str, ...]
    half_word: bool  # whether the end fell into a word


def prepared(folder: Path) -> Path:
    """A store whose first audit is answered to the end and not signed."""
    folder.mkdir(parents=True, exist_ok=True)
    store = make(folder, 4)
    with closing(opened(store).store) as held:
        read_one(workspace(held))
    return store


def kill_once(prepared_store: Path, folder: Path, seed: str, number: int, *, late: bool) -> Killed:
    """Start a typist on a copy of the store, end it at a seeded moment, and look."""
    deeds = OF_ANSWERS if late else DEEDS  # what is broken on purpose is the saving of answers
    deed = deeds[number % len(deeds)]
    dice = random.Random(f"{seed}|{number}")  # noqa: S311 - moments, no secrets
    place = folder / f"kill-{number}"
    place.mkdir()
    for file in prepared_store.parent.glob(f"{prepared_store.name}*"):
        if not file.name.endswith(".lock"):
            shutil.copy(file, place)
    store = place / prepared_store.name
    told = _type_and_kill(store, deed, f"{seed}|{number}", dice.uniform(SOONEST, LATEST), late=late)
    killed = _look(store, deed, told)
    shutil.rmtree(place)
    return killed


def _type_and_kill(
    store: Path, deed: str, seed: str, after: float, *, late: bool
) -> list[dict[str, dict[str, str]]]:
    command = [sys.executable, "-m", "benchmarks.crash.typist", str(store), deed, seed]
    shown = {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [*command, *(["--late"] if late else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | shown,
    ) as child:
        assert child.stdout is not None
        with _ended_after(child, LONGEST_START):
            ready = child.stdout.readline()
        if b"ready" not in ready:
            child.kill()
            raise RuntimeError("the typist did not begin")
        with _ended_after(child, after):
            lines = child.stdout.read().split(b"\n")
    if child.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the typist ended by itself, with {child.returncode}")
    return list(_whole(lines))


@contextlib.contextmanager
def _ended_after(child: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Kills the process after that time, unless this is left before."""
    end = threading.Timer(seconds, lambda: child.send_signal(signal.SIGKILL))
    end.start()
    try:
        yield
    finally:
        end.cancel()


def _whole(lines: Iterable[bytes]) -> Iterator[dict[str, dict[str, str]]]:
    for line in lines:
        with contextlib.suppress(ValueError):  # the last may be cut short
            yield json.loads(line)


def _look(store: Path, deed: str, told: list[dict[str, dict[str, str]]]) -> Killed:
    saved: dict[AnswerKey, str] = {}
    typed: dict[AnswerKey, str] = {}
    signed = False
    for line in told:
        if "typed" in line:
            typed[AnswerKey(line["typed"]["key"])] = line["typed"]["text"]
        elif "key" in line.get("saved", {}):
            saved[AnswerKey(line["saved"]["key"])] = line["saved"]["text"]
        elif "saved" in line:
            signed = True
    faults: list[str] = []
    half = False
    with closing(opened(store).store) as held:
        ws = workspace(held)
        faults += [f"not sound: {problem}" for problem in checking.check(ws).problems]
        with ws.begin() as work:
            (audit_round,) = work.rounds.all()
            header = max(work.audits.headers(audit_round.id), key=lambda one: one.answered)
        if deed in BESIDE:
            kept = _beside(ws, deed, header.id)
            half = _lost(faults, kept, saved.get(NOWHERE, ""), typed.get(NOWHERE, ""))
            return Killed(deed, sum("saved" in line for line in told), tuple(faults), half)
        audit = OpenAudit(ws, header.id)
        if signed and header.state is not AuditState.COMPLETE:
            faults.append("shown as signed, and is not")
        for key, keys in typed.items():
            answer = audit.form.state(key).answer
            kept = answer.value if answer else ""
            half = _lost(faults, kept, saved.get(key, ""), keys) or half
        faults += [f"not sound: {problem}" for problem in checking.check(ws).problems]
    return Killed(deed, sum("saved" in line for line in told), tuple(faults), half)


def _lost(faults: list[str], kept: str, saved: str, keys: str) -> bool:
    """Whether the end fell into a word; what else is missing is added to the faults."""
    if not kept.startswith(saved):
        faults.append("a text shown as saved is not there")
    text = keys.lstrip()  # a space before the first word is no part of the answer
    lost = text[len(kept) :]
    if not text.startswith(kept) or len(lost.split()) > 1:
        faults.append(f"more was lost than the word being typed: {len(lost.split())} words")
    return bool(lost.strip())


def _beside(ws: Workspace, deed: str, audit_id: AuditId) -> str:
    """What the next start of the program has of it."""
    if deed == PRACTICE:
        (held,) = all_rounds(ws)
        audit = PracticeAudit(ws, held, in_force(ws, held), practice_case())
        answer = audit.state(audit.form.key_of("OJ6_text")).answer
        return answer.value if answer else ""
    with ws.begin() as work:
        said = work.audits.begun(audit_id, deed)
    return said.get("text" if deed == CELL else "why", "")


def in_force(ws: Workspace, held: Round) -> Tool:
    with ws.begin() as work:
        return pinned(work, held.tool_hash)
