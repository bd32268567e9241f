"""How the cases of a round are shared out: who holds what, at what cost in days, what was moved and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.allocation import split_families
from app.domain.ids import AuditId, CaseId, PersonId, RoundId
from app.domain.interests import Barred, Interest
from app.domain.merge import Standing
from app.domain.offices import Offices
from app.domain.records import AuditState, Reading
from app.domain.rounds import Allocation, CaseFile, Direction, Person
from app.domain.workload import Load, families, loads
from app.services import moderation
from app.services.allocation import Material, material, shared_case
from app.services.allocation_acts import Told, told
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """One audit as the lead's table shows it.

    `interest` is that of its reader, where one was declared after the case was given out. `family` holds the references
    of its brothers and sisters in the sample; `apart`: one of them is read by somebody else. `returned`: something of
    it is with the lead; `late`: something came back from a reader before, and is not counted.
    """

    audit_id: AuditId
    case_id: CaseId
    ref: str
    office: str
    team: str
    age_band: str
    person_id: PersonId
    person: str
    read_with: str
    reading: Reading
    state: AuditState
    family: tuple[str, ...]
    apart: bool
    interest: Interest | None
    returned: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    """`loads` by name, as shared out. `split` holds the references of each family that more than one person reads,
    `waiting` the cases of the sample that nobody reads. `seed` is that of the draw, offered for sharing out too."""

    found: Material
    held: tuple[Held, ...]
    loads: Mapping[str, Load]
    interests: tuple[Interest, ...]
    told: tuple[Told, ...]
    split: tuple[tuple[str, ...], ...]
    waiting: tuple[CaseFile, ...]
    issued: bool
    seed: str

    @property
    def people(self) -> tuple[Person, ...]:
        return self.found.people

    @property
    def cases(self) -> int:
        return len(self.found.cases)

    @property
    def families(self) -> int:
        """How many families the children of the sample are of."""
        return families(self.found.shared)

    @property
    def places(self) -> int:
        return sum(person.quota for person in self.people)

    @property
    def offices(self) -> tuple[str, ...]:
        """Where files are, and where people are."""
        named = {self.found.offices.for_reading(case) for case in self.found.cases} | {
            person.office for person in self.people
        }
        return tuple(sorted(named - {""}))

    def barred(self, person_id: PersonId) -> Barred:
        return self.found.barred.get(person_id, Barred())


def sharing(ws: Workspace, round_id: RoundId) -> Sharing:
    """One reading of the store. Reads every return that came back: not for the GUI thread of a large round."""
    with ws.begin() as work:
        found = material(work, round_id)
        allocations = work.audits.allocations(round_id)
        headers = {header.id: header for header in work.audits.headers(round_id)}
        issued = any(each.direction is Direction.SENT for each in work.ledger.entries(round_id))
        draws = work.frames.draws(round_id)
        interests = tuple(work.allocating.interests(round_id))
        acts = told(work, round_id)
        views = moderation.views(work, round_id) if issued else {}
        all_cases = {case.id: case for case in work.cases.all(round_id)}
    names = {person.id: person.name for person in found.people}
    readers, seconds = _by_ref(allocations, all_cases, names)
    families_of = _families(allocations, all_cases)
    held = []
    for each in allocations:
        case = all_cases[each.case_id]
        view = views.get(each.audit_id)
        family = families_of.get(case.family, {}) if case.family else {}
        barred = found.barred.get(each.person_id)
        held.append(
            Held(
                audit_id=each.audit_id,
                case_id=case.id,
                ref=case.ref,
                office=found.offices.for_reading(case),
                team=case.team,
                age_band=case.age_band,
                person_id=each.person_id,
                person=names.get(each.person_id, ""),
                read_with=each.read_with_name,
                reading=each.reading,
                state=headers[each.audit_id].state,
                family=tuple(sorted(ref for ref in family if ref != case.ref)),
                apart=len(set(family.values())) > 1,
                interest=barred.because(case) if barred else None,
                returned=view is not None and view.standing is not Standing.SET_ASIDE,
                late=view is not None and bool(view.set_aside),
            )
        )
    given = {each.case_id for each in allocations}
    return Sharing(
        found=found,
        held=tuple(sorted(held, key=lambda one: (one.ref, one.reading is Reading.BLIND_SECOND))),
        loads=loads(
            [shared_case(all_cases[each.case_id], found.offices) for each in allocations],
            readers,
            seconds,
            found.assessors,
            found.terms.assumed,
        ),
        interests=interests,
        told=acts,
        split=_split(list(all_cases.values()), readers, found.offices),
        waiting=tuple(case for case in found.cases if given and case.id not in given),
        issued=issued,
        seed=draws[-1].seed if draws else "",
    )


def _by_ref(
    allocations: Sequence[Allocation],
    cases: Mapping[CaseId, CaseFile],
    names: Mapping[PersonId, str],
) -> tuple[dict[str, str], dict[str, str]]:
    """First and second readers, by the case's reference."""
    readers: dict[str, str] = {}
    seconds: dict[str, str] = {}
    for each in allocations:
        into = seconds if each.reading is Reading.BLIND_SECOND else readers
        into[cases[each.case_id].ref] = names.get(each.person_id, "")
    return readers, seconds


def _families(
    allocations: Sequence[Allocation], cases: Mapping[CaseId, CaseFile]
) -> dict[str, dict[str, PersonId]]:
    """By family: its cases' references, and who reads each first."""
    found: defaultdict[str, dict[str, PersonId]] = defaultdict(dict)
    for each in allocations:
        case = cases[each.case_id]
        if case.family and each.reading is not Reading.BLIND_SECOND:
            found[case.family][case.ref] = each.person_id
    return found


def _split(
    cases: Sequence[CaseFile], readers: Mapping[str, str], offices: Offices
) -> tuple[tuple[str, ...], ...]:
    """By reference: the number of a family is the council's own and stays out of sight."""
    shared = [case for case in cases if case.ref in readers]
    split = split_families([shared_case(case, offices) for case in shared], readers)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for case in shared:
        members[case.family].append(case.ref)
    return tuple(sorted(tuple(members[family]) for family in split))
