"""The paragraph of the report that says how the sample was drawn."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from fractions import Fraction
from math import ceil, floor

from app.domain.ages import AgeBand, AgeGroup
from app.domain.sampling import Draw
from app.domain.strata import ALL_AGES, Spread

_PLACES = {
    Spread.TEAM: ("teams", "team"),
    Spread.DISTRICT: ("districts", "district"),
    Spread.AREA: ("districts and specialist teams", "district or specialist team"),
}
# Not from strftime: a windowing system may have set another language for it, and a draw gives the same bytes anywhere.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BAND_WORDS = {
    AgeBand.UNBORN: "unborn",
    AgeBand.NOT_KNOWN: "of unknown age",
}


def method_paragraph(
    draw: Draw,
    *,
    seed_fixed_on: date | None = None,
    replaced: int | None = None,
    families: int | None = None,
) -> str:
    """How the sample was drawn, for the report.

    `replaced`: files that could not be had and gave way to a reserve; `families`: how many the cases come from.
    What is not given is not mentioned.
    """
    sentences = [
        f"On {_day(draw.as_of)} {draw.population:,} {_children(draw.population)} had a current plan.",
        _listing(draw),
        _decision(draw),
        "Where a group's share was not a whole number a random draw decided whether it was rounded up or down.",
        "Within each group children were put in an order by a computer from a seed"
        + (f" fixed on {_day(seed_fixed_on)}" if seed_fixed_on else "")
        + " and the first were taken.",
        _replacements(replaced),
        f"The {draw.design.size:,} children come from {families:,} families." if families else "",
        _chances(draw),
        f"Frame fingerprint {draw.digest}, seed {draw.seed}, method {draw.algorithm}.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _listing(draw: Draw) -> str:
    groups = {stratum.group for stratum in draw.strata}
    areas = {stratum.area for stratum in draw.strata}
    ages = (
        f"{len(groups)} age bands"
        if draw.design.quotas
        else "pre-school or school age"
        if len(groups) > 1
        else _only_group(groups)
    )
    listed = f"They were listed in {len(draw.strata)} {'group' if len(draw.strata) == 1 else 'groups'}: {ages}"
    if draw.design.spread is Spread.NONE:
        return f"{listed}."
    return f"{listed}, in each of {len(areas)} {_PLACES[draw.design.spread][0]}."


def _only_group(groups: Collection[str]) -> str:
    (group,) = groups
    return "children of all ages" if group == ALL_AGES else f"{group} children only"


def _decision(draw: Draw) -> str:
    by_group: Counter[str] = Counter()
    by_area: dict[str, Fraction] = {}
    for stratum in draw.strata:
        by_group[stratum.group] += stratum.count
        by_area[stratum.area] = by_area.get(stratum.area, Fraction(0)) + stratum.target
    decided = f"It was decided beforehand to review {draw.design.size:,}"
    if draw.design.quotas:
        shares = [
            f"{by_group[band]:,} {_BAND_WORDS.get(band, f'aged {band.value}')}"
            for band in AgeBand
            if by_group[band]
        ]
        decided += f" ({', '.join(shares)})"
    elif AgeGroup.PRE_SCHOOL in by_group:
        decided += f", {by_group[AgeGroup.PRE_SCHOOL]:,} of them pre-school"
    if draw.design.spread is not Spread.NONE:
        fewest = min(floor(target) for target in by_area.values())
        most = max(ceil(target) for target in by_area.values())
        numbers = str(fewest) if fewest == most else f"{fewest} to {most}"
        decided += f", with {numbers} from each {_PLACES[draw.design.spread][1]}"
    return f"{decided}."


def _replacements(replaced: int | None) -> str:
    if replaced is None:
        return "Nobody chose or swapped a case by hand."
    if replaced == 0:
        return "No file had to be replaced, and nobody chose or swapped a case by hand."
    files, was = ("1 file", "was") if replaced == 1 else (f"{replaced:,} files", "were")
    return (
        f"{files} {was} not available and the next child in the same group was used (annex). "
        "Nobody chose or swapped a case by hand."
    )


def _chances(draw: Draw) -> str:
    chances = [stratum.probability for stratum in draw.strata]
    least, most = min(chances), max(chances)
    if least == most:
        return f"Every child had the same known chance of selection, {_percent(most)}."
    return (
        f"Every child had a known chance of selection, between {_percent(least)} and {_percent(most)}, "
        "and the percentages are weighted accordingly."
    )


def _percent(chance: Fraction) -> str:
    """One decimal, or two significant figures below 1 %: a small chance must not read as none."""
    value = float(chance) * 100
    return f"{value:.1f} %" if value >= 1 else f"{value:.2g} %"


def _children(number: int) -> str:
    return "child" if number == 1 else "children"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
