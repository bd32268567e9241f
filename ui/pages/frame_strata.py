"""The groups of a sample as tables: expected and drawn while it is designed, planned and achieved once it is drawn."""

from collections.abc import Mapping, Sequence

from app.domain.achieved import StratumAchieved
from app.services.frame_picture import StratumLine
from ui.models.records import Column
from ui.pages.frame_words import (
    area_words,
    band_order,
    band_words,
    one_decimal,
    per_cent,
    tr,
)
from ui.widgets.small_table import SmallTable

_MOST_ROWS = 12
Drawn = Mapping[tuple[str, str], int]


class ExpectedTable(SmallTable):
    """What the design would give, beside what was drawn last."""

    def __init__(self) -> None:
        super().__init__(
            tr("Groups of the design, expected and drawn"),
            (
                *_named(),
                Column("expected", tr("Expected"), one_decimal, 80, number=True),
                Column("drawn", tr("Drawn"), _or_dash, 70, number=True),
                Column("chance", tr("Chance"), per_cent, 80, number=True),
                Column("weight", tr("Stands for"), one_decimal, 90, number=True),
            ),
            (tr("No groups"), tr("They appear once the design is possible.")),
            most=_MOST_ROWS,
        )

    def show_strata(self, strata: Sequence[StratumLine], drawn: Drawn) -> None:
        """`drawn`: cases of the draw in force by place and age."""
        self.put(
            sorted(
                (
                    (
                        *_row_of(each.area, each.group),
                        each.children,
                        each.expected,
                        drawn.get((each.area, each.group)),
                        each.chance,
                        each.weight,
                    )
                    for each in strata
                ),
                key=lambda row: row[1:3],
            )
        )


class AchievedTable(SmallTable):
    """Planned against achieved, group by group."""

    def __init__(self) -> None:
        super().__init__(
            tr("Groups of the sample, planned and achieved"),
            (
                *_named(),
                Column("expected", tr("Expected"), one_decimal, 90, number=True),
                Column("drawn", tr("Drawn"), weight=70, number=True),
                Column("replaced", tr("Replaced"), weight=92, number=True),
                Column("not_produced", tr("No file"), weight=72, number=True),
                Column("audited", tr("Audited"), weight=85, number=True),
                Column("reserves", tr("Reserves"), weight=90, number=True),
            ),
            (tr("No groups"), tr("They appear once the sample is drawn.")),
            most=_MOST_ROWS,
        )

    def show_strata(self, strata: Sequence[StratumAchieved]) -> None:
        self.put(
            sorted(
                (
                    (
                        *_row_of(each.area, each.group),
                        each.children,
                        each.expected,
                        each.drawn,
                        each.replaced,
                        each.not_produced,
                        each.audited,
                        each.reserves,
                    )
                    for each in strata
                ),
                key=lambda row: row[1:3],
            )
        )


def _named() -> tuple[Column, ...]:
    return (
        Column("area", tr("Place"), lambda area: area_words(str(area)), 190),
        Column("group", tr("Age"), lambda group: band_words(str(group).partition("|")[2]), 125),
        Column("children", tr("Children"), lambda number: f"{number:,}", 85, number=True),
    )


def _row_of(area: str, group: str) -> tuple[str, str, str]:
    # Sorts by age, not by the letters of it.
    return f"{area}|{group}", area, f"{band_order(group)}|{group}"


def _or_dash(number: object) -> str:
    return "–" if number is None else str(number)
