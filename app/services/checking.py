"""Is everything in the store what it was when it was saved?"""

from dataclasses import dataclass

from app.domain.errors import AuditError, StoreProblem
from app.domain.history import verify_chain
from app.domain.ids import AnswerKey, AuditId
from app.domain.records import replay
from app.ports import UnitOfWork
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """`answers` counts answers in force; `recorder_verified` is None while a store has no recorder."""

    ok: bool
    answers: int
    history_verified: bool
    recorder_verified: bool | None
    problems: tuple[str, ...]


def check(ws: Workspace) -> StoreCheck:
    """Every page, every hash chain, and every sheet against the history it must follow from."""
    problems: list[str] = []
    try:
        ws.store.verify()
    except StoreProblem as problem:
        problems.append(str(problem))
    answers, broken = 0, 0
    try:
        with ws.begin() as work:
            for audit_round in work.rounds.all():
                for header in work.audits.headers(audit_round.id):
                    found = _check_audit(work, header.id)
                    problems.extend(found)
                    broken += len(found)
                    answers += len(work.audits.answers_in(header.id))
    except StoreProblem as problem:
        problems.append(str(problem))
        broken += 1
    return StoreCheck(not problems, answers, not broken, None, tuple(problems))


def _check_audit(work: UnitOfWork, audit_id: AuditId) -> list[str]:
    ref = work.cases.get(work.audits.header(audit_id).case_id).ref
    events = work.audits.events(audit_id)
    try:
        verify_chain(events)
    except AuditError as problem:
        return [f"{ref}: {problem}"]
    told, held = replay(events), work.audits.sheet(audit_id)
    if told.answers != held.answers or _rows(told.rows) != _rows(held.rows):
        return [f"{ref}: its answers are not the ones its history leads to."]
    return []


def _rows(rows: dict[AnswerKey, tuple[int, ...]]) -> dict[AnswerKey, tuple[int, ...]]:
    return {key: serials for key, serials in rows.items() if serials}
