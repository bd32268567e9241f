"""What a sample is asked to be, and the stratum each child of the frame falls into.

A stratum is one area and one age group. An impossible request is refused before anything is drawn.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.domain.ages import KNOWN_BANDS, AgeBand, AgeGroup, age_group
from app.domain.errors import InputRefused
from app.domain.frames import NOT_KNOWN, FrameChild, band_of
from app.domain.partial_dates import words

EVERYWHERE = "all"
ALL_AGES = "all ages"
_SPECIALIST = re.compile(r"disab|\bcwd\b", re.IGNORECASE)


class Spread(StrEnum):
    """What the cases are spread over. AREA is the specialist disability team, else the district."""

    NONE = "none"
    TEAM = "team"
    DISTRICT = "district"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Design:
    """A sample as it is asked for, in numbers of children.

    `power`: areas share the cases in proportion to children ** power (0 even, 1/2 between, 1 proportional).
    `preschool_floor`: at least so many unborn or under five. `quotas`: cases by band, instead of the two age groups.
    """

    size: int
    spread: Spread = Spread.NONE
    power: Fraction = Fraction(1, 2)
    preschool_floor: int = 0
    quotas: Mapping[AgeBand, int] = field(default_factory=dict)


class Placed(NamedTuple):
    """A child in its stratum."""

    child: str
    area: str
    group: str


def is_specialist_team(team: str) -> bool:
    """Whether a team is one for disabled children, by its name; the lead confirms the list."""
    return bool(_SPECIALIST.search(team))


def place(
    children: Collection[FrameChild],
    design: Design,
    as_of: date,
    specialist_teams: Collection[str] | None = None,
) -> tuple[Placed, ...]:
    """Each child in its stratum, in order of the child's number. `children` are those on a plan at `as_of`.

    `specialist_teams` is the lead's confirmed list; without it teams are told by name.
    Raises InputRefused when no child has a plan.
    """
    if not children:
        raise InputRefused(f"No child of this list had a plan on {words(as_of)}: check the date.")
    if specialist_teams is None:
        specialist_teams = {child.team for child in children if is_specialist_team(child.team)}
    placed = [
        Placed(
            child.child,
            _area(child, design.spread, specialist_teams),
            _group(child, design, as_of),
        )
        for child in children
    ]
    if _too_few_to_split(placed, design):
        placed = [one._replace(group=ALL_AGES) for one in placed]
    return tuple(sorted(placed))


def settled(design: Design, children: Collection[FrameChild]) -> Design:
    """The design these children allow: without any district, as in Annex A, AREA becomes TEAM.

    Raises InputRefused when the list names nothing that the sample is to be spread over.
    """
    has_team = any(child.team for child in children)
    has_district = any(child.district for child in children)
    if design.spread is Spread.AREA and has_team and not has_district:
        return replace(design, spread=Spread.TEAM)
    named = {Spread.TEAM: has_team, Spread.DISTRICT: has_district, Spread.AREA: has_district}
    if children and not named.get(design.spread, True):
        missing = "team" if design.spread is Spread.TEAM else "district"
        raise InputRefused(
            f"The list names no {missing} for any child with a plan: spread the sample over something "
            f"else, or join a list that names the {missing}."
        )
    return design


def _area(child: FrameChild, spread: Spread, specialist_teams: Collection[str]) -> str:
    if spread is Spread.NONE:
        return EVERYWHERE
    if spread is Spread.TEAM or (spread is Spread.AREA and child.team in specialist_teams):
        return child.team or NOT_KNOWN
    return child.district or NOT_KNOWN


def _group(child: FrameChild, design: Design, as_of: date) -> str:
    band = band_of(child, as_of)
    return band.value if design.quotas else age_group(band).value


def _too_few_to_split(placed: Iterable[Placed], design: Design) -> bool:
    """One case cannot be shared by two age groups without leaving one of them without any chance."""
    groups = {one.group for one in placed}
    return design.size < len(groups) == 2 and not design.quotas and design.preschool_floor == 0


def group_totals(placed: Collection[Placed], design: Design) -> dict[str, int]:
    """Cases of each age group. Every group that has children has a case, so that no child's chance is 0.

    Raises InputRefused, in one sentence, for a size, floor or quotas that cannot be met.
    """
    held = Counter(one.group for one in placed)
    children = sum(held.values())
    if not 0 < design.size <= children:
        raise InputRefused(
            f"{design.size} cases were asked for, but {children} children had a plan: "
            f"ask for 1 to {children}."
        )
    if design.quotas:
        return _quota_totals(held, design)
    if ALL_AGES in held:
        return {ALL_AGES: design.size}
    return _two_group_totals(held, design)


def _quota_totals(held: Mapping[str, int], design: Design) -> dict[str, int]:
    asked = {band.value: design.quotas.get(band, 0) for band in AgeBand}
    if sum(asked.values()) != design.size:
        raise InputRefused(
            f"The quotas add up to {sum(asked.values())}, not to the {design.size} cases asked for: "
            "change the quotas or the size."
        )
    for band, cases in asked.items():
        there = held.get(band, 0)
        if cases > there:
            raise InputRefused(
                f"The quota of {cases} for the band {band} is more than the {there} children it "
                "holds: lower it."
            )
        if there and not cases:
            raise InputRefused(_without_chance(band, there))
    preschool = sum(asked[band] for band in KNOWN_BANDS if age_group(band) is AgeGroup.PRE_SCHOOL)
    if preschool < design.preschool_floor:
        raise InputRefused(
            f"The quotas hold {preschool} pre-school cases and the floor is {design.preschool_floor}: "
            "raise the quotas or lower the floor."
        )
    return {band: cases for band, cases in asked.items() if cases}


def _without_chance(band: str, children: int) -> str:
    remedy = (
        f"give it a quota with --quota {NOT_KNOWN}=N, or mend the dates of birth"
        if band == NOT_KNOWN
        else "give it a quota of at least 1"
    )
    return (
        f"The band {band} holds {children} children and no quota, so they had no chance: {remedy}."
    )


def _two_group_totals(held: Mapping[str, int], design: Design) -> dict[str, int]:
    young = held.get(AgeGroup.PRE_SCHOOL, 0)
    older = held.get(AgeGroup.SCHOOL_AGE, 0)
    floor = design.preschool_floor
    most = min(young, design.size - 1 if older else design.size)
    if floor > most:
        raise InputRefused(
            f"A floor of {floor} pre-school cases cannot be met with {design.size} cases, "
            f"{young} pre-school and {older} school-age children: at most {most} is possible."
        )
    children = young + older
    share = (2 * design.size * young + children) // (2 * children)  # halves upwards
    preschool = min(max(floor, share, 1 if young else 0), most)
    totals = {
        AgeGroup.PRE_SCHOOL.value: preschool,
        AgeGroup.SCHOOL_AGE.value: design.size - preschool,
    }
    return {group: cases for group, cases in totals.items() if cases}
