"""Declaring conflicts of interest, lifting them with a reason, and what they bar each person from."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import PersonId, RoundId
from app.domain.interests import Barred, Interest, InterestKind, about, barred
from app.domain.plain_text import LONGEST_LINE, LONGEST_REASON, plain
from app.domain.rounds import CaseFile
from app.ports import UnitOfWork
from app.services.offices import offices_in
from app.services.seat import only_the_seat
from app.workspace import Workspace

NAMES: Mapping[InterestKind, str] = {
    InterestKind.CASE: "case",
    InterestKind.FAMILY: "family",
    InterestKind.TEAM: "team",
    InterestKind.WORKER: "worker",
    InterestKind.OFFICE: "office",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest as it is typed in; the fields are those of Interest."""

    person_id: PersonId
    kind: InterestKind
    what: str
    declared_by: str
    declared_on: date
    note: str = ""


def declare(ws: Workspace, round_id: RoundId, said: Declared) -> Changes:
    """Keep an interest. Where the person reads such a case already, it stays theirs and is marked until it is moved.

    Raises InputRefused without what it is about or who declared it, for a case or family the round does not have, and
    for one that stands already; NotFound for somebody who is not of the round.
    """
    person_id, kind = said.person_id, said.kind
    what, declared_by, note = (
        plain(text).strip() for text in (said.what, said.declared_by, said.note)
    )
    if not what or not declared_by:
        raise InputRefused("An interest says what it is about and who declared it; fill in both.")
    if len(what) > LONGEST_LINE or len(declared_by) > LONGEST_LINE or len(note) > LONGEST_REASON:
        raise InputRefused(f"Shorten what is typed: at most {LONGEST_LINE} letters in a line.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        person = next((p for p in work.people.all(round_id) if p.id == person_id), None)
        if person is None:
            raise NotFound("That assessor is not one of this round.")
        refs = {case.ref for case in work.cases.all(round_id)}
        if kind in (InterestKind.CASE, InterestKind.FAMILY) and what not in refs:
            raise InputRefused(f"This round has no case {what}; check the reference.")
        for each in work.allocating.interests(round_id):
            if each.stands and (each.person_id, each.kind, each.what) == (person_id, kind, what):
                raise InputRefused("That interest has been declared already.")
        work.allocating.declare(
            round_id,
            Interest(
                children=about(kind, what, work.cases.all(round_id), workers_in(work, round_id)),
                id=str(uuid.uuid4()),
                person_id=person_id,
                person=person.name,
                kind=kind,
                what=what,
                declared_by=declared_by,
                declared_on=said.declared_on,
                note=note,
                recorded_at=ws.now(),
            ),
        )
        work.commit()
    return Changes(round=True)


def lift(ws: Workspace, round_id: RoundId, interest_id: str, why: str) -> Changes:
    """An interest no longer holds: it is kept and shown, with the reason. Raises InputRefused without one."""
    if not why.strip():
        raise InputRefused("Say why the interest no longer holds: the reason is kept beside it.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        work.allocating.lift(interest_id, ws.now(), plain(why).strip())
        work.commit()
    return Changes(round=True)


def declared(ws: Workspace, round_id: RoundId) -> Sequence[Interest]:
    with ws.begin() as work:
        return work.allocating.interests(round_id)


def barred_in(work: UnitOfWork, round_id: RoundId) -> Mapping[PersonId, Barred]:
    return barred(
        work.allocating.interests(round_id),
        work.cases.all(round_id),
        workers_in(work, round_id),
        offices_in(work, round_id),
    )


def workers_in(work: UnitOfWork, round_id: RoundId) -> Mapping[str, str]:
    """The worker of each child, by the council's number, while the finding slips name them."""
    return {slip.key: slip.worker for slip in work.slips.all(round_id) if slip.worker}


def refuse_interested(
    work: UnitOfWork, round_id: RoundId, case: CaseFile, readers: Sequence[PersonId]
) -> None:
    """Raises InputRefused where one of them has an interest in the case: it is never overridden, only lifted."""
    found = barred_in(work, round_id)
    for person in readers:
        interest = found[person].because(case) if person in found else None
        if interest is not None:
            raise InputRefused(
                f"{interest.person} has an interest in {case.ref} ({NAMES[interest.kind]} {interest.what}), so "
                "somebody else reads it; if that no longer holds, lift the interest first, with the reason."
            )
