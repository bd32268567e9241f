"""A census laid beside list 7."""

from dataclasses import replace
from datetime import date

from app.domain.frames import Frame, FrameChild, FrameFormat, on_plan, summary
from app.frame.joining import join_census

AS_OF = date(2009, 3, 31)
PLAN = date(2009, 1, 12)


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
