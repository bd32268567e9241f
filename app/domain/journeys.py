"""An allocation with fewer days on the road: cases are exchanged between readers while that saves travel.

Nobody's number of cases changes, nobody reads a case they have an interest in, and families stay as they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from app.domain.allocation import Assessor, SharedCase
from app.domain.workload import Assumptions

_SWEEPS = 40
Unit = tuple[SharedCase, ...]
Cell = tuple[str, str, int, tuple[str, ...]]  # reader, office, cases of the unit, what they need
_NONE = (0, Fraction(0), 0)


def fewer_journeys(
    cases: Sequence[SharedCase],
    readers: Mapping[str, str],
    people: Sequence[Assessor],
    assumed: Assumptions | None,
) -> dict[str, str]:
    """Person by case, as `readers` but with no more days of travel, and usually far fewer.

    Put first: readers who know what a case needs; then days of travel; then cases of one office in one hand. Without
    `assumed` travel does not count, and only knowledge does. The same for the same input in any order.
    """
    table = _Table(cases, readers, people, assumed)
    for _ in range(_SWEEPS):
        if not table.sweep():
            break
    return dict(sorted(table.reader.items()))


class _Table:
    """Units (families, or what one reader has of one) by the cell of reader and office they stand in."""

    def __init__(
        self,
        cases: Sequence[SharedCase],
        readers: Mapping[str, str],
        people: Sequence[Assessor],
        assumed: Assumptions | None,
    ) -> None:
        self._people = {one.person: one for one in sorted(people, key=lambda one: one.person)}
        self._assumed = assumed
        self._known = frozenset(tag for one in people for tag in one.knowledge)
        self.reader = dict(readers)
        self._count: dict[str, Counter[str]] = {name: Counter() for name in self._people}
        self._units: defaultdict[Cell, list[Unit]] = defaultdict(list)
        self._cost: dict[tuple[str, str, int], Fraction] = {}
        held: defaultdict[tuple[str, str], list[SharedCase]] = defaultdict(list)
        for case in sorted(cases, key=lambda case: case.case):
            person = readers[case.case]
            self._count[person][case.office] += 1
            # The marks keep a case without a family apart from a family of the same name.
            family = f"family {case.family}" if case.family else f"case {case.case}"
            held[person, family].append(case)
        for (person, _family), unit in sorted(held.items()):
            self._units[self._cell(person, tuple(unit))].append(tuple(unit))

    def sweep(self) -> bool:
        """Try every exchange of two units of one size once; whether any was worth it."""
        better = False
        for mine, theirs in self._pairs():
            pair = self._pair(mine, theirs)
            if pair is not None:
                self._exchange(mine, theirs, *pair)
                better = True
        return better

    def _cell(self, person: str, unit: Unit) -> Cell:
        needs = tuple(sorted(tag for case in unit for tag in case.needs & self._known))
        return person, unit[0].office, len(unit), needs

    def _pairs(self) -> Iterator[tuple[Cell, Cell]]:
        cells = sorted(self._units)
        for place, mine in enumerate(cells):
            for theirs in cells[place + 1 :]:
                if mine[0] != theirs[0] and mine[2] == theirs[2]:
                    yield mine, theirs

    def _pair(self, mine: Cell, theirs: Cell) -> tuple[Unit, Unit] | None:
        """The exchange between two cells, where it gains. Units of a cell differ in nothing but who may read them."""
        unit = next((each for each in self._units[mine] if self._may(theirs[0], each)), None)
        other = next((each for each in self._units[theirs] if self._may(mine[0], each)), None)
        if unit is None or other is None:
            return None
        days, spread = self._travel(mine[0], theirs[0], unit, other)
        gain = (self._needs(mine[0], theirs[0], unit, other), days, spread)
        return (unit, other) if gain < _NONE else None

    def _may(self, person: str, unit: Unit) -> bool:
        return all(self._people[person].may_read(case) for case in unit)

    def _needs(self, one: str, two: str, mine: Unit, theirs: Unit) -> int:
        return (
            self._unmet(two, mine)
            + self._unmet(one, theirs)
            - self._unmet(one, mine)
            - self._unmet(two, theirs)
        )

    def _unmet(self, person: str, unit: Unit) -> int:
        knows = self._people[person].knowledge
        return sum(len((case.needs & self._known) - knows) for case in unit)

    def _travel(self, one: str, two: str, mine: Unit, theirs: Unit) -> tuple[Fraction, int]:
        if self._assumed is None:
            return Fraction(0), 0
        given = Counter(case.office for case in theirs)
        given.subtract(case.office for case in mine)
        days, spread = Fraction(0), 0
        for office, change in given.items():
            for person, more in ((one, change), (two, -change)):
                now = self._count[person][office]
                days += self._days(person, office, now + more) - self._days(person, office, now)
                spread -= (now + more) ** 2 - now**2
        return days, spread

    def _days(self, person: str, office: str, cases: int) -> Fraction:
        key = (person, office, cases)
        if key not in self._cost and self._assumed is not None:
            self._cost[key] = self._assumed.travelled(self._people[person], office, cases)
        return self._cost[key]

    def _exchange(
        self,
        mine: Cell,
        theirs: Cell,
        unit: Unit,
        other: Unit,
    ) -> None:
        for cell, to, moved in ((mine, theirs[0], unit), (theirs, mine[0], other)):
            self._units[cell].remove(moved)
            self._units[self._cell(to, moved)].append(moved)
            for case in moved:
                self._count[cell[0]][case.office] -= 1
                self._count[to][case.office] += 1
                self.reader[case.case] = to
