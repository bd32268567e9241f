"""A census laid beside list 7."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import InputRefused
from app.domain.frames import (
    Frame,
    FrameChild,
    FrameFormat,
    Problem,
    SourceRead,
    on_plan,
    population,
    summary,
)
from app.domain.population import ChildCourse
from app.frame.joining import join_census

AS_OF = date(2009, 3, 31)
PLAN = date(2009, 1, 12)
SOURCE = SourceRead("a.xlsx", "0" * 64, FrameFormat.ANNEX_A, "2")


def frame(format, *children, repeat_referrals=0):
    return Frame(format, children, (), f"{format}.file", "0" * 64, AS_OF, "1", repeat_referrals)


def list_7(*children):
    return frame(FrameFormat.ANNEX_A, *children)


def census(*children, repeat_referrals=0):
    return frame(FrameFormat.CIN_CENSUS, *children, repeat_referrals=repeat_referrals)


def test_the_census_fills_in_what_the_list_does_not_say():
    listed = FrameChild("C1", team="Team 1", plan_start=PLAN, known={"plan_start": "2009-01-12"})
    counted = FrameChild(
        "C1",
        expected=date(2009, 6, 1),
        plan_start=PLAN,
        category="neglect",
        previous_plans=2,
        referrals=3,
        known={"plan_start": "2009-01-12", "referral_date": "2008-12-15"},
    )
    joined = join_census(list_7(listed), census(counted, repeat_referrals=1))
    (child,) = joined.children
    assert (child.team, child.expected, child.category) == ("Team 1", date(2009, 6, 1), "neglect")
    assert (child.previous_plans, child.referrals) == (2, 3)
    assert child.known["referral_date"] == "2008-12-15"
    assert (joined.repeat_referrals, joined.problems) == (1, ())
    assert joined.format is FrameFormat.ANNEX_A


def test_what_the_list_says_stands():
    listed = FrameChild(
        "C1",
        born=date(2003, 2, 1),
        sex="female",
        plan_start=PLAN,
        previous_plans=0,
        known={"last_visit": "2009-03-20"},
    )
    counted = FrameChild(
        "C1",
        born=date(2004, 2, 1),
        sex="male",
        plan_start=PLAN,
        previous_plans=5,
        known={"last_visit": "2009-01-01"},
    )
    (child,) = join_census(list_7(listed), census(counted)).children
    assert (child.born, child.sex, child.previous_plans) == (date(2003, 2, 1), "female", 0)
    assert child.known == {"last_visit": "2009-03-20"}


def test_dates_that_belong_to_another_plan_are_left_out():
    listed = FrameChild("C1", plan_start=PLAN)
    counted = FrameChild("C1", plan_start=date(2007, 1, 1), known={"referral_date": "2006-12-15"})
    (child,) = join_census(list_7(listed), census(counted)).children
    assert (child.known, child.plan_start) == ({}, PLAN)


def test_a_child_who_died_by_the_census_is_on_no_plan():
    listed = FrameChild("C1", plan_start=PLAN)
    (child,) = join_census(list_7(listed), census(replace(listed, died=date(2009, 3, 1)))).children
    assert not on_plan(child, AS_OF)


def test_children_of_only_one_of_the_two_are_counted():
    here, there = FrameChild("C1", plan_start=PLAN), FrameChild("C2", plan_start=PLAN)
    joined = join_census(list_7(here), census(there, FrameChild("C3")))
    assert [(one.place, one.code, one.message[:2]) for one in joined.problems] == [
        ("cin-census.file", "not-in-census", "1 "),
        ("annex-a.file", "only-in-census", "1 "),
    ]
    assert summary(joined).on_plan == 1


def test_a_number_that_lost_its_zeros_joins_where_it_fits_one_child_only():
    listed = [FrameChild(number, plan_start=PLAN) for number in ("12", "ab7", "00030", "9")]
    counted = [
        FrameChild(number, born=date(2003, 2, day))
        for day, number in enumerate(("0012", "AB7", "30", "030", "9", "09"), start=1)
    ]
    joined = join_census(list_7(*listed), census(*counted))
    born = {child.child: child.born and child.born.day for child in joined.children}
    assert born == {"12": 1, "ab7": 2, "00030": None, "9": 5}
    told = [one.message for one in joined.problems if one.code == "leading-zeros"]
    assert len(told) == 1
    assert told[0].startswith("2 children")
    assert next(one for one in joined.problems if one.code == "not-in-census").message[:2] == "1 "


def test_what_the_two_say_differently_is_told_child_by_child_and_the_list_stands():
    listed = FrameChild("C1", born=date(2003, 2, 1), plan_start=PLAN)
    counted = FrameChild("C1", born=date(2003, 2, 2), plan_start=date(2009, 1, 13))
    joined = join_census(list_7(listed), census(counted))
    assert [(one.place, one.code) for one in joined.problems] == [
        ("cin-census.file, child C1", "birth-dates-differ"),
        ("cin-census.file, child C1", "plan-starts-differ"),
    ]
    assert joined.children[0].born == date(2003, 2, 1)


def test_the_checks_of_the_census_come_along_with_their_places():
    doubted = replace(
        census(), problems=(Problem("child 1 (line 8)", "dfe-8875", "On a weekend."),)
    )
    joined = join_census(list_7(), doubted)
    assert [one.place for one in joined.problems] == ["cin-census.file, child 1 (line 8)"]


def test_only_a_census_is_laid_beside_and_only_once():
    with_sources = replace(list_7(), sources=(SOURCE,))
    there = replace(census(), sources=(replace(SOURCE, format=FrameFormat.CIN_CENSUS),))
    joined = join_census(with_sources, there)
    for listed, beside in ((list_7(), list_7()), (census(), census()), (joined, there)):
        with pytest.raises(InputRefused, match="census"):
            join_census(listed, beside)


def test_the_children_with_a_plan_by_the_list_are_picked_out_of_the_census():
    courses = (ChildCourse("0012", episodes=2), ChildCourse("13", episodes=1))
    counted = replace(
        census(FrameChild("0012"), FrameChild("13")), courses=courses, census_day=AS_OF
    )
    found = population(join_census(list_7(FrameChild("12", plan_start=PLAN)), counted))
    assert (found.everyone.found, found.on_plan.found, found.on_plan.children) == (2, 1, 1)
    assert found.on_plan.repeat_referrals == 1
    assert population(list_7()) is None
