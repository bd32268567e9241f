"""Who reads which case: shared out by quota and office, some read twice."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain import allocation
from app.domain.allocation import Assessor, SharedCase
from app.domain.errors import InputRefused
from app.domain.ids import AuditId, PersonId, RoundId
from app.domain.records import Reading
from app.domain.rounds import Allocation, CaseFile, Person
from app.services.allocation_acts import enact
from app.services.seat import only_the_seat
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Interests:
    """What an assessor may not read, by the assessor's name: references of cases, and offices."""

    cases: Mapping[str, Collection[str]] = field(default_factory=dict)
    offices: Mapping[str, Collection[str]] = field(default_factory=dict)


NOBODYS = Interests()


def share_out(
    ws: Workspace,
    round_id: RoundId,
    seed: str,
    *,
    second_readings: int = 0,
    interests: Interests = NOBODYS,
) -> Sequence[Allocation]:
    """Allocate every main case by the people's quotas, and `second_readings` of them to a blind second.

    The same sample, people and seed give the same shares. Raises InputRefused where the quotas do not
    cover the cases, interests leave a case without a reader, or cases are allocated already.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        if work.audits.allocations(round_id):
            raise InputRefused(
                "The cases are shared out already; move single cases, with the reason."
            )
        cases, people = work.cases.main(round_id), work.people.all(round_id)
        shared = [_shared(case) for case in cases]
        assessors = [_assessor(person, interests) for person in people]
        readers = allocation.allocate(shared, assessors, seed)
        seconds = allocation.second_readings(
            shared, readers, assessors, seed, count=second_readings
        )
        made = _allocations(cases, people, readers, seconds)
        audit_round = work.rounds.get(round_id)
        for each in made:
            enact(ws, work, round_id, each, "", ())
        work.audits.allocate(round_id, made, audit_round.tool_hash)
        work.commit()
    return made


def _shared(case: CaseFile) -> SharedCase:
    return SharedCase(case.ref, case.area, case.family)


def _assessor(person: Person, interests: Interests) -> Assessor:
    return Assessor(
        person=person.name,
        places=person.quota,
        conflict_cases=frozenset(interests.cases.get(person.name, ())),
        conflict_offices=frozenset(interests.offices.get(person.name, ())),
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
