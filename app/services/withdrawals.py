"""Work taken back by the assessor who returned it: the lead keeps and shows it, and counts it no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AuditId, RoundId
from app.domain.merge import Withdrawal, addressed
from app.domain.plain_text import checked_reason
from app.domain.records import AuditState
from app.domain.rounds import Role
from app.packages.records import record_from, record_text
from app.ports import UnitOfWork
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Sent:
    """An audit of which something was sent. `taken_back`: what was sent last counts no more, once the lead has the
    next return.
    """

    audit_id: AuditId
    ref: str
    state: AuditState
    sent_at: datetime | None
    taken_back: bool


def sent(ws: Workspace, round_id: RoundId) -> Sequence[Sent]:
    """By reference."""
    with ws.begin() as work:
        refs = {case.id: case.ref for case in work.cases.all(round_id)}
        gone = {each.revision for each in withdrawals_in(work, round_id)}
        found = [
            Sent(
                each.id,
                refs.get(each.case_id, ""),
                each.state,
                each.returned_at,
                bool(gone.intersection(each.parents)),
            )
            for each in work.audits.headers(round_id)
            if each.returned_at is not None and each.parents
        ]
    return sorted(found, key=lambda each: each.ref)


def take_back(ws: Workspace, round_id: RoundId, audit_id: AuditId, reason: str) -> Changes:
    """What was sent last of this audit counts no more, from the next return on; nothing of it is lost, here or with
    the lead.

    Working on it and sending it again makes it count again. Raises InputRefused without a reason, in the lead's
    store, or where it was taken back already; NotFound where nothing of it was sent.
    """
    reason = checked_reason(reason, "Taking work back needs its reason: the lead reads it.")
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if audit_round.role is not Role.ASSESSOR:
            raise InputRefused("Only whoever returned an audit takes it back, in their own store.")
        header = work.audits.header(audit_id)
        known = work.records.hashes(round_id)
        own = [each for each in header.parents if each in known]
        if header.returned_at is None or not own:
            raise NotFound("Nothing of this audit was sent yet, so nothing can be taken back.")
        gone = {each.revision for each in withdrawals_in(work, round_id)}
        if gone.issuperset(own):
            raise InputRefused("What was sent of this audit is taken back already; send a return.")
        for revision in own:
            made = addressed(
                Withdrawal(
                    audit_id=audit_id,
                    revision=revision,
                    author=header.person_id,
                    reason=reason,
                    at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
                )
            )
            work.records.add(round_id, made.hash, record_text(made), "")
        work.audits.save_header(replace(header, updated_at=ws.now()))  # so that it is to be sent
        work.commit()
    return Changes(audits=frozenset({audit_id}), ledger=True)


def withdrawals_in(work: UnitOfWork, round_id: RoundId) -> tuple[Withdrawal, ...]:
    """Those that this store holds, in whatever order."""
    held = (record_from(body) for body in work.records.tagged(round_id, "withdrawal"))
    return tuple(each for each in held if isinstance(each, Withdrawal))
