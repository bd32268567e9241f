"""One limit, two events: every verdict, its figures and its words."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.events import Event, Found
from app.domain.limits import Limit, Unit, due
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import Verdict, VerdictKind, judge
from app.resources import bank_holidays

ENGLAND = bank_holidays()
POSITION = date(2009, 3, 31)
LIMIT = Limit.parse("42wd")
REFERRAL = date(2009, 1, 12)  # due Wed 11 Mar 2009
NAMES = ("the referral", "the core assessment")
MARCH, JANUARY = PartialDate.in_month(2009, 3), PartialDate.in_month(2009, 1)
# A verdict may move up this scale when a date gets later, never down.
RANK = {
    VerdictKind.IN_TIME: 0,
    VerdictKind.NOT_YET_DUE: 0,
    VerdictKind.CANNOT_TELL: 1,
    VerdictKind.LATE: 2,
    VerdictKind.OVERDUE_OPEN: 2,
}


def judged(start: Event, end: Event, limit: Limit = LIMIT, position: date = POSITION) -> Verdict:
    verdict = judge(limit, start, end, position, ENGLAND, NAMES)
    assert verdict is not None
    return verdict


def on(*day: int) -> Event:
    return Event.on(date(*day))


@pytest.mark.parametrize(
    ("end", "kind", "days", "outcome"),
    [
        (on(2009, 1, 12), VerdictKind.IN_TIME, -42, "in time with 42 working days to spare"),
        (on(2009, 3, 6), VerdictKind.IN_TIME, -3, "in time with 3 working days to spare"),
        (on(2009, 3, 10), VerdictKind.IN_TIME, -1, "in time with 1 working day to spare"),
        (on(2009, 3, 11), VerdictKind.IN_TIME, 0, "in time"),
        (on(2009, 3, 12), VerdictKind.LATE, 1, "late by 1 working day"),
        (on(2009, 3, 20), VerdictKind.LATE, 7, "late by 7 working days"),
        (on(2009, 3, 31), VerdictKind.LATE, 14, "late by 14 working days"),
    ],
)
def test_a_dated_event_is_in_time_or_late(end: Event, kind, days, outcome):
    verdict = judged(Event.on(REFERRAL), end)
    assert (verdict.kind, verdict.due, verdict.days, verdict.outcome) == (
        kind,
        date(2009, 3, 11),
        days,
        outcome,
    )
    assert (verdict.start, verdict.end) == (PartialDate.exactly(REFERRAL), end.when)


def test_the_explanation_says_how_it_was_counted():
    assert judged(Event.on(REFERRAL), on(2009, 3, 20)).explanation == (
        "from Mon 12 Jan 2009, 42 working days, due Wed 11 Mar 2009, done Fri 20 Mar 2009: "
        "late by 7 working days; bank holidays counted out: none"
    )
    summer = date(2009, 6, 30)
    assert judged(on(2009, 4, 1), on(2009, 6, 12), position=summer).explanation == (
        "from Wed 1 Apr 2009, 42 working days, due Thu 4 Jun 2009, done Fri 12 Jun 2009: late by 6 working days; "
        "bank holidays counted out: Fri 10 Apr 2009, Mon 13 Apr 2009, Mon 4 May 2009, Mon 25 May 2009"
    )
    assert judged(on(2009, 1, 1), on(2009, 1, 30), Limit.parse("28d")).explanation == (
        "from Thu 1 Jan 2009, 28 calendar days, due Thu 29 Jan 2009, done Fri 30 Jan 2009: late by 1 calendar day"
    )
    many = judged(on(2009, 1, 1), on(2010, 6, 30), position=date(2010, 6, 30))
    assert many.explanation.endswith(
        "bank holidays counted out: 12 from Fri 10 Apr 2009 to Mon 31 May 2010"
    )


def test_a_day_past_a_limit_in_months_is_one_month_in_figures_and_one_day_in_words():
    verdict = judged(on(2008, 11, 30), on(2009, 3, 1), Limit.parse("3m"))
    assert (verdict.kind, verdict.days, verdict.outcome) == (
        VerdictKind.LATE,
        1,
        "late by 1 calendar day",
    )
    early = judged(on(2008, 11, 30), on(2009, 2, 1), Limit.parse("3m"))
    assert (early.days, early.outcome) == (0, "in time with 27 calendar days to spare")


@pytest.mark.parametrize("missing", [Event(), Event(found=Found.NOT_DONE)])
def test_a_clock_without_an_end_runs_to_the_position_date(missing: Event):
    overdue = judged(Event.on(REFERRAL), missing)
    assert (overdue.kind, overdue.days, overdue.outcome) == (
        VerdictKind.OVERDUE_OPEN,
        14,
        "overdue by 14 working days",
    )
    assert "not shown as done at Tue 31 Mar 2009: overdue" in overdue.explanation
    for position, left in ((date(2009, 3, 11), 0), (date(2009, 3, 9), -2)):
        running = judged(Event.on(REFERRAL), missing, position=position)
        assert (running.kind, running.due, running.days) == (
            VerdictKind.NOT_YET_DUE,
            date(2009, 3, 11),
            left,
        )
    assert running.outcome == "not yet due, 2 working days left"
    assert judged(Event.on(REFERRAL), missing, position=date(2009, 3, 12)).days == 1


@pytest.mark.parametrize("end", [Event(), on(2009, 4, 22), on(2009, 7, 30), on(2009, 3, 31)])
def test_a_clock_that_has_not_started_at_the_position_date_is_not_yet_due(end: Event):
    verdict = judged(on(2009, 4, 20), end)
    assert (verdict.kind, verdict.due) == (VerdictKind.NOT_YET_DUE, date(2009, 6, 19))
    assert verdict.days is not None
    assert verdict.days < -42
    assert "not begun at Tue 31 Mar 2009" in verdict.explanation


@pytest.mark.parametrize(
    ("position", "kind", "days"),
    [
        (date(2009, 3, 31), VerdictKind.OVERDUE_OPEN, 14),
        (date(2009, 3, 11), VerdictKind.NOT_YET_DUE, 0),
        (date(2009, 4, 1), VerdictKind.LATE, 15),
    ],
)
def test_what_is_done_after_the_position_date_is_still_open_at_it(position, kind, days):
    verdict = judged(Event.on(REFERRAL), on(2009, 4, 1), position=position)
    assert (verdict.kind, verdict.due, verdict.days) == (kind, date(2009, 3, 11), days)
    said = "the core assessment was done on Wed 1 Apr 2009, after the position date"
    assert (said in verdict.explanation) is (kind is not VerdictKind.LATE)


@pytest.mark.parametrize(
    ("position", "kind", "days"),
    [
        (date(2009, 3, 16), VerdictKind.CANNOT_TELL, None),  # in time if done by the 11th
        (date(2009, 3, 10), VerdictKind.NOT_YET_DUE, -1),  # in time, or still open in time
        (date(2009, 3, 31), VerdictKind.CANNOT_TELL, None),
    ],
)
def test_a_month_that_reaches_beyond_the_position_date_is_judged_at_its_best_and_worst(
    position, kind, days
):
    verdict = judged(Event.on(REFERRAL), Event.on(MARCH), position=position)
    assert (verdict.kind, verdict.days) == (kind, days)
    early = judged(on(2008, 12, 1), Event.on(MARCH), position=date(2009, 3, 16))
    assert (early.kind, early.days) == (VerdictKind.LATE, 19)
    assert "done March 2009, which may be after the position date, Mon 16 Mar 2009" in (
        early.explanation
    )


def test_nothing_is_said_before_the_start_has_been_answered():
    for end in (Event(), on(2009, 3, 6), Event(found=Found.NOT_FOUND)):
        assert judge(LIMIT, Event(), end, POSITION, ENGLAND) is None


def test_no_evidence_and_no_date_are_different_verdicts():
    not_found = judged(Event.on(REFERRAL), Event(found=Found.NOT_FOUND))
    undated = judged(Event.on(REFERRAL), Event(found=Found.NO_DATE))
    assert (not_found.kind, not_found.due, not_found.days) == (
        VerdictKind.NO_EVIDENCE,
        date(2009, 3, 11),
        None,
    )
    assert (undated.kind, undated.due, undated.days) == (
        VerdictKind.NO_DATE,
        date(2009, 3, 11),
        None,
    )
    assert not_found.explanation == (
        "from Mon 12 Jan 2009, 42 working days, due Wed 11 Mar 2009: no evidence of the core assessment was found"
    )
    assert undated.outcome == "the file shows the core assessment but no date for it"


def test_what_is_not_found_but_not_yet_due_is_not_yet_due():
    early = date(2009, 3, 11)
    not_found, undated = Event(found=Found.NOT_FOUND), Event(found=Found.NO_DATE)
    assert judged(Event.on(REFERRAL), not_found, position=early).kind is VerdictKind.NOT_YET_DUE
    assert judged(Event.on(REFERRAL), undated, position=early).kind is VerdictKind.NO_DATE
    late = early + timedelta(1)
    assert judged(Event.on(REFERRAL), not_found, position=late).kind is VerdictKind.NO_EVIDENCE


@pytest.mark.parametrize(
    ("start", "end", "kind", "says"),
    [
        (Found.NOT_FOUND, Found.UNANSWERED, VerdictKind.NO_EVIDENCE, "no evidence of the referral was found"),
        (Found.NOT_FOUND, Found.NO_DATE, VerdictKind.NO_EVIDENCE, "no evidence of the referral was found"),
        (Found.NO_DATE, Found.NOT_FOUND, VerdictKind.NO_EVIDENCE, "no evidence of the core assessment was found"),
        (Found.NO_DATE, Found.NO_DATE, VerdictKind.NO_DATE, "the file shows the referral but no date for it"),
        (Found.NO_DATE, Found.NOT_DONE, VerdictKind.NO_DATE, "the file shows the referral but no date for it"),
        (Found.NOT_DONE, Found.UNANSWERED, VerdictKind.NOT_APPLICABLE, "the referral did not take place"),
        (Found.NOT_APPLICABLE, Found.UNANSWERED, VerdictKind.NOT_APPLICABLE, "the referral does not apply"),
        (Found.UNANSWERED, Found.NOT_APPLICABLE, VerdictKind.NOT_APPLICABLE, "the core assessment does not apply"),
    ],
)  # fmt: skip
def test_without_a_start_date_the_verdict_says_what_is_missing(start, end, kind, says):
    verdict = judged(Event(found=start), Event(found=end))
    assert (verdict.kind, verdict.due, verdict.days) == (kind, None, None)
    assert says in verdict.explanation


def test_an_end_before_the_start_is_a_conflict():
    verdict = judged(Event.on(REFERRAL), on(2009, 1, 2))
    assert (verdict.kind, verdict.days) == (VerdictKind.CONFLICT, None)
    assert verdict.explanation == (
        "the core assessment (Fri 2 Jan 2009) comes before the referral (Mon 12 Jan 2009)"
    )
    partial = Event.on(PartialDate.in_month(2008, 12))
    assert judged(Event.on(REFERRAL), partial).kind is VerdictKind.CONFLICT
    # A month that holds the start's day does not contradict it.
    assert judged(Event.on(REFERRAL), Event.on(JANUARY)).kind is VerdictKind.IN_TIME


@pytest.mark.parametrize(
    ("start", "end", "kind", "days", "outcome"),
    [
        (REFERRAL, MARCH, VerdictKind.CANNOT_TELL, None, "cannot tell: in time if done by Wed 11 Mar 2009"),
        (REFERRAL, PartialDate.in_month(2009, 2), VerdictKind.IN_TIME, -8,
         "in time with at least 8 working days to spare"),
        (date(2008, 11, 3), PartialDate.in_month(2009, 2), VerdictKind.LATE, 19, "late by at least 19 working days"),
        (JANUARY, date(2009, 3, 11), VerdictKind.CANNOT_TELL, None,
         "cannot tell: in time if the referral was on or after Mon 12 Jan 2009"),
        (JANUARY, date(2009, 3, 2), VerdictKind.IN_TIME, 0, "in time"),
        (JANUARY, MARCH, VerdictKind.CANNOT_TELL, None, "cannot tell: in time at best, late at worst"),
        (PartialDate.in_year(2009), PartialDate.in_year(2009), VerdictKind.CANNOT_TELL, None,
         "cannot tell: in time at best, late at worst"),
    ],
)  # fmt: skip
def test_a_partial_date_is_judged_at_its_best_and_at_its_worst(start, end, kind, days, outcome):
    verdict = judged(Event.on(start), Event.on(end))
    assert (verdict.kind, verdict.days, verdict.outcome) == (kind, days, outcome)


def test_a_partial_start_leaves_the_due_date_open():
    verdict = judged(Event.on(JANUARY), on(2009, 6, 1))
    assert verdict.due is None
    assert (
        "from January 2009, 42 working days, due between Mon 2 Mar 2009 and Tue 31 Mar 2009"
        in verdict.explanation
    )
    open_clock = judged(Event.on(JANUARY), Event())
    assert (
        open_clock.outcome
        == "cannot tell: not yet due if the referral was on or after Fri 30 Jan 2009"
    )
    overdue = judged(Event.on(PartialDate.in_month(2008, 11)), Event())
    assert (overdue.kind, overdue.outcome) == (
        VerdictKind.OVERDUE_OPEN,
        "overdue by at least 42 working days",
    )
    running = judged(Event.on(MARCH), Event())
    assert (running.kind, running.days) == (VerdictKind.NOT_YET_DUE, -20)


def test_two_sources_that_give_different_verdicts_are_a_conflict():
    verdict = judged(Event.on(REFERRAL), Event.on(date(2009, 3, 6), other=date(2009, 3, 20)))
    assert (verdict.kind, verdict.days, verdict.due) == (
        VerdictKind.CONFLICT,
        None,
        date(2009, 3, 11),
    )
    assert verdict.explanation == (
        "the two sources give different verdicts: "
        "from Mon 12 Jan 2009 to Fri 6 Mar 2009: in time with 3 working days to spare; "
        "from Mon 12 Jan 2009 to Fri 20 Mar 2009: late by 7 working days"
    )
    backwards = judged(Event.on(REFERRAL), Event.on(date(2009, 3, 6), other=date(2009, 1, 2)))
    assert backwards.kind is VerdictKind.CONFLICT


def test_two_start_dates_can_conflict_too_even_while_the_clock_is_open():
    early_and_late = Event.on(REFERRAL, other=date(2009, 3, 2))
    assert judged(early_and_late, on(2009, 3, 20)).kind is VerdictKind.CONFLICT
    still_open = judged(early_and_late, Event())
    assert still_open.kind is VerdictKind.CONFLICT
    assert "from Mon 12 Jan 2009: overdue by 14 working days" in still_open.explanation


def test_two_sources_that_agree_on_the_verdict_do_not_change_it():
    verdict = judged(Event.on(REFERRAL), Event.on(date(2009, 3, 16), other=date(2009, 3, 20)))
    assert (verdict.kind, verdict.days) == (VerdictKind.LATE, 3)
    assert verdict.explanation.endswith(
        "; the other source's date for the core assessment, Fri 20 Mar 2009, does not change this"
    )


def test_a_second_date_that_leaves_it_open_contradicts_nothing():
    settled = judged(Event.on(REFERRAL), Event.on(date(2009, 3, 6), other=MARCH))
    assert settled.kind is VerdictKind.IN_TIME
    unsettled = judged(Event.on(REFERRAL), Event.on(MARCH, other=date(2009, 3, 20)))
    assert unsettled.kind is VerdictKind.CANNOT_TELL


def test_an_end_written_after_the_announcement_counts_as_not_shown():
    afterwards = Event.on(date(2009, 3, 6), written_afterwards=True)
    verdict = judged(Event.on(REFERRAL), afterwards)
    assert (verdict.kind, verdict.days) == (VerdictKind.OVERDUE_OPEN, 14)
    assert verdict.explanation.endswith(
        "; the core assessment is dated Fri 6 Mar 2009 by an entry written after the audit was announced, "
        "which is not counted"
    )
    early = judged(Event.on(REFERRAL), afterwards, position=date(2009, 3, 9))
    assert early.kind is VerdictKind.NOT_YET_DUE


def test_a_start_written_after_the_announcement_counts_and_is_told():
    start = Event.on(REFERRAL, written_afterwards=True)
    verdict = judged(start, on(2009, 3, 20))
    assert verdict.kind is VerdictKind.LATE
    assert "the referral is dated by an entry written after" in verdict.explanation


@pytest.mark.parametrize("start", [date(1998, 1, 12), date(2036, 12, 1), PartialDate.in_year(1998)])
def test_a_date_the_calendar_does_not_know_cannot_be_told(start):
    verdict = judged(Event.on(start), on(2036, 12, 31))
    assert (verdict.kind, verdict.due, verdict.days) == (VerdictKind.CANNOT_TELL, None, None)
    assert "Working days are known from Fri 1 Jan 1999 to Wed 31 Dec 2036" in verdict.explanation
    assert judged(on(1985, 1, 1), on(1985, 1, 9), Limit.parse("7d")).kind is VerdictKind.LATE


@pytest.mark.parametrize(
    ("when", "found", "other"),
    [
        (None, Found.DATED, None),
        (MARCH, Found.NO_DATE, None),
        (MARCH, Found.UNANSWERED, None),
        (None, Found.NO_DATE, MARCH),
    ],
)
def test_an_event_has_a_date_exactly_when_it_is_dated(when, found, other):
    with pytest.raises(ValueError, match="date"):
        Event(when, found, (other,) if other else ())


def test_the_verdicts_are_the_words_of_the_command_line():
    assert [*VerdictKind] == [
        "in-time", "late", "overdue-open", "not-yet-due", "no-date", "no-evidence", "conflict", "not-applicable",
        "cannot-tell",
    ]  # fmt: skip


days = st.dates(date(2005, 1, 1), date(2012, 12, 31))
limits = st.builds(Limit, st.integers(0, 60), st.sampled_from(list(Unit)))
partials = st.one_of(
    days.map(PartialDate.exactly),
    days.map(lambda day: PartialDate.in_month(day.year, day.month)),
    days.map(lambda day: PartialDate.in_year(day.year)),
)


@settings(max_examples=300, deadline=None)
@given(partials, days, st.integers(1, 200), limits, days)
def test_a_verdict_never_improves_when_a_late_date_gets_later(start, end, later, limit, position):
    first = judge(limit, Event.on(start), Event.on(end), position, ENGLAND)
    second = judge(limit, Event.on(start), Event.on(end + timedelta(later)), position, ENGLAND)
    assert first is not None
    assert second is not None
    assume(VerdictKind.CONFLICT not in (first.kind, second.kind))
    assert RANK[second.kind] >= RANK[first.kind]
    if first.kind is second.kind and first.days is not None and second.days is not None:
        assert second.days >= first.days


@settings(max_examples=200, deadline=None)
@given(days, st.integers(0, 200), limits)
def test_an_open_clock_only_gets_worse(start, later, limit):
    position = start + timedelta(later)
    before = judge(limit, Event.on(start), Event(), position, ENGLAND)
    after = judge(limit, Event.on(start), Event(), position + timedelta(1), ENGLAND)
    assert before is not None
    assert after is not None
    assert before.days is not None
    assert after.days is not None
    assert after.days >= before.days
    assert (before.kind, after.kind) != (VerdictKind.OVERDUE_OPEN, VerdictKind.NOT_YET_DUE)


def every_day(when: PartialDate) -> list[date]:
    return [when.earliest + timedelta(n) for n in range((when.latest - when.earliest).days + 1)]


short = st.builds(
    lambda day, length: PartialDate(day, day + timedelta(length)),
    st.dates(date(2009, 1, 1), date(2009, 2, 15)),
    st.integers(0, 12),
)


@settings(max_examples=200, deadline=None)
@given(short, short, st.builds(Limit, st.integers(0, 25), st.sampled_from(list(Unit))))
def test_partial_dates_give_what_every_possible_pair_of_days_gives(start, end, limit):
    pairs = [pair for pair in product(every_day(start), every_day(end)) if pair[0] <= pair[1]]
    verdict = judge(limit, Event.on(start), Event.on(end), POSITION, ENGLAND)
    assert verdict is not None
    if not pairs:
        assert verdict.kind is VerdictKind.CONFLICT
        return
    in_time = {last <= due(first, limit, ENGLAND) for first, last in pairs}
    expected = {
        frozenset({True}): VerdictKind.IN_TIME,
        frozenset({False}): VerdictKind.LATE,
    }.get(frozenset(in_time), VerdictKind.CANNOT_TELL)
    assert verdict.kind is expected
    if verdict.days is not None:
        exact = [judge(limit, Event.on(a), Event.on(b), POSITION, ENGLAND) for a, b in pairs]
        assert verdict.days == min(
            (one.days for one in exact if one and one.days is not None), key=abs
        )
