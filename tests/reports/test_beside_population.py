"""The sample's time limits beside the whole population's: the same verdicts counted, and every difference said."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.findings import StandardLine
from app.domain.population import Group, Measure, Population, StartAgain, Tally
from app.domain.timeliness import VerdictKind
from app.reports.beside_population import beside_population, set_beside
from app.reports.collated import collated_report
from app.reports.content import Bullets, Count, Heading, Paragraph, Table
from tests.reports.findings_samples import an_audit, some_findings

IN_TIME, LATE, OPEN = VerdictKind.IN_TIME, VerdictKind.LATE, VerdictKind.OVERDUE_OPEN


def group(children, tallies):
    found = {measure: Tally(tallies.get(measure, {})) for measure in Measure}
    return Group(children, children - 10, found, 0, 0, 0, dict.fromkeys(StartAgain, 0), 0)


def census(on_plan, everyone=None):
    held = group(1100, on_plan), group(5000, everyone or on_plan)
    return Population("census.xml", date(2009, 3, 31), held[1], held[0], ())


def twenty(standard="T4", in_time=12, unshown=2):
    """Of twenty cases `in_time` in time, the next `unshown` without a date, the others late."""
    kinds = ["in-time"] * in_time + ["no-date"] * unshown + ["late"] * (20 - in_time - unshown)
    return tuple(an_audit(n, verdicts={standard: kind}) for n, kind in enumerate(kinds, 1))


def blocks(standard="T4", record=None, **changes):
    counted = census({Measure.CONFERENCE: record or {IN_TIME: 300, LATE: 150, OPEN: 50}})
    made = some_findings(audits=twenty(standard, **changes), pairs=(), census=counted)
    return list(beside_population(made))


def test_without_a_census_or_a_common_limit_there_is_nothing():
    assert list(beside_population(some_findings())) == []
    other = replace(some_findings(audits=twenty("T13")), census=census({}))
    assert list(beside_population(other)) == []


def test_both_sides_count_the_same_verdicts_and_only_the_sample_has_a_range():
    heading, opening, table, _also, told = blocks()
    assert isinstance(heading, Heading)
    assert isinstance(opening, Paragraph)
    assert isinstance(table, Table)
    assert isinstance(told, Bullets)
    assert "4,990 children for the year up to" in opening.text
    assert "1,090 of them among the 1,100 with a plan" in opening.text
    (row,) = table.rows
    assert row[0] == "T4 Initial child protection conference, 15 working days"
    # 18 dated of 20 that were due; 500 clocks: overdue ones are in the denominator.
    assert row[1] == Count(12, 18)
    assert row[2] == "67% (44% to 84%)"
    assert row[3:6] == (Count(300, 500), "60%", Count(300, 500))
    (said,) = told.items
    assert "section 47 enquiry" in said
    assert "T4 was due in 2 more of the cases read" in said


@pytest.mark.parametrize(
    ("record", "sample", "stands"),
    [
        ({IN_TIME: 60, LATE: 40}, {}, "Within the range"),
        ({IN_TIME: 90, LATE: 10}, {}, "More in time"),
        ({IN_TIME: 20, LATE: 80}, {}, "Fewer in time"),
        ({IN_TIME: 6, LATE: 3}, {}, "Too few to say"),
        ({IN_TIME: 60, LATE: 40}, {"in_time": 9, "unshown": 11}, "Too few to say"),
    ],
)
def test_how_the_record_stands_to_the_sample_is_said_in_words(record, sample, stands):
    table = next(each for each in blocks(record=record, **sample) if isinstance(each, Table))
    assert table.rows[0][6] == stands


def test_of_a_few_no_share_is_printed():
    made = blocks(record={IN_TIME: 6, LATE: 3}, in_time=9, unshown=11)
    table = next(each for each in made if isinstance(each, Table))
    assert table.rows[0][1:5] == (Count(9, 9), "", Count(6, 9), "")


def test_another_limit_is_said_and_not_compared():
    counted = census({Measure.FROM_REFERRAL: {IN_TIME: 300, LATE: 200}})
    made = some_findings(census=counted)
    (one,) = set_beside(made)
    assert isinstance(one.standard, StandardLine)
    assert (one.standard.id, one.stands) == ("T3", "Another limit")
    told = next(each for each in beside_population(made) if isinstance(each, Bullets))
    assert "T3 allows 42 working days; the record is counted by 45 working days" in told.items[0]


def test_whole_cases_are_not_compared_with_single_reviews():
    counted = census({Measure.LATER_REVIEW: {IN_TIME: 60, LATE: 40}})
    made = some_findings(audits=twenty("T8"), pairs=(), census=counted)
    (one,) = set_beside(made)
    assert one.stands == "Not compared"
    told = next(each for each in beside_population(made) if isinstance(each, Bullets))
    assert "the shares are not compared" in told.items[0]


def test_it_stands_after_every_time_limit_in_the_report():
    counted = census({Measure.FROM_REFERRAL: {IN_TIME: 300, LATE: 200}})
    titles = [
        each.text
        for each in collated_report(some_findings(census=counted)).blocks
        if isinstance(each, Heading)
    ]
    place = titles.index("The sample beside the whole population")
    assert titles[place - 1] == "Annex A: every time limit"
