"""What an allocation costs each assessor in days of reading and of travel, against the days they have.

Days are exact fractions. How many cases a day can be read, and what a journey costs, are the lead's assumptions:
nothing published says them, so they ship as defaults to be typed over (the 2009 round read 50 files in some 40 days).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from app.domain.allocation import Assessor, SharedCase

CASES_A_DAY = Fraction(5, 4)
A_JOURNEY = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """`cases_a_day` where a person has no figure of their own. `travel`: days there and back between two offices, by
    (home, office) in either order; `elsewhere` for two offices the table does not name. `days_a_journey`: how many days
    are read at an office on one journey."""

    cases_a_day: Fraction = CASES_A_DAY
    elsewhere: Fraction = A_JOURNEY
    days_a_journey: int = 1
    travel: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)

    def pace(self, one: Assessor) -> Fraction:
        """Cases a day."""
        return one.cases_a_day or self.cases_a_day

    def between(self, home: str, office: str) -> Fraction:
        """Days of travel there and back; none where either is not known or both are one."""
        if not home or not office or home == office:
            return Fraction(0)
        known = self.travel.get((home, office), self.travel.get((office, home)))
        return self.elsewhere if known is None else known

    def travelled(self, one: Assessor, office: str, cases: int) -> Fraction:
        """Days on the road to read so many cases at an office."""
        if cases <= 0:
            return Fraction(0)
        journeys = ceil(Fraction(cases) / self.pace(one) / max(self.days_a_journey, 1))
        return journeys * self.between(one.home, office)


@dataclass(frozen=True, slots=True)
class Load:
    """One person's part: cases read first or alone, in `families` families; second readings; days of each kind."""

    person: str
    cases: int
    families: int
    seconds: int
    offices: tuple[tuple[str, int], ...]  # readings at each
    reading: Fraction
    travel: Fraction
    available: Fraction

    @property
    def days(self) -> Fraction:
        return self.reading + self.travel

    @property
    def over(self) -> Fraction:
        """Days beyond those available; 0 where nobody said how many there are."""
        return max(self.days - self.available, Fraction(0)) if self.available else Fraction(0)


def loads(
    cases: Iterable[SharedCase],
    readers: Mapping[str, str],
    seconds: Mapping[str, str],
    people: Sequence[Assessor],
    assumed: Assumptions,
) -> dict[str, Load]:
    """The load of everybody, by name: also of those who read nothing."""
    by_case = {case.case: case for case in cases}
    return {one.person: _load(one, by_case, readers, seconds, assumed) for one in people}


def _load(
    one: Assessor,
    by_case: Mapping[str, SharedCase],
    readers: Mapping[str, str],
    seconds: Mapping[str, str],
    assumed: Assumptions,
) -> Load:
    first = [by_case[case] for case, person in readers.items() if person == one.person]
    second = [by_case[case] for case, person in seconds.items() if person == one.person]
    offices = Counter(case.office for case in (*first, *second))
    return Load(
        person=one.person,
        cases=len(first),
        families=families(first),
        seconds=len(second),
        offices=tuple(sorted(offices.items())),
        reading=Fraction(len(first) + len(second)) / assumed.pace(one),
        travel=sum(
            (assumed.travelled(one, office, number) for office, number in offices.items()),
            Fraction(0),
        ),
        available=one.days,
    )


def families(cases: Iterable[SharedCase]) -> int:
    """How many families these children are of; a child without one known is one."""
    named, alone = set[str](), 0
    for case in cases:
        if case.family:
            named.add(case.family)
        else:
            alone += 1
    return len(named) + alone


def readable(one: Assessor, assumed: Assumptions, travel: Fraction = Fraction(0)) -> int:
    """How many cases fit in a person's days beside so many days of travel."""
    return max(int((one.days - travel) * assumed.pace(one)), 0)


def with_places(people: Sequence[Assessor], places: Mapping[str, int]) -> list[Assessor]:
    return [replace(one, places=places[one.person]) for one in people]
