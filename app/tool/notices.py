"""Verdicts on notice: was something done early enough before an event, as a report shown before a conference?"""

from datetime import date, timedelta
from itertools import product

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.events import Event, Found
from app.domain.limits import Limit, Unit, counted
from app.domain.partial_dates import PartialDate, words
from app.domain.timeliness import (
    Names,
    Verdict,
    VerdictKind,
    beyond_the_calendar,
    holidays_said,
    noted,
    settled,
    without_a_clock,
)

_OPEN = (VerdictKind.CANNOT_TELL, None, "cannot tell")


def judge_notice(
    limit: Limit,
    deadline: Event,
    done: Event,
    position_date: date,
    calendar: WorkingCalendar,
    names: Names = ("the event", "the notice"),
) -> Verdict | None:
    """The verdict, as at `position_date`, on `done` coming at least `limit` before `deadline`; None while nothing is
    said of the deadline.

    In time is a day from which the limit, counted as everywhere, ends on the deadline's day or before it. What was
    not done is overdue once its last day has passed. `days` is in the limit's unit, of months in calendar days.
    A date beyond the calendar gives "cannot tell"; nothing is raised.
    """
    silent = without_a_clock(deadline, done, names)
    if silent is not None or deadline.found is Found.UNANSWERED:
        return silent
    shown = done.dates if done.is_shown else (None,)
    try:
        verdicts = [
            _judged(limit, before, when, position_date, calendar, names)
            for before, when in product(deadline.dates, shown)
        ]
    except InputRefused as outside:
        return beyond_the_calendar(outside, deadline, done)
    return noted(settled(verdicts, deadline, done, names), deadline, done, position_date, names)


def last_day(deadline: date, limit: Limit, calendar: WorkingCalendar) -> date:
    """The latest day that is in time. Raises InputRefused beyond the calendar."""
    day = deadline
    while limits.due(day, limit, calendar) > deadline:
        day -= timedelta(1)
    return day


def _judged(
    limit: Limit,
    deadline: PartialDate,
    when: PartialDate | None,
    position_date: date,
    calendar: WorkingCalendar,
    names: Names,
) -> Verdict:
    """The verdict on one date of the event and one of the notice, or none."""
    first, last = (last_day(day, limit, calendar) for day in (deadline.earliest, deadline.latest))
    found: tuple[VerdictKind, int | None, str]
    if when is None or when.earliest > position_date:
        done = f"not shown as done at {words(position_date)}"
        found = _not_done(limit, deadline, (first, last), position_date, calendar)
    else:
        done = f"done {words(when)}"
        found = _done(limit, when, (first, last), position_date, calendar)
        if when.latest > position_date:
            done += f", which may be after the position date, {words(position_date)}"
    by = f"by {words(first)}"
    if first != last:
        by = f"by a day between {words(first)} and {words(last)}"
    text = (
        f"{limits.words(limit)} before {names[0]} ({words(deadline)}), so {by}, {done}: {found[2]}"
    )
    if limit.unit is Unit.WORKING_DAYS:
        text += holidays_said(first, deadline.latest, calendar)
    kind, days, outcome = found
    return Verdict(kind, first if deadline.is_exact else None, days, outcome, text, deadline, when)


def _done(
    limit: Limit,
    when: PartialDate,
    lasts: tuple[date, date],
    position_date: date,
    calendar: WorkingCalendar,
) -> tuple[VerdictKind, int | None, str]:
    first, last = lasts
    best = _over(last, when.earliest, limit, calendar)
    if when.latest > position_date:
        # Done by the position date or still open then: only what both have in common is said.
        if position_date <= first:
            return VerdictKind.NOT_YET_DUE, None, "not yet due"
        worst = None
    else:
        worst = _over(first, when.latest, limit, calendar)
        if worst <= 0:
            return VerdictKind.IN_TIME, worst, "in time"
    if best <= 0:
        return _OPEN
    least = "at least " if best != worst else ""
    return VerdictKind.LATE, best, f"late by {least}{counted(best, _unit(limit))}"


def _not_done(
    limit: Limit,
    deadline: PartialDate,
    lasts: tuple[date, date],
    position_date: date,
    calendar: WorkingCalendar,
) -> tuple[VerdictKind, int | None, str]:
    first, last = lasts
    if position_date <= first:
        return VerdictKind.NOT_YET_DUE, None, "not yet due"
    if position_date <= last:
        return _OPEN
    # What was missed is the notice, not all the time since: an event that is past cannot be warned of any more.
    days = max(_over(last, min(position_date, deadline.earliest), limit, calendar), 1)
    return VerdictKind.OVERDUE_OPEN, days, f"overdue by {counted(days, _unit(limit))}"


def _unit(limit: Limit) -> Unit:
    return Unit.DAYS if limit.unit is Unit.MONTHS else limit.unit


def _over(last: date, when: date, limit: Limit, calendar: WorkingCalendar) -> int:
    """By how much a day is after the last that is in time; 0 or less where it is in time."""
    if limit.unit is not Unit.WORKING_DAYS:
        return (when - last).days
    over = calendar.between(last, when)
    return max(over, 1) if when > last else over
