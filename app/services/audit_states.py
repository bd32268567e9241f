"""Every audit of a round from allocated to final: where it stands, since when, and through whose hands it went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.ids import AuditId, PersonId, RoundId
from app.domain.merge import AuditView, Standing, Withdrawal
from app.domain.records import Reading
from app.domain.rounds import Direction, LedgerEntry
from app.packages.contents import Kind
from app.services import moderation
from app.services.allocation_acts import told
from app.services.withdrawals import withdrawals_in
from app.workspace import Workspace


class Reached(StrEnum):
    """How far an audit has come, as the lead's store knows it."""

    ALLOCATED = "allocated"
    ISSUED = "issued"  # its pack went out
    RETURNED = "returned"  # something of it came back, unfinished
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    FINAL = "final"  # signed off, returned, and counted


@dataclass(frozen=True, slots=True)
class StateLine:
    """`hands` says who had it before, oldest first, and why it went on; () where it stayed with one. `beside` says what
    came back of it and counts nothing: taken back, with the assessor's reason, or late, when somebody else read it.
    """

    audit_id: AuditId
    ref: str
    reader: str
    reading: Reading
    reached: Reached
    issued_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    returned_at: datetime | None
    hands: tuple[str, ...]
    beside: tuple[str, ...] = ()


def states(ws: Workspace, round_id: RoundId) -> tuple[StateLine, ...]:
    """Every audit, by the reference of its case, first readings first."""
    with ws.begin() as work:
        refs = {case.id: case.ref for case in work.cases.all(round_id)}
        names = {person.id: person.name for person in work.people.all(round_id)}
        views = moderation.views(work, round_id)
        entries = work.ledger.entries(round_id)
        taken_back = withdrawals_in(work, round_id)
        lines = []
        handed: dict[AuditId, list[str]] = {}
        for act in reversed(told(work, round_id)):
            words = f"from {act.before or 'nobody'} to {act.now or 'nobody'}: {act.reason}"
            handed.setdefault(act.audit_id, []).append(words)
        for each in work.audits.allocations(round_id):
            header = work.audits.header(each.audit_id)
            issued = _issued(entries, each.person_id)
            view = views.get(each.audit_id)
            reached = _reached(view, issued, each.person_id)
            lines.append(
                StateLine(
                    each.audit_id,
                    refs.get(each.case_id, ""),
                    names.get(each.person_id, ""),
                    each.reading,
                    reached,
                    issued,
                    header.started_at,
                    header.completed_at,
                    header.returned_at,
                    tuple(handed.get(each.audit_id, ())),
                    tuple(_beside(view, taken_back, names)) if view else (),
                )
            )
    return tuple(sorted(lines, key=lambda each: (each.ref, each.reading is Reading.BLIND_SECOND)))


def _issued(entries: Sequence[LedgerEntry], person: str) -> datetime | None:
    sent = (
        each.at
        for each in entries
        if each.direction is Direction.SENT and each.kind == Kind.WORK and each.person_id == person
    )
    return max(sent, default=None)


def _beside(
    view: AuditView, taken_back: Sequence[Withdrawal], names: Mapping[PersonId, str]
) -> Iterator[str]:
    """What counts nothing, in words; several copies of one person once."""
    reasons = {(each.author, each.reason) for each in taken_back if each.audit_id == view.audit_id}
    for author, reason in sorted(reasons):
        yield f"taken back by {names.get(author, '')}: {reason}"
    for person in sorted({names.get(each.assessor, "") for each in view.set_aside}):
        yield f"returned late by {person}: kept, not counted"


def _reached(view: AuditView | None, issued: datetime | None, reader: PersonId) -> Reached:
    if view is None or view.standing is Standing.SET_ASIDE:
        return Reached.ISSUED if issued else Reached.ALLOCATED
    if view.standing is Standing.CONFLICT:
        return Reached.CONFLICT
    if view.revision is None:
        return Reached.WITHDRAWN
    return Reached.FINAL if view.is_final_of(reader) else Reached.RETURNED
