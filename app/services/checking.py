"""Is everything in the store what it was when it was saved?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.domain.errors import AuditError, StoreProblem
from app.domain.history import verify_chain
from app.domain.ids import AnswerKey, AuditId
from app.domain.merge import Record, collate, shown_answers
from app.domain.notebook import verify_entries
from app.domain.records import Sheet, replay
from app.domain.rounds import Role, Round
from app.packages.records import record_from
from app.ports import UnitOfWork
from app.services import coding, moderation
from app.services.sample import wrong_with_log
from app.workspace import Workspace

# What a row raises that holds something no version of this program ever wrote.
NOT_OURS = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """`answers` counts answers in force, of the lead's store those merged into it.

    `recorder_verified` is None while a store has no recorder.
    """

    ok: bool
    answers: int
    history_verified: bool
    recorder_verified: bool | None
    problems: tuple[str, ...]


def check(ws: Workspace) -> StoreCheck:
    """Every page, every hash chain, every sheet against the history it must follow from, every record."""
    damaged: list[str] = []
    try:
        ws.store.verify()
    except StoreProblem as problem:
        damaged.append(str(problem))
    answers, broken = 0, list[str]()
    try:
        with ws.begin() as work:
            for audit_round in work.rounds.all():
                records, unsound = _records(work, audit_round)
                broken += _check_audits(work, audit_round) + unsound
                broken += [] if unsound else _coded(work, audit_round, records)
                answers += _answers(work, audit_round, records)
    except StoreProblem as problem:
        broken.append(str(problem))
    except NOT_OURS:
        broken.append(f"{ws.store.path.name} holds a row that this program never wrote.")
    problems = (*damaged, *broken)
    return StoreCheck(not problems, answers, not broken, None, problems)


def _check_audits(work: UnitOfWork, audit_round: Round) -> list[str]:
    problems = []
    for header in work.audits.headers(audit_round.id):
        ref = work.cases.get(header.case_id).ref
        try:
            told, held = _told(work, header.id), work.audits.sheet(header.id)
        except AuditError as problem:
            problems.append(f"{ref}: {problem}")
            continue
        except NOT_OURS:
            problems.append(f"{ref}: an entry of its history cannot be read.")
            continue
        if told.answers != held.answers or _rows(told.rows) != _rows(held.rows):
            problems.append(f"{ref}: its answers are not the ones its history leads to.")
    return problems


def _told(work: UnitOfWork, audit_id: AuditId) -> Sheet:
    events = work.audits.events(audit_id)
    verify_chain(events)
    return replay(events)


def _rows(rows: dict[AnswerKey, tuple[int, ...]]) -> dict[AnswerKey, tuple[int, ...]]:
    return {key: serials for key, serials in rows.items() if serials}


def _records(work: UnitOfWork, audit_round: Round) -> tuple[list[Record], list[str]]:
    """Those whose history and hash are sound; what came back lies in the lead's store as records alone."""
    found, problems = list[Record](), list[str]()
    for body in work.records.bodies(audit_round.id):
        try:
            found.append(record_from(body))
        except AuditError as problem:
            problems.append(str(problem))
    if not problems and {each.hash for each in found} != work.records.hashes(audit_round.id):
        problems.append("A record kept in the store is not the one that was merged.")
    try:
        verify_entries(work.notebook.all(audit_round.id))
    except AuditError as problem:
        problems.append(str(problem))
    draws, log = work.frames.draws(audit_round.id), work.frames.acts(audit_round.id)
    problems += wrong_with_log(draws, log)
    return found, problems + _packages(work, audit_round)


def _coded(work: UnitOfWork, audit_round: Round, records: Sequence[Record]) -> list[str]:
    """Every audit read anew from its records, and compared with the coded answers that figures are counted from."""
    if audit_round.role is not Role.LEAD:
        return []
    shown = moderation.views(work, audit_round.id, records)
    return [
        f"{ref}: its coded answers are not those that came back; run “store recode” to read them anew."
        for ref in coding.drifted(work, audit_round.id, shown)
    ]


def _packages(work: UnitOfWork, audit_round: Round) -> list[str]:
    """Sealed files as they left or came; those that were purged have left their line alone."""
    problems = []
    for each in work.ledger.entries(audit_round.id):
        raw = work.ledger.raw(each.package_id)
        if raw and sha256(raw).hexdigest() != each.sha256:
            problems.append(
                f"{each.file_name} in the ledger is not the file that was {each.direction}."
            )
    problems += [
        f"{each.file_name}, kept to be taken in, is not the file that came."
        for each in work.folders.parcels(audit_round.id)
        if sha256(each.raw).hexdigest() != each.sha256
    ]
    return problems


def _answers(work: UnitOfWork, audit_round: Round, records: Iterable[Record]) -> int:
    if audit_round.role is Role.LEAD:
        shown = (shown_answers(view).values() for view in collate(records).values())
        return sum(each.shown is not None for answers in shown for each in answers)
    headers = work.audits.headers(audit_round.id)
    return sum(len(work.audits.answers_in(header.id)) for header in headers)
