"""A whole allocation under the lead's terms: by places or by days, with fewer journeys, and some cases read twice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from app.domain.allocation import Assessor, SharedCase, allocate, second_readings
from app.domain.errors import InputRefused
from app.domain.journeys import fewer_journeys
from app.domain.workload import Assumptions, Load, loads, readable, with_places

_ROUNDS = 60  # of cutting capacity down until reading and travel fit everybody's days


@dataclass(frozen=True, slots=True)
class Terms:
    """`by_days`: everybody gets what fits in their days, else their places. `near`: fewer journeys come before an even
    share of every office. `seconds` of the cases are read twice."""

    by_days: bool = False
    near: bool = False
    seconds: int = 0
    assumed: Assumptions = field(default_factory=Assumptions)


@dataclass(frozen=True, slots=True)
class Shares:
    """Readers and blind second readers, person by case."""

    readers: Mapping[str, str]
    seconds: Mapping[str, str]
    loads: Mapping[str, Load]


def seconds_of(share: Fraction, cases: int) -> int:
    """How many cases a share of them is, rounded up: a tenth of 50 is 5, of 51 is 6."""
    return ceil(share * cases)


def share_out(
    cases: Collection[SharedCase], people: Sequence[Assessor], seed: str, terms: Terms
) -> Shares:
    """The allocation: the same for the same input in any order.

    By places, everybody gets exactly theirs (in proportion where there are more than cases). By days, nobody gets more
    than fits in their days of reading and travel. Raises InputRefused where that cannot be.
    """
    ordered = sorted(cases, key=lambda case: case.case)
    if not terms.by_days:
        return _shared(ordered, people, seed, terms, room=None)
    made = _within_days(ordered, people, seed, terms)
    if made is not None:
        return made
    near = replace(terms, near=True)
    fits = not terms.near and _within_days(ordered, people, seed, near) is not None
    remedy = (
        "with fewer journeys they would: choose that, or give somebody more days."
        if fits
        else "give somebody more days, add a person, or read fewer cases twice."
    )
    raise InputRefused(
        f"{len(ordered) + terms.seconds} readings of {len(ordered)} cases do not fit in the days that people have, "
        f"reading and travel together; {remedy}"
    )


def _within_days(
    cases: Sequence[SharedCase], people: Sequence[Assessor], seed: str, terms: Terms
) -> Shares | None:
    """Travel is known only once cases are shared out: whoever is over their days gets less, until all are within."""
    room = {one.person: readable(one, terms.assumed) for one in people}
    wanted = len(cases) + terms.seconds
    for _ in range(_ROUNDS):
        if sum(room.values()) < wanted:
            break
        made = _shared(cases, with_places(people, room), seed, terms, room=room)
        over = [one for one in people if made.loads[one.person].days > one.days]
        if not over:
            return made
        for one in over:
            load = made.loads[one.person]
            fits = readable(one, terms.assumed, load.travel)
            room[one.person] = max(min(fits, load.cases + load.seconds - 1), 0)
    return None


def _shared(
    cases: Sequence[SharedCase],
    people: Sequence[Assessor],
    seed: str,
    terms: Terms,
    room: Mapping[str, int] | None,
) -> Shares:
    if terms.near:
        people = [_at_home(one, cases, terms.assumed) for one in people]
    readers = allocate(cases, people, seed)
    if terms.near or any(one.knowledge for one in people):
        assumed = terms.assumed if terms.near else None
        readers = fewer_journeys(cases, readers, people, assumed)
    seconds = second_readings(cases, readers, people, seed, count=terms.seconds, room=room)
    return Shares(readers, seconds, loads(cases, readers, seconds, people, terms.assumed))


def _at_home(one: Assessor, cases: Sequence[SharedCase], assumed: Assumptions) -> Assessor:
    """Where a person reads by preference: at the offices nearest to their own."""
    if one.offices or not one.home:
        return one
    days = {case.office: assumed.between(one.home, case.office) for case in cases}
    nearest = min(days.values(), default=Fraction(0))
    return replace(one, offices=frozenset(office for office in days if days[office] == nearest))
