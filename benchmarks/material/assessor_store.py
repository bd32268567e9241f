"""An assessor's store of synthetic cases: real work packs, read by script."""

import uuid
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.bootstrap import LazyStores, workspace
from app.demo.answering import ScriptedAssessor
from app.demo.county import synthetic_county
from app.demo.county_workbook import write_annex_a
from app.demo.story import story_of
from app.domain.ids import AuditId, CaseId
from app.domain.rounds import Allocation
from app.domain.strata import Design, Spread
from app.services import allocation, frames, packs, rounds, sample, tools
from app.services.open_audit import OpenAudit
from app.workspace import Workspace

PASSPHRASE = "five plain words for benchmarks"  # noqa: S105 - of synthetic stores
POSITION = date(2009, 3, 31)
STORES = LazyStores(passes=1, memory=8 << 20)  # what opens a store is not what is measured
SEED = "benchmarks"


def opened(path: Path) -> Workspace:
    """The workspace of a store made here; the caller closes its store."""
    return workspace(STORES.open(path, PASSPHRASE))


def make(folder: Path, cases: int) -> Path:
    """The store of an assessor with that many cases, none of them begun."""
    lead, reader = folder / "lead.store", folder / "reader.store"
    STORES.create(lead, PASSPHRASE, "Lead reviewer")
    STORES.create(reader, PASSPHRASE, "Assessor A")
    write_annex_a(synthetic_county(SEED, max(80, 5 * cases)), folder / "annex-a.xlsx")
    with closing(opened(lead).store) as store:
        ws = workspace(store)
        plan = rounds.RoundPlan("Round", POSITION, "Lead reviewer", announced_on=date(2009, 3, 16))
        made = rounds.create(ws, plan, tools.built_in())
        frames.keep(ws, made.id, frames.read(folder / "annex-a.xlsx", POSITION))
        sample.draw_cases(ws, made.id, Design(cases, Spread.TEAM), SEED)
        rounds.set_people(ws, made.id, [("Assessor A", "North office", cases)])
        allocation.share_out(ws, made.id, SEED, second_readings=0)
        (issued,) = packs.issue(ws, made.id, folder / "packs")
    with closing(opened(reader).store) as store:
        packs.open_pack(workspace(store), issued.path, issued.code)
    return reader


def read_one(ws: Workspace, *, sign: bool = False) -> AuditId:
    """The audit of the first case, by reference, read to the end by script."""
    with ws.begin() as work:
        first = work.cases.all(rounds.current(ws).id)[0]
        header = work.audits.headers_of([first.id])[0]
    audit = OpenAudit(ws, header.id)
    story = story_of(audit.case, audit.round.position_date, SEED, concern=False)
    ScriptedAssessor(audit, story, SEED).read_file()
    if sign:
        audit.complete()
    return header.id


def multiply(ws: Workspace, read: AuditId, cases: int) -> None:
    """Fill the round up to that many cases, each new one with the history of the audit that was read."""
    with ws.begin() as work:
        round_id = rounds.current(ws).id
        header, events = work.audits.header(read), work.audits.events(read)
        case = work.cases.get(header.case_id)
        missing = cases - len(work.audits.headers(round_id))
        copies = [
            replace(
                case, id=CaseId(str(uuid.uuid4())), ref=f"ZZ-{number:04}", order=10_000 + number
            )
            for number in range(missing)
        ]
        work.cases.add_new(round_id, copies)
        allocated = [
            Allocation(AuditId(str(uuid.uuid4())), copy.id, header.person_id, header.reading)
            for copy in copies
        ]
        work.audits.allocate(round_id, allocated, header.tool_hash)
        for one in allocated:
            work.audits.replace_history(one.audit_id, events)
            work.audits.save_header(
                replace(header, id=one.audit_id, case_id=one.case_id, parents=())
            )
        work.commit()
