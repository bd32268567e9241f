"""The practice round's assessors: each with a store of their own, all reading at the same time."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app.demo.answering import ScriptedAssessor
from app.demo.clock import SET_UP, ScriptedClock
from app.demo.story import story_of
from app.domain.records import Reading
from app.ports import Stores
from app.services import packs, returns, rounds
from app.services.open_audit import OpenAudit
from app.services.packs import IssuedPack
from app.workspace import Workspace

CONCERN = 3  # the number of the case that needs action today
WORTH_A_PROCESS = 20  # cases: below this, starting a second interpreter takes longer than it saves


@dataclass(frozen=True, slots=True)
class Desk:
    """What an assessor's machine is given. Everything in it can be handed to another process."""

    stores: Stores
    open_in: Callable[[Path, str], Workspace]
    out: Path
    passphrase: str
    seed: str
    audited: bool


@dataclass(frozen=True, slots=True)
class Done:
    person: str
    audits: int
    answers: int


def audit_all(
    desk: Desk, issued: Sequence[IssuedPack], tell: Callable[[str], None]
) -> tuple[int, int]:
    """Answers saved and audits made. Each pack is opened, read and returned on a machine of its own."""
    answers = audits = 0
    with _machines(issued) as pool:
        for done in as_completed([pool.submit(audit_pack, desk, pack) for pack in issued]):
            made = done.result()
            answers, audits = answers + made.answers, audits + made.audits
            if desk.audited:
                tell(
                    f"{made.person}: {made.audits} audits, {made.answers:,} answers saved, return sealed."
                )
    return answers, audits


def _machines(issued: Sequence[IssuedPack]) -> Executor:
    if sum(pack.cases for pack in issued) < WORTH_A_PROCESS:
        return ThreadPoolExecutor(max_workers=len(issued), thread_name_prefix="assessor")
    # Spawned, not forked: a window or a thread of ours may be open in this process.
    return ProcessPoolExecutor(len(issued), multiprocessing.get_context("spawn"))


def audit_pack(desk: Desk, pack: IssuedPack) -> Done:
    """One assessor: a store is made, the pack opened with its code, every file read, the return sealed."""
    letter = pack.person.rpartition(" ")[2].lower()
    path = desk.out / "assessors" / f"assessor-{letter}.store"
    desk.stores.create(path, desk.passphrase, pack.person)
    clock = ScriptedClock(SET_UP)
    ws = replace(desk.open_in(path, desk.passphrase), now=clock)
    with closing(ws.store):
        taken = packs.open_pack(ws, pack.path, pack.code)
        if not desk.audited:
            return Done(pack.person, 0, 0)
        answers = _read_files(ws, desk.seed, clock)
        returns.make(ws, taken.round_id, desk.out / "returns")
    return Done(pack.person, taken.cases, answers)


def _read_files(ws: Workspace, seed: str, clock: ScriptedClock) -> int:
    answers = 0
    audit_round = rounds.current(ws)
    with ws.begin() as work:
        headers = work.audits.headers(audit_round.id)
    for number, header in enumerate(headers):
        clock.begin_file(number, len(headers))
        audit = OpenAudit(ws, header.id)
        concern = _number(audit.card.ref) == CONCERN
        story = story_of(audit.case, audit_round.position_date, seed, concern=concern)
        second = header.reading is Reading.BLIND_SECOND
        answers += ScriptedAssessor(audit, story, seed, second=second).read_file()
        audit.complete()
    return answers


def _number(ref: str) -> int:
    return int(ref.rpartition("-")[2])
