"""How the cases of a round are shared out: who holds how many, whose families are split, what was moved and why."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.allocation import SharedCase, split_families
from app.domain.ids import CaseId, PersonId, RoundId
from app.domain.records import Reading
from app.domain.rounds import Allocation, CaseFile, Person
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Moved:
    """An audit that the lead gave to another assessor than the one it fell to."""

    ref: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """`loads` holds (first readings, second readings) by assessor; `split` the cases of each split family.

    `seed` is that of the draw, offered for sharing out too. `areas`: where the cases are.
    """

    cases: int
    refs: tuple[str, ...]
    areas: tuple[str, ...]
    people: tuple[Person, ...]
    audits: int
    issued: bool
    loads: Mapping[PersonId, tuple[int, int]]
    split: tuple[tuple[str, ...], ...]
    moved: tuple[Moved, ...]
    seed: str

    @property
    def places(self) -> int:
        return sum(person.quota for person in self.people)


def sharing(ws: Workspace, round_id: RoundId) -> Sharing:
    """One short reading of the store."""
    with ws.begin() as work:
        cases = work.cases.main(round_id)
        people = tuple(work.people.all(round_id))
        allocations = work.audits.allocations(round_id)
        issued = bool(work.ledger.entries(round_id))
        draws = work.frames.draws(round_id)
    by_id = {case.id: case for case in cases}
    return Sharing(
        cases=len(cases),
        refs=tuple(case.ref for case in cases),
        areas=tuple(sorted({case.area for case in cases if case.area})),
        people=people,
        audits=len(allocations),
        issued=issued,
        loads=_loads(allocations),
        split=_split(cases, allocations),
        moved=_moved(by_id, people, allocations),
        seed=draws[-1].seed if draws else "",
    )


def _loads(allocations: Sequence[Allocation]) -> dict[PersonId, tuple[int, int]]:
    firsts: Counter[PersonId] = Counter()
    seconds: Counter[PersonId] = Counter()
    for each in allocations:
        (seconds if each.reading is Reading.BLIND_SECOND else firsts)[each.person_id] += 1
    return {person: (firsts[person], seconds[person]) for person in {*firsts, *seconds}}


def _split(
    cases: Sequence[CaseFile], allocations: Sequence[Allocation]
) -> tuple[tuple[str, ...], ...]:
    """By reference: the number of a family is the council's own and stays out of sight."""
    readers: dict[CaseId, str] = {
        each.case_id: each.person_id
        for each in allocations
        if each.reading is not Reading.BLIND_SECOND
    }
    shared = [case for case in cases if case.id in readers]
    split = split_families(
        [SharedCase(case.ref, case.area, case.family) for case in shared],
        {case.ref: readers[case.id] for case in shared},
    )
    members: defaultdict[str, list[str]] = defaultdict(list)
    for case in shared:
        members[case.family].append(case.ref)
    return tuple(sorted(tuple(members[family]) for family in split))


def _moved(
    cases: Mapping[CaseId, CaseFile], people: Sequence[Person], allocations: Sequence[Allocation]
) -> tuple[Moved, ...]:
    names = {person.id: person.name for person in people}
    found = [
        Moved(cases[each.case_id].ref, names.get(each.person_id, ""), each.reason)
        for each in allocations
        if each.reason and each.case_id in cases
    ]
    return tuple(sorted(found, key=lambda each: each.ref))
