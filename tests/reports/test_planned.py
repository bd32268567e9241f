"""The annex that sets the sample as planned beside the sample as achieved, and names what gave way."""

from dataclasses import replace
from fractions import Fraction

from app.domain.achieved import GaveWay, StratumAchieved
from app.reports.collated import collated_report
from app.reports.content import Heading, Table
from app.reports.planned import planned
from tests.reports.findings_samples import some_findings

STRATA = (
    StratumAchieved("North", "pre-school", 40, Fraction(5, 2), 3, 1, 1, 2, 36),
    StratumAchieved("North", "school age", 60, Fraction(7, 2), 3, 0, 0, 3, 57),
)
GONE = GaveWay("CF-002", "CF-061", "nothing of the file could be read")


def test_every_group_has_its_row_and_the_columns_add_up():
    heading, table = planned(replace(some_findings(), planned=STRATA))
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    shown = [[getattr(cell, "value", cell) for cell in row] for row in (*table.rows, table.totals)]
    assert shown == [
        ["North, pre-school", 40, 2.5, 3, 1, 1, 2],
        ["North, school age", 60, 3.5, 3, 0, 0, 3],
        ["All", 100, 6.0, 6, 1, 1, 5],
    ]


def test_a_case_that_gave_way_is_named_with_its_stand_in_and_the_reason():
    found = replace(some_findings(), planned=STRATA, gave_way=(GONE,))
    tables = [each for each in collated_report(found).blocks if isinstance(each, Table)]
    (table,) = [each for each in tables if each.title == "Cases that gave way to a reserve"]
    assert table.rows == (("CF-002", "CF-061", "nothing of the file could be read"),)


def test_cases_that_were_not_drawn_have_no_such_table():
    assert list(planned(some_findings())) == []
