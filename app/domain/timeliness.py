"""Verdicts on one time limit: did the second event follow the first in time, as far as the file can say?

The rules, in the order in which they are tried, stand in docs/decisions/0002-working-days.md.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.events import UNSEEN, Event, Found
from app.domain.limits import Limit, Unit, counted
from app.domain.partial_dates import PartialDate, Precision, words


class VerdictKind(StrEnum):
    """What the file shows about one limit. The share in time is taken of the first three kinds only."""

    IN_TIME = "in-time"
    LATE = "late"
    OVERDUE_OPEN = "overdue-open"  # not done, and the limit has passed at the position date
    NOT_YET_DUE = "not-yet-due"  # not done, and the limit has not passed
    NO_DATE = "no-date"  # the event is evident, its date is not
    NO_EVIDENCE = "no-evidence"  # the event itself was not found
    CONFLICT = "conflict"  # end before start, or two sources whose dates give different verdicts
    NOT_APPLICABLE = "not-applicable"
    CANNOT_TELL = "cannot-tell"  # a partial date leaves both open


@dataclass(frozen=True, slots=True)
class Verdict:
    """`days` counts in the limit's own unit: positive late or overdue, 0 or negative what was left.

    It is None where there is nothing to count; of a partial date it is the figure nearest 0 ("at least").
    `due` is None where a partial start leaves it open. `outcome` is short ("late by 7 working days"),
    `explanation` complete. `written_afterwards` counts the ends that do not count, because they were entered after
    the audit was announced.
    """

    kind: VerdictKind
    due: date | None
    days: int | None
    outcome: str
    explanation: str
    start: PartialDate | None = None
    end: PartialDate | None = None
    written_afterwards: int = 0


Names = tuple[str, str]
Span = tuple[date, date]
_BY_FOUND = {
    Found.NOT_FOUND: (VerdictKind.NO_EVIDENCE, "no evidence of {} was found"),
    Found.NO_DATE: (VerdictKind.NO_DATE, "the file shows {} but no date for it"),
}
_UNSEEN = {
    Found.COULD_NOT_LOOK: "cannot tell: the record could not be looked at",
    Found.UNCLEAR: "cannot tell: the record leaves {} open",
}


def judge(
    limit: Limit,
    start: Event,
    end: Event,
    position_date: date,
    calendar: WorkingCalendar,
    names: Names = ("the start", "the event"),
) -> Verdict | None:
    """The verdict, as at `position_date`, on `end` following `start` within `limit`; None while nothing is said of
    `start`.

    What is dated after `position_date` has not happened by then. An end written after the audit was announced
    counts as not shown. A date beyond the years of the calendar gives "cannot tell" with the calendar's own
    sentence, so nothing is raised.
    """
    silent = without_a_clock(start, end, names)
    if silent is not None or start.found is Found.UNANSWERED:
        return silent
    shown = end.dates if end.is_shown else (None,)
    try:
        verdicts = [
            _clocked(limit, first, last, position_date, calendar, names)
            for first, last in product(start.dates, shown)
        ]
    except InputRefused as outside:
        return beyond_the_calendar(outside, start, end)
    return noted(settled(verdicts, start, end, names), start, end, position_date, names)


def beyond_the_calendar(refused: InputRefused, start: Event, end: Event) -> Verdict:
    text = f"cannot tell: {refused}"
    return Verdict(VerdictKind.CANNOT_TELL, None, None, "cannot tell", text, start.when, end.when)


def without_a_clock(start: Event, end: Event, names: Names) -> Verdict | None:
    """The verdicts that need no date."""
    for event, name in zip((start, end), names, strict=True):
        if event.found is Found.NOT_APPLICABLE:
            return _plain(
                VerdictKind.NOT_APPLICABLE, f"not applicable: {name} does not apply", start, end
            )
    if start.found is Found.NOT_DONE:
        text = f"not applicable: the file says that {names[0]} did not take place"
        return _plain(VerdictKind.NOT_APPLICABLE, text, start, end)
    if start.found in UNSEEN:
        return _plain(VerdictKind.CANNOT_TELL, unseen(start, names[0]), start, end)
    if start.found in _BY_FOUND:
        # Of two things missing, the missing event is said before the missing date.
        missing = end if end.found is Found.NOT_FOUND else start
        kind, text = _BY_FOUND[missing.found]
        return _plain(kind, text.format(names[1] if missing is end else names[0]), start, end)
    if end.found in UNSEEN and start.found is Found.DATED:
        return _plain(VerdictKind.CANNOT_TELL, unseen(end, names[1]), start, end)
    return None


def unseen(event: Event, name: str) -> str:
    """Why nobody can tell of an event that is UNSEEN."""
    return _UNSEEN[event.found].format(name)


def _plain(kind: VerdictKind, text: str, start: Event, end: Event) -> Verdict:
    is_short = kind in (VerdictKind.NOT_APPLICABLE, VerdictKind.CANNOT_TELL)
    outcome = text.partition(":")[0] if is_short else text
    return Verdict(kind, None, None, outcome, text, start.when, end.when)


def is_unknown(when: PartialDate, calendar: WorkingCalendar) -> bool:
    """Whether a day may lie as far back as the calendar goes: of its date nothing is known but how late it can be."""
    between = when.precision is Precision.DAY and not when.is_exact
    return between and when.earliest <= calendar.first


def words_of(when: PartialDate, calendar: WorkingCalendar) -> str:
    if is_unknown(when, calendar):
        return f"a day of unknown date, no later than {words(when.latest)}"
    return words(when)


def best_and_worst(start: PartialDate, end: PartialDate) -> tuple[Span, Span]:
    """The shortest and the longest time the dates allow; a shortest that would run backwards keeps any limit."""
    return (start.latest, end.earliest), (start.earliest, end.latest)


def _clocked(
    limit: Limit,
    start: PartialDate,
    end: PartialDate | None,
    position_date: date,
    calendar: WorkingCalendar,
    names: Names,
) -> Verdict:
    """The verdict on one start date and one end date, or none."""
    first, last = (limits.due(day, limit, calendar) for day in (start.earliest, start.latest))
    due = first if first == last else None
    position = PartialDate.exactly(position_date)
    not_begun = start.earliest > position_date
    if end is not None and end.latest < start.earliest and not (not_begun and end == position):
        begun = words_of(start, calendar)
        text = f"{names[1]} ({words(end)}) comes before {names[0]} ({begun})"
        return Verdict(
            VerdictKind.CONFLICT, due, None, "the end is before the start", text, start, end
        )
    if end is None or end.earliest > position_date or not_begun:
        here = position
        spans = (start.latest, position_date), (start.earliest, position_date)
        kinds = (VerdictKind.NOT_YET_DUE, VerdictKind.OVERDUE_OPEN)
        done = f"not {'begun' if not_begun else 'shown as done'} at {words(here)}"
    elif end.latest > position_date:
        # Done by the position date or still open then: only what both have in common is said.
        here = end
        spans = (start.latest, end.earliest), (start.earliest, position_date)
        kinds = (VerdictKind.NOT_YET_DUE, VerdictKind.LATE)
        done = f"done {words(end)}, which may be after the position date, {words(position)}"
    else:
        here = end
        spans = best_and_worst(start, end)
        kinds = (VerdictKind.IN_TIME, VerdictKind.LATE)
        done = f"done {words(end)}"
    kind, days = weighed(limit, spans, kinds, calendar)
    outcome = said(kind, limit, spans, calendar)
    if kind is VerdictKind.CANNOT_TELL:
        good = kinds[0] if here is position else VerdictKind.IN_TIME
        outcome += _in_time_if(limit, start, here, good, calendar, names)
    by = _due_said(start, first, last, calendar)
    text = f"from {words_of(start, calendar)}, {limits.words(limit)}, {by}, {done}: {outcome}"
    if limit.unit is Unit.WORKING_DAYS:
        until = last if kind is VerdictKind.NOT_YET_DUE else max(last, here.latest)
        since = start.latest if is_unknown(start, calendar) else start.earliest
        text += holidays_said(since, until, calendar)
    return Verdict(kind, due, days, outcome, text, start, end)


def _due_said(start: PartialDate, first: date, last: date, calendar: WorkingCalendar) -> str:
    if first == last:
        return f"due {words(first)}"
    if is_unknown(start, calendar):
        return f"due no later than {words(last)}"
    return f"due between {words(first)} and {words(last)}"


def holidays_said(begin: date, end: date, calendar: WorkingCalendar) -> str:
    """The end of an explanation: which bank holidays were not counted, and which were because offices worked."""
    closed, worked = calendar.holidays_between(begin, end), calendar.worked_between(begin, end)
    text = f"; bank holidays counted out: {_listed(closed)}"
    return f"{text}; bank holidays worked: {_listed(worked)}" if worked else text


def weighed(
    limit: Limit,
    spans: tuple[Span, Span],
    kinds: tuple[VerdictKind, VerdictKind],
    calendar: WorkingCalendar,
) -> tuple[VerdictKind, int | None]:
    """The first kind when both spans keep the limit, the second when neither does, else "cannot tell".

    With it by how much, in the limit's unit: of the two spans the figure nearest 0.
    """
    shortest, longest = spans
    worst = limits.excess(*longest, limit, calendar)
    # Most dates are exact, and a series has many.
    best = worst if shortest == longest else limits.excess(*shortest, limit, calendar)
    if worst <= 0:
        return kinds[0], worst
    if best > 0:
        return kinds[1], best
    return VerdictKind.CANNOT_TELL, None


def said(
    kind: VerdictKind, limit: Limit, spans: tuple[Span, Span], calendar: WorkingCalendar
) -> str:
    """ "late by 7 working days". A limit in months is said in calendar days: a day late is not a month late."""
    unit = Unit.DAYS if limit.unit is Unit.MONTHS else limit.unit
    if limit.unit is Unit.MONTHS:
        best, worst = ((end - limits.due(start, limit, calendar)).days for start, end in spans)
    else:
        best, worst = (limits.excess(start, end, limit, calendar) for start, end in spans)
    least = "at least " if best != worst else ""
    late, left = f"{least}{counted(best, unit)}", f"{least}{counted(-worst, unit)}"
    match kind:
        case VerdictKind.IN_TIME:
            return f"in time with {left} to spare" if worst else "in time"
        case VerdictKind.LATE:
            return f"late by {late}"
        case VerdictKind.NOT_YET_DUE:
            return f"not yet due, {left} left" if worst else "not yet due"
        case VerdictKind.OVERDUE_OPEN:
            return f"overdue by {late}"
    return "cannot tell"


def _in_time_if(
    limit: Limit,
    start: PartialDate,
    end: PartialDate,
    good: VerdictKind,
    calendar: WorkingCalendar,
    names: Names,
) -> str:
    """What would settle it, where one of the two dates is exact."""
    verdict = good.replace("-", " ")
    if start.is_exact:
        return f": {verdict} if done by {words(limits.due(start.earliest, limit, calendar))}"
    if not end.is_exact:
        return f": {verdict} at best, late at worst"
    later = range((start.latest - start.earliest).days + 1)
    enough = bisect_left(
        later,
        end.earliest,
        key=lambda days: limits.due(start.earliest + timedelta(days), limit, calendar),
    )
    day = start.earliest + timedelta(enough)
    return f": {verdict} if {names[0]} was on or after {words(day)}"


def _listed(days: tuple[date, ...]) -> str:
    if len(days) > 6:
        return f"{len(days)} from {words(days[0])} to {words(days[-1])}"
    return ", ".join(words(day) for day in days) or "none"


def settled(verdicts: list[Verdict], start: Event, end: Event, names: Names) -> Verdict:
    """One verdict from those that the sources' dates give; the first is that of the dates relied on."""
    relied_on = verdicts[0]
    not_due = end.found is Found.NOT_FOUND and relied_on.kind is VerdictKind.NOT_YET_DUE
    if end.found in _BY_FOUND and not not_due:
        kind, text = _BY_FOUND[end.found]
        outcome = text.format(names[1])
        head = relied_on.explanation.partition(", not ")[0]
        explanation = f"{head}: {outcome}"
        return replace(relied_on, kind=kind, days=None, outcome=outcome, explanation=explanation)
    definite = [verdict for verdict in verdicts if verdict.kind is not VerdictKind.CANNOT_TELL]
    if len({verdict.kind for verdict in definite}) > 1:
        against = next(verdict for verdict in definite if verdict.kind is not definite[0].kind)
        sides = "; ".join(
            f"{_span(verdict)}: {verdict.outcome}" for verdict in (definite[0], against)
        )
        text = f"the two sources give different verdicts: {sides}"
        outcome = "the sources' dates give different verdicts"
        return replace(
            relied_on, kind=VerdictKind.CONFLICT, days=None, outcome=outcome, explanation=text
        )
    doubtful = [event.doubt is Found.NO_DATE for event in (start, end) if event.doubt]
    if relied_on.kind is VerdictKind.CANNOT_TELL and doubtful and all(doubtful):
        name = names[0] if start.doubt else names[1]
        outcome = _BY_FOUND[Found.NO_DATE][1].format(name)
        text = relied_on.explanation.replace("cannot tell", outcome, 1)
        return replace(relied_on, kind=VerdictKind.NO_DATE, outcome=outcome, explanation=text)
    return relied_on


def _span(verdict: Verdict) -> str:
    text = f"from {words(verdict.start)}" if verdict.start else ""
    return f"{text} to {words(verdict.end)}" if verdict.end else text


_DOUBTED = {
    Found.NO_DATE: "for {} there is also one without a date",
    Found.COULD_NOT_LOOK: "for {} there is also one that could not be looked at",
    Found.UNCLEAR: "for {} there is also one that the record leaves open",
    Found.UNANSWERED: "for {} there is also one that is not answered",
}


def noted(verdict: Verdict, start: Event, end: Event, position_date: date, names: Names) -> Verdict:
    """The verdict with what a reader must know about its dates."""
    notes = []
    for event, name in zip((start, end), names, strict=True):
        if event.others and event.is_shown and verdict.kind is not VerdictKind.CONFLICT:
            others = " or ".join(words(when) for when in event.others)
            notes.append(f"the other source's date for {name}, {others}, does not change this")
        if event.doubt is not None:
            notes.append(_DOUBTED[event.doubt].format(name))
    if start.written_afterwards and start.when is not None:
        notes.append(f"{names[0]} is dated by an entry written after the audit was announced")
    if end.when is not None and end.written_afterwards:
        notes.append(
            f"{names[1]} is dated {words(end.when)} by an entry written after the audit was announced, "
            "which is not counted"
        )
    elif end.when is not None and end.when.earliest > position_date:
        notes.append(f"{names[1]} was done on {words(end.when)}, after the position date")
    return (
        replace(verdict, explanation="; ".join((verdict.explanation, *notes))) if notes else verdict
    )
