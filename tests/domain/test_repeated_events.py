"""Limits between repeated events: every gap, the open one, partial and missing dates."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.events import Event, Found
from app.domain.limits import Limit, Unit, due
from app.domain.partial_dates import PartialDate
from app.domain.repeated_events import Opening, SeriesVerdict, judge_series
from app.domain.timeliness import VerdictKind
from app.resources import bank_holidays

ENGLAND = bank_holidays()
POSITION = date(2009, 3, 31)
LIMIT = Limit.parse("28d")
CONFERENCE = Event.on(date(2009, 1, 12))
NAMES = ("the conference", "the visit")
NO_DATE, NOT_FOUND, NOT_DONE = (
    Event(found=found) for found in (Found.NO_DATE, Found.NOT_FOUND, Found.NOT_DONE)
)


def on(month: int, day: int, other: date | None = None, written_afterwards: bool = False) -> Event:
    return Event.on(date(2009, month, day), other, written_afterwards)


def judged(
    dates: list[Event],
    start: Event | None = CONFERENCE,
    limit: Limit = LIMIT,
    position: date = POSITION,
) -> SeriesVerdict:
    verdict = judge_series(limit, Opening(start), dates, position, ENGLAND, NAMES)
    assert verdict is not None
    return verdict


def test_every_gap_within_the_limit_is_in_time():
    verdict = judged([on(2, 2), on(2, 20), on(3, 10)])
    assert (verdict.kind, verdict.due, verdict.days) == (VerdictKind.IN_TIME, date(2009, 4, 7), -7)
    assert (verdict.within, verdict.over, len(verdict.gaps)) == (4, 0, 4)
    assert verdict.explanation == (
        "4 gaps for the visit from Mon 12 Jan 2009 to Tue 31 Mar 2009: 4 within the limit of 28 calendar days, 0 over; "
        "the longest 21 calendar days, Mon 12 Jan 2009 to Mon 2 Feb 2009; next due Tue 7 Apr 2009: "
        "every gap within the limit"
    )


def ended(dates: list[Event], ends: Event, position: date = POSITION) -> SeriesVerdict:
    opening = Opening(CONFERENCE, ends=ends)
    verdict = judge_series(LIMIT, opening, dates, position, ENGLAND, NAMES)
    assert verdict is not None
    return verdict


def test_after_the_event_with_which_it_ends_no_other_is_due():
    dates = [on(2, 2), on(2, 20)]
    assert judged(dates).kind is VerdictKind.OVERDUE_OPEN
    found = ended(dates, dates[1])
    assert (found.kind, found.due, len(found.gaps)) == (VerdictKind.IN_TIME, None, 2)
    assert "next due" not in found.explanation
    assert found.explanation.endswith("; it ended with the one of Fri 20 Feb 2009")


def test_a_gap_before_the_end_is_late_all_the_same():
    dates = [on(2, 2), on(3, 20)]
    found = ended(dates, dates[1])
    assert (found.kind, found.days, found.over) == (VerdictKind.LATE, 18, 1)


def test_what_comes_after_the_end_belongs_to_something_else():
    dates = [on(2, 2), on(2, 20), on(3, 30)]
    found = ended(dates, dates[1])
    assert (found.kind, len(found.gaps)) == (VerdictKind.IN_TIME, 2)
    assert found.explanation.endswith("; 1 after that and not counted")


def test_an_end_that_is_still_to_come_or_was_entered_afterwards_ends_nothing():
    dates = [on(2, 2), on(2, 20)]
    before = date(2009, 2, 10)
    assert ended(dates, dates[1], before).kind is judged(dates, position=before).kind
    afterwards = on(2, 20, written_afterwards=True)
    assert ended([dates[0], afterwards], afterwards).kind is VerdictKind.OVERDUE_OPEN


def test_a_series_that_ends_with_its_first_event_was_never_due():
    opening = Opening(None, CONFERENCE, on(2, 20))
    verdict = judge_series(LIMIT, opening, [on(2, 20)], POSITION, ENGLAND, NAMES)
    assert verdict is not None
    assert verdict.kind is VerdictKind.NOT_APPLICABLE


def test_a_closed_gap_over_the_limit_is_late_in_any_order_of_the_dates():
    for dates in ([on(2, 2), on(3, 10), on(3, 20)], [on(3, 20), on(2, 2), on(3, 10)]):
        verdict = judged(dates)
        assert (verdict.kind, verdict.due, verdict.days) == (VerdictKind.LATE, date(2009, 4, 17), 8)
        assert verdict.outcome == "1 of 4 gaps too long, the worst late by 8 calendar days"
        assert verdict.longest is not None
        assert (verdict.longest.length, verdict.longest.end.iso) == (36, "2009-03-10")
        assert (verdict.start, verdict.end) == (verdict.longest.start, verdict.longest.end)


def test_a_first_gap_over_the_limit_is_late():
    verdict = judged([on(2, 10), on(3, 5), on(3, 25)])
    assert (verdict.kind, verdict.days, verdict.over) == (VerdictKind.LATE, 1, 1)
    assert judged([on(2, 10), on(3, 5), on(3, 25)], start=None).kind is VerdictKind.IN_TIME


def test_events_that_stopped_are_overdue_whatever_came_before():
    verdict = judged([on(2, 2), on(2, 20)])
    assert (verdict.kind, verdict.due, verdict.days) == (
        VerdictKind.OVERDUE_OPEN,
        date(2009, 3, 20),
        11,
    )
    assert verdict.outcome == "overdue by 11 calendar days"
    both = judged([on(2, 20), on(2, 25)])
    assert (both.kind, both.days, both.over) == (VerdictKind.OVERDUE_OPEN, 6, 2)
    assert judged([on(3, 3)], start=None).kind is VerdictKind.NOT_YET_DUE
    assert judged([on(3, 2)], start=None).kind is VerdictKind.OVERDUE_OPEN


def test_the_last_day_of_the_limit_is_in_time_and_the_next_is_not():
    assert judged([on(2, 9), on(3, 9)]).kind is VerdictKind.IN_TIME
    assert judged([on(2, 9), on(3, 10)]).kind is VerdictKind.LATE
    assert judged([on(2, 9), on(3, 3)]).kind is VerdictKind.IN_TIME
    assert judged([on(2, 9), on(3, 2)]).kind is VerdictKind.OVERDUE_OPEN


def test_a_series_ends_at_the_position_date():
    verdict = judged([on(2, 2), on(3, 2), on(4, 10)])
    assert (verdict.kind, verdict.days, len(verdict.gaps)) == (VerdictKind.OVERDUE_OPEN, 1, 3)
    assert verdict.explanation.endswith("; 1 after the position date and not counted")
    fine = judged([on(2, 9), on(3, 3), on(4, 10)])
    assert fine.kind is VerdictKind.IN_TIME
    none = judged([on(4, 10)])
    assert (none.kind, none.days) == (VerdictKind.OVERDUE_OPEN, 50)
    alone = judged([on(4, 10)], start=None)
    assert (alone.kind, alone.gaps, alone.days) == (VerdictKind.NOT_YET_DUE, (), None)


def test_a_month_that_reaches_beyond_the_position_date_may_have_come_by_then_or_not():
    april = PartialDate(date(2009, 3, 25), date(2009, 4, 24))
    open_at_worst = judged([on(2, 2), on(3, 2), Event.on(april)])
    assert open_at_worst.kind is VerdictKind.CANNOT_TELL
    assert judged([on(2, 9), on(3, 5), Event.on(april)]).kind is VerdictKind.IN_TIME
    assert judged([on(2, 2), Event.on(april)]).kind is VerdictKind.LATE


@pytest.mark.parametrize(
    ("limit", "dates", "kind", "days"),
    [
        ("6m", [date(2008, 6, 30), date(2008, 12, 30)], VerdictKind.IN_TIME, 0),
        ("6m", [date(2008, 6, 30), date(2008, 12, 31)], VerdictKind.LATE, 1),
        ("20wd", [date(2009, 2, 2), date(2009, 3, 3)], VerdictKind.LATE, 1),
        ("20wd", [date(2009, 2, 3), date(2009, 3, 3)], VerdictKind.IN_TIME, 0),
    ],
)
def test_gaps_count_in_the_limits_own_unit(limit, dates, kind, days):
    verdict = judged([Event.on(day) for day in dates], start=None, limit=Limit.parse(limit))
    assert (verdict.kind, verdict.days) == (kind, days)


def test_nothing_found_is_told_apart():
    late, early = POSITION, date(2009, 2, 9)
    for dates in ([], [NOT_FOUND]):
        verdict = judged(dates, position=late)
        assert (verdict.kind, verdict.due) == (VerdictKind.NO_EVIDENCE, date(2009, 2, 9))
        assert judged(dates, position=early).kind is VerdictKind.NOT_YET_DUE
    assert judged([NO_DATE]).kind is VerdictKind.NO_DATE
    overdue = judged([NOT_DONE])
    assert (overdue.kind, overdue.days, overdue.due) == (
        VerdictKind.OVERDUE_OPEN,
        50,
        date(2009, 2, 9),
    )
    assert judged([], start=None).kind is VerdictKind.NO_EVIDENCE
    assert judged([NO_DATE], start=None).kind is VerdictKind.NO_DATE
    assert judged([NOT_DONE], start=None).kind is VerdictKind.NO_EVIDENCE
    undated_start = judged([], start=NO_DATE)
    assert (undated_start.kind, undated_start.outcome) == (
        VerdictKind.NO_DATE,
        "the file shows the conference but no date for it",
    )
    assert judged([], start=NOT_FOUND).kind is VerdictKind.NO_EVIDENCE


def test_a_start_after_the_position_date_is_not_yet_due():
    verdict = judged([], start=on(4, 20))
    assert (verdict.kind, verdict.days) == (VerdictKind.NOT_YET_DUE, -28)


def test_nothing_is_said_before_anything_has_been_answered():
    assert judge_series(LIMIT, Opening(Event()), [on(2, 2)], POSITION, ENGLAND) is None
    assert judge_series(LIMIT, Opening(CONFERENCE), [Event(), Event()], POSITION, ENGLAND) is None
    assert judge_series(LIMIT, Opening(), [Event()], POSITION, ENGLAND) is None
    assert judged([Event(), on(3, 20), on(2, 9), on(3, 2)]).kind is VerdictKind.IN_TIME


@pytest.mark.parametrize(
    ("start", "dates", "says"),
    [
        (Event(found=Found.NOT_APPLICABLE), [], "the conference does not apply"),
        (NOT_DONE, [on(2, 2)], "the conference did not take place"),
        (CONFERENCE, [Event(found=Found.NOT_APPLICABLE)], "the visit does not apply"),
    ],
)
def test_a_series_that_does_not_apply_says_why(start, dates, says):
    verdict = judged(dates, start=start)
    assert (verdict.kind, verdict.due) == (VerdictKind.NOT_APPLICABLE, None)
    assert says in verdict.explanation


def test_events_before_the_start_do_not_count_and_are_told():
    verdict = judged([on(1, 1), on(2, 2), on(2, 20), on(3, 10)])
    assert (verdict.kind, len(verdict.gaps)) == (VerdictKind.IN_TIME, 4)
    assert verdict.explanation.endswith("; 1 before the conference and not counted")


def test_entries_written_after_the_announcement_do_not_close_a_gap():
    verdict = judged([on(2, 2), on(3, 1, written_afterwards=True)])
    assert (verdict.kind, verdict.days) == (VerdictKind.OVERDUE_OPEN, 29)
    assert verdict.explanation.endswith("; 1 entered after the audit was announced and not counted")
    only = judged([on(2, 2, written_afterwards=True)])
    assert (only.kind, only.days) == (VerdictKind.OVERDUE_OPEN, 50)
    unopened = judged([on(2, 2, written_afterwards=True)], start=None)
    assert unopened.kind is VerdictKind.NO_EVIDENCE


def test_two_sources_that_give_different_verdicts_are_a_conflict():
    verdict = judged([on(2, 2), on(2, 28, other=date(2009, 3, 12)), on(3, 20)])
    assert (verdict.kind, verdict.days) == (VerdictKind.CONFLICT, None)
    assert verdict.outcome == "the sources' dates give different verdicts"
    assert verdict.explanation.startswith(
        "the sources' dates give different verdicts: every gap within the limit; "
        "with Thu 12 Mar 2009 for Sat 28 Feb 2009: 1 of 4 gaps too long, the worst late by 10 calendar days; "
    )
    moved_start = Event.on(date(2009, 1, 12), other=date(2009, 1, 2))
    assert judged([on(2, 2), on(2, 28), on(3, 20)], start=moved_start).kind is VerdictKind.CONFLICT


def test_second_dates_that_change_nothing_leave_the_verdict():
    verdict = judged(
        [on(2, 2, other=date(2009, 2, 3)), on(2, 28, other=date(2009, 2, 27)), on(3, 20)]
    )
    assert verdict.kind is VerdictKind.IN_TIME
    assert verdict.explanation.endswith(
        "; 2 dated differently by another source "
        "(Mon 2 Feb 2009 or Tue 3 Feb 2009, Sat 28 Feb 2009 or Fri 27 Feb 2009)"
    )
    partial = judged(
        [on(2, 2), Event.on(date(2009, 2, 28), other=PartialDate.in_month(2009, 3)), on(3, 20)]
    )
    assert partial.kind is VerdictKind.IN_TIME


def test_second_dates_are_also_tried_all_together():
    # Each alone still leaves one visit between; both moved together open a gap.
    both = [on(2, 9, other=date(2009, 1, 13)), on(2, 8, other=date(2009, 1, 14)), on(3, 5)]
    assert judged(both).kind is VerdictKind.CONFLICT
    assert judged([on(2, 9), both[1], on(3, 5)]).kind is VerdictKind.IN_TIME


def test_a_start_without_a_date_leaves_the_first_gap_open():
    fine = judged([on(3, 1), on(3, 20)], start=NO_DATE)
    assert fine.kind is VerdictKind.CANNOT_TELL
    assert fine.explanation.endswith(
        "the gap before the first is not known, for the conference has no date"
    )
    assert judged([on(2, 1), on(3, 20)], start=NOT_FOUND).kind is VerdictKind.LATE


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ([Event.on(PartialDate.in_month(2009, 2)), on(3, 9)], VerdictKind.CANNOT_TELL),
        ([on(2, 1), Event.on(PartialDate.in_month(2009, 2)), on(2, 28), on(3, 5)], VerdictKind.IN_TIME),
        ([on(2, 1), Event.on(PartialDate.in_month(2009, 2))], VerdictKind.OVERDUE_OPEN),
        ([on(2, 1), Event.on(PartialDate.in_month(2009, 3))], VerdictKind.LATE),
        ([on(2, 5), Event.on(PartialDate.in_month(2009, 3))], VerdictKind.CANNOT_TELL),
        ([Event.on(PartialDate.in_year(2009))], VerdictKind.LATE),
        ([on(2, 9), NO_DATE], VerdictKind.CANNOT_TELL),
        ([on(2, 2), NO_DATE], VerdictKind.LATE),
        ([on(2, 2), on(2, 20), on(3, 10), NO_DATE], VerdictKind.IN_TIME),
        ([on(1, 20), NO_DATE, NO_DATE], VerdictKind.CANNOT_TELL),
    ],
)  # fmt: skip
def test_partial_and_missing_dates_count_for_what_they_leave_possible(dates, kind):
    assert judged(dates).kind is kind


def test_the_part_of_a_partial_date_before_the_start_does_not_count():
    march, start = Event.on(PartialDate.in_month(2009, 3)), on(3, 28)
    assert judged([march], start, Limit.parse("10d")).kind is VerdictKind.IN_TIME
    assert judged([march], start, Limit.parse("2d")).kind is VerdictKind.CANNOT_TELL


def test_partial_dates_that_cannot_all_fit_give_no_figure():
    # Either the gap to the event or the gap after it is too long, and nobody can say which.
    verdict = judged([on(2, 1), Event.on(PartialDate.in_month(2009, 3))])
    assert (verdict.days, verdict.over, verdict.outcome) == (
        None,
        0,
        "the dates cannot all lie within the limit",
    )


def test_figures_that_an_undated_event_could_change_are_not_given():
    verdict = judged([on(2, 2), NO_DATE])
    assert (verdict.days, verdict.outcome) == (None, "the dates cannot all lie within the limit")
    assert verdict.explanation.endswith("; 1 without a date")


def test_a_partial_start_is_judged_at_its_best_and_at_its_worst():
    january = Event.on(PartialDate.in_month(2009, 1))
    assert judged([on(2, 20), on(3, 10)], start=january).kind is VerdictKind.CANNOT_TELL
    assert judged([on(1, 29), on(2, 20), on(3, 10)], start=january).kind is VerdictKind.IN_TIME
    assert judged([on(3, 5)], start=january).kind is VerdictKind.LATE
    assert (
        judged([NOT_DONE], start=january, position=date(2009, 2, 15)).kind
        is VerdictKind.CANNOT_TELL
    )


def test_a_limit_of_the_same_day_leaves_no_gap():
    same_day = Limit.parse("0wd")
    assert judged([on(1, 12)], limit=same_day).kind is VerdictKind.OVERDUE_OPEN
    partial = [Event.on(PartialDate.in_month(2009, 1))]
    assert judged(partial, limit=same_day).kind is VerdictKind.OVERDUE_OPEN
    assert (
        judged([on(1, 12)], limit=same_day, position=date(2009, 1, 12)).kind is VerdictKind.IN_TIME
    )


def test_a_date_the_calendar_does_not_know_cannot_be_told():
    verdict = judged([Event.on(date(1998, 3, 2))], start=None, limit=Limit.parse("20wd"))
    assert (verdict.kind, verdict.gaps) == (VerdictKind.CANNOT_TELL, ())
    assert "Working days are known from" in verdict.explanation


days = st.dates(date(2008, 1, 1), date(2009, 3, 31))
limits = st.builds(Limit, st.integers(1, 40), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]))


@settings(max_examples=150, deadline=None)
@given(st.lists(days, min_size=1, max_size=8), st.none() | days, limits, st.integers(1, 60))
def test_a_verdict_never_improves_when_the_last_date_gets_later(dates, start, limit, later):
    rank = {VerdictKind.NOT_YET_DUE: 0, VerdictKind.IN_TIME: 0, VerdictKind.LATE: 1}
    opening = Event.on(start) if start is not None else None
    last = max(dates)
    before = judged([Event.on(day) for day in dates], opening, limit, last)
    moved = [*dates, last + timedelta(later)]
    moved.remove(last)
    after = judged([Event.on(day) for day in moved], opening, limit, last)
    if before.kind is VerdictKind.LATE:
        assert after.kind in {VerdictKind.LATE, VerdictKind.OVERDUE_OPEN}
    elif after.kind in rank and before.kind in rank:
        assert rank[after.kind] >= rank[before.kind]


@settings(max_examples=150, deadline=None)
@given(st.lists(days, min_size=1, max_size=8), st.none() | days, limits, days)
def test_one_more_event_before_the_position_date_never_makes_it_worse(dates, start, limit, extra):
    opening = Event.on(start) if start is not None else None
    events = [Event.on(day) for day in dates]
    bad = {VerdictKind.LATE, VerdictKind.OVERDUE_OPEN}
    if start is None:
        extra = max(extra, min(dates))  # an earlier first event would open a gap of its own
    if judged(events, opening, limit).kind not in bad:
        assert judged([*events, Event.on(extra)], opening, limit).kind not in bad


windows = st.builds(
    lambda day, length: PartialDate(day, day + timedelta(length)),
    st.dates(date(2009, 3, 2), date(2009, 3, 24)),
    st.sampled_from([0, 0, 1, 3, 6]),
)


def every_day(when: PartialDate) -> list[date]:
    return [when.earliest + timedelta(n) for n in range((when.latest - when.earliest).days + 1)]


def keeps(points: list[date], limit: Limit, position: date) -> bool:
    ordered = sorted(points)
    ends = [*ordered, position] if position > ordered[-1] else ordered
    return all(end <= due(start, limit, ENGLAND) for start, end in pairwise(ends))


@settings(max_examples=250, deadline=None)
@given(
    st.lists(windows, min_size=1, max_size=4),
    st.builds(Limit, st.integers(1, 9), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS])),
    st.integers(0, 12),
)
def test_partial_dates_give_what_every_possible_series_of_days_gives(dates, limit, later):
    position = max(when.latest for when in dates) + timedelta(later)
    possible = {keeps(list(chosen), limit, position) for chosen in product(*map(every_day, dates))}
    verdict = judged([Event.on(when) for when in dates], None, limit, position)
    kinds = {
        frozenset({True}): {VerdictKind.IN_TIME, VerdictKind.NOT_YET_DUE},
        frozenset({False}): {VerdictKind.LATE, VerdictKind.OVERDUE_OPEN},
        frozenset({True, False}): {VerdictKind.CANNOT_TELL},
    }
    assert verdict.kind in kinds[frozenset(possible)]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(windows.filter(lambda when: when.is_exact), min_size=1, max_size=4),
    st.integers(1, 9),
    st.integers(0, 12),
)
def test_an_undated_event_may_lie_on_any_day(dates, amount, later):
    limit = Limit(amount, Unit.DAYS)
    first, last = dates[0].earliest, max(when.earliest for when in dates)
    position = last + timedelta(later)
    known = [day for when in dates for day in every_day(when) if day >= first]
    days = [first + timedelta(n) for n in range((position - first).days + 1)]
    without = keeps(known, limit, position)
    possible = any(keeps([*known, day], limit, position) for day in days)
    verdict = judged(
        [*map(Event.on, known[1:]), NO_DATE, Event.on(first)], Event.on(first), limit, position
    )
    good = {VerdictKind.IN_TIME, VerdictKind.NOT_YET_DUE}
    if without:
        assert verdict.kind in good
    else:
        assert verdict.kind is (VerdictKind.CANNOT_TELL if possible else VerdictKind.LATE)
