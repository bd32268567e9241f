"""Verdicts on limits between repeated events: visits, core groups, reviews, supervision.

Every gap counts: from the start to the first event, between events, and from the last event to the position
date, for the commonest failure is that the events stopped. Rules: docs/decisions/0002-working-days.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.events import UNSEEN, Event, Found, versions
from app.domain.limits import Limit, counted
from app.domain.partial_dates import PartialDate, words
from app.domain.possible_series import (
    Series,
    all_gaps_may_keep,
    must_be_open,
    must_have_closed,
    some_gap_may_fail,
)
from app.domain.timeliness import (
    Names,
    Span,
    Verdict,
    VerdictKind,
    best_and_worst,
    is_unknown,
    said,
    unseen,
    weighed,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """The time between two neighbouring events. `length` and `days` are in the limit's unit, `days` past the limit.

    `kind` is IN_TIME or LATE for a closed gap, NOT_YET_DUE or OVERDUE_OPEN for the one that runs to the position
    date, CANNOT_TELL where uncertain dates leave it open (then `days` is None). `spans` are the shortest and the
    longest it can be.
    """

    start: PartialDate
    end: PartialDate
    kind: VerdictKind
    length: int
    days: int | None
    spans: tuple[Span, Span]

    @property
    def is_over(self) -> bool:
        return self.kind in {VerdictKind.LATE, VerdictKind.OVERDUE_OPEN}

    @property
    def is_within(self) -> bool:
        return self.kind in {VerdictKind.IN_TIME, VerdictKind.NOT_YET_DUE}


@dataclass(frozen=True, slots=True)
class SeriesVerdict(Verdict):
    """As a Verdict. `due` is when the next event was or is due; `days` the worst gap's, `start` and `end` its ends."""

    gaps: tuple[Gap, ...] = ()

    @property
    def within(self) -> int:
        return sum(gap.is_within for gap in self.gaps)

    @property
    def over(self) -> int:
        return sum(gap.is_over for gap in self.gaps)

    @property
    def longest(self) -> Gap | None:
        return max(self.gaps, key=lambda gap: gap.length, default=None)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a series begins: on `start`, or without one on its first event. Events before `bound` do not count.

    Without a `bound` of its own the start is the bound: no event comes before it. With both, the series may
    open on an event between the two. With the event `ends` it is over.
    """

    start: Event | None = None
    bound: Event | None = None
    ends: Event | None = None

    @property
    def event(self) -> Event | None:
        return self.start or self.bound

    @property
    def opens_early(self) -> bool:
        return self.start is not None and self.bound is not None

    def at(self, version: Event | None) -> "Opening":
        """The same with another source's date of its event."""
        return replace(self, start=version) if self.start else replace(self, bound=version)

    @property
    def lowest(self) -> date | None:
        """The first day that counts, as far as it is known."""
        when = (self.bound or self.start or Event()).when
        return when.earliest if when is not None else None

    def last_day(self, position_date: date) -> date:
        """The day up to which gaps are tested: no later than the event with which the series ends."""
        if self.ends is None or not self.ends.is_shown:
            return position_date
        return min(position_date, *(when.latest for when in self.ends.dates))


def judge_series(
    limit: Limit,
    opening: Opening,
    dates: Sequence[Event],
    position_date: date,
    calendar: WorkingCalendar,
    names: Names = ("the start", "the event"),
) -> SeriesVerdict | None:
    """The verdict on events that must follow one another within `limit`; None while nothing is said of them.

    Entries written after the audit was announced do not count, nor do events after `position_date` or before the
    opening. A failing gap that runs to the position date is "overdue-open", whatever came before; other failing gaps
    are "late". A series that has ended has no gap after its end, and nothing later belongs to it. Raises nothing
    for a date outside the calendar: that is "cannot tell".
    """
    silent = _without_gaps(opening.start, dates, names)
    if silent is not None or _unanswered(opening.start, dates):
        return silent
    last = opening.last_day(position_date)
    later = [event for event in dates if event.when is not None and event.when.earliest > last]
    if last < position_date:
        dates = [event for event in dates if event not in later]
    try:
        verdict = _of_all_sources(limit, opening, dates, last, calendar, names)
    except InputRefused as outside:
        return _plain(VerdictKind.CANNOT_TELL, f"cannot tell: {outside}")
    verdict = _noted(verdict, opening, dates, position_date, names)
    if last < position_date and verdict.kind is not VerdictKind.NOT_APPLICABLE:
        told = f"{verdict.explanation}; it ended with the one of {words(last)}"
        told += f"; {len(later)} after that and not counted" if later else ""
        return replace(verdict, explanation=told)
    return verdict


def _unanswered(start: Event | None, dates: Sequence[Event]) -> bool:
    return (start is not None and start.found is Found.UNANSWERED) or (
        bool(dates) and all(event.found is Found.UNANSWERED for event in dates)
    )


def _without_gaps(
    start: Event | None, dates: Sequence[Event], names: Names
) -> SeriesVerdict | None:
    """The verdicts that need no gap."""
    if start is not None and start.found is Found.NOT_APPLICABLE:
        return _plain(VerdictKind.NOT_APPLICABLE, f"not applicable: {names[0]} does not apply")
    if start is not None and start.found is Found.NOT_DONE:
        text = f"not applicable: the file says that {names[0]} did not take place"
        return _plain(VerdictKind.NOT_APPLICABLE, text)
    if dates and all(event.found is Found.NOT_APPLICABLE for event in dates):
        return _plain(VerdictKind.NOT_APPLICABLE, f"not applicable: {names[1]} does not apply")
    if start is not None and start.found in UNSEEN:
        return _plain(VerdictKind.CANNOT_TELL, unseen(start, names[0]))
    if dates and all(event.found in UNSEEN for event in dates):
        return _plain(VerdictKind.CANNOT_TELL, unseen(dates[0], names[1]))
    return None


def _plain(kind: VerdictKind, text: str, due: date | None = None) -> SeriesVerdict:
    return SeriesVerdict(kind, due, None, text, text)


def _of_all_sources(
    limit: Limit,
    opening: Opening,
    dates: Sequence[Event],
    position_date: date,
    calendar: WorkingCalendar,
    names: Names,
) -> SeriesVerdict:
    """The verdict of the dates relied on, unless another source's dates give a different one."""
    events = [opening.event or Event(), *dates]
    relied_on: SeriesVerdict | None = None
    told: SeriesVerdict | None = None  # the first verdict that is no "cannot tell"
    for version in versions(events):
        first = opening.at(version[0]) if opening.event else opening
        series = _series(limit, first, version[1:], position_date, calendar)
        found = _judged(series, first, version[1:], names)
        relied_on = relied_on or found
        if found.kind is VerdictKind.CANNOT_TELL:
            continue
        told = told or found
        if told.kind is not found.kind:
            text = "the sources' dates give different verdicts"
            swaps = _in_words(events, version)
            explanation = f"{text}: {told.outcome}; with {swaps}: {found.outcome}"
            return replace(
                relied_on,
                kind=VerdictKind.CONFLICT,
                days=None,
                outcome=text,
                explanation=explanation,
            )
    assert relied_on is not None
    return relied_on


def _in_words(events: Sequence[Event], version: Sequence[Event]) -> str:
    """Which dates stand in place of which: "Thu 12 Mar 2009 for Sat 28 Feb 2009"."""
    return ", ".join(
        f"{words(after.when)} for {words(before.when)}"
        for before, after in zip(events, version, strict=True)
        if before.when is not None and after.when is not None and before.when != after.when
    )


def _series(
    limit: Limit,
    opening: Opening,
    events: Sequence[Event],
    position_date: date,
    calendar: WorkingCalendar,
) -> Series:
    """What counts: nothing before the opening, after the position date, or entered after the announcement.

    A partial date that reaches the opening is taken to be on it or later; one that reaches beyond the position date
    may or may not have come by then.
    """
    begin = opening.lowest
    certain: list[PartialDate] = []
    maybe: list[PartialDate] = []
    for event in events:
        when = event.when
        if when is None or not event.is_shown or when.earliest > position_date:
            continue
        if begin is not None and when.earliest < begin:
            if when.latest < begin:
                continue
            when = replace(when, earliest=begin)
        may_come_later = when.latest > position_date
        when = replace(when, latest=position_date) if may_come_later else when
        (certain if event.is_certain and not may_come_later else maybe).append(when)
    start = opening.start.when if opening.start is not None else None
    undated = [event for event in events if event.found is Found.NO_DATE]
    unsure = sum(event.found in (*UNSEEN, Found.UNANSWERED) for event in events)
    sure = sum(event.is_certain for event in undated)
    return Series(
        limit,
        start,
        opening.opens_early,
        tuple(sorted(certain, key=attrgetter("earliest", "latest"))),
        tuple(maybe),
        sure,
        unsure + len(undated) - sure,
        begin,
        position_date,
        calendar,
        is_closed=opening.ends is not None
        and opening.ends.is_shown
        and position_date >= max(when.latest for when in opening.ends.dates),
    )


def _none_found(
    series: Series, start: Event | None, events: Sequence[Event], names: Names
) -> SeriesVerdict:
    """The verdict when no date of the events counts for certain."""
    due = None
    if series.opening is not None:
        here = max(series.position_date, series.opening.earliest)
        gap = _gap(series, series.opening, PartialDate.exactly(here), is_open=True)
        due = series.due(series.opening.latest) if series.opening.is_exact else None
        if gap.is_within and not series.may_open_on_what_is_loose:
            return _told(series, gap.kind, (gap,), names)
        # What is dated but does not count leaves no doubt that nothing was done in time.
        refuted = any(
            event.found is Found.NOT_DONE or (event.when and event.is_certain) for event in events
        )
        if refuted and not series.loose:
            return _told(series, gap.kind, (gap,), names)
        if refuted and not all_gaps_may_keep(series):
            return _told(series, _over(series), tuple(_gaps(series)), names)
    is_to_come = start is None and any(
        event.is_shown and event.when and event.when.earliest > series.position_date
        for event in events
    )
    if is_to_come and not series.loose:
        return _plain(VerdictKind.NOT_YET_DUE, "not yet due: the first is after the position date")
    if series.uncertain:
        text = f"cannot tell: whether {names[1]} took place is open"
        return _plain(VerdictKind.CANNOT_TELL, text, due)
    if series.undated or (start is not None and start.found is Found.NO_DATE):
        name = names[1] if series.undated else names[0]
        return _plain(VerdictKind.NO_DATE, f"the file shows {name} but no date for it", due)
    return _plain(VerdictKind.NO_EVIDENCE, f"no dates of {names[1]} were found", due)


def _judged(
    series: Series, opening: Opening, events: Sequence[Event], names: Names
) -> SeriesVerdict:
    """The verdict that all possible ways for the events to lie have in common, else "cannot tell"."""
    if not series.dates:
        return _none_found(series, opening.start, events, names)
    gaps = tuple(_gaps(series))
    if not gaps:
        ended = "not applicable: it ended before another one was due"
        return _plain(VerdictKind.NOT_APPLICABLE, ended)
    if series.is_exact:
        kept = can_keep = all(gap.is_within for gap in gaps)
    else:
        kept, can_keep = not some_gap_may_fail(series), all_gaps_may_keep(series)
    if not can_keep:
        return _told(series, _over(series), gaps, names)
    if not kept or (opening.start is not None and series.opening is None):
        return _told(series, VerdictKind.CANNOT_TELL, gaps, names)
    closed = series.is_closed or must_have_closed(series)
    return _told(series, VerdictKind.IN_TIME if closed else VerdictKind.NOT_YET_DUE, gaps, names)


def _over(series: Series) -> VerdictKind:
    is_open = not series.is_closed and must_be_open(series)
    return VerdictKind.OVERDUE_OPEN if is_open else VerdictKind.LATE


def _gaps(series: Series) -> Iterator[Gap]:
    points = series.points
    for start, end in pairwise(points):
        yield _gap(series, start, end, is_open=False)
    if not series.is_closed:
        yield _gap(
            series, series.last_known, PartialDate.exactly(series.position_date), is_open=True
        )


def _gap(series: Series, start: PartialDate, end: PartialDate, is_open: bool) -> Gap:
    kinds = (
        (VerdictKind.NOT_YET_DUE, VerdictKind.OVERDUE_OPEN)
        if is_open
        else (VerdictKind.IN_TIME, VerdictKind.LATE)
    )
    spans = best_and_worst(start, end)
    if is_open:  # an event that is not certain may be the last one
        reach = max([start.latest, *(when.latest for when in series.loose)])
        spans = (reach, spans[0][1]), spans[1]
    kind, days = weighed(series.limit, spans, kinds, series.calendar)
    if kind is VerdictKind.LATE and any(
        when.latest > start.latest and when.earliest < end.earliest for when in series.loose
    ):
        kind, days = VerdictKind.CANNOT_TELL, None  # another event may lie between the two
    length = limits.elapsed(*spans[1], series.limit.unit, series.calendar)
    return Gap(start, end, kind, length, days, spans)


def _told(series: Series, kind: VerdictKind, gaps: tuple[Gap, ...], names: Names) -> SeriesVerdict:
    """The verdict with its figures and words."""
    (reach, _), (first, _) = gaps[-1].spans
    due = series.due(reach) if reach == first and not series.is_closed else None
    within, over = sum(gap.is_within for gap in gaps), sum(gap.is_over for gap in gaps)
    # The worst gap: for "overdue-open" the one that is still open, else the one most over or least under.
    counts = [gap for gap in gaps if gap.days is not None]
    if kind is VerdictKind.LATE:
        counts = [gap for gap in counts if gap.is_over]
    elif kind is VerdictKind.OVERDUE_OPEN:
        counts = [gap for gap in counts if gap.kind is kind]
    worst = max(counts, key=lambda gap: gap.days or 0, default=None)
    days = worst.days if worst is not None and kind is not VerdictKind.CANNOT_TELL else None
    outcome = _outcome(series, kind, gaps, worst)
    begin = words_of(series.points[0], series.calendar)
    ends = f"from {begin} to {words(gaps[-1].end)}"
    figures = f"{within} within the limit of {limits.words(series.limit)}, {over} over"
    text = f"{_gaps_counted(len(gaps))} for {names[1]} {ends}: {figures}"
    known = [gap for gap in gaps if not is_unknown(gap.start, series.calendar)]
    longest = max(known, key=lambda gap: gap.length, default=None)
    if longest is not None:
        text += (
            f"; the longest {counted(longest.length, series.limit.unit)}, "
            f"{words(longest.start)} to {words(longest.end)}"
        )
    if due is not None:
        text += f"; next due {words(due)}"
    start, end = (worst.start, worst.end) if worst is not None else (None, None)
    return SeriesVerdict(kind, due, days, outcome, f"{text}: {outcome}", start, end, gaps=gaps)


def _outcome(series: Series, kind: VerdictKind, gaps: tuple[Gap, ...], worst: Gap | None) -> str:
    by_how_much = ""
    if worst is not None:
        by_how_much = said(worst.kind, series.limit, worst.spans, series.calendar)
    match kind:
        case VerdictKind.IN_TIME:
            return "every gap within the limit"
        case VerdictKind.LATE if worst is not None:
            over = sum(gap.is_over for gap in gaps)
            return f"{over} of {_gaps_counted(len(gaps))} too long, the worst {by_how_much}"
        case VerdictKind.LATE:
            return "the dates cannot all lie within the limit"
        case VerdictKind.CANNOT_TELL:
            return "cannot tell: the dates found leave it open"
    return by_how_much or "not yet due"


def _gaps_counted(number: int) -> str:
    return f"{number} gap" if number == 1 else f"{number} gaps"


def _noted(
    verdict: SeriesVerdict,
    opening: Opening,
    dates: Sequence[Event],
    position_date: date,
    names: Names,
) -> SeriesVerdict:
    """The verdict with what a reader must know about its dates."""
    begin, start = opening.lowest, opening.start
    dated = [event.when for event in dates if event.when is not None]
    too_early = (
        "too early to count" if opening.opens_early else f"before {names[0]} and not counted"
    )
    numbers = {
        "without a date": sum(event.found is Found.NO_DATE for event in dates),
        "not answered": sum(event.found is Found.UNANSWERED for event in dates),
        "that could not be looked at or told": sum(event.found in UNSEEN for event in dates),
        "of which it is open whether they count": sum(
            not event.is_certain and event.when is not None for event in dates
        ),
        "entered after the audit was announced and not counted": sum(
            event.written_afterwards for event in dates
        ),
        "after the position date and not counted": sum(
            when.earliest > position_date for when in dated
        ),
        too_early: sum(begin is not None and when.latest < begin for when in dated),
    }
    notes = [f"{number} {name}" for name, number in numbers.items() if number]
    differing = [event for event in (opening.event, *dates) if event is not None and event.others]
    if differing:
        said_of = ", ".join(" or ".join(words(when) for when in event.dates) for event in differing)
        notes.append(f"{len(differing)} dated differently by another source ({said_of})")
    if start is not None and start.found is not Found.DATED:
        notes.append(f"the gap before the first is not known, for {names[0]} has no date")
    return replace(verdict, explanation="; ".join((verdict.explanation, *notes)))
