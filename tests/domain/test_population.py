"""A census counted: hand-worked clocks, each on its day of grace and the day after; referred again; start again."""

import json
from datetime import date, timedelta

import pytest

from app.domain.population import (
    CensusDay,
    ChildCourse,
    Measure,
    RecordedEnquiry,
    RecordedEpisode,
    RecordedPlan,
    StartAgain,
    course_of,
    joined,
    population_of,
)
from app.domain.population_document import as_document, from_document
from app.domain.timeliness import VerdictKind
from app.resources import bank_holidays

POSITION = date(2009, 3, 31)
DAY = CensusDay(POSITION, bank_holidays())
REFERRAL = date(2009, 1, 12)  # a Monday: 45 working days on is Monday 16 March
START = date(2009, 1, 13)


def clocks(*episodes, day=DAY):
    return {
        (measure.value, kind.value): number
        for (measure, kind), number in course_of("C1", episodes, day).clocks.items()
    }


def assessed(authorised, referral=REFERRAL, start=START, **more):
    return RecordedEpisode(referral, assessments=((start, authorised),), **more)


@pytest.mark.parametrize(
    ("authorised", "from_start", "from_referral"),
    [
        (date(2009, 3, 16), "in-time", "in-time"),
        (date(2009, 3, 17), "in-time", "late"),
        (date(2009, 3, 18), "late", "late"),
        (date(2009, 1, 12), "conflict", "in-time"),
        (None, "overdue-open", "overdue-open"),
        (date(2009, 4, 1), "overdue-open", "overdue-open"),  # done after the census's day
    ],
)
def test_assessments_run_from_their_start_and_from_the_referral(
    authorised, from_start, from_referral
):
    assert clocks(assessed(authorised)) == {
        ("assessment", from_start): 1,
        ("from-referral", from_referral): 1,
    }


def test_only_the_first_assessment_of_an_episode_is_counted_from_the_referral():
    later = (date(2009, 2, 20), None)
    episode = RecordedEpisode(REFERRAL, assessments=(later, (START, date(2009, 2, 2))))
    assert clocks(episode) == {
        ("assessment", "in-time"): 1,
        ("assessment", "not-yet-due"): 1,
        ("from-referral", "in-time"): 1,
    }


def test_a_case_closed_before_its_limit_leaves_the_clock_out_and_one_closed_after_does_not():
    assert clocks(assessed(None, closure=date(2009, 2, 2)))[("assessment", "not-applicable")] == 1
    assert clocks(assessed(None, closure=date(2009, 3, 30)))[("assessment", "overdue-open")] == 1


def test_what_ended_before_the_censuss_year_is_not_counted():
    old = date(2008, 3, 3)
    assert clocks(assessed(date(2008, 3, 31), old, old)) == {}
    assert clocks(assessed(date(2008, 4, 1), old, old))[("assessment", "in-time")] == 1
    assert clocks(assessed(None, old, old, closure=date(2008, 3, 31))) == {}


STRATEGY = date(2009, 2, 2)  # a Monday: 15 working days on is Monday 23 February


@pytest.mark.parametrize(
    ("enquiry", "of_episode", "expected"),
    [
        (RecordedEnquiry(STRATEGY, date(2009, 2, 23)), None, "in-time"),
        (RecordedEnquiry(STRATEGY, date(2009, 2, 24)), None, "late"),
        (RecordedEnquiry(STRATEGY, None), None, "overdue-open"),
        (RecordedEnquiry(date(2009, 3, 10), None), None, "not-yet-due"),
        (RecordedEnquiry(STRATEGY, None, required=False), None, None),
        (RecordedEnquiry(STRATEGY, None), date(2009, 2, 20), "in-time"),
        (RecordedEnquiry(STRATEGY, None), date(2009, 1, 30), "overdue-open"),  # held before it
        (RecordedEnquiry(None, date(2009, 2, 20)), None, None),
    ],
)
def test_conferences_run_from_the_strategy_discussion(enquiry, of_episode, expected):
    found = clocks(RecordedEpisode(None, conference=of_episode, enquiries=(enquiry,)))
    assert found == ({("conference", expected): 1} if expected else {})


def test_a_conference_that_belongs_to_another_enquiry_is_not_taken_twice():
    held = RecordedEnquiry(STRATEGY, date(2009, 2, 20))
    bare = RecordedEnquiry(STRATEGY, None)
    found = clocks(RecordedEpisode(None, conference=date(2009, 2, 20), enquiries=(held, bare)))
    assert found == {("conference", "in-time"): 1, ("conference", "overdue-open"): 1}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            RecordedPlan(date(2008, 6, 2), reviews=(date(2008, 9, 2), date(2009, 3, 2))),
            {("first-review", "in-time"): 1, ("later-review", "in-time"): 1, ("later-review", "not-yet-due"): 1},
        ),
        (
            RecordedPlan(date(2008, 6, 2), reviews=(date(2008, 9, 3),)),
            {("first-review", "late"): 1, ("later-review", "overdue-open"): 1},
        ),
        (RecordedPlan(date(2008, 6, 2)), {("first-review", "overdue-open"): 1}),
        (RecordedPlan(date(2009, 3, 2)), {("first-review", "not-yet-due"): 1}),
        (RecordedPlan(date(2008, 6, 2), end=date(2008, 9, 1)), {("first-review", "not-applicable"): 1}),
        # Begun before the census's year: its reviews of the year before are not in the file.
        (
            RecordedPlan(date(2007, 6, 4), reviews=(date(2008, 6, 2), date(2008, 12, 2))),
            {("later-review", "in-time"): 1, ("later-review", "not-yet-due"): 1},
        ),
        (RecordedPlan(date(2007, 6, 4)), {("later-review", "overdue-open"): 1}),
        (RecordedPlan(date(2007, 6, 4), end=date(2008, 6, 2)), {("later-review", "not-applicable"): 1}),
    ],
)  # fmt: skip
def test_reviews_run_from_the_plan_and_from_each_other(plan, expected):
    assert clocks(RecordedEpisode(None, plans=(plan,))) == expected


def test_days_beyond_the_calendar_are_left_open():
    early = CensusDay(date(1970, 3, 31), bank_holidays())
    start = date(1970, 1, 5)
    found = clocks(assessed(date(1970, 2, 2), start, start), day=early)
    assert found[("assessment", "cannot-tell")] == 1


def test_a_census_of_29_february_has_a_year_too():
    assert CensusDay(date(2008, 2, 29), bank_holidays()).year_began == date(2007, 2, 28)


@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        (date(2008, 2, 4), date(2009, 2, 4), True),
        (date(2008, 2, 4), date(2009, 2, 5), False),
        (date(2007, 6, 4), date(2008, 2, 4), False),  # both before the census's year
    ],
)
def test_referred_again_is_within_twelve_months_and_in_the_year(first, second, again):
    course = course_of("C1", [RecordedEpisode(second), RecordedEpisode(first)], DAY)
    assert course.referred_again is again
    assert course.last_referral == second


def test_assessed_again_is_closed_referred_again_and_assessed_anew():
    closed = RecordedEpisode(date(2008, 4, 7), closure=date(2008, 9, 1))
    fresh = assessed(None, date(2008, 9, 1), date(2008, 9, 2))
    assert course_of("C1", [fresh, closed], DAY).start_again == (StartAgain.ASSESSED_AGAIN,)
    open_still = RecordedEpisode(date(2008, 4, 7))
    not_assessed = RecordedEpisode(date(2008, 9, 1))
    before = RecordedEpisode(date(2008, 8, 4), assessments=((date(2008, 9, 2), None),))
    for pair in ((open_still, fresh), (closed, not_assessed), (closed, before)):
        assert course_of("C1", pair, DAY).start_again == ()


@pytest.mark.parametrize(
    ("plans", "again"),
    [
        ((RecordedPlan(date(2009, 1, 5), previous=1),), True),
        ((RecordedPlan(date(2009, 1, 5), previous=0),), False),
        ((RecordedPlan(date(2009, 1, 5)), RecordedPlan(date(2008, 1, 7), date(2008, 6, 2))), True),
        ((RecordedPlan(date(2009, 1, 5)), RecordedPlan(date(2008, 1, 7))), False),
    ],
)
def test_a_plan_after_another_had_ended_is_a_plan_again(plans, again):
    course = course_of("C1", [RecordedEpisode(None, plans=plans)], DAY)
    assert (StartAgain.PLAN_AGAIN in course.start_again) is again


def test_a_child_twice_is_counted_once_with_all_its_clocks():
    one = course_of("C1", [assessed(None)], DAY)
    other = course_of("C1", [assessed(date(2009, 2, 2)), RecordedEpisode(None)], DAY)
    both = joined(one, other)
    assert both.episodes == 3
    assert both.clocks[Measure.ASSESSMENT, VerdictKind.IN_TIME] == 1
    assert both.clocks[Measure.ASSESSMENT, VerdictKind.OVERDUE_OPEN] == 1


def counted():
    courses = [course_of(f"C{n}", [assessed(date(2009, 2, 2))], DAY) for n in range(8)]
    courses.append(course_of("C8", [assessed(None)], DAY))
    courses.append(
        course_of("C9", [assessed(date(2009, 3, 30), start=POSITION - timedelta(9))], DAY)
    )
    again = [RecordedEpisode(REFERRAL, plans=(RecordedPlan(START, previous=2),))]
    courses.append(course_of("D1", [*again, RecordedEpisode(date(2008, 12, 1))], DAY))
    return population_of(courses, {"C1", "C8", "D1", "not in the census"}, "c.xml", POSITION)


def test_the_share_in_time_is_of_what_was_due_with_wilsons_interval():
    everyone = counted().everyone
    tally = everyone.tallies[Measure.ASSESSMENT]
    assert (tally.in_time, tally.of, tally.apart) == (9, 10, 0)
    assert [round(limit, 3) for limit in tally.limits] == [0.596, 0.982]
    assert everyone.tallies[Measure.FROM_REFERRAL].counts == {
        VerdictKind.IN_TIME: 8,
        VerdictKind.LATE: 1,
        VerdictKind.OVERDUE_OPEN: 1,
    }
    assert (everyone.referred, everyone.referred_again, everyone.repeat_referrals) == (11, 1, 1)
    assert everyone.tallies[Measure.CONFERENCE].limits is None


def test_the_children_with_a_plan_are_counted_apart_and_those_missing_are_told():
    on_plan = counted().on_plan
    assert (on_plan.children, on_plan.found) == (4, 3)
    assert on_plan.tallies[Measure.ASSESSMENT].of == 2
    assert on_plan.start_again[StartAgain.PLAN_AGAIN] == on_plan.start_again_either == 1
    (candidate,) = counted().candidates
    assert (candidate.child, candidate.on_plan, candidate.episodes) == ("D1", True, 2)
    assert candidate.why == (StartAgain.PLAN_AGAIN,)


def test_a_counted_census_survives_the_store_as_plain_values():
    document = json.loads(json.dumps(as_document(counted())))
    assert from_document(document) == counted()
    assert as_document(from_document(document)) == as_document(counted())


def test_a_census_of_nobody_has_no_shares():
    nobody = population_of([], set(), "c.xml", POSITION)
    assert as_document(nobody)["all"]["repeat_referrals"]["wilson"] is None
    assert population_of([ChildCourse("C1")], set(), "c.xml", POSITION).everyone.found == 1
