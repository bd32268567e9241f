"""Thirty returns of sixteen audits, ninety answers each, every answer edited twice, merged into a lead's store.

Measured against the least that taking in the same files could cost: each file decrypted, inflated and decoded, and
its rows inserted as they stand, in one transaction, into an encrypted store of the same engine: one row for every
edit, for every audit and for every file. Nothing is checked in that: no signature, no hash, no history, no form.
Both are timed in turn in this one run, each time on a fresh copy of the same store, and the medians compared.

    python3 start.py bench merging             30 returns, three times each
    python3 start.py bench merging --short     6 returns, twice
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
import uuid
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert

from app.bootstrap import workspace
from app.demo.county import synthetic_county
from app.demo.county_workbook import write_annex_a
from app.domain.answers import Answer, Evidence
from app.domain.history import addressed_revision, chain
from app.domain.ids import AnswerKey, AuditId, PackageId, PersonId
from app.domain.records import Act, AnswerEvent, AuditState, Reading, Revision
from app.domain.rounds import Allocation, Person
from app.domain.strata import Design, Spread
from app.packages import sealing
from app.packages.contents import Return, ReturnTo, Sending
from app.packages.keys import PersonKeys, enrol_proof, new_enrol_secret
from app.packages.returns import make_return
from app.services import allocation, frames, returns, rounds, sample, tools
from app.services.identity import keys_in
from app.services.tools import pinned
from app.tool.model import Kind, Tool
from app.version import VERSION
from app.workspace import Workspace
from benchmarks.material.assessor_store import PASSPHRASE, POSITION, SEED, STORES, opened
from db.models import AnswerEventRow, LedgerRow, RecordRow

MOST = 3.0  # the ratio that is allowed
CASES, ANSWERS, EDITS = 16, 90, 3
AT = "2026-03-02T09:30:00Z"
NOTES = (
    "seen at home",
    "seen at home, worker present",
    "seen at home, worker present; minutes agree",
)


def prepared(folder: Path, people: int) -> tuple[Path, list[Path]]:
    """A lead's store with everybody's cases allocated, and a return of each."""
    store = folder / "lead.store"
    STORES.create(store, PASSPHRASE, "Lead reviewer")
    write_annex_a(synthetic_county(SEED, 4 * CASES * people), folder / "annex-a.xlsx")
    with closing(opened(store).store) as held:
        ws = workspace(held)
        plan = rounds.RoundPlan("Round", POSITION, "Lead reviewer")
        made = rounds.create(ws, plan, tools.built_in())
        frames.keep(ws, made.id, frames.read(folder / "annex-a.xlsx", POSITION))
        sample.draw_cases(ws, made.id, Design(CASES * people, Spread.TEAM), SEED)
        names = [(f"Assessor {number:02}", "North office", CASES) for number in range(people)]
        rounds.set_people(ws, made.id, names)
        allocation.share_out(ws, made.id, SEED, second_readings=0)
        with ws.begin() as work:
            tool = pinned(work, made.tool_hash)
            recipient = keys_in(work).public.recipient
            given = work.audits.allocations(made.id)
            each_person = [
                replace(person, enrol_secret=new_enrol_secret())
                for person in work.people.all(made.id)
            ]
            for person in each_person:
                work.people.pin(person)
            work.commit()
        to = ReturnTo(made.id, made.tool_hash, (recipient,))
        keys = _questions(tool)
        (folder / "returns").mkdir()
        files = [
            _return_of(
                person, [one for one in given if one.person_id == person.id], to, keys, folder
            )
            for person in each_person
        ]
    return store, files


def _questions(tool: Tool) -> list[tuple[AnswerKey, str]]:
    """Ninety questions that stand in no table, each with a value that it takes."""
    found = []
    for question in tool.questions:
        if question.kind is Kind.CHOICE and question.list_name:
            found.append((AnswerKey(question.path), tool.choices[question.list_name][0].name))
        elif question.kind is Kind.TEXT:
            found.append((AnswerKey(question.path), "The file says so in three places."))
    return (found * (ANSWERS // max(len(found), 1) + 1))[:ANSWERS]


def _return_of(
    person: Person,
    given: list[Allocation],
    to: ReturnTo,
    keys: list[tuple[AnswerKey, str]],
    folder: Path,
) -> Path:
    own, device = PersonKeys.generate(), str(uuid.uuid4())
    body = Return(
        person_id=person.id,
        keys=own.public,
        enrol_proof=enrol_proof(person.enrol_secret, to.round_id, person.id, own.public),
        revisions=tuple(_revision(each, person.id, to, keys, device) for each in given),
    )
    sending = Sending(PackageId(str(uuid.uuid4())), 1, "", AT, VERSION)
    path = folder / "returns" / f"return-{sending.package_id}.cfa"
    path.write_bytes(make_return(body, to, own, sending))
    return path


def _revision(
    given: Allocation,
    person: PersonId,
    to: ReturnTo,
    keys: list[tuple[AnswerKey, str]],
    device: str,
) -> Revision:
    events: list[AnswerEvent] = []
    for note in NOTES[:EDITS]:
        for key, value in keys:
            answer = Answer(value, evidence=Evidence.PAPER, place="volume 2, tab 4", note=note)
            events.append(chain(events[-1] if events else None, AT, Act.SET, key, answer, device))
    return addressed_revision(
        Revision(
            audit_id=given.audit_id,
            case_id=given.case_id,
            assessor=person,
            reading=Reading.SOLE,
            tool_hash=to.tool_hash,
            state=AuditState.COMPLETE,
            started_at=AT,
            completed_at=AT,
            minutes=95,
            parents=(),
            events=tuple(events),
            hash="",
        )
    )


def merged(ws: Workspace, files: list[Path]) -> None:
    told = returns.merge(ws, rounds.current(ws).id, files)
    assert sum(each.new for each in told) == CASES * len(files)


def raw(ws: Workspace, files: list[Path]) -> None:
    """The files decrypted and their rows inserted: nothing else."""
    round_id = rounds.current(ws).id
    with ws.begin() as work:
        identity = keys_in(work).identity
        session = work._session  # type: ignore[attr-defined]  # noqa: SLF001 - past everything that checks
        for file in files:
            data = file.read_bytes()
            body = _body(sealing.open_with_identity(data, identity))
            session.execute(insert(LedgerRow), [_ledger_row(round_id, file, data)])
            session.execute(
                insert(RecordRow),
                [
                    {
                        "round_id": round_id,
                        "hash": each["hash"],
                        "package_id": file.stem.removeprefix("return-"),
                        "body": json.dumps(each),
                    }
                    for each in body["revisions"]
                ],
            )
            session.execute(
                insert(AnswerEventRow),
                [
                    {
                        **event,
                        "audit_id": AuditId(each["audit_id"]),
                        "answer": json.dumps(event["answer"]),
                    }
                    for each in body["revisions"]
                    for event in each["events"]
                ],
            )
        work.commit()


def _body(plaintext: bytes) -> dict:  # type: ignore[type-arg]  # JSON
    """Past the header and the signature, unread."""
    start = 12 + int.from_bytes(plaintext[8:12], "big")
    length = int.from_bytes(plaintext[start : start + 4], "big")
    found: dict = json.loads(zlib.decompress(plaintext[start + 4 : start + 4 + length]))  # type: ignore[type-arg]
    return found


def _ledger_row(round_id: str, file: Path, data: bytes) -> dict[str, object]:
    from datetime import UTC, datetime

    return {
        "package_id": file.stem.removeprefix("return-"), "round_id": round_id, "direction": "received",
        "kind": "return", "person_id": "", "sequence": 1, "previous": "", "file_name": file.name,
        "sha256": "0" * 64, "at": datetime.now(UTC), "cases": CASES, "raw": data, "sender": "",
    }  # fmt: skip


def timed(
    store: Path, folder: Path, files: list[Path], take: Callable[[Workspace, list[Path]], None]
) -> float:
    """Seconds on a copy of the store, without its opening."""
    place = Path(tempfile.mkdtemp(dir=folder))
    for file in store.parent.glob(f"{store.name}*"):
        if not file.name.endswith(".lock"):
            shutil.copy(file, place)
    with closing(opened(place / store.name).store) as held:
        ws = workspace(held)
        began = time.perf_counter()
        take(ws, files)
        seconds = time.perf_counter() - began
    shutil.rmtree(place)
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.merging")
    parser.add_argument("--short", action="store_true", help="fewer returns")
    args = parser.parse_args()
    people, times = (6, 2) if args.short else (30, 3)
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        store, files = prepared(folder, people)
        size = sum(file.stat().st_size for file in files) // 1024
        least, whole = [], []
        for _ in range(times):
            least.append(timed(store, folder, files, raw))
            whole.append(timed(store, folder, files, merged))
    ratio = statistics.median(whole) / statistics.median(least)
    print(f"{people} returns of {CASES} audits x {ANSWERS} answers x {EDITS} edits, {size:,} KB")
    print(f"  decrypted and inserted raw  {statistics.median(least):6.2f} s")
    print(f"  merged                      {statistics.median(whole):6.2f} s")
    print(f"  ratio {ratio:.2f}, at most {MOST}: {'kept' if ratio <= MOST else 'exceeded'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
