"""Conflicts of interest: who must not read what, declared by whom and when. Kept for ever with the round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.ids import PersonId
from app.domain.offices import NO_OFFICES, Offices
from app.domain.rounds import CaseFile


class InterestKind(StrEnum):
    CASE = "case"
    FAMILY = "family"
    TEAM = "team"
    WORKER = "worker"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Interest:
    """One declared interest. `what` is a case's reference (of any child of the family, for a family), or the name of a
    team, a worker or an office. `children`: the council's numbers of those it was found to be about, so that it holds
    through another draw and after workers' names are purged. `lifted_why` is "" while it stands; a lifted one is kept.
    """

    id: str
    person_id: PersonId
    person: str
    kind: InterestKind
    what: str
    declared_by: str
    declared_on: date
    note: str
    recorded_at: datetime
    children: tuple[str, ...] = ()
    lifted_at: datetime | None = None
    lifted_why: str = ""

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


@dataclass(frozen=True, slots=True)
class Barred:
    """What one person does not read: cases by reference, offices and teams; and the interest behind each."""

    cases: Mapping[str, Interest] = field(default_factory=dict)
    offices: Mapping[str, Interest] = field(default_factory=dict)
    teams: Mapping[str, Interest] = field(default_factory=dict)

    def because(self, case: CaseFile) -> Interest | None:
        """The interest for which this case is not read, if there is one."""
        return self.cases.get(case.ref) or self.offices.get(case.area) or self.teams.get(case.team)


def about(
    kind: InterestKind, what: str, cases: Sequence[CaseFile], workers: Mapping[str, str]
) -> tuple[str, ...]:
    """The council's numbers of the children that an interest in a case, a family or a worker is about.

    `workers`: the worker of each child, by the council's number, so far as the list names them.
    """
    if kind is InterestKind.WORKER:
        wanted = what.casefold()
        return tuple(sorted(child for child, name in workers.items() if name.casefold() == wanted))
    if kind in (InterestKind.CASE, InterestKind.FAMILY):
        return tuple(case.child for case in cases if case.ref == what and case.child)
    return ()


def barred(
    interests: Iterable[Interest],
    cases: Sequence[CaseFile],
    workers: Mapping[str, str],
    listed: Offices = NO_OFFICES,
) -> dict[PersonId, Barred]:
    """What each person does not read, from the interests that stand. A family's holds for all its children, an
    office's for every file that it holds."""
    found: defaultdict[PersonId, Barred] = defaultdict(lambda: Barred({}, {}, {}))
    for each in interests:
        if each.stands:
            held = found[each.person_id]
            offices, teams = dict(held.offices), dict(held.teams)
            if each.kind is InterestKind.OFFICE:
                offices[each.what] = each
            elif each.kind is InterestKind.TEAM:
                teams[each.what] = each
            refs = dict.fromkeys(_refs(each, cases, workers), each)
            if each.kind is InterestKind.OFFICE:
                held_there = [one.ref for one in cases if listed.holding(one) == each.what]
                refs = dict.fromkeys(held_there, each)
            found[each.person_id] = Barred({**held.cases, **refs}, offices, teams)
    return dict(found)


def _refs(
    interest: Interest, cases: Sequence[CaseFile], workers: Mapping[str, str]
) -> Iterable[str]:
    if interest.kind in (InterestKind.OFFICE, InterestKind.TEAM):
        return ()
    numbers = {*interest.children, *about(interest.kind, interest.what, (), workers)}
    meant = [case for case in cases if case.child in numbers]
    if not numbers and interest.kind is not InterestKind.WORKER:
        meant = [case for case in cases if case.ref == interest.what]
    if interest.kind is InterestKind.FAMILY:
        families = {case.family for case in meant} - {""}
        meant += [case for case in cases if case.family in families]
    return [case.ref for case in meant]
