"""Sharing the cases out to assessors: places exact, nobody reads a case they have an interest in, families together.

Each assessor's share of each office comes from the same unbiased rounding as the sample; cases are then handed out in
an order given by the seed, so that nobody chooses.
"""

import hashlib
import hmac
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from app.domain.errors import InputRefused
from app.domain.rounding import HashRandom, controlled_round

# How much less an office counts that is not among an assessor's own: avoided, not forbidden.
_ELSEWHERE = Fraction(1, 50)
_SWEEPS = 200
_UNIT = 10**6


@dataclass(frozen=True, slots=True)
class SharedCase:
    """One case to be read. `office` is where its file is; cases of one `family` stay together where they can.

    `needs`: what its reader should know about, as Assessor.knowledge names it.
    """

    case: str
    office: str = ""
    family: str = ""
    team: str = ""
    needs: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Assessor:
    """`places`: cases to read, or capacity where places add up to more than there are cases.

    `offices`: where this assessor reads by preference (anywhere when empty); `home`: the office journeys begin at.
    Never read: `conflict_cases`, `conflict_families`, and files of `conflict_offices` and `conflict_teams`.
    `days`: those available, `cases_a_day` the person's own pace (None: as the round assumes).
    """

    person: str
    places: int
    offices: frozenset[str] = field(default_factory=frozenset)
    conflict_cases: frozenset[str] = field(default_factory=frozenset)
    conflict_families: frozenset[str] = field(default_factory=frozenset)
    conflict_offices: frozenset[str] = field(default_factory=frozenset)
    conflict_teams: frozenset[str] = field(default_factory=frozenset)
    home: str = ""
    days: Fraction = Fraction(0)
    cases_a_day: Fraction | None = None
    knowledge: frozenset[str] = field(default_factory=frozenset)

    def may_read(self, case: SharedCase) -> bool:
        return (
            case.case not in self.conflict_cases
            and case.office not in self.conflict_offices
            and not (case.family and case.family in self.conflict_families)
            and not (case.team and case.team in self.conflict_teams)
        )


def places_in_proportion(weights: Mapping[str, int], cases: int) -> dict[str, int]:
    """Whole places for each person, adding up to `cases`, by largest remainder; ties go to the first named.

    Raises InputRefused when no weight is above 0.
    """
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise InputRefused("Nobody has a place: give at least one assessor a share above 0.")
    exact = {person: Fraction(cases * weight, whole) for person, weight in weights.items()}
    places = {person: int(share) for person, share in exact.items()}
    left = cases - sum(places.values())
    for person in sorted(exact, key=lambda one: places[one] - exact[one])[:left]:
        places[person] += 1
    return places


def allocate(
    cases: Collection[SharedCase], assessors: Sequence[Assessor], seed: str
) -> dict[str, str]:
    """Who reads each case: person by case, in order of case; the same for the same input in any order.

    Everybody gets exactly the places given; where they are more than the cases, each gets a proportionate number,
    as nearly as conflicts of interest allow.
    Raises InputRefused when there are too few places, or conflicts of interest leave a case without a reader.
    """
    ordered = sorted(cases, key=lambda case: case.case)
    people = sorted(assessors, key=lambda one: one.person)
    places = _places(len(ordered), people, seed)
    sharing = _Sharing(people, places, _wanted(ordered, people, places, seed))
    for unit in _units(ordered, seed):
        sharing.hand_out(unit)
    return dict(sorted(sharing.reader.items()))


def second_readings(
    cases: Collection[SharedCase],
    readers: Mapping[str, str],
    assessors: Sequence[Assessor],
    seed: str,
    *,
    count: int | None = None,
    share: Fraction | None = None,
    room: Mapping[str, int] | None = None,
) -> dict[str, str]:
    """The second, blind reader of the cases picked for it: person by case, in order of case.

    Give `count`, or a `share` of the cases (rounded up). Cases are picked by the seed alone; the second reader is
    another person without an interest in the case who reads no other child of the family first, the one with most
    places left over for second readings. `room`: readings that a person takes on at the most, first ones included.
    Raises InputRefused when more are asked for than cases have a second reader.
    """
    wanted = count if count is not None else ceil((share or Fraction(0)) * len(cases))
    people = sorted(assessors, key=lambda one: one.person)
    given: Counter[str] = Counter()
    firsts = Counter(readers.values())
    at_home = _families_read(cases, readers)
    found: dict[str, str] = {}
    for case in sorted(cases, key=lambda case: _ticket(seed, "second", case.case)):
        if len(found) == wanted:
            break
        able = [
            one
            for one in people
            if one.person != readers[case.case]
            and one.may_read(case)
            and not (case.family and (one.person, case.family) in at_home)
            and (room is None or firsts[one.person] + given[one.person] < room[one.person])
        ]
        if able:
            second = min(able, key=lambda one: _second_load(one, given, seed, case.case))
            given[second.person] += 1
            found[case.case] = second.person
    if len(found) < wanted:
        raise InputRefused(
            f"{wanted} second readings were asked for, but only {len(found)} of the {len(cases)} cases "
            "can have a second reader without a conflict of interest: ask for fewer or add an assessor."
        )
    return dict(sorted(found.items()))


def _families_read(
    cases: Collection[SharedCase], readers: Mapping[str, str]
) -> frozenset[tuple[str, str]]:
    """Whoever has read a brother's or sister's file is not blind to the family's."""
    return frozenset((readers[case.case], case.family) for case in cases if case.family)


def _second_load(
    one: Assessor, given: Counter[str], seed: str, case: str
) -> tuple[Fraction, bytes]:
    load = Fraction(given[one.person] + 1, max(one.places, 1))
    return load, _ticket(seed, "reader", f"{case}|{one.person}")


def split_families(cases: Iterable[SharedCase], readers: Mapping[str, str]) -> tuple[str, ...]:
    """The families whose cases went to more than one assessor, for the lead to see."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        if case.family:
            people[case.family].add(readers[case.case])
    return tuple(sorted(family for family, held in people.items() if len(held) > 1))


def _places(cases: int, people: Sequence[Assessor], seed: str) -> dict[str, int]:
    there = sum(one.places for one in people)
    if there < cases:
        raise InputRefused(
            f"There are {there} places for {cases} cases: give the assessors {cases - there} more."
        )
    if len({one.person for one in people}) != len(people):
        raise InputRefused("An assessor is named twice: name each one once.")
    if there == cases:
        return {one.person: one.places for one in people}
    shares = {("cases", one.person): Fraction(cases * one.places, there) for one in people}
    # One column for each person: the dummy row of the transposed table keeps every share at its floor or ceiling.
    rounded = controlled_round(
        {(person, "cases"): share for (_, person), share in shares.items()},
        HashRandom(seed, "allocation|places"),
    )
    return {person: number for (person, _), number in rounded.items()}


def _wanted(
    cases: Sequence[SharedCase], people: Sequence[Assessor], places: Mapping[str, int], seed: str
) -> Counter[tuple[str, str]]:
    """Cases of each office that each person should read: (office, person), fitted to both and rounded unbiasedly."""
    offices = Counter(case.office for case in cases)
    table = {
        (office, one.person): float(_pull(one, office)) * number * places[one.person]
        for office, number in sorted(offices.items())
        for one in people
    }
    fitted = _fitted(table, offices, places)
    exact = _whole_columns(fitted, places)
    rounded = controlled_round(exact, HashRandom(seed, "allocation|offices")) if exact else {}
    return Counter(rounded)


def _pull(one: Assessor, office: str) -> Fraction:
    if office in one.conflict_offices:
        return Fraction(0)
    return Fraction(1) if not one.offices or office in one.offices else _ELSEWHERE


def _fitted(
    table: dict[tuple[str, str], float], offices: Mapping[str, int], places: Mapping[str, int]
) -> dict[tuple[str, str], float]:
    """Iterative proportional fitting: rows towards the offices' cases, columns to the people's places."""
    lines = [
        ([cell for cell in table if cell[at] == name], wanted)
        for at, totals in ((0, offices), (1, places))
        for name, wanted in sorted(totals.items())
    ]
    for _ in range(_SWEEPS):
        for cells, wanted in lines:
            there = 0.0
            for cell in cells:
                there += table[cell]
            if there > 0:
                for cell in cells:
                    table[cell] *= wanted / there
    return table


def _whole_columns(
    fitted: Mapping[tuple[str, str], float], places: Mapping[str, int]
) -> dict[tuple[str, str], Fraction]:
    """The table in millionths, with the crumbs of each column in its largest cell."""
    exact = {cell: Fraction(round(value * _UNIT), _UNIT) for cell, value in fitted.items()}
    for person, number in places.items():
        column = [cell for cell in sorted(exact) if cell[1] == person]
        if column:
            largest = max(column, key=lambda cell: exact[cell])
            exact[largest] += number - sum((exact[cell] for cell in column), Fraction(0))
    return exact


def _units(cases: Sequence[SharedCase], seed: str) -> list[list[SharedCase]]:
    """Families and single cases in the order they are handed out: large families first, then by the seed."""
    families: defaultdict[str, list[SharedCase]] = defaultdict(list)
    for case in cases:
        # The marks keep a case without a family apart from a family of the same name.
        families[f"family {case.family}" if case.family else f"case {case.case}"].append(case)
    return sorted(
        families.values(), key=lambda unit: (-len(unit), _ticket(seed, "unit", unit[0].case))
    )


def _ticket(seed: str, use: str, name: str) -> bytes:
    return hmac.digest(seed.encode(), f"allocation|{use}|{name}".encode(), hashlib.sha256)


class _Sharing:
    """Cases on their way to readers: places left over, and what each office still owes each person."""

    def __init__(
        self,
        people: Sequence[Assessor],
        places: Mapping[str, int],
        wanted: Counter[tuple[str, str]],
    ) -> None:
        self._people = {one.person: one for one in people}
        self._left = Counter(places)
        self._spare = Counter({one.person: one.places - places[one.person] for one in people})
        self._wanted = wanted
        self._case: dict[str, SharedCase] = {}
        self.reader: dict[str, str] = {}

    def hand_out(self, unit: Sequence[SharedCase]) -> None:
        """A family to one person with places for all of it; if there is none, to as few as can be."""
        able = [
            person
            for person, one in self._people.items()
            if self._left[person] >= len(unit) and all(one.may_read(case) for case in unit)
        ]
        if able:
            best = max(able, key=lambda person: self._fit(person, unit))
            for case in unit:
                self._give(case, best)
        elif len(unit) > 1:
            most = max(self._room(person, unit) for person in self._people)
            split = max(1, min(most, len(unit) - 1))
            keeper = max(self._people, key=lambda person: self._room(person, unit))
            first = [case for case in unit if self._people[keeper].may_read(case)][:split]
            first = first or list(unit[:1])
            self.hand_out(first)
            self.hand_out([case for case in unit if case not in first])
        else:
            self._make_room(unit[0])

    def _room(self, person: str, unit: Sequence[SharedCase]) -> int:
        readable = sum(self._people[person].may_read(case) for case in unit)
        return min(self._left[person], readable)

    def _fit(self, person: str, unit: Sequence[SharedCase]) -> tuple[int, int]:
        """How much of the unit the offices owe this person, then how much they owe altogether."""
        asked = Counter(case.office for case in unit)
        owed = {office: self._wanted[office, person] for office in asked}
        return (
            sum(min(number, owed[office]) for office, number in asked.items()),
            sum(owed.values()),
        )

    def _give(self, case: SharedCase, person: str) -> None:
        self.reader[case.case] = person
        self._case[case.case] = case
        self._left[person] -= 1
        self._wanted[case.office, person] -= 1

    def _take(self, case: SharedCase) -> None:
        person = self.reader.pop(case.case)
        self._left[person] += 1
        self._wanted[case.office, person] += 1

    def _make_room(self, case: SharedCase) -> None:
        """Everyone who may read the case is full: pass cases on along the shortest chain that ends at a free place.

        Where capacity is larger than the share it was cut down to, what is left of it is used before giving up.
        """
        if not self._pass_on(case, self._left) and not self._pass_on(case, self._spare):
            raise InputRefused(
                "Conflicts of interest leave a case without a reader who has a place: give another "
                "assessor more places, or add one."
            )

    def _pass_on(self, case: SharedCase, free: Counter[str]) -> bool:
        came_from: dict[str, tuple[str, str]] = {}  # person -> (case passed on, by whom)
        queue = deque(person for person, one in self._people.items() if one.may_read(case))
        reached = set(queue)
        while queue:
            person = queue.popleft()
            if free[person] > 0:
                if free is self._spare:
                    self._spare[person] -= 1
                    self._left[person] += 1
                self._pass_along(case, person, came_from)
                return True
            for held in sorted(name for name, reader in self.reader.items() if reader == person):
                for other, one in self._people.items():
                    if other not in reached and one.may_read(self._case[held]):
                        reached.add(other)
                        came_from[other] = (held, person)
                        queue.append(other)
        return False

    def _pass_along(
        self, case: SharedCase, person: str, came_from: Mapping[str, tuple[str, str]]
    ) -> None:
        while person in came_from:
            name, giver = came_from[person]
            passed = self._case[name]
            self._take(passed)
            self._give(passed, person)
            person = giver
        self._give(case, person)
