"""The notebook: written by whoever sits here, saved on the spot; read by the lead as everybody wrote it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import AuditId, EntryId, PersonId, RoundId
from app.domain.notebook import (
    NO_AUDIT,
    Call,
    Entry,
    EntryKind,
    Noted,
    first_version,
    newest,
    next_version,
)
from app.domain.plain_text import one_line, plain
from app.domain.rounds import Role, Round
from app.packages.records import record_from
from app.ports import UnitOfWork
from app.services.seat import seats_in
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written: a new entry, or the next version of the one named by `id`."""

    kind: EntryKind
    body: Mapping[str, str]
    calls: tuple[Call, ...] = ()
    audit_id: AuditId = NO_AUDIT
    id: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An entry as it stands, and the name of whoever wrote it."""

    noted: Noted
    author: str
    mine: bool  # it was written in this store and can be written on here

    @property
    def id(self) -> EntryId:
        return self.noted.newest.id

    @property
    def entry(self) -> Entry:
        return self.noted.newest


def write(ws: Workspace, round_id: RoundId, writing: Writing) -> Entry:
    """The version as saved; where nothing is new, the one that stands. Raises InputRefused, StoreProblem."""
    with ws.begin() as work:
        entry = keep(ws, work, work.rounds.get(round_id), writing)
        work.commit()
    return entry


def keep(ws: Workspace, work: UnitOfWork, audit_round: Round, writing: Writing) -> Entry:
    """As `write`, within the caller's transaction.

    A concern about an audit's case is the one of that audit, whoever asks and however often.
    """
    entry_id = writing.id or EntryId(
        writing.audit_id if writing.audit_id and _is_concern(writing) else str(uuid.uuid4())
    )
    body = {name: plain(text) for name, text in writing.body.items() if text}
    calls = tuple(_plain_call(call) for call in writing.calls)
    at = f"{ws.now():%Y-%m-%dT%H:%M:%SZ}"
    held = newest(work.notebook.versions(audit_round.id, entry_id))
    if not held:
        author = author_here(work, audit_round)
        made = first_version(entry_id, writing.kind, writing.audit_id, author, body, calls, at)
    else:
        before = held[0].newest
        if (dict(before.body), before.calls) == (body, calls):
            return before
        made = next_version(before, body, calls, at)
    work.notebook.add(audit_round.id, made)
    return made


def notes(ws: Workspace, round_id: RoundId, kind: EntryKind | None = None) -> tuple[Note, ...]:
    """Every entry as it stands, in the order in which they were begun: an assessor's own, for the lead everybody's."""
    with ws.begin() as work:
        return notes_in(work, work.rounds.get(round_id), kind)


def note(ws: Workspace, round_id: RoundId, entry_id: EntryId) -> Note | None:
    """None where nothing was written under this id."""
    return next((each for each in notes(ws, round_id) if each.id == entry_id), None)


def notes_in(
    work: UnitOfWork, audit_round: Round, kind: EntryKind | None = None
) -> tuple[Note, ...]:
    """As `notes`, within the caller's transaction."""
    here = author_here(work, audit_round)
    names = {person.id: person.name for person in work.people.all(audit_round.id)}
    names |= {move.to: move.name for move in seats_in(work, audit_round.id).moves}
    if audit_round.role is Role.LEAD:
        names[here] = audit_round.lead_name
    entries = [each for each in everything(work, audit_round.id) if kind in {None, each.kind}]
    return tuple(
        Note(each, names.get(each.newest.author, ""), each.newest.author == here)
        for each in newest(entries)
    )


def everything(work: UnitOfWork, round_id: RoundId) -> list[Entry]:
    """Every version that this store holds: written here, or come back in a return."""
    returned = (record_from(body) for body in work.records.notes(round_id))
    return [
        *work.notebook.all(round_id),
        *(each for each in returned if isinstance(each, Entry)),
    ]


def author_here(work: UnitOfWork, audit_round: Round) -> PersonId:
    """The assessor of this store; in the lead's, the store itself, as in every record the lead makes."""
    return audit_round.me or PersonId(work.identities.get().store_id)


def _is_concern(writing: Writing) -> bool:
    return writing.kind is EntryKind.CONCERN


def _plain_call(call: Call) -> Call:
    return Call(
        one_line(call.who),
        one_line(call.role),
        one_line(call.number),
        call.at,
        call.answered,
        plain(call.said),
    )
