"""The sample in the report's annex: planned against achieved by group, and every case that gave way to a reserve."""

from collections.abc import Iterable

from app.domain.achieved import StratumAchieved
from app.domain.findings import Findings
from app.domain.strata import EVERYWHERE
from app.reports.content import Align, Block, Cell, Column, Heading, Number, Paragraph, Table

PLANNED_COLUMNS = (
    Column("Group", weight=4),
    Column("Children", Align.RIGHT),
    Column("Expected", Align.RIGHT),
    Column("Drawn", Align.RIGHT),
    Column("Replaced", Align.RIGHT),
    Column("No file", Align.RIGHT),
    Column("Audited", Align.RIGHT),
)
GAVE_WAY_COLUMNS = (Column("Case"), Column("Stands in for it"), Column("Why", weight=4))


def planned(found: Findings) -> Iterable[Block]:
    """Nothing for cases that were not drawn."""
    if not found.planned:
        return
    yield Heading(2, "The sample, planned and achieved")
    yield Table(
        "Cases expected, drawn, replaced and audited in each group",
        PLANNED_COLUMNS,
        tuple(_row(each) for each in found.planned),
        note=(
            "Expected: the group's share before it was rounded. No file: of so many none came. Where few were drawn "
            "nothing can be said of a group by itself."
        ),
        totals=(
            "All",
            Number(sum(each.children for each in found.planned)),
            _one(sum(float(each.expected) for each in found.planned)),
            *(Number(sum(numbers)) for numbers in zip(*map(_numbers, found.planned), strict=True)),
        ),
    )
    if found.gave_way:
        yield Paragraph(
            "These cases gave way to the next reserve of their group; what came back of them is kept and not counted."
        )
        yield Table(
            "Cases that gave way to a reserve",
            GAVE_WAY_COLUMNS,
            tuple((each.ref, each.stand_in, each.why) for each in found.gave_way),
        )


def group_words(each: StratumAchieved) -> str:
    return f"{'The whole list' if each.area == EVERYWHERE else each.area}, {each.group}"


def _row(each: StratumAchieved) -> tuple[Cell, ...]:
    return (
        group_words(each),
        Number(each.children),
        _one(float(each.expected)),
        *map(Number, _numbers(each)),
    )


def _numbers(each: StratumAchieved) -> tuple[int, ...]:
    return each.drawn, each.replaced, each.not_produced, each.audited


def _one(cases: float) -> Number:
    return Number(cases, places=1)
