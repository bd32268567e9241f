"""Who is on a plan, and the counts of a frame."""

from datetime import date

from app.domain.ages import AgeBand
from app.domain.frames import Frame, FrameChild, FrameFormat, on_plan, summary

ON = date(2009, 3, 31)
EARLIER, LATER = date(2009, 1, 12), date(2009, 4, 1)


def test_a_plan_holds_from_its_start_until_the_day_before_its_end():
    assert on_plan(FrameChild("C1", plan_start=ON), ON)
    assert not on_plan(FrameChild("C1", plan_start=LATER), ON)
    assert not on_plan(FrameChild("C1", plan_start=EARLIER, plan_end=ON), ON)
    assert on_plan(FrameChild("C1", plan_start=EARLIER, plan_end=LATER), ON)
    assert not on_plan(FrameChild("C1"), ON)


def test_a_child_listed_without_dates_is_on_a_plan_until_an_end():
    assert on_plan(FrameChild("C1", current=True), ON)
    assert not on_plan(FrameChild("C1", current=True, plan_end=ON), ON)


def test_a_child_who_died_is_on_no_plan_from_that_day():
    assert not on_plan(FrameChild("C1", plan_start=EARLIER, died=ON), ON)
    assert on_plan(FrameChild("C1", plan_start=EARLIER, died=LATER), ON)


def test_counts_by_band_and_team_are_of_children_on_a_plan_and_add_up():
    children = (
        FrameChild("C1", born=date(2008, 1, 1), team="B", plan_start=EARLIER, disabled=True),
        FrameChild("C2", born=date(2003, 1, 1), team="A", plan_start=EARLIER),
        FrameChild("C3", team="", plan_start=EARLIER),
        FrameChild("C4", born=date(2003, 1, 1), team="A", disabled=True),
    )
    counts = summary(Frame(FrameFormat.TABLE, children, (), "f", "", ON, "1", 3))
    assert (counts.children, counts.on_plan, counts.disabled, counts.repeat_referrals) == (
        4,
        3,
        2,
        3,
    )
    assert counts.by_age_band[AgeBand.UNDER_2] == counts.by_age_band[AgeBand.NOT_KNOWN] == 1
    assert list(counts.by_age_band) == [band.value for band in AgeBand]
    assert counts.by_team == {"A": 1, "B": 1, "not-known": 1}
    assert list(counts.by_team) == ["A", "B", "not-known"]
    assert sum(counts.by_age_band.values()) == sum(counts.by_team.values()) == counts.on_plan
    assert counts.by_district == {}
