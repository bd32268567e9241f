"""The offices that hold the files of a round, where they are not simply the districts of its cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.notebook import Contact
from app.domain.rounds import CaseFile, Office


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
        """Where the file is asked for: without an office of the list, the district, else the area or the team."""
        return self.holding(case) or case.district or case.area or case.team

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
