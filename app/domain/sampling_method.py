"""The paragraph of the report that says how the sample was drawn and what became of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from app.domain.ages import AgeBand, AgeGroup
from app.domain.sample_log import (
    LEFT_OUT_WORDS,
    REPLACED_WORDS,
    Ceremony,
    ReplacedFor,
    SeedCheck,
    SeedOrigin,
)
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
_CHECKS = {
    SeedCheck.TYPED_TWICE: "typed twice before the draw",
    SeedCheck.READ_BACK: "read back aloud before the draw",
}
_BAND_WORDS = {
    AgeBand.UNBORN: "unborn",
    AgeBand.NOT_KNOWN: "of unknown age",
}


@dataclass(frozen=True, slots=True)
class Response:
    """What became of a sample, in cases. `as_drawn`: drawn and audited; `stand_ins`: audited in place of others.

    `eligible`: drawn, less those of children who should not have been on the list.
    """

    drawn: int
    eligible: int
    as_drawn: int
    stand_ins: int
    not_produced: int = 0

    @property
    def audited(self) -> int:
        return self.as_drawn + self.stand_ins

    @property
    def rate(self) -> Fraction:
        """The response: a stand-in does not make up for a file that was not read."""
        return Fraction(self.as_drawn, self.eligible) if self.eligible else Fraction(0)


@dataclass(frozen=True, slots=True)
class Told:
    """What the paragraph says beside the draw itself; what is None is not mentioned.

    `draws`: made in all, of which this is the last; `again`: why each after the first; `replaced`: a reason for each
    case that gave way and still does, `in_turn` of them stand-ins themselves; `brought_back`: further replacements that
    were undone; `families`: how many the cases come from.
    """

    ceremony: Ceremony | None = None
    draws: int | None = None
    again: tuple[str, ...] = ()
    replaced: Sequence[ReplacedFor] | None = None
    in_turn: int = 0
    brought_back: int = 0
    families: int | None = None
    response: Response | None = None


NOTHING_MORE = Told()


def method_paragraph(draw: Draw, told: Told = NOTHING_MORE) -> str:
    """How the sample was drawn, for the report, and what became of it."""
    fixed_on = told.ceremony.fixed_on if told.ceremony else None
    sentences = [
        f"On {_day(draw.as_of)} {draw.on_plan:,} {_children(draw.on_plan)} had a current plan.",
        _left_out(draw),
        _listing(draw),
        _decision(draw),
        "Where a group's share was not a whole number a random draw decided whether it was rounded up or down.",
        "Within each group children were put in an order by a computer from a seed"
        + (f" fixed on {_day(fixed_on)}" if fixed_on else "")
        + " and the first were taken.",
        _ceremony(told),
        _draws(told),
        _replacements(draw.design.size, told),
        _families(draw, told.families),
        _chances(draw),
        _response(told.response),
        f"Frame fingerprint {draw.digest}, seed {draw.seed}, method {draw.algorithm}.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _left_out(draw: Draw) -> str:
    counts = Counter(one.reason for one in draw.left_out)
    if not counts:
        return ""
    number = len(draw.left_out)
    reasons = ", ".join(
        f"{counts[reason]:,} {words}" for reason, words in LEFT_OUT_WORDS.items() if counts[reason]
    )
    were = "was not drawn from," if number == 1 else "were not drawn from, each"
    return (
        f"{number:,} of them {were} for a reason recorded before the draw: {reasons}. "
        f"That left {draw.population:,}, for whom alone the sample speaks."
    )


def _ceremony(told: Told) -> str:
    held = told.ceremony
    if held is None:
        return "How the seed came about was not recorded." if told.draws is not None else ""
    who = _and(held.people)
    came = {
        SeedOrigin.TWO_PEOPLE: f"{who} each gave a part of the seed without seeing the other's",
        SeedOrigin.DICE: f"The seed was thrown with dice in front of {who}",
        SeedOrigin.PUBLIC: f"The seed is a public number ({held.words}), settled on beforehand by {who}",
        SeedOrigin.OTHER: f"The seed came about otherwise ({held.words}), with {who} there",
    }[held.origin]
    return f"{came}; it was {_CHECKS[held.check]}."


def _draws(told: Told) -> str:
    if told.draws is None:
        return ""
    if told.draws == 1:
        return "The sample was drawn once."
    reasons = "; ".join(f"“{reason.rstrip('.')}”" for reason in told.again if reason)
    why = f" Why it was drawn again: {reasons}." if reasons else ""
    times, kept = (
        ("twice", "both draws") if told.draws == 2 else (f"{told.draws:,} times", "all draws")
    )
    return f"The sample was drawn {times}; {kept} are kept, and this is the last.{why}"


def _families(draw: Draw, families: int | None) -> str:
    if families is None:
        return ""
    size = draw.design.size
    if families == size:
        return f"The {size:,} children come from {families:,} families, no two of them from one."
    come = "1 family" if families == 1 else f"{families:,} families"
    return (
        f"The {size:,} children come from {come}; figures count every child by itself, though brothers and sisters "
        "are alike, so intervals are a little too narrow."
    )


def _response(found: Response | None) -> str:
    """Planned and achieved, with a stand-in counted as what it is."""
    if found is None:
        return ""
    said = f"Of the {found.drawn:,} cases planned, {found.audited:,} {_were(found.audited)} audited"
    if found.stand_ins:
        said += f": {found.as_drawn:,} as drawn and {found.stand_ins:,} in place of another"
    wrong = found.drawn - found.eligible
    said += "."
    if wrong:
        one = "1 case drawn" if wrong == 1 else f"{wrong:,} cases drawn"
        said += f" {one} should not have been on the list."
    those = f"the other {found.eligible:,}" if wrong else f"the {found.eligible:,} drawn"
    said += (
        f" Of {those}, {found.as_drawn:,} {_were(found.as_drawn)} read, a response of "
        f"{_whole_percent(found.rate)}"
    )
    said += "; a stand-in does not count towards it." if found.stand_ins else "."
    if found.not_produced:
        files = "1 file was" if found.not_produced == 1 else f"{found.not_produced:,} files were"
        said += f" {files} not produced, which is a finding."
    return said


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nobody"


def _whole_percent(share: Fraction) -> str:
    """Downwards, so that a response that is not whole never reads as 100 %."""
    return f"{floor(share * 100)}%"


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
    """What was asked for; what came of it by the list's own shares is said to have come of it."""
    by_group: Counter[str] = Counter()
    for stratum in draw.strata:
        by_group[stratum.group] += stratum.count
    decided = f"It was decided beforehand to review {draw.design.size:,}"
    came = ""
    if draw.design.quotas:
        shares = [
            f"{by_group[band]:,} {_BAND_WORDS.get(band, f'aged {band.value}')}"
            for band in AgeBand
            if by_group[band]
        ]
        decided += f" ({', '.join(shares)})"
    elif AgeGroup.PRE_SCHOOL in by_group:
        floor_asked, young = draw.design.preschool_floor, by_group[AgeGroup.PRE_SCHOOL]
        if floor_asked:
            decided += f", at least {floor_asked:,} of them pre-school"
            came = f" {young:,} pre-school {_children(young)} {_were(young)} drawn."
        elif len(by_group) > 1:
            decided += ", with pre-school children in the share that they have of the list"
            came = f" That made {young:,} of them pre-school."
    return f"{decided}{_spread(draw)}.{came}"


def _spread(draw: Draw) -> str:
    design = draw.design
    if design.spread is Spread.NONE:
        return ""
    by_area: dict[str, Fraction] = {}
    for stratum in draw.strata:
        by_area[stratum.area] = by_area.get(stratum.area, Fraction(0)) + stratum.target
    fewest = min(floor(target) for target in by_area.values())
    most = max(ceil(target) for target in by_area.values())
    numbers = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    _many, one = _PLACES[design.spread]
    how = {
        Fraction(0): "the same from each",
        Fraction(1): "from each by the number of its children",
    }.get(design.power, "more from larger ones, though less than by their number of children")
    return f", and to take {numbers} from each {one} ({how})"


def _replacements(size: int, told: Told) -> str:
    """What stands, first; then what was done and undone, which changed nothing."""
    if told.replaced is None:
        return "Nobody chose or swapped a case by hand."
    undone = _undone(told)
    if not told.replaced:
        stands = "No case was replaced" if not told.brought_back else "Every case stands as drawn"
        return f"{stands}, and nobody chose or swapped one by hand.{undone}"
    counts = Counter(told.replaced)
    reasons = "; ".join(
        f"{words}: {counts[reason]:,}" for reason, words in REPLACED_WORDS.items() if counts[reason]
    )
    gone = len(told.replaced) - told.in_turn
    said = f"Of the {size:,} cases drawn {gone:,} gave way, and the next child in the same group was taken instead"
    if told.in_turn:
        again = "1 child" if told.in_turn == 1 else f"{told.in_turn:,} children"
        said += f"; {again} taken so gave way in turn"
    return (
        f"{said} ({reasons}). The sample so has {size:,} cases as planned, {size - gone:,} as drawn and {gone:,} in "
        "place of another. Every chance stays as it was, what gave way stays listed, and nobody chose a case by "
        f"hand.{undone}"
    )


def _undone(told: Told) -> str:
    if not told.brought_back:
        return ""
    other = "other " if told.replaced else ""
    if told.brought_back == 1:
        return f" 1 {other}replacement was made and undone again, each with its reason; it counts for nothing here."
    return (
        f" {told.brought_back:,} {other}replacements were made and undone again, each with its reason; they count for "
        "nothing here."
    )


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


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
    return f"{value:.1f}%" if value >= 1 else f"{value:.2g}%"


def _children(number: int) -> str:
    return "child" if number == 1 else "children"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
