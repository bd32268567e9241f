"""Work that leaves this computer: when it last did, what has been done since, and the copy at the end of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain.errors import InputRefused
from app.domain.ids import RoundId
from app.domain.rounds import Direction, Role, Round
from app.files import NotWritten
from app.packages.contents import Kind
from app.ports import UnitOfWork
from app.resources import bank_holidays
from app.services import returns, threads
from app.services.returns import MadeReturn
from app.workspace import Workspace

DAYS_BEFORE_LATE = 1  # working days for which work may lie on one computer alone


@dataclass(frozen=True, slots=True)
class Leaving:
    """How an assessor's work of one round stands towards the outside.

    `audits` and `notes` were worked on since `last`, the last return made (None before the first), answers to queries
    among the notes; `ready` are signed off and not sent since. `days` are working days of the round's division from
    `since` to today, `since` being when work that is here alone last left or was begun; `days_left` those to the day of
    return, negative once it has gone.
    """

    last: datetime | None
    audits: int
    notes: int
    ready: int
    since: datetime | None
    days: int
    return_by: date | None
    days_left: int | None

    @property
    def unsent(self) -> bool:
        """Whether something is on this computer alone."""
        return bool(self.audits or self.notes)

    @property
    def late(self) -> bool:
        """Whether it has been for longer than one working day."""
        return self.unsent and self.days > DAYS_BEFORE_LATE


def leaving(ws: Workspace, round_id: RoundId) -> Leaving:
    """How the work of an assessor's round stands now."""
    with ws.begin() as work:
        return _leaving(ws, work, work.rounds.get(round_id))


def unsent_rounds(ws: Workspace) -> Sequence[tuple[Round, Leaving]]:
    """The rounds audited in this store of which something has not left it yet."""
    with ws.begin() as work:
        audited = [each for each in work.rounds.all() if each.role is Role.ASSESSOR]
        found = [(each, _leaving(ws, work, each)) for each in audited]
    return [(each, stands) for each, stands in found if stands.unsent]


def copy_work(ws: Workspace, folder: Path) -> Sequence[MadeReturn]:
    """A return of every round with unsent work into a folder that is there: the day's copy, read back and found whole.

    It is the same file as any return: it can be sent to the lead, or kept; a replacement pack brings back what the lead
    has of it. Raises NotWritten where the folder is gone or full, or does not give back what was written.
    """
    if not folder.is_dir():
        raise NotWritten(
            f"The folder {folder} is not there; plug in the stick, or choose another folder."
        )
    return [returns.make(ws, each.id, folder) for each, _stands in unsent_rounds(ws)]


def _leaving(ws: Workspace, work: UnitOfWork, audit_round: Round) -> Leaving:
    unsent = work.audits.unsent(audit_round.id)
    last = max(
        (
            entry.at
            for entry in work.ledger.entries(audit_round.id)
            if entry.direction is Direction.SENT and entry.kind == Kind.RETURN.value
        ),
        default=None,
    )
    sent_at = "" if last is None else f"{last:%Y-%m-%dT%H:%M:%SZ}"
    noted = [each for each in work.notebook.all(audit_round.id) if each.at > sent_at]
    sent = work.said.sent(audit_round.id)
    said = [each for each in threads.own_posts(work, audit_round) if each.hash not in sent]
    since = last or _begun(
        unsent.begun, [*(each.at for each in noted), *(each.at for each in said)]
    )
    today = ws.now().astimezone().date()
    return Leaving(
        last=last,
        audits=unsent.audits,
        notes=len({each.id for each in noted}) + len(said),
        ready=unsent.ready,
        since=since,
        days=0 if since is None else _working_days(audit_round, _day(since), today),
        return_by=audit_round.return_by,
        days_left=(
            None
            if audit_round.return_by is None
            else _working_days(audit_round, today, audit_round.return_by)
        ),
    )


def _begun(audits: datetime | None, noted: Iterable[str]) -> datetime | None:
    moments = [audits, *(datetime.fromisoformat(at) for at in noted)]
    return min((at for at in moments if at is not None), default=None)


def _day(at: datetime) -> date:
    return at.astimezone().date()


def _working_days(audit_round: Round, start: date, end: date) -> int:
    try:
        return bank_holidays(audit_round.division).between(start, end)
    except InputRefused:  # a clock set to a year that the table does not know
        return (end - start).days
