"""Verdicts on limits between repeated events: visits, core groups, reviews, supervision.

Every gap counts: from the start to the first event, between events, and from the last event to the position
date, for the commonest failure is that the events stopped. Rules: docs/decisions/0002-working-days.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter

from app.domain import limits
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.limits import Limit, counted
from app.domain.partial_dates import PartialDate, words
from app.domain.possible_series import Series, all_gaps_may_keep, some_gap_may_fail
from app.domain.timeliness import (
    Event,
    Found,
    Names,
    Span,
    Verdict,
    VerdictKind,
    best_and_worst,
    said,
    weighed,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """The time between two neighbouring events. `length` and `days` are in the limit's unit, `days` past the limit.

    `kind` is IN_TIME or LATE for a closed gap, NOT_YET_DUE or OVERDUE_OPEN for the one that runs to the position
    date, CANNOT_TELL where partial dates leave it open (then `days` is None).
    """

    start: PartialDate
    end: PartialDate
    kind: VerdictKind
    length: int
    days: int | None

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


def judge_series(
    limit: Limit,
    start: Event | None,
    dates: Sequence[Event],
    position_date: date,
    calendar: WorkingCalendar,
    names: Names = ("the start", "the event"),
) -> SeriesVerdict | None:
    """The verdict on events that must follow one another within `limit`; None while nothing is said of them.

    `start` is None for a series that opens with its own first event. Entries written after the audit was
    announced do not count, nor do events before `start`. A failing gap that runs to the position date is
    "overdue-open", whatever came before; other failing gaps are "late". Raises nothing for a date outside
    the calendar: that is "cannot tell".
    """
    silent = _without_gaps(start, dates, names)
    if silent is not None or _unanswered(start, dates):
        return silent
    try:
        verdict = _of_all_sources(limit, start, dates, position_date, calendar, names)
    except InputRefused as outside:
        return _plain(VerdictKind.CANNOT_TELL, f"cannot tell: {outside}")
    return _noted(verdict, start, dates, names)


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
    return None


def _plain(kind: VerdictKind, text: str, due: date | None = None) -> SeriesVerdict:
    return SeriesVerdict(kind, due, None, text, text)


def _of_all_sources(
    limit: Limit,
    start: Event | None,
    dates: Sequence[Event],
    position_date: date,
    calendar: WorkingCalendar,
    names: Names,
) -> SeriesVerdict:
    """The verdict of the dates relied on, unless another source's dates give a different one."""
    verdicts = []
    for first, events in _versions(start, dates):
        opening = first.when if first is not None else None
        shown = [event.when for event in events if event.is_shown and event.when is not None]
        since = sorted(_since(opening, shown), key=attrgetter("earliest", "latest"))
        undated = sum(event.found is Found.NO_DATE for event in events)
        series = Series(limit, opening, tuple(since), undated, position_date, calendar)
        verdicts.append(
            _judged(series, first, names) if since else _none_found(series, first, events, names)
        )
    relied_on = verdicts[0]
    definite = {verdict.kind for verdict in verdicts} - {VerdictKind.CANNOT_TELL}
    if len(definite) < 2:
        return relied_on
    kinds = ", ".join(sorted(kind.replace("-", " ") for kind in definite))
    text = f"the sources' dates give different verdicts: {kinds}"
    return replace(relied_on, kind=VerdictKind.CONFLICT, days=None, outcome=text, explanation=text)


def _since(opening: PartialDate | None, dates: Iterable[PartialDate]) -> Iterator[PartialDate]:
    """The dates that may lie after the opening, without the part of a partial date that lies before it."""
    for when in dates:
        if opening is None or when.earliest >= opening.earliest:
            yield when
        elif when.latest >= opening.earliest:
            yield replace(when, earliest=opening.earliest)


def _versions(
    start: Event | None, dates: Sequence[Event]
) -> Iterator[tuple[Event | None, Sequence[Event]]]:
    """The dates relied on; each second date in place of its first; all second dates at once."""
    yield start, dates
    differing = [n for n, event in enumerate(dates) if event.other is not None]
    if start is not None and start.other is not None:
        yield _second(start), dates
    for n in differing:
        yield start, [_second(event) if m == n else event for m, event in enumerate(dates)]
    if differing:
        yield _second(start) if start is not None else None, [_second(event) for event in dates]


def _second(event: Event) -> Event:
    return event if event.other is None else replace(event, when=event.other)


def _none_found(
    series: Series, start: Event | None, events: Sequence[Event], names: Names
) -> SeriesVerdict:
    """The verdict when no date of the events counts."""
    due = None
    if series.opening is not None:
        here = max(series.position_date, series.opening.earliest)
        gap = _gap(series, series.opening, PartialDate.exactly(here), is_open=True)
        due = series.due(series.opening.latest) if series.opening.is_exact else None
        refuted = any(
            event.found in {Found.NOT_DONE, Found.UNANSWERED} or event.when for event in events
        )
        if gap.is_within or (refuted and not series.undated):
            return _told(series, gap.kind, (gap,), names)
    if series.undated or (start is not None and start.found is Found.NO_DATE):
        name = names[1] if series.undated else names[0]
        return _plain(VerdictKind.NO_DATE, f"the file shows {name} but no date for it", due)
    return _plain(VerdictKind.NO_EVIDENCE, f"no dates of {names[1]} were found", due)


def _judged(series: Series, start: Event | None, names: Names) -> SeriesVerdict:
    """The verdict when at least one date counts."""
    gaps = tuple(_gaps(series))
    if all(point.is_exact for point in series.points) and not series.undated:
        kept = can_keep = all(gap.is_within for gap in gaps)
    else:
        kept, can_keep = not some_gap_may_fail(series), all_gaps_may_keep(series)
    if not can_keep:
        is_open = gaps[-1].kind is VerdictKind.OVERDUE_OPEN and not series.undated
        return _told(series, VerdictKind.OVERDUE_OPEN if is_open else VerdictKind.LATE, gaps, names)
    if not kept or (start is not None and series.opening is None):
        return _told(series, VerdictKind.CANNOT_TELL, gaps, names)
    only_open = all(gap.kind is VerdictKind.NOT_YET_DUE for gap in gaps)
    return _told(series, VerdictKind.NOT_YET_DUE if only_open else VerdictKind.IN_TIME, gaps, names)


def _gaps(series: Series) -> Iterator[Gap]:
    points = series.points
    for start, end in pairwise(points):
        yield _gap(series, start, end, is_open=False)
    if points[-1].earliest <= series.position_date:
        yield _gap(series, points[-1], PartialDate.exactly(series.position_date), is_open=True)


def _gap(series: Series, start: PartialDate, end: PartialDate, is_open: bool) -> Gap:
    kinds = (
        (VerdictKind.NOT_YET_DUE, VerdictKind.OVERDUE_OPEN)
        if is_open
        else (VerdictKind.IN_TIME, VerdictKind.LATE)
    )
    spans: tuple[Span, Span] = best_and_worst(start, end)
    kind, days = weighed(series.limit, spans, kinds, series.calendar)
    length = limits.elapsed(*spans[1], series.limit.unit, series.calendar)
    return Gap(start, end, kind, length, days)


def _told(series: Series, kind: VerdictKind, gaps: tuple[Gap, ...], names: Names) -> SeriesVerdict:
    """The verdict with its figures and words."""
    last = series.points[-1]
    due = series.due(last.latest) if last.is_exact else None
    within, over = sum(gap.is_within for gap in gaps), sum(gap.is_over for gap in gaps)
    # The worst gap: for "overdue-open" the one that is still open, else the one most over or least under.
    counts = [gap for gap in gaps if gap.days is not None]
    if kind is VerdictKind.LATE:
        # An event without a date may lie in any gap: then none of them is known to be over.
        counts = [] if series.undated else [gap for gap in counts if gap.is_over]
    elif kind is VerdictKind.OVERDUE_OPEN:
        counts = [gap for gap in counts if gap.kind is kind]
    worst = max(counts, key=lambda gap: gap.days or 0, default=None)
    days = worst.days if worst is not None and kind is not VerdictKind.CANNOT_TELL else None
    outcome = _outcome(series, kind, gaps, worst)
    ends = f"from {words(series.points[0])} to {words(gaps[-1].end if gaps else last)}"
    figures = f"{within} within the limit of {limits.words(series.limit)}, {over} over"
    text = f"{_gaps_counted(len(gaps))} for {names[1]} {ends}: {figures}"
    longest = max(gaps, key=lambda gap: gap.length, default=None)
    if longest is not None:
        text += (
            f"; the longest {counted(longest.length, series.limit.unit)}, "
            f"{words(longest.start)} to {words(longest.end)}"
        )
    if due is not None:
        text += f"; next due {words(due)}"
    start, end = (worst.start, worst.end) if worst is not None else (None, None)
    return SeriesVerdict(kind, due, days, outcome, f"{text}: {outcome}", start, end, gaps)


def _outcome(series: Series, kind: VerdictKind, gaps: tuple[Gap, ...], worst: Gap | None) -> str:
    by_how_much = ""
    if worst is not None:
        spans = best_and_worst(worst.start, worst.end)
        by_how_much = said(worst.kind, series.limit, spans, series.calendar)
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
    verdict: SeriesVerdict, start: Event | None, dates: Sequence[Event], names: Names
) -> SeriesVerdict:
    """The verdict with what a reader must know about its dates."""
    begin = start.when if start is not None else None
    before = sum(
        event.when is not None and begin is not None and event.when.latest < begin.earliest
        for event in dates
    )
    numbers = {
        "without a date": sum(event.found is Found.NO_DATE for event in dates),
        "dated differently by another source": sum(event.other is not None for event in dates),
        "entered after the audit was announced and not counted": sum(
            event.written_afterwards for event in dates
        ),
        f"before {names[0]} and not counted": before,
    }
    notes = [f"{number} {name}" for name, number in numbers.items() if number]
    if start is not None and start.found is not Found.DATED:
        notes.append(f"the gap before the first is not known, for {names[0]} has no date")
    return replace(verdict, explanation="; ".join((verdict.explanation, *notes)))
