"""Verdicts on notice: was something done early enough before an event, as a report shown before a conference?"""

from datetime import date, timedelta
from itertools import product

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.limits import Limit, Unit, counted
from app.domain.partial_dates import PartialDate, words
from app.domain.timeliness import Event, Found, Names, Verdict, VerdictKind, judge

_OPEN = (VerdictKind.CANNOT_TELL, None, "cannot tell")


def judge_notice(
    limit: Limit,
    deadline: Event,
    done: Event,
    position_date: date,
    calendar: WorkingCalendar,
    names: Names = ("the event", "the notice"),
) -> Verdict | None:
    """The verdict on `done` coming at least `limit` before `deadline`; None while nothing is said of the deadline.

    In time is a day from which the limit, counted as everywhere, ends on the deadline's day or before it. What was
    not done is overdue once its last day has passed. `days` is in the limit's unit, of months in calendar days.
    A date beyond the calendar gives "cannot tell"; nothing is raised.
    """
    if deadline.found is not Found.DATED or done.found in (Found.NOT_APPLICABLE, Found.NO_DATE):
        return judge(limit, deadline, done, position_date, calendar, names)
    try:
        if not done.is_shown:
            return _not_done(limit, deadline.dates[0], done, position_date, calendar, names)
        verdicts = [
            _done(limit, before, when, calendar, names)
            for before, when in product(deadline.dates, done.dates)
        ]
    except InputRefused as outside:
        text = f"cannot tell: {outside}"
        return Verdict(VerdictKind.CANNOT_TELL, None, None, "cannot tell", text)
    settled = {verdict.kind for verdict in verdicts} - {VerdictKind.CANNOT_TELL}
    if len(settled) > 1:
        said = "the two sources' dates give different verdicts"
        first = verdicts[0]
        return Verdict(VerdictKind.CONFLICT, first.due, None, said, said, first.start, first.end)
    return verdicts[0]


def last_day(deadline: date, limit: Limit, calendar: WorkingCalendar) -> date:
    """The latest day that is in time. Raises InputRefused beyond the calendar."""
    day = deadline
    while limits.due(day, limit, calendar) > deadline:
        day -= timedelta(1)
    return day


def _done(
    limit: Limit, deadline: PartialDate, when: PartialDate, calendar: WorkingCalendar, names: Names
) -> Verdict:
    first, last = (last_day(day, limit, calendar) for day in (deadline.earliest, deadline.latest))
    best = _over(last, when.earliest, limit, calendar)
    worst = _over(first, when.latest, limit, calendar)
    found: tuple[VerdictKind, int | None, str]
    if worst <= 0:
        found = VerdictKind.IN_TIME, worst, "in time"
    elif best > 0:
        least = "at least " if best != worst else ""
        found = VerdictKind.LATE, best, f"late by {least}{counted(best, _unit(limit))}"
    else:
        found = _OPEN
    return _verdict(found, limit, deadline, when, first, names)


def _not_done(
    limit: Limit,
    deadline: PartialDate,
    done: Event,
    position_date: date,
    calendar: WorkingCalendar,
    names: Names,
) -> Verdict:
    first, last = (last_day(day, limit, calendar) for day in (deadline.earliest, deadline.latest))
    found: tuple[VerdictKind, int | None, str] = _OPEN
    if position_date <= first:
        found = VerdictKind.NOT_YET_DUE, None, "not yet due"
    elif done.found is Found.NOT_FOUND:
        found = VerdictKind.NO_EVIDENCE, None, f"no evidence of {names[1]} was found"
    elif position_date > last:
        # What was missed is the notice, not all the time since: an event that is past cannot be warned of any more.
        days = max(_over(last, min(position_date, deadline.earliest), limit, calendar), 1)
        found = VerdictKind.OVERDUE_OPEN, days, f"overdue by {counted(days, _unit(limit))}"
    return _verdict(found, limit, deadline, None, first, names)


def _unit(limit: Limit) -> Unit:
    return Unit.DAYS if limit.unit is Unit.MONTHS else limit.unit


def _over(last: date, when: date, limit: Limit, calendar: WorkingCalendar) -> int:
    """By how much a day is after the last that is in time; 0 or less where it is in time."""
    if limit.unit is not Unit.WORKING_DAYS:
        return (when - last).days
    over = calendar.between(last, when)
    return max(over, 1) if when > last else over


def _verdict(
    found: tuple[VerdictKind, int | None, str],
    limit: Limit,
    deadline: PartialDate,
    when: PartialDate | None,
    due: date,
    names: Names,
) -> Verdict:
    kind, days, outcome = found
    done = f"done {words(when)}" if when else "not shown as done"
    text = (
        f"{limits.words(limit)} before {names[0]} ({words(deadline)}), "
        f"so by {words(due)}, {done}: {outcome}"
    )
    known = due if deadline.is_exact else None
    return Verdict(kind, known, days, outcome, text, deadline, when)
