"""The offices that hold the files of a round, where they are not simply the districts of its cases."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.notebook import Contact
from app.domain.rounds import CaseFile, Office

FILE_OFFICE = (
    "file_office"  # the fact by which a work pack tells which office of the list holds the file
)


@dataclass(frozen=True, slots=True)
class Offices:
    """What the lead said of a round; empty where nothing was."""

    listed: Sequence[Office] = ()

    def holding(self, case: CaseFile) -> str:
        """Which office of the list holds the file; "" for none. A team's office goes before its district's: a
        specialist team works across districts."""
        for place in (case.team, case.district, case.area):
            for office in self.listed:
                if place and alike(place) in map(alike, office.serves):
                    return office.name
        return ""

    def for_files(self, case: CaseFile) -> str:
        """Where the file is asked for: the office of the list, or the one that a pack brought from the lead's; else
        the district, the area or the team."""
        brought = case.known.get(FILE_OFFICE, "")
        return self.holding(case) or brought or case.district or case.area or case.team

    def for_reading(self, case: CaseFile) -> str:
        """Where the file is read: without an office of the list, the area that the sample was spread over."""
        return self.holding(case) or case.area


NO_OFFICES = Offices()


def alike(place: str) -> str:
    """A place's name as it is compared."""
    return " ".join(place.casefold().split())


def for_places(contacts: Sequence[Contact], listed: Sequence[Office]) -> tuple[Contact, ...]:
    """The numbers as they leave with a pack: an office's once for each district or team it serves, whose names alone
    an assessor's store knows. Order stays; those of no office of the list stay as they are."""
    served = {alike(office.name): office.serves for office in listed}
    return tuple(
        Contact(place, each.role, each.name, each.number)
        for each in contacts
        for place in (each.office, *served.get(alike(each.office), ()))
    )


def carried(
    travel: Mapping[tuple[str, str], Fraction],
    cases: Sequence[CaseFile],
    before: Offices,
    after: Offices,
    homes: Collection[str],
) -> dict[tuple[str, str], Fraction]:
    """The days of each journey once the offices of a round are others.

    Where all files of one place went to one other, its journeys hold for that one, and whoever was at home there is at
    home here. A journey that is named already stays. Where two places of differing journeys became one office, theirs
    stand as they were: nobody can say which of them hold.
    """
    went: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        went[before.for_reading(case)].add(after.for_reading(case))
    moved = {
        place: next(iter(to))
        for place, to in went.items()
        if place and len(to) == 1 and "" not in to
    }
    named = {place for to in went.values() for place in to} | set(homes)

    def now(place: str) -> set[str]:
        return {moved.get(place, place)} | ({place} & named)

    known = dict(travel)
    known |= {(home, home): Fraction(0) for home in homes if moved.get(home, home) != home}
    standing = {frozenset(pair) for pair in travel if named >= set(pair)}
    said: defaultdict[frozenset[str], set[Fraction]] = defaultdict(set)
    for (one, other), days in known.items():
        for between in ({here, there} for here in now(one) for there in now(other)):
            if len(between) == 2:
                said[frozenset(between)].add(days)
    unsettled = {pair for pair, days in said.items() if len(days) > 1 and pair not in standing}
    held = {}
    for (one, other), days in travel.items():
        became = {frozenset((here, there)) for here in now(one) for there in now(other)}
        if frozenset((one, other)) in standing | became or became & unsettled:
            held[one, other] = days
    there_already = {frozenset(pair) for pair in held}
    for pair, several in said.items():
        if pair not in there_already | unsettled:
            one, other = sorted(pair)
            held[one, other] = next(iter(several))
    return held
