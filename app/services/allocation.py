"""Sharing the cases out: by places or days, never to someone with an interest, some read twice and blind."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.allocation import Assessor, SharedCase
from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AuditId, CaseId, PersonId, RoundId
from app.domain.interests import Barred
from app.domain.knowledge import needs_of
from app.domain.offices import Offices
from app.domain.plain_text import checked_reason
from app.domain.records import Reading
from app.domain.rounds import NOBODY, Allocation, CaseFile, Direction, Person
from app.domain.sharing_out import Shares
from app.domain.sharing_out import share_out as shared_out
from app.ports import UnitOfWork
from app.services.allocation_acts import acts_of, enact
from app.services.interests import barred_in, refuse_interested
from app.services.offices import offices_in
from app.services.seat import only_the_seat
from app.services.terms import KeptTerms, kept_terms
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Material:
    """What cases are shared out from, taken in one reading of the store."""

    cases: tuple[CaseFile, ...]
    people: tuple[Person, ...]
    barred: Mapping[PersonId, Barred]
    terms: KeptTerms
    offices: Offices

    @property
    def shared(self) -> list[SharedCase]:
        return [shared_case(case, self.offices) for case in self.cases]

    @property
    def assessors(self) -> list[Assessor]:
        return [assessor(person, self.barred.get(person.id, Barred())) for person in self.people]


def material(work: UnitOfWork, round_id: RoundId) -> Material:
    return Material(
        tuple(work.cases.main(round_id)),
        tuple(work.people.all(round_id)),
        barred_in(work, round_id),
        kept_terms(work, round_id),
        offices_in(work, round_id),
    )


def proposed(found: Material, seed: str) -> Shares:
    """The shares that sharing out would make. Changes nothing; raises as `share_out`."""
    return shared_out(found.shared, found.assessors, seed, found.terms.for_cases(len(found.cases)))


def share_out(
    ws: Workspace, round_id: RoundId, seed: str, *, second_readings: int | None = None
) -> Sequence[Allocation]:
    """Allocate every main case on the lead's terms; `second_readings` of them to a blind second where it is given.

    The same sample, people and seed give the same shares. Raises InputRefused where places or days do not cover the
    cases, interests leave a case without a reader, or cases are allocated already.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        if work.audits.allocations(round_id):
            raise InputRefused(
                "The cases are shared out already; move single cases, with the reason."
            )
        found = material(work, round_id)
        if second_readings is not None:
            terms = replace(found.terms, seconds=second_readings, by_share=False)
            found = replace(found, terms=terms)
        shares = proposed(found, seed)
        made = _allocations(found.cases, found.people, shares.readers, shares.seconds)
        for each in made:
            enact(ws, work, round_id, each, "", ())
        work.audits.allocate(round_id, made, work.rounds.get(round_id).tool_hash)
        work.commit()
    return made


def take_back(ws: Workspace, round_id: RoundId, reason: str) -> Changes:
    """Undo the whole sharing out, so that people and terms can be changed and cases shared out anew.

    Raises InputRefused without a reason, and once a work pack has gone out: then single cases are moved.
    """
    reason = checked_reason(
        reason, "Taking the cases back needs its reason: it stays with the round."
    )
    with ws.begin() as work:
        only_the_seat(work, round_id)
        if any(each.direction is Direction.SENT for each in work.ledger.entries(round_id)):
            raise InputRefused(
                "Work packs have gone out, so the cases stay shared out; give single cases to somebody else."
            )
        acts = acts_of(work, round_id)
        for each in work.audits.allocations(round_id, with_replaced=True):
            gone = replace(each, person_id=NOBODY, read_with=NOBODY, reason=reason)
            enact(ws, work, round_id, gone, "", acts.get(each.audit_id, ()))
        work.audits.take_back(round_id)
        work.commit()
    return Changes(round=True)


def allocate_one(
    ws: Workspace, round_id: RoundId, case_id: CaseId, person_id: PersonId, reason: str
) -> Changes:
    """Give a case that nobody reads yet, such as a reserve that came in for another, to one assessor.

    Raises InputRefused without a reason, for a case somebody reads, and to someone with an interest in it.
    """
    reason = checked_reason(reason, "Giving out a single case needs its reason: it stays with it.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        case = next((each for each in work.cases.main(round_id) if each.id == case_id), None)
        if case is None:
            raise NotFound("That case is not one of the sample.")
        if person_id not in {person.id for person in work.people.all(round_id)}:
            raise NotFound("That assessor is not one of this round.")
        if any(each.case_id == case_id for each in work.audits.allocations(round_id)):
            raise InputRefused(f"{case.ref} is being read already; give it on from there.")
        refuse_interested(work, round_id, case, [person_id])
        made = replace(_allocation(case, person_id, Reading.SOLE), reason=reason)
        enact(ws, work, round_id, made, "", ())
        work.audits.allocate(round_id, [made], work.rounds.get(round_id).tool_hash)
        work.commit()
    return Changes(audits=frozenset({made.audit_id}), round=True)


def shared_case(case: CaseFile, offices: Offices) -> SharedCase:
    return SharedCase(case.ref, offices.for_reading(case), case.family, case.team, needs_of(case))


def assessor(person: Person, barred: Barred) -> Assessor:
    return Assessor(
        person=person.name,
        places=person.quota,
        conflict_cases=frozenset(barred.cases),
        conflict_offices=frozenset(barred.offices),
        conflict_teams=frozenset(barred.teams),
        home=person.office,
        days=person.days,
        cases_a_day=person.cases_a_day,
        knowledge=frozenset(person.knowledge),
    )


def _allocations(
    cases: Sequence[CaseFile],
    people: Sequence[Person],
    readers: Mapping[str, str],
    seconds: Mapping[str, str],
) -> list[Allocation]:
    ids = {person.name: person.id for person in people}
    made = []
    for case in cases:
        first = Reading.FIRST if case.ref in seconds else Reading.SOLE
        made.append(_allocation(case, ids[readers[case.ref]], first))
        if case.ref in seconds:
            made.append(_allocation(case, ids[seconds[case.ref]], Reading.BLIND_SECOND))
    return made


def _allocation(case: CaseFile, person_id: PersonId, reading: Reading) -> Allocation:
    return Allocation(AuditId(str(uuid.uuid4())), case.id, person_id, reading)
