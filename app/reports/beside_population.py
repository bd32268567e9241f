"""Time limits of the sample beside those of the whole population: what files show, and what the record says of all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain import limits
from app.domain.collation import DATED, CountedAudit, Estimate, Timeliness, estimate, timeliness
from app.domain.findings import Findings, StandardLine
from app.domain.partial_dates import words as day_words
from app.domain.population import LIMITS, Group, Measure, Population, Tally
from app.reports.content import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Count,
    Heading,
    Paragraph,
    Table,
)
from app.reports.figures import FEW, is_in_time, standard_line

# By what the census counts: the standards of the tool that run by the same clock, of whatever edition.
CLOCKS = {
    Measure.FROM_REFERRAL: ("T3", "T3-2010", "T3d"),
    Measure.CONFERENCE: ("T4",),
    Measure.FIRST_REVIEW: ("T7",),
    Measure.LATER_REVIEW: ("T8",),
}
BESIDE_POPULATION_COLUMNS = (
    Column("Time limit", weight=4),
    Column("Sample, in time", Align.RIGHT),
    Column("Weighted share and 95% range", Align.RIGHT, weight=2.2),
    Column("Record, with a plan", Align.RIGHT, weight=1.4),
    Column("Share", Align.RIGHT),
    Column("Record, all children", Align.RIGHT, weight=1.4),
    Column("Record against sample", weight=2),
)
_DIFFERENCES = {
    Measure.FROM_REFERRAL: (
        "Assessment: in the sample from the referral that led to the enquiries to the day on which the file shows it "
        "complete; in the record from each referral of the year to the authorisation of its first assessment."
    ),
    Measure.CONFERENCE: (
        "Initial conference: in the sample from the strategy discussion at which enquiries were begun; in the record "
        "from the recorded start of each section 47 enquiry."
    ),
    Measure.FIRST_REVIEW: (
        "First review: in the sample from the initial conference; in the record from the start of the plan, for plans "
        "begun in the year."
    ),
    Measure.LATER_REVIEW: (
        "Later reviews: in the sample a case is in time when every gap of its plan is; in the record each review of "
        "the year is counted by itself, so that the shares are not compared."
    ),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """One time limit twice. `dated` are the sample's cases of which both days are known, as in the record."""

    measure: Measure
    standard: StandardLine
    counts: Timeliness
    shown: Estimate
    with_plan: Tally
    everyone: Tally

    @property
    def other_limit(self) -> bool:
        return self.standard.limit != limits.words(LIMITS[self.measure])

    @property
    def stands(self) -> str:
        """Whether the share of all children lies in the range that the sample allows."""
        low, high = self.shown.weighted_low, self.shown.weighted_high
        if low is None or high is None or self.counts.dated < FEW or self.with_plan.of < FEW:
            return "Too few to say"
        if self.other_limit:
            return "Another limit"
        if (
            self.measure is Measure.LATER_REVIEW
        ):  # whole cases against single reviews: no share of one of the other
            return "Not compared"
        whole = self.with_plan.in_time / self.with_plan.of
        if low <= whole <= high:
            return "Within the range"
        return "More in time" if whole > high else "Fewer in time"


def set_beside(found: Findings) -> tuple[Beside, ...]:
    """Every time limit that both count, in the tool's order; nothing without a census."""
    return tuple(_beside(found, found.census)) if found.census is not None else ()


def is_dated(standard: str, audit: CountedAudit) -> bool:
    """Whether the case is in the sample's figure: both days known, or one known and the limit past."""
    return audit.verdicts.get(standard) in DATED


def beside_population(found: Findings) -> Iterator[Block]:
    """Nothing until a census is read, or where no limit that it counts was due in the sample."""
    census, rows = found.census, set_beside(found)
    if census is None or not rows:
        return
    yield Heading(2, "The sample beside the whole population")
    yield Paragraph(_opening(found, census))
    yield Table(
        "Time limits in the sample and in the electronic record of all children",
        BESIDE_POPULATION_COLUMNS,
        tuple(_row(each) for each in rows),
        note=(
            "Cases of the sample, clocks of the record; shares only from ten on. Overdue without an end counts as not "
            "in time on both sides. Left out on both: not yet due, and what no day is known of. “Record against "
            "sample”: where the share of the children with a plan lies to the sample's range."
        ),
    )
    yield Paragraph("The two do not count quite the same:")
    yield Bullets(tuple(_differences(rows)))


def _beside(found: Findings, census: Population) -> Iterable[Beside]:
    for measure, standards in CLOCKS.items():
        for name in standards:
            held, counts = standard_line(found, name), timeliness(name, found.audits)
            if held is None or not counts.due:
                continue
            dated = [audit for audit in found.audits if is_dated(name, audit)]
            yield Beside(
                measure,
                held,
                counts,
                estimate(dated, is_in_time(name)),
                census.on_plan.tallies[measure],
                census.everyone.tallies[measure],
            )


def _opening(found: Findings, census: Population) -> str:
    group: Group = census.on_plan
    return (
        f"A census ({census.file_name}) holds the dates of {census.everyone.found:,} children for the year up to "
        f"{day_words(census.position)}, {group.found:,} of them among the {group.children:,} with a plan of whom "
        f"the sample was drawn; the sample's clocks run to {day_words(found.position_date)}. The sample's figures come "
        "from files that somebody read, and have a range because only some were; those of the record are exact counts "
        "of what was entered, which nobody has compared with a file. Where the record is much better than the sample, "
        "its dates are worth checking."
    )


def _row(each: Beside) -> tuple[Cell, ...]:
    of = each.counts.dated
    return (
        f"{each.standard.id} {each.standard.title}, {each.standard.limit}",
        Count(each.counts.in_time, of) if of else "no dates",
        _range(each.shown) if of >= FEW else "",
        _count(each.with_plan),
        f"{each.with_plan.in_time / each.with_plan.of:.0%}" if each.with_plan.of >= FEW else "",
        _count(each.everyone),
        each.stands,
    )


def _range(shown: Estimate) -> str:
    low, high, share = shown.weighted_low, shown.weighted_high, shown.weighted
    if low is None or high is None or share is None:
        return ""
    return f"{share:.0%} ({low:.0%} to {high:.0%})"


def _count(tally: Tally) -> Cell:
    return Count(tally.in_time, tally.of) if tally.of else "none"


def _differences(rows: Iterable[Beside]) -> Iterator[str]:
    told = set()
    for each in rows:
        words = _DIFFERENCES[each.measure] if each.measure not in told else ""
        told.add(each.measure)
        if each.other_limit:
            words += (
                f" {each.standard.id} allows {each.standard.limit}; the record is counted by "
                f"{limits.words(LIMITS[each.measure])}, so the shares are not compared."
            )
        missing = each.counts.due - each.counts.dated
        if missing:
            words += (
                f" {each.standard.id} was due in {missing} more of the cases read, of which it cannot be told; they "
                "are left out here and counted in Annex A."
            )
        if words:
            yield words.strip()
