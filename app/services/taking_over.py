"""A pack that brings the history of an audit: its reader goes on with it on another machine, or another takes it over.

The history is one and the same chain wherever it is worked on; nothing that this store wrote is lost.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.history import addressed_revision
from app.domain.records import AnswerEvent, AuditState, Revision
from app.domain.rounds import AuditHeader
from app.packages.contents import PackCase
from app.packages.records import record_text
from app.ports import UnitOfWork
from app.services.drafts import settle
from app.services.going_over import take_over
from app.workspace import Workspace


def take_history(ws: Workspace, work: UnitOfWork, case: PackCase, *, held: bool) -> bool:
    """Take the history that comes with a case into this store; whether anything changed.

    `held`: the audit was here before. Then it grows to what the pack brings, or stays as it is where it has gone on
    from there already. What was written here beside it stays one's own on a machine of one's own, and is kept as a
    copy that travels with the next return where another's work takes its place.
    """
    latest = case.latest
    if latest is None:
        return False
    audit_id = case.audit_id
    if not held:
        _go_on_from(ws, work, case, latest)
        return True
    settle(work, audit_id)
    here = tuple(work.audits.events(audit_id))
    if _begins(latest.events, here):
        _grow_from(work, work.audits.header(audit_id), latest)
        return False
    if not _begins(here, latest.events):
        if not case.written_by:
            return False
        _keep_copy(work, work.audits.header(audit_id), here)
    _go_on_from(ws, work, case, latest)
    return True


def revision_of(header: AuditHeader, events: Sequence[AnswerEvent]) -> Revision:
    """The audit as it stands, as it would be signed."""
    return addressed_revision(
        Revision(
            audit_id=header.id,
            case_id=header.case_id,
            assessor=header.person_id,
            reading=header.reading,
            tool_hash=header.tool_hash,
            state=header.state,
            started_at=_moment(header.started_at),
            completed_at=_moment(header.completed_at),
            minutes=header.minutes,
            parents=header.parents,
            events=tuple(events),
            hash="",
        )
    )


def _go_on_from(ws: Workspace, work: UnitOfWork, case: PackCase, latest: Revision) -> None:
    """A new machine, or a new reader, takes up the last returned state, authorship kept, and grows from it."""
    work.audits.replace_history(case.audit_id, latest.events)
    header = work.audits.header(case.audit_id)
    # Whoever takes an audit over signs it themselves, even one that was signed before.
    own = latest.assessor == header.person_id
    # As on the machine before: when it was last worked on, and that this much of it was sent.
    worked = _at(latest.events[-1].at) if own and latest.events else None
    header = replace(
        header,
        updated_at=worked,
        returned_at=worked,
        state=latest.state if own else AuditState.IN_PROGRESS,
        started_at=_at(latest.started_at),
        completed_at=_at(latest.completed_at) if own else None,
        minutes=latest.minutes,
        parents=(latest.hash,),
    )
    work.audits.save_header(header)
    if own:  # held here too, so that what is not worked on comes back as that same revision
        work.records.add(header.round_id, latest.hash, record_text(latest), "")
    held = work.rounds.versions(header.round_id)
    if held and latest.tool_hash != header.tool_hash:
        take_over(ws, work, header, latest.tool_hash, held)


def _grow_from(work: UnitOfWork, header: AuditHeader, latest: Revision) -> None:
    """A restored copy of a store does not know what it sent later: the next revision grows from that too."""
    known = work.records.hashes(header.round_id)
    if latest.hash not in {*known, *header.parents}:
        work.audits.save_header(replace(header, parents=(latest.hash,)))


def _keep_copy(work: UnitOfWork, header: AuditHeader, events: Sequence[AnswerEvent]) -> None:
    kept = revision_of(header, events)
    work.records.add(header.round_id, kept.hash, record_text(kept), "")


def _begins(shorter: Sequence[AnswerEvent], longer: Sequence[AnswerEvent]) -> bool:
    """By the chain, one equal hash at the same place means that all before it is equal."""
    count = len(shorter)
    if count > len(longer):
        return False
    return count == 0 or longer[count - 1].hash == shorter[-1].hash


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _at(moment: str) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
